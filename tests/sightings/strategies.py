"""Sightings of every shape, for hypothesis."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from whosthere.sightings.sighting import Sighting, Span
from whosthere.types import Emotion, ModelVersions

texts = st.text(max_size=20)
labels = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
shares = st.floats(0, 1)
angles = st.tuples(st.floats(-90, 90), st.floats(-90, 90)).map(lambda two: Span(*sorted(two)))
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
model_versions = st.builds(
    ModelVersions,
    *[st.none() | labels for _ in range(5)],
)


@st.composite
def sightings(draw: st.DrawFn) -> Sighting:
    """Any sighting that could be exported."""
    first_seen = draw(times)
    known = draw(st.sampled_from(["person", "stranger", "neither"]))
    return Sighting(
        id=str(draw(st.uuids(version=4))),
        run_id=str(draw(st.uuids(version=4))),
        camera=draw(labels),
        first_seen=first_seen,
        last_seen=first_seen + draw(st.timedeltas(timedelta(0), timedelta(days=2))),
        frames=draw(st.integers(1, 2**40)),
        looks=draw(st.integers(0, 2**40)),
        whosthere="0.1.0",
        models=draw(model_versions),
        person_id=str(draw(st.uuids(version=4))) if known == "person" else None,
        name=draw(labels) if known == "person" else None,
        stranger_id=f"stranger-{draw(st.integers(1, 99))}" if known == "stranger" else None,
        confidence=draw(shares) if known == "person" else None,
        quality=draw(st.none() | shares),
        age=draw(st.none() | st.floats(0, 120)),
        male=draw(st.none() | shares),
        emotions=draw(st.none() | st.fixed_dictionaries({e: shares for e in Emotion})),
        yaw=draw(st.none() | angles),
        pitch=draw(st.none() | angles),
        recovered=draw(st.booleans()),
    )
