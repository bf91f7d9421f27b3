"""The certificate for this machine, and ones that were made elsewhere."""

from __future__ import annotations

import ipaddress
import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509

from whosthere import config
from whosthere.errors import ConfigError, UsageError
from whosthere.server.tls import Certificate, given_certificate, own_certificate

if TYPE_CHECKING:
    from pathlib import Path

DAY = timedelta(days=1)


def read(own: Certificate) -> x509.Certificate:
    return x509.load_pem_x509_certificate(own.certificate.read_bytes())


def test_it_is_for_this_machine_and_kept() -> None:
    own = own_certificate()
    names = read(own).extensions.get_extension_for_class(x509.SubjectAlternativeName).value

    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(ip) for ip in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    assert ipaddress.ip_address("::1") in names.get_values_for_type(x509.IPAddress)
    assert stat.S_IMODE(own.key.stat().st_mode) == 0o600
    assert own.key.parent == config.home()
    before = own.certificate.read_bytes(), own.key.read_bytes()
    assert own_certificate() == own
    assert (own.certificate.read_bytes(), own.key.read_bytes()) == before
    assert {path.name for path in config.home().iterdir()} == {"localhost.crt", "localhost.key"}


def test_it_is_renewed_before_it_expires() -> None:
    now = datetime.now(UTC)
    first = read(own_certificate(now))
    assert timedelta(days=800) < first.not_valid_after_utc - now < timedelta(days=826)

    assert read(own_certificate(first.not_valid_after_utc - 31 * DAY)) == first
    renewed = read(own_certificate(first.not_valid_after_utc - 29 * DAY))
    assert renewed.not_valid_after_utc > first.not_valid_after_utc + 700 * DAY


@pytest.mark.parametrize("damaged", ["certificate", "key"])
def test_half_of_it_is_made_anew(damaged: str) -> None:
    own = own_certificate()
    before = read(own)
    path: Path = getattr(own, damaged)
    path.write_bytes(path.read_bytes()[:100])
    assert read(own_certificate()) != before
    path.unlink()
    assert own_certificate() == own
    assert path.exists()


def test_a_key_of_another_certificate_is_noticed() -> None:
    own = own_certificate()
    key = own.key.read_bytes()
    own.certificate.unlink()
    before = read(own_certificate())
    own.key.write_bytes(key)
    assert read(own_certificate()) != before


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(ConfigError, match="set WHOSTHERE_HOME to a folder"):
        own_certificate()


def test_one_made_elsewhere_needs_both_files(tmp_path: Path) -> None:
    certificate, key = tmp_path / "a.crt", tmp_path / "a.key"
    assert given_certificate(None, None) is None
    with pytest.raises(UsageError, match="belong together"):
        given_certificate(certificate, None)
    with pytest.raises(UsageError, match="no such file"):
        given_certificate(certificate, key)
    certificate.touch()
    key.touch()
    with pytest.raises(UsageError, match="cannot be used for https"):
        given_certificate(certificate, key)
    own = own_certificate()
    assert given_certificate(own.certificate, own.key) == own
    with pytest.raises(UsageError, match="cannot be used for https"):
        given_certificate(own.certificate, own.certificate)
