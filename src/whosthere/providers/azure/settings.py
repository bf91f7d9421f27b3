"""Which service to use: options win over the environment, which wins over ``config.toml``."""

from __future__ import annotations

import logging
import os
import stat
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pydantic import SecretStr

from whosthere.config import Azure, config_path
from whosthere.errors import ConfigError
from whosthere.providers.azure.credentials import Credential, Key

if TYPE_CHECKING:
    from whosthere.providers.azure.endpoint import Endpoint

ENDPOINT_VARIABLE, KEY_VARIABLE = "AZURE_FACE_ENDPOINT", "AZURE_FACE_KEY"

logger = logging.getLogger(__name__)


def resolve(
    settings: Azure,
    endpoint: str | None = None,
    key: str | None = None,
    tier: str | None = None,
) -> Azure:
    """The settings with what was given for this run put over them.

    A key in ``config.toml`` belongs to the endpoint there: it goes to no other.

    Args:
        settings: Of ``config.toml``.
        endpoint: None for that of the environment or of the settings; so are the others.
        key: One of the keys of the resource.
        tier: See `whosthere.providers.azure.tiers.parse_tier`.

    Raises:
        ConfigError: No endpoint was given at all.
    """
    where = endpoint or os.environ.get(ENDPOINT_VARIABLE) or settings.endpoint
    if not where:
        message = (
            f"no Face service is given; set {ENDPOINT_VARIABLE} or --endpoint, or endpoint in the "
            "section [azure] of config.toml"
        )
        raise ConfigError(message)
    secret = SecretStr(key or os.environ.get(KEY_VARIABLE) or "")
    if not secret and settings.endpoint in {"", where}:
        secret = settings.key
        if secret:
            _warn_if_others_read_it()
    return settings.model_copy(
        update={"endpoint": where, "key": secret, "tier": tier or settings.tier}
    )


def credential_for(settings: Azure, endpoint: Endpoint) -> Credential:
    """The key of the settings; without one, who is signed in with Entra ID.

    Raises:
        ConfigError: There is no key, and signing in is not possible.
    """
    if settings.key:
        return Key(settings.key)
    message = f"no key is given; set {KEY_VARIABLE}, or key in the section [azure] of config.toml"
    if not endpoint.encrypted:
        raise ConfigError(message)
    if find_spec("azure") is None or find_spec("azure.identity") is None:
        message += "; or install whosthere[azure] to sign in with Entra ID"
        raise ConfigError(message)
    # It takes a second to import.
    from whosthere.providers.azure.entra import Entra  # noqa: PLC0415

    return Entra()


def _warn_if_others_read_it() -> None:
    path = config_path()
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        logger.warning("others can read the key in %s; run chmod 600 on it", path)
