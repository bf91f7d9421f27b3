"""``/api/training``: where the decision line of a group lies, and what it does."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from whosthere.errors import NotTrained
from whosthere.people.calibration import DECISION
from whosthere.people.names import MAX_NAME
from whosthere.people.training import choose, report
from whosthere.people.trainings import TrainingStatus
from whosthere.server.api.access import Operator, Viewer
from whosthere.server.api.changes import changed
from whosthere.server.api.person_bodies import photo_address
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import Shared

if TYPE_CHECKING:
    from whosthere.people.records import Group
    from whosthere.people.score_distribution import ScoreDistribution
    from whosthere.people.suspicion import Doubt, Resemblance
    from whosthere.people.training import TrainingReport
    from whosthere.people.trainings import TrainingRun
    from whosthere.server.api.service import ApiService

router = api_router("training")

GroupName = Annotated[str, Field(min_length=1, max_length=2 * MAX_NAME)]
WantedRate = Annotated[float, Field(ge=1e-12, le=0.999999)]
"""As far from 0 and 1 as the lines that can be chosen."""


class Histogram(Body):
    """How alike photos are, by cosine: numbers of pairs a bin."""

    edges: list[float] = Field(description="cosines between the bins, ascending")
    genuine: list[int] = Field(description="pairs of photos of one person")
    impostor: list[int] = Field(description="pairs of photos of different people")
    expected: list[float] = Field(
        description="share of pairs of different people in each bin, as measured on thousands of "
        "others and moved to this group"
    )
    sampled: bool = Field(description="whether only some photos were paired, always the same ones")


class Line(Body):
    """What a decision line would do."""

    threshold: float
    false_match_rate: float = Field(description="share of strangers who would get a name")
    miss_rate: float | None = Field(description="share of photos that would not be recognised")


class Namesake(Body):
    """Somebody of the group."""

    id: str
    name: str


class Closest(Body):
    """The two different people who are most alike."""

    a: Namesake
    b: Namesake
    similarity: float
    confusable: bool = Field(description="whether one can be taken for the other")


class DoubtfulPhoto(Body):
    """A photo that looks wrong."""

    photo: str
    person_id: str
    person: str
    other: Namesake | None = Field(description="who it looks more like")
    sentence: str
    picture: str | None


class Training(Body):
    """What the last training of a group found; before the first, what it would find."""

    group: str
    trained_at: datetime | None
    running: bool
    problem: str | None = Field(description="why the last training failed")
    people: int
    photos: int
    threshold: float | None = Field(description="null where the group has no photo")
    confidence_line: float = Field(description="the confidence at the threshold")
    wanted_rate: float
    false_match_rate: float | None
    miss_rate: float | None
    histogram: Histogram | None
    curve: list[Line] = Field(description="the lines that may be chosen, the most lenient first")
    closest: Closest | None
    doubts: list[DoubtfulPhoto]
    single: list[str]
    empty: list[str]


class NewTraining(Body):
    """Which group to train: the one of the settings unless told; and its line, if it is to move."""

    group: GroupName | None = None
    false_match_rate: WantedRate | None = None


@router.get("/training")
def training(_caller: Viewer, shared: Shared, group: GroupName | None = None) -> Training:
    """Tell what the last training of a group found."""
    return _training(shared, _group(shared, group))


@router.post("/training")
def train(_caller: Operator, shared: Shared, body: NewTraining) -> Training:
    """Train a group again, with another line where one is given."""
    group = _group(shared, body.group)
    if body.false_match_rate is not None:
        choose(shared.gallery, group.id, body.false_match_rate)
    changed(shared, group.id)
    return _training(shared, group)


def _group(shared: ApiService, name: str | None) -> Group:
    return shared.gallery.group(name or shared.settings.config.people.group)


def _training(shared: ApiService, group: Group) -> Training:
    default_rate = shared.settings.config.people.false_match_rate
    run = shared.trainings.status(group.id)
    try:
        found = report(shared.gallery, group.id, default_rate)
    except NotTrained:
        return _without_photos(shared, group, run, default_rate)
    return _told(found, run)


def _told(found: TrainingReport, run: TrainingRun | None) -> Training:
    return Training(
        group=found.group,
        trained_at=found.trained_at,
        running=_running(run),
        problem=None if run is None else run.message,
        people=found.people,
        photos=found.photos,
        threshold=found.calibration.threshold,
        confidence_line=DECISION,
        wanted_rate=found.wanted_rate,
        false_match_rate=found.false_match_rate,
        miss_rate=found.miss_rate,
        histogram=_histogram(found.scores),
        curve=[Line.model_validate(line) for line in found.outlook],
        closest=None
        if found.closest is None
        else _closest(found.closest, confusable=found.confusable),
        doubts=[_doubtful(doubt) for doubt in found.doubts],
        single=list(found.single),
        empty=list(found.empty),
    )


def _without_photos(
    shared: ApiService, group: Group, run: TrainingRun | None, wanted_rate: float
) -> Training:
    return Training(
        group=group.name,
        trained_at=None,
        running=_running(run),
        problem=None,
        people=0,
        photos=0,
        threshold=None,
        confidence_line=DECISION,
        wanted_rate=wanted_rate,
        false_match_rate=None,
        miss_rate=None,
        histogram=None,
        curve=[],
        closest=None,
        doubts=[],
        single=[],
        empty=[person.name for person in shared.gallery.people(group.id)],
    )


def _running(run: TrainingRun | None) -> bool:
    return run is not None and run.status == TrainingStatus.RUNNING


def _histogram(scores: ScoreDistribution) -> Histogram:
    return Histogram(
        edges=scores.edges.round(4).tolist(),
        genuine=scores.genuine.tolist(),
        impostor=scores.impostor.tolist(),
        expected=scores.expected.tolist(),
        sampled=scores.sampled,
    )


def _closest(pair: Resemblance, *, confusable: bool) -> Closest:
    a, b = (Namesake(id=person.id, name=person.name) for person in (pair.a, pair.b))
    return Closest(a=a, b=b, similarity=pair.similarity, confusable=confusable)


def _doubtful(doubt: Doubt) -> DoubtfulPhoto:
    other = doubt.other
    return DoubtfulPhoto(
        photo=doubt.face.id,
        person_id=doubt.person.id,
        person=doubt.person.name,
        other=None if other is None else Namesake(id=other.id, name=other.name),
        sentence=doubt.sentence,
        picture=photo_address(doubt.face),
    )
