"""The header is one row of a set height, whatever the text, its size, its letters and the width; nothing in it is lost.

Seen on the small site of the tests, as it is published. A browser's own text size is set as its settings set it; text
that is zoomed to 200 % at 320 px is a window of 160 px.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from conftest import ROOT
from patientinfo.content.labels import load_labels
from weights import served

from .fold import open_fold
from .pages import further

pytestmark = pytest.mark.browser
CODES = {"en": "", "nl": "nl/", "ms": "ms/"}
NAMES = {"en": "English", "nl": "Nederlands", "ms": "Bahasa Melayu"}
WORDS = {code: load_labels(ROOT, code) for code in CODES}
RECOVERY = "sample/recovery/"
USUAL = 16  # pixels: the text size of browsers
# Two quite different families of letters that every machine has in some form, the second as wide as letters get.
LETTERS = {
    "narrow": "body, body * { font-family: serif !important; }",
    "wide": "body, body * { font-family: monospace !important; letter-spacing: 0.06em !important; }",
}
WIDEST = ("ms", "wide")
# A text size of the browser, a width, and how small what one taps may be there.
SIZES = {16: {160: 24, 256: 44, 320: 44, 390: 44, 768: 44, 1280: 44}, 24: {320: 44, 390: 44, 1280: 44}}
SIZES[32] = SIZES[24] | {768: 44}
LOOK = """() => {
  const header = document.querySelector(".pi-header").getBoundingClientRect();
  const name = document.querySelector(".pi-header__name");
  const parts = [...document.querySelectorAll(".pi-header :is(a, button)")].filter((part) => part.checkVisibility());
  return {
    height: header.height,
    rem: parseFloat(getComputedStyle(document.documentElement).fontSize),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    parts: parts.map((part) => {
      const { left, right, top, bottom, width, height } = part.getBoundingClientRect();
      const range = document.createRange();
      const told = [...part.querySelectorAll("span")].filter((words) => getComputedStyle(words).clipPath !== "none");
      range.selectNodeContents(part);
      const words = told.length ? [] : [...range.getClientRects()]; // a drawing has its words for those who hear it
      const isCut = part !== name && words.some((box) => box.left < left - 1 || box.right > right + 1
        || box.top < header.top - 1 || box.bottom > header.bottom + 1);
      return { name: part.className, left, right, top, bottom, width, height, isCut };
    }),
  };
}"""
ADOPT = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""


@pytest.fixture(scope="module")
def site(small_finished: Path) -> Iterator[str]:
    with served(small_finished) as address:
        yield address


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB") as context:
        yield context.new_page()


@pytest.fixture
def phone_without_script(browser: Browser) -> Iterator[Page]:
    size = {"width": 390, "height": 844}
    with browser.new_context(viewport=size, locale="en-GB", java_script_enabled=False) as context:
        yield context.new_page()


def set_text(context: BrowserContext, page: Page, size: int) -> None:
    """The text size of the browser's settings, for pages opened after this."""
    sizes = {"standard": size, "fixed": size * 13 // 16}
    context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})


def fold_of(page: Page) -> dict[str, object]:
    """The button for the menu, as a screen reader is told of it."""
    devtools = page.context.new_cdp_session(page)
    node = devtools.send("Runtime.evaluate", {"expression": "document.querySelector('.pi-header__fold')"})
    tree = devtools.send("Accessibility.getPartialAXTree", {"objectId": node["result"]["objectId"]})
    found = tree["nodes"][0]
    reported = {one["name"]: one["value"]["value"] for one in found["properties"]}
    return {"role": found["role"]["value"], "name": found["name"]["value"], "expanded": reported.get("expanded")}


def faults_in(seen: dict[str, Any], width: int, least: int) -> Iterator[str]:
    """What is wrong with the header as `LOOK` saw it."""
    parts = seen["parts"]
    if seen["height"] != pytest.approx(2.8 * seen["rem"], abs=0.6):
        yield f"{seen['height']} px high"
    if seen["wide"] > 0:
        yield f"{seen['wide']} px too wide"
    for wanted in ("help", "search"):
        if not any(wanted in part["name"] for part in parts):
            yield f"no {wanted}"
    for part in parts:
        if part["left"] < 0 or part["right"] > width or part["top"] < 0 or part["bottom"] > seen["height"]:
            yield f"{part['name']} leaves the row"
        if min(part["width"], part["height"]) < least - 0.5:
            yield f"{part['name']} is {part['width']} x {part['height']}"
        if part["isCut"]:
            yield f"{part['name']} is cut off"
    for one, following in itertools.pairwise(parts):
        if one["right"] > following["left"] + 0.5:
            yield f"{following['name']} lies over {one['name']}, or stands in another row"


