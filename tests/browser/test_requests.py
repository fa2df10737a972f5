"""No page asks for anything that fails, or for anything of somebody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from .conftest import Reader, make_reader
from .fold import open_fold
from .pages import FOLDERS, PAGES, TREATMENT, further, words

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("code", "width"), [("en", 390), *(further(c, w) for c in FOLDERS for w in (390, 1280) if (c, w) != ("en", 390))]
)
def test_every_page_loads_whole_and_quietly(browser: Browser, address: str, code: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    reader = make_reader(context, address)
    for path in PAGES:
        page = reader.open(FOLDERS[code] + path)
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
    named = words("nl")
    page = reader_without_script.open(f"nl/{TREATMENT}recovery/")
    assert page.locator("#help-emergency").is_visible()
    assert page.get_by_role("button", name=named["search"], exact=True).count() == 0
    open_fold(page)
    menu = page.get_by_role("navigation", name=named["menu"], exact=True)
    menu.get_by_role("link", name="Wie beter kan wachten").click()
    page.wait_for_url(f"**/nl/{TREATMENT}contraindications/")
    open_fold(page)
    page.get_by_role("navigation", name=named["language.choose"]).get_by_role("link", name="Bahasa Melayu").click()
    page.wait_for_url(f"**/ms/{TREATMENT}contraindications/")
