"""The sheet to decide with: one side of A4 for each language, with the table as the page has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from conftest import TODAY
from patientinfo.content.load import read_project
from patientinfo.leaflet.decide_sheet import has_sheet, sheet_as_pdf
from patientinfo.model import TranslationLock
from patientinfo.settings import load_settings

pytestmark = pytest.mark.leaflet


def test_a_sheet_has_one_side_a_language_with_the_whole_table(
    project: Path, small_finished: Path, tmp_path: Path
) -> None:
    known = read_project(load_settings(project), TODAY, TranslationLock())
    languages = [one for one in known.languages if one.code in ("en", "nl")]
    assert all(has_sheet(known, one, "sample") for one in languages)
    assert not has_sheet(known, languages[0], "steam")
    file = tmp_path / "sheet.pdf"
    file.write_bytes(sheet_as_pdf(small_finished, known, languages, "sample"))
    sides = [" ".join(page.extract_text().split()) for page in PdfReader(file).pages]
    assert [side.count(words) for side, words in zip(sides, ("30 of every 100", "30 van de 100"), strict=True)] == [
        1,
        1,
    ]
    assert all("sample/decide/" in side for side in sides)
    assert known.labels["en"]["review.next"] in sides[0]
