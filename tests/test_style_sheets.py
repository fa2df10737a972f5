"""Style sheets hold for a language that is read from the right: they speak of start and end, not of left and right."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT

SHEETS = sorted(
    file.relative_to(ROOT).as_posix()
    for folder in ("overrides/stylesheets", "scripts/patientinfo/leaflet/templates")
    for file in (ROOT / folder).rglob("*.css")
)
# Rules that have no other way to say it, each with why.
EXCEPTIONS = {
    ("overrides/stylesheets/page/clinic.css", "object-position: left"): "no logical value; mirrored by [dir]",
    ("overrides/stylesheets/page/clinic.css", "object-position: right"): "the mirror of the one above",
    ("overrides/stylesheets/print.css", "@bottom-right"): "corners of a sheet have no logical names; only a number",
    ("scripts/patientinfo/leaflet/templates/leaflet.css", "background-position: right 8pt top 50%"): "its mirror",
}
_SIDE = re.compile(r"(?<![\w-])(?:[\w-]+-)?(?:left|right)(?![\w])")
_FOUR = re.compile(r"^(margin|padding|inset|border-radius|border-width|border-color|border-style): (.+)$")
_DECLARATION = re.compile(r"@[\w-]+(?= \{)|(?<=[;{])\s*([\w-]+\s*:[^;{}]*)(?=[;}])")


def declarations(css: str) -> list[str]:
    text = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    text = re.sub(r"url\('.*?'\)", "url()", text)
    return [" ".join(match[0].split()).strip() for match in _DECLARATION.finditer(text)]


def values(text: str) -> list[str]:
    """The values of a shorthand: what is in brackets is one."""
    while "(" in text:
        text = re.sub(r"\w*\([^()]*\)", lambda match: f"f{abs(hash(match[0]))}", text)
    return text.replace(" !important", "").split()


def physical(css: str) -> list[str]:
    """The declarations that hold for one direction only."""
    found = []
    for declaration in declarations(css):
        four = _FOUR.match(declaration)
        sides = values(four[2]) if four else []
        corners = four and four[1] == "border-radius"
        # Top, right, bottom, left; corners from the one at the top left.
        odd = len(sides) == 4 and ((sides[0], sides[3]) != (sides[1], sides[2]) if corners else sides[1] != sides[3])
        if odd or _SIDE.search(declaration):
            found.append(declaration)
    return found


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_holds_for_both_directions(sheet: str) -> None:
    found = physical((ROOT / sheet).read_text(encoding="utf-8"))
    assert [one for one in found if (sheet, one) not in EXCEPTIONS] == []


def test_every_exception_is_needed() -> None:
    there = {(sheet, one) for sheet in SHEETS for one in physical((ROOT / sheet).read_text(encoding="utf-8"))}
    assert set(EXCEPTIONS) - there == set()


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a { margin-left: 1px; }", ["margin-left: 1px"]),
        ("a { color: red; left: 0 }", ["left: 0"]),
        ("a { text-align: right; }", ["text-align: right"]),
        ("a { padding: 1px 2px 3px 4px; }", ["padding: 1px 2px 3px 4px"]),
        ("a { padding: 1px min(2px, 3vw) 3px min(2px, 3vw); }", []),
        ("a { border-radius: 0 1px 1px 0; }", ["border-radius: 0 1px 1px 0"]),
        ("a { border-radius: 1px 1px 0 0; }", []),
        ("a { margin: 0 auto; inset: 0 0 auto; /* left */ }", []),
        ("@page { @top-left { content: none; } }", ["@top-left"]),
        ("a { margin-inline-start: 1px; background: url('left.svg'); }", []),
    ],
)
def test_what_holds_for_one_direction_only(css: str, expected: list[str]) -> None:
    assert physical(css) == expected
