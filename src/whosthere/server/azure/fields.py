"""Fields that bodies and queries of the dialect have in common, with Azure's limits."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import Query
from pydantic import AfterValidator, Field

from whosthere.errors import UsageError
from whosthere.people.names import MAX_NAME, clean

MAX_PAGE = 1000


def _legal(name: str) -> str:
    try:
        return clean(name)
    except UsageError as error:
        raise ValueError(str(error)) from error


Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=MAX_NAME), AfterValidator(_legal)]
UserData: TypeAlias = Annotated[str, Field(max_length=16_384)]
FaceUserData: TypeAlias = Annotated[str, Field(max_length=1024)]

Start: TypeAlias = Annotated[str, Query(max_length=64)]
"""The id after which a page begins."""
Top: TypeAlias = Annotated[int, Query(ge=1, le=MAX_PAGE)]
"""How many records a page has at most."""
