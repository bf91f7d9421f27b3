"""What is wrong with files and addresses: one sentence, an exit code, and nothing lost."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import av
import pytest
from PIL import Image

from tests.cli.terminal import Terminal, sentence
from tests.rigs.clips import write_clip
from tests.rigs.http_media import HttpMedia
from tests.rigs.rtsp_server import RtspServer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Portraits = Mapping[str, Path]

MOST_MEMORY = 1_500_000_000
"""Bytes that a picture of the largest size may take."""

MEASURED = """
import resource, subprocess, sys
code = subprocess.run([sys.executable, "-m", "whosthere", *sys.argv[1:]]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""Runs a command, and prints its peak resident memory: in kB, on macOS in bytes. It stands between
because a new process counts the memory of the one that started it as its own peak."""


@pytest.fixture
def bad(tmp_path: Path, portraits: Portraits) -> Path:
    """A folder of files that are not what their names say."""
    folder = tmp_path / "bad"
    folder.mkdir()
    clip = write_clip(tmp_path / "clip.mp4", frames=10).read_bytes()
    for name, data in {
        "text.jpg": b"I am a letter.\n",
        "text.mp4": b"I am a letter.\n",
        "zero.jpg": b"",
        "zero.mp4": b"",
        "cut.jpg": portraits["hopper"].read_bytes()[:20_000],
        "cut.mp4": clip[: len(clip) // 2],
    }.items():
        (folder / name).write_bytes(data)
    with Image.open(portraits["hopper"]) as photo:
        photo.save(folder / "whole.tif", compression="tiff_lzw")
    whole = (folder / "whole.tif").read_bytes()
    (folder / "whole.tif").unlink()
    (folder / "cut.tif").write_bytes(whole[:8] + bytes(40_000) + whole[40_008:])
    return folder


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nothing.jpg", "check the spelling"),
        ("text.jpg", "is not a picture that can be read"),
        ("zero.jpg", "is not a picture that can be read"),
        ("cut.jpg", "is damaged or cut off; get a whole copy"),
        ("cut.tif", "is damaged or cut off; get a whole copy"),
        (".", "is a directory"),
    ],
)
def test_a_bad_picture(
    enrolled: Terminal, bad: Path, capfd: pytest.CaptureFixture[str], name: str, reason: str
) -> None:
    for command in (["detect"], ["identify"], ["verify", bad / name]):
        refused = enrolled.run(*command, bad / name)
        assert reason in sentence(refused)
        assert refused.out == ""
    assert capfd.readouterr().err == "", "a library printed something beside our sentence"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nothing.mp4", "check the spelling"),
        ("text.mp4", "cannot be read as a video"),
        ("zero.mp4", "cannot be read as a video"),
        ("cut.mp4", "cannot be read as a video"),
        ("text.jpg", "is not a picture that can be read"),
        ("cut.jpg", "is damaged or cut off; get a whole copy"),
    ],
)
def test_a_bad_file_to_watch(enrolled: Terminal, bad: Path, name: str, reason: str) -> None:
    assert reason in sentence(enrolled.run("live", bad / name, "--no-window"))
    if name.endswith("mp4") and (bad / name).exists():
        assert reason in sentence(enrolled.run("people", "add", "X", "--video", bad / name))


def test_folders_without_pictures(fresh: Terminal, tmp_path: Path) -> None:
    (empty := tmp_path / "empty").mkdir()
    (texts := tmp_path / "texts").mkdir()
    (texts / "notes.txt").write_text("no picture")

    for folder in (empty, texts):
        assert "there are no pictures in" in sentence(fresh.run("live", folder, "--no-window"))
        assert "there are no pictures in" in sentence(fresh.run("people", "add", "X", folder))
        assert "no sub-folders" in sentence(fresh.run("people", "import", folder), code=2)


def test_a_folder_of_damaged_pictures_only(enrolled: Terminal, tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(b"damaged")

    refused = enrolled.run("live", tmp_path, "--no-window", "--no-keep")

    assert refused.code == 1
    first, second, last = refused.err.splitlines()
    assert "skipped" in first
    assert "skipped" in second
    assert "not one picture" in last


def test_the_smallest_picture(fresh: Terminal, tmp_path: Path) -> None:
    Image.new("RGB", (1, 1)).save(tiny := tmp_path / "tiny.png")

    assert fresh.run("detect", tiny, "--out", tmp_path / "drawn.png").out == f"{tiny}: 0 faces\n"
    assert fresh.run("live", tiny, "--no-window", "--record", tmp_path / "out.mp4").code == 0
    assert "there is no face in it" in sentence(fresh.run("people", "add", "X", tiny))


@pytest.mark.skipif(sys.platform == "win32", reason="resource is POSIX")
def test_the_largest_picture_takes_bounded_memory(fresh: Terminal, tmp_path: Path) -> None:
    huge = tmp_path / "huge.jpg"
    # Made by a process of its own, as this one would keep the memory.
    program = "import sys; from PIL import Image; Image.new('RGB', (10_000,) * 2).save(sys.argv[1])"
    subprocess.run([sys.executable, "-c", program, str(huge)], check=True)

    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "detect", str(huge), "--out", str(tmp_path / "drawn.jpg")],
        env=fresh.environment,
        capture_output=True,
        text=True,
        check=True,
    )

    said, peak = done.stdout.splitlines()
    assert said == f"{huge}: 0 faces"
    assert int(peak) * (1 if sys.platform == "darwin" else 1024) < MOST_MEMORY


def test_a_picture_beyond_the_limits(fresh: Terminal, tmp_path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(huge := tmp_path / "huge.png")

    assert "is too large: pictures of up to 100 megapixels are read" in sentence(
        fresh.run("detect", huge)
    )


# Addresses


@pytest.mark.parametrize(
    ("address", "reason", "code"),
    [
        ("97", "there is no camera 97; ", 1),
        ("ftp://host/film.mp4", "cannot read ftp addresses; use rtsp", 2),
        ("http://127.0.0.1:1/live", "refuses the connection; check host and port", 1),
        ("rtsp://admin:s3cret@127.0.0.1:1/live", "refuses the connection; check host and port", 1),
        ("", "say what to watch", 2),
        ("nowhere", "there is no camera, file or folder 'nowhere'; check the spelling", 1),
    ],
)
def test_an_address_where_nothing_is(fresh: Terminal, address: str, reason: str, code: int) -> None:
    said = sentence(fresh.run("live", address, "--no-window"), code)

    assert reason in said
    assert "s3cret" not in said


def test_a_wrong_password(fresh: Terminal, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "camera.mp4", frames=25)
    with RtspServer(clip, login="admin:right") as camera:
        said = sentence(fresh.run("live", camera.url_with("admin:wr0ng"), "--no-window"))
        enrolling = fresh.run("people", "add", "X", "--camera", camera.url_with("admin:wr0ng"))

    for text in (said, sentence(enrolling)):
        assert "refuses the user name or password" in text
        assert "wr0ng" not in text


def test_a_page_that_is_not_there(fresh: Terminal, tmp_path: Path) -> None:
    with HttpMedia(tmp_path) as server:
        said = sentence(fresh.run("live", server.url("film.mp4?token=s3cret"), "--no-window"))

    assert "check the path of the address" in said
    assert "s3cret" not in said


def test_a_host_that_is_silent(fresh: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        said = sentence(fresh.run("live", f"rtsp://127.0.0.1:{port}/", "--no-window"))

    assert "does not answer within 5 seconds" in said


# Outputs


def test_a_recording_that_cannot_be_written(fresh: Terminal, tmp_path: Path) -> None:
    (tmp_path / "folder.mp4").mkdir()
    for name, reason in {
        "none/out.mp4": "no such file or directory; choose another place",
        "out.avi": "name it .mp4 or .mkv",
        "folder.mp4": "is a directory; choose another place",
    }.items():
        refused = fresh.run("live", "demo", "--no-window", "--record", tmp_path / name)
        assert reason in sentence(refused)


def test_an_annotated_picture_that_cannot_be_written(
    fresh: Terminal, portraits: Portraits, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    for out, reason in {
        "none/out.jpg": "no such file or directory; choose another place",
        "out.xyz": "name it .jpg, .png or .webp",
        "file/out.jpg": "not a directory; choose another place",
    }.items():
        refused = fresh.run("detect", portraits["hopper"], "--out", tmp_path / out)
        assert reason in sentence(refused)
    several = fresh.run("detect", *portraits.values(), "--out", tmp_path / "file")
    assert "cannot make the folder" in several.err


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is POSIX")
def test_a_full_disk_leaves_a_recording_that_plays(fresh: Terminal, tmp_path: Path) -> None:
    recording = tmp_path / "out.mp4"
    arguments = ["--no-window", "--no-keep", "--no-recognition", "--attributes", "none"]

    ended = fresh.run_alone(
        "live", "demo", *arguments, "--record", recording, preexec_fn=_fill_the_disk
    )

    assert "the disk is full; what was written until then can be played" in sentence(ended)
    with av.open(str(recording)) as container:
        assert next(container.decode(video=0)).width == 1280


# Devices


def test_a_device_that_is_missing_is_never_replaced(fresh: Terminal, portraits: Portraits) -> None:
    missing = "openvino" if sys.platform == "darwin" else "coreml"
    for command in ("detect", "live", "identify"):
        refused = fresh.run(command, portraits["hopper"], "--device", missing)
        assert f"the device {missing} is not available here" in sentence(refused)


def test_options_out_of_range(fresh: Terminal) -> None:
    for arguments in (["--min-face", "3"], ["--device", "abacus"], ["--max-fps", "0"]):
        refused = fresh.run("live", "demo", *arguments)
        assert refused.code == 2
        assert arguments[0] in refused.err


def _fill_the_disk() -> None:
    """No file may grow beyond 200 kB: what is written beyond fails as on a full disk."""
    import resource  # noqa: PLC0415 - there is none on Windows

    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
