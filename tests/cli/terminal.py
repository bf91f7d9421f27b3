"""The command line as a user meets it: in this process where that will do, else in its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest import mock

from whosthere.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Terminal:
    """A terminal without a display, whose user keeps everything in one folder.

    Attributes:
        home: The folder, ``WHOSTHERE_HOME``.
        columns: Its width.
    """

    home: Path
    columns: int = 200

    @property
    def environment(self) -> dict[str, str]:
        """What a program finds set in it."""
        hidden = ("DISPLAY", "WAYLAND_DISPLAY", "FORCE_COLOR")
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return {**kept, "WHOSTHERE_HOME": str(self.home), "COLUMNS": str(self.columns)}

    def run(self, *arguments: str | Path) -> Outcome:
        """Run a command in this process, where the networks may be loaded already."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        code = 0
        with (
            mock.patch.dict(os.environ, self.environment, clear=True),
            mock.patch.object(sys, "argv", ["whosthere", *map(str, arguments)]),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                main()
            except SystemExit as end:
                code = int(end.code or 0)
        return Outcome(code, _text(out), _text(err))

    def start(self, *arguments: str | Path, **how: Any) -> subprocess.Popen[str]:
        """Start a command as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "whosthere", *map(str, arguments)],
            env=self.environment | how.pop("environment", {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **how,
        )

    def run_alone(self, *arguments: str | Path, **how: Any) -> Outcome:
        """Run a command as a process of its own."""
        with self.start(*arguments, **how) as process:
            out, err = process.communicate()
        return Outcome(process.returncode, out, err)


def sentence(outcome: Outcome, code: int = 1) -> str:
    """The one sentence of a command that failed as it should."""
    assert outcome.code == code, outcome
    (line,) = [line for line in outcome.err.splitlines() if line.strip()]
    assert line.startswith("whosthere: "), line
    return line.removeprefix("whosthere: ")


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
