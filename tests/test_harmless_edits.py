"""Edits that change no fact pass: the check cries wolf at none of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from broken import ValidSite
from conftest import TODAY
from patientinfo.problems import ERROR, Problem

BENEFITS = "nl/sample/benefits.md"
RECOVERY = "nl/sample/recovery.md"

EDITS = {
    "sentence-split": (BENEFITS, "Littekens kunnen minder zichtbaar worden.", "Littekens? Die kunnen minder opvallen."),
    "sentences-joined": (RECOVERY, "Niet sporten gedurende 2 dagen.", "U kunt beter niet sporten, gedurende 2 dagen."),
    "clause-moved": (BENEFITS, "In één onderzoek ging het bij 30 van de 100 mensen beter.[^S01]",
                     "Bij 30 van de 100 mensen ging het in één onderzoek beter.[^S01]"),
    "note-moved": (BENEFITS, "beter.[^S01]", "beter[^S01]."),
    "curly-quotes": (BENEFITS, "Het onderzoek is beperkt.", "Het onderzoek is “beperkt”, zegt men."),
    "entity": (BENEFITS, "Het onderzoek is beperkt.", "Het onderzoek &lt; beperkt &amp; klein."),
    "no-break-space": (RECOVERY, "38 °C", "38\u00a0°C"),
    "thin-space": (RECOVERY, "gedurende 24 uur", "gedurende 24\u202fuur"),
    "bold": ("nl/index.md", "**Wat is het?**", "Wat is het?"),
    "link-words": ("nl/index.md", "[wat het is]", "[alles over deze behandeling]"),
    "heading-words": (RECOVERY, "## Wat u vermijdt {#restrictions}", "## Wat u niet doet {#restrictions}"),
    "title": (RECOVERY, "title: Herstel", 'title: "Herstel: wat u merkt"'),
    "trailing-blanks": (RECOVERY, "De huid is warm.", "De huid is warm.   "),
    "two-lines": (RECOVERY, "De roodheid neemt af.", "De roodheid\nneemt af."),
    "star-list": ("nl/index.md", "- Er zijn 2 soorten.", "* Er zijn 2 soorten."),
    "foreign-term": (BENEFITS, "Het onderzoek is beperkt.", 'Het onderzoek (*trials*{ lang="en" }) is beperkt.'),
    "same-range-with-a-dash": ("nl/sample/index.md", "| 2 tot 3 dagen[^S01] |", "| 2–3 dagen[^S01] |"),
    "table-alignment": ("nl/sample/index.md", "|---|---|---|", "|:--|---|--:|"),
    "dated-tomorrow": (RECOVERY, "updated: 2026-01-02", "updated: 2026-11-22"),  # it is that day already in the east
    "colons": (BENEFITS, "Het onderzoek is beperkt.", "Het onderzoek is beperkt: klein, dus: kort (en zo)."),
    "letter-in-a-sentence": (BENEFITS, "Het onderzoek is beperkt.", "Het onderzoek naar vitamine\na. is er niet."),
    "abbreviation": (BENEFITS, "Het onderzoek is beperkt.", "Het onderzoek (d.w.z. wat er is) is beperkt."),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> ValidSite:
    return ValidSite(shutil.copytree(small_project, tmp_path_factory.mktemp("harmless") / "project"), TODAY)


def errors(site: ValidSite, case: dict[str, list[dict[str, str]]], *, keep_record: bool) -> list[Problem]:
    return [problem for problem in site.problems(case, keep_record=keep_record) if problem.level == ERROR]


@pytest.mark.parametrize("name", EDITS)
def test_a_harmless_edit_passes(name: str, site: ValidSite) -> None:
    file, old, new = EDITS[name]
    case = {"replace": [{"file": file, "old": old, "new": new}]}
    assert errors(site, case, keep_record=False) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data + b"\n\n\n",
        lambda data: data.rstrip(b"\n"),
    ],
    ids=["windows-line-ends", "byte-order-mark", "blank-lines-at-the-end", "no-line-end-at-the-end"],
)
def test_how_a_file_was_saved_does_not_matter(
    site: ValidSite, small_project: Path, change: Callable[[bytes], bytes]
) -> None:
    data = change((small_project / "docs" / RECOVERY).read_bytes())
    assert errors(site, {"write": [{"file": RECOVERY, "hex": data.hex()}]}, keep_record=True) == []
