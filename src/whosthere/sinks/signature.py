"""Signatures by which the receiver of a webhook knows who sent it, and that it is unaltered.

They are those of Standard Webhooks (https://www.standardwebhooks.com), version 1: base64 of the
HMAC-SHA256 of ``ID.TIMESTAMP.BODY``, for which receivers have libraries in many languages.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field

from whosthere.errors import ConfigError

PREFIX = "whsec_"
"""What a secret in base64 begins with; any other is taken as the text that it is."""
FEWEST_BYTES = 24
"""Of a secret, as Standard Webhooks asks for."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs with one secret. Make it with `of`.

    Attributes:
        key: The secret's bytes.
    """

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: str) -> Signer:
        """A signer from a secret as people write it.

        Raises:
            ConfigError: It is none, or can be guessed.
        """
        try:
            key = (
                base64.b64decode(secret.removeprefix(PREFIX), validate=True)
                if secret.startswith(PREFIX)
                else secret.encode()
            )
        except binascii.Error as error:
            message = f"the secret of the webhook begins with {PREFIX}, but is not base64 after it"
            raise ConfigError(message) from error
        if len(key) < FEWEST_BYTES:
            message = (
                f"the secret of the webhook is too short to be one; take {FEWEST_BYTES} bytes or "
                "more, such as `openssl rand -base64 32` prints"
            )
            raise ConfigError(message)
        return cls(key)

    def headers(self, message: str, timestamp: int, body: bytes) -> dict[str, str]:
        """The headers that go with a body.

        Args:
            message: Its id, without a full stop; the same whenever it is sent again.
            timestamp: Seconds since 1970.
            body: What is sent.

        Examples:
            The example of the specification's own libraries:

            >>> signer = Signer.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            >>> body = b'{"test": 2432232314}'
            >>> signer.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)[
            ...     "webhook-signature"
            ... ]
            'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
        """
        signed = f"{message}.{timestamp}.".encode() + body
        digest = hmac.digest(self.key, signed, hashlib.sha256)
        return {
            "webhook-id": message,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": f"v1,{base64.b64encode(digest).decode('ascii')}",
        }
