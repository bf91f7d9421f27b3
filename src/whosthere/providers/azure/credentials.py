"""What a Face service knows its customers by: a key, or a sign-in (see `entra`).

Neither is ever part of a message: `Credential.concealed` takes it out of what a server sends back.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import httpx
from pydantic import SecretStr

from whosthere.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Generator

KEY_HEADER = "Ocp-Apim-Subscription-Key"
CONCEALED = "(hidden)"


class Credential(httpx.Auth, ABC):
    """Signs requests.

    Attributes:
        advice: What to do when the service does not accept it.
    """

    advice: str

    @abstractmethod
    def concealed(self, text: str) -> str:
        """The text without the secret."""


class Key(Credential):
    """One of the two keys of the resource.

    Raises:
        ConfigError: No key looks like this one.
    """

    advice = (
        "check the key (AZURE_FACE_KEY or --key), and that the endpoint is that of the same "
        "resource"
    )

    def __init__(self, key: SecretStr) -> None:
        text = key.get_secret_value().strip()
        if not (text.isascii() and text.isprintable()):
            message = "the key holds characters that no key has; copy it again from the portal"
            raise ConfigError(message)
        self._key = SecretStr(text)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See `httpx.Auth.auth_flow`."""
        request.headers[KEY_HEADER] = self._key.get_secret_value()
        yield request

    def concealed(self, text: str) -> str:
        """See `Credential.concealed`."""
        return text.replace(self._key.get_secret_value(), CONCEALED)
