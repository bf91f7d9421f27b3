"""What the pages say is so: commands, options, names, links. Their examples run as doctests."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module

import pytest

import whosthere as wt
from tests.docs.repository import PAGES, ROOT
from tools import command_reference, data_reference

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE_SPAN = re.compile(r"`(whosthere(?:\.\w+)+)`")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
OURS = re.compile(
    r"whosthere ((?:people|config|data|evaluate|keys|sinks|azure groups|azure people|azure)"
    r" [a-z][a-z-]*|[a-z]+)\b([^`\n]*)"
)
ELSEWHERE = {"--check"}
"""Options of tools in the checkout."""
MACHINE = re.compile(r"/(?:home|root|tmp|work|Users)/")

by_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def text(page) -> str:
    return page.read_text(encoding="utf-8")


def anchors(page) -> set[str]:
    """The anchors of a page's headings, as Markdown viewers make them."""
    headings = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_the_reference_of_commands_is_up_to_date() -> None:
    assert text(command_reference.PAGE) == command_reference.page()


def test_the_reference_of_data_is_up_to_date() -> None:
    assert text(data_reference.PAGE) == data_reference.page()


@by_page
def test_links_lead_somewhere(page) -> None:
    for link in LINK.findall(text(page)):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@by_page
def test_commands_and_options_that_pages_show_exist(page) -> None:
    reference = text(command_reference.PAGE)
    for command, rest in OURS.findall(text(page)):
        heading = f"## whosthere {command}\n"
        if heading not in reference:
            # Prose: "`whosthere` watches", not a command.
            assert f"`whosthere {command}" not in text(page), command
            continue
        section = reference.split(heading)[1].split("\n## ")[0]
        for option in OPTION.findall(rest):
            assert f"`{option}`" in section, f"{command} {option}"


@by_page
def test_options_in_prose_exist(page) -> None:
    known = set(OPTION.findall(text(command_reference.PAGE))) | ELSEWHERE
    shown = set(re.findall(r"`(--[a-z][a-z-]+)[` =]", text(page)))
    assert shown <= known


def test_every_command_is_in_the_readme() -> None:
    commands = re.findall(r"^## whosthere (\w+)$", text(command_reference.PAGE), re.MULTILINE)
    for command in commands:
        assert f"`whosthere {command}`" in text(ROOT / "README.md")


def test_every_public_name_has_its_paragraph_in_the_api() -> None:
    headings = re.findall(r"^### (\w+)$", text(ROOT / "docs" / "api.md"), re.MULTILINE)
    assert sorted(headings) == sorted(wt.__all__)


@by_page
def test_names_of_the_package_exist(page) -> None:
    for dotted in CODE_SPAN.findall(text(page)):
        if dotted.endswith((".db", ".key")):
            continue
        module, _, name = dotted.rpartition(".")
        found = import_module(module)
        assert hasattr(found, name) or import_module(dotted), dotted


@by_page
def test_no_page_names_a_path_of_somebodys_machine(page) -> None:
    assert not MACHINE.findall(text(page))


def test_modules_in_how_it_works_exist() -> None:
    names = re.findall(r"`((?:video|vision|tracking|people|sightings|live)\.\w+)`",
                       text(ROOT / "docs" / "how-it-works.md"))  # fmt: skip
    assert names
    for name in names:
        import_module(f"whosthere.{name}")


def test_constants_in_how_it_works_are_those_of_the_code() -> None:
    shown = re.findall(r"`([A-Z_]{4,})` = ([\d.]+)( %)?", text(ROOT / "docs" / "how-it-works.md"))
    modules = [import_module(f"whosthere.{name}") for name in ("live.schedule", "tracking.tracker")]
    assert shown
    for name, value, percent in shown:
        [module] = [module for module in modules if hasattr(module, name)]
        assert float(value) / (100 if percent else 1) == getattr(module, name), name


def test_the_layers_in_the_architecture_are_those_of_the_contract() -> None:
    settings = tomllib.loads(text(ROOT / "pyproject.toml"))
    [contract] = settings["tool"]["importlinter"]["contracts"]
    rows = re.findall(r"^\| \d \| (.+) \|$", text(ROOT / "docs" / "architecture.md"), re.MULTILINE)
    assert [set(re.findall(r"`(\w+)`", row)) for row in rows] == [
        set(re.findall(r"\w+", layer)) for layer in contract["layers"]
    ]


def test_every_room_is_in_the_architecture() -> None:
    page = text(ROOT / "docs" / "architecture.md")
    for folder in (ROOT / "src" / "whosthere").iterdir():
        if folder.is_dir() and folder.name != "__pycache__":
            assert f"\n  {folder.name}/ " in page
