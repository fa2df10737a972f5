"""Whatever one jumps to is in sight below the header: by a link, an address, the keyboard, the search or a script.

At 320 to 1280 px, with text at 100 to 200 %, in every language and with two quite different families of letters, on
the small site of the tests as it is published.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from conftest import ROOT
from patientinfo.content.labels import load_labels
from weights import served

from .fold import open_fold
from .pages import further

pytestmark = pytest.mark.browser
CODES = {"en": "", "nl": "nl/", "ms": "ms/"}
WORDS = {code: load_labels(ROOT, code) for code in CODES}
RECOVERY = "sample/recovery/"
WAIT = "sample/contraindications/"
LETTERS = {
    "narrow": "body, body * { font-family: serif !important; }",
    "wide": "body, body * { font-family: monospace !important; letter-spacing: 0.06em !important; }",
}
# Each family in another language; both families in every language: make test ALL=1.
OTHERS = [further(*pair) for pair in (("en", "wide"), ("en", "narrow"), ("nl", "narrow"), ("ms", "wide"))]
VIEWS = [(320, 568), (390, 844), (768, 1024), (1280, 800)]
TEXTS = (16, 24, 32)  # pixels: what a browser may be set to, from its usual size to twice that
# Before anything is drawn, as a reader's own style sheet does it.
ADOPT = "(() => {{ const s = new CSSStyleSheet(); s.replaceSync({css!r}); document.adoptedStyleSheets = [s]; }})()"
# A page has room to scroll, whatever it says.
TALL = "article { padding-bottom: 3000px !important; }"
# How far something begins below the header's lower edge, and whether it is in the window at all.
BELOW = """(element) => {
  const header = document.querySelector(".pi-header").getBoundingClientRect();
  const box = element.getBoundingClientRect();
  return { gap: box.top - Math.max(0, header.bottom), isIn: box.top < innerHeight && box.bottom > 0 };
}"""
# Each id that a link of this page leads to, jumped to in turn: those that are not seen whole, or lie too far down.
JUMPED = """() => {
  const below = BELOW;
  const links = document.querySelectorAll("a[href^='#']");
  const ids = new Set([...links].map((link) => decodeURIComponent(link.hash.slice(1))).filter(Boolean));
  const faults = [];
  let jumped = 0;
  for (const id of ids) {
    const target = document.getElementById(id);
    if (!target?.checkVisibility() || target.closest("[popover]")) continue;
    scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
    location.hash = "";
    location.hash = id;
    const { gap, isIn } = below(target);
    jumped += 1;
    if (gap < -0.5 || gap > 24 || !isIn) faults.push(`#${id}: ${gap}`);
  }
  return { faults, jumped };
}""".replace("BELOW", BELOW)


@pytest.fixture(scope="module")
def site(small_finished: Path) -> Iterator[str]:
    with served(small_finished) as address:
        yield address


def seen_with(context: BrowserContext, size: int, letters: str) -> Page:
    """A page in a browser whose text has this size and these letters."""
    page = context.new_page()
    sizes = {"standard": size, "fixed": size * 13 // 16}
    context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})
    page.add_init_script(ADOPT.format(css=LETTERS[letters] + TALL))
    return page


@pytest.fixture(
    params=[(320, 568, 32), further((1280, 800, 16)), further((320, 568, 16)), further((390, 844, 24))], ids=str
)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """Windows and text sizes that differ in what the header covers."""
    width, height, size = request.param
    with browser.new_context(viewport={"width": width, "height": height}, locale="en-GB") as context:
        yield seen_with(context, size, "wide")


def expect_below_the_header(element: Locator) -> None:
    """The element is in the window, and no part of it lies under the header."""
    seen = element.evaluate(BELOW)
    assert seen["isIn"], f"{element} is out of sight: {seen}"
    assert seen["gap"] >= -0.5, f"{element} lies under the header: {seen}"


@pytest.mark.parametrize(("code", "letters"), [("nl", "wide"), further("ms", "narrow"), *OTHERS])
def test_every_place_that_a_link_leads_to(browser: Browser, site: str, code: str, letters: str) -> None:
    faults, jumped = [], 0
    for size in TEXTS:
        with browser.new_context(locale="en-GB") as context:
            page = seen_with(context, size, letters)
            for path in (RECOVERY, WAIT, "glossary/"):
                page.goto(site + CODES[code] + path)
                for width, height in VIEWS:
                    page.set_viewport_size({"width": width, "height": height})
                    found = page.evaluate(JUMPED)
                    jumped += found["jumped"]
                    faults += [f"{width} px, text {size} px, {path} {fault}" for fault in found["faults"]]
    assert jumped > 150
    assert faults == []


@pytest.mark.parametrize(("code", "letters"), [further("nl", "wide"), further("ms", "narrow"), *OTHERS])
def test_the_part_of_an_address_when_a_page_is_opened(browser: Browser, site: str, code: str, letters: str) -> None:
    for size in TEXTS:
        with browser.new_context(locale="en-GB") as context:
            page = seen_with(context, size, letters)
            for width, height in VIEWS:
                page.set_viewport_size({"width": width, "height": height})
                page.goto("about:blank")
                page.goto(f"{site}{CODES[code]}{RECOVERY}#help-emergency")
                expect_below_the_header(page.locator("#help-emergency"))


def test_help_from_another_page(page: Page, site: str) -> None:
    page.goto(f"{site}nl/sample/benefits/")
    page.locator(".pi-header__help").click()
    page.wait_for_url("**/recovery/#help")
    expect_below_the_header(page.locator("#help"))


def test_help_from_its_own_page(page: Page, site: str) -> None:
    page.goto(f"{site}ms/{RECOVERY}")
    page.locator(".pi-header__help").click()
    expect_below_the_header(page.locator("#help"))


@pytest.mark.parametrize("with_script", [True, further(False)])
@pytest.mark.further
def test_a_part_of_the_page_chosen_in_the_menu_is_not_under_the_menu_either(
    browser: Browser, site: str, with_script: bool
) -> None:
    for width, height in VIEWS:
        size = {"width": width, "height": height}
        with browser.new_context(viewport=size, java_script_enabled=with_script, locale="en-GB") as context:
            page = context.new_page()
            page.goto(site + RECOVERY)
            open_fold(page)
            page.locator(".pi-menu a[href='#restrictions']").click()
            target = page.locator("#restrictions")
            expect_below_the_header(target)
            on_top = target.evaluate(
                """(target) => {
                  const { left, top } = target.getBoundingClientRect();
                  return target.contains(document.elementFromPoint(left + 5, top + 5));
                }"""
            )
            assert on_top, (width, with_script)


@pytest.mark.parametrize("here", ["nl", further("en"), further("ms")])
def test_another_language_opens_at_the_same_part(page: Page, site: str, here: str) -> None:
    there = {"en": "nl", "nl": "ms", "ms": "en"}[here]
    page.goto(f"{site}{CODES[here]}{RECOVERY}#help-today")
    open_fold(page)
    page.locator(f".pi-languages a[hreflang={there}]").click()
    page.wait_for_url(f"{site}{CODES[there]}{RECOVERY}#help-today")
    expect_below_the_header(page.locator("#help-today"))


def test_a_result_of_the_search_on_this_page_and_on_another(page: Page, site: str) -> None:
    for path in (RECOVERY, "sample/"):
        page.goto(site + path)
        page.locator("[data-pi-search-open]").click()
        page.locator("[data-pi-search] input").fill("redness fades")
        result = page.locator(".pi-search__results a[href*='#']").first
        result.wait_for()
        part = result.evaluate("link => link.hash")
        result.click()
        page.wait_for_url(f"**/{RECOVERY}{part}")
        expect_below_the_header(page.locator(part))


def test_a_stage_and_an_advice_of_the_timeline(page: Page, site: str) -> None:
    page.goto(site + RECOVERY)
    links = page.locator(".pi-timeline__lanes a")
    assert links.count() >= 3
    for link in links.all():
        part = link.evaluate("link => link.hash")
        link.click()
        expect_below_the_header(page.locator(part))


@pytest.mark.further
def test_a_source_and_the_way_back(browser: Browser, site: str) -> None:
    """Without a script; with one a source opens beside its number."""
    for width, height in VIEWS:
        size = {"width": width, "height": height}
        with browser.new_context(viewport=size, java_script_enabled=False, locale="en-GB") as context:
            page = context.new_page()
            page.goto(site + RECOVERY)
            number = page.locator(".footnote-ref").first
            note = number.evaluate("link => link.hash.slice(1)")
            number.click()
            source = page.locator(f"[id='{note}']")
            expect_below_the_header(source)
            back = source.locator(".footnote-backref").first
            place = back.evaluate("link => link.hash.slice(1)")
            back.click()
            expect_below_the_header(page.locator(f"[id='{place}']"))


@pytest.mark.further
def test_the_focus_that_comes_back_when_a_source_is_closed(page: Page, site: str) -> None:
    page.goto(site + RECOVERY)
    number = page.locator(".footnote-ref").first
    number.focus()
    page.keyboard.press("Enter")
    page.locator(".pi-note button").focus()
    page.keyboard.press("Escape")
    expect(number).to_be_focused()
    expect_below_the_header(number)


@pytest.mark.further
def test_the_answer_of_the_self_check(page: Page, site: str) -> None:
    page.goto(f"{site}nl/{WAIT}")
    page.locator("[data-pi-tool=self-check] [data-pi-start]").click()
    started = page.locator("[data-started]")
    expect(started).to_be_focused()
    expect_below_the_header(started)
    page.get_by_role("link", name=WORDS["nl"]["self-check.on"]).first.focus()
    page.keyboard.press("Enter")
    expect_below_the_header(page.locator("[data-show]"))
    page.locator("[data-show]").click()
    answer = page.locator(".pi-self-check__answer h2")
    expect(answer).to_be_focused()
    expect_below_the_header(answer)


@pytest.mark.further
def test_the_plan_and_its_links(page: Page, site: str) -> None:
    page.goto(site + RECOVERY)
    page.locator("[data-pi-tool=planner] [data-pi-start]").click()
    page.locator("[data-pi-tool=planner] [type=submit]").click()
    expect(page.locator("[name=kind]").first).to_be_focused()  # none was chosen
    expect_below_the_header(page.locator("[name=kind]").first)
    page.locator("[value=ablative]").check()
    page.locator("[type=date]").fill("2026-11-20")
    page.locator("[data-pi-tool=planner] [type=submit]").click()
    title = page.locator("[data-title]")
    expect(title).to_be_focused()
    expect_below_the_header(title)
    for link in page.locator(".pi-planner__plan a[href^='#']").all():
        part = link.evaluate("link => link.hash")
        link.click()
        expect_below_the_header(page.locator(part))


@pytest.mark.further
def test_the_part_of_an_address_where_a_plan_is_kept(page: Page, site: str) -> None:
    page.goto(site + RECOVERY)
    page.evaluate("""localStorage.setItem("pi-planner", '{"sample":{"kind":"ablative","date":"2026-11-20"}}')""")
    page.goto(f"{site}sample/")
    page.goto(f"{site}{RECOVERY}#help-today")
    page.locator("[data-body]:not([hidden])").wait_for()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect_below_the_header(page.locator("#help-today"))


@pytest.mark.parametrize("key", ["Shift+Tab", further("Tab")])
def test_all_that_the_keyboard_comes_to_forwards_and_backwards(page: Page, site: str, key: str) -> None:
    page.add_init_script(ADOPT.format(css="article :is(p, li, section) { margin-block: 300px !important; }"))
    page.goto(f"{site}nl/{RECOVERY}")
    page.locator("article a" if key == "Tab" else "article a >> nth=-1").first.focus()
    stops = 0
    for _ in range(60):
        page.keyboard.press(key)
        stop = page.evaluate_handle("document.activeElement").as_element()
        assert stop is not None
        if not stop.evaluate("element => Boolean(element.closest('article')) && !element.closest('[popover]')"):
            if stops:
                break
            continue
        seen = stop.evaluate(BELOW)
        assert seen["isIn"], str(seen) + stop.evaluate("element => element.outerHTML")
        assert seen["gap"] >= -0.5, str(seen) + stop.evaluate("element => element.outerHTML")
        stops += 1
    assert stops >= 5


@pytest.mark.further
def test_the_focus_that_goes_on_before_the_page_is_drawn_is_where_the_page_stays(page: Page, site: str) -> None:
    """The line that offers the reader's language moves the page for what it covers, not for what lost the focus."""
    page.goto(f"{site}nl/{RECOVERY}")
    page.locator(".pi-suggestion").wait_for()
    page.evaluate(
        """async () => {
          const links = [...document.querySelectorAll("article a")].filter((link) => link.checkVisibility());
          links.at(-1).focus();
          links[0].focus();
          for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
        }"""
    )
    expect_below_the_header(page.locator("article a:focus"))


@pytest.mark.parametrize("width", [390, further(1280)])
def test_the_keyboard_in_the_header_leaves_the_page_where_it_is(browser: Browser, site: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}, locale="en-GB") as context:
        page = context.new_page()
        page.goto(site + RECOVERY)
        page.locator("#restrictions").evaluate("heading => heading.scrollIntoView()")
        before = page.evaluate("scrollY")
        assert before > 100
        for stop in page.locator(".pi-header a:visible, .pi-header button:visible").all():
            stop.focus()
            assert page.evaluate("scrollY") == before
