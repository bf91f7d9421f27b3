"""Hooks of schemathesis: about half of the ids and pictures that it makes up become real ones.

Made-up ids alone would meet nothing but errors. What is real is told by the file
that ``FUZZ_POOL`` names.
"""

from __future__ import annotations

import json
import os
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase


@cache
def _pool() -> dict[str, Any]:
    """What is real.

    ``paths`` has path parameters by the kind of collection or resource, ``bodies`` fields of
    bodies, ``photo`` is the path of a picture with one face.
    """
    pool: dict[str, Any] = json.loads(Path(os.environ["FUZZ_POOL"]).read_text(encoding="utf-8"))
    return pool


@schemathesis.hook
def before_call(
    context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, Any]
) -> None:
    """Put something real in, where it belongs."""
    # What is real has to stay, and a sequence of requests has ids of its own.
    if case.method == "DELETE" or case.meta.phase.name is TestPhase.STATEFUL:
        return
    chance = zlib.crc32(repr((case.path_parameters, case.query, case.body)).encode())
    if chance % 2 and _fits(case, ParameterLocation.PATH):
        _, api, *parts = case.operation.path.split("/")
        kind = parts[1 if api == "face" else 0]
        case.path_parameters = _mixed(case.path_parameters, _pool()["paths"].get(kind, {}))
    if chance % 3 and _fits(case, ParameterLocation.BODY):
        if case.media_type == "application/octet-stream":
            case.body = Path(_pool()["photo"]).read_bytes()
        elif isinstance(case.body, dict):
            case.body = _mixed(case.body, _pool()["bodies"])


def _fits(case: schemathesis.Case, location: ParameterLocation) -> bool:
    """Whether this part of the request is as the document wants it; what is not, stays so."""
    part = case.meta.components.get(location)
    return part is not None and part.mode.is_positive


def _mixed(made_up: dict[str, Any], real: dict[str, Any]) -> dict[str, Any]:
    return {name: real.get(name, value) for name, value in made_up.items()}
