"""What is exported of a person can be opened as long as the person is known, and in its own row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from whosthere.errors import GalleryError, PersonNotFound

if TYPE_CHECKING:
    from whosthere.people.gallery import Gallery


def test_what_was_sealed_opens_again(gallery: Gallery) -> None:
    ada = gallery.add_person("default", "Ada")
    sealed = gallery.sealing.seal(ada.id, "thumbnails", "row-1", b"a picture")
    assert sealed is not None
    assert b"a picture" not in sealed
    assert gallery.sealing.open(ada.id, "thumbnails", "row-1", sealed) == b"a picture"


def test_it_opens_in_its_own_row_only(gallery: Gallery) -> None:
    ada, bob = (gallery.add_person("default", name) for name in ("Ada", "Bob"))
    sealed = gallery.sealing.seal(ada.id, "thumbnails", "row-1", b"a picture")
    assert sealed is not None
    for person, table, row in (
        (ada.id, "thumbnails", "row-2"),
        (ada.id, "embeddings", "row-1"),
        (bob.id, "thumbnails", "row-1"),
    ):
        with pytest.raises(GalleryError, match="another row"):
            gallery.sealing.open(person, table, row, sealed)


def test_after_an_erasure_nobody_opens_it(gallery: Gallery) -> None:
    ada = gallery.add_person("default", "Ada")
    sealed = gallery.sealing.seal(ada.id, "thumbnails", "row-1", b"a picture")
    assert sealed is not None
    gallery.erase(ada.id)
    with pytest.raises(PersonNotFound):
        gallery.sealing.open(ada.id, "thumbnails", "row-1", sealed)
    assert gallery.sealing.seal(ada.id, "thumbnails", "row-2", b"another") is None
