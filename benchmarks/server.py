"""How fast the server is: ``python -m benchmarks.server``.

Detect with landmarks and all attributes, posted a 720p JPEG with 3 faces by 1, 4 and 16 clients
over real sockets; beside it, in turns of five seconds, the same networks alone: in a loop in as
many threads as there are cores, on the decoded picture, without HTTP, JPEG, and all that is told
besides. The share by CPU is what a busy machine can still tell. Then identify, against 1,000 to
100,000 people. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.crowd import QUALITY, add_crowd, random_template
from benchmarks.scenes import scene
from benchmarks.serving import Load, Request, put_under_load, server
from whosthere.people.face_ids import FaceIds
from whosthere.people.gallery import Gallery
from whosthere.people.records import Kind
from whosthere.server.azure.attributes import SUPPORTED
from whosthere.server.azure.models import DetectionModel
from whosthere.types import Aspect
from whosthere.vision.analyser import Analyser
from whosthere.vision.embedder import fingerprint_of

if TYPE_CHECKING:
    from whosthere.types import Image

SIZE, FACES = (1280, 720), 3
JPEG_QUALITY = 90
CLIENTS = (1, 4, 16)
WARMING, TURN = 10.0, 5.0
"""Seconds before the first turn, and of one turn."""
CROWDS = {
    1_000: (Kind.PERSON_GROUP, "personGroupId"),
    10_000: (Kind.PERSON_GROUP, "personGroupId"),
    100_000: (Kind.LARGE_PERSON_GROUP, "largePersonGroupId"),
}
"""People of a group, its kind, and what identify calls it."""


@dataclass(frozen=True, slots=True)
class Bare:
    """What the networks did by themselves.

    Attributes:
        pictures: How many they looked at.
        elapsed: Seconds in all.
        used: Seconds of CPU.
    """

    pictures: int = 0
    elapsed: float = 0.0
    used: float = 0.0

    def __add__(self, other: Bare) -> Bare:
        """Both as if they had been one."""
        return Bare(
            self.pictures + other.pictures,
            self.elapsed + other.elapsed,
            self.used + other.used,
        )

    @property
    def rate(self) -> float:
        """Pictures a second."""
        return self.pictures / self.elapsed

    @property
    def cpu(self) -> float:
        """Seconds of CPU a picture."""
        return self.used / self.pictures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each run")
    parser.add_argument("--largest", type=int, default=max(CROWDS), help="people to search at most")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WHOSTHERE_HOME"] = folder
        print(f"{os.cpu_count()} cores, runs of {options.seconds:.0f} s\n")
        detect_table(options.seconds)
        identify_table(options.seconds, options.largest)


def detect_table(seconds: float) -> None:
    """Detect beside the bare networks; in turns, so that both have the same neighbours."""
    image = scene(SIZE, FACES)
    request = _detect_request(image)
    networks = Analyser()
    print("| detect, clients | pictures/s | p50 ms | p99 ms | CPU ms a picture |", end="")
    print(" bare networks, pictures/s | CPU ms a picture | share of the rate | share by CPU |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    with server() as serving:
        # Its workers are started as they are needed.
        put_under_load(serving.port, request, clients=max(CLIENTS), seconds=WARMING)
        for clients in CLIENTS:
            load, bare = Load(), Bare()
            used = 0.0
            for _ in range(max(round(seconds / TURN), 1)):
                bare += run_bare(networks, image, TURN)
                before = serving.cpu_seconds()
                load += put_under_load(serving.port, request, clients, TURN)
                used += serving.cpu_seconds() - before
            cpu = used / len(load.times)
            print(
                f"| {clients} | {_cells(load)} | {cpu * 1000:.0f} | {bare.rate:.1f} "
                f"| {bare.cpu * 1000:.0f} | {load.rate / bare.rate:.2f} | {bare.cpu / cpu:.2f} |",
                flush=True,
            )


def identify_table(seconds: float, largest: int) -> None:
    """Identify one face, and ten at once."""
    model = fingerprint_of("fast")
    rng = np.random.default_rng(0)
    sizes = [people for people in CROWDS if people <= largest]
    with Gallery.open() as gallery:
        for people in sizes:
            add_crowd(gallery, CROWDS[people][0], f"crowd-{people}", people, model)
        probes = [(random_template(rng, model), QUALITY) for _ in range(10)]
        face_ids = FaceIds(gallery.store).remember(probes, "recognition_01", 86400)
    print("\n| identify, people | faces | clients | answers/s | p50 ms | p99 ms |")
    print("|---:|---:|---:|---:|---:|---:|")
    with server() as serving:
        for people in sizes:
            for asked in (1, len(face_ids)):
                request = _identify_request(people, face_ids[:asked])
                # The first search reads the group.
                put_under_load(serving.port, request, clients=1, seconds=0.1)
                for clients in CLIENTS:
                    load = put_under_load(serving.port, request, clients, seconds)
                    print(f"| {people:,} | {asked} | {clients} | {_cells(load)} |", flush=True)


def run_bare(networks: Analyser, image: Image, seconds: float) -> Bare:
    """The networks alone, a thread a core."""
    end = time.perf_counter() + seconds
    counts: list[int] = []

    def work() -> None:
        count = 0
        while time.perf_counter() < end:
            for face in networks.detect_thoroughly(image):
                described = networks.describe(image, face, Aspect.EVERYTHING)
                if described.mesh is not None:
                    networks.pupils(image, described.mesh)
            count += 1
        counts.append(count)

    threads = [threading.Thread(target=work) for _ in range(os.cpu_count() or 1)]
    started, used = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Bare(sum(counts), time.perf_counter() - started, time.process_time() - used)


def _detect_request(image: Image) -> Request:
    names = ",".join(sorted(SUPPORTED[DetectionModel.DETECTION_01]))
    query = f"returnFaceLandmarks=true&recognitionModel=recognition_04&returnFaceAttributes={names}"
    _, jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return Request(f"/face/v1.0/detect?{query}", jpeg.tobytes(), "application/octet-stream")


def _identify_request(people: int, face_ids: list[str]) -> Request:
    scope = {CROWDS[people][1]: f"crowd-{people}"}
    body = json.dumps({"faceIds": face_ids, **scope}).encode()
    return Request("/face/v1.0/identify", body, "application/json")


def _cells(load: Load) -> str:
    p50, p99 = (load.percentile(percent) * 1000 for percent in (50, 99))
    return f"{load.rate:.1f} | {p50:.0f} | {p99:.0f}"


if __name__ == "__main__":
    main()
