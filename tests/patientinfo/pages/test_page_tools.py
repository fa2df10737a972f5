"""Which tools a page has: those of its treatment, of which it has the parts."""

from __future__ import annotations

import pytest

from conftest import blocks, termbase
from patientinfo.pages.page_tools import PageTools, tools_of
from patientinfo.pages.timeline import timeline
from patientinfo.treatment import Treatment

STAGES = '<h2 id="stages">Stages</h2><h3 id="day-0" data-from="0d" data-to="0d">Day 0</h3>'
ADVICE = '<h2 id="restrictions">What to avoid</h2><ul><li id="sun" data-until="4w">Sun:</li></ul>'
MATTERS = '<h2 id="matters">What matters</h2><ul><li id="cost">The cost.</li></ul><h2 id="next">Next</h2>'
LISTS = '<h2 id="tell-first">Tell the clinic first if:</h2><ul><li id="fever">you have a fever</li></ul>'


@pytest.mark.parametrize(
    ("key", "content", "has", "found"),
    [
        ("steam/recovery.md", STAGES + ADVICE, None, PageTools(("planner", "timeline"), "stages")),
        ("steam/recovery.md", STAGES + ADVICE, ("timeline",), PageTools(("timeline",), "stages")),
        ("steam/recovery.md", STAGES + ADVICE, ("self-check",), PageTools()),
        ("steam/recovery.md", STAGES, None, PageTools(("planner",), "stages")),  # nothing to draw
        ("steam/recovery.md", ADVICE, None, PageTools()),  # no days to count
        ("steam/contraindications.md", LISTS, None, PageTools(("self-check",), "not-now")),
        ("steam/contraindications.md", LISTS, (), PageTools()),
        ("steam/contraindications.md", "<p>Nothing to tick.</p>", None, PageTools()),
        ("steam/decide.md", MATTERS, None, PageTools(("matters",), "next")),
        ("steam/decide.md", MATTERS, ("planner",), PageTools()),
        ("steam/decide.md", "<h2 id='matters'>What matters</h2><p>Nothing to fill in.</p>", None, PageTools()),
        ("steam/benefits.md", STAGES + ADVICE + LISTS, None, PageTools()),
        ("recovery.md", STAGES + ADVICE, None, PageTools()),  # of no treatment
    ],
)
def test_a_page_has_the_tools_of_its_treatment_for_which_it_has_the_parts(
    key: str, content: str, has: tuple[str, ...] | None, found: PageTools
) -> None:
    name = key.rpartition("/")[0]
    treatment = Treatment(name) if has is None else Treatment(name, tools=has)
    drawn = timeline(blocks(content), termbase("en"), treatment)
    assert tools_of(key, treatment, blocks(content), drawn) == found
