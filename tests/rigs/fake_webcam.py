"""A webcam for programs under test, without hardware: compiles and loads ``fake_webcam.c``."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("fake_webcam.c")


def compile_fake_webcam(folder: Path) -> Path:
    """Compile the stand-in, which is Linux only and takes a C compiler."""
    library = folder / "fake_webcam.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-o", str(library), str(SOURCE), "-ldl"],
        check=True,
    )
    return library


def webcam_environment(
    library: Path,
    film: Path,
    size: tuple[int, int],
    fps: int = 25,
    unplug_after: int | None = None,
    plug_in_again_after: float | None = None,
) -> dict[str, str]:
    """The environment in which a program finds the film as camera 0.

    Args:
        library: What `compile_fake_webcam` made.
        film: JPEG files, one after the other.
        size: Their width and height.
        fps: Pictures a second.
        unplug_after: Pictures until somebody pulls the plug; None for never.
        plug_in_again_after: Seconds from then on until it is back; None for never.
    """
    settings = {
        "LD_PRELOAD": str(library),
        "FAKE_WEBCAM_FILM": str(film),
        "FAKE_WEBCAM_SIZE": f"{size[0]}x{size[1]}",
        "FAKE_WEBCAM_FPS": str(fps),
    }
    if unplug_after is not None:
        settings["FAKE_WEBCAM_UNPLUG_AFTER"] = str(unplug_after)
    if plug_in_again_after is not None:
        settings["FAKE_WEBCAM_PLUG_IN_AGAIN_AFTER"] = str(plug_in_again_after)
    return {**os.environ, **settings}
