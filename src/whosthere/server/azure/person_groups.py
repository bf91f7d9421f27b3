"""Person groups and large person groups: everything about them, in one router."""

from __future__ import annotations

from whosthere.people.records import Kind
from whosthere.server.azure.collections import CollectionOperations
from whosthere.server.azure.group_faces import GroupFaceOperations
from whosthere.server.azure.group_people import PeopleOperations
from whosthere.server.azure.routing import face_router
from whosthere.server.azure.training import TrainingOperations

router = face_router("person groups")

for kind in (Kind.PERSON_GROUP, Kind.LARGE_PERSON_GROUP):
    CollectionOperations(kind).register(router)
    TrainingOperations(kind).register(router)
    PeopleOperations(kind).register(router)
    GroupFaceOperations(kind).register(router)
