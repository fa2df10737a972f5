"""What is published looks like what the generator made, pixel by pixel, and weighs little."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from weights import served

from .actions import open_search, open_word
from .fold import open_fold
from .pages import FOLDERS, LOCALES, PAGES, TREATMENT, further, languages

pytestmark = pytest.mark.browser
Act = Callable[[Page], None]
VIEWS = [(390, "dark"), *(further(width, "light") for width in (320, 1280))]


@pytest.fixture(scope="module")
def both(small_site: Path, small_finished: Path) -> Iterator[tuple[str, str]]:
    """The addresses of the site before and after."""
    with served(small_site) as before, served(small_finished) as after:
        yield before, after


def as_it_is(page: Page) -> None:
    pass


def be_offered_english(page: Page) -> None:
    page.locator(".pi-suggestion").wait_for()


# Chromium draws a rounded corner in one of two ways, which differ by a shade; the same page twice may, too.
TRIES = 5


def look_the_same(browser: Browser, addresses: tuple[str, str], path: str, act: Act, **context: object) -> bool:
    """Whether the page before and after is, in some try, the same picture to the last pixel."""
    seen: tuple[set[bytes], set[bytes]] = (set(), set())
    own = LOCALES.get(path.partition("/")[0], LOCALES["en"])
    locale = LOCALES["en"] if act is be_offered_english else own
    with browser.new_context(**{"reduced_motion": "reduce", "locale": locale, **context}) as window:
        page = window.new_page()
        for _ in range(TRIES):
            for address, pictures in zip(addresses, seen, strict=True):
                page.goto(address + path)
                act(page)
                pictures.add(page.screenshot(full_page=act is as_it_is, animations="disabled", caret="hide"))
            if seen[0] & seen[1]:
                return True
    return False


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("path", [*PAGES, "404.html"])
def test_every_template_looks_the_same(
    browser: Browser, both: tuple[str, str], path: str, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 800}
    assert look_the_same(browser, both, path, as_it_is, viewport=size, color_scheme=scheme)


@pytest.mark.parametrize("act", [open_fold, open_search, open_word])
@pytest.mark.parametrize("code", languages())
def test_what_opens_looks_the_same(browser: Browser, both: tuple[str, str], code: str, act: Act) -> None:
    size = {"width": 390, "height": 800}
    assert look_the_same(browser, both, f"{FOLDERS[code]}{TREATMENT}", act, viewport=size)


@pytest.mark.parametrize("code", ["nl", further("ms")])
def test_what_offers_the_readers_language_looks_the_same(browser: Browser, both: tuple[str, str], code: str) -> None:
    size = {"width": 390, "height": 800}
    assert look_the_same(browser, both, f"{FOLDERS[code]}{TREATMENT}", be_offered_english, viewport=size)


@pytest.mark.parametrize("path", [f"{TREATMENT}recovery/", further(f"{TREATMENT}risks/")])
@pytest.mark.parametrize("media", [{"media": "print"}, {"forced_colors": "active"}])
def test_print_and_forced_colours_look_the_same(
    browser: Browser, both: tuple[str, str], path: str, media: dict[str, str]
) -> None:
    def as_set(page: Page) -> None:
        page.emulate_media(**media)

    assert look_the_same(browser, both, path, as_set, viewport={"width": 800, "height": 2000})


def test_the_small_site_has_a_page_of_every_kind(small_finished: Path) -> None:
    """So that a page that is looked at is never the one for a wrong address."""
    assert [path for path in PAGES if not (small_finished / path / "index.html").is_file()] == []
