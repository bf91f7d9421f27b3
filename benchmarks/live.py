"""How fast the pipeline is: ``python -m benchmarks.live``.

For 720p and 1080p clips with 1, 5 and 10 faces: frames a second headless with everything on, CPU
by stage, latency at a live 30 frames a second, memory; beside it, in the same run, decoding alone
and detection alone with OpenCV's own `FaceDetectorYN`. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import psutil

from benchmarks.scenes import FPS, write_scene
from whosthere.config import Config
from whosthere.live.watch import open_pipeline
from whosthere.types import Aspect, Frame, SourceState
from whosthere.video.open import open_source
from whosthere.video.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.live.pipeline import Pipeline

SIZES = {"720p": (1280, 720), "1080p": (1920, 1080)}
FACES = (1, 5, 10)
DETECTION_WIDTH = 640


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; times are milliseconds of CPU a frame unless they say otherwise."""

    clip: str
    faces_found: float
    fps: float
    capture: float
    detect: float
    recognise: float
    latency_p50: float
    latency_p95: float
    dropped: int
    rss: int
    decode_alone_fps: float
    opencv_fps: float

    HEADER = (
        "| clip | faces found | analysed fps | capture ms | detect ms | track + recognise ms | "
        "live p50 ms | live p95 ms | dropped | RSS MB | decode alone fps | FaceDetectorYN fps |\n"
        + "|---|"
        + "---:|" * 11
    )

    def markdown(self) -> str:
        """The row in Markdown."""
        return (
            f"| {self.clip} | {self.faces_found:.1f} | **{self.fps:.0f}** | {self.capture:.1f} | "
            f"{self.detect:.1f} | {self.recognise:.1f} | {self.latency_p50:.0f} | "
            f"{self.latency_p95:.0f} | {self.dropped} | {self.rss} | "
            f"{self.decode_alone_fps:.0f} | {self.opencv_fps:.0f} |"
        )


class Paced(Source):
    """A file given out by the clock, as a camera would."""

    live = True
    stills = False
    audio = None
    frame_count = None
    duration = None

    def __init__(self, path: Path) -> None:
        self._file = open_source(str(path))
        self.label = path.name
        self.size, self.fps, self.state = self._file.size, self._file.fps, SourceState.LIVE

    def frames(self) -> Iterator[Frame]:
        """See `Source.frames`."""
        started = time.monotonic()
        for frame in self._file.frames():
            time.sleep(max(started + frame.pts - time.monotonic(), 0))
            yield replace(frame, captured_at=datetime.now(UTC))
        self.state = SourceState.ENDED

    def stop(self) -> None:
        """See `Source.stop`."""
        self._file.stop()

    def close(self) -> None:
        """See `Source.close`."""
        self._file.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each clip")
    seconds = parser.parse_args().seconds
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WHOSTHERE_HOME"] = folder
        print(f"{os.cpu_count()} cores, clips of {seconds:.0f} s at {FPS} frames a second\n")
        print(Row.HEADER)
        for name, size in SIZES.items():
            for faces in FACES:
                path = Path(folder) / f"{name}-{faces}.mp4"
                write_scene(path, size, faces, seconds)
                print(measure(path).markdown(), flush=True)
        first = Path(folder) / "720p-1.mp4"
        print(f"\nstart-up to first result: {start_up(first):.2f} s")


def measure(path: Path) -> Row:
    """Measure one clip."""
    frames, fps, found, cpu = run_headless(path)
    latencies, dropped = run_live_paced(path)
    rss = psutil.Process().memory_info().rss
    return Row(
        clip=path.stem,
        faces_found=found,
        fps=fps,
        capture=cpu["capture"] / frames * 1000,
        detect=cpu["detection"] / frames * 1000,
        recognise=cpu["MainThread"] / frames * 1000,
        latency_p50=statistics.median(latencies) * 1000,
        latency_p95=statistics.quantiles(latencies, n=20)[-1] * 1000,
        dropped=dropped,
        rss=round(rss / 1e6),
        decode_alone_fps=decode_alone(path),
        opencv_fps=detect_with_opencv(path),
    )


def run_headless(path: Path) -> tuple[int, float, float, dict[str, float]]:
    """Frames, frames a second, faces a frame, and seconds of CPU by thread."""
    with ExitStack() as resources, _pipeline(open_source(str(path)), resources) as pipeline:
        # The first result loads networks; what is measured begins after it.
        results = iter(pipeline)
        next(results)
        before, started = _cpu_by_thread(), time.perf_counter()
        cpu = before
        frames = faces = 0
        counted = 1
        for result in results:
            frames += 1
            faces += len(result.faces)
            if frames % FPS == 0:
                cpu = _cpu_by_thread()
                counted = frames
        elapsed = time.perf_counter() - started
    spent = {name: (cpu[name] - before[name]) * frames / counted for name in before}
    return frames, frames / elapsed, faces / frames, spent


def run_live_paced(path: Path) -> tuple[list[float], int]:
    """Latency of every result in seconds, and frames dropped, at the clip's own pace."""
    with ExitStack() as resources:
        pipeline = resources.enter_context(_pipeline(Paced(path), resources))
        results = list(pipeline)
        # The first second loads networks and looks at everybody at once.
        return [one.stats.latency for one in results[FPS:]], results[-1].stats.dropped


def decode_alone(path: Path) -> float:
    """Frames a second of reading the file, in one thread."""
    started = time.perf_counter()
    with open_source(str(path)) as source:
        frames = sum(1 for _ in source.frames())
    return frames / (time.perf_counter() - started)


def detect_with_opencv(path: Path) -> float:
    """Frames a second of OpenCV's detector alone, on pictures of the size that ours sees."""
    with open_source(str(path)) as source:
        images = [frame.image for frame, _ in zip(source.frames(), range(60), strict=False)]
    height, width = images[0].shape[:2]
    size = DETECTION_WIDTH, round(height * DETECTION_WIDTH / width)
    with as_file(files("whosthere.vision") / "weights" / "yunet_2023mar.onnx") as weights:
        detector = cv2.FaceDetectorYN.create(str(weights), "", size, 0.6, 0.3, 5000)
    detector.detect(cv2.resize(images[0], size))
    started = time.perf_counter()
    for image in images:
        detector.detect(cv2.resize(image, size))
    return len(images) / (time.perf_counter() - started)


def start_up(path: Path) -> float:
    """Seconds from starting the command to its first line of JSON."""
    command = [sys.executable, "-m", "whosthere", "live", str(path)]
    started = time.perf_counter()
    with subprocess.Popen(
        [*command, "--no-window", "--no-keep", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        if process.stdout is not None:
            process.stdout.readline()
        elapsed = time.perf_counter() - started
        process.kill()
    return elapsed


def _pipeline(source: Source, resources: ExitStack) -> Pipeline:
    return open_pipeline(
        source,
        resources,
        wanted=Aspect.EVERYTHING,
        dense=False,
        max_fps=None,
        config=Config(),
    )


def _cpu_by_thread() -> dict[str, float]:
    """Seconds of CPU used: by detection, by tracking and recognising, and by all that is left,
    which is decoding: FFmpeg does it in threads of its own."""
    names = {thread.native_id: thread.name for thread in threading.enumerate()}
    spent = {"detection": 0.0, "MainThread": 0.0}
    for thread in psutil.Process().threads():
        if (name := names.get(thread.id)) in spent:
            spent[name] += thread.user_time + thread.system_time
    return {**spent, "capture": time.process_time() - sum(spent.values())}


if __name__ == "__main__":
    main()
