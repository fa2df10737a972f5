"""What the build says of a review."""

from __future__ import annotations

import datetime

import pytest

from conftest import ROOT
from patientinfo.content.labels import load_labels
from patientinfo.pages.additions import review_lines


@pytest.mark.parametrize(
    ("code", "date"), [("en", "20 August 2026"), ("nl", "20 augustus 2026"), ("ms", "20 Ogos 2026")]
)
def test_dates_are_in_the_language_of_the_page(code: str, date: str) -> None:
    meta = {"updated": datetime.date(2026, 8, 20), "next_review": datetime.date(2027, 1, 2)}
    lines = [text for text, _ in review_lines(meta, load_labels(ROOT, code))]
    assert any(f"{date}." in line for line in lines)


def test_a_page_that_nobody_has_checked_says_so() -> None:
    words = load_labels(ROOT, "en")
    late = {"next_review": datetime.date(2026, 11, 20)}
    lines = [text for text, is_open in review_lines(late, words) if is_open]
    assert lines == [words["review.medical.none"], words["review.language.none"]]


def test_a_reviewer_is_named_with_the_date() -> None:
    meta = {"medical_reviewer": "Dr A. Example", "medical_review": datetime.date(2026, 12, 1)}
    lines = [text for text, _ in review_lines(meta, load_labels(ROOT, "en"))]
    assert "Medical content checked by Dr A. Example, 1 December 2026." in lines
