"""Where endpoint and key come from, and who may see the key."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from whosthere.config import Azure, config_path, load_config
from whosthere.errors import ConfigError
from whosthere.providers.azure.credentials import Key
from whosthere.providers.azure.endpoint import parse_endpoint
from whosthere.providers.azure.service import open_service
from whosthere.providers.azure.settings import credential_for, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = "https://here.cognitiveservices.azure.com/"
THERE = "https://there.cognitiveservices.azure.com/"
SETTINGS = Azure(endpoint=HERE, key=SecretStr("from-config"))


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AZURE_FACE_ENDPOINT", raising=False)
    monkeypatch.delenv("AZURE_FACE_KEY", raising=False)


@pytest.fixture
def write_config() -> Callable[[int], None]:
    """Writes a config.toml with a key, with these permissions."""

    def write(mode: int) -> None:
        config_path().write_text(f'[azure]\nendpoint = "{HERE}"\nkey = "from-config"\n')
        config_path().chmod(mode)

    return write


def key_of(settings: Azure) -> str:
    return settings.key.get_secret_value()


def test_options_win_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch, write_config: Callable[[int], None]
) -> None:
    write_config(0o600)
    settings = load_config().azure
    resolved = resolve(settings)
    assert (resolved.endpoint, key_of(resolved)) == (HERE, "from-config")

    monkeypatch.setenv("AZURE_FACE_ENDPOINT", THERE)
    monkeypatch.setenv("AZURE_FACE_KEY", "from-environment")
    resolved = resolve(settings)
    assert (resolved.endpoint, key_of(resolved)) == (THERE, "from-environment")

    resolved = resolve(settings, HERE, "from-option", "S0")
    assert (resolved.endpoint, key_of(resolved), resolved.tier) == (HERE, "from-option", "S0")


def test_the_key_of_the_file_goes_to_no_other_endpoint() -> None:
    assert not key_of(resolve(SETTINGS, THERE))


def test_no_endpoint_at_all() -> None:
    with pytest.raises(ConfigError, match="AZURE_FACE_ENDPOINT"):
        resolve(Azure())


def test_the_key_is_never_printed() -> None:
    assert "from-config" not in repr(SETTINGS)
    assert "from-config" not in str(SETTINGS.model_dump())
    assert "from-config" not in SETTINGS.model_dump_json()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o640, True), (0o604, True)])
def test_a_key_that_others_can_read_is_warned_of(
    mode: int,
    warned: bool,
    write_config: Callable[[int], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    write_config(mode)
    resolve(load_config().azure)
    assert ("chmod 600" in caplog.text) == warned
    assert "from-config" not in caplog.text


def test_a_key_is_used_before_a_sign_in() -> None:
    assert isinstance(credential_for(SETTINGS, parse_endpoint(HERE)), Key)


def test_without_a_key_somebody_signs_in() -> None:
    entra = pytest.importorskip("whosthere.providers.azure.entra")
    settings = resolve(Azure(), HERE)
    assert isinstance(credential_for(settings, parse_endpoint(HERE)), entra.Entra)


def test_no_token_goes_where_others_can_read_it() -> None:
    with pytest.raises(ConfigError, match="no key is given"):
        credential_for(Azure(), parse_endpoint("http://127.0.0.1:8000"))


def test_without_a_key_and_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whosthere.providers.azure.settings.find_spec", lambda _: None)
    with pytest.raises(ConfigError, match=r"install whosthere\[azure\]"):
        credential_for(Azure(), parse_endpoint(HERE))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"endpoint": "here"}, "no endpoint"),
        ({"tier": "S9"}, "no tier"),
        ({"key": SecretStr("\n\nx\ny")}, "copy it again"),
    ],
)
def test_settings_that_cannot_be_meant(changed: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        open_service(SETTINGS.model_copy(update=changed))
