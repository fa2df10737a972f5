"""What is published looks like what the generator made, pixel by pixel, and weighs little."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from conftest import ROOT
from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES

from .fold import open_fold

PAGES = [
    *("" if name == "index" else f"{name}/" for name in SITE_PAGES),
    *(f"fractional-laser/{'' if name == 'index' else f'{name}/'}" for name in TREATMENT_PAGES),
    "404.html",
]
Act = Callable[[Page], None]
VIEWS = [(320, "light"), (390, "dark"), (1280, "light")]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def both(generated_site: Path, built_site: Path) -> Iterator[tuple[str, str]]:
    """The addresses of the site before and after."""
    servers = [
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        for folder in (generated_site, built_site)
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tuple(f"http://127.0.0.1:{server.server_address[1]}/" for server in servers)
    for server in servers:
        server.shutdown()
        server.server_close()


def as_it_is(page: Page) -> None:
    pass


def open_menu(page: Page) -> None:
    open_fold(page)


def open_search(page: Page) -> None:
    page.locator("[data-pi-search-open]").click()
    page.locator("[data-pi-search] input").fill("sun")
    page.locator(".pi-search__results li").first.wait_for()


def be_offered_english(page: Page) -> None:
    page.locator(".pi-suggestion").wait_for()


def open_word(page: Page) -> None:
    page.locator(".pi-word").first.click()
    page.locator(".pi-words__note:popover-open").wait_for()


# Chromium draws a rounded corner in one of two ways, which differ by a shade; the same page twice may, too.
TRIES = 5
LOCALES = {"nl": "nl-NL", "ms": "ms-MY"}  # the reader's own, who is offered no other


def look_the_same(browser: Browser, addresses: tuple[str, str], path: str, act: Act, **context: object) -> bool:
    """Whether the page before and after is, in some try, the same picture to the last pixel."""
    seen: tuple[set[bytes], set[bytes]] = (set(), set())
    locale = "en-GB" if act is be_offered_english else LOCALES.get(path.partition("/")[0], "en-GB")
    with browser.new_context(**{"reduced_motion": "reduce", "locale": locale, **context}) as window:
        for _ in range(TRIES):
            for address, pictures in zip(addresses, seen, strict=True):
                page = window.new_page()
                page.goto(address + path)
                act(page)
                pictures.add(page.screenshot(full_page=act is as_it_is, animations="disabled", caret="hide"))
                page.close()
            if seen[0] & seen[1]:
                return True
    return False


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("path", PAGES)
def test_every_template_looks_the_same(
    browser: Browser, both: tuple[str, str], path: str, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 800}
    assert look_the_same(browser, both, path, as_it_is, viewport=size, color_scheme=scheme)


@pytest.mark.parametrize("act", [open_menu, open_search, open_word])
@pytest.mark.parametrize("language", ["", "nl/", "ms/"])
def test_what_opens_looks_the_same(browser: Browser, both: tuple[str, str], language: str, act: Act) -> None:
    size = {"width": 390, "height": 800}
    assert look_the_same(browser, both, f"{language}fractional-laser/", act, viewport=size)


@pytest.mark.parametrize("language", ["nl/", "ms/"])
def test_what_offers_the_readers_language_looks_the_same(
    browser: Browser, both: tuple[str, str], language: str
) -> None:
    size = {"width": 390, "height": 800}
    assert look_the_same(browser, both, f"{language}fractional-laser/", be_offered_english, viewport=size)


@pytest.mark.parametrize("path", ["fractional-laser/recovery/", "fractional-laser/risks/"])
@pytest.mark.parametrize("media", [{"media": "print"}, {"forced_colors": "active"}])
def test_print_and_forced_colours_look_the_same(
    browser: Browser, both: tuple[str, str], path: str, media: dict[str, str]
) -> None:
    def as_set(page: Page) -> None:
        page.emulate_media(**media)

    assert look_the_same(browser, both, path, as_set, viewport={"width": 800, "height": 2000})


def test_the_list_of_templates_is_whole() -> None:
    files = {p.relative_to(ROOT / "docs" / "en").as_posix() for p in (ROOT / "docs" / "en").rglob("*.md")}
    assert len(PAGES) == len(files) + 1
