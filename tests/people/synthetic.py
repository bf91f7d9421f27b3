"""Templates without a network: people are directions on the sphere, photos scatter around them."""

from __future__ import annotations

import numpy as np

from whosthere.people.faces import Look
from whosthere.types import Quality, Template

MODEL = "mobilefacenet-00000000-1"
DIMENSIONS = 192
GOOD = Quality(score=0.9, size=80.0, sharpness=300.0, brightness=128.0, frontality=0.95)


def template(vector: np.ndarray, model: str = MODEL) -> Template:
    """A template in the direction of the vector."""
    return Template((vector / np.linalg.norm(vector)).astype(np.float32), model)


def person(seed: int) -> np.ndarray:
    """The direction of a person."""
    return np.random.default_rng(seed).standard_normal(DIMENSIONS)


def photo(seed: int, shot: int, scatter: float = 0.6, model: str = MODEL) -> Template:
    """A photo of that person; two of them have a cosine of about 1 / (1 + scatter²)."""
    noise = np.random.default_rng((seed, shot, 7)).standard_normal(DIMENSIONS)
    return template(person(seed) + scatter * noise, model)


def look(seed: int, shot: int, **fields: object) -> Look:
    """That photo, about to be enrolled."""
    return Look(photo(seed, shot), GOOD, **fields)  # type: ignore[arg-type]
