"""Loads everything that is needed to look at a picture, by looking at one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.demo import pictures
from whosthere.server.azure.face_attributes import TELLERS, Look, face_attributes, found_out
from whosthere.server.azure.routing import ApiVersion
from whosthere.types import Aspect
from whosthere.video.pictures import read_picture

if TYPE_CHECKING:
    from whosthere.vision.analyser import Analyser


def warm(analyser: Analyser) -> None:
    """Let every method work once: a network is loaded then, and nobody need wait for it.

    Raises:
        ModelError: A network cannot be loaded.
    """
    image = read_picture(pictures()[0].path)
    for found in analyser.detect_thoroughly(image):
        face = analyser.describe(image, found, Aspect.EVERYTHING)
        analyser.pupils(image, found_out(face.mesh))
        face_attributes(Look(image, face, ApiVersion.V1_0), TELLERS)