@pytest.mark.parametrize(
    ("code", "letters"),
    [
        WIDEST,
        *(further(*other) for other in itertools.product(CODES, LETTERS) if other != WIDEST),
    ],
)
def test_it_is_one_row_of_the_set_height_with_nothing_cut_off(
    browser: Browser, site: str, code: str, letters: str
) -> None:
    faults = []
    for size, widths in SIZES.items():
        with browser.new_context(locale="en-GB") as context:
            page = context.new_page()
            set_text(context, page, size)
            page.goto(site + CODES[code] + RECOVERY)
            page.evaluate(ADOPT, LETTERS[letters])
            for width, least in widths.items():
                page.set_viewport_size({"width": width, "height": 800})
                seen = page.evaluate(LOOK)
                assert seen["rem"] == pytest.approx(size * 1.25)  # the size did change
                faults += [f"{width} px, text {size} px: {fault}" for fault in faults_in(seen, width, least)]
    assert faults == []


@pytest.mark.further
def test_larger_text_that_a_style_sheet_of_the_reader_sets_keeps_it_whole_too(phone: Page, site: str) -> None:
    phone.set_viewport_size({"width": 320, "height": 568})
    phone.goto(f"{site}nl/{RECOVERY}")
    phone.evaluate(ADOPT, "html { font-size: 250% !important; }" + LETTERS["wide"])
    seen = phone.evaluate(LOOK)
    assert seen["height"] == pytest.approx(2.8 * 40, abs=0.6)
    assert [part["name"] for part in seen["parts"] if part["isCut"] or part["right"] > 320] == []


@pytest.mark.further
def test_the_name_gives_way_first_and_the_menu_has_it_then(phone: Page, site: str) -> None:
    seen = {}
    for width in (1280, 390, 320, 256):
        phone.set_viewport_size({"width": width, "height": 800})
        phone.goto(site + RECOVERY)
        name = phone.locator(".pi-header__name")
        seen[width] = name.is_visible()
        expect(phone.locator(".pi-header__help")).to_be_visible()
    assert seen == {1280: True, 390: True, 320: True, 256: False}
    phone.locator(".pi-header__fold").click()
    home = phone.locator(".pi-menu").get_by_role("link", name="Home", exact=True)
    home.click()
    phone.wait_for_url(site)


@pytest.mark.parametrize("code", ["nl", further("en"), further("ms")])
def test_the_fold_holds_languages_two_languages_and_the_menu(phone: Page, site: str, code: str) -> None:
    phone.goto(site + CODES[code] + RECOVERY)
    words = WORDS[code]
    expect(phone.locator(".pi-fold")).to_be_hidden()
    assert fold_of(phone) == {"role": "button", "name": words["menu.open"], "expanded": False}
    phone.locator(".pi-header__fold").click()
    assert fold_of(phone)["expanded"] is True
    languages = phone.get_by_role("navigation", name=words["language.choose"], exact=True).get_by_role("link")
    reported = [
        (link.inner_text(), *map(link.get_attribute, ("lang", "hreflang", "aria-current"))) for link in languages.all()
    ]
    assert reported == [(NAMES[one], one, one, "true" if one == code else None) for one in CODES]
    both = phone.get_by_role("group", name=words["with.label"]).get_by_role("link")
    assert [link.inner_text() for link in both.all()] == [NAMES[one] for one in CODES if one != code]
    menu = phone.get_by_role("navigation", name=words["menu"], exact=True)
    expect(menu.locator("[aria-current=page]")).to_be_visible()
    expect(menu.get_by_role("list", name=words["toc"]).get_by_role("link").first).to_be_visible()


@pytest.mark.parametrize("with_script", [True, False])
def test_the_fold_opens_by_keyboard_comes_next_and_closes_with_esc(
    phone: Page, phone_without_script: Page, site: str, with_script: bool
) -> None:
    page = phone if with_script else phone_without_script
    page.goto(site + RECOVERY)
    button, fold = page.locator(".pi-header__fold"), page.locator(".pi-fold")
    button.focus()
    page.keyboard.press("Enter")
    expect(fold).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".pi-languages a").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(fold).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('article'))")  # and then comes the text


