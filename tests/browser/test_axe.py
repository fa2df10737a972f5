"""axe-core finds nothing, of any impact: each kind of page, each open state, and whatever is left in further views.

It sees about a third of what the standard asks (WCAG 2.2 AA); keyboard, zoom and print have tests of their own,
and people who use a screen reader still have to try the site.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from .actions import open_search, open_word
from .axe import findings
from .fold import open_fold
from .pages import FOLDERS, LOCALES, PAGES, TREATMENT, further

pytestmark = pytest.mark.browser
# Dark colours and the wide layout are of the style sheet, not of a page: by default two pages, which have all parts
# that differ, are looked at in them.
VIEWS = {
    "phone": [(390, "light")],
    "wide and dark": [(1280, "dark")],
    "all": [(width, scheme) for width in (320, 390, 1280) for scheme in ("light", "dark")],
}
EVERY_PAGE = [*PAGES, "404.html"]


def in_views(page: Page, views: str) -> list[str]:
    """What axe finds at these widths and in these colours."""
    found = []
    for width, scheme in VIEWS[views]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{width} {scheme} {finding}" for finding in findings(page)]
    return found


@pytest.fixture(scope="module")
def window_of(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """A window for a reader of each language, in which one page after the other is opened: that costs half."""
    with contextlib.ExitStack() as opened:
        yield functools.cache(lambda c: opened.enter_context(browser.new_context(locale=LOCALES[c])).new_page())


# A page with each thing that a template makes: home, a table with dots, timeline and planner, self-check, words.
TEMPLATES = (
    "",
    *(f"{TREATMENT}{name}/" for name in ("risks", "recovery", "contraindications", "decide")),
    "glossary/",
    "404.html",
)


@pytest.mark.parametrize(
    ("path", "code", "views"),
    [
        *((path, "en", "phone") for path in TEMPLATES),
        (f"{TREATMENT}recovery/", "en", "wide and dark"),
        *(further(path, code, "all") for path in EVERY_PAGE for code in FOLDERS),
    ],
)
def test_no_finding_on_any_page(
    window_of: Callable[[str], Page], address: str, path: str, code: str, views: str
) -> None:
    if path == "404.html" and code != "en":
        path = "nothing-here"  # what a host shows for it in any folder
    page = window_of(code)
    page.goto(address + FOLDERS[code] + path)
    assert in_views(page, views) == []


def open_search_in_vain(page: Page) -> None:
    page.locator("[data-pi-search-open]").click()
    page.locator("[data-pi-search] input").fill("xyzzyxyzzy")
    page.locator(".pi-search__instead").wait_for()


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
    for place in (0, 4, 8):
        page.locator("fieldset [type=checkbox], [data-pi-tool=self-check] ~ * [type=checkbox]").nth(place).check()
    page.locator("[data-show]").click()
    page.locator("[data-show]").wait_for()


def open_kept(page: Page) -> None:
    page.evaluate("localStorage.setItem('pi-language-suggestion', 'closed')")
    page.locator("[data-pi-tool=saved-data] [data-pi-start]").click()
    page.locator("[data-forget]").wait_for()


def open_side_by_side(page: Page) -> None:
    open_fold(page)
    page.locator("[data-pi-with]").first.click()
    page.wait_for_url("**with=*")
    page.locator("[data-pi-alone]").wait_for()


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "menu": (TREATMENT, open_fold),
    "search": (TREATMENT, open_search),
    "search in vain": (TREATMENT, open_search_in_vain),
    "word": (f"{TREATMENT}risks/", open_word),
    "source": (f"{TREATMENT}risks/", open_source),
    "planner": (f"{TREATMENT}recovery/", open_planner),
    "planner with errors": (f"{TREATMENT}recovery/", open_planner_with_errors),
    "self-check": (f"{TREATMENT}contraindications/", open_self_check),
    "kept": ("privacy/", open_kept),
    "side by side": (f"{TREATMENT}risks/", open_side_by_side),
    "side by side, home": ("", open_side_by_side),
}


@pytest.mark.parametrize(
    ("state", "code", "views"),
    [*((state, "en", "phone") for state in STATES), *(further(s, code, "all") for s in STATES for code in FOLDERS)],
)
def test_no_finding_in_any_open_state(browser: Browser, address: str, state: str, code: str, views: str) -> None:
    path, act = STATES[state]
    with browser.new_context(locale=LOCALES[code], viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(address + FOLDERS[code] + path)
        act(page)
        assert in_views(page, views) == []


@pytest.mark.parametrize("views", ["phone", further("all")])
def test_no_finding_in_the_line_that_offers_another_language(browser: Browser, address: str, views: str) -> None:
    with browser.new_context(locale="nl-NL") as context:
        page = context.new_page()
        page.goto(f"{address}ms/")
        page.locator(".pi-suggestion").wait_for()
        assert in_views(page, views) == []
