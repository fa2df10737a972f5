"""What the search leads with: the most urgent card for a sign of danger, never what is normal for a word it does not
know; the stage that holds a day; and no more work for a key than can be afforded.

The ranking is run as a browser runs it, on the index of the small site, and on parts that a test makes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import ROOT, blocks
from patientinfo.content.labels import load_labels, word_lists
from patientinfo.contract import HELP_PARTS
from patientinfo.model import Language
from patientinfo.pages.search_index import SearchPage, search_index
from patientinfo.urls import folder_of
from weights import served

from .conftest import Reader, make_reader
from .pages import further

pytestmark = pytest.mark.browser
CODES = ("en", "nl", "ms")
CARDS = HELP_PARTS[1:]
HELP = "sample/recovery/#help"
# Signs that each language has, by the level that has to come first: where a sign stands at two, the more urgent one.
LEVELS = {
    name: card for card in CARDS for name in word_lists(load_labels(ROOT, "en")[f"search.{card}"])
}  # CARDS are in the order of urgency, so the last one stays

RANK = """async ([module, index, queries]) => {
    const { SearchIndex } = await import(module);
    const ranking = new SearchIndex(typeof index === "string" ? await (await fetch(index)).json() : index);
    return queries.map(([query, guesses]) => ({
        query, places: ranking.find(query, { guesses }).map(({ doc }) => doc.location), work: ranking.work,
        isBegun: ranking.isBegun(query),
    }));
}"""


@pytest.fixture(scope="module")
def small(browser: Browser, small_finished: Path) -> Iterator[Reader]:
    with served(small_finished) as address, browser.new_context() as context:
        reader = make_reader(context, address)
        reader.open("")
        yield reader


@pytest.fixture(scope="module")
def module(small: Reader, small_finished: Path) -> str:
    (file,) = small_finished.glob("static/*/javascripts/search/search-index.js")
    return small.address + file.relative_to(small_finished).as_posix()


def folder(code: str) -> str:
    return folder_of(Language(code, code, code == "en"))


def ranked(small: Reader, module: str, index: Any, queries: list[str], guesses: bool = True) -> list[dict[str, Any]]:
    source = f"{small.address}{folder(index)}search/search_index.json" if isinstance(index, str) else index
    return small.page.evaluate(RANK, [module, source, [[query, guesses] for query in queries]])


def first_of(small: Reader, module: str, index: Any, query: str) -> str:
    places = ranked(small, module, index, [query])[0]["places"]
    return places[0] if places else ""


@pytest.mark.parametrize(
    ("code", "query", "card"),
    [
        ("en", "throat swelling", "help-emergency"),
        ("en", "my throat is swelling up", "help-emergency"),
        ("en", "swelling of the lips", "help-emergency"),
        ("en", "dizzy", "help-emergency"),
        ("en", "hives", "help-emergency"),
        ("en", "seizzure", "help-emergency"),
        ("en", "can not see", "help-emergency"),
        ("en", "rash", "help-today"),
        ("en", "pain", "help-today"),
        ("nl", "dikke keel", "help-emergency"),
        ("nl", "mijn keel is erg dik", "help-emergency"),
        ("nl", "duizelig", "help-emergency"),
        ("nl", "uitslag", "help-today"),
        ("nl", "pijn", "help-today"),
        ("ms", "tekak bengkak", "help-emergency"),
        ("ms", "bengkak tekak", "help-emergency"),
        ("ms", "kejang", "help-emergency"),
        ("ms", "pening", "help-emergency"),
        ("ms", "ruam", "help-today"),
        ("ms", "sakit", "help-today"),
    ],
)
def test_a_sign_of_danger_leads_to_its_card(small: Reader, module: str, code: str, query: str, card: str) -> None:
    assert first_of(small, module, code, query) == f"{HELP.removesuffix('help')}{card}"


@pytest.mark.parametrize("code", CODES)
def test_every_word_for_a_sign_leads_to_the_level_that_the_sign_has_in_english(
    small: Reader, module: str, code: str
) -> None:
    words = load_labels(ROOT, code)
    signs = [
        (name, typed)
        for card in CARDS
        for name, several in word_lists(words[f"search.{card}"]).items()
        for typed in several
    ]
    found = ranked(small, module, code, [typed for _, typed in signs])
    wrong = [
        (name, typed, answer["places"][:1])
        for (name, typed), answer in zip(signs, found, strict=True)
        if not (answer["places"] and answer["places"][0].endswith(f"#{LEVELS[name]}"))
    ]
    # A word of one sign may be in a more urgent one too: "painful eye".
    assert [w for w in wrong if not w[2] or CARDS.index(w[2][0].partition("#")[2]) < CARDS.index(LEVELS[w[0]])] == []
    assert len(wrong) <= len(signs) / 20


@pytest.mark.parametrize(("code", "query"), [("en", "when will i see results"), ("nl", "gezicht"), ("ms", "muka")])
def test_what_is_no_sign_leads_to_no_card(small: Reader, module: str, code: str, query: str) -> None:
    assert "#help-" not in first_of(small, module, code, query)


def course(index: dict[str, str]) -> dict[str, Any]:
    """An index with a course of recovery that calls redness and swelling usual, and words of its own."""
    page = {"page": "Recovery"}
    return {
        "ignored": "the my is of",
        "affixes": "-s -ing",
        "same": "",
        "units": "d: day, days; w: week, weeks; M: month, months",
        "docs": [
            {**page, "location": "a/recovery/", "title": "Recovery", "text": "What happens."},
            {**page, "location": "a/recovery/#days-1-3", "title": "Redness and swelling",
             "text": "Redness, swelling and itching are normal.", "stage": ["1d", "3d"]},
            {**page, "location": "a/recovery/#days-4-7", "title": "Flakes", "text": "Peeling.", "stage": ["4d", "7d"]},
            {**page, "location": "a/recovery/#weeks-2-4", "title": "Colour", "text": "Fading.", "stage": ["2w", "4w"]},
            {**page, "location": "a/recovery/#months-1-6", "title": "Result", "text": "Seen.", "stage": ["1M", "6M"]},
            {**page, "location": "a/recovery/#help", "title": "When to get help", "text": "Look.", "help": 0},
            {**page, "location": "a/recovery/#help-clinic", "title": "Call", "text": "Swelling lasts.", "help": 1},
            {"page": "Price", "location": "a/price/", "title": "Price", "text": "What it costs."},
        ],
        **index,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("swelling", ["a/recovery/#days-1-3", "a/recovery/#help-clinic"]),
        ("zunge swelling", ["a/recovery/#help", "a/recovery/#days-1-3", "a/recovery/#help-clinic"]),
        ("swelling flurb", ["a/recovery/#help", "a/recovery/#days-1-3", "a/recovery/#help-clinic"]),
        ("reddness", ["a/recovery/#help", "a/recovery/#days-1-3"]),  # a guess at a word is not knowing it
        ("botox price", ["a/price/"]),  # nothing that calms: no noise
    ],
)
def test_with_a_word_that_nobody_foresaw_nothing_normal_stands_above_when_to_get_help(
    small: Reader, module: str, query: str, places: list[str]
) -> None:
    assert ranked(small, module, course({}), [query])[0]["places"] == places


@pytest.mark.parametrize("code", CODES)
def test_on_the_pages_too(small: Reader, module: str, code: str) -> None:
    word = {"en": "redness", "nl": "roodheid", "ms": "kemerahan"}[code]
    known, unknown = (answer["places"] for answer in ranked(small, module, code, [word, f"xyzzy {word}"]))
    assert any(place.endswith("#days-1-3") for place in known)
    stages = [at for at, place in enumerate(unknown) if re.search(r"recovery/(?!#help)", place)]
    assert stages
    assert unknown.index(HELP) < stages[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("peling", ["a/recovery/#help", "a/recovery/#days-4-7"]),  # six letters: a slip of the pen
        ("fakes", []),  # five
        ("prize", []),
        ("pri", ["a/price/"]),  # the beginning of a word is no slip
    ],
)
def test_a_short_word_is_never_taken_for_another(small: Reader, module: str, query: str, found: list[str]) -> None:
    assert ranked(small, module, course({}), [query])[0]["places"] == found


@pytest.mark.parametrize(
    ("query", "stage"),
    [
        ("day 1", "days-1-3"),
        ("day 3", "days-1-3"),
        ("day 4", "days-4-7"),
        ("day3", "days-1-3"),
        ("2 days", "days-1-3"),
        ("week 1", "days-4-7"),
        ("week 2", "weeks-2-4"),
        ("week 3", "weeks-2-4"),
        ("day 10", "weeks-2-4"),
        ("day 29", "months-1-6"),
        ("month 1", "months-1-6"),
        ("month 6", "months-1-6"),
        ("redness day 5", "days-4-7"),
    ],
)
def test_a_day_leads_to_the_stage_that_holds_it(small: Reader, module: str, query: str, stage: str) -> None:
    assert first_of(small, module, course({}), query) == f"a/recovery/#{stage}"


@pytest.mark.parametrize(("code", "query"), [("en", "day 2"), ("nl", "dag 2"), ("ms", "hari 2"), ("ms", "hari ke-2")])
def test_a_day_in_the_words_of_each_language(small: Reader, module: str, code: str, query: str) -> None:
    assert first_of(small, module, code, query) == "sample/recovery/#days-1-3"


def test_a_day_that_is_asked_for_with_a_sign_of_danger_comes_after_its_card(small: Reader, module: str) -> None:
    found = ranked(small, module, "en", ["fever day 2"])[0]["places"]
    assert found[0] == f"{HELP}-today"
    assert "sample/recovery/#days-1-3" in found


@pytest.mark.parametrize("code", CODES)
def test_other_words_for_the_same_find_it(small: Reader, module: str, code: str) -> None:
    words = load_labels(ROOT, code)
    same = word_lists(words["search.same"])
    docs = [{"location": f"{n}/", "title": "-", "page": "-", "text": name} for n, name in enumerate(same)]
    index = {name: words[f"search.{name}"] for name in ("ignored", "affixes", "same", "units")} | {"docs": docs}
    for number, typed in enumerate(same.values()):
        for answer in ranked(small, module, index, list(typed)):
            assert f"{number}/" in answer["places"], answer


@pytest.mark.parametrize(
    ("code", "query", "word"),
    [
        ("en", "ice", "cool"),
        ("en", "gym", "exercise"),
        ("en", "anesthetic", "numbing cream"),
        ("en", "co 2", "CO2"),
        ("nl", "ijs", "koelen"),
        ("nl", "gym", "sporten"),
        ("ms", "ais", "pek sejuk"),
        ("ms", "gym", "senaman"),
        ("ms", "bila boleh make up", "solekan"),
        ("ms", "anesthetic", "krim kebas"),
    ],
)
def test_what_readers_type_finds_what_they_mean(small: Reader, module: str, code: str, query: str, word: str) -> None:
    words = load_labels(ROOT, code)
    docs = [{"location": f"{n}/", "title": "-", "page": "-", "text": text} for n, text in enumerate((word, "alpha"))]
    index = {name: words[f"search.{name}"] for name in ("ignored", "affixes", "same", "units")} | {"docs": docs}
    assert ranked(small, module, index, [query])[0]["places"] == ["0/"]


def test_a_page_that_has_the_very_word_that_is_typed_is_found_too(small: Reader, module: str) -> None:
    words = load_labels(ROOT, "en")
    docs = [
        {"location": f"{n}/", "title": "-", "page": "-", "text": text} for n, text in enumerate(("exercise", "gym"))
    ]
    index = {name: words[f"search.{name}"] for name in ("ignored", "affixes", "same", "units")} | {"docs": docs}
    assert sorted(ranked(small, module, index, ["gym"])[0]["places"]) == ["0/", "1/"]


# --- while it is typed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_the_beginning_of_a_word_that_is_known_is_never_called_nothing(small: Reader, module: str, code: str) -> None:
    words = load_labels(ROOT, code)
    typed = [t for card in CARDS for each in word_lists(words[f"search.{card}"]).values() for t in each]
    typed += [t for each in word_lists(words["search.same"]).values() for t in each]
    starts = sorted({word[:end].rstrip() for word in typed for end in range(1, len(word))} - {""})
    answers = ranked(small, module, code, starts, guesses=False)
    ends_in_a_letter = [a for a in answers if a["query"][-1].isalnum()]
    assert len(ends_in_a_letter) > 300
    assert [a["query"] for a in ends_in_a_letter if not a["places"] and not a["isBegun"]] == []


@pytest.mark.parametrize(("code", "word"), [("en", "throat"), further("nl", "uitslag"), further("ms", "kejang")])
@pytest.mark.further
def test_nothing_found_never_flashes(small: Reader, code: str, word: str) -> None:
    page = small.open(folder(code))
    said = record_what_is_said(page)
    page.locator("[data-pi-search-open]").click()
    for letter in word:
        page.keyboard.type(letter)
        expect(page.locator("[data-pi-search][data-pi-open]")).to_have_count(0)  # the reader stops for a while
    expect(page.locator(".pi-search__results li")).not_to_have_count(0)
    none = load_labels(ROOT, code)["search.none"]
    assert none not in said()
    page.get_by_role("searchbox").fill("xyzzyxyzzy")
    expect(page.locator(".pi-search__count")).to_have_text(none)
    expect(page.locator(".pi-search__instead")).to_be_visible()


def record_what_is_said(page: Page) -> Any:
    page.evaluate("""() => {
        window.said = [];
        const count = document.querySelector(".pi-search__count");
        new MutationObserver(() => window.said.push(count.textContent)).observe(count, { childList: true });
    }""")
    return lambda: page.evaluate("window.said")


def test_an_answer_that_is_asked_for_does_not_wait(small: Reader) -> None:
    page = small.open("")
    page.locator("[data-pi-search-open]").click()
    page.keyboard.type("goggles")
    expect(page.locator(".pi-search__results a")).not_to_have_count(0)
    page.get_by_role("searchbox").fill("gogles")  # a slip of the pen
    assert page.locator(".pi-search__results a").count() == 0
    page.keyboard.press("Enter")
    assert page.locator(".pi-search__results a").first.evaluate("link => link === document.activeElement")


def many(count: int) -> dict[str, Any]:
    """An index of so many parts, each with words of its own that begin as those of the others."""
    docs = [
        {"location": f"{n}/", "title": f"Redness {n}", "page": f"Redness {n}",
         "text": " ".join(f"redness{n}x{m} berlaser{n}x{m}" for m in range(20))}
        for n in range(count)
    ]  # fmt: skip
    return course({"docs": docs})


@pytest.mark.further
def test_a_key_costs_the_same_however_much_there_is_to_find(small: Reader, module: str) -> None:
    sentence = "my redness berlaser is worse after redness1 and how long"
    starts = [sentence[:end] for end in range(1, len(sentence) + 1)]
    few, more = (max(a["work"] for a in ranked(small, module, many(n), starts, guesses=False)) for n in (20, 200))
    assert 0 < few <= more <= 16 * 2 * (200 + 40)
    assert more <= few * 1.5


def test_a_guess_waits_for_a_pause(small: Reader, module: str) -> None:
    surely, guessed = (ranked(small, module, course({}), ["peling"], guesses)[0] for guesses in (False, True))
    assert surely["places"] == []
    assert guessed["places"]
    assert surely["work"] < guessed["work"]


# --- what is shown ----------------------------------------------------------------------------------------------


def test_items_and_cells_are_told_apart_in_what_is_shown() -> None:
    content = (
        "<h1 id='t'>T</h1><p>Do this if:</p><ul><li>painkillers do not help</li><li>redness spreads.</li></ul>"
        + (
            "<table><thead><tr><td></td><th>A</th></tr></thead><tbody><tr><th>Work</th><td>Stay</td></tr></tbody></table>"
        )
    )
    (doc,) = search_index([SearchPage("x/", "T", "", blocks(content))], "en", {})["docs"]
    assert doc["text"] == "T. Do this if: painkillers do not help · redness spreads. A · Work · Stay"


def test_the_words_around_what_was_found(small: Reader, module: str) -> None:
    shown = small.page.evaluate(
        """async ([module, text]) => (await import(module)).excerpt(text, ["needle"], 10)""",
        [module, f"{'hay ' * 20}a Needle · in {'hay ' * 20}"],
    )
    assert json.dumps(shown).count('"isFound": true') == 1
    assert "".join(piece["text"] for piece in shown) == "… hay hay a Needle · in hay hay hay …"


def test_the_ranking_knows_no_page() -> None:
    text = (ROOT / "overrides/javascripts/search/search-index.js").read_text(encoding="utf-8")
    code = re.sub(r"//.*", "", text)
    used = product(("document", "window", "location", "fetch", "navigator", "setTimeout"), (".", "("))
    assert [name + mark for name, mark in used if re.search(rf"(?<![\w.]){name}{re.escape(mark)}", code)] == []