@pytest.mark.parametrize(("width", "size"), [(320, 32), further(320, 16), further(390, 24)])
def test_all_that_the_fold_holds_can_be_reached_and_hit(browser: Browser, site: str, width: int, size: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 568}, locale="en-GB") as context:
        page = context.new_page()
        set_text(context, page, size)
        page.goto(f"{site}ms/{RECOVERY}")
        page.locator(".pi-header__fold").click()
        links = page.locator(".pi-fold a")
        assert links.count() > 10
        for link in links.all():
            link.scroll_into_view_if_needed()
            expect(link).to_be_in_viewport(ratio=0.99)
            box = link.bounding_box()
            assert box is not None
            assert box["height"] >= 24, link.inner_text()
            assert box["x"] + box["width"] <= width, link.inner_text()
        assert page.evaluate("scrollY") == 0  # the fold scrolled, the page did not


def test_the_main_points_begin_within_300_px_also_below_a_long_title(phone: Page, site: str) -> None:
    seen = {}
    for width, height in ((390, 844), (320, 568)):
        phone.set_viewport_size({"width": width, "height": height})
        for code, folder in CODES.items():
            for path in ("", "sample/benefits/", RECOVERY):
                phone.goto(site + folder + path)
                seen[width, code, path] = phone.evaluate(
                    """(title) => {
                      document.querySelector("h1").textContent = title;
                      return document.querySelector(".pi-in-short").getBoundingClientRect().top;
                    }""",
                    "Words in two parts: how all of it goes on, one day after the next",
                )
    assert {place: top for place, top in seen.items() if top > 300} == {}


@pytest.mark.parametrize("code", ["nl", further("en")])
def test_a_name_breaks_in_no_word_and_gives_way_to_its_mark(phone: Page, site: str, code: str) -> None:
    """In whatever letters: the row is narrowed until the longest word has no room."""
    phone.goto(site + CODES[code] + RECOVERY)
    name, mark = phone.locator(".pi-header__name span"), phone.locator(".pi-header__mark")
    shown = """(part) => {
      const box = part.getBoundingClientRect();
      const around = part.closest("a").getBoundingClientRect();
      return box.width >= 1 && box.top < around.bottom - 1;
    }"""
    states = set()
    for width in (620, 390, 360, 340, 320, 305):
        phone.set_viewport_size({"width": width, "height": 800})
        states.add((name.evaluate(shown), mark.evaluate(shown)))
        assert name.evaluate("part => part.scrollWidth <= part.clientWidth") or not name.evaluate(shown), width
        assert phone.get_by_role("link", name=name.text_content() or "").count() >= 1  # for whoever hears it
    assert (False, False) not in states
    assert (False, True) in states or code == "en"


def test_the_menu_has_the_numbers_for_an_emergency_below_help(phone: Page, site: str) -> None:
    phone.goto(f"{site}ms/{RECOVERY}")
    phone.locator(".pi-header__fold").click()
    numbers = phone.locator(".pi-fold__help a[href^='tel:']")
    assert [link.get_attribute("href") for link in numbers.all()] == ["tel:999", "tel:112"]
    for link in numbers.all():
        assert (link.bounding_box() or {"height": 0})["height"] >= 44
    phone.locator(".pi-fold__help > a").click()
    expect(phone.locator(".pi-fold")).to_be_hidden()
    expect(phone.locator("h2#help")).to_be_in_viewport()


def test_in_a_browser_without_popovers_the_menu_is_below_the_text(phone: Page, site: str) -> None:
    def without(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("not selector(:popover-open)", "(display: grid)"))

    phone.route("**/*.css", without)
    phone.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.querySelector('[popover]').removeAttribute('popover'))"
    )
    phone.goto(site + RECOVERY)
    expect(phone.locator(".pi-header__fold")).to_be_hidden()
    phone.locator(".pi-header__down").click()
    expect(phone.locator(".pi-languages a").first).to_be_in_viewport()
    top, end = (phone.locator(part).bounding_box() for part in (".pi-fold", "article"))
    assert top is not None
    assert end is not None
    assert top["y"] >= end["y"] + end["height"]


