"""Cameras as somebody tells of them: names, logins, and what is never shown again."""

from __future__ import annotations

import pytest

from whosthere.errors import UsageError
from whosthere.server.cameras.camera import Address, Camera

STREAM = "rtsp://10.0.0.5:554/stream"


def known(address: str = "rtsp://admin:hunter2@10.0.0.5:554/stream") -> Camera:
    return Camera.new("Door", Address(address))


def test_a_login_that_is_told_apart_becomes_part_of_the_address() -> None:
    camera = Camera.new(None, Address(STREAM, "admin", "p@ss/w:rd"))
    assert camera.address == "rtsp://admin:p%40ss%2Fw%3Ard@10.0.0.5:554/stream"
    assert camera.shown == "rtsp://admin@10.0.0.5:554/stream"
    assert camera.has_password


def test_the_password_is_in_no_representation() -> None:
    assert "hunter2" not in repr(known())
    assert "hunter2" not in repr(Address(STREAM, "admin", "hunter2"))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("demo", "demo"),
        ("0", "Camera 0"),
        ("/dev/video2", "Camera 2"),
        ("rtsp://admin:hunter2@door.local/stream", "door.local"),
        ("/films/yesterday.mp4", "yesterday.mp4"),
        ("photos/", "photos"),
    ],
)
def test_what_has_no_name_is_called_by_its_address(address: str, name: str) -> None:
    assert Camera.new(None, Address(address)).name == name


def test_a_password_goes_along_only_to_the_same_place() -> None:
    shown = known().shown
    assert known().at(Address(shown)).address == known().address
    path = known().at(Address(shown.replace("stream", "other")))
    assert path.address == "rtsp://admin:hunter2@10.0.0.5:554/other"
    for elsewhere in ("rtsp://admin@10.0.0.6:554/stream", "rtsp://root@10.0.0.5:554/stream"):
        assert not known().at(Address(elsewhere)).has_password


def test_a_password_can_be_changed_and_taken_away() -> None:
    changed = known().at(Address(known().shown, password="letmein"))  # noqa: S106
    assert changed.address == "rtsp://admin:letmein@10.0.0.5:554/stream"
    assert not known().at(Address(known().shown, password="")).has_password
    assert known().at(Address(known().shown, user="", password="")).address == STREAM


def test_a_secret_in_the_query_stays_when_the_address_does() -> None:
    camera = known("http://10.0.0.5/video.cgi?user=admin&pwd=1234")
    assert camera.shown == "http://10.0.0.5/video.cgi?user=admin&pwd=***"
    assert camera.has_password
    assert camera.at(Address(camera.shown)).address == camera.address
    with pytest.raises(UsageError, match="write out"):
        camera.at(Address(camera.shown.replace("user=admin", "user=root")))


@pytest.mark.parametrize("address", ["rtsp://camera:554/1@2", "udp://@:5000", "rtsp://me:a/b@c/d"])
def test_an_address_that_is_complete_stays_as_it_is(address: str) -> None:
    assert Camera.new("Odd", Address(address)).address == address


def test_a_file_takes_no_login() -> None:
    with pytest.raises(UsageError, match="take a user and a password"):
        Camera.new("Film", Address("clip.mp4", "admin", "hunter2"))
