"""The files of weights that are installed with the package, and their manifest.

Every file is listed in ``weights/manifest.toml`` with its task, licence, source and SHA-256;
`WeightFile.read` gives its bytes only when they have that hash.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from whosthere.errors import ModelError

FINGERPRINT_DIGITS = 8
"""Hex digits of a hash that a fingerprint shows."""


class WeightFile(BaseModel):
    """One installed file of weights, as the manifest describes it.

    Attributes:
        name: What the code calls it, such as ``"mobilefacenet"``.
        file: File name in the ``weights`` folder.
        task: What it is for.
        licence: SPDX identifier of the licence of the weights.
        copyright: Who holds the copyright.
        sha256: SHA-256 of the file that is installed.
        size: Its bytes.
        note: What a user should know: training data, limits.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    file: str
    task: str
    licence: str
    copyright: str
    sha256: str
    size: int = Field(alias="bytes")
    note: str = ""

    @property
    def fingerprint(self) -> str:
        """Name and first digits of the hash; it changes when the weights do."""
        return f"{self.name}-{self.sha256[:FINGERPRINT_DIGITS]}"

    def read(self) -> bytes:
        """The file's bytes, verified.

        Raises:
            ModelError: The file is missing, or is not the one of the manifest.
        """
        try:
            data = (files("whosthere.vision") / "weights" / self.file).read_bytes()
        except OSError as error:
            message = f"the network file {self.file} is missing; install whosthere again"
            raise ModelError(message) from error
        if hashlib.sha256(data).hexdigest() != self.sha256:
            message = (
                f"the network file {self.file} was altered (its SHA-256 is not the manifest's); "
                "install whosthere again"
            )
            raise ModelError(message)
        return data


class ModelFile(WeightFile):
    """A network.

    Attributes:
        upstream: The project that trained or published it.
        source: Registry package and the path inside it that the file was made from.
        source_sha256: SHA-256 of that source file.
        input: Shape and colour order of the input.
        normalisation: What is done to pixel values before they go in.
        output: What comes out.
    """

    upstream: str
    source: str
    source_sha256: str
    input: str
    normalisation: str
    output: str


class FittedFile(WeightFile):
    """Coefficients that were fitted by this project.

    Attributes:
        fitted_to: The pictures, with their licences.
        made_by: The command that made it.
    """

    fitted_to: str
    made_by: str


@cache
def manifest() -> tuple[ModelFile, ...]:
    """All network files, in the order of the manifest."""
    return tuple(ModelFile.model_validate(entry) for entry in _tables()["model"])


@cache
def fitted_files() -> tuple[FittedFile, ...]:
    """All files of coefficients, in the order of the manifest."""
    return tuple(FittedFile.model_validate(entry) for entry in _tables()["fitted"])


def model_file(name: str) -> ModelFile:
    """The network file of that name.

    Raises:
        KeyError: The manifest lists no such file.
    """
    return {entry.name: entry for entry in manifest()}[name]


def _tables() -> dict[str, list[dict[str, object]]]:
    text = (files("whosthere.vision") / "weights" / "manifest.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
