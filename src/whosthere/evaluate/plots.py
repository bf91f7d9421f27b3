"""The plots of the reports; matplotlib draws them, which is an optional extra."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from whosthere.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from whosthere.evaluate.scores import Curve
    from whosthere.types import Array

SIZE = (6.4, 4.8)
RESOLUTION = 120
BINS = 80
POINTS = 1000
"""Of a curve that is drawn; a data set of thousands of pictures has millions."""
RELATIVE_ROUNDING = 1e-9
"""By how much a rate may miss one that occurs and still be it."""
DARK_CELL = 0.5
"""Share from which the number in a cell of a matrix is written in white."""


def require_matplotlib() -> None:
    """Say so before hours of work, if the plots cannot be drawn.

    Raises:
        UsageError: matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        message = (
            "the report's plots need matplotlib: pip install 'whosthere[evaluate]' (from a "
            "checkout: '.[evaluate]')"
        )
        raise UsageError(message)


def draw_roc(path: Path, roc: Curve) -> None:
    """True acceptance over false matches, the latter on a logarithmic axis."""
    with _axes(path, "False match rate", "True acceptance rate") as axes:
        axes.set_xscale("log")
        axes.plot(*_thinned(roc))


def draw_det(path: Path, roc: Curve) -> None:
    """Misses over false matches, both logarithmic (Martin et al. 1997, without the probit)."""
    with _axes(path, "False match rate", "False non-match rate") as axes:
        axes.set_xscale("log")
        axes.set_yscale("log")
        fmr, tar = _thinned(roc)
        axes.plot(fmr[tar < 1], 1 - tar[tar < 1])


def draw_histogram(path: Path, genuine: Array, impostor: Array, threshold: float) -> None:
    """How the scores of genuine and impostor pairs lie, and the threshold between them."""
    with _axes(path, "Similarity (cosine)", "Density") as axes:
        edges = np.linspace(-0.4, 1.0, BINS).tolist()
        for scores, name in ((impostor, "different people"), (genuine, "same person")):
            axes.hist(scores, edges, density=True, alpha=0.6, label=name)
        axes.axvline(threshold, color="black", linewidth=1, label=f"threshold {threshold:.3f}")
        axes.legend()


def draw_lines(
    path: Path, lines: Mapping[str, tuple[Array, Array]], x_label: str, y_label: str
) -> None:
    """One line a name; `lines` gives their x and y, ``(N,)`` each."""
    with _axes(path, x_label, y_label) as axes:
        for name, (x, y) in lines.items():
            axes.plot(x, y, label=name)
        axes.legend()


def draw_matrix(path: Path, matrix: Array, names: Sequence[str]) -> None:
    """A confusion matrix, ``(N, N)`` shares of each row."""
    with _axes(path, "Guessed", "Labelled") as axes:
        axes.grid(visible=False)
        axes.imshow(matrix, vmin=0, vmax=1, cmap="Blues")
        axes.set_xticks(range(len(names)), names, rotation=45)
        axes.set_yticks(range(len(names)), names)
        for (row, column), share in np.ndenumerate(matrix):
            color = "white" if share > DARK_CELL else "black"
            axes.text(column, row, f"{share:.0%}", ha="center", va="center", color=color)


def _thinned(roc: Curve) -> tuple[Array, Array]:
    """FMR and TAR, ``(POINTS,)`` each, evenly along a logarithmic axis: all would take minutes."""
    fmr = np.geomspace(roc.fmr[roc.fmr > 0][0], 1, POINTS)
    last = np.searchsorted(roc.fmr, fmr * (1 + RELATIVE_ROUNDING), side="right") - 1
    return fmr, roc.tar[last]


@contextmanager
def _axes(path: Path, x_label: str, y_label: str) -> Iterator[Axes]:
    require_matplotlib()
    # Without pyplot: it would look for a display, and keep every figure.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=SIZE, dpi=RESOLUTION, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    axes.grid(visible=True, alpha=0.3)
    yield axes
    figure.savefig(path)
