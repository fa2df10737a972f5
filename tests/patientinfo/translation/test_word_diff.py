"""What changed in a text is marked so that an editor sees it at once."""

from __future__ import annotations

import pytest

from patientinfo.translation.word_diff import aligned, word_diff


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Wait.", "Wait.", "Wait."),
        ("Do not call now.", "Do call now.", "Do [-not-] call now."),
        ("No sport for 2 days.", "No sport at all for 2 days.", "No sport {+at all+} for 2 days."),
        ("This does not mean that", "This never means that", "This [-does not mean-]{+never means+} that"),
        ("Wait, call.", "Wait call.", "Wait[-,-] call."),
        ("Wait, call.", "Wait , call.", "Wait{+ +}, call."),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
    ],
)
def test_words_that_went_and_came_are_marked(before: str, after: str, shown: str) -> None:
    assert word_diff(before, after) == shown


def test_without_blanks_characters_are_compared() -> None:
    assert word_diff("不要停止", "停止", is_spaced=False) == "[-不要-]停止"


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("ab", "ab", ["a", "b"]),
        ("abc", "bc", ["a b", "c"]),  # what was lost above the first stands with it
        ("abc", "ab", ["a", "b c"]),
        ("ab", "axb", ["a", "", "b"]),
        ("ab", "xy", ["a", "b"]),
        ("abc", "x", ["a b c"]),
        ("a", "", []),
    ],
)
def test_each_block_has_what_it_was_before(before: str, after: str, found: list[str]) -> None:
    assert aligned(list(before), list(after)) == found
