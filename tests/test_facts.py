"""Each fact of the medical base is on the pages, in every language, or left out for a reason."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from conftest import ROOT, TODAY
from patientinfo.load import read_pages, read_project
from patientinfo.model import Page
from patientinfo.parse import outline_of
from patientinfo.review import blocks_of, load_facts
from patientinfo.settings import load_settings

FACTS = load_facts(ROOT)
IDS = [f"F{n:02}" for n in range(1, 88)] + [f"M{n:02}" for n in range(1, 38)]
FIELDS = {"says", "at", "sources", "figures", "clinician", "editor", "left_out"}


@pytest.fixture(scope="module")
def pages() -> Mapping[tuple[str, str], Page]:
    settings = load_settings(ROOT)
    return read_pages(settings, read_project(settings, TODAY))


def test_every_fact_id_is_in_the_table_and_no_other() -> None:
    assert sorted(FACTS) == sorted(IDS)


@pytest.mark.parametrize("id", IDS)
def test_a_fact_stands_on_a_page_or_is_left_out_with_a_reason(id: str) -> None:
    fact = FACTS[id]
    assert set(fact) <= FIELDS
    assert ("left_out" in fact) != ("at" in fact)
    assert len(fact.get("left_out") or fact["says"]) >= 5


@pytest.mark.parametrize("id", [id for id in IDS if "at" in FACTS[id]])
def test_its_sources_and_figures_stand_there_in_every_language(id: str, pages: Mapping[tuple[str, str], Page]) -> None:
    fact = FACTS[id]
    for code in ("en", "nl", "ms"):
        sources: set[str] = set()
        figures: set[str] = set()
        for place in fact["at"]:
            key, _, part = place.partition("#")
            page = pages[code, key]
            found = blocks_of(page, part)
            assert found, f"{code}/{place} is not there"
            sources.update(source for block in found for source in block.sources)
            wanted = {block.id for block in found}
            figures.update(f for p in outline_of(page).parts if p.id in wanted for f in p.figures)
        assert set(fact.get("sources", ())) <= sources, code
        assert set(fact.get("figures", ())) <= figures, code
