"""Places that keep files: a folder, Azure Storage, S3 and what speaks its language, Google's.

Credentials are options of the sink, or else the variables that each service's own tools read; a
machine with an identity of its own (managed identity, instance role, workload identity) needs
neither. They are handed to Rust's ``object_store``, which delta-rs and obstore are both built on,
under the names that it gives them.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from whosthere.errors import ConfigError, OutputError
from whosthere.sinks.files import make_folder
from whosthere.sinks.store_options import AMAZON, AZURE, GOOGLE, is_true, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from obstore.store import ObjectStore

    from whosthere.sinks.destination import Destination

PROBE = ".whosthere-probe"
EMULATOR = "devstoreaccount1"
"""The account that every Azurite has."""
RETRIES = 2
CONNECT_SECONDS = 5
REQUEST_SECONDS = 30
"""The outbox tries again for ever, so a store that is down may fail soon."""


@dataclass(frozen=True, slots=True)
class Store:
    """One folder of one store. Making one reaches for nothing.

    Attributes:
        root: Path or URL of the folder, without credentials and without a slash at its end.
        shown: The same as the user wrote it, for people and logs.
        options: What delta-rs takes as ``storage_options``: credentials, so never print it.
    """

    root: str
    shown: str
    options: Mapping[str, str] = field(repr=False)

    @classmethod
    def at(cls, place: Destination, options: Mapping[str, str]) -> Store:
        """The folder that a destination means.

        Args:
            place: A folder of this machine, or a URL of one of the stores.
            options: Credentials and the like, by name; see ``docs/sinks.md``.

        Raises:
            ConfigError: There is no such option, or something is lacking.
        """
        if place.folder is not None:
            if options:
                message = f"{place.shown} is a folder of this machine; it takes no options"
                raise ConfigError(message)
            return cls(str(place.folder.absolute()), place.shown, {})
        parts = urlsplit(place.url)
        if parts.query or not parts.netloc:
            message = (
                f"{place.shown} names no container, or has parameters; give SCHEME://CONTAINER/"
                "PATH, and credentials as options of the sink"
            )
            raise ConfigError(message)
        path = parts.path.rstrip("/")
        match parts.scheme.lower():
            case "s3" | "s3a":
                root, found = f"s3://{parts.netloc}{path}", settings(AMAZON, options)
                found.setdefault("region", "us-east-1")
            case "gs":
                root, found = f"gs://{parts.netloc}{path}", settings(GOOGLE, options)
            case _:
                container, _, host = parts.netloc.rpartition("@")
                root = f"az://{container or host}{path}"
                found = _of_account(place, host if container else None, settings(AZURE, options))
        return cls(root, place.shown, _allowing_http(place, found))

    def table(self, name: str) -> str:
        """Path or URL of a Delta table in it."""
        return f"{self.root}/{name}"

    @property
    def folder(self) -> Path | None:
        """The folder of this machine; None for any other place."""
        return None if "://" in self.root else Path(self.root)

    def prepare(self) -> None:
        """Make the folder, for its owner only, where there is none; elsewhere nothing is needed."""
        if self.folder is not None:
            make_folder(self.folder)

    def probe(self) -> None:
        """Write a file, read it and delete it again.

        Raises:
            OutputError: It did not work.
        """
        with self.sentences():
            self.prepare()
            objects = self.objects()
            objects.put(PROBE, b"whosthere")
            objects.get(PROBE).bytes()
            objects.delete(PROBE)

    def objects(self) -> ObjectStore:
        """Its files, by their path within the folder.

        Raises:
            OutputError: The credentials cannot be meant.
        """
        from obstore.store import LocalStore, from_url

        if self.folder is not None:
            return LocalStore(self.folder)
        config = {name: value for name, value in self.options.items() if name != "allow_http"}
        # Its options are typed by service, ours are plain texts for any.
        of_url: Callable[..., ObjectStore] = from_url
        with self.sentences():
            return of_url(
                self.root,
                config=config,
                client_options={
                    "allow_http": "allow_http" in self.options,
                    "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
                    "timeout": timedelta(seconds=REQUEST_SECONDS),
                },
                retry_config={
                    "max_retries": RETRIES,
                    "retry_timeout": timedelta(seconds=REQUEST_SECONDS),
                },
            )

    @property
    def storage_options(self) -> dict[str, str] | None:
        """What delta-rs takes: the options, and how patient to be; None for a folder."""
        if self.folder is not None:
            return None
        return {
            **self.options,
            "max_retries": str(RETRIES),
            "retry_timeout": f"{REQUEST_SECONDS}s",
            "connect_timeout": f"{CONNECT_SECONDS}s",
            "timeout": f"{REQUEST_SECONDS}s",
        }

    @contextmanager
    def sentences(self) -> Iterator[None]:
        """Say in one sentence why something here failed, without what the service said of it.

        Raises:
            OutputError: The store refused, or cannot be reached.
        """
        from deltalake.exceptions import DeltaError
        from obstore.exceptions import BaseError

        try:
            yield
        except (OSError, DeltaError, BaseError) as error:
            raise OutputError(f"{self.shown}: {_sentence(error)}") from error


_SENTENCES = {
    r"\b40[13] |Unauth|PermissionDenied|Invalid Access Key|credential|token request": (
        "the store does not accept the credentials; check the options of the sink or the "
        "environment, and that they may read, write, list and delete"
    ),
    r"ContainerNotFound|FilesystemNotFound|NoSuchBucket|notFound": (
        "there is no such container or bucket; create it"
    ),
    r"error sending request|timed? ?out": (
        "the store does not answer; check the address and the network"
    ),
    r"\[Errno|os error": "the folder cannot be written; make room or make it writable",
    r"commit|transaction": "others change the same table all the time; it is tried again",
}
"""What to do about what the libraries say, the first that fits; they tell status and code only
within their texts."""


def _sentence(error: Exception) -> str:
    for pattern, sentence in _SENTENCES.items():
        if re.search(pattern, str(error)):
            return f"{sentence}, the rows are safe in the database until then"
    return (
        f"it failed with {type(error).__name__} for no reason that is known here; look at the "
        "folder and at the store's own log, the rows are safe in the database"
    )


def _of_account(place: Destination, host: str | None, found: dict[str, str]) -> dict[str, str]:
    """The options, with the account and its endpoint as the host of the URL says them."""
    account = host.partition(".")[0] if host else found.get("account_name")
    if account == EMULATOR or is_true(found.get("use_emulator")):
        return _of_emulator(found | {"account_name": EMULATOR})
    if host:
        # The blob endpoint serves accounts with folders (ADLS Gen2) too, and OneLake.
        found = {"endpoint": f"https://{host.replace('.dfs.', '.blob.')}"} | found
    if account is None:
        message = (
            f"{place.shown} does not tell the storage account; give abfss://CONTAINER@ACCOUNT."
            "dfs.core.windows.net/PATH, or the option account_name"
        )
        raise ConfigError(message)
    return found | {"account_name": account}


def _of_emulator(found: dict[str, str]) -> dict[str, str]:
    """The options of Azurite, which cannot list from a name on (Azurite#2619).

    object_store knows a way around, but takes the address of an emulator from nowhere else.
    """
    endpoint = urlsplit(found.pop("endpoint", ""))
    if endpoint.scheme:
        os.environ["AZURITE_BLOB_STORAGE_URL"] = f"{endpoint.scheme}://{endpoint.netloc}"
    return found | {"use_emulator": "true"}


def _allowing_http(place: Destination, found: dict[str, str]) -> dict[str, str]:
    """The options, with ``allow_http`` just where it has to be: on this machine, or when asked."""
    if is_true(found.pop("allow_http", None)):
        return found | {"allow_http": "true"}
    endpoint = urlsplit(found.get("endpoint", ""))
    if endpoint.scheme != "http":
        return found
    if endpoint.hostname not in {"localhost", "127.0.0.1", "::1"}:
        message = (
            f"{place.shown}: its endpoint is http, so keys and rows would travel unencrypted; use "
            "https, or set the option allow_http to true"
        )
        raise ConfigError(message)
    return found | {"allow_http": "true"}
