"""The content of this project: in step, and any fault in one language is found and placed."""

from __future__ import annotations

import os
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from conftest import ROOT, TODAY, check, new_project
from patientinfo.cache import UnitResult
from patientinfo.check import check_pages, check_project, together
from patientinfo.checks import all_rules
from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES
from patientinfo.load import read_pages, read_project, renderers
from patientinfo.model import Page
from patientinfo.parse import outline_of, parse_page
from patientinfo.problems import ERROR, Problem
from patientinfo.settings import load_settings

SETTINGS = load_settings(ROOT)
PROJECT = read_project(SETTINGS, TODAY)
CONTENT = read_pages(SETTINGS, PROJECT)
RENDERERS = renderers(SETTINGS, PROJECT)
PAGES = sorted(CONTENT)
RULES = {rule.name: rule for rule in all_rules()}


@dataclass(frozen=True)
class Fault:
    """One change to the lines of one page in one language."""

    name: str
    lines: tuple[str, ...]


def test_the_content_has_no_problems() -> None:
    assert [p for p in check_project(SETTINGS, PROJECT) if p.level == ERROR] == []


def item_faults(lines: tuple[str, ...]) -> list[Fault]:
    """The page with one list item left out, for each of them."""
    found = []
    for n, line in enumerate(lines):
        if re.match(r"(- |\d+\. )", line):
            end = n + 1
            while end < len(lines) and lines[end].startswith("  "):
                end += 1
            found.append(Fault(f"item on line {n + 1}", lines[:n] + lines[end:]))
    return found


def row_faults(lines: tuple[str, ...]) -> list[Fault]:
    """The page with one table row left out, for each row below the header."""
    rows = [n for n, line in enumerate(lines) if line.startswith("|") and not line.startswith("|-")]
    body = [n for n in rows if lines[n - 1] != ""]
    return [Fault(f"row on line {n + 1}", lines[:n] + lines[n + 1 :]) for n in body]


def section_faults(lines: tuple[str, ...]) -> list[Fault]:
    """The page with one section left out: its heading and all up to the next heading."""
    heads = [n for n, line in enumerate(lines) if line.startswith("##")]
    ends = [*heads[1:], len(lines)]
    return [Fault(f"section on line {a + 1}", lines[:a] + lines[b:]) for a, b in zip(heads, ends, strict=True)]


def paragraph_faults(lines: tuple[str, ...]) -> list[Fault]:
    """The page with one paragraph left out."""
    body = lines.index("---", 1) + 1
    plain = [n for n in range(body, len(lines)) if lines[n] and not re.match(r"[#|\-{ ]|\d+\. ", lines[n])]
    return [Fault(f"paragraph on line {n + 1}", lines[:n] + lines[n + 1 :]) for n in plain]


def figure_faults(lines: tuple[str, ...]) -> list[Fault]:
    """The page with one figure changed, for each that the reader sees."""
    found = []
    body = lines.index("---", 1) + 1
    for n in range(body, len(lines)):
        line = lines[n]
        hidden = [m.span() for m in re.finditer(r"\{[^{}]*\}|\]\([^)]*\)|\[\^[^\]]+\]|^\d+\. ", line)]
        for match in re.finditer(r"(?<![\w.,])\d[\d.,]*", line):
            if any(a <= match.start() < b for a, b in hidden) or match[0].rstrip(".,") in ("112", "999"):
                continue
            changed = str(int(match[0][0]) % 9 + 1) + match[0][1:]
            found.append(
                Fault(
                    f"figure {match[0]} on line {n + 1}",
                    (*lines[:n], line[: match.start()] + changed + line[match.end() :], *lines[n + 1 :]),
                )
            )
    return found


def problems_with(page: Page, fault: Fault) -> list[Problem]:
    """What is said of a faulty page beside the same page in the other languages."""
    changed = parse_page("\n".join(fault.lines), page.path, page.key, page.language, RENDERERS[page.language.code])
    pages = [
        changed if language == page.language else CONTENT[language.code, page.key] for language in PROJECT.languages
    ]
    return [p for p in check_pages(PROJECT, pages) if p.level == ERROR]


