"""What is gathered of a visit besides its sighting, where that is switched on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from whosthere.types import Image


class Seal(Protocol):
    """Seals bytes with the key of a person, bound to one row of one table."""

    def __call__(self, person_id: str, table: str, row_id: str, plain: bytes, /) -> bytes | None:
        """Nonce, ciphertext and tag; None when there is nobody of that id."""
        ...


@dataclass(frozen=True, slots=True)
class Gathering:
    """What to gather.

    Attributes:
        looks_every: Seconds between two looks at the same face; None for no looks.
        templates: Whether to keep the template of the best look.
        pictures: Whether to keep a picture of it.
        seal: Seals those two; without it there are none.
    """

    looks_every: float | None = None
    templates: bool = False
    pictures: bool = False
    seal: Seal | None = None

    @property
    def portraits(self) -> bool:
        """Whether the best look of a visit is needed."""
        return self.seal is not None and (self.templates or self.pictures)


NOTHING_MORE = Gathering()


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """When and where faces were seen together.

    Attributes:
        time: Seconds into the run.
        image: The frame; None where nothing is gathered.
    """

    time: float
    image: Image | None = None
