"""What the pages say to search engines holds against schema.org's vocabulary, and says what the pages say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from structured_data import graphs, types_say

TREATMENT = "sample/"
PREFIXES = {"en": "", "nl": "nl/", "ms": "ms/"}
EACH_LANGUAGE = pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)


@pytest.fixture(scope="module")
def found(small_finished: Path) -> dict[str, dict]:
    return graphs(small_finished)


def treatment(found: dict[str, dict], page: str) -> dict:
    return next(node for node in found[f"{page}index.html"]["@graph"] if node["@type"] == "MedicalTherapy")


@pytest.mark.npm
@pytest.mark.parametrize("others", [("nl/", "ms/"), pytest.param((), marks=pytest.mark.further)], ids=["en", "all"])
def test_every_page_holds_against_the_vocabulary(
    found: dict[str, dict], tmp_path: Path, others: tuple[str, ...]
) -> None:
    pages = {name: graph for name, graph in found.items() if not name.startswith(others)}
    assert len(pages) == (17 if others else 51)
    assert types_say(pages, tmp_path) == []


@pytest.mark.npm
def test_the_vocabulary_is_really_asked(found: dict[str, dict], tmp_path: Path) -> None:
    """A property, a type and a value that are wrong, each on a page of its own."""
    text = json.dumps(found[f"{TREATMENT}aftercare/index.html"])
    wrong = {"followup": "followUp", "MedicalTherapy": "MedicalTherpy"}
    pages = {name: json.loads(text.replace(f'"{name}"', f'"{other}"')) for name, other in wrong.items()}
    pages["position"] = json.loads(text.replace('"position": 1', '"position": {}'))
    reported = types_say({**pages, "as it is": json.loads(text)}, tmp_path)
    assert {line.partition(":")[0] for line in reported} == {*wrong, "position"}


@EACH_LANGUAGE
def test_the_treatment_is_described_by_its_own_pages(small_finished: Path, found: dict[str, dict], prefix: str) -> None:
    pages = ("", "risks/", "aftercare/", "faq/")
    assert len({treatment(found, f"{prefix}{TREATMENT}{name}")["@id"] for name in pages}) == 1
    for name, field in (("", "howPerformed"), ("preparation/", "preparation"), ("aftercare/", "followup")):
        document = html.parse(small_finished / prefix / TREATMENT / name / "index.html").getroot()
        words = " ".join(document.find(".//article").text_content().split())
        said = treatment(found, f"{prefix}{TREATMENT}{name}")[field]
        assert len(said) > 40
        assert said[:30] in words
    document = html.parse(small_finished / prefix / TREATMENT / "contraindications" / "index.html").getroot()
    items = len(document.xpath("//h2[@id='not-now']/following-sibling::ul[1]/li"))
    reasons = treatment(found, f"{prefix}{TREATMENT}contraindications/")["contraindication"]
    assert len(reasons) == items == 4
    risks = [risk["name"] for risk in treatment(found, f"{prefix}{TREATMENT}risks/")["adverseOutcome"]]
    assert len(risks) == len(set(risks)) == 6


def test_who_reviewed_a_page_is_said_and_of_no_page_that_nobody_has(
    found: dict[str, dict], unchecked_below: Path
) -> None:
    for graph in found.values():
        page = graph["@graph"][0]
        assert page["reviewedBy"] == {"@type": "Person", "name": "Nobody Real"}
        assert page["lastReviewed"] == "2026-01-02"
    for graph in graphs(unchecked_below).values():
        assert "reviewedBy" not in json.dumps(graph)
        assert "lastReviewed" not in json.dumps(graph)


@EACH_LANGUAGE
def test_questions_have_the_answers_of_the_page(small_finished: Path, found: dict[str, dict], prefix: str) -> None:
    file = f"{prefix}{TREATMENT}faq/index.html"
    page = next(node for node in found[file]["@graph"] if node["@type"] == "FAQPage")
    document = html.parse(small_finished / file, html.HTMLParser(encoding="utf-8")).getroot()
    headings = [" ".join(heading.text_content().split()) for heading in document.xpath("//article//h3")]
    assert [question["name"] for question in page["mainEntity"]] == headings
    assert len(headings) == 4
    words = " ".join(document.find(".//article").text_content().split())
    assert all(question["acceptedAnswer"]["text"].partition(".")[0] in words for question in page["mainEntity"])
