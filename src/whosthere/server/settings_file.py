"""Changing single settings in ``config.toml``."""

from __future__ import annotations

import os
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import tomli_w

from whosthere.config import config_path, load_config
from whosthere.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping


def write(changes: Mapping[str, bool]) -> None:
    """Write settings into the file, whole or not at all; what else is in it stays, but comments.

    The file is readable by its owner only afterwards: addresses of sinks in it may hold passwords.

    Args:
        changes: By section and name, such as ``{"people.keep_strangers": True}``.

    Raises:
        ConfigError: What is in the file cannot be read, is no settings of whosthere, or cannot be
            written.
    """
    load_config()  # nothing is written into what is not understood
    path = config_path().resolve()
    document = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for setting, value in changes.items():
        section, _, name = setting.partition(".")
        document.setdefault(section, {})[name] = value
    try:
        _replace(path, tomli_w.dumps(document).encode())
    except OSError as error:
        message = (
            f"cannot write {path}: {(error.strerror or '').lower()}; make its folder writable, or "
            "change the setting there by hand"
        )
        raise ConfigError(message) from error


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Made for its owner only.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".config-", suffix=".toml")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
