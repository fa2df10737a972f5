"""What the build says of a review."""

from __future__ import annotations

import datetime

import pytest

from conftest import ROOT
from patientinfo.content.labels import load_labels, unread_notice
from patientinfo.model import Language
from patientinfo.pages.additions import changes_since, review_lines
from patientinfo.translation.reviews import ReviewStatus


@pytest.mark.parametrize(
    ("code", "date"), [("en", "20 August 2026"), ("nl", "20 augustus 2026"), ("ms", "20 Ogos 2026")]
)
def test_dates_are_in_the_language_of_the_page(code: str, date: str) -> None:
    meta = {"updated": datetime.date(2026, 8, 20), "next_review": datetime.date(2027, 1, 2)}
    lines = [text for text, _ in review_lines(meta, load_labels(ROOT, code), {}, {})]
    assert any(f"{date}." in line for line in lines)


def test_a_page_that_nobody_has_checked_says_so() -> None:
    words = load_labels(ROOT, "en")
    late = {"next_review": datetime.date(2026, 11, 20)}
    lines = [text for text, is_open in review_lines(late, words, {}, {}) if is_open]
    assert lines == [words["review.medical.none"], words["review.language.none"]]


def test_a_reviewer_is_named_with_the_date() -> None:
    meta = {"medical_reviewer": "Dr A. Example", "medical_review": datetime.date(2026, 12, 1)}
    signed = {"medical": ReviewStatus("Dr A. Example", "2026-12-01")}
    lines = [text for text, _ in review_lines(meta, load_labels(ROOT, "en"), signed, {})]
    assert "Medical content checked by Dr A. Example, 1 December 2026." in lines


def test_what_was_changed_after_a_review_is_named_by_its_heading() -> None:
    labels = load_labels(ROOT, "en")
    headings = {"wait": "Who should wait?", "help": "When to get help"}
    for ids, said in ((("help", "wait"), "When to get help; Who should wait?"), (("help",), "When to get help.")):
        review = ReviewStatus("Dr A. Example", "2026-12-01", ids, ("gone",))
        assert list(changes_since(review, labels, headings)) == [
            f"Changed since it was checked: {said}",
            "Parts that were checked have been removed.",
        ]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("nl", "Niemand heeft deze vertaling vergeleken met de tekst in het Engels"),
        ("ms", "Belum ada sesiapa yang membandingkan terjemahan ini dengan teks bahasa Inggeris"),
    ],
)
def test_a_page_names_the_parts_that_were_accepted_unread(code: str, said: str) -> None:
    labels, headings = load_labels(ROOT, code), {"wait": "Wait?", "help": "Help"}
    language, english = Language(code, code, is_source=False), Language("en", "English", is_source=True)

    def notice(*unread: str) -> str:
        return unread_notice(labels, language, english, unread, headings)

    assert notice("help", "gone") == f"{said}: Help."
    assert notice("wait", "help") == f"{said}."
    assert notice("gone") == notice() == ""
    assert (notice("help"), True) in review_lines({}, labels, {}, headings, notice("help"))
