"""The index of the search."""

from __future__ import annotations

from conftest import blocks
from patientinfo.pages.search_index import SearchPage, search_index


def test_the_search_index_has_a_part_for_each_section() -> None:
    content = '<h1 id="t">T</h1><p>intro</p><h2 id="a">Isotretinoïne</h2><p>5 &lt; 6</p>'
    index = search_index(
        [SearchPage("x/", "Titel", "pil, roaccutane", blocks(content))], "nl", {"search.affixes": "ge- -en"}
    )
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
    pages = [SearchPage(f"{place}/", "T", "", blocks(content)) for place in ("a/aftercare", "a/recovery", "b/recovery")]
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
    found = search_index(pages, "nl", words, numbers=["112", "999"])["docs"]
    assert {doc["signs"] for doc in found if doc.get("help") == 3} == {"toeval, niet zien; call: 112, 999"}
    assert [doc["location"] for doc in index["docs"] if doc.get("help") == 3] == [
        "a/recovery/#help-emergency",
        "b/recovery/#help-emergency",
    ]
