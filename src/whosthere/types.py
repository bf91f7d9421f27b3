"""The shared vocabulary: frames, faces, templates, matches and what is said of them.

Conventions, everywhere in whosthere:

* Pictures are BGR ``uint8`` arrays of shape ``(H, W, 3)``, already upright.
* Coordinates are pixels of the upright picture, x to the right, y down, origin at the outer
  corner of the top left pixel; boxes are ``x, y, width, height``.
* Angles are degrees with Azure's signs (see `HeadPose`).
* Times are seconds (``float``) or aware UTC `datetime`s.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Flag, StrEnum, auto
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    Image: TypeAlias = NDArray[np.uint8]
    """A BGR picture, ``(H, W, 3)``."""
    Array: TypeAlias = NDArray[np.floating]
    """Real numbers; the docstring that uses it gives shape and unit."""


Device: TypeAlias = Literal["auto", "cpu", "cuda", "openvino", "coreml"]
"""Where networks run; ``auto`` is the best that works."""

Recognition: TypeAlias = Literal["fast", "accurate"]
"""``fast`` uses one embedder, ``accurate`` two."""


class Emotion(StrEnum):
    """The seven emotions that the expression network tells apart, in its order."""

    NEUTRAL = "neutral"
    HAPPINESS = "happiness"
    SADNESS = "sadness"
    ANGER = "anger"
    FEAR = "fear"
    DISGUST = "disgust"
    SURPRISE = "surprise"


class Gender(StrEnum):
    """What the network guesses from a face; not who somebody is."""

    FEMALE = "female"
    MALE = "male"


class SourceState(StrEnum):
    """How a source of frames is doing."""

    CONNECTING = "connecting"
    LIVE = "live"
    STALLED = "stalled"
    LOST = "lost"
    ENDED = "ended"


class Aspect(Flag):
    """What can be found out about a face that was detected; combine with ``|``."""

    NOTHING = 0
    MESH = auto()
    """Dense landmarks, precise five landmarks, head pose and quality."""
    TEMPLATE = auto()
    """What recognition compares; needs the mesh, and brings it."""
    AGE = auto()
    """Needs the mesh, like gender, and brings it."""
    GENDER = auto()
    EMOTION = auto()
    AGE_GENDER = AGE | GENDER
    ATTRIBUTES = AGE_GENDER | EMOTION
    EVERYTHING = MESH | TEMPLATE | ATTRIBUTES


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a source.

    Attributes:
        image: BGR ``uint8`` ``(H, W, 3)``, upright. Nobody writes into it: copy before drawing.
        index: Number of the frame in its source, from 0; dropped frames count.
        pts: Seconds into the stream.
        captured_at: When the camera gave it (live), or when it was read (file). Aware, UTC.
    """

    image: Image
    index: int
    pts: float
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; it may reach beyond the picture.

    Examples:
        >>> Box(0, 0, 10, 10).iou(Box(5, 0, 10, 10))
        0.3333333333333333
        >>> Box(10, 10, 20, 40).center
        (20.0, 30.0)
    """

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """First x beyond the box."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """First y beyond the box."""
        return self.y + self.height

    @property
    def center(self) -> tuple[float, float]:
        """Its middle, ``(x, y)``."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def area(self) -> float:
        """Square pixels."""
        return self.width * self.height

    def iou(self, other: Box) -> float:
        """Intersection over union with another box, 0 to 1."""
        width = min(self.right, other.right) - max(self.x, other.x)
        height = min(self.bottom, other.bottom) - max(self.y, other.y)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.area + other.area - shared)

    def scaled(self, factor: float) -> Box:
        """The same box in a picture that is `factor` times as large."""
        return Box(self.x * factor, self.y * factor, self.width * factor, self.height * factor)

    def clipped(self, width: float, height: float) -> Box:
        """The part of it inside a picture of that size."""
        x, y = min(max(self.x, 0.0), width), min(max(self.y, 0.0), height)
        right = min(max(self.right, 0.0), width)
        bottom = min(max(self.bottom, 0.0), height)
        return Box(x, y, right - x, bottom - y)


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Where a head points, in degrees, with Azure's signs.

    Attributes:
        yaw: Above 0 when the face is turned to the picture's right.
        pitch: Above 0 when the chin is up.
        roll: Above 0 when the head is tilted clockwise in the picture.
    """

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a look at a face is.

    Attributes:
        score: Overall fitness for recognition, 0 to 1.
        size: Distance between the eyes, in pixels of the picture (a typical adult's face is
            about 2.2 times as wide).
        sharpness: Variance of the Laplacian of the aligned 112 px crop's grey values; below
            about 30 a person would call it blurred.
        brightness: Mean grey value of the aligned crop, 0 to 255.
        frontality: 1 for a face that looks at the camera, 0 for a profile.
    """

    score: float
    size: float
    sharpness: float
    brightness: float
    frontality: float