def _names_the_place(problem: Problem, page: Page) -> bool:
    """On the faulty page, and naming the other place if it is about two; or of every translation at once."""
    if problem.path != page.path:  # the original is at fault and the translations differ in another way each
        return problem.other.startswith(page.path)
    both = RULES[problem.rule].family in ("shape", "agreement")
    return not both or bool(problem.other) or "translation" in str(problem.message)


@pytest.mark.parametrize("key", PAGES, ids=["/".join(key) for key in PAGES])
def test_every_single_fault_in_one_language_is_found_and_names_both_places(key: tuple[str, str]) -> None:
    page = CONTENT[key]
    lines = page.source_lines
    # Some of each kind on each page, others in each page; FAULTS=1000 tries every one there is (ten minutes).
    chance, most = random.Random("/".join(key)), int(os.environ.get("FAULTS", "3"))
    kinds = (item_faults, row_faults, section_faults, paragraph_faults, figure_faults)
    made = [make(lines) for make in kinds]
    faults = [fault for found in made for fault in chance.sample(found, min(most, len(found)))]
    assert faults
    missed = [fault.name for fault in faults if not any(_names_the_place(p, page) for p in problems_with(page, fault))]
    assert missed == [], f"{len(missed)} of {len(faults)} faults"


@pytest.mark.parametrize("key", PAGES, ids=["/".join(key) for key in PAGES])
def test_a_page_left_out_in_one_language_is_asked_for(key: tuple[str, str]) -> None:
    without = replace(PROJECT, files=tuple(file for file in PROJECT.files if file != "/".join(key)))
    results = [
        UnitResult((), tuple(outline_of(page) for k, page in CONTENT.items() if k != key), ()),
    ]
    asked = [p for p in together(without, results) if p.rule == "missing-page"]
    assert [p.path for p in asked] == [f"docs/{key[0]}/{key[1]}"]
    assert re.search(rf"docs/(?!{key[0]})\w\w/{re.escape(key[1])}", str(asked[0].message))


def test_a_second_treatment_and_a_new_language_are_content_plus_one_entry(tmp_path: Path) -> None:
    """No change to the code: the validator asks for what is missing, and for nothing else."""
    root = new_project(tmp_path / "p", ROOT / "docs")
    settings = root / "mkdocs.yml"
    entry = "        - locale: ms\n"
    german = "        - locale: de\n          name: Deutsch\n          build: true\n"
    settings.write_text(settings.read_text(encoding="utf-8").replace(entry, german + entry), encoding="utf-8")
    new = root / "docs" / "en" / "microneedling"
    new.mkdir()
    # A page of the new treatment that names only pages which every treatment has.
    text = (ROOT / "docs/en/fractional-laser/index.md").read_text(encoding="utf-8")
    (new / "index.md").write_text(text.replace("the [risks](risks.md), ", ""), encoding="utf-8")
    found = check(root)
    treatment = [f"{name}.md" for name, kind in TREATMENT_PAGES.items() if kind.required]
    site_pages = [f"{name}.md" for name, kind in SITE_PAGES.items() if kind.required]
    wanted = {f"docs/de/{page}" for page in site_pages}
    for code in ("de", "en", "nl", "ms"):
        wanted |= {f"docs/{code}/microneedling/{page}" for page in treatment}
    wanted |= {f"docs/de/fractional-laser/{page}" for page in treatment}
    wanted -= {"docs/en/microneedling/index.md"}
    # A new language also lacks the pages that other languages have beyond the required ones.
    more = {f"docs/de/{key}" for key in read_project(load_settings(root), TODAY).keys if "microneedling" not in key}
    assert {p.path for p in found if p.rule == "missing-page"} == wanted | more
    others = {(p.path, p.rule) for p in found if p.rule != "missing-page"}
    assert others == {
        ("overrides/partials/languages/de.html", "missing-words"),
        ("docs/en/index.md", "unlisted-treatment"),
    }
