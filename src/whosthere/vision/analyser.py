"""All the networks together: from a picture to faces with everything that was asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from whosthere.types import Aspect, Attributes, ModelVersions
from whosthere.vision.age_gender import AgeGenderEstimator
from whosthere.vision.detector import Detector
from whosthere.vision.embedder import embedder, fingerprint_of
from whosthere.vision.emotion import EmotionEstimator
from whosthere.vision.iris import IrisFinder
from whosthere.vision.landmarks import FaceMesh, five_points
from whosthere.vision.manifest import model_file
from whosthere.vision.pose import head_pose
from whosthere.vision.quality import assess

if TYPE_CHECKING:
    from whosthere.types import Array, Device, Face, Image, Recognition
    from whosthere.vision.embedder import Embedder

NEED_MESH = Aspect.MESH | Aspect.TEMPLATE | Aspect.AGE_GENDER
"""What precise landmarks are needed for."""


class Analyser:
    """Finds faces and describes them. A network is loaded when it is first needed.

    Args:
        device: Where the networks run.
        recognition: Which embedder makes the templates.
        detection_size: Longest side of the picture that the detector sees, pixels.
        min_face: Smallest face to report, pixels of width in the picture.
        threshold: Lowest detection score to report, 0 to 1; a tracker makes use of weak ones.

    Raises:
        ModelError: A network cannot be loaded on that device.
    """

    def __init__(
        self,
        device: Device = "auto",
        recognition: Recognition = "fast",
        detection_size: int = 640,
        min_face: int = 0,
        threshold: float = 0.6,
    ) -> None:
        self._device: Device = device
        self._recognition: Recognition = recognition
        self._min_face = min_face
        self._detector = Detector(device, detection_size, threshold)

    def detect(self, image: Image) -> list[Face]:
        """Boxes, scores and coarse landmarks of the faces of a BGR picture, largest first."""
        return self._large_enough(self._detector.detect(image))

    def detect_thoroughly(self, image: Image) -> list[Face]:
        """Like `detect`, but slower: it sees smaller faces, and faces that fill the picture."""
        return self._large_enough(self._detector.detect_thoroughly(image))

    def _large_enough(self, faces: list[Face]) -> list[Face]:
        return [face for face in faces if face.box.width >= self._min_face]

    def describe(self, image: Image, face: Face, aspects: Aspect) -> Face:
        """Find out more about a face of that picture; what it has already is found out anew."""
        if aspects & NEED_MESH:
            face = self._look_closely(image, face, embed=Aspect.TEMPLATE in aspects)
        if not aspects & Aspect.ATTRIBUTES:
            return face
        attributes = face.attributes or Attributes()
        if Aspect.EMOTION in aspects:
            emotions = self._emotion.estimate(image, face.box)
            attributes = replace(attributes, emotions=emotions)
        if aspects & Aspect.AGE_GENDER:
            age, male = self._age_gender.estimate(image, face.box, face.landmarks)
            attributes = replace(
                attributes,
                age=age if Aspect.AGE in aspects else attributes.age,
                male=male if Aspect.GENDER in aspects else attributes.male,
            )
        return replace(face, attributes=attributes)

    def _look_closely(self, image: Image, face: Face, *, embed: bool) -> Face:
        mesh = self._mesh.locate(image, face.landmarks)
        landmarks = five_points(mesh)
        pose = head_pose(mesh)
        template, strength = self.embedder.embed(image, landmarks) if embed else (None, None)
        return replace(
            face,
            landmarks=landmarks,
            mesh=mesh,
            pose=pose,
            quality=assess(image, landmarks, pose, strength),
            template=template,
        )

    def pupils(self, image: Image, mesh: Array) -> Array:
        """The pupils of a face of that picture, left and right, ``(2, 2)`` pixels.

        Args:
            image: BGR picture.
            mesh: The face's dense landmarks, ``(468, 3)`` pixels.
        """
        return self._iris.locate(image, mesh)

    @property
    def models(self) -> ModelVersions:
        """Fingerprints of the networks."""
        return ModelVersions(
            detector=model_file("yunet_2023mar").fingerprint,
            landmarks=model_file("face_mesh").fingerprint,
            embedder=fingerprint_of(self._recognition),
            age_gender="+".join(
                model_file(name).fingerprint
                for name in ("age_gender_faceapi", "age_dlib", "gender_dlib")
            ),
            emotion=model_file("expression_faceapi").fingerprint,
        )

    @cached_property
    def embedder(self) -> Embedder:
        """What makes the templates."""
        return embedder(self._recognition, self._device)

    @cached_property
    def _mesh(self) -> FaceMesh:
        return FaceMesh(self._device)

    @cached_property
    def _iris(self) -> IrisFinder:
        return IrisFinder(self._device)

    @cached_property
    def _age_gender(self) -> AgeGenderEstimator:
        return AgeGenderEstimator(self._device)

    @cached_property
    def _emotion(self) -> EmotionEstimator:
        return EmotionEstimator(self._device)
