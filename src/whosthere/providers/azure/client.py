"""The Azure Face service: finding faces in pictures, and saying whose they are.

The operations and their limits are those of Microsoft's REST reference, version 1.0 and later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from whosthere.providers.azure.answers import DetectedFace, Identification, Verdict
from whosthere.providers.azure.attributes import DetectionModel, RecognitionModel
from whosthere.providers.azure.groups import PersonGroups
from whosthere.providers.azure.link import TIMEOUT, AtOnce, Link

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import httpx

    from whosthere.providers.azure.attributes import FaceAttribute
    from whosthere.providers.azure.credentials import Credential
    from whosthere.providers.azure.endpoint import Endpoint
    from whosthere.providers.azure.link import Courier

MAX_IDENTIFIED = 10
"""Faces that one call of identify takes."""


class AzureFace:
    """A Face service. Several threads may use it at once; close it, or use it in a ``with`` block.

    Every method raises `ServiceError` or one of its kinds.

    Args:
        endpoint: Where the service is, see `parse_endpoint`.
        credential: What it knows us by.
        courier: When requests may go and whether they are tried again; None for once, at once.
        transport: What carries the requests; None for the network.
        timeout: For each request.

    Attributes:
        endpoint: Where the service is.
        groups: Its person groups.
        large_groups: Its large person groups.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        credential: Credential,
        courier: Courier | None = None,
        transport: httpx.BaseTransport | None = None,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        self.endpoint = endpoint
        self._link = Link(endpoint, credential, courier or AtOnce(), transport, timeout)
        self.groups = PersonGroups(self._link, large=False)
        self.large_groups = PersonGroups(self._link, large=True)

    def close(self) -> None:
        """Close the connections."""
        self._link.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def detect(
        self,
        jpeg: bytes,
        *,
        attributes: Collection[FaceAttribute] = (),
        landmarks: bool = False,
        detection_model: DetectionModel = DetectionModel.DETECTION_03,
        recognition_model: RecognitionModel = RecognitionModel.RECOGNITION_04,
        face_id: bool = False,
        ttl: int | None = None,
    ) -> tuple[DetectedFace, ...]:
        """The faces of a picture, largest first.

        Args:
            jpeg: The picture, within the limits of `whosthere.providers.azure.frames`.
            attributes: What to say of every face; see `given_by` for what the models allow.
            landmarks: Whether to give the 27 landmarks; not with ``detection_02``.
            detection_model: What finds the faces.
            recognition_model: What will compare them; that of the group they are searched in.
            face_id: Whether the service shall remember them; Microsoft's needs an approval.
            ttl: For how many seconds, 60 to 86,400; None for a day.
        """
        query: dict[str, str | int | bool] = {
            "returnFaceId": face_id,
            "returnFaceLandmarks": landmarks,
            "detectionModel": detection_model,
            "recognitionModel": recognition_model,
        }
        if attributes:
            query["returnFaceAttributes"] = ",".join(sorted(attributes))
        if face_id and ttl is not None:
            query["faceIdTimeToLive"] = ttl
        return self._link.ask("/detect", tuple[DetectedFace, ...], jpeg, query)

    def identify(
        self,
        face_ids: Sequence[str],
        group: str,
        *,
        large: bool = False,
        most: int = 1,
        threshold: float | None = None,
    ) -> tuple[Identification, ...]:
        """Who detected faces may be, in the order of the ids.

        Args:
            face_ids: From `detect`, at most `MAX_IDENTIFIED`.
            group: Id of the trained group to search.
            large: Whether that is a large person group.
            most: How many candidates to give for each.
            threshold: The least confidence of a candidate, 0 to 1; None for the service's own.
        """
        body: dict[str, object] = {
            "faceIds": list(face_ids),
            _group_field(large=large): group,
            "maxNumOfCandidatesReturned": most,
        }
        if threshold is not None:
            body["confidenceThreshold"] = threshold
        return self._link.ask("/identify", tuple[Identification, ...], body)

    def verify(self, face_id: str, other_face_id: str) -> Verdict:
        """Whether two detected faces are of one person."""
        return self._link.ask("/verify", Verdict, {"faceId1": face_id, "faceId2": other_face_id})

    def verify_person(
        self, face_id: str, group: str, person_id: str, *, large: bool = False
    ) -> Verdict:
        """Whether a detected face is of somebody in a group."""
        field = _group_field(large=large)
        body = {"faceId": face_id, "personId": person_id, field: group}
        return self._link.ask("/verify", Verdict, body)


def _group_field(*, large: bool) -> str:
    return "largePersonGroupId" if large else "personGroupId"
