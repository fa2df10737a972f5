"""What a reference such as `&#8203;` stands for is what the reader gets, and what the check looks at."""

from __future__ import annotations

from collections.abc import Callable
from html.entities import html5
from pathlib import Path

import pytest
from lxml import html

from conftest import check
from patientinfo.character_references import place_in_source, resolved

Edit = Callable[[str, str, str], None]
PAGE, SENTENCE = "docs/nl/sample/recovery.md", "Geen hete douche gedurende 24 uur."


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("&#x202E;24", "\u202e24"),
        ("&#8203;", "\u200b"),
        ("&eacute;&nbsp;&amp;", "é\xa0&"),
        ("&shyb;", "\xadb;"),  # as browsers read it, up to the longest name they know without ;
        ("&#128;", "€"),
        ("&#0;&#xD800;&#1114112;", "\ufffd\ufffd\ufffd"),
        ("&#11;", "\x0b"),
        (f"&#{'9' * 4900};", "\ufffd"),
        ("R&D; &nosuch; &nbsp & co", "R&D; &nosuch; &nbsp & co"),
    ],
)
def test_a_reference_is_read_as_browsers_read_it(written: str, shown: str) -> None:
    assert resolved(written) == shown


def test_every_name_stands_for_what_the_blocks_of_a_page_have() -> None:
    names = [name for name in html5 if name.endswith(";")]
    assert len(names) > 2000
    for name in names:
        element = html.fragment_fromstring(f"a&{name}b", create_parent="p")
        assert element.text_content() == resolved(f"a&{name}b"), name


@pytest.mark.parametrize(
    ("part", "written"),
    [
        ("24 uur", "24&#32;uur"),
        ("24", "24"),
        (".", "."),
        ("\u202e", "&#x202E;"),
        ("et\u202e2", "et&#x202E;2"),
        ("é", "&eacute;"),
        ("\u0338", "&NotEqualTilde;"),
    ],
)
def test_a_place_in_what_is_shown_is_found_in_what_is_written(part: str, written: str) -> None:
    line = "Wacht met&#x202E;24&#32;uur en &eacute;&NotEqualTilde;n dag."
    start = resolved(line).index(part)
    first, end = place_in_source(line, start, start + len(part))
    assert line[first:end] == written


@pytest.mark.parametrize(
    ("shown", "rule", "at"),
    [
        ("Geen hete douche gedurende &#x202E;24 uur&#x202C;.", "hidden-character", "&#x202E;"),
        ("Geen hete dou&ZeroWidthSpace;che gedurende 24 uur.", "hidden-character", "&ZeroWidthSpace;"),
        ("Geen hete douch&#1077; gedurende 24 uur.", "mixed-alphabets", "douch&#1077;"),
        ("Geen hete douche ge&#101;&#x301;n 24 uur.", "not-composed", "&#101;&#x301;"),
        ("Geen hete douche ge&#8;durende 24 uur.", "control-character", "&#8;"),
    ],
)
def test_the_place_is_that_of_the_reference(project: Path, edit: Edit, shown: str, rule: str, at: str) -> None:
    edit(PAGE, SENTENCE, shown)
    lines = (project / PAGE).read_text(encoding="utf-8").split("\n")
    place = next((n, line.index(at) + 1, len(at)) for n, line in enumerate(lines, 1) if at in line)
    assert (rule, *place) in [(p.rule, p.line, p.column, p.length) for p in check(project) if p.path == PAGE]


def test_a_figure_in_references_is_compared_and_shown_at_its_place(project: Path, edit: Edit) -> None:
    edit(PAGE, SENTENCE, "Geen hete douche gedurende &#52;&#50; uur.")
    found = next(p for p in check(project) if p.rule == "figures-differ")
    line = (project / PAGE).read_text(encoding="utf-8").split("\n")[found.line - 1]
    assert line[found.column - 1 : found.column - 1 + found.length] == "&#52;&#50; uur"


def test_letters_in_references_are_letters(project: Path, edit: Edit) -> None:
    edit(PAGE, SENTENCE, "Geen hete douche gedurende&nbsp;24 uur &amp; g&eacute;&eacute;n warme.")
    assert [p for p in check(project) if p.rule != "warning-out-of-step"] == []
