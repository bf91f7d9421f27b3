"""``/api/photos``: what people are recognised by."""

from __future__ import annotations

from http import HTTPStatus

from fastapi.responses import Response

from whosthere.errors import PhotoRefused
from whosthere.providers.register import Register
from whosthere.server.api.access import Operator, Viewer
from whosthere.server.api.changes import changed
from whosthere.server.api.decision_bodies import Decided, decided
from whosthere.server.api.looking import looked_at
from whosthere.server.api.person_bodies import Photo, person_of
from whosthere.server.api.pictures import JPEG, jpeg_response
from whosthere.server.api.routing import api_router
from whosthere.server.api.service import Shared
from whosthere.server.api.uploads import PICTURE_BODY, Upload

router = api_router("people")


@router.post(
    "/people/{person_id}/photos", status_code=HTTPStatus.CREATED, openapi_extra=PICTURE_BODY
)
def add(_caller: Operator, shared: Shared, person_id: str, picture: Upload) -> Photo:
    """Enrol a photo of somebody, judged as ``whosthere people add`` does."""
    person = shared.gallery.collections.anybody(person_id)
    seen = looked_at(shared, picture).seen
    enrolment = Register(shared.gallery, person.group_id).enrol(person.id, seen, "the photo")
    if enrolment.face is None:
        raise PhotoRefused(enrolment.refusal)
    changed(shared, person.group_id)
    photos = person_of(shared.gallery, person.id).photos_list
    return next(photo for photo in photos if photo.id == enrolment.face.id)


@router.get("/photos/{photo_id}/picture.jpg", response_class=Response, responses={200: JPEG})
def picture(_caller: Viewer, shared: Shared, photo_id: str) -> Response:
    """The face of a photo, cut out."""
    return jpeg_response(shared.gallery.album.picture(photo_id))


@router.delete("/photos/{photo_id}")
def remove(caller: Operator, shared: Shared, photo_id: str) -> Decided:
    """Remove a photo for good; searches forget it at once."""
    person, decision = shared.gallery.corrections.remove_photo(photo_id, caller.name)
    changed(shared, person.group_id)
    return decided(shared.gallery, person.id, decision)
