"""Signing in with Entra ID."""

from __future__ import annotations

import httpx
import pytest

from tests.providers.azure.service import ENDPOINT, Script, refusal
from whosthere.errors import ServiceUnauthorized
from whosthere.providers.azure.client import AzureFace

credentials = pytest.importorskip("azure.core.credentials")
exceptions = pytest.importorskip("azure.core.exceptions")
entra = pytest.importorskip("whosthere.providers.azure.entra")


class Tokens:
    """Gives tokens that are good for an hour."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.scopes: list[tuple[str, ...]] = []

    def get_token(self, *scopes: str) -> object:
        self.scopes.append(scopes)
        return credentials.AccessToken(f"token-{len(self.scopes)}", int(self.now + 3600))


class Nobody:
    """Nobody is signed in."""

    def get_token(self, *scopes: str) -> object:
        raise exceptions.ClientAuthenticationError("DefaultAzureCredential failed: ...")


def test_a_token_is_used_until_shortly_before_it_expires() -> None:
    tokens = Tokens()
    script = Script([httpx.Response(200, json=[])])
    credential = entra.Entra(tokens, lambda: tokens.now)
    with AzureFace(ENDPOINT, credential, transport=httpx.MockTransport(script)) as face:
        for seconds in (0, 3200, 200):
            tokens.now += seconds
            face.detect(b"jpeg")
    signed = [request.headers["Authorization"] for request in script.asked]
    assert signed == ["Bearer token-1", "Bearer token-1", "Bearer token-2"]
    assert set(tokens.scopes) == {("https://cognitiveservices.azure.com/.default",)}
    assert not any("Ocp-Apim-Subscription-Key" in request.headers for request in script.asked)


def test_a_resource_without_a_name_of_its_own_or_a_role() -> None:
    said = "The access token token-1 is missing, invalid, audience is incorrect, or has expired."
    script = Script([refusal(401, "401", said)])
    credential = entra.Entra(Tokens())
    with (
        AzureFace(ENDPOINT, credential, transport=httpx.MockTransport(script)) as face,
        pytest.raises(ServiceUnauthorized, match="Cognitive Services User") as caught,
    ):
        face.detect(b"jpeg")
    assert "token-1" not in str(caught.value)


def test_nobody_is_signed_in() -> None:
    transport = httpx.MockTransport(Script([httpx.Response(200, json=[])]))
    with (
        AzureFace(ENDPOINT, entra.Entra(Nobody()), transport=transport) as face,
        pytest.raises(ServiceUnauthorized, match="az login"),
    ):
        face.detect(b"jpeg")
