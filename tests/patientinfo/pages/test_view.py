"""What templates show: languages, menus, review state, search index."""

from __future__ import annotations

import datetime

import pytest

from conftest import ROOT
from patientinfo.content.labels import load_words
from patientinfo.model import Language
from patientinfo.pages.view import Entry, SearchPage, alternates, menus, review_lines, search_index

EN, NL, MS = (
    Language("en", "English", True),
    Language("nl", "Nederlands", False),
    Language("ms", "Melayu", False),
)
TODAY = datetime.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("url", "language", "expected"),
    [
        ("", EN, ["", "nl/", "ms/"]),
        ("./", EN, ["", "nl/", "ms/"]),
        ("nl/", NL, ["", "nl/", "ms/"]),
        ("a/recovery/", EN, ["a/recovery/", "nl/a/recovery/", "ms/a/recovery/"]),
        ("ms/a/recovery/", MS, ["a/recovery/", "nl/a/recovery/", "ms/a/recovery/"]),
    ],
)
def test_each_page_knows_itself_in_every_language(url: str, language: Language, expected: list[str]) -> None:
    found = alternates(url, language, (EN, NL, MS), "https://x.example/guide")
    assert [a.url for a in found] == expected
    assert [a.absolute for a in found] == [f"https://x.example/guide/{u}" for u in expected]
    assert [a.code for a in found if a.is_current] == [language.code]


def test_a_menu_holds_its_own_treatment_and_the_site_not_every_page() -> None:
    entries = [Entry(f"t{n}/{p}.md", p, "") for n in range(50) for p in ("recovery", "index")]
    found = menus([*entries, Entry("sources.md", "s", ""), Entry("index.md", "h", "")])
    assert [e.key for e in found["t7"].treatment] == ["t7/index.md", "t7/recovery.md"]
    assert [e.key for e in found["t7"].site] == ["index.md", "sources.md"]
    assert found[""].treatment == ()


def test_with_one_treatment_its_pages_are_in_every_menu() -> None:
    found = menus([Entry("a/index.md", "a", ""), Entry("index.md", "h", "")])
    assert [e.key for e in found[""].treatment] == ["a/index.md"]


@pytest.mark.parametrize(
    ("code", "date"), [("en", "20 August 2026"), ("nl", "20 augustus 2026"), ("ms", "20 Ogos 2026")]
)
def test_dates_are_in_the_language_of_the_page(code: str, date: str) -> None:
    meta = {"updated": datetime.date(2026, 8, 20), "next_review": datetime.date(2027, 1, 2)}
    lines = [text for text, _ in review_lines(meta, load_words(ROOT, code))]
    assert any(f"{date}." in line for line in lines)


def test_a_page_that_nobody_has_checked_says_so() -> None:
    words = load_words(ROOT, "en")
    late = {"next_review": datetime.date(2026, 11, 20)}
    lines = [text for text, is_open in review_lines(late, words) if is_open]
    assert lines == [words["review.medical.none"], words["review.language.none"]]


def test_a_reviewer_is_named_with_the_date() -> None:
    meta = {"medical_reviewer": "Dr A. Example", "medical_review": datetime.date(2026, 12, 1)}
    lines = [text for text, _ in review_lines(meta, load_words(ROOT, "en"))]
    assert "Medical content checked by Dr A. Example, 1 December 2026." in lines


def test_the_search_index_has_a_part_for_each_section() -> None:
    content = '<h1 id="t">T</h1><p>intro</p><h2 id="a">Isotretinoïne</h2><p>5 &lt; 6</p>'
    index = search_index([SearchPage("x/", "Titel", "pil, roaccutane", content)], "nl", {"search.affixes": "ge- -en"})
    assert index["affixes"] == "ge- -en"
    assert index["docs"] == [
        {"location": "x/", "title": "Titel", "page": "Titel", "text": "T. intro", "keywords": "pil, roaccutane"},
        {"location": "x/#a", "title": "Isotretinoïne", "page": "Titel", "text": "5 < 6"},
    ]


def test_the_search_index_has_each_help_card_once_with_the_signs_of_its_level() -> None:
    content = (
        '<h1 id="t">T</h1><p>x</p><h2 id="help">Help</h2><p>a</p>'
        '<h3 id="help-clinic">Bel</h3><p>b</p><h3 id="help-emergency">112</h3><p>c</p>'
    )
    pages = [SearchPage(f"{place}/", "T", "", content) for place in ("a/aftercare", "a/recovery", "b/recovery")]
    words = {"search.help-emergency": "toeval, niet zien", "search.same": "pus: etter"}
    index = search_index(pages, "nl", words)
    assert index["same"] == "pus: etter"
    cards = [doc for doc in index["docs"] if doc["location"].startswith("a/") and "help" in doc]
    assert [(doc["location"], doc["help"]) for doc in cards] == [
        ("a/recovery/#help", 0),
        ("a/recovery/#help-clinic", 1),
        ("a/recovery/#help-emergency", 3),
    ]
    assert [doc.get("signs") for doc in cards] == [None, None, "toeval, niet zien"]
    assert [doc["location"] for doc in index["docs"] if doc.get("help") == 3] == [
        "a/recovery/#help-emergency",
        "b/recovery/#help-emergency",
    ]
