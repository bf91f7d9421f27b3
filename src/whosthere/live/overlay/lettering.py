"""Text made fit for OpenCV's typeface, which knows no emoji and draws all scripts left to right."""

from __future__ import annotations

import re
import unicodedata

import cv2

SEPARATOR = " · "
ELLIPSIS = "…"
UNDRAWABLE = {"So", "Sk", "Cf", "Co", "Cn", "Cs"}
"""Unicode categories of emoji, their modifiers and invisible joiners."""
VARIATION_SELECTORS = range(0xFE00, 0xFE10)
RIGHT_TO_LEFT = {"R", "AL"}
NEUTRAL = {"WS", "ON", "CS", "ES"}


def text_width(text: str, size: int, weight: int) -> int:
    """Width of a line, pixels."""
    width: int = cv2.getTextSize((0, 0), text, (0, 0), cv2.FontFace("sans"), size, weight)[2]
    return width


def tidy(text: str) -> str:
    """One line without what cannot be drawn.

    Examples:
        >>> tidy("Zoë 😀\\tof\\nHull")
        'Zoë of Hull'
    """
    drawable = (
        " " if unicodedata.category(letter) == "Cc" else letter
        for letter in text
        if unicodedata.category(letter) not in UNDRAWABLE and ord(letter) not in VARIATION_SELECTORS
    )
    return " ".join("".join(drawable).split())


def fitting(parts: tuple[str, ...], room: float, size: int, weight: int) -> str:
    """As many parts of a line as fit into `room` pixels; of a single one as many letters."""
    for count in range(len(parts), 0, -1):
        text = SEPARATOR.join(parts[:count])
        if text_width(text, size, weight) <= room:
            return text
    first = parts[0]
    for count in range(len(first) - 1, 0, -1):
        text = first[:count].rstrip() + ELLIPSIS
        if text_width(text, size, weight) <= room:
            return text
    return ""


def in_visual_order(text: str) -> str:
    """The letters from left to right as they are to be seen.

    The part of the Unicode Bidirectional Algorithm (UAX #9) that names need: right-to-left runs
    are turned round, each accent staying behind its letter.

    Examples:
        >>> in_visual_order("ab \u05d0\u05d1 \u05d2 1") == "ab \u05d2 \u05d1\u05d0 1"
        True
    """
    letters = _with_accents(text)
    directions = "".join(_direction(letter[0]) for letter in letters)
    for run in re.finditer("R(?:[RN]*R)?", directions):
        letters[run.start() : run.end()] = letters[run.start() : run.end()][::-1]
    return "".join(letters)


def _with_accents(text: str) -> list[str]:
    letters: list[str] = []
    for letter in text:
        if letters and unicodedata.combining(letter):
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters


def _direction(letter: str) -> str:
    bidirectional = unicodedata.bidirectional(letter)
    if bidirectional in RIGHT_TO_LEFT:
        return "R"
    return "N" if bidirectional in NEUTRAL else "L"
