"""Embeddings: what recognition compares.

`MobileFaceNet` (Chen et al. 2018) is the ``fast`` recogniser. ``accurate`` joins it with dlib's
ResNet: the two err on different faces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from whosthere.types import Template
from whosthere.vision.alignment import (
    ARCFACE_TEMPLATE,
    dlib_template,
    similarity_transform,
    to_batch,
    warp,
)
from whosthere.vision.manifest import model_file
from whosthere.vision.runtime import Network

if TYPE_CHECKING:
    from whosthere.types import Array, Device, Image, Recognition

PREPROCESSING = 1
"""Part of every fingerprint: raise it when alignment or normalisation change."""

ARCFACE_SIZE = 112
DLIB_SIZE = 150
DLIB_PADDING = 0.25
DLIB_WEIGHT = 1.5
"""How much dlib's vector counts against MobileFaceNet's; measured on LFW."""


class Embedding(NamedTuple):
    """A template, and how strongly the network responded.

    Attributes:
        template: The vector, of length 1, bound to its model.
        strength: Length of MobileFaceNet's vector before normalisation. A blurred, turned or
            covered face gives a short one.
    """

    template: Template
    strength: float


class Embedder(Protocol):
    """Makes templates."""

    @property
    def fingerprint(self) -> str:
        """What its templates are bound to."""
        ...

    def embed(self, image: Image, landmarks: Array) -> Embedding:
        """The embedding of the face with those five precise landmarks, ``(5, 2)`` pixels."""
        ...


class MobileFaceNet:
    """The 192-dimensional embedder.

    Raises:
        ModelError: The network cannot be loaded on that device.
    """

    def __init__(self, device: Device = "auto") -> None:
        self._network = Network("mobilefacenet", device)
        self.fingerprint = fingerprint_of("fast")

    def embed(self, image: Image, landmarks: Array) -> Embedding:
        """See `Embedder.embed`."""
        transform = similarity_transform(landmarks, ARCFACE_TEMPLATE)
        batch = (to_batch(warp(image, transform, ARCFACE_SIZE)) - np.float32(127.5)) / 128
        vector = self._network.run(batch)[0][0]
        strength = float(np.linalg.norm(vector))
        return Embedding(Template(vector / np.float32(strength), self.fingerprint), strength)


class Concatenation:
    """MobileFaceNet and dlib's ResNet side by side, 320-dimensional.

    Raises:
        ModelError: A network cannot be loaded on that device.
    """

    def __init__(self, device: Device = "auto") -> None:
        self._first = MobileFaceNet(device)
        self._second = Network("dlib_resnet_v1", device)
        self.fingerprint = fingerprint_of("accurate")

    def embed(self, image: Image, landmarks: Array) -> Embedding:
        """See `Embedder.embed`."""
        template, strength = self._first.embed(image, landmarks)
        transform = similarity_transform(landmarks, dlib_template(DLIB_SIZE, DLIB_PADDING))
        other = self._second.run(to_batch(warp(image, transform, DLIB_SIZE)))[0][0]
        weighted = np.float32(DLIB_WEIGHT) * other / np.linalg.norm(other)
        vector = np.concatenate([template.vector, weighted])
        return Embedding(
            Template((vector / np.linalg.norm(vector)).astype(np.float32), self.fingerprint),
            strength,
        )


def fingerprint_of(recognition: Recognition) -> str:
    """The fingerprint of that embedder's templates, without loading it."""
    first = f"{model_file('mobilefacenet').fingerprint}-{PREPROCESSING}"
    if recognition == "fast":
        return first
    return f"{first}+{model_file('dlib_resnet_v1').fingerprint}"


def embedder(recognition: Recognition = "fast", device: Device = "auto") -> Embedder:
    """The embedder of that name.

    Raises:
        ModelError: A network cannot be loaded on that device.
    """
    return MobileFaceNet(device) if recognition == "fast" else Concatenation(device)
