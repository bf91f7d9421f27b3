"""What has to be instant: help, completion, and the import of the library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import whosthere

HEAVY = {"numpy", "cv2", "onnxruntime", "av", "PIL", "scipy", "pyarrow", "pygame", "fastapi"}
HEAVY |= {"deltalake", "obstore"}

PUBLIC = [
    "Aspect",
    "Attributes",
    "Box",
    "Config",
    "Emotion",
    "Enroller",
    "Face",
    "Frame",
    "Gallery",
    "Gender",
    "HeadPose",
    "Identity",
    "Match",
    "Quality",
    "Result",
    "Template",
    "TrackedFace",
    "WhosThereError",
    "detect",
    "identify",
    "train",
    "verify",
    "watch",
]


def loaded(program: str) -> set[str]:
    """The modules that a program has loaded at its end."""
    whole = f"{program}\nimport json, sys; print(); print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def loaded_for_help(*arguments: str) -> set[str]:
    """The modules that a command has loaded once it has printed its help."""
    return loaded(f"""
import sys
from whosthere.cli import main
sys.argv = {["whosthere", *arguments, "--help"]}
try:
    main()
except SystemExit as end:
    assert end.code == 0, end.code
""")


def test_help_answers_at_once() -> None:
    assert not loaded_for_help() & (HEAVY | {"pydantic"})


@pytest.mark.parametrize(
    "command", ["live", "people", "azure", "serve", "keys", "sinks", "erase", "data"]
)
def test_help_on_a_command_loads_nothing_of_its_work(command: str) -> None:
    # Of typer itself, pydantic reads a command's options.
    assert not loaded_for_help(command) & HEAVY


def test_importing_the_library_loads_nothing_else() -> None:
    assert not loaded("import whosthere") & (HEAVY | {"typer", "rich"})


def test_the_public_names() -> None:
    assert whosthere.__all__ == PUBLIC
    assert dir(whosthere) == PUBLIC
    assert all(getattr(whosthere, name) is not None for name in PUBLIC)


def test_a_name_that_is_not_public() -> None:
    with pytest.raises(AttributeError, match="no attribute 'gallery_of_secrets'"):
        whosthere.gallery_of_secrets  # noqa: B018 - asking for it is the test


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_completion_script(shell: str) -> None:
    script = completion({"_WHOSTHERE_COMPLETE": f"source_{shell}"})

    assert "whosthere" in script
    assert "_WHOSTHERE_COMPLETE" in script


def test_commands_are_completed() -> None:
    words = {"COMP_WORDS": "whosthere people re", "COMP_CWORD": "2"}

    offered = completion({"_WHOSTHERE_COMPLETE": "complete_bash", **words}).split()

    assert offered == ["rename", "remove", "remove-face", "reenrol"]


def completion(asked: dict[str, str]) -> str:
    """What the command answers to a shell."""
    command = Path(sys.executable).with_name("whosthere")
    done = subprocess.run(
        [command], env=os.environ | asked, capture_output=True, text=True, check=False
    )
    return done.stdout
