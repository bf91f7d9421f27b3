"""What a Face service knows its customers by: a key, or a sign-in with Entra ID.

Neither is ever part of a message: `Credential.concealed` takes it out of what a server sends back.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Protocol

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from azure.core.credentials import AccessToken
    from pydantic import SecretStr

KEY_HEADER = "Ocp-Apim-Subscription-Key"
SCOPE = "https://cognitiveservices.azure.com/.default"
"""What a token has to be for."""
REFRESH_SECONDS = 300.0
"""A token that is good for less than this is fetched anew."""
CONCEALED = "(hidden)"


class Credential(httpx.Auth):
    """Signs requests.

    Attributes:
        advice: What to do when the service does not accept it.
    """

    advice: str

    def concealed(self, text: str) -> str:
        """The text without the secret."""
        raise NotImplementedError


class Key(Credential):
    """One of the two keys of the resource."""

    advice = (
        "check the key (AZURE_FACE_KEY or --key), and that the endpoint is that of the same "
        "resource"
    )

    def __init__(self, key: SecretStr) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See `httpx.Auth.auth_flow`."""
        request.headers[KEY_HEADER] = self._key.get_secret_value()
        yield request

    def concealed(self, text: str) -> str:
        """See `Credential.concealed`."""
        return text.replace(self._key.get_secret_value(), CONCEALED)


class TokenSource(Protocol):
    """Where tokens come from: any credential of azure-identity."""

    def get_token(self, *scopes: str) -> AccessToken:
        """A token for those scopes."""
        ...


class Entra(Credential):
    """Tokens of Entra ID, each used until shortly before it expires.

    Args:
        source: Where tokens come from.
        clock: Seconds since 1970.
    """

    advice = (
        "give your account the role Cognitive Services User on the resource, and use the endpoint "
        "with the resource's own name (https://NAME.cognitiveservices.azure.com), not that of a "
        "region"
    )

    def __init__(self, source: TokenSource, clock: Callable[[], float] = time.time) -> None:
        self._source = source
        self._clock = clock
        self._token: AccessToken | None = None
        self._lock = threading.Lock()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See `httpx.Auth.auth_flow`."""
        request.headers["Authorization"] = f"Bearer {self._fresh()}"
        yield request

    def concealed(self, text: str) -> str:
        """See `Credential.concealed`."""
        token = self._token
        return text if token is None else text.replace(token.token, CONCEALED)

    def _fresh(self) -> str:
        with self._lock:
            if self._token is None or self._token.expires_on - self._clock() < REFRESH_SECONDS:
                self._token = self._source.get_token(SCOPE)
            return self._token.token
