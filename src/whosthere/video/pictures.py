"""Reading and writing single pictures, with everything that is wrong with them.

A picture is decoded at full size: Pillow's draft mode would save memory on huge JPEGs, but then
boxes would be in pixels of another picture than the user's. Instead the size is limited before
anything is decoded, and pixels are converted strip by strip, so that the largest picture allowed
takes less than 1 GB.
"""

from __future__ import annotations

import ctypes
import io
import threading
import warnings
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import numpy as np
from PIL import Image as Pillow
from PIL import UnidentifiedImageError, _imaging

from whosthere.errors import OutputError, PictureError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whosthere.types import Image

MAX_PIXELS = 100_000_000
"""Largest picture to decode; the largest cameras of 2026 give as many."""

MAX_PIXELS_OF = {"WEBP": 60_000_000, "JPEG2000": 50_000_000}
"""Tighter limits where the decoder takes several copies of the picture: these keep it, like the
others at their limit, under 1 GB (measured with Pillow 13)."""

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF", "JPEG2000")
"""What is read (MPO counts as JPEG); Pillow's rarer decoders are the ones that break."""

PICTURE_SUFFIXES = frozenset(
    [".jpg", ".jpeg", ".mpo", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".avif", ".jp2"]
)
"""File names that are taken for pictures, in lower case."""

QUALITY = 92
"""Of JPEG and WebP pictures written: the loss cannot be seen."""

_ORIENTATION_TAG = 0x0112
_STRIP_PIXELS = 2_000_000
_WHITE = 255


class PictureHeader(NamedTuple):
    """What the first bytes of a picture tell.

    Attributes:
        format: One of `FORMATS`.
        width: Pixels, before the picture is turned upright.
        height: Pixels, likewise.
    """

    format: str
    width: int
    height: int


def read_picture(path: Path) -> Image:
    """Read a picture file, upright.

    Raises:
        PictureError: There is no such file, it is not a picture, is cut off, or is too large.
    """
    try:
        with path.open("rb") as stream:
            return _decode(stream, str(path))
    except FileNotFoundError as error:
        message = f"there is no picture {path}; check the spelling"
        raise PictureError(message) from error
    except OSError as error:
        message = f"cannot read the picture {path}: {(error.strerror or str(error)).lower()}"
        raise PictureError(message) from error


def decode_picture(data: bytes, name: str = "the upload") -> Image:
    """Decode a picture in memory, upright.

    Args:
        data: The file's bytes.
        name: What to call it in an error.

    Raises:
        PictureError: It is not a picture, is cut off, or is too large.
    """
    return _decode(io.BytesIO(data), name)


def picture_header(data: bytes, name: str = "the upload") -> PictureHeader:
    """Format and size of a picture in memory; none of its pixels is decoded.

    Args:
        data: The file's bytes.
        name: What to call it in an error.

    Raises:
        PictureError: It is not a picture, or its beginning is damaged.
    """
    with _opened(io.BytesIO(data), name) as picture:
        kind = picture.format or ""
        return PictureHeader("JPEG" if kind == "MPO" else kind, *picture.size)


def write_picture(path: Path, image: Image) -> None:
    """Write a picture; the suffix says how.

    Raises:
        OutputError: The suffix is not that of a picture, or the file cannot be written.
    """
    encoded = io.BytesIO()
    suffix = path.suffix.lower()
    kind = Pillow.registered_extensions().get(suffix) if suffix in PICTURE_SUFFIXES else None
    if kind is None:
        message = f"cannot write {path} as a picture: name it .jpg, .png or .webp"
        raise OutputError(message)
    try:
        # Encoded in memory first, so that a picture that cannot be coded leaves no half file.
        height, width = image.shape[:2]
        pixels = np.ascontiguousarray(image).data
        # Swaps the colours as it copies: reversed by NumPy, there would be a copy more.
        picture = Pillow.frombytes("RGB", (width, height), pixels, "raw", "BGR")
        picture.save(encoded, format=kind, quality=QUALITY)
        path.write_bytes(encoded.getbuffer())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        message = f"cannot write {path}: {reason.lower()}; choose another place"
        raise OutputError(message) from error


def _decode(stream: BinaryIO, name: str) -> Image:
    with _opened(stream, name) as picture:
        _refuse_oversize(picture, name)
        picture.load()
        turn = picture.getexif().get(_ORIENTATION_TAG, 1)
        return _upright(_bgr(picture), turn)


