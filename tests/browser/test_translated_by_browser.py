"""A page that the reader's browser has translated: its words are others, its tools are the same.

Browsers put every piece of text into elements of their own and change the `lang` of the page (Chrome, Edge and Safari
do it alike); what says translate="no" they leave.
"""

from __future__ import annotations

import re

import pytest
from lxml import html
from playwright.sync_api import Page, expect

from conftest import CONTENT, ROOT
from patientinfo.content.labels import load_labels
from patientinfo.content.rendering import Renderer
from patientinfo.content.treatments import load_treatments
from patientinfo.settings import load_settings

from .conftest import Reader
from .fold import open_fold
from .pages import further

pytestmark = pytest.mark.browser

RECOVERY, REASONS = "sample/recovery/", "sample/contraindications/"

TRANSLATE = """(code) => {
    document.documentElement.lang = code;
    document.documentElement.classList.add("translated-ltr");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
        const parent = text.parentElement;
        if (!text.data.trim() || parent.closest("[translate=no], script, style, noscript, template, svg")) continue;
        const [outer, inner] = [document.createElement("font"), document.createElement("font")];
        inner.textContent = `«${[...text.data.trim()].reverse().join("")}» `;
        outer.append(inner);
        text.replaceWith(outer);
    }
}"""


def translated(reader: Reader, path: str, code: str = "en") -> Page:
    page = reader.open(path)
    page.evaluate(TRANSLATE, code)
    return page


def start_planner(page: Page, kind: str) -> None:
    page.locator(".pi-planner [data-pi-start]").click()
    page.locator(f"[name=kind][value={kind}]").check()
    page.locator("[name=date]").fill("2026-11-20")
    page.locator(".pi-planner [type=submit]").click()
    expect(page.locator(".pi-planner__plan")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "kind"),
    [
        ("ms/", "unknown"),
        ("nl/", "ablative"),
        *(further(language, kind) for language in ("", "nl/", "ms/") for kind in ("ablative", "non-ablative")
          if (language, kind) != ("nl/", "ablative")),
        *(further(language, "unknown") for language in ("", "nl/")),
    ],
)  # fmt: skip
def test_the_plan_has_every_cell(reader: Reader, language: str, kind: str) -> None:
    start_planner(reader.open(language + RECOVERY), kind)
    wanted = reader.page.locator("[data-stages] td").evaluate_all("cells => cells.map((c) => c.children.length)")
    assert 0 not in wanted
    page = translated(reader, language + RECOVERY, "fr")
    start_planner(page, kind)
    found = page.locator("[data-stages] td").evaluate_all("cells => cells.map((cell) => cell.children.length)")
    assert found == wanted
    assert all("«" in text for text in page.locator("[data-stages] td").all_text_contents())


@pytest.mark.parametrize("code", ["en", "nl", "ms"])
def test_which_column_and_which_cell_is_meant_is_said_apart_from_its_words(code: str) -> None:
    words = load_labels(ROOT, code)
    treatments = load_treatments(CONTENT / "valid" / "docs")
    kinds = [kind.name_in(code) for kind in treatments.named("sample").kinds]
    table = f"| | {kinds[0]} | {kinds[1]} |\n|---|---|---|\n| A | Red | {words['planner.same']}, and warm |\n"
    renderer = Renderer(load_settings(ROOT), {}, words, treatments=treatments, language=code)
    page = renderer.render(table, "sample/recovery.md")[0].as_written()
    cells = html.fragment_fromstring(page)
    assert cells.xpath(".//th/@data-column") == ["non-ablative", "ablative"]
    assert [cell.text for cell in cells.xpath(".//td[@data-same]")] == [f"{words['planner.same']}, and warm"]


def test_the_planner_opens_after_two_languages_on_a_translated_page(reader: Reader) -> None:
    page = translated(reader, f"nl/{RECOVERY}")
    open_fold(page)
    page.locator("a[data-pi-with=ms]").click()
    expect(page.locator("h2.pi-second").first).to_be_visible()
    start_planner(page, "unknown")
    assert reader.messages == []


def test_the_self_check_sorts_what_is_ticked(reader: Reader) -> None:
    page = translated(reader, f"ms/{REASONS}")
    page.locator(".pi-self-check [data-pi-start]").click()
    for id in ("pregnancy", "infection", "pacemaker"):
        page.locator(f"input[value={id}]").check()
    page.locator("[data-show]").click()
    groups = page.locator(".pi-self-check__answer [data-group]:visible")
    assert groups.evaluate_all("groups => groups.map((g) => [g.dataset.group, g.querySelectorAll('li').length])") == [
        ["now", 2],
        ["first", 1],
    ]
    # The language of the sheet is that of the page, and its name is not translated.
    expect(page.locator(".pi-self-check__answer dd[translate=no]")).to_have_text("Bahasa Melayu")
    assert reader.messages == []


@pytest.mark.parametrize(("language", "other"), [("ms/", "en"), further("ms/", "nl"), further("", "ms")])
def test_another_language_of_the_page_is_another_one(reader: Reader, language: str, other: str) -> None:
    """Translated to English, a Malay page is still the Malay one: "English" beside it is not the page itself."""
    page = reader.open(f"{language}{RECOVERY}")
    heading = page.locator("h2#help").inner_text()
    page.evaluate(TRANSLATE, other)
    open_fold(page)
    page.locator(f"a[data-pi-with={other}]").click()
    second = page.locator("h2#help + .pi-second")
    expect(second).to_be_visible()
    assert second.inner_text() != heading
    expect(second).to_have_attribute("lang", other)
    expect(second).to_have_attribute("translate", "no")  # the reader asked for it in this language
    expect(page.locator("h2#help")).to_have_attribute("lang", language.strip("/") or "en")


def test_questions_in_the_language_that_a_page_was_translated_to_are_on_the_sheet(reader: Reader) -> None:
    page = translated(reader, "ms/sample/questions/", "en")
    page.evaluate("""() => { window.print = () => {
        document.body.dataset.printed = document.querySelectorAll(".pi-second:not(.pi-unprinted)").length;
    }; }""")
    page.locator("button[data-pi-with=en][data-pi-print]").click()
    expect(page.locator("body")).to_have_attribute("data-printed", re.compile(r"[1-9]\d"))


def test_the_calendar_file_says_its_own_language(reader: Reader) -> None:
    page = reader.open(f"nl/{RECOVERY}")
    page.evaluate("document.documentElement.lang = 'fr'")
    start_planner(page, "ablative")
    with page.expect_download() as download:
        page.locator("[data-ics]").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert set(re.findall(r"LANGUAGE=(\w+)", text)) == {"nl"}


@pytest.mark.parametrize("language", ["nl/", further(""), further("ms/")])
def test_names_of_languages_numbers_and_terms_stay(reader: Reader, language: str) -> None:
    page = translated(reader, f"{language}{RECOVERY}", "fr")
    open_fold(page)
    names = page.locator(".pi-side-by-side a").all_inner_texts()
    assert set(names) < {"English", "Nederlands", "Bahasa Melayu"}
    assert len(names) == 2
    emergency = page.locator("#help-emergency + p").inner_text()
    assert "112" in emergency
    assert "999" in emergency


def test_terms_are_those_of_the_word_list(reader: Reader) -> None:
    page = reader.open("ms/sample/index/".replace("index/", ""))
    kept = set(page.locator("article span[translate=no]").all_inner_texts())
    assert kept <= {"999", "112", "LCP", "BIG", "SPF 50", "CO2", "English", "Nederlands", "Bahasa Melayu"}
