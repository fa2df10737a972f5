"""No page asks for anything that fails, or for anything of somebody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .conftest import Reader, make_reader

TREATMENT = ("", "benefits/", "recovery/", "contraindications/")
PAGES = ["", "sources/", *(f"fractional-laser/{page}" for page in TREATMENT)]


@pytest.mark.parametrize("code", ["", "nl/", "ms/"], ids=["en", "nl", "ms"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_loads_whole_and_quietly(browser: Browser, address: str, code: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    reader = make_reader(context, address)
    for path in PAGES:
        page = reader.open(code + path)
        page.wait_for_load_state("networkidle")
        assert page.locator("article h1").is_visible()
        # Nothing is wider than the screen: no sideways scrolling of the page.
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert reader.failed == []
    assert reader.foreign == []
    assert reader.messages == []
    assert not any("search_index" in url or "worker" in url for url in reader.requested)
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()


def test_without_javascript_the_whole_text_and_all_links_are_there(reader_without_script: Reader) -> None:
    page = reader_without_script.open("nl/fractional-laser/recovery/")
    assert page.get_by_role("heading", name="Bel direct 112 als:").is_visible()
    assert page.get_by_role("button", name="Zoeken", exact=True).count() == 0
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Wie beter kan wachten").click()
    assert page.url.endswith("/nl/fractional-laser/contraindications/")
    page.get_by_role("navigation", name="Taal").get_by_role("link", name="Bahasa Melayu").click()
    assert page.url.endswith("/ms/fractional-laser/contraindications/")


def test_the_built_site_is_the_one_served(built_site: Path, reader: Reader) -> None:
    assert reader.open("nl/").locator("html").get_attribute("lang") == "nl"
    assert (built_site / "nl/index.html").is_file()
