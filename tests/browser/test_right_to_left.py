"""A language that is read from the right: the page is mirrored, and what is in another language keeps its direction.

The small site with a third of its languages in the Arabic script: labels as far as a test reads them, and the text of
the English pages, which is enough to see where things are.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from builds import published
from conftest import Once, accept_everything, switch_off
from weights import served

from .conftest import Reader, make_reader

# The default run reads the real Arabic of tests/content/languages (test_further_languages.py).
pytestmark = [pytest.mark.browser, pytest.mark.further]
LABELS = {
    "language": "ar",
    "locale": "ar_EG",  # where the browser's own figures are not 0 to 9
    "direction": "rtl",
    "search": "بحث",
    "suggestion": "اقرأ هذا بالعربية",
    "search.found.other": "غيره #",
}
FORMS = {"one": "واحد", "two": "اثنان", "few": "قليل #", "many": "كثير #"}
RECOVERY = "sample/recovery/"


def in_arabic(folder: Path, project: Path) -> None:
    """The project with Arabic in the place of Dutch, and without Malay, built."""
    root = shutil.copytree(project, folder / "project")
    switch_off(root, "ms")
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace("locale: nl", "locale: ar")
    text = text.replace("name: Nederlands", "name: العربية").replace("Huidlaserwijzer", "دليل الليزر")
    settings.write_text(text, encoding="utf-8")
    shutil.rmtree(root / "docs" / "nl")
    (root / "docs" / "checks" / "search" / "nl.toml").unlink()
    shutil.copytree(root / "docs" / "en", root / "docs" / "ar")
    lists = root / "overrides" / "partials" / "languages"
    labels = (lists / "en.html").read_text(encoding="utf-8")
    for key, label in LABELS.items():
        labels, count = re.subn(rf'(?m)^(  "{re.escape(key)}": ").*(",)$', rf"\g<1>{label}\2", labels)
        assert count == 1, key
    forms = "".join(f'  "search.found.{form}": "{label}",\n' for form, label in FORMS.items())
    labels = re.sub(r'(?m)^  "search\.found\.one": .*\n', "", labels)
    labels = labels.replace('  "search.found.other"', f'{forms}  "search.found.other"')
    (lists / "ar.html").write_text(labels, encoding="utf-8")
    accept_everything(root)
    published(root, folder / "site")


@pytest.fixture(scope="module")
def site(once: Once, small_project: Path) -> Path:
    return once("right-to-left", lambda folder: in_arabic(folder, small_project)) / "site"


@pytest.fixture(scope="module")
def opened(browser: Browser, site: Path) -> Iterator[Reader]:
    size = {"width": 1280, "height": 900}
    with served(site) as address, browser.new_context(viewport=size, locale="ar") as context:
        yield make_reader(context, address)


def box(page: Page, selector: str) -> dict[str, float]:
    """The left and right edge of the first element."""
    return page.locator(selector).first.evaluate("e => e.getBoundingClientRect().toJSON()")


def test_the_page_begins_on_the_right(opened: Reader) -> None:
    page = opened.open(f"ar/{RECOVERY}")
    assert page.evaluate("[document.documentElement.dir, document.documentElement.lang]") == ["rtl", "ar"]
    assert box(page, ".pi-fold")["left"] > box(page, "article")["right"]
    style = page.locator(".pi-in-short").evaluate("e => getComputedStyle(e).borderWidth.split(' ').map(parseFloat)")
    assert style[1] > 0
    assert style[3] == 0
    assert page.locator("td").first.evaluate("e => getComputedStyle(e).textAlign") == "start"
    page.set_viewport_size({"width": 390, "height": 844})  # there the menu has a button
    expect(page.locator(".pi-header__fold svg")).to_have_css("transform", "matrix(-1, 0, 0, 1, 0, 0)")
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("path", [f"ar/{RECOVERY}", "ar/", "ar/sample/benefits/", "ar/glossary/", "ar/404.html"])
def test_nothing_sticks_out_on_a_phone(opened: Reader, path: str) -> None:
    page = opened.page
    page.set_viewport_size({"width": 320, "height": 640})
    opened.open(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    outside = page.evaluate(
        """[...document.querySelectorAll("article *:not(svg *, .pi-table *, [hidden] *)")].filter((e) => {
            const { left, right, width, height } = e.getBoundingClientRect();
            return width > 1 && height > 1 && e.checkVisibility() && (left < -1 || right > innerWidth + 1);
        }).map((e) => e.outerHTML.slice(0, 80))"""
    )
    page.set_viewport_size({"width": 1280, "height": 900})
    assert outside == []


def test_time_runs_from_the_right(opened: Reader) -> None:
    page = opened.open(f"ar/{RECOVERY}")
    numbers = page.locator(".pi-timeline__course > div > svg text")
    places = [numbers.nth(n).evaluate("e => e.getBoundingClientRect().x") for n in range(numbers.count())]
    words = numbers.all_text_contents()
    stages = [place for place, text in zip(places, words, strict=True) if re.search(r"\d", text)]
    assert len(stages) > 2
    assert stages == sorted(stages, reverse=True)
    # The numbers are turned back, so that they can be read.
    turned = numbers.first.evaluate("e => e.getScreenCTM().a")
    assert turned > 0
    bars = page.locator(".pi-timeline__lanes a:has(line)")
    for n in range(bars.count()):
        bar, row = (bars.nth(n).locator(part).bounding_box() for part in ("svg", "span"))
        assert bar
        assert row
        assert abs(bar["x"] + bar["width"] - row["x"] - row["width"]) < 1
    stage = box(page, ".pi-timeline__course a rect")
    drawing = box(page, ".pi-timeline__course a svg")
    assert abs(stage["right"] - drawing["right"]) < 2


def test_dots_are_counted_from_the_right(opened: Reader) -> None:
    page = opened.open("ar/sample/risks/")
    dots, item = box(page, ".pi-dots"), box(page, "li[data-dots]")
    assert abs(dots["right"] - item["right"]) < 1
    first = page.locator(".pi-dots__counted").first.evaluate(
        "e => new DOMPoint(5, 5).matrixTransform(e.getScreenCTM()).x"
    )
    assert first > (dots["left"] + dots["right"]) / 2


def test_what_is_in_another_language_has_its_direction(opened: Reader) -> None:
    page = opened.open(RECOVERY)
    links = page.locator(".pi-languages [lang=ar], .pi-side-by-side a[lang=ar], .pi-elsewhere a[lang=ar]")
    assert links.count() > 3
    assert {links.nth(n).get_attribute("dir") for n in range(links.count())} == {"rtl"}
    assert page.locator("[lang=en][dir]:not(html)").count() == 0  # as the page: it need not be said
    page = opened.open(f"ar/{RECOVERY}")
    assert page.locator(".pi-languages [lang=en]").get_attribute("dir") == "ltr"
    page = opened.open("ar/glossary/")
    assert page.locator(".pi-uses [lang=en]").first.get_attribute("dir") == "ltr"
    page = opened.open("ar/404.html")
    assert page.locator(".pi-not-found[lang=en]").get_attribute("dir") == "ltr"


@pytest.mark.parametrize(("path", "other", "direction"), [("", "ar", "rtl"), ("ar/", "en", "ltr")])
def test_the_second_language_keeps_its_direction(opened: Reader, path: str, other: str, direction: str) -> None:
    page = opened.open(f"{path}{RECOVERY}?with={other}")
    second = page.locator("article > p.pi-second").first
    second.wait_for()
    expect(second).to_have_css("direction", direction)
    names = [page.locator(".pi-both__name").nth(n).bounding_box() for n in (0, 1)]
    assert names[0]
    assert names[1]
    assert (names[0]["x"] < names[1]["x"]) == (path == "")  # the page's own language is where one begins to read
    # Two headings of a card make one bar.
    bars = [page.locator(f".pi-care h3{which}").first for which in ("[data-pi-first]", ".pi-second")]
    edges = [bar.evaluate("e => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]") for bar in bars]
    left, right = sorted(edges)
    assert abs(left[1] - right[0]) < 6
    card = page.locator(".pi-care").first.evaluate("e => [e.clientWidth, e.scrollWidth]")
    assert card[1] <= card[0]


def test_dates_are_in_the_calendar_and_the_figures_of_the_text(opened: Reader) -> None:
    page = opened.open(f"ar/{RECOVERY}")
    page.locator(".pi-planner [data-pi-start]").click()
    page.locator("#page-planner-date-field").fill("2026-11-21")
    said = page.locator("[data-day-said]")
    expect(said).to_contain_text("21 نوفمبر 2026")
    page.locator("[name=kind][value=ablative]").check()
    page.locator(".pi-planner [type=submit]").click()
    plan = page.locator(".pi-planner__plan")
    expect(plan).to_be_visible()
    assert re.search("[٠-٩]", plan.inner_text()) is None


def test_what_is_counted_has_the_form_of_its_number(opened: Reader) -> None:
    page = opened.open("ar/")
    page.locator("[data-pi-search-open]").click()
    shown = {}
    for query in ("laser", "swim", "pacemaker", "skin", "sun", "scar"):
        page.get_by_role("searchbox").fill(query)
        page.keyboard.press("Enter")
        expect(page.locator(".pi-search__results a").first).to_be_visible()
        words = page.locator(".pi-search__count").inner_text()
        count = int(re.sub(r"\D", "", words) or {"واحد": 1, "اثنان": 2}[words])
        shown[count] = words
        page.get_by_role("searchbox").focus()
    forms = page.evaluate("counts => counts.map((n) => new Intl.PluralRules('ar').select(n))", list(shown))
    labels = {**FORMS, "other": LABELS["search.found.other"]}
    assert shown == {count: labels[form].replace("#", str(count)) for count, form in zip(shown, forms, strict=True)}
    assert len(set(forms)) > 1


def test_the_offer_of_the_readers_language_has_its_direction(browser: Browser, site: Path) -> None:
    with served(site) as address, browser.new_context(locale="ar-EG") as context:
        page = make_reader(context, address).open("")
        line = page.locator(".pi-suggestion")
        expect(line).to_have_text(re.compile("اقرأ هذا بالعربية"))
        expect(line).to_have_attribute("dir", "rtl")
