"""Stores for the tests of sinks: a folder, and rigs of the services that all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.rigs import azurite, gcs, s3
from whosthere.sinks.destination import Destination
from whosthere.sinks.stores import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def bucket() -> Iterator[s3.Bucket]:
    """A bucket of S3."""
    with s3.bucket() as made:
        yield made


@pytest.fixture(scope="session")
def google_bucket() -> Iterator[s3.Bucket]:
    """A bucket of Google Cloud Storage."""
    with gcs.bucket() as made:
        yield made


@pytest.fixture(scope="session")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[azurite.Container]:
    """A container of Azure Storage."""
    with azurite.container(tmp_path_factory.mktemp("azurite")) as made:
        yield made


@pytest.fixture
def s3_store(bucket: s3.Bucket) -> Store:
    """A folder of the bucket that no other test has."""
    return Store.at(Destination.parse(f"{bucket.url}/{uuid4().hex}"), bucket.options)


@pytest.fixture
def google_store(google_bucket: s3.Bucket) -> Store:
    """A folder of the bucket that no other test has."""
    return Store.at(Destination.parse(f"{google_bucket.url}/{uuid4().hex}"), google_bucket.options)


@pytest.fixture
def azure_store(container: azurite.Container) -> Store:
    """A folder of the container that no other test has."""
    return Store.at(Destination.parse(f"{container.url}/{uuid4().hex}"), container.by_key)


@pytest.fixture
def folder_store(tmp_path: Path) -> Store:
    """A folder of this machine that is not there yet."""
    return Store.at(Destination.parse(str(tmp_path / "home" / "lake")), {})
