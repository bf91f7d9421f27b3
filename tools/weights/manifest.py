"""Reads the manifest of the weights: what each file is made from and what it must be."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tools.weights.registry import Package

WEIGHTS = Path(__file__).parents[2] / "src" / "whosthere" / "vision" / "weights"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the manifest.

    Attributes:
        name: which network; chooses its recipe.
        file: name of the file in the folder of weights.
        sha256: of that file.
        package: where it is made from.
        path: of the source inside the package.
        source_sha256: of the source.
    """

    name: str
    file: str
    sha256: str
    package: Package
    path: str
    source_sha256: str


def read() -> list[Entry]:
    """Reads the manifest of the package."""
    tables = tomllib.loads((WEIGHTS / "manifest.toml").read_text("utf-8"))["model"]
    return [_entry(table) for table in tables]


def sha256(data: bytes) -> str:
    """The hash that manifests record, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _entry(table: dict[str, str]) -> Entry:
    # "npm @vladmandic/face-api==1.7.15 package/model/age_gender_model.bin"
    registry, pinned, path = table["source"].split()
    name, version = pinned.split("==")
    return Entry(
        table["name"],
        table["file"],
        table["sha256"],
        Package(registry, name, version),
        path,
        table["source_sha256"],
    )
