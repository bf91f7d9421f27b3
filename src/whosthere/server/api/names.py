"""What people and groups are called, in bodies of requests."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from whosthere.people.names import MAX_NAME

Name = Annotated[str, Field(min_length=1, max_length=2 * MAX_NAME)]
"""Longer than a name may be: what is wrong with one, the gallery says in a sentence."""
