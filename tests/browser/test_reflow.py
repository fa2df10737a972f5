"""Pages stay readable when narrow, zoomed to 400 %, or set with more space (WCAG 2.2: 1.4.10, 1.4.12, 2.5.8)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from .fold import open_fold
from .pages import FOLDERS, LOCALES, PAGES, TREATMENT, further, languages

pytestmark = pytest.mark.browser
# Dutch has the longest words of the menu and the buttons: what has room for them has room for the others.
LANGUAGES = languages("nl")
# A window of 1280 x 1024 at 400 %, and one narrower still.
ZOOMED = [{"width": 320, "height": 256}, {"width": 256, "height": 400}]
# What readers may set (1.4.12).
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ADOPT = "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }"
CLIPPED = """() => [
  ...document.querySelectorAll("article :is(p, li, td, th, h1, h2, h3), header a, header button, summary")
]
  .filter((part) => part.checkVisibility() && getComputedStyle(part).overflowX === "hidden"
    && part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).position !== "absolute")
  .map((part) => part.textContent.trim().slice(0, 60))"""
# Links in a sentence are an exception of the standard; all other targets are 24 px or more.
SMALL = """() => [...document.querySelectorAll("a[href], button, summary, input, label")]
  .filter((target) => target.checkVisibility() && !target.closest("p, li, td, dd, sup, .pi-words"))
  .map((target) => [target.textContent.trim().slice(0, 40), target.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && box.right > 0 && box.bottom > 0 && (box.height < 24 || box.width < 24))
  .map(([text, box]) => `${text}: ${Math.round(box.width)} x ${Math.round(box.height)}`)"""


def opened(browser: Browser, address: str, code: str, path: str, size: dict[str, int]) -> Page:
    page = browser.new_context(viewport=size, locale=LOCALES[code]).new_page()
    page.goto(address + FOLDERS[code] + path)
    return page


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_page_scrolls_sideways_when_narrow_zoomed_or_spaced(browser: Browser, address: str, code: str) -> None:
    page = opened(browser, address, code, "", ZOOMED[0])
    found = []
    for path in PAGES:
        page.goto(address + FOLDERS[code] + path)
        for size in ZOOMED:
            page.set_viewport_size(size)
            if (wide := page.evaluate(OVERFLOW)) > 0:
                found.append(f"{path} {size}: {wide} px too wide")
        page.set_viewport_size({"width": 390, "height": 844})
        page.evaluate(ADOPT, SPACING)
        if (wide := page.evaluate(OVERFLOW)) > 0:
            found.append(f"{path} spaced: {wide} px too wide")
        found += [f"{path} spaced, cut off: {text}" for text in page.evaluate(CLIPPED)]
    page.context.close()
    assert found == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_targets_are_large_enough_for_a_finger(browser: Browser, address: str, code: str) -> None:
    page = opened(browser, address, code, "", {"width": 390, "height": 844})
    found = []
    for path in PAGES:
        page.goto(address + FOLDERS[code] + path)
        open_fold(page)
        found += [f"{path} {small}" for small in page.evaluate(SMALL)]
    page.context.close()
    assert found == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_menu_opens_by_keyboard_at_400_percent(browser: Browser, address: str, code: str) -> None:
    page = opened(browser, address, code, f"{TREATMENT}risks/", ZOOMED[0])
    open_fold(page)
    link = page.locator(".pi-menu a[href*='aftercare']").first
    expect(link).to_be_visible()
    link.focus()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url("**/aftercare/")
    page.context.close()


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("path", [f"{TREATMENT}recovery/", further(""), further(f"{TREATMENT}contraindications/")])
def test_every_stop_of_the_keyboard_is_named_seen_and_in_order(
    browser: Browser, address: str, path: str, code: str
) -> None:
    page = opened(browser, address, code, path, {"width": 1280, "height": 900})
    wanted = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, summary, input, [tabindex='0']")]
          .filter((stop) => stop.checkVisibility({ visibilityProperty: true }) && !stop.disabled).length"""
    )
    seen: list[int] = []
    for _ in range(wanted + 2):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const at = document.activeElement;
              if (!at || at === document.body) return null;
              const box = at.getBoundingClientRect();
              const all = [...document.querySelectorAll("*")];
              const style = getComputedStyle(at);
              return {
                place: all.indexOf(at),
                name: (at.getAttribute("aria-label") || at.textContent || at.labels?.[0]?.textContent || "").trim(),
                isSeen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
                isMarked: style.outlineStyle !== "none" || style.boxShadow !== "none",
                isExplanation: Boolean(at.closest("[popover]:not(.pi-fold)")),
                text: at.outerHTML.slice(0, 80),
              };
            }"""
        )
        if stop is None:
            break
        assert stop["name"], stop["text"]
        assert stop["isSeen"], stop["text"]
        assert stop["isMarked"], stop["text"]
        if not stop["isExplanation"]:  # opened beside its word, it comes next, wherever it stands on the page
            seen.append(stop["place"])
    page.context.close()
    assert len(seen) > 20
    assert seen == sorted(seen)
    assert len(set(seen)) == len(seen)
