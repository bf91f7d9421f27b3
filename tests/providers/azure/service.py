"""A service that answers what a test tells it to, in place of the network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
from pydantic import SecretStr

from whosthere.providers.azure.client import AzureFace
from whosthere.providers.azure.credentials import Key
from whosthere.providers.azure.endpoint import parse_endpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from whosthere.providers.azure.link import Courier

KEY = "0123456789abcdef0123456789abcdef"
ENDPOINT = parse_endpoint("https://faces.cognitiveservices.azure.com/")


def refusal(status: int, code: str, message: str = "", **headers: str) -> httpx.Response:
    """An answer as the service refuses."""
    body = {"error": {"code": code, "message": message}}
    return httpx.Response(status, json=body, headers=headers)


@dataclass
class Script:
    """Answers one after another, the last one for ever, and remembers what was asked."""

    answers: list[httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]]
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            # A fresh one: an answer is read once.
            return httpx.Response(
                answer.status_code, headers=answer.headers, content=answer.content
            )
        return answer(request)


def face_that_answers(
    *answers: httpx.Response | Exception | Callable[[httpx.Request], httpx.Response],
    courier: Courier | None = None,
) -> tuple[AzureFace, Script]:
    """A client whose service answers that, and what the service was asked."""
    script = Script(list(answers))
    transport = httpx.MockTransport(script)
    face = AzureFace(ENDPOINT, Key(SecretStr(KEY)), courier, transport)
    return face, script
