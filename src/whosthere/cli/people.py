"""``whosthere people``."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from whosthere.cli.corrections import BY
from whosthere.cli.counting import counted
from whosthere.cli.failures import Failures
from whosthere.cli.options import (
    DeviceOption,
    GroupOption,
    JsonOption,
    RecognitionOption,
    settings,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whosthere.config import Config
    from whosthere.people.gallery import Gallery
    from whosthere.providers.enrolment import Enroller
    from whosthere.providers.register import Enrolment

app = typer.Typer(no_args_is_help=True, help="Enrol, list, rename and remove people.")

NameArgument = Annotated[str, typer.Argument(help="Name or id of a person.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Take photos that are refused.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Name of the person.")],
    photos: Annotated[
        list[Path] | None, typer.Argument(help="Photos, or folders of photos.")
    ] = None,
    video: Annotated[Path | None, typer.Option(help="A video of the person.")] = None,
    camera: Annotated[
        str | None, typer.Option(help="A camera to look into: straight, left, right.")
    ] = None,
    stranger: Annotated[
        str | None, typer.Option(help="A kept stranger's id, see `people strangers`.")
    ] = None,
    force: ForceOption = False,
    group: GroupOption = None,
    device: DeviceOption = None,
    recognition: RecognitionOption = None,
) -> None:
    """Enrol photos, a video or a look into the camera; every face is judged first."""
    from whosthere.errors import UsageError
    from whosthere.live.mirror import mirror
    from whosthere.people.gallery import Gallery
    from whosthere.people.kept import KeptStrangers
    from whosthere.providers.guided import enrol_guided
    from whosthere.video.folder import picture_files

    if not (photos or video or camera or stranger):
        message = f"give photos of {name}, or --video, --camera or --stranger"
        raise UsageError(message)
    config = settings(device, recognition, group=group)
    with Gallery.open() as gallery:
        enroller = _enroller(config, gallery, force)
        failures = Failures()
        added = 0
        if photos:
            added += _report(name, enroller.add_photos(name, picture_files(photos)), failures)
        if video:
            added += _report(name, enroller.add_video(name, video), failures)
        if camera:
            with mirror(f"whosthere: {name}") as show:
                looks = enrol_guided(enroller, name, camera, typer.echo, show)
                added += _report(name, looks, failures)
        if stranger:
            kept = KeptStrangers(gallery, config.people.group)
            person, _ = gallery.corrections.name_stranger(
                kept.group_id, kept.cluster(stranger), name, BY
            )
            added += person.faces
            typer.echo(f"{stranger} is {person.name} now, with {counted(person.faces, 'face')}")
    _say_what_is_next(added, group)
    failures.exit()


@app.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(help="A folder with one sub-folder a person.")],
    force: ForceOption = False,
    group: GroupOption = None,
    device: DeviceOption = None,
    recognition: RecognitionOption = None,
) -> None:
    """Enrol everybody of a folder with one sub-folder of photos a person."""
    from whosthere.errors import UsageError
    from whosthere.people.gallery import Gallery
    from whosthere.video.folder import picture_files

    people = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    if not people:
        message = f"{folder} has no sub-folders; make one of each person, named like the person"
        raise UsageError(message)
    config = settings(device, recognition, group=group)
    failures = Failures()
    added = 0
    with Gallery.open() as gallery:
        enroller = _enroller(config, gallery, force)
        for person in people:
            with failures.caught():
                photos = picture_files([person])
                added += _report(person.name, enroller.add_photos(person.name, photos), failures)
    _say_what_is_next(added, group)
    failures.exit()


@app.command("list")
def list_(group: GroupOption = None, as_json: JsonOption = False) -> None:
    """List the people of a group."""
    import json

    from whosthere.cli.console import console
    from whosthere.cli.tables import people_table
    from whosthere.people.gallery import Gallery

    name = settings(group=group).people.group
    with Gallery.open() as gallery:
        people = gallery.people(name)
    if as_json:
        for person in people:
            line = {"id": person.id, "name": person.name, "faces": person.faces}
            typer.echo(json.dumps(line, ensure_ascii=False))
    elif people:
        console().print(people_table(people))
    else:
        typer.echo("nobody is enrolled yet; try `whosthere people add NAME PHOTO`")


@app.command()
def show(name: NameArgument, group: GroupOption = None) -> None:
    """Show a person and their enrolled faces."""
    from whosthere.cli.console import console
    from whosthere.cli.tables import enrolled_table
    from whosthere.people.gallery import Gallery

    with Gallery.open() as gallery:
        person = gallery.person(settings(group=group).people.group, name)
        faces = gallery.faces(person.id)
    typer.echo(f"{person.name} ({person.id}), since {person.added_at.astimezone():%Y-%m-%d}")
    console().print(enrolled_table(faces))


@app.command()
def rename(
    name: NameArgument,
    new_name: Annotated[str, typer.Argument(help="The new name.")],
    group: GroupOption = None,
) -> None:
    """Give a person another name."""
    from whosthere.people.gallery import Gallery

    with Gallery.open() as gallery:
        person = gallery.person(settings(group=group).people.group, name)
        renamed, _ = gallery.corrections.rename(person.id, new_name, BY)
    typer.echo(f"{person.name} is {renamed.name} now")


@app.command()
def merge(
    name: NameArgument,
    into: Annotated[str, typer.Argument(help="Name or id of the person who gets the faces.")],
    group: GroupOption = None,
) -> None:
    """Give all faces of one person to another; the first is gone then."""
    from whosthere.people.gallery import Gallery

    with Gallery.open() as gallery:
        where = settings(group=group).people.group
        target = gallery.person(where, into)
        merged, _ = gallery.corrections.merge(gallery.person(where, name).id, target.id, BY)
    typer.echo(f"{merged.name} has {counted(merged.faces, 'face')} now; next: {_training(group)}")


@app.command()
def remove(name: NameArgument, group: GroupOption = None) -> None:
    """Erase a person everywhere, as `whosthere erase --yes` does; and say what was deleted."""
    from whosthere.cli.erase import find
    from whosthere.cli.erase import remove as erase
    from whosthere.people.gallery import Gallery

    config = settings(group=group)
    with Gallery.open() as gallery:
        erase(gallery, find(gallery, config.people.group, name), config)


@app.command("remove-face")
def remove_face(
    face_id: Annotated[str, typer.Argument(help="Id of a face, see `people show`.")],
) -> None:
    """Remove one enrolled face."""
    from whosthere.people.gallery import Gallery

    with Gallery.open() as gallery:
        gallery.corrections.remove_photo(face_id, BY)
    typer.echo("removed; next: whosthere train")


@app.command()
def strangers(
    forget: Annotated[
        str | None, typer.Option(help="Erase the kept faces of the stranger of this id.")
    ] = None,
    group: GroupOption = None,
) -> None:
    """Group the unknown faces that were kept (switch keeping on in config.toml), or forget one."""
    from whosthere.people.gallery import Gallery
    from whosthere.people.kept import KeptStrangers

    config = settings(group=group)
    with Gallery.open() as gallery:
        kept = KeptStrangers(gallery, config.people.group)
        if forget is not None:
            erasure = kept.forget(forget)
            typer.echo(f"erased {counted(erasure.faces, 'face')} of the stranger {forget}")
            return
        clusters = kept.clusters()
    for cluster in clusters:
        last = cluster.faces[-1]
        typer.echo(
            f"{cluster.id}: {counted(len(cluster.faces), 'face')}, "
            f"last {last.seen_at.astimezone():%Y-%m-%d %H:%M} "
            f"on {last.source}"
        )
    if not clusters:
        keeping = "" if config.people.keep_strangers else "; set keep_strangers in config.toml"
        typer.echo(f"no stranger was kept{keeping}")


@app.command()
def reenrol(
    force: Annotated[
        bool, typer.Option("--force", help="Go on although faces without a picture are lost.")
    ] = False,
    group: GroupOption = None,
    device: DeviceOption = None,
    recognition: RecognitionOption = None,
) -> None:
    """Make all templates of a group anew with other weights, from photos or kept cut-outs."""
    from whosthere.people.gallery import Gallery

    config = settings(device, recognition, group=group)
    with Gallery.open() as gallery:
        made, lost = _enroller(config, gallery, force).reenrol()
    typer.echo(f"{counted(made, 'face')} made anew, {lost} lost")
    _say_what_is_next(made, group)


def _enroller(config: Config, gallery: Gallery, force: bool) -> Enroller:
    from whosthere.providers.enrolment import Enroller
    from whosthere.providers.pictures import analyser

    return Enroller(
        analyser(config.vision),
        gallery,
        config.people.group,
        force=force,
        pictures=config.people.pictures,
    )


def _report(name: str, enrolments: Iterable[Enrolment], failures: Failures) -> int:
    """Tell what became of each, and count what was added."""
    added = 0
    for enrolment in enrolments:
        if enrolment.refusal is not None:
            failures.tell(f"{enrolment.source} refused: {enrolment.refusal}")
            continue
        doubts = f" (doubtful: {'; '.join(enrolment.doubts)})" if enrolment.doubts else ""
        typer.echo(f"{enrolment.source} added to {name}{doubts}")
        added += 1
    return added


def _say_what_is_next(added: int, group: str | None) -> None:
    if added:
        typer.echo(f"next: {_training(group)}")


def _training(group: str | None) -> str:
    """The command that trains the group of that option."""
    return "whosthere train" if group is None else f"whosthere train --group {quote(group)}"
