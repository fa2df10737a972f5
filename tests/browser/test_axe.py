"""axe-core finds nothing, of any impact: every page in three languages, three widths, light and dark, and what opens.

It sees about a third of what the standard asks (WCAG 2.2 AA); keyboard, zoom and print have tests of their own,
and people who use a screen reader still have to try the site.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES

from .fold import open_fold

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PAGES = [
    *("" if name == "index" else f"{name}/" for name in SITE_PAGES),
    *(f"fractional-laser/{'' if name == 'index' else f'{name}/'}" for name in TREATMENT_PAGES),
]
LANGUAGES = {"en": "", "nl": "nl/", "ms": "ms/"}
LOCALES = {"en": "en-GB", "nl": "nl-NL", "ms": "ms-MY"}
WIDTHS = (320, 390, 1280)
SCHEMES = ("light", "dark")
VIEWS = [(width, scheme) for width in WIDTHS for scheme in SCHEMES]
# Templates and styles are the same in all languages, so by default each looks at its own views: of what is open at
# two, the three languages together at all six; of a page as it is at one. AXE=all looks at every view of everything
# (a quarter of an hour).
SHARE = {"en": (0, 5), "nl": (1, 4), "ms": (2, 3)}


def findings(page: Page) -> list[str]:
    """What axe finds on the page as it is now: rule, impact and place."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE)
    result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert len(result["passes"]) > 10, "axe has not looked at the page"
    return [
        f"{found['id']} ({found['impact']}): {node['target']}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


def in_its_views(page: Page, code: str, only: int | None = None) -> list[str]:
    """What axe finds in this language's views, or in one of them."""
    found = []
    share = SHARE[code] if only is None else SHARE[code][only : only + 1]
    for width, scheme in VIEWS if os.environ.get("AXE") == "all" else [VIEWS[place] for place in share]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{width} {scheme} {finding}" for finding in findings(page)]
    return found


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("path", [*PAGES, "404.html"])
def test_no_finding_on_any_page(browser: Browser, address: str, path: str, code: str) -> None:
    if path == "404.html" and code != "en":
        path = "nothing-here"  # what a host shows for it in any folder
    with browser.new_context(locale=LOCALES[code]) as context:
        page = context.new_page()
        page.goto(address + LANGUAGES[code] + path)
        assert in_its_views(page, code, len(path) % 2) == []


def open_menu(page: Page) -> None:
    open_fold(page)


def open_search(page: Page) -> None:
    page.locator("[data-pi-search-open]").click()
    page.locator("[data-pi-search] input").fill("laser")
    page.locator(".pi-search__results a").first.wait_for()


def open_search_in_vain(page: Page) -> None:
    page.locator("[data-pi-search-open]").click()
    page.locator("[data-pi-search] input").fill("xyzzyxyzzy")
    page.locator(".pi-search__instead").wait_for()


def open_word(page: Page) -> None:
    page.locator(".pi-word").first.click()
    page.locator(".pi-words__note:popover-open").wait_for()


def open_source(page: Page) -> None:
    page.locator(".footnote-ref").first.click()
    page.locator(".pi-note:popover-open").wait_for()


def open_planner(page: Page) -> None:
    page.locator("[data-pi-tool=planner] [data-pi-start]").click()
    page.locator(".pi-planner__form [value=unknown]").check()
    page.locator(".pi-planner__form [type=date]").fill("2026-11-20")
    page.locator(".pi-planner__form [type=submit]").click()
    page.locator(".pi-planner__plan").wait_for()


def open_planner_with_errors(page: Page) -> None:
    page.locator("[data-pi-tool=planner] [data-pi-start]").click()
    page.locator(".pi-planner__form [type=submit]").click()
    page.locator(".pi-planner__error").first.wait_for()


def open_self_check(page: Page) -> None:
    page.locator("[data-pi-tool=self-check] [data-pi-start]").click()
    for place in (0, 5, 12):
        page.locator("fieldset [type=checkbox], [data-pi-tool=self-check] ~ * [type=checkbox]").nth(place).check()
    page.locator("[data-show]").click()
    page.locator("[data-show]").wait_for()


def open_kept(page: Page) -> None:
    page.evaluate("localStorage.setItem('pi-language-suggestion', 'closed')")
    page.locator("[data-pi-tool=kept] [data-pi-start]").click()
    page.locator("[data-forget]").wait_for()


def open_side_by_side(page: Page) -> None:
    open_fold(page)
    page.locator("[data-pi-with]").first.click()
    page.wait_for_url("**with=*")
    page.locator("[data-pi-alone]").wait_for()


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "menu": ("fractional-laser/", open_menu),
    "search": ("fractional-laser/", open_search),
    "search in vain": ("fractional-laser/", open_search_in_vain),
    "word": ("fractional-laser/risks/", open_word),
    "source": ("fractional-laser/risks/", open_source),
    "planner": ("fractional-laser/recovery/", open_planner),
    "planner with errors": ("fractional-laser/recovery/", open_planner_with_errors),
    "self-check": ("fractional-laser/contraindications/", open_self_check),
    "kept": ("privacy/", open_kept),
    "side by side": ("fractional-laser/risks/", open_side_by_side),
    "side by side, home": ("", open_side_by_side),
}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_no_finding_in_any_open_state(browser: Browser, address: str, state: str, code: str) -> None:
    path, act = STATES[state]
    with browser.new_context(locale=LOCALES[code], viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(address + LANGUAGES[code] + path)
        act(page)
        assert in_its_views(page, code) == []


def test_no_finding_in_the_line_that_offers_another_language(browser: Browser, address: str) -> None:
    with browser.new_context(locale="nl-NL") as context:
        page = context.new_page()
        page.goto(f"{address}ms/")
        page.locator(".pi-suggestion").wait_for()
        assert in_its_views(page, "ms") == []
