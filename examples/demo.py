"""What `make demo` runs: enrol some people, watch the demo scene, and show what came of it.

Everything is written to ``demo-output/``, nothing to your own data folder.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

import whosthere as wt
from whosthere.cli.progress import TerminalProgress
from whosthere.config import database_path
from whosthere.database import connect
from whosthere.demo import demo_people
from whosthere.live.output import Output
from whosthere.live.run import LiveOptions, run_live
from whosthere.live.stills import save_still
from whosthere.providers.pictures import analyser
from whosthere.sightings.query import list_sightings

if TYPE_CHECKING:
    from whosthere.live.output import Scene
    from whosthere.types import Stats

OUTPUT = Path("demo-output")


class FirstLooks(Output):
    """Saves a still when somebody is first named, or first found to be a stranger."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: set[str] = set()

    def put(self, scene: Scene) -> None:
        """See `Output.put`."""
        for one in scene.result.faces:
            who = one.identity.name or one.identity.stranger_id
            if who is not None and who not in self._seen:
                self._seen.add(who)
                save_still(scene.picture, self._folder, scene.result.frame)

    def idle(self, stats: Stats) -> None:
        """See `Output.idle`."""

    def close(self) -> None:
        """See `Output.close`."""


def main() -> None:
    """Run the demo in the current folder."""
    shutil.rmtree(OUTPUT, ignore_errors=True)
    os.environ["WHOSTHERE_HOME"] = str(OUTPUT / "data")
    console = Console(highlight=False, soft_wrap=True)

    console.print("[bold]1. Enrolling[/] three people from bundled public-domain portraits")
    enrol(console)

    console.print("\n[bold]2. Watching[/] the demo scene: they walk by, and so does a stranger")
    video = OUTPUT / "annotated.mp4"
    run_live(
        LiveOptions("demo", record=video, stills=OUTPUT / "stills"),
        tell=console.print,
        progress=lambda source: TerminalProgress(source, console),
        also=[FirstLooks(OUTPUT / "stills")],
    )

    console.print("\n[bold]3. Seen[/]")
    print_sightings(console)
    console.print(
        f"\nvideo      {video}\nstills     {OUTPUT / 'stills'}\n"
        f"sightings  {OUTPUT / 'data' / 'sightings'} (JSON Lines and Parquet)\n\n"
        "Now with your own face and webcam:\n\n"
        '  .venv/bin/whosthere people add "Your Name" --camera 0\n'
        "  .venv/bin/whosthere train\n"
        "  .venv/bin/whosthere live\n"
    )


def enrol(console: Console) -> None:
    """Enrol the demo's people and train the group."""
    with wt.Gallery.open() as gallery:
        enroller = wt.Enroller(analyser(wt.Config().vision), gallery, "default")
        for name, photos in demo_people():
            for enrolment in enroller.add_photos(name, photos):
                console.print(f"   {name}: {enrolment.source} {enrolment.refusal or 'added'}")
        report = wt.train(gallery, "default", wt.Config().people.false_match_rate)
    console.print(f"   {report.people} people, {report.photos} photos")


def print_sightings(console: Console) -> None:
    """Print who was seen, when."""
    connection = connect(database_path())
    for sighting in reversed(list_sightings(connection)):
        seconds = (sighting.last_seen - sighting.first_seen).total_seconds()
        who = sighting.name or f"unknown ({sighting.stranger_id})"
        sure = "" if sighting.confidence is None else f", confidence {sighting.confidence:.2f}"
        console.print(f"   {who} for {seconds:.1f} s{sure}")
    connection.close()


if __name__ == "__main__":
    main()
