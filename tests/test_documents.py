"""README.md and its companions name only what exists: commands, files and folders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from conftest import ROOT
from patientinfo import tools
from pictures import README_PICTURE, side_by_side
from weights import served

TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
PACKAGE = ROOT / "scripts" / "patientinfo"
ROOMS = {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").is_file()}
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "DEPENDENCIES.md", ".github/HOSTING.md", "overrides/README.md"]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_command_that_a_document_names_exists(name: str) -> None:
    text = text_of(name)
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.M)) <= TARGETS
    for script in re.findall(r"(?:^|`)\.venv/bin/python (\S+\.py)", text, re.M):
        assert (ROOT / script).is_file(), script


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_link_in_a_document_leads_to_a_file(name: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text_of(name)):
        assert (ROOT / name).parent.joinpath(target).is_file(), target


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_each_path_in_a_document_exists(name: str) -> None:
    # What commands make, and the language that CONTRIBUTING.md takes for an example.
    made = (
        *(".build/", "docs/<", "hosting/", "tests/content/broken/<"),
        *(
            "docs/checks/search/de.",
            "docs/de/",
            "docs/termbase/de.",
            "docs/countries/<",
            "docs/treatments/",
            "overrides/partials/languages/de.",
        ),
    )
    for path in re.findall(r"`((?:docs|overrides|scripts|tests|\.github)/[^\s`#…*]*)`", text_of(name)):
        assert path.startswith(made) or (ROOT / path).exists(), path


def test_the_readme_lists_every_command() -> None:
    assert set(re.findall(r"`make ([a-z-]+)", text_of("README.md"))) == TARGETS


def test_the_drawings_show_the_folders_of_the_program() -> None:
    arrows = re.findall(r"──([a-z_, ]+)──▶", text_of("README.md"))
    assert {name for arrow in arrows for name in arrow.split(", ")} == ROOMS
    assert set(re.findall(r"^  (\w+)/ ", text_of("CONTRIBUTING.md"), re.M)) == ROOMS


def test_the_readme_begins_with_a_picture_that_says_what_it_shows() -> None:
    (alt, path), *_ = re.findall(r"!\[([^\]]+)\]\((\S+)\)", text_of("README.md").partition("\n## ")[0])
    assert ROOT / path == README_PICTURE
    assert all(word in alt for word in ("page", "English", "Dutch", "Malay"))
    assert README_PICTURE.stat().st_size < 150_000


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.browser(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.mark.browser
@pytest.mark.further
def test_the_picture_of_the_readme_can_be_taken_again(chromium: Browser, small_finished: Path) -> None:
    with served(small_finished) as address:
        picture = side_by_side(chromium, address, "sample/recovery/")
    assert (picture[:4], picture[8:12]) == (b"RIFF", b"WEBP")
    assert len(picture) > 10_000
