"""Signing in with Entra ID instead of a key. Needs the extra ``azure``."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Protocol

from azure.core.exceptions import AzureError
from azure.identity import DefaultAzureCredential

from whosthere.errors import ServiceUnauthorized
from whosthere.providers.azure.credentials import CONCEALED, Credential

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import httpx
    from azure.core.credentials import AccessToken

SCOPE = "https://cognitiveservices.azure.com/.default"
"""What a token has to be for."""
REFRESH_SECONDS = 300.0
"""A token that is good for less than this is fetched anew."""


class TokenSource(Protocol):
    """Where tokens come from: any credential of azure-identity."""

    def get_token(self, *scopes: str) -> AccessToken:
        """A token for those scopes."""
        ...


class Entra(Credential):
    """Tokens of Entra ID, each used until shortly before it expires.

    Args:
        source: Where tokens come from; None for whoever is signed in on this machine: a managed
            identity, the environment, ``az login``.
        clock: Seconds since 1970.
    """

    advice = (
        "give your account the role Cognitive Services User on the resource, and use the endpoint "
        "with the resource's own name (https://NAME.cognitiveservices.azure.com), not that of a "
        "region"
    )

    def __init__(
        self, source: TokenSource | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._source = source or DefaultAzureCredential()
        self._clock = clock
        self._token: AccessToken | None = None
        self._lock = threading.Lock()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See `httpx.Auth.auth_flow`.

        Raises:
            ServiceUnauthorized: Nobody is signed in.
        """
        request.headers["Authorization"] = f"Bearer {self._fresh()}"
        yield request

    def concealed(self, text: str) -> str:
        """See `Credential.concealed`."""
        token = self._token
        return text if token is None else text.replace(token.token, CONCEALED)

    def _fresh(self) -> str:
        with self._lock:
            if self._token is None or self._token.expires_on - self._clock() < REFRESH_SECONDS:
                try:
                    self._token = self._source.get_token(SCOPE)
                except AzureError as error:
                    message = (
                        "no key is given, and nobody is signed in with Entra ID; set "
                        "AZURE_FACE_KEY, or run `az login`"
                    )
                    raise ServiceUnauthorized(message) from error
            return self._token.token
