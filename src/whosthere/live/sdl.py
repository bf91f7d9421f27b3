"""pygame without its greeting, which would go to stdout and into the JSON there."""

from __future__ import annotations

import os

os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"

import pygame

__all__ = ["pygame"]
