"""Copying people between the gallery and a service, again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from tests.people.synthetic import look
from tests.providers.azure.memory import MemoryService
from whosthere.errors import GalleryError, ServiceRefused, ServiceUnreachable
from whosthere.people.gallery import Gallery
from whosthere.providers.azure.pull import pull
from whosthere.providers.azure.push import push

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whosthere.people.records import Person
    from whosthere.providers.azure.pull import Pulled
    from whosthere.providers.azure.push import Pushed


@pytest.fixture
def gallery(tmp_path: Path) -> Iterator[Gallery]:
    with Gallery.open(tmp_path / "whosthere.db") as gallery:
        yield gallery


@pytest.fixture
def service() -> MemoryService:
    return MemoryService()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), np.random.default_rng(1).integers(0, 256, (90, 120, 3), np.uint8))
    return path


def enrol(gallery: Gallery, name: str, *photos: Path | None, user_data: str = "") -> Person:
    person = gallery.add_person("default", name, user_data)
    for shot, path in enumerate(photos):
        gallery.add_face(person.id, look(1, shot, photo=path))
    return person


def pushed(service: MemoryService, gallery: Gallery) -> dict[str, Pushed]:
    copied = push(service.face, service.face.groups, "staff", gallery, "default")
    return {one.name: one for one in copied}


def pulled(service: MemoryService, gallery: Gallery, group: str = "staff") -> dict[str, Pulled]:
    copied = pull(service.face, service.face.groups, group, gallery, "default")
    return {one.name: one for one in copied}


# Push


def test_push_makes_the_group_and_copies_everybody(
    gallery: Gallery, service: MemoryService, photo: Path
) -> None:
    gallery.collections.update(gallery.group("default").id, None, "ours")
    enrol(gallery, "Ada", photo, photo, user_data="countess")
    enrol(gallery, "Grace")
    copied = pushed(service, gallery)
    assert service.groups["staff"]["name"] == "default"
    assert service.groups["staff"]["userData"] == "ours"
    assert service.faces("staff") == {"Ada": 2, "Grace": 0}
    assert copied["Ada"].photos == 2
    assert all(one.added and not one.left for one in copied.values())
    assert {one["userData"] for one in service.people["staff"].values()} == {"countess", None}
    assert all(jpeg.startswith(b"\xff\xd8") for jpeg in service.photos.values())


def test_push_again_copies_what_is_new_and_nothing_else(
    gallery: Gallery, service: MemoryService, photo: Path
) -> None:
    ada = enrol(gallery, "Ada", photo)
    pushed(service, gallery)
    gallery.add_face(ada.id, look(1, 7, photo=photo))
    enrol(gallery, "Grace", photo)
    copied = pushed(service, gallery)
    assert service.faces("staff") == {"Ada": 2, "Grace": 1}
    assert (copied["Ada"].added, copied["Ada"].photos, copied["Ada"].there) == (False, 1, 1)


def test_the_database_is_sound_after_copying(
    gallery: Gallery, service: MemoryService, photo: Path
) -> None:
    # SQLite 3.40 takes some healthy tables without rowid for damaged ones.
    enrol(gallery, "Ada", photo)
    pushed(service, gallery)
    with Gallery.open(gallery.store.path) as again:
        assert len(again.people("default")) == 1


def test_push_brings_names_and_user_data_up_to_date(
    gallery: Gallery, service: MemoryService
) -> None:
    ada = enrol(gallery, "Ada")
    pushed(service, gallery)
    gallery.rename_person(ada.id, "Ada King")
    gallery.collections.update_person(ada.id, None, "countess")
    copied = pushed(service, gallery)
    assert copied["Ada King"].changed
    [there] = service.people["staff"].values()
    assert (there["name"], there["userData"]) == ("Ada King", "countess")
    assert not pushed(service, gallery)["Ada King"].changed


def test_push_finds_somebody_the_service_knows_by_name(
    gallery: Gallery, service: MemoryService, photo: Path
) -> None:
    service.add("staff", "ADA")
    enrol(gallery, "Ada", photo)
    assert not pushed(service, gallery)["Ada"].added
    assert service.faces("staff") == {"Ada": 1}


def test_push_goes_on_where_it_was_interrupted(
    gallery: Gallery, service: MemoryService, photo: Path
) -> None:
    enrol(gallery, "Ada", photo, photo, photo)
    enrol(gallery, "Grace", photo)
    service.fail_after = 2
    with pytest.raises(ServiceUnreachable):
        pushed(service, gallery)
    service.fail_after = None
    copied = pushed(service, gallery)
    assert (copied["Ada"].photos, copied["Ada"].there) == (1, 2)
    assert service.faces("staff") == {"Ada": 3, "Grace": 1}


def test_push_puts_back_what_was_deleted_in_the_service(
    gallery: Gallery, service: MemoryService, photo: Path
) -> None:
    enrol(gallery, "Ada", photo)
    pushed(service, gallery)
    service.people["staff"].clear()
    assert pushed(service, gallery)["Ada"].photos == 1
    assert service.faces("staff") == {"Ada": 1}


def test_push_says_of_every_face_why_it_was_not_copied(
    gallery: Gallery, service: MemoryService, photo: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes(b"no picture")
    enrol(gallery, "Ada", photo, None, tmp_path / "gone.jpg", damaged)
    copied = pushed(service, gallery)["Ada"]
    assert copied.photos == 1
    assert len(copied.left) == 3
    assert "camera" in copied.left[0]
    assert "gone.jpg" in copied.left[1]
    assert "damaged.jpg" in copied.left[2]


def test_push_of_a_group_there_is_not(gallery: Gallery, service: MemoryService) -> None:
    with pytest.raises(GalleryError, match="no group"):
        list(push(service.face, service.face.groups, "staff", gallery, "nowhere"))
    assert not service.groups


# Pull


def test_pull_copies_names_and_user_data(gallery: Gallery, service: MemoryService) -> None:
    service.add("staff", "Ada", "countess")
    service.add("staff", "Grace")
    copied = pulled(service, gallery)
    people = {person.name: person for person in gallery.people("default")}
    assert {name: person.user_data for name, person in people.items()} == {
        "Ada": "countess",
        "Grace": "",
    }
    assert all(one.added and one.faces == 0 for one in copied.values())


def test_pull_again_follows_the_service(gallery: Gallery, service: MemoryService) -> None:
    ada = service.add("staff", "Ada")
    pulled(service, gallery)
    assert not pulled(service, gallery)["Ada"].changed
    service.people["staff"][ada].update(name="Ada King", userData="countess")
    assert pulled(service, gallery)["Ada King"].changed
    [person] = gallery.people("default")
    assert (person.name, person.user_data) == ("Ada King", "countess")


def test_pull_knows_whom_push_brought(
    gallery: Gallery, service: MemoryService, photo: Path
) -> None:
    enrol(gallery, "Ada", photo)
    pushed(service, gallery)
    copied = pulled(service, gallery)["Ada"]
    assert (copied.added, copied.changed, copied.faces) == (False, False, 1)


def test_pull_makes_no_namesakes(gallery: Gallery, service: MemoryService) -> None:
    # The command line tells people apart by their names.
    for _ in range(2):
        service.add("staff", "Ada")
    copied = list(pull(service.face, service.face.groups, "staff", gallery, "default"))
    assert [one.added for one in copied] == [True, False]
    assert copied[1].refusal is not None
    assert "Ada" in copied[1].refusal
    assert len(gallery.people("default")) == 1


def test_pull_refuses_what_is_no_name_here(gallery: Gallery, service: MemoryService) -> None:
    service.add("staff", "\x1b[31mAda")
    service.add("staff", "Grace")
    copied = pulled(service, gallery)
    assert [one.refusal is None for one in copied.values()] == [False, True]


def test_pull_of_a_group_there_is_not_makes_none_here(
    gallery: Gallery, service: MemoryService
) -> None:
    with pytest.raises(ServiceRefused, match="no such group"):
        list(pull(service.face, service.face.groups, "nowhere", gallery, "new"))
    assert "new" not in {group.name for group in gallery.groups()}


def test_who_is_erased_is_forgotten_here_too(
    gallery: Gallery, service: MemoryService, photo: Path
) -> None:
    ada = enrol(gallery, "Ada", photo)
    pushed(service, gallery)
    assert gallery.erase(ada.id).complete
    with gallery.store.reading() as connection:
        for table in ("azure_people", "azure_faces"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0  # noqa: S608
