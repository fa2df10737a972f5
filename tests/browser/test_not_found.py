"""A wrong address leads to a page that speaks every language."""

from __future__ import annotations

import pytest

from .conftest import Reader

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["nothing/", "nl/nothing/deep/", "ms/x.html"])
def test_the_error_page_speaks_all_languages_from_any_depth(reader: Reader, path: str) -> None:
    page = reader.open(path)
    for text in ("Page not found", "Pagina niet gevonden", "Halaman tidak ditemui"):
        assert page.get_by_role("heading", name=text).is_visible()
    assert [url for url in reader.failed if url != reader.address + path] == []
    assert page.locator("header").evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.get_by_role("link", name="Pergi ke laman utama").click()
    page.wait_for_url(reader.address + "ms/")


def test_the_keyboard_reaches_the_text_first(reader: Reader) -> None:
    page = reader.open("nothing/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
