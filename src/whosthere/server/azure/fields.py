"""Fields that bodies and queries of the dialect have in common, with Azure's limits."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import Query
from pydantic import Field

MAX_PAGE = 1000

Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=128)]
UserData: TypeAlias = Annotated[str, Field(max_length=16_384)]
FaceUserData: TypeAlias = Annotated[str, Field(max_length=1024)]

Start: TypeAlias = Annotated[str, Query(max_length=64)]
"""The id after which a page begins."""
Top: TypeAlias = Annotated[int, Query(ge=1, le=MAX_PAGE)]
"""How many records a page has at most."""
