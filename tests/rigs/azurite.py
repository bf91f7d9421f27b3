"""An Azure Storage on this machine: Microsoft's Azurite, under Node.

It is installed by ``npm ci`` in ``tests/rigs/npm``. Its account is the one that every Azurite
has, and its key is the one that Microsoft publishes for it.
"""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.rigs.azure_signatures import ACCOUNT, KEY, shared_access, signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.rigs.entra import Identity

FOLDER = Path(__file__).with_name("npm")
PROGRAM = FOLDER / "node_modules/azurite/dist/src/blob/main.js"
CONTAINER = "faces"
START_SECONDS = 60.0

needs_azurite = pytest.mark.skipif(
    not PROGRAM.exists() and "CI" not in os.environ,
    reason=f"needs Azurite: npm ci --prefix {FOLDER.relative_to(Path(__file__).parents[2])}",
)
"""As `tests.rigs.programs.needs`: in CI a missing Azurite is a failure."""


@dataclass(frozen=True, slots=True)
class Container:
    """An empty container.

    Attributes:
        url: Of the container, with the account.
        endpoint: Of the account's blobs.
    """

    url: str
    endpoint: str

    @property
    def by_key(self) -> dict[str, str]:
        """Options of a sink that signs with the account's key."""
        return {"endpoint": self.endpoint, "account_key": KEY}

    @property
    def by_signature(self) -> dict[str, str]:
        """Options of a sink with a shared access signature that may all a sink has to."""
        return {"endpoint": self.endpoint, "sas_token": shared_access(CONTAINER)}

    @property
    def connection_string(self) -> str:
        """As Azure's tools take it."""
        return (
            f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};"
            f"BlobEndpoint={self.endpoint};"
        )


class Azurite:
    """The service with one empty container; it keeps its port when it is started again.

    Args:
        folder: Its data, which outlive it.
        identity: With one it speaks TLS, and takes tokens of Entra ID too.
    """

    def __init__(self, folder: Path, identity: Identity | None = None) -> None:
        self._folder = folder
        self._identity = identity
        self._port = _free_port()
        self.start()
        endpoint = f"{'https' if identity else 'http'}://127.0.0.1:{self._port}/{ACCOUNT}"
        _create(endpoint, CONTAINER, identity)
        self.container = Container(f"abfss://{CONTAINER}@{ACCOUNT}.dfs.core.windows.net", endpoint)

    def start(self) -> None:
        """Come (back)."""
        node = shutil.which("node")
        assert node, "Azurite needs Node.js: apt-get install nodejs"
        assert PROGRAM.exists(), f"Azurite is not installed; run: npm ci --prefix {FOLDER}"
        command = [node, str(PROGRAM), "--blobHost", "127.0.0.1", "--blobPort", str(self._port)]
        # It refuses versions of the API newer than itself, and tells Microsoft of its use.
        command += ["--skipApiVersionCheck", "--disableTelemetry", "--silent"]
        command += ["--location", str(self._folder)]
        if self._identity is not None:
            command += ["--oauth", "basic", "--cert", str(self._identity.certificate)]
            command += ["--key", str(self._identity.key)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _await(self._port)

    def stop(self) -> None:
        """End in the midst of things, but not by force: only at its end it writes all down."""
        self._process.terminate()
        self._process.wait()


@contextmanager
def container(folder: Path, identity: Identity | None = None) -> Iterator[Container]:
    """One that is there until the end of the block; its data lie in `folder`."""
    azurite = Azurite(folder, identity)
    try:
        yield azurite.container
    finally:
        azurite.stop()


def _create(endpoint: str, name: str, identity: Identity | None) -> None:
    url = f"{endpoint}/{name}?restype=container"
    headers = signed("PUT", name, {"restype": "container"})
    trusted = ssl.create_default_context(cafile=identity.authority if identity else None)
    httpx.put(url, headers=headers, verify=trusted).raise_for_status()


def _await(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert time.monotonic() < deadline, "Azurite does not answer"
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
