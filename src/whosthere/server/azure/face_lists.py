"""Face lists and large face lists: everything about them, in one router."""

from __future__ import annotations

from whosthere.people.records import Kind
from whosthere.server.azure.collections import CollectionOperations
from whosthere.server.azure.list_faces import ListFaceOperations
from whosthere.server.azure.routing import face_router
from whosthere.server.azure.training import TrainingOperations

router = face_router("face lists")

for kind in (Kind.FACE_LIST, Kind.LARGE_FACE_LIST):
    CollectionOperations(kind).register(router)
    ListFaceOperations(kind).register(router)

TrainingOperations(Kind.LARGE_FACE_LIST).register(router)