@contextmanager
def _opened(stream: BinaryIO, name: str) -> Iterator[Pillow.Image]:
    with _quiet():
        # A damaged file makes Pillow raise almost anything, from SyntaxError to IndexError.
        try:
            with Pillow.open(stream, formats=FORMATS) as picture:
                yield picture
        except PictureError:
            raise
        except UnidentifiedImageError as error:
            message = f"{name} is not a picture that can be read (JPEG, PNG, WebP and the like)"
            raise PictureError(message) from error
        except Pillow.DecompressionBombError as error:
            message = f"{name} is too large: pictures of up to {_millions(MAX_PIXELS)} are read"
            raise PictureError(message) from error
        except Exception as error:
            message = f"{name} is damaged or cut off; get a whole copy of it"
            raise PictureError(message) from error


def _refuse_oversize(picture: Pillow.Image, name: str) -> None:
    limit = MAX_PIXELS_OF.get(picture.format or "", MAX_PIXELS)
    if picture.width * picture.height > limit:
        message = (
            f"{name} is too large: {picture.width}x{picture.height}, "
            f"and {picture.format} pictures of up to {_millions(limit)} are read; scale it down"
        )
        raise PictureError(message)


def _millions(pixels: int) -> str:
    return f"{pixels // 1_000_000} megapixels"


def _bgr(picture: Pillow.Image) -> Image:
    """All of it as BGR, converted strip by strip: whole, each step would hold another copy."""
    pixels = np.empty((picture.height, picture.width, 3), np.uint8)
    scale, rows = _scale(picture), max(_STRIP_PIXELS // picture.width, 1)
    for top in range(0, picture.height, rows):
        bottom = min(top + rows, picture.height)
        # Cropping copies, even all of it.
        whole = rows >= picture.height
        strip = picture if whole else picture.crop((0, top, picture.width, bottom))
        pixels[top:bottom] = _strip(strip, scale)
    return pixels


def _scale(picture: Pillow.Image) -> float:
    """What makes 8 bits of one grey value of the deeper modes."""
    if picture.mode.startswith("I"):
        return 1 / 257  # 65535 becomes 255
    if picture.mode == "F":
        highest = max(float(np.max(picture.getextrema())), 0.0)
        if highest <= 1:
            return 255.0
        return 1.0 if highest <= _WHITE else _WHITE / highest
    return 1.0


def _strip(strip: Pillow.Image, scale: float) -> Image:
    if strip.mode[0] in "IF":
        grey = np.clip(np.asarray(strip, np.float32) * scale, 0, _WHITE).astype(np.uint8)
        return np.repeat(grey[..., None], 3, axis=2)
    if strip.has_transparency_data:
        layers = np.asarray(strip.convert("RGBA")).astype(np.uint16)
        alpha = layers[..., 3:]
        mixed = (layers[..., :3] * alpha + _WHITE * (_WHITE - alpha) + _WHITE // 2) // _WHITE
        return mixed[..., ::-1].astype(np.uint8)
    # Pillow swaps the colours four times as fast as a reversed array is copied.
    rgb = strip if strip.mode == "RGB" else strip.convert("RGB")
    swapped = rgb.tobytes("raw", "BGR")
    return np.frombuffer(swapped, np.uint8).reshape(strip.height, strip.width, 3)


def _upright(pixels: Image, turn: int) -> Image:
    """Undo an EXIF orientation, 1 to 8; anything else is taken for upright."""
    if turn in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if turn in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if turn in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)


def _hush_libtiff() -> None:
    """Keep libtiff, inside of Pillow, from printing on stderr beside the errors raised here."""
    library = ctypes.CDLL(_imaging.__file__)
    # Where Pillow holds libtiff without its names, as on Windows, it goes on printing.
    with suppress(AttributeError):
        library.TIFFSetErrorHandler(None)
        library.TIFFSetWarningHandler(None)


_hush_libtiff()

_quiet_lock = threading.Lock()
_quiet_depth = 0
_quiet_filters: warnings.catch_warnings[None] | None = None


@contextmanager
def _quiet() -> Iterator[None]:
    """No warnings of Pillow's, in any number of threads.

    `warnings.catch_warnings` alone would lose the filters when blocks of two threads overlap; here
    the first one in saves them and the last one out restores them.
    """
    global _quiet_depth, _quiet_filters  # noqa: PLW0603 - the filters are the process's, too
    with _quiet_lock:
        if _quiet_depth == 0:
            _quiet_filters = warnings.catch_warnings(action="ignore")
            _quiet_filters.__enter__()
        _quiet_depth += 1
    try:
        yield
    finally:
        with _quiet_lock:
            _quiet_depth -= 1
            if _quiet_depth == 0 and _quiet_filters is not None:
                _quiet_filters.__exit__(None, None, None)
