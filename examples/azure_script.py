"""The kind of script that people wrote for the Azure Face API: `requests`, OpenCV, nothing else.

It enrols people in a person group, trains it, then posts frames of a video to detect and identify
and draws the answers. It knows nothing of whosthere: point it at ``whosthere serve``, or at Azure.

    export AZURE_FACE_ENDPOINT=http://127.0.0.1:5000/ AZURE_FACE_KEY=…
    python examples/azure_script.py office.mp4 annotated.mp4 Ada=ada.jpg Grace=grace.jpg
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import cv2
import requests

FACE = os.environ["AZURE_FACE_ENDPOINT"] + "/face/v1.0"
KEY = {"Ocp-Apim-Subscription-Key": os.environ["AZURE_FACE_KEY"]}
JPEG = KEY | {"Content-Type": "application/octet-stream"}
GROUP = "office"
EVERY = 10
"""Frames between two calls: the free tier of Azure allows twenty a minute."""
GREEN, WHITE = (80, 220, 80), (255, 255, 255)


def call(method: str, path: str, **arguments: Any) -> Any:
    """One call; its JSON, or nothing."""
    arguments.setdefault("headers", KEY)
    answer = requests.request(method, FACE + path, timeout=30, **arguments)
    if not answer.ok:
        sys.exit(f"{method} {path}: {answer.json()['error']['message']}")
    return answer.json() if answer.content else None


def enrol(people: dict[str, Path]) -> dict[str, str]:
    """Make and train the person group; the names by person id."""
    call("PUT", f"/persongroups/{GROUP}", json={"name": "The office"})
    names = {}
    for name, photo in people.items():
        person = call("POST", f"/persongroups/{GROUP}/persons", json={"name": name})["personId"]
        faces = f"/persongroups/{GROUP}/persons/{person}/persistedfaces"
        call("POST", faces, data=photo.read_bytes(), headers=JPEG)
        names[person] = name
    call("POST", f"/persongroups/{GROUP}/train")
    while call("GET", f"/persongroups/{GROUP}/training")["status"] == "running":
        time.sleep(1)
    return names


def look(frame: Any, names: dict[str, str]) -> list[tuple[dict[str, Any], str]]:
    """The faces of a frame, and whose they are."""
    _, jpeg = cv2.imencode(".jpg", frame)
    attributes = "age,gender,emotion,headPose"
    query = {"returnFaceAttributes": attributes, "detectionModel": "detection_01"}
    faces = call("POST", "/detect", params=query, data=jpeg.tobytes(), headers=JPEG)
    if not faces:
        return []
    body = {"faceIds": [face["faceId"] for face in faces[:10]], "personGroupId": GROUP}
    found = {one["faceId"]: one["candidates"] for one in call("POST", "/identify", json=body)}
    return [
        (face, names[found[face["faceId"]][0]["personId"]] if found.get(face["faceId"]) else "?")
        for face in faces
    ]


def draw(frame: Any, seen: list[tuple[dict[str, Any], str]]) -> None:
    """Draw the answers on the frame."""
    for face, name in seen:
        box, about = face["faceRectangle"], face["faceAttributes"]
        corner = box["left"], box["top"]
        cv2.rectangle(frame, (*corner, box["width"], box["height"]), GREEN, 2)
        mood = max(about["emotion"], key=about["emotion"].get)
        text = f"{name}, {about['gender']}, {about['age']:.0f}, {mood}"
        text += f", yaw {about['headPose']['yaw']:.0f}"
        cv2.putText(frame, text, (corner[0], corner[1] - 8), 0, 0.5, WHITE)


def watch(source: str, output: str, names: dict[str, str]) -> None:
    """Go through the video, and write it with the answers drawn on it."""
    video = cv2.VideoCapture(source)
    size = int(video.get(cv2.CAP_PROP_FRAME_WIDTH)), int(video.get(cv2.CAP_PROP_FRAME_HEIGHT))
    writer = cv2.VideoWriter(output, cv2.VideoWriter.fourcc(*"mp4v"), 10, size)
    seen: list[tuple[dict[str, Any], str]] = []
    for index in range(sys.maxsize):
        there_is_one, frame = video.read()
        if not there_is_one:
            break
        if index % EVERY == 0:
            seen = look(frame, names)
            print(f"frame {index}:", ", ".join(name for _, name in seen) or "nobody")
        draw(frame, seen)
        writer.write(frame)
    writer.release()


def main() -> None:
    """Enrol, go through the video, and tidy up."""
    source, output, *people = sys.argv[1:]
    names = enrol({name: Path(photo) for name, photo in (one.split("=", 1) for one in people)})
    watch(source, output, names)
    call("DELETE", f"/persongroups/{GROUP}")


if __name__ == "__main__":
    main()
