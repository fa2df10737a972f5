"""A drawing is shown in every language, so it has no words, however they are written."""

from __future__ import annotations

import pytest

from conftest import ROOT
from patientinfo.content.images import drawing_words

NAMES = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def drawing(inside: str) -> bytes:
    return f"<svg {NAMES}>\n{inside}\n</svg>".encode()


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<text>Wacht 4 uur</text>", "Wacht 4 uur"),
        ("<text>Wa<tspan>cht</tspan> <!-- niet --> <tspan>4</tspan> uur</text>", "Wacht 4 uur"),
        ("<text>&#87;acht<![CDATA[ 4 uur]]></text>", "Wacht 4 uur"),
        ("<symbol id='a'><text>4 h</text></symbol><use href='#a'/>", "4 h"),
        ("<text><textPath href='#a'>round</textPath></text>", "round"),
        ("<g><title>Healing</title></g>", "Healing"),
        ("<desc>Skin\n  that heals</desc>", "Skin that heals"),
        ('<g aria-label="wait"/>', "wait"),
        ('<use href="#a" xlink:title="wait"/>', "wait"),
    ],
)
def test_words_are_found(inside: str, words: str) -> None:
    assert list(drawing_words(drawing(inside))) == [(2, words)]


@pytest.mark.parametrize(
    "inside",
    [
        "<rect width='9' height='9'/>",
        "<title/><text> <tspan/>\n</text>",
        "<!-- drawn by hand --><style>rect{fill:#000}</style>",
        "<metadata><dc:title>healing.svg</dc:title></metadata>",
        "<text>cut",
    ],
)
def test_what_no_reader_gets_is_no_word(inside: str) -> None:
    assert list(drawing_words(drawing(inside))) == []


def test_the_small_site_shows_a_drawing_without_words() -> None:
    drawings = list((ROOT / "tests/content/valid/docs/images").glob("*.svg"))
    assert drawings
    assert [words for file in drawings for words in drawing_words(file.read_bytes())] == []
