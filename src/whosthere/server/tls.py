"""Certificates: one of the server's own for this machine, or one that somebody made elsewhere.

Some of Microsoft's clients refuse to send a key without TLS, even to the loopback.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from whosthere import config
from whosthere.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

VALID = timedelta(days=825)
"""The most that Apple's systems accept of a private authority (support.apple.com/HT210176)."""

RENEWED_BEFORE = timedelta(days=30)

NAMES = ("localhost",)
ADDRESSES = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where a certificate and its key lie, both PEM.

    Attributes:
        certificate: What clients have to trust.
        key: What nobody else may read.
    """

    certificate: Path
    key: Path


def given_certificate(certificate: Path | None, key: Path | None) -> Certificate | None:
    """A certificate that was made elsewhere; None when none is given.

    Raises:
        UsageError: Only one of the two is given, or they are no certificate and its key.
    """
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        message = "--tls-cert and --tls-key belong together; give both"
        raise UsageError(message)
    try:
        # No password may be asked for: nobody sits before a server.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, lambda: b"")
    except OSError as error:
        message = (
            f"{certificate} and {key} cannot be used for https: "
            f"{(error.strerror or str(error)).lower()}; give a PEM certificate and its own key, "
            "without a password"
        )
        raise UsageError(message) from error
    return Certificate(certificate, key)


def own_certificate(now: datetime | None = None) -> Certificate:
    """The server's own certificate for this machine, made anew when it is about to expire.

    Args:
        now: The time; None for the clock's.

    Raises:
        ConfigError: It cannot be written.
    """
    now = now or datetime.now(UTC)
    own = Certificate(config.home() / "localhost.crt", config.home() / "localhost.key")
    if not _lasts(own, now):
        _make(own, now)
    return own


def _lasts(own: Certificate, now: datetime) -> bool:
    if not (own.certificate.exists() and own.key.exists()):
        return False
    try:
        certificate = x509.load_pem_x509_certificate(own.certificate.read_bytes())
        key = serialization.load_pem_private_key(own.key.read_bytes(), None)
    except ValueError:
        return False  # half written by a run that was killed
    matches = certificate.public_key() == key.public_key()
    return matches and now + RENEWED_BEFORE < certificate.not_valid_after_utc


def _make(own: Certificate, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _signed(key, now)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        own.key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(own.key, private, 0o600)
        _write(own.certificate, certificate.public_bytes(serialization.Encoding.PEM), 0o644)
    except OSError as error:
        message = (
            f"cannot write {own.key}: {error.strerror}; set WHOSTHERE_HOME to a folder that can "
            "be written"
        )
        raise ConfigError(message) from error


def _signed(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    """Signed by its own key: it is its own authority, so trusting this file is enough."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "whosthere on this machine")])
    others = [
        *(x509.DNSName(each) for each in NAMES),
        *(x509.IPAddress(ipaddress.ip_address(each)) for each in ADDRESSES),
    ]
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # Clocks of virtual machines run a little behind.
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName(others), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _write(path: Path, content: bytes, mode: int) -> None:
    """Whole or not at all, and never readable by more people than it should be."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    draft.replace(path)
