"""What the pages say to search engines holds against schema.org's vocabulary, and says what the pages say."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from lxml import html

from conftest import ROOT

TOOLS = ROOT / "tests" / "html"
CODES = ("en", "nl", "ms")
TREATMENT = "fractional-laser/"


def graphs(site: Path) -> dict[str, dict]:
    """The JSON-LD of each page, by file."""
    found = {}
    for page in sorted(site.rglob("index.html")):
        document = html.parse(page, html.HTMLParser(encoding="utf-8")).getroot()
        (block,) = document.xpath("//script[@type='application/ld+json']")
        found[page.relative_to(site).as_posix()] = json.loads(block.text)
    return found


def types_say(graphs: dict[str, dict], folder: Path) -> list[str]:
    """What TypeScript says of JSON-LD against schema.org's types (schema-dts): properties, their types, spelling."""
    lines = ['import type { Graph } from "schema-dts";']
    lines += [f"export const p{n}: Graph = {json.dumps(graph)};" for n, graph in enumerate(graphs.values())]
    (folder / "pages.ts").write_text("\n".join(lines), encoding="utf-8")
    (folder / "node_modules").symlink_to(TOOLS / "node_modules")
    command = [str(TOOLS / "node_modules" / ".bin" / "tsc"), "--noEmit", "--strict", "--skipLibCheck", "pages.ts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found = re.findall(r"^pages\.ts\((\d+),\d+\): error (TS\d+: .*)$", done.stdout, re.MULTILINE)
    assert bool(found) == bool(done.returncode), done.stdout + done.stderr
    names = list(graphs)
    return [f"{names[int(line) - 2]}: {message}" for line, message in found]


def test_every_page_holds_against_the_vocabulary(built_site: Path, tmp_path: Path) -> None:
    found = graphs(built_site)
    assert len(found) > 40
    assert types_say(found, tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [('"followup"', '"followUp"'), ('"MedicalTherapy"', '"MedicalTherpy"'), ('"position": 1', '"position": {}')],
)
def test_the_vocabulary_is_really_asked(built_site: Path, tmp_path: Path, old: str, new: str) -> None:
    name = f"{TREATMENT}aftercare/index.html"
    text = json.dumps(graphs(built_site)[name])
    assert old in text
    assert types_say({name: json.loads(text.replace(old, new))}, tmp_path)


@pytest.mark.parametrize("code", CODES)
def test_the_treatment_is_described_by_its_own_pages(built_site: Path, code: str) -> None:
    prefix = "" if code == "en" else f"{code}/"
    found = graphs(built_site)

    def treatment(name: str) -> dict:
        graph = found[f"{prefix}{TREATMENT}{name}index.html"]["@graph"]
        return next(node for node in graph if node["@type"] == "MedicalTherapy")

    assert len({treatment(name)["@id"] for name in ("", "risks/", "aftercare/", "faq/")}) == 1
    for name, field in (("", "howPerformed"), ("preparation/", "preparation"), ("aftercare/", "followup")):
        document = html.parse(built_site / prefix / TREATMENT / name / "index.html").getroot()
        words = " ".join(document.find(".//article").text_content().split())
        assert len(treatment(name)[field]) > 300
        assert treatment(name)[field].split(". ")[1][:30] in words
    document = html.parse(built_site / prefix / TREATMENT / "contraindications" / "index.html").getroot()
    items = len(document.xpath("//h2[@id='not-now']/following-sibling::ul[1]/li"))
    assert len(treatment("contraindications/")["contraindication"]) == items > 8
    risks = [risk["name"] for risk in treatment("risks/")["adverseOutcome"]]
    assert len(risks) == len(set(risks)) > 10


def test_all_languages_name_as_many_reasons_and_risks(built_site: Path) -> None:
    found = graphs(built_site)
    for name, field in (("contraindications/", "contraindication"), ("risks/", "adverseOutcome")):
        counts = set()
        for prefix in ("", "nl/", "ms/"):
            graph = found[f"{prefix}{TREATMENT}{name}index.html"]["@graph"]
            counts.add(len(next(node for node in graph if node["@type"] == "MedicalTherapy")[field]))
        assert len(counts) == 1


def test_nobody_is_said_to_have_reviewed_what_nobody_has(built_site: Path) -> None:
    for graph in graphs(built_site).values():
        assert "reviewedBy" not in json.dumps(graph)
        assert "lastReviewed" not in json.dumps(graph)


@pytest.mark.parametrize("code", CODES)
def test_questions_have_the_answers_of_the_page(built_site: Path, code: str) -> None:
    file = ("" if code == "en" else f"{code}/") + f"{TREATMENT}faq/index.html"
    page = next(node for node in graphs(built_site)[file]["@graph"] if node["@type"] == "FAQPage")
    document = html.parse(built_site / file, html.HTMLParser(encoding="utf-8")).getroot()
    headings = [" ".join(h.text_content().split()) for h in document.xpath("//article//h3")]
    assert [question["name"] for question in page["mainEntity"]] == headings
    assert all(len(question["acceptedAnswer"]["text"]) > 20 for question in page["mainEntity"])
