"""Stands in for python-dotenv, which Microsoft's samples read their settings with."""

from __future__ import annotations


def find_dotenv() -> str:
    """There is no file of settings."""
    return ""


def load_dotenv(_path: str) -> None:
    """The settings are in the environment already."""
