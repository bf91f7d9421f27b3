"""Masks and hats painted on faces, to train with.

Pictures of masked people are few and show few people; a mask that is painted on many different
faces teaches what masks have in common. After Anwar, Raychowdhury: "Masked Face Recognition for
Secure Authentication", 2020, who painted masks along landmarks. Faces are on canvases: upright,
`SIZE` pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from whosthere.vision.appearance.canvas import SIZE
from whosthere.vision.appearance.regions import mirrored

if TYPE_CHECKING:
    from numpy.random import Generator

    from whosthere.types import Array, Image

JAW = (132, 58, 172, 136, 150, 149, 176, 148)
CHIN = 152
CLOTHS = (0.25, 0.2, 0.25, 0.1, 0.2)
"""Shares of white, surgical blue, black, grey and other masks."""
ROWS, COLUMNS = np.mgrid[:SIZE, :SIZE].astype(np.float32)


@dataclass(frozen=True, slots=True)
class Painter:
    """Paints over faces on canvases; what it paints is drawn at random.

    Attributes:
        random: Source of chance.
    """

    random: Generator

    def mask(self, image: Image, mesh: Array, *, over_nose: bool = True) -> Image:
        """The face with a mask from the nose, or else the upper lip, to the chin.

        Args:
            image: Canvas of a face.
            mesh: ``(468, 2)`` its landmarks.
            over_nose: Whether the nose is covered too.
        """
        area = _filled(_rounded(self._mask_outline(mesh, over_nose=over_nose)))
        colour = self._cloth_colour()
        cloth = colour * self._shading(image, area)[:, :, None] * self._pattern()
        edge = _soft(area, 1.2)
        cloth *= (1 - self.random.uniform(0, 0.3) * 4 * edge * (1 - edge))[:, :, None]
        alpha = _soft(area, self.random.uniform(0.4, 1.2))[:, :, None]
        painted = image * (1 - alpha) + np.clip(cloth, 0, 255) * alpha
        return _bytes(
            _soft(painted, self.random.uniform(0.5, 2.5)) if self._chance(0.3) else painted
        )

    def hat(self, image: Image, mesh: Array) -> Image:
        """The face with a hat, cap or scarf whose edge crosses the forehead or runs above it.

        Args:
            image: Canvas of a face.
            mesh: ``(468, 2)`` its landmarks.
        """
        uniform = self.random.uniform
        middle = mesh[9] + (mesh[10] - mesh[9]) * uniform(0.25, 1.35)
        left, right = mesh[127, 0] - uniform(-2, 14), mesh[356, 0] + uniform(-2, 14)
        along = np.linspace(-1, 1, 13)
        x = np.linspace(left, right, 13)
        y = middle[1] + uniform(-6, 22) * along**2 + uniform(-0.08, 0.08) * (x - middle[0])
        crown = [[right + uniform(0, 10), -20], [left - uniform(0, 10), -20]]
        area = _filled(np.concatenate([np.stack([x, y], axis=1), crown]))
        below = ROWS - np.interp(COLUMNS[0], x, y)
        under = np.abs(COLUMNS - (left + right) / 2) < (right - left) / 2

        light = np.clip(np.median(image[image.any(axis=2)]) / 130, 0.3, 1.3)
        bulge = 1 - uniform(0, 0.4) * np.clip(np.abs(COLUMNS - middle[0]) / 70, 0, 1) ** 2
        weave = _soft(self.random.normal(size=(SIZE, SIZE)), uniform(0.6, 1.6))
        shading = bulge * (1 + uniform(0.02, 0.16) * weave) * (1 + self._folds(top=20, bottom=90))
        cloth = self._cloth_colour() * light * shading[:, :, None] * self._pattern()
        if self._chance(0.6):
            brim = under & (below <= 0) & (below > -uniform(3, 16))
            other = self._cloth_colour() * light
            cloth[brim] = other if self._chance(0.4) else cloth[brim] * uniform(0.5, 1.3)
        shadow = uniform(0.1, 0.6) * np.exp(-np.clip(below, 0, None) / uniform(3, 16))
        shadowed = image * (1 - shadow * (under & (below >= 0)) * self._chance(0.7))[:, :, None]
        alpha = _soft(area, uniform(0.5, 1.5))[:, :, None]
        return _bytes(shadowed * (1 - alpha) + np.clip(cloth, 0, 255) * alpha)

    def _chance(self, probability: float) -> bool:
        return bool(self.random.random() < probability)

    def _mask_outline(self, mesh: Array, *, over_nose: bool) -> Array:
        choose = self.random.choice
        if over_nose:
            side = (
                choose([234, 93]),
                choose([123, 116]),
                choose([50, 117, 118]),
                choose([101, 119]),
            )
            middle = choose([197, 195, 5, 6], p=[0.35, 0.35, 0.15, 0.15])
        else:
            side = (choose([93, 132]), choose([177, 147]), choose([187, 205]), choose([206, 203]))
            middle = choose([2, 164])
        left = tuple(int(index) for index in side)
        upper = mesh[[*left, int(middle), *mirrored(left[::-1])]]
        lower = mesh[[*mirrored(JAW), CHIN, *JAW[::-1]]]
        upper[:, 1] += self.random.uniform(-5, 9) if over_nose else self.random.uniform(0, 6)
        lower[:, 1] += self.random.uniform(0, 14)
        outline = np.concatenate([upper, lower])
        stretch = np.array([self.random.uniform(0.9, 1.04), 1.0])
        return np.asarray(mesh[1] + (outline - mesh[1]) * stretch, np.float32)

    def _cloth_colour(self) -> Array:
        """White, surgical blue, black, grey or anything, BGR."""
        uniform = self.random.uniform
        kind = self.random.choice(["white", "blue", "black", "grey", "any"], p=CLOTHS)
        if kind == "white":
            return np.full(3, 235 * uniform(0.85, 1.05))
        if kind == "blue":
            return np.array([225, 205, 165]) * uniform(0.8, 1.1)
        if kind in ("black", "grey"):
            return np.full(3, uniform(12, 70) if kind == "black" else uniform(70, 170))
        hue = np.array([[[uniform(0, 180), uniform(40, 220), uniform(60, 240)]]], np.uint8)
        return np.asarray(cv2.cvtColor(hue, cv2.COLOR_HSV2BGR)[0, 0], np.float64)

    def _shading(self, image: Image, area: Array) -> Array:
        """Light on the cloth: about that on the face, a bulge, folds and noise."""
        uniform = self.random.uniform
        grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.float32) + 8
        inside = area > 0
        face = float(np.median(grey[inside])) if inside.any() else float(np.median(grey))
        shade = (_soft(grey, uniform(8, 16)) / face) ** uniform(0.2, 0.8)
        brightness = np.clip(face / 150, 0.25, 1.3) ** uniform(0.5, 1)
        bulge = 1 - uniform(0, 0.35) * np.clip(np.abs(COLUMNS - SIZE / 2) / 60, 0, 1) ** 2
        noise = 1 + 0.02 * _soft(self.random.normal(size=(SIZE, SIZE)), 1)
        return np.asarray(
            shade * brightness * bulge * noise * (1 + self._folds(top=130, bottom=220))
        )

    def _folds(self, top: float, bottom: float) -> Array:
        uniform, normal = self.random.uniform, self.random.normal
        folds = np.zeros((SIZE, SIZE), np.float32)
        for _ in range(self.random.integers(0, 9)):
            x, y = uniform(60, 180), uniform(top, bottom)
            angle = uniform(0, np.pi) if self._chance(0.5) else normal(0, 0.35)
            along = (COLUMNS - x) * np.cos(angle) + (ROWS - y) * np.sin(angle)
            across = (ROWS - y) * np.cos(angle) - (COLUMNS - x) * np.sin(angle)
            across = across / uniform(1.2, 5)
            profile = across if self._chance(0.6) else 1
            folds += normal() * np.exp(-((along / uniform(10, 45)) ** 2) - across**2) * profile
        return folds * np.float32(uniform(0.03, 0.2))

    def _pattern(self) -> Array:
        """Pleats, print, both or neither: what the colour is multiplied by."""
        pattern = np.ones((SIZE, SIZE, 1))
        if self._chance(0.5):
            rows = ROWS + 4 * np.cos((COLUMNS - SIZE / 2) / 50)
            pleats = np.sign(np.sin(rows * 2 * np.pi / self.random.uniform(9, 20)))
            pattern = pattern * (1 + self.random.uniform(0.02, 0.1) * pleats)[:, :, None]
        if self._chance(0.2):
            print_ = _soft(self.random.normal(size=(SIZE, SIZE, 3)), self.random.uniform(2, 6))
            pattern = pattern * (1 + self.random.uniform(0.1, 0.5) * print_ / print_.std())
        return pattern


def _filled(outline: Array) -> Array:
    area = np.zeros((SIZE, SIZE), np.float32)
    cv2.fillPoly(area, [np.rint(outline).astype(np.int32)], 1.0, cv2.LINE_AA)
    return area


def _rounded(outline: Array) -> Array:
    """Its corners cut off twice (Chaikin 1974)."""
    for _ in range(2):
        following = np.roll(outline, -1, axis=0)
        pairs = [0.75 * outline + 0.25 * following, 0.25 * outline + 0.75 * following]
        outline = np.stack(pairs, axis=1).reshape(-1, 2)
    return outline


def _soft(values: Array, sigma: float) -> Array:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), np.float64)


def _bytes(values: Array) -> Image:
    return np.clip(values, 0, 255).astype(np.uint8)
