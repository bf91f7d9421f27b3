"""What all tests share: no test sees, or leaves anything in, the data folder of whoever runs it."""

from __future__ import annotations

import shutil

import pytest

from whosthere.demo import pictures


@pytest.fixture(autouse=True)
def _data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True)
def _portraits_for_pages(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The examples in pages run in a folder with the bundled portraits, as the pages say."""
    if request.node.path.suffix == ".md":
        folder = tmp_path_factory.mktemp("page")
        for picture in pictures():
            shutil.copy(picture.path, folder)
        monkeypatch.chdir(folder)