@dataclass(frozen=True, slots=True)
class Attributes:
    """What the networks guess about a face; None for what was not asked.

    Attributes:
        age: Years.
        male: Probability of `Gender.MALE`, 0 to 1.
        emotions: Share of each emotion; the shares add up to 1.
        filled: Which of them the networks of this machine guessed in place of a service that
            does not tell them; nothing where no service was asked.
    """

    age: float | None = None
    male: float | None = None
    emotions: Mapping[Emotion, float] | None = None
    filled: Aspect = Aspect.NOTHING
    more: Mapping[str, str] | None = None

    @property
    def gender(self) -> Gender | None:
        """The likelier gender."""
        if self.male is None:
            return None
        return Gender.MALE if self.male >= 1 - self.male else Gender.FEMALE

    @property
    def emotion(self) -> Emotion | None:
        """The strongest emotion."""
        if self.emotions is None:
            return None
        return max(self.emotions, key=self.emotions.__getitem__)


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """An embedding bound to the model that made it; templates of different models never meet.

    Attributes:
        vector: ``(D,)`` float32 of length 1.
        model: Fingerprint of the weights and of the preprocessing, such as ``"mfn-d8ba40c0-1"``.
    """

    vector: Array
    model: str

    def similarity(self, other: Template) -> float:
        """Cosine of the two templates, -1 to 1.

        Raises:
            ValueError: The templates were made by different models.
        """
        if self.model != other.model:
            message = f"templates of {self.model} and {other.model} cannot be compared"
            raise ValueError(message)
        return float(self.vector @ other.vector)


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face in one frame. What was not asked for is None.

    Attributes:
        box: Rectangle in pixels of the picture.
        score: How sure the detector is, 0 to 1.
        landmarks: ``(5, 2)`` pixels: the eye at the picture's left, the eye at its right, nose
            tip, mouth corner at the left, mouth corner at the right.
        mesh: ``(468, 3)`` pixels: x, y of the dense landmarks and their depth at the same scale,
            growing away from the camera.
        pose: Where the head points.
        quality: How good this look is.
        attributes: Age, gender, emotion.
        template: What recognition compares.
        points: ``(27, 2)`` pixels: the landmarks of a face service, in the order of
            `whosthere.providers.azure.answers.LANDMARKS`.
    """

    box: Box
    score: float
    landmarks: Array
    mesh: Array | None = None
    pose: HeadPose | None = None
    quality: Quality | None = None
    attributes: Attributes | None = None
    template: Template | None = None
    points: Array | None = None

    def scaled(self, factor: float) -> Face:
        """The same face in a picture that is `factor` times as large."""
        # A NumPy number would make float64 of the float32 coordinates; a Python one does not.
        factor = float(factor)
        return replace(
            self,
            box=self.box.scaled(factor),
            landmarks=self.landmarks * factor,
            mesh=None if self.mesh is None else self.mesh * factor,
            points=None if self.points is None else self.points * factor,
        )


@dataclass(frozen=True, slots=True)
class Match:
    """The answer of a search: somebody with a confidence, or nobody.

    Attributes:
        confidence: Calibrated, 0 to 1; 0.5 is the decision line.
        person_id: Who it is, or None for nobody.
        name: The person's name, or None.
        similarity: Cosine to the person's nearest template; -1 when there was nobody to compare.
        runner_up: The same of the most similar other person, who is not named; -1 when there was
            none.
    """

    confidence: float = 0.0
    person_id: str | None = None
    name: str | None = None
    similarity: float = -1.0
    runner_up: float = -1.0


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a track is, as far as its looks tell.

    Exactly one of `person_id` and `stranger_id` is set once the vote is decided; neither before.

    Attributes:
        person_id: An enrolled person, or None.
        name: That person's name, or None.
        confidence: Calibrated confidence in `person_id`, 0 to 1; 0 for a stranger.
        stranger_id: Stable within a run, such as ``"stranger-3"``; or None.
    """

    person_id: str | None = None
    name: str | None = None
    confidence: float = 0.0
    stranger_id: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TrackedFace:
    """A face of this frame with what its track knows of it.

    Attributes:
        track_id: Number of the track in its source, from 1.
        face: The face; its box and landmarks are smoothed along the track.
        identity: The vote over all looks so far.
        attributes: Smoothed along the track.
        looks: How many looks the vote rests on.
        match: What the search said of the latest look; None before the first.
        close: The face as a close look at this very frame measured it, with its template; None
            where there was none.
    """

    track_id: int
    face: Face
    identity: Identity = field(default_factory=Identity)
    attributes: Attributes = field(default_factory=Attributes)
    looks: int = 0
    match: Match | None = None
    close: Face | None = None


