"""``/api/enrolment``: somebody adds themselves before the camera of their browser.

A WebSocket. The client sends frames: four bytes, big-endian, the number of the frame, then a JPEG;
or ``{"skip": true}`` to go on to the next pose. After each comes one `Guidance`. Nothing is kept
before the last pose; a client that goes away earlier leaves nothing behind.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Literal

from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from whosthere.errors import UsageError, WhosThereError
from whosthere.people import persons
from whosthere.people.names import clean
from whosthere.providers.guide import Guide
from whosthere.providers.register import Register
from whosthere.server.api.access import Operator
from whosthere.server.api.changes import changed
from whosthere.server.api.looking import looked_at
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import ApiService, Shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Message

    from whosthere.people.records import EnrolledFace
    from whosthere.providers.guide import Glance

router = api_router("people")

_NUMBER = struct.Struct(">I")


class Skip(Body):
    """The client goes on without this pose."""

    skip: Literal[True]


class Problem(Body):
    """Why a frame could not be used, or the enrolment broke off."""

    code: str
    message: str


class Guidance(Body):
    """What to do next.

    ``seq`` is the number of the frame that it is about, and ``box`` where the face is in it:
    left, top, width, height, in pixels. At the end ``step`` is ``done``, ``person`` who was added,
    ``photos`` how many photos they got, and ``refused`` why others were not taken.
    """

    seq: int | None = None
    step: str
    steps_done: list[str]
    hint: str | None = None
    sentence: str | None = None
    progress: float
    width: int | None = None
    height: int | None = None
    box: tuple[float, float, float, float] | None = None
    person: str | None = None
    photos: int = 0
    refused: tuple[str, ...] = ()
    error: Problem | None = None


@router.websocket("/enrolment")
async def enrol(
    websocket: WebSocket,
    _caller: Operator,
    shared: Shared,
    person: str | None = None,
    name: str | None = None,
    group: str | None = None,
) -> None:
    """Guide somebody through the poses; see the module."""
    guided = await run_in_threadpool(_Guided, shared, person, name, group)
    await websocket.accept()
    try:
        while guided.going:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            answer = await run_in_threadpool(guided.answer, message)
            await websocket.send_text(answer.model_dump_json())
        done = await run_in_threadpool(guided.finish)
        await websocket.send_text(done.model_dump_json())
        await websocket.close()
    except WebSocketDisconnect:
        return


class _Guided:
    """One enrolment: frames in, guidance out."""

    def __init__(
        self, shared: ApiService, person: str | None, name: str | None, group: str | None
    ) -> None:
        self._shared = shared
        if (person is None) == (name is None):
            message = "say whom to enrol: somebody who is there, or the name of somebody new"
            raise UsageError(message)
        if person is not None:
            known = shared.gallery.collections.anybody(person)
            self._name, self._group = known.id, known.group_id
        else:
            found = shared.gallery.ensure_group(group or shared.settings.config.people.group)
            self._name, self._group = clean(name or ""), found.id
            with shared.gallery.store.reading() as connection:
                persons.require_free(connection, found.id, self._name)
        self._guide = Guide(Register(shared.gallery, self._group), self._name)
        self._done: list[str] = []

    @property
    def going(self) -> bool:
        return self._guide.step is not None

    def answer(self, message: Message) -> Guidance:
        """What to do after a message of the client."""
        frame = message.get("bytes")
        if not isinstance(frame, bytes):
            return self._skipped(str(message.get("text")))
        if len(frame) < _NUMBER.size:
            return self._told(error=Problem(code="UsageError", message="the frame is cut off"))
        (seq,) = _NUMBER.unpack_from(frame)
        step = self._guide.step
        try:
            look = looked_at(self._shared, frame[_NUMBER.size :])
            glance = self._guide.look(look.seen)
        except WhosThereError as error:
            return self._told(seq=seq, error=_problem(error))
        if glance.taken and step is not None:
            self._done.append(step.name)
        return self._told(seq=seq, glance=glance, size=(look.width, look.height))

    def finish(self) -> Guidance:
        """Enrol what was seen, and train the group."""
        try:
            enrolments = self._guide.enrol()
        except WhosThereError as error:
            return self._told(error=_problem(error))
        added = tuple(each.face for each in enrolments if each.face is not None)
        if added:
            changed(self._shared, self._group)
        refused = [each.refusal for each in enrolments if each.refusal is not None]
        return self._told(enrolled=added, refused=refused)

    def _skipped(self, text: str) -> Guidance:
        try:
            Skip.model_validate_json(text)
        except ValidationError:
            message = "send frames, or skip a pose"
            return self._told(error=Problem(code="UsageError", message=message))
        self._guide.skip()
        return self._told()

    def _told(
        self,
        *,
        seq: int | None = None,
        glance: Glance | None = None,
        size: tuple[int | None, int | None] = (None, None),
        enrolled: tuple[EnrolledFace, ...] = (),
        refused: Sequence[str] = (),
        error: Problem | None = None,
    ) -> Guidance:
        step = self._guide.step
        box = None if glance is None else glance.box
        return Guidance(
            seq=seq,
            step="done" if step is None else step.name,
            steps_done=self._done,
            hint=None if glance is None else glance.hint,
            sentence=None if glance is None else glance.sentence,
            progress=self._guide.progress,
            width=size[0],
            height=size[1],
            box=None if box is None else (box.x, box.y, box.width, box.height),
            person=enrolled[0].person_id if enrolled else None,
            photos=len(enrolled),
            refused=tuple(refused),
            error=error,
        )


def _problem(error: WhosThereError) -> Problem:
    return Problem(code=type(error).__name__, message=str(error))
