"""What signing in with Entra ID ends in: a token, shown over TLS. Azurite believes its claims."""

from __future__ import annotations

import ipaddress
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from json import dumps
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from pathlib import Path

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Identity:
    """How a service on this machine proves who it is.

    Attributes:
        authority: Certificate of who vouches for it.
        certificate: Its own.
        key: Of its own.
    """

    authority: Path
    certificate: Path
    key: Path


def identity(folder: Path) -> Identity:
    """One for 127.0.0.1. A certificate that vouches for itself would not do for Rust's TLS."""
    made = Identity(folder / "authority.pem", folder / "own.pem", folder / "key.pem")
    root, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    vouching = _certificate("authority", root).add_extension(x509.BasicConstraints(True, 0), True)
    vouched = _certificate("service", own).add_extension(address, critical=False)
    for path, builder in ((made.authority, vouching), (made.certificate, vouched)):
        signed = builder.sign(root, hashes.SHA256())
        path.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        own.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return made


def token(audience: str = "https://storage.azure.com") -> str:
    """A token for an hour."""
    now = int(time.time())
    claims = {
        "aud": audience,
        "iss": "https://sts.windows.net/00000000-0000-0000-0000-000000000000/",
        "iat": now - 60,
        "nbf": now - 60,
        "exp": now + 3600,
    }
    parts = ({"alg": "RS256", "typ": "JWT"}, claims, "unsigned")
    return ".".join(urlsafe_b64encode(dumps(part).encode()).decode().rstrip("=") for part in parts)


def _certificate(name: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    """One of the authority's, for the key."""
    now = datetime.now(UTC)
    subject, issuer = (
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, each)])
        for each in (name, "authority")
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
    )