@dataclass(frozen=True, slots=True)
class ModelVersions:
    """Fingerprints of the networks that are at work; None for one that is not.

    Attributes:
        detector: What finds the faces.
        landmarks: What places the dense landmarks.
        embedder: What makes the templates.
        age_gender: What guesses age and gender.
        emotion: What guesses the emotion.
    """

    detector: str | None = None
    landmarks: str | None = None
    embedder: str | None = None
    age_gender: str | None = None
    emotion: str | None = None

    def at_work(self, wanted: Aspect) -> ModelVersions:
        """Only the networks that run when that is found out about every face."""
        needs_mesh = wanted & (Aspect.MESH | Aspect.TEMPLATE | Aspect.AGE_GENDER)
        return ModelVersions(
            detector=self.detector,
            landmarks=self.landmarks if needs_mesh else None,
            embedder=self.embedder if Aspect.TEMPLATE in wanted else None,
            age_gender=self.age_gender if wanted & Aspect.AGE_GENDER else None,
            emotion=self.emotion if Aspect.EMOTION in wanted else None,
        )


@dataclass(frozen=True, slots=True)
class ServiceUse:
    """How a face service on the network is used, and how it is doing.

    Attributes:
        name: What it is called, such as ``"azure"``.
        calls: Calls in this run.
        cost: What they cost.
        calls_this_month: Calls of this machine since the month began.
        cost_this_month: What those cost.
        currency: What that is in.
        trouble: Why it does not answer at present, and when it is asked again; None when it does.
    """

    name: str
    calls: int
    cost: float
    calls_this_month: int
    cost_this_month: float
    currency: str
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """How the work is going.

    Attributes:
        state: How the source is doing.
        source_fps: Frames a second that the source gives.
        analysed_fps: Frames a second that are analysed.
        latency: Seconds from capture to result; 0 for a file.
        dropped: Frames dropped so far so as not to lag.
        service: The service that is asked; None where everything is done on this machine.
        sinks: What is wrong with the places where rows go, in a few words each.
    """

    state: SourceState
    source_fps: float = 0.0
    analysed_fps: float = 0.0
    latency: float = 0.0
    dropped: int = 0
    service: ServiceUse | None = None
    sinks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What was seen in one frame.

    Attributes:
        frame: The frame that was analysed.
        faces: Its faces, largest first.
        stats: How the work was going at that moment.
    """

    frame: Frame
    faces: tuple[TrackedFace, ...]
    stats: Stats
