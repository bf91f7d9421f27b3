"""Options of stores: which there are, and the environment variables that stand in for them."""

from __future__ import annotations

import os
from configparser import ConfigParser
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from whosthere.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Service:
    """What one service takes.

    Attributes:
        name: For people.
        credentials: Options that say who one is, with the variables that stand in for each. The
            first that there is counts, wherever it is: object_store reads the variables as well.
        others: The other options, likewise.
        expand: Puts plainer options in the place of one that holds several.
    """

    name: str
    credentials: Mapping[str, tuple[str, ...]]
    others: Mapping[str, tuple[str, ...]]
    expand: Callable[[dict[str, str]], dict[str, str]]


def settings(service: Service, options: Mapping[str, str]) -> dict[str, str]:
    """The options, and for those not given what the environment says.

    Credentials are taken from one of the two only.

    Raises:
        ConfigError: There is no such option, it cannot be meant, or the environment has a
            credential that would win over it.
    """
    known = sorted(service.credentials.keys() | service.others.keys())
    if unknown := sorted(options.keys() - set(known)):
        message = f"{service.name} has no option {unknown[0]!r}; it knows {', '.join(known)}"
        raise ConfigError(message)
    found = _from_environment(service.others)
    if options.keys() & service.credentials.keys():
        given = service.expand(dict(options))
        _see_that_none_wins(service, given)
        return found | given
    return service.expand(found | _from_environment(service.credentials) | dict(options))


def is_true(text: str | None) -> bool:
    """Whether an option is switched on."""
    return text is not None and text.strip().lower() in {"true", "1", "yes", "on"}


def _from_environment(options: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    found = {}
    for option, variables in options.items():
        values = (os.environ.get(variable) for variable in variables)
        if value := next(filter(None, values), None):
            found[option] = value
    return found


def _see_that_none_wins(service: Service, given: dict[str, str]) -> None:
    if not given.keys() & service.credentials.keys():
        return  # an emulator's, which everybody knows
    for option in takewhile(lambda name: name not in given, service.credentials):
        for variable in service.credentials[option]:
            if os.environ.get(variable):
                message = f"{variable} is set and would win over the options of the sink; unset it"
                raise ConfigError(message)


_PARTS = {
    "AccountName": "account_name",
    "AccountKey": "account_key",
    "SharedAccessSignature": "sas_token",
    "BlobEndpoint": "endpoint",
}


def _expand_connection_string(found: dict[str, str]) -> dict[str, str]:
    """What Azure's portal calls a connection string, as single options."""
    text = found.pop("connection_string", None)
    if text is None:
        return found
    pairs = (part.partition("=") for part in text.strip().strip(";").split(";"))
    parts = {name: value for name, _, value in pairs}
    if is_true(parts.get("UseDevelopmentStorage")):
        return found | {"use_emulator": "true"}
    plain = {option: parts[part] for part, option in _PARTS.items() if part in parts}
    if not {"account_key", "sas_token"} & plain.keys():
        message = "the connection string holds no AccountKey; copy it whole from the Azure portal"
        raise ConfigError(message)
    if "account_name" in plain and "EndpointSuffix" in parts:
        suffix = parts["EndpointSuffix"]
        plain.setdefault("endpoint", f"https://{plain['account_name']}.blob.{suffix}")
    return found | plain


def _expand_profile(found: dict[str, str]) -> dict[str, str]:
    """The keys of a profile of the AWS command line."""
    profile = found.pop("profile", None)
    if profile is None or "access_key_id" in found:
        return found
    path = os.environ.get("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")
    file = ConfigParser(interpolation=None)
    file.read(Path(path).expanduser(), encoding="utf-8")
    if not file.has_option(profile, "aws_access_key_id"):
        message = f"there are no keys of the profile {profile!r} in {path}; add them there"
        raise ConfigError(message)
    keys = {
        "access_key_id": "aws_access_key_id",
        "secret_access_key": "aws_secret_access_key",
        "session_token": "aws_session_token",
    }
    section = file[profile]
    return found | {option: section[key] for option, key in keys.items() if key in section}


def _same(found: dict[str, str]) -> dict[str, str]:
    return found


AZURE = Service(
    "Azure Storage",
    credentials={
        "token": ("AZURE_STORAGE_TOKEN",),
        "account_key": (
            "AZURE_STORAGE_ACCOUNT_KEY",
            "AZURE_STORAGE_ACCESS_KEY",
            "AZURE_STORAGE_MASTER_KEY",
        ),
        "client_secret": ("AZURE_CLIENT_SECRET",),
        "federated_token_file": ("AZURE_FEDERATED_TOKEN_FILE",),
        "sas_token": ("AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_SAS_KEY"),
        "use_azure_cli": ("AZURE_USE_AZURE_CLI",),
        "tenant_id": ("AZURE_TENANT_ID",),
        "client_id": ("AZURE_CLIENT_ID",),
        "object_id": ("AZURE_OBJECT_ID",),
        "msi_resource_id": ("AZURE_MSI_RESOURCE_ID",),
        "connection_string": ("AZURE_STORAGE_CONNECTION_STRING",),
    },
    others={
        "account_name": ("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT"),
        "endpoint": ("AZURE_STORAGE_ENDPOINT",),
        "authority_host": ("AZURE_AUTHORITY_HOST",),
        "msi_endpoint": ("AZURE_MSI_ENDPOINT",),
        "use_emulator": ("AZURE_STORAGE_USE_EMULATOR",),
        "allow_http": (),
    },
    expand=_expand_connection_string,
)

AMAZON = Service(
    "S3",
    credentials={
        "access_key_id": ("AWS_ACCESS_KEY_ID",),
        "secret_access_key": ("AWS_SECRET_ACCESS_KEY",),
        "session_token": ("AWS_SESSION_TOKEN",),
        "web_identity_token_file": ("AWS_WEB_IDENTITY_TOKEN_FILE",),
        "role_arn": ("AWS_ROLE_ARN",),
        "container_credentials_relative_uri": ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",),
        "profile": ("AWS_PROFILE",),
    },
    others={
        "region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
        "endpoint": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
        "virtual_hosted_style_request": (),
        "server_side_encryption": (),
        "sse_kms_key_id": (),
        "allow_http": ("AWS_ALLOW_HTTP",),
    },
    expand=_expand_profile,
)

GOOGLE = Service(
    "Google Cloud Storage",
    credentials={
        "service_account": ("GOOGLE_SERVICE_ACCOUNT", "GOOGLE_SERVICE_ACCOUNT_PATH"),
        "service_account_key": ("GOOGLE_SERVICE_ACCOUNT_KEY",),
        "application_credentials": ("GOOGLE_APPLICATION_CREDENTIALS",),
    },
    others={"allow_http": ()},
    expand=_same,
)
