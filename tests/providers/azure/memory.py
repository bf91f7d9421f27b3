"""A service in memory: groups, people and faces, as far as copying needs them."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field

import httpx
from pydantic import SecretStr

from tests.providers.azure.service import ENDPOINT, KEY, refusal
from whosthere.providers.azure.client import AzureFace
from whosthere.providers.azure.credentials import Key

PATH = re.compile(
    r"/face/v1\.0/persongroups/(?P<group>[^/]+)(?P<persons>/persons"
    r"(?:/(?P<person>[^/]+)(?P<faces>/persistedfaces)?)?)?"
)

JSON = dict[str, object]


@dataclass
class MemoryService:
    """Answers a client's requests; changes can be made behind its back.

    Attributes:
        groups: Groups by id.
        people: People by group and id.
        photos: What was added as a face, by its id.
        fail_after: After so many faces the connection is lost; None for never.
    """

    groups: dict[str, JSON] = field(default_factory=dict)
    people: dict[str, dict[str, JSON]] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    fail_after: int | None = None

    @property
    def face(self) -> AzureFace:
        """A client of it."""
        return AzureFace(ENDPOINT, Key(SecretStr(KEY)), transport=httpx.MockTransport(self.answer))

    def answer(self, request: httpx.Request) -> httpx.Response:
        """What it says to a request."""
        path = PATH.fullmatch(request.url.path)
        assert path is not None, request.url
        group, person = path["group"], path["person"]
        if request.method == "PUT":
            self.groups[group] = {"personGroupId": group, **json.loads(request.content)}
            self.people[group] = {}
            return httpx.Response(200)
        if group not in self.groups:
            return refusal(404, "PersonGroupNotFound", "Person group is not found.")
        if path["persons"] is None:
            return httpx.Response(200, json=self.groups[group])
        if path["faces"]:
            return self._add_face(group, person, request.content)
        return self._people(request, group, person)

    def add(self, group: str, name: str, user_data: str | None = None) -> str:
        """Somebody is in it."""
        person = str(uuid.uuid4())
        entry: JSON = {"personId": person, "name": name, "persistedFaceIds": []}
        self.people.setdefault(group, {})[person] = entry | {"userData": user_data}
        self.groups.setdefault(group, {"personGroupId": group, "name": group})
        return person

    def faces(self, group: str) -> dict[str, int]:
        """How many faces everybody has, by name."""
        return {str(one["name"]): len(_ids(one)) for one in self.people[group].values()}

    def _people(self, request: httpx.Request, group: str, person: str | None) -> httpx.Response:
        if person is not None:
            assert request.method == "PATCH", request.method
            self.people[group][person].update(_fields(request))
            return httpx.Response(200)
        if request.method == "GET":
            return httpx.Response(200, json=list(self.people[group].values()))
        fields = _fields(request)
        added = self.add(group, fields["name"], fields.get("userData"))
        return httpx.Response(200, json={"personId": added})

    def _add_face(self, group: str, person: str, photo: bytes) -> httpx.Response:
        if self.fail_after is not None and len(self.photos) >= self.fail_after:
            raise httpx.ConnectError("refused")
        face = str(uuid.uuid4())
        self.photos[face] = photo
        _ids(self.people[group][person]).append(face)
        return httpx.Response(200, json={"persistedFaceId": face})


def _fields(request: httpx.Request) -> dict[str, str]:
    return dict(json.loads(request.content))


def _ids(person: JSON) -> list[str]:
    ids = person["persistedFaceIds"]
    assert isinstance(ids, list)
    return ids
