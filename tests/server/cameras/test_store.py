"""Cameras in the database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from whosthere.errors import GalleryError, NameTaken
from whosthere.people.gallery import Gallery
from whosthere.server.cameras.camera import Address, Camera
from whosthere.server.cameras.store import CameraStore

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "rtsp://admin:hunter2@10.0.0.5/stream"


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("whosthere.db*"))


def test_cameras_are_there_again_and_sealed(tmp_path: Path) -> None:
    door, hall = Camera.new("Door", Address(ADDRESS)), Camera.new("Hall", Address("0"))
    with Gallery.open(tmp_path / "whosthere.db") as gallery:
        store = CameraStore(gallery.store)
        store.add(door)
        store.add(hall)
        store.change(replace(hall, paused=True))
    with Gallery.open(tmp_path / "whosthere.db") as gallery:
        store = CameraStore(gallery.store)
        assert store.listed() == [door, replace(hall, paused=True)]
        store.remove(door)
        assert store.listed() == [replace(hall, paused=True)]
    assert b"10.0.0.5" not in files(tmp_path)
    assert b"hunter2" not in files(tmp_path)


def test_two_cameras_have_different_names(tmp_path: Path) -> None:
    with Gallery.open(tmp_path / "whosthere.db") as gallery:
        store = CameraStore(gallery.store)
        store.add(Camera.new("Door", Address("0")))
        with pytest.raises(NameTaken, match="a camera called DOOR"):
            store.add(Camera.new("DOOR", Address("1")))


def test_a_camera_needs_the_key_file_as_people_do(tmp_path: Path) -> None:
    with Gallery.open(tmp_path / "whosthere.db") as gallery:
        CameraStore(gallery.store).add(Camera.new("Door", Address(ADDRESS)))
    (tmp_path / "whosthere.key").unlink()
    with pytest.raises(GalleryError, match="key file"):
        Gallery.open(tmp_path / "whosthere.db")
