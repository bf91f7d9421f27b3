"""What labels say, held for a moment so that it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from whosthere.live.overlay.lettering import tidy
from whosthere.types import Aspect

if TYPE_CHECKING:
    from whosthere.types import Attributes, Identity, TrackedFace

LONGEST_NAME = 32
"""Characters of a name that are shown."""
HOLD = 0.5
"""Seconds of the stream before numbers change: nobody reads faster."""


class Words(NamedTuple):
    """What a label says; what is empty is not shown.

    Attributes:
        who: Name and confidence.
        how: Attributes, the most important first.
    """

    who: str
    how: tuple[str, ...]


class Held(NamedTuple):
    """Words, since when they are shown, and what has to change for them to change at once."""

    words: Words
    since: float
    news: object


class Speaker:
    """Words for all labels, frame by frame."""

    def __init__(self) -> None:
        self._held: dict[int, Held] = {}

    def say(self, faces: tuple[TrackedFace, ...], pts: float) -> dict[int, Words]:
        """Words by track for the faces of a frame.

        Args:
            faces: The faces.
            pts: Of the frame, seconds.
        """
        self._held = {one.track_id: self._hold(one, pts) for one in faces}
        return {track_id: held.words for track_id, held in self._held.items()}

    def _hold(self, tracked: TrackedFace, pts: float) -> Held:
        held = self._held.get(tracked.track_id)
        news = _news(tracked)
        if held is not None and held.news == news and 0 <= pts - held.since < HOLD:
            return held
        return Held(words_for(tracked), pts, news)


def words_for(tracked: TrackedFace) -> Words:
    """What the label of a face says.

    Examples:
        >>> import numpy as np
        >>> from whosthere.types import Attributes, Box, Face, Identity, TrackedFace
        >>> face = Face(Box(0, 0, 9, 9), 0.9, np.zeros((5, 2), np.float32))
        >>> hopper = Identity(person_id="7", name="Grace Hopper", confidence=0.93)
        >>> words_for(TrackedFace(1, face, hopper, Attributes(age=43.2, male=0.1)))
        Words(who='Grace Hopper 93%', how=('age 43', 'female'))
        >>> words_for(TrackedFace(1, face, hopper, Attributes(43.2, 0.1, filled=Aspect.AGE))).how
        ('female', 'local: age 43')
    """
    return Words(_who(tracked.identity, tracked.looks), _how(tracked.attributes))


def _who(identity: Identity, looks: int) -> str:
    if identity.person_id is not None:
        name = tidy(identity.name or "") or identity.person_id
        shown = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        return f"{shown} {identity.confidence:.0%}"
    if identity.stranger_id is not None:
        return f"unknown · {identity.stranger_id}"
    return "unknown" if looks else ""


def _how(attributes: Attributes) -> tuple[str, ...]:
    """What is known of a face; what was filled in on this machine comes last, and says so."""
    parts = []
    if attributes.age is not None:
        parts.append((Aspect.AGE, f"age {attributes.age:.0f}"))
    if attributes.gender is not None:
        parts.append((Aspect.GENDER, attributes.gender.value))
    if attributes.emotions is not None and attributes.emotion is not None:
        share = attributes.emotions[attributes.emotion]
        parts.append((Aspect.EMOTION, f"{attributes.emotion.value} {share:.0%}"))
    told = tuple(words for aspect, words in parts if aspect not in attributes.filled)
    filled = [words for aspect, words in parts if aspect in attributes.filled]
    if filled:
        filled[0] = f"local: {filled[0]}"
    return (*told, *(attributes.more or {}).values(), *filled)


def _news(tracked: TrackedFace) -> object:
    """Who somebody is, and which attributes are known, but not their values."""
    identity, attributes = tracked.identity, tracked.attributes
    return (
        identity.person_id,
        identity.name,
        identity.stranger_id,
        tracked.looks > 0,
        attributes.age is None,
        attributes.male is None,
        attributes.emotions is None,
        attributes.filled,
        attributes.more is None,
    )
