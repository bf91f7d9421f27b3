"""``whosthere train``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from whosthere.cli.counting import counted
from whosthere.cli.options import GroupOption, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.people.training import TrainingReport


def train(
    group: GroupOption = None,
    false_match_rate: Annotated[
        float | None,
        typer.Option(
            min=1e-6,
            max=0.5,
            help="Wanted share of strangers that get a name, from now on (default: 0.001).",
        ),
    ] = None,
) -> None:
    """Build and calibrate the search index of a group, and report on it."""
    from whosthere.people.gallery import Gallery
    from whosthere.people.training import choose
    from whosthere.people.training import train as train_group

    config = settings(group=group)
    name = config.people.group
    with Gallery.open() as gallery:
        if false_match_rate is not None:
            choose(gallery, name, false_match_rate)
        report = train_group(gallery, name, config.people.false_match_rate)
    for line in _lines(report):
        typer.echo(line)


def _lines(report: TrainingReport) -> Iterator[str]:
    people = "1 person" if report.people == 1 else f"{report.people} people"
    yield f"{report.group}: {people}, {counted(report.photos, 'photo')}"
    yield (
        f"decision line at similarity {report.calibration.threshold:.3f}; "
        f"{report.false_match_rate:.3%} of strangers are expected to get a name "
        f"(wanted: at most {report.wanted_rate:.3%})"
    )
    yield (
        "miss rate: not measurable until somebody has two photos"
        if report.miss_rate is None
        else f"miss rate: {report.miss_rate:.1%} of photos are not recognised by their "
        "person's other photos"
    )
    if report.closest is not None:
        pair = report.closest
        yield f"closest pair: {pair.a.name} and {pair.b.name}, similarity {pair.similarity:.3f}"
    if report.confusable:
        yield "  they are so alike that one can be taken for the other"
    for doubt in report.doubts:
        yield f"looks wrong: {doubt.sentence}; see `whosthere people show {doubt.person.name!r}`"
    if report.single:
        yield f"one photo only, a second helps: {', '.join(report.single)}"
    if report.empty:
        yield f"no photo, cannot be recognised: {', '.join(report.empty)}"
