"""A throw-away PostgreSQL server on the loopback, of the system's own program."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

DEBIAN = Path("/usr/lib/postgresql")
PASSWORD = "s3cret/of@ada"  # noqa: S105 - of nothing that lasts
QUOTED_PASSWORD = "s3cret%2Fof%40ada"  # noqa: S105
START_SECONDS = 60.0


class PostgresServer:
    """A cluster of its own; it keeps its port when it is started again. A context manager."""

    def __init__(self) -> None:
        self._programs = _programs()
        self._process: subprocess.Popen[bytes] | None = None
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port: int = listener.getsockname()[1]

    @cached_property
    def folder(self) -> Path:
        """Where all its files are."""
        # Not in pytest's folder: nobody else may enter that one, and PostgreSQL will not be root.
        folder = Path(tempfile.mkdtemp(prefix="whosthere-postgres-"))
        if user := _user():
            shutil.chown(folder, user)
        return folder

    def url(self, database: str = "postgres", password: str = QUOTED_PASSWORD) -> str:
        """The address of one of its databases."""
        return f"postgresql://ada:{password}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self, name: str) -> Iterator[str]:
        """The address of an empty database; it is dropped at the end (each takes 8 MB)."""
        self._execute(f"CREATE DATABASE {name}")
        yield self.url(name)
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            [
                *(self._programs / "postgres", "-D", self.folder / "cluster"),
                *("-p", str(self.port), "-c", "listen_addresses=127.0.0.1"),
                # Its files outlive the process, though not a power cut: that is enough here.
                *("-c", "unix_socket_directories=", "-c", "fsync=off"),
            ],
            user=_user(),
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ready = [
            str(self._programs / "pg_isready"),
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-t",
            "1",
        ]
        for _ in range(int(START_SECONDS / 0.1)):
            if subprocess.run(ready, check=False, stdout=subprocess.DEVNULL).returncode == 0:
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError("PostgreSQL did not start")

    def stop(self) -> None:
        """Stop it at once, as a power cut would: it recovers at the next start."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        password = self.folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        subprocess.run(
            [
                *(self._programs / "initdb", "-D", self.folder / "cluster", "-U", "ada"),
                *("--auth=scram-sha-256", f"--pwfile={password}"),
                *("--encoding=UTF8", "--locale=C", "--no-sync"),
            ],
            user=_user(),
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder)


def _programs() -> Path:
    """The folder of the newest server that is installed."""
    found = shutil.which("postgres")
    folders = [Path(found).parent] if found else []
    folders += sorted(DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if not folders:
        raise AssertionError("these tests need PostgreSQL: apt-get install postgresql")
    return folders[-1]


def _user() -> str | None:
    """Whom to run it as: PostgreSQL refuses to be root."""
    return "nobody" if os.getuid() == 0 else None
