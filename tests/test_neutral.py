"""The program is of no treatment: what one is about stands in its pages and in its file in docs/treatments/."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT

# What the first treatment is called, in its languages, and its kinds.
OF_ONE_TREATMENT = re.compile(r"laser|ablati|ablasi", re.IGNORECASE)
PROGRAM = sorted(
    file
    for folder in ("scripts", "overrides")
    for file in (ROOT / folder).rglob("*")
    if file.is_file() and "__pycache__" not in file.parts and file != ROOT / "overrides" / "README.md"
)


@pytest.mark.parametrize("folder", ["scripts", "overrides"])
def test_no_word_of_a_treatment_is_in_the_program(folder: str) -> None:
    own = [file for file in PROGRAM if file.is_relative_to(ROOT / folder)]
    assert len(own) > 50
    found = [
        f"{file.relative_to(ROOT)}:{number}: {match[0]}"
        for file in own
        if file.suffix not in (".png", ".ico")
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1)
        if (match := OF_ONE_TREATMENT.search(line))
    ]
    assert found == []
