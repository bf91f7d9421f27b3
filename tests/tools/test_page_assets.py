"""What the page is made of: ours is in the repository, theirs is taken from npm, to the byte."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.rigs.programs import needs
from tools import page_assets
from tools.page_assets import PAGE, AssetsMissing

ROOT = Path(__file__).parent.parent.parent
OPEN = {"MIT", "Apache-2.0", "ISC", "OFL-1.1"}
LONGEST = 250

OURS = sorted(
    path
    for path in PAGE.rglob("*")
    if path.suffix in {".js", ".css", ".html"} and "vendor" not in path.parts
)
TEXT = re.compile(r"""\bt\(\s*["']([a-z]+\.[a-z_0-9]+)["']""")
AREA = re.compile(r"^  ([a-z_0-9]+):", re.MULTILINE)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with its assets just taken."""
    page = tmp_path_factory.mktemp("page")
    for name in ("package.json", "package-lock.json", "icons.txt"):
        shutil.copy(PAGE / name, page)
    page_assets.take(page)
    return page


@needs("npm")
def test_all_that_is_taken_is_openly_licensed_and_as_the_manifest_says(page: Path) -> None:
    vendor = page / "vendor"
    packages = json.loads((vendor / "manifest.json").read_text())["packages"]
    listed = {name: digest for package in packages for name, digest in package["files"].items()}
    found = {
        path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }

    assert found == listed
    assert {package["licence"] for package in packages} <= OPEN
    assert all(any("LICEN" in name for name in package["files"]) for package in packages)
    assert page_assets.current(page)


@needs("npm")
def test_another_lock_file_makes_the_assets_old(page: Path, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(page, tmp_path / "page"))
    (changed / "icons.txt").write_text("x\n")

    assert not page_assets.current(changed)


def test_without_npm_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(AssetsMissing, match="npm is not installed"):
        page_assets.take(tmp_path)


def test_the_lock_file_names_versions_and_hashes_but_no_address() -> None:
    lock = json.loads((PAGE / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert all("integrity" in entry for entry in packages.values())
    assert all("resolved" not in entry for entry in packages.values())


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(PAGE).as_posix())
def test_our_files_are_short_and_ask_nobody_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    addresses = set(re.findall(r"https?://[^\s\"'`)]+", text)) - {"http://www.w3.org/2000/svg"}

    assert len(text.splitlines()) <= LONGEST
    assert addresses == set()


def test_every_text_that_is_said_is_there_and_every_one_there_is_said() -> None:
    areas = {path.stem: path.read_text() for path in (PAGE / "app" / "texts").glob("*.js")}
    there = {
        f"{area}.{name}"
        for area, text in areas.items()
        if area not in {"texts", "format"}
        for name in AREA.findall(text)
    }
    code = "\n".join(path.read_text() for path in OURS if path.parent.name != "texts")
    said = set(TEXT.findall(code))
    made_of_parts = {prefix for prefix in re.findall(r"\bt\(\s*`([a-z]+\.[a-z_0-9]*)\$\{", code)}

    assert said <= there
    unsaid = {
        text
        for text in there - said
        if not any(text.startswith(prefix) for prefix in made_of_parts) and f'"{text}"' not in code
    }
    assert unsaid == set()


@needs("npm")
@pytest.mark.registry
def test_the_wheel_contains_them(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", tmp_path, ROOT],
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")

    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "whosthere/server/page/index.html" in names
    assert "whosthere/server/page/vendor/preact/preact.mjs" in names
    assert "whosthere/server/page/vendor/manifest.json" in names