@pytest.mark.further
def test_on_a_wide_screen_the_fold_is_a_column_that_stays_in_sight(browser: Browser, site: str) -> None:
    for with_script in (True, False):
        size = {"width": 1280, "height": 700}
        with browser.new_context(viewport=size, java_script_enabled=with_script, locale="en-GB") as context:
            page = context.new_page()
            page.goto(site + RECOVERY)
            expect(page.locator(".pi-header__fold")).to_be_hidden()
            expect(page.locator(".pi-menu [aria-current=page]")).to_be_visible()
            page.mouse.move(900, 400)
            page.mouse.wheel(0, 400)
            page.wait_for_function("scrollY === 400")
            expect(page.locator(".pi-languages a").first).to_be_in_viewport(ratio=1)
            column, text = page.locator(".pi-fold").bounding_box(), page.locator("article").bounding_box()
            assert column is not None
            assert text is not None
            assert column["x"] + column["width"] <= text["x"]


def test_a_low_window_is_not_covered_by_it(phone: Page, site: str) -> None:
    phone.set_viewport_size({"width": 640, "height": 320})
    phone.goto(f"{site}{RECOVERY}#help")
    header = phone.locator(".pi-header").bounding_box()
    assert header is not None
    assert header["y"] + header["height"] <= 0
    assert phone.evaluate("getComputedStyle(document.documentElement).scrollPaddingTop") == "auto"
    assert phone.locator("#help").bounding_box()["y"] == pytest.approx(0, abs=1)


def test_on_paper_there_is_the_name_and_no_control_even_where_the_fold_is_open(phone: Page, site: str) -> None:
    phone.goto(site + RECOVERY)
    phone.locator(".pi-header__fold").click()
    phone.emulate_media(media="print")
    expect(phone.locator(".pi-header__name")).to_be_visible()
    expect(phone.locator(".pi-fold")).to_be_hidden()
    assert phone.locator(".pi-header :is(button, .pi-header__help):visible").count() == 0


@pytest.mark.parametrize("scheme", ["dark", further("light")])
def test_in_forced_colours_its_drawings_and_edges_are_seen(browser: Browser, site: str, scheme: str) -> None:
    with browser.new_context(
        viewport={"width": 320, "height": 568}, forced_colors="active", color_scheme=scheme
    ) as context:
        page = context.new_page()
        page.goto(site + RECOVERY)
        colours = page.evaluate(
            """() => [...document.querySelectorAll(".pi-header__button")].map((button) => {
              const drawing = button.querySelector("svg");
              return [getComputedStyle(drawing).stroke, getComputedStyle(button).backgroundColor];
            })"""
        )
        assert len(colours) == 2
        assert all(line != ground for line, ground in colours)
        assert page.locator(".pi-header__help").evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)") > 0


@pytest.mark.parametrize("width", [390, further(1280)])
def test_two_languages_are_chosen_in_it_without_losing_the_place(phone: Page, site: str, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 844})
    phone.goto(site + RECOVERY)
    place = phone.locator("#restrictions")
    place.evaluate("heading => heading.scrollIntoView()")
    before = place.bounding_box()["y"]
    open_fold(phone)
    phone.locator("[data-pi-with=nl]").click()
    expect(phone.locator("#restrictions + .pi-second")).to_have_attribute("lang", "nl")
    if width == 390:
        expect(phone.locator(".pi-fold")).to_be_hidden()
    assert place.bounding_box()["y"] == pytest.approx(before, abs=2)
    reported = phone.locator("[data-pi-words] [role=status]")
    expect(reported).to_have_text(WORDS["en"]["with.opened"].replace("#", "Dutch"))
    assert phone.locator("[data-pi-with=nl]").get_attribute("aria-current") == "true"
    phone.get_by_role("button", name=WORDS["en"]["with.alone"]).click()
    expect(phone.locator(".pi-second")).to_have_count(0)
    expect(reported).to_have_text(WORDS["en"]["with.closed"])
    expect(reported).to_be_focused()  # the button is gone


@pytest.mark.further
def test_what_fails_is_said_where_the_reader_is(phone: Page, site: str) -> None:
    phone.route(f"{site}nl/**", lambda route: route.abort())
    phone.goto(site + RECOVERY)
    phone.locator(".pi-header__fold").click()
    phone.locator("[data-pi-with=nl]").click()
    expect(phone.locator(".pi-fold [role=status]")).to_have_text(WORDS["en"]["with.failed"])
    expect(phone.locator(".pi-fold")).to_be_visible()
    phone.goto(f"{site}{RECOVERY}?with=nl")
    expect(phone.locator("article [data-pi-words] [role=status]")).to_have_text(WORDS["en"]["with.failed"])
