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


@cache
def _pool() -> dict[str, Any]:
    """What is real.

    ``paths`` has path parameters by the kind of collection, ``bodies`` fields of bodies, ``photo``
    is the path of a picture with one face.
    """
    pool: dict[str, Any] = json.loads(Path(os.environ["FUZZ_POOL"]).read_text(encoding="utf-8"))
    return pool


@schemathesis.hook
def map_path_parameters(
    context: schemathesis.HookContext, path_parameters: dict[str, Any]
) -> dict[str, Any]:
    """Ids in paths; what is real has to stay, so it is not deleted."""
    if context.operation.method == "delete":
        return path_parameters
    kind = context.operation.path.split("/")[3]
    return _mixed(path_parameters, _pool()["paths"].get(kind, {}))


@schemathesis.hook
def map_body(context: schemathesis.HookContext, body: object) -> object:
    """Pictures, and ids in objects."""
    if isinstance(body, dict):
        return _mixed(body, _pool()["bodies"])
    if isinstance(body, bytes):
        return Path(_pool()["photo"]).read_bytes() if _lucky(body) else body
    return body


def _mixed(made_up: dict[str, Any], real: dict[str, Any]) -> dict[str, Any]:
    return {
        name: real[name] if name in real and _lucky((name, value)) else value
        for name, value in made_up.items()
    }


def _lucky(value: object) -> bool:
    return zlib.crc32(repr(value).encode("utf-8", "replace")) % 2 == 0
