"""Edits that turn a meaning round and keep every figure and id: whoever accepts is shown the very words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from conftest import termbase
from patientinfo.model import Approval, Project, TranslationLock
from patientinfo.termbase import Termbase
from patientinfo.translation.lock import digest
from patientinfo.translation.look import BlockPair, Looker, block_pairs, marked
from patientinfo.translation.parts import Part

ENGLISH = "Do not swim before day 3. You must wait at least 2 days. Use the ointment. Pain may become worse."
# By language: the translation, and by what is done to it the words before and after.
TRANSLATIONS: Mapping[str, tuple[str, list[tuple[str, str, set[str]]]]] = {
    "nl": (
        "Zwem niet vóór dag 3. U moet minstens 2 dagen wachten. Gebruik de zalf. De pijn kan erger worden.",
        [
            ("niet ", "", {"niet"}),
            ("vóór", "na", {"vóór", "na"}),
            ("moet", "mag", {"moet", "mag"}),
            ("minstens", "hoogstens", {"minstens", "hoogstens"}),
            ("erger", "beter", {"erger", "beter"}),
            ("De pijn kan", "De pijn kan alleen", {"alleen"}),
            ("wachten", "wachten, tenzij u haast heeft", {"tenzij"}),
            (" U moet minstens 2 dagen wachten.", "", {"moet", "minstens", "dagen"}),
        ],
    ),
    "ms": (
        "Jangan berenang sebelum hari 3. Anda mesti tunggu sekurang-kurangnya 2 hari. Gunakan salap. "
        "Kesakitan mungkin menjadi lebih teruk.",
        [
            ("Jangan berenang", "Berenang", {"jangan"}),
            ("sebelum", "selepas", {"sebelum", "selepas"}),
            ("mesti", "boleh", {"mesti", "boleh"}),
            ("sekurang-kurangnya", "selebih-lebihnya", {"sekurang-kurangnya", "selebih-lebihnya"}),
            ("lebih teruk", "lebih baik", {"lebih teruk", "lebih baik"}),
            ("mungkin", "hanya mungkin", {"hanya"}),
            ("2 hari", "2 hari kecuali anda tergesa-gesa", {"kecuali"}),
            (" Anda mesti tunggu sekurang-kurangnya 2 hari.", "", {"mesti", "sekurang-kurangnya"}),
        ],
    ),
}
CASES = [(code, *case) for code, (_, cases) in TRANSLATIONS.items() for case in cases]


class Languages:
    """What Looker asks of a project: its source language and what is known of each."""

    def __init__(self, known: Mapping[str, Termbase]) -> None:
        self.source_language = type("Source", (), {"code": "en"})
        self.termbase = known.__getitem__


def looker(code: str, *others: tuple[str, str], known: Mapping[str, Termbase] | None = None) -> Looker:
    """One that also knows these sentences with their translations."""
    project: Project = Languages(known or {name: termbase(name) for name in ("en", code)})  # type: ignore[assignment]
    return Looker(project, code, [part(code, pair) for pair in others])


def part(code: str, *pairs: tuple[str, str]) -> Part:
    originals, texts = zip(*pairs, strict=True)
    return Part((code, "index.md"), "help", "docs/en/index.md", f"docs/{code}/index.md", originals, texts, True)


@pytest.mark.parametrize(("code", "old", "new", "words"), CASES)
def test_the_words_that_turn_a_meaning_round_are_shown_and_have_to_be_confirmed(
    code: str, old: str, new: str, words: set[str]
) -> None:
    before = TRANSLATIONS[code][0]
    assert before.count(old) == 1
    found = looker(code).findings(BlockPair(ENGLISH, before.replace(old, new), ENGLISH, before))
    assert {word for finding in found for word in finding.words} == words
    shown = " ".join(str(finding.message) for finding in found).lower()
    assert all(f"-{word}-" in shown or f"+{word}+" in shown for word in words)


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_what_was_accepted_or_changed_on_both_sides_is_not_asked_again(code: str) -> None:
    text = TRANSLATIONS[code][0]
    assert looker(code).findings(BlockPair(ENGLISH, text, ENGLISH, text)) == []
    shorter = text.partition(". ")[2]
    both = BlockPair(ENGLISH.partition(". ")[2], shorter, ENGLISH, text)
    assert [finding for finding in looker(code).findings(both) if finding.kind] == []


def test_a_text_that_was_never_accepted_is_compared_with_its_original() -> None:
    [finding] = looker("nl").findings(BlockPair("Do not stop.", "Stop.", None, None))
    assert (finding.kind, finding.words) == ("not", ("not",))
    assert looker("nl").findings(BlockPair("Do not stop.", "Stop niet.", None, None)) == []


def test_a_language_without_such_words_is_not_compared() -> None:
    known = {"en": termbase("en"), "xx": Termbase("xx")}
    assert looker("xx", known=known).kinds == frozenset()
    assert looker("xx", known=known).findings(BlockPair("Do not stop.", "Stop.", "Do not stop.", "Nicht.")) == []


def test_a_name_that_went_on_one_side_is_shown() -> None:
    known = {
        "en": Termbase("en", concepts={"fever": ("fever",), "pus": ("pus",)}),
        "nl": Termbase("nl", concepts={"fever": ("koorts",), "pus": ("pus",)}),
    }
    pair = BlockPair("Call about fever.", "Bel bij pus.", "Call about fever.", "Bel bij koorts.")
    [finding] = looker("nl", known=known).findings(pair)
    assert finding.words == ("koorts", "pus")
    assert "[-koorts-], {+pus+}" in str(finding.message)


def test_false_friends_are_shown() -> None:
    pair = BlockPair("It will eventually heal.", "Het geneest eventueel.", None, None)
    assert any('"eventueel" looks like "eventually"' in str(f.message) for f in looker("nl").findings(pair))


def test_a_translation_of_another_length_is_shown() -> None:
    usual = [(f"The skin around place {n} is often red and warm.", "x" * 45) for n in range(5)]
    english = "The skin is often red and warm for some time there."
    known = looker("nl", *usual)
    assert "half" in str(known.findings(BlockPair(english, "De huid is rood.", None, None))[0].message)
    assert "twice" in str(known.findings(BlockPair(english, "x" * 130, None, None))[0].message)
    assert known.findings(BlockPair(english, "x" * 60, None, None)) == []


def test_a_sentence_that_is_translated_two_ways_is_shown() -> None:
    known = looker("nl", ("Ask the clinic about this first.", "Vraag dit eerst aan de kliniek."))
    pair = BlockPair("Ask the clinic about this first.", "Overleg hierover met de kliniek.", None, None)
    [finding] = known.findings(pair)
    assert "Vraag dit eerst aan de kliniek." in str(finding.message)
    assert "docs/nl/index.md#help" in str(finding.message)


def test_blocks_are_shown_with_what_they_were() -> None:
    now = part("nl", ("One. {#a}", "Een. {#a}"), ("Two. {#b}", "Twee, niet. {#b}"))
    texts = ("Een. {#a}", "Twee. {#b}")
    approval = Approval(digest(now.original), digest(texts))
    lock = TranslationLock(
        {now.place: {"help": approval}}, {approval.original: now.original}, {}, {approval.text: texts}
    )
    assert [pair.is_changed for pair in block_pairs(now, lock)] == [False, True]
    assert block_pairs(now, lock)[1] == BlockPair("Two. {#b}", "Twee, niet. {#b}", "Two. {#b}", "Twee. {#b}")
    assert block_pairs(now, TranslationLock())[0].text_before is None


def test_the_words_are_marked_where_they_stand() -> None:
    assert marked("Zwem niet vóór dag 3.", termbase("nl"), {"not", "before"}) == "Zwem »niet« »vóór« dag 3."
