"""The picture of somebody who is to be verified in a liveness session: it must show one face."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.server.azure.enrol import only_face
from whosthere.server.azure.face_attributes import found_out
from whosthere.server.azure.faces import find_faces
from whosthere.server.azure.models import DetectionModel
from whosthere.server.azure.pictures import Picture
from whosthere.server.azure.rectangles import rectangle
from whosthere.server.azure.sessions import Reference
from whosthere.types import Aspect
from whosthere.vision.appearance.recognition_quality import recognition_quality

if TYPE_CHECKING:
    from whosthere.server.azure.service import Service
    from whosthere.types import Image
    from whosthere.vision.analyser import Analyser


def reference_in(data: bytes, service: Service) -> Reference:
    """Where the face of the picture is and how good; the picture is not kept, nor its template.

    Raises:
        AzureError: It cannot be decoded, or does not show exactly one face.
    """
    return Picture(data).ask(service, _reference)


def _reference(analyser: Analyser, image: Image) -> Reference:
    face = analyser.describe(image, only_face(find_faces(analyser, image)), Aspect.MESH)
    height, width = image.shape[:2]
    return Reference(
        rectangle(face, DetectionModel.DETECTION_03, width, height),
        recognition_quality(found_out(face.quality)),
    )
