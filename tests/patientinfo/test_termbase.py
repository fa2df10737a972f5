"""The patterns of a termbase find the words they mean, and no others."""

from __future__ import annotations

import pytest

from patientinfo.termbase import Termbase

WORDS = {
    "fever": ("fever*", "temperature"),
    "cold sore": ("cold sore", "cold sores"),
    "water": (r"/water(?! proof)/",),
    "heading": (r"/^what helps/",),
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You have a fever.", {"fever"}),
        ("Feverish", {"fever"}),
        ("a hay-fever pill", set()),  # part of another word
        ("two cold sores", {"cold sore"}),
        ("a cold and a sore", set()),
        ("Water proof", set()),
        ("water", {"water"}),
        ("What helps against fever", {"heading", "fever"}),
        ("That is what helps", set()),
    ],
)
def test_concepts_are_found_as_whole_words(text: str, found: set[str]) -> None:
    assert Termbase("en", concepts=WORDS).concepts_in(text) == found


def test_a_language_without_blanks_is_searched_everywhere() -> None:
    termbase = Termbase("zh-Hans", is_spaced=False, concepts={"fever": ("发烧", "发热"), "pus": ("脓",)})
    assert termbase.concepts_in("如果您发烧或伤口流脓") == {"fever", "pus"}


def test_points_that_a_writer_may_leave_out_make_no_difference() -> None:
    termbase = Termbase("ar", concepts={"itching": ("حكة",), "fever": ("حمّى",)}, compare={"not": ("أبدًا",)})
    assert termbase.concepts_in("حكّة") == termbase.concepts_in("حكة") == {"itching"}
    assert termbase.concepts_in("حمى") == termbase.concepts_in("حُمّى") == {"fever"}
    assert termbase.comparisons_in("أبداً") == {"not": ["أبدا"]}


@pytest.mark.parametrize(
    ("patterns", "word"),
    [
        (("fever*",), "fever"),
        ((r"/koorts(?!lip)\w*/",), "koorts"),
        ((r"/(?:the|a)? ?fever(?:s|ish)?/",), "fever"),
        ((r"/\d+ (?:[\w-]+ ){0,2}(?:people|adults)/",), "people"),
        ((r"/a|b/", "c"), "c"),
        ((), ""),
    ],
)
def test_a_word_for_a_message(patterns: tuple[str, ...], word: str) -> None:
    assert Termbase("nl", concepts={"fever": patterns} if patterns else {}).word_for("fever") == word


def test_the_longer_of_two_patterns_counts() -> None:
    pattern, instead = Termbase("nl").named([("least", "less"), ("at least", "more")])
    assert pattern is not None
    assert [(match[0], instead[str(match.lastgroup)]) for match in pattern.finditer("At least 2")] == [
        ("At least", "more")
    ]
