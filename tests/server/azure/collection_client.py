"""What the tests of collections say to the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.server.azure.pictures import portrait_bytes

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from httpx2 import Response

VERSIONS = ("v1.0", "v1.0-preview", "v1.1-preview.1", "v1.2-preview.1", "v1.2")
NOWHERE = "00000000-0000-4000-8000-000000000000"
"""An id that nobody has."""


@dataclass(frozen=True, slots=True)
class Collections:
    """Speaks of the collections of one kind.

    Attributes:
        client: Speaks to the app.
        path: The segment that names the kind.
        code: What codes of errors begin with.
        version: Of the API.
    """

    client: TestClient
    path: str
    code: str
    version: str = "v1.0"

    @property
    def id_field(self) -> str:
        """The field with the id of a collection."""
        return self.code[0].lower() + self.code[1:] + "Id"

    def __call__(self, method: str, path: str = "", **options: Any) -> Response:
        """Send a request below the kind's path."""
        return self.client.request(method, f"/face/{self.version}/{self.path}{path}", **options)

    def create(self, handle: str, **body: str) -> None:
        """Make a collection."""
        assert self("PUT", f"/{handle}", json={"name": handle, **body}).status_code == 200

    def add_person(self, handle: str, name: str = "Anna", **body: str) -> str:
        """Add somebody; returns their id."""
        answer = self("POST", f"/{handle}/persons", json={"name": name, **body})
        assert answer.status_code == 200
        return str(answer.json()["personId"])

    def add_face(self, where: str, picture: bytes | None = None, /, **query: str) -> Response:
        """Add a face to somebody, or to a list, at this path."""
        return self(
            "POST",
            f"/{where}/persistedfaces",
            content=picture or portrait_bytes(),
            headers={"content-type": "application/octet-stream"},
            params=query,
        )


def problem(answer: Response) -> tuple[int, str, str]:
    """Status, code and message of an error."""
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]
