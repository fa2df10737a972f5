"""The list of what a device keeps has each language whole, and the page says how much that is."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from builds import contents
from conftest import Content
from patientinfo.model import Language
from patientinfo.publish.offline import language_of, size_in_words

CODES = {"en": "", "nl": "nl/", "ms": "ms/"}


def listed(site: Path, folder: str) -> dict[str, str]:
    return json.loads((site / folder / "offline.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", CODES)
def test_a_list_has_the_pages_of_its_language_and_all_that_they_fetch(small_finished: Path, code: str) -> None:
    files, folder = contents(small_finished), CODES[code]
    found = {
        f"{address}index.html" if not address or address.endswith("/") else address
        for address in listed(small_finished, folder)["files"]
    }
    pages = {name for name in files if name.endswith("/index.html") or name == "index.html"}
    others = tuple(other for other in CODES.values() if other)
    own = {name for name in pages if (name.startswith(folder) if folder else not name.startswith(others))}
    assert {name for name in found if name.endswith(".html")} == own
    code_files = {name for name in files if name.startswith("static/") and name.endswith((".js", ".css"))}
    assert found >= code_files | {f"{folder}search/search_index.json", f"{folder}manifest.webmanifest"}
    assert found <= files.keys()
    templates = {name for page in own for name in re.findall(r"static/templates/\w+\.txt", files[page].decode())}
    assert {name for name in found if name.endswith(".txt")} == templates
    pictures = {name for page in own for name in re.findall(r"\bimages/[\w.-]+", files[page].decode())}
    assert {name for name in found if name.startswith("images/")} == {name for name in pictures if name in files}


def test_digests_are_as_browsers_want_them_and_the_size_is_true(small_finished: Path) -> None:
    files = listed(small_finished, "nl/")["files"]
    size = 0
    for address, digest in files.items():
        data = (small_finished / (f"{address}index.html" if address.endswith("/") else address)).read_bytes()
        assert digest == f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}"
        size += len(data)
    (said,) = re.findall(r"\((\d+)\s?kB\)</button>", (small_finished / "nl/index.html").read_text(encoding="utf-8"))
    assert size <= int(said) * 1000 <= size * 1.15


def test_a_page_that_is_not_stored_has_words_in_every_language(small_finished: Path, small_content: Content) -> None:
    project, _ = small_content
    pages = listed(small_finished, "ms/")["languages"]
    assert list(pages) == list(CODES.values())
    for code, folder in CODES.items():
        page = pages[folder]["absent"]
        assert f'<html lang="{code}"' in page
        assert project.labels[code]["offline.absent.text"] in page
        assert 'href="tel:999"' in page
        assert "<script" not in page


@pytest.mark.parametrize(
    ("size", "code", "words"),
    [
        (820_400, "en", "830 kB"),
        (999_999, "en", "1 MB"),
        (1_440_000, "nl", "1,5 MB"),
        (12_000_001, "ms", "13 MB"),
        (900, "en", "1 kB"),
    ],
)
def test_a_size_is_rounded_up_in_the_notation_of_the_language(size: int, code: str, words: str) -> None:
    assert size_in_words(size, Language(code, code, is_source=False)).replace("\N{NO-BREAK SPACE}", " ") == words


def test_the_language_of_a_page_is_that_of_its_folder(small_content: Content) -> None:
    project, _ = small_content
    found = {name: language_of(name, project).code for name in ("index.html", "nl/index.html", "ms/404.html", "nlx/a")}
    assert found == {"index.html": "en", "nl/index.html": "nl", "ms/404.html": "ms", "nlx/a": "en"}


@pytest.mark.parametrize("folder", CODES.values())
def test_the_manifest_lets_the_site_be_installed(small_finished: Path, folder: str) -> None:
    manifest = json.loads((small_finished / folder / "manifest.webmanifest").read_text(encoding="utf-8"))
    place = small_finished / folder
    assert (place / manifest["start_url"] / "index.html").is_file()
    assert (place / manifest["scope"]).resolve() == small_finished.resolve()
    assert manifest["display"] == "minimal-ui"
    for icon in manifest["icons"]:
        data = (place / icon["src"]).read_bytes()
        if icon["type"] == "image/png":
            wide, high = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
            assert icon["sizes"] == f"{wide}x{high}"
