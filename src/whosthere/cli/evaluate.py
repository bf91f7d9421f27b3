"""``whosthere evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from whosthere.cli.options import DeviceOption, RecognitionOption, settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whosthere.evaluate.report import Table

app = typer.Typer(no_args_is_help=True, help="Measure accuracy on a folder with labels.")

DatasetArgument = Annotated[Path, typer.Argument(help="Folder of the data set.")]
ReportOption = Annotated[
    Path | None, typer.Option("--report", help="Write a report with plots into this folder.")
]


@app.command()
def verify(
    dataset: DatasetArgument,
    report: ReportOption = None,
    recognition: RecognitionOption = None,
    device: DeviceOption = None,
) -> None:
    """How well two pictures of one person are told from two of different people."""
    from whosthere.evaluate.verify import run

    _check_plots(report)
    vision = settings(device, recognition).vision
    _show(run(dataset, vision.recognition, vision.device, progress=_progress), report)


@app.command()
def identify(
    dataset: DatasetArgument,
    report: ReportOption = None,
    photos: Annotated[int, typer.Option(min=1, help="Photos enrolled of each person.")] = 3,
    recognition: RecognitionOption = None,
    device: DeviceOption = None,
) -> None:
    """How well the enrolled are found among strangers (open set)."""
    from whosthere.evaluate.identify import run

    _check_plots(report)
    vision = settings(device, recognition).vision
    _show(run(dataset, vision.recognition, vision.device, photos, progress=_progress), report)


@app.command()
def detect(
    dataset: DatasetArgument,
    report: ReportOption = None,
    live: Annotated[
        bool, typer.Option("--live", help="Look once, as in live video, not twice.")
    ] = False,
    device: DeviceOption = None,
) -> None:
    """How many of the labelled faces are found."""
    from whosthere.evaluate.detect import run

    _check_plots(report)
    where = settings(device).vision.device
    _show(run(dataset, where, thorough=not live, progress=_progress), report)


@app.command()
def attributes(
    dataset: DatasetArgument, report: ReportOption = None, device: DeviceOption = None
) -> None:
    """How well age, gender and emotion are guessed, also by group of people."""
    from whosthere.evaluate.attributes import run

    _check_plots(report)
    _show(run(dataset, settings(device).vision.device, progress=_progress), report)


@app.command()
def landmarks(
    dataset: DatasetArgument, report: ReportOption = None, device: DeviceOption = None
) -> None:
    """How precisely landmarks are placed."""
    from whosthere.evaluate.landmarks import run

    _check_plots(report)
    _show(run(dataset, settings(device).vision.device, progress=_progress), report)


class _Report(Protocol):
    def table(self) -> Table: ...

    def write(self, folder: Path) -> None: ...


def _check_plots(report: Path | None) -> None:
    """Ask for what plots need before the work, not after it."""
    from whosthere.evaluate.plots import require_matplotlib

    if report is not None:
        require_matplotlib()


def _progress(pictures: Sequence[Path]) -> Iterable[Path]:
    from rich.progress import track

    from whosthere.cli.console import console

    return track(pictures, "reading", console=console(stderr=True), transient=True)


def _show(report: _Report, folder: Path | None) -> None:
    from whosthere.cli.console import console
    from whosthere.cli.tables import table

    measured = report.table()
    rows = table(*measured.columns)
    for row in measured.rows:
        rows.add_row(*row)
    console().print(rows)
    if folder is not None:
        report.write(folder)
        typer.echo(f"report written to {folder}")
