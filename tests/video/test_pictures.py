"""Single pictures: upright, on white, whole or refused; never a warning, never half a picture."""

from __future__ import annotations

import io
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from tests.rigs.clips import numbered
from whosthere.errors import OutputError, PictureError
from whosthere.video.pictures import decode_picture, read_picture, write_picture

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = numbered(5)


def encoded(picture: Pillow.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, format=kind, **options)
    return stream.getvalue()


def plain() -> Pillow.Image:
    return Pillow.fromarray(PLAIN[..., ::-1].copy())


@pytest.mark.parametrize(
    "kind", ["JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF", "JPEG2000", "MPO"]
)
def test_formats(kind: str) -> None:
    image = decode_picture(encoded(plain(), kind))

    assert image.shape == PLAIN.shape
    assert image.dtype == np.uint8
    assert image.flags.c_contiguous
    assert np.abs(image.astype(int) - PLAIN).mean() < 5


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exif_orientation(kind: str, turn: int) -> None:
    # How a camera held that way stores the scene: the inverse of what a viewer does.
    stored = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.swapaxes(0, 1),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
        8: lambda a: np.rot90(a, -1),
    }[turn](PLAIN[..., ::-1])
    exif = Pillow.Exif()
    exif[0x0112] = turn
    data = encoded(Pillow.fromarray(np.ascontiguousarray(stored)), kind, exif=exif)

    image = decode_picture(data)

    assert image.shape == PLAIN.shape
    assert np.abs(image.astype(int) - PLAIN).mean() < 5


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "YCbCr", "1"])
def test_colour_modes(mode: str) -> None:
    kind = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    expected = np.asarray(plain().convert(mode).convert("RGB"))[..., ::-1]

    image = decode_picture(encoded(plain().convert(mode), kind))

    assert np.abs(image.astype(int) - expected).mean() < 5


def test_sixteen_bits_keep_their_brightness() -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)[None].repeat(8, 0)

    for kind in ("PNG", "TIFF"):
        image = decode_picture(encoded(Pillow.fromarray(ramp), kind))
        assert np.abs(image[0, :, 0].astype(int) - np.arange(256)).max() <= 1


@pytest.mark.parametrize("top", [1.0, 255.0, 4000.0])
def test_real_numbers_keep_their_brightness(top: float) -> None:
    ramp = np.linspace(0, top, 256, dtype=np.float32)[None].repeat(8, 0)

    image = decode_picture(encoded(Pillow.fromarray(ramp), "TIFF"))

    assert np.abs(image[0, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_what_is_transparent_is_white() -> None:
    layers = np.zeros((4, 3, 4), np.uint8)
    layers[:, 1] = (200, 100, 50, 128)
    layers[:, 2] = (200, 100, 50, 255)

    image = decode_picture(encoded(Pillow.fromarray(layers), "PNG"))

    assert image[0].tolist() == [[255, 255, 255], [152, 177, 227], [50, 100, 200]]


def test_a_transparent_palette_colour_is_white() -> None:
    picture = plain().convert("P", palette=Pillow.Palette.ADAPTIVE)
    clear = picture.getpixel((0, 200))

    image = decode_picture(encoded(picture, "GIF", transparency=clear))

    assert image[200, 0].tolist() == [255, 255, 255]


def test_one_pixel() -> None:
    assert decode_picture(encoded(Pillow.new("RGB", (1, 1), "red"), "PNG")).tolist() == [
        [[0, 0, 255]]
    ]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF", "JPEG2000"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_truncated_picture_is_refused(kind: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (120, 160, 3), dtype=np.uint8)
    data = encoded(Pillow.fromarray(noise), kind)

    with pytest.raises(PictureError) as caught:
        decode_picture(data[: int(len(data) * share)], "shot")

    assert str(caught.value).startswith("shot is")


@pytest.mark.parametrize("content", [b"", b"just some words\n", b"\xff\xd8", b"\0" * 4096])
def test_what_is_no_picture_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "words.jpg"
    path.write_bytes(content)

    with pytest.raises(PictureError, match=r"words\.jpg is (not a picture|damaged)"):
        read_picture(path)


def test_text_called_jpg_is_not_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "words.jpg"
    path.write_text("just some words\n")

    with pytest.raises(PictureError, match=r"words\.jpg is not a picture"):
        read_picture(path)


def test_a_picture_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="there is no picture"):
        read_picture(tmp_path / "nothing.png")


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"]),
    hits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_flipped_bytes_give_a_picture_or_a_picture_error(
    kind: str, hits: list[tuple[float, int]]
) -> None:
    data = bytearray(encoded(plain().resize((40, 30)), kind))
    for place, value in hits:
        data[int(place * (len(data) - 1))] = value

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            image = decode_picture(bytes(data))
        except PictureError:
            return
    assert image.ndim == 3
    assert image.dtype == np.uint8


def test_warnings_stay_as_they_were_with_many_threads() -> None:
    before = list(warnings.filters)
    data = encoded(plain(), "JPEG")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(decode_picture, [data] * 60))

    assert warnings.filters == before


BIG = """
import resource, sys
from pathlib import Path
from whosthere.errors import PictureError
from whosthere.video.pictures import read_picture
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    print(read_picture(Path(sys.argv[1])).shape)
except PictureError as error:
    print(error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize(
    ("name", "side", "said"),
    [
        ("big.jpg", 10_000, "(10000, 10000, 3)"),
        ("big.png", 10_000, "(10000, 10000, 3)"),
        ("bigger.png", 10_001, "is too large: 10001x10001"),
    ],
)
def test_memory_is_bounded(name: str, side: int, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    Pillow.new("RGB", (side, side), "grey").save(path)

    done = subprocess.run(
        [sys.executable, "-c", BIG, str(path)], capture_output=True, text=True, check=True
    )

    assert said in done.stdout
    assert int(done.stdout.split()[-1]) < 1000
    assert done.stderr == ""


def test_a_decompression_bomb_is_refused(tmp_path: Path) -> None:
    data = bytearray(encoded(Pillow.new("P", (4, 4)), "GIF"))
    data[6:10] = b"\xff\xff\xff\xff"

    with pytest.raises(PictureError, match="too large"):
        decode_picture(bytes(data))


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "bmp", "tiff"])
def test_a_picture_written_is_read_back(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out.{suffix}"

    write_picture(path, PLAIN)

    assert np.abs(read_picture(path).astype(int) - PLAIN).mean() < 5


@pytest.mark.parametrize("name", ["no/such/folder/out.png", "out.xyz", "out"])
def test_an_output_that_cannot_be_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        write_picture(tmp_path / name, PLAIN)


def test_a_picture_that_the_format_cannot_hold_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "wide.webp"

    with pytest.raises(OutputError, match="cannot write"):
        write_picture(path, np.zeros((1, 20_000, 3), np.uint8))

    assert not path.exists()
