"""The content of this project: in step, and any fault in one language is found and placed."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import ROOT, check, new_project
from patientinfo.checks import check_site
from patientinfo.checks.registry import _PAIR
from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES
from patientinfo.load import load_site
from patientinfo.model import Page, Site
from patientinfo.parse import parse_page
from patientinfo.rendering import Renderer
from patientinfo.settings import load_settings
from patientinfo.words import load_words

SETTINGS = load_settings(ROOT)
SITE, UNREADABLE = load_site(SETTINGS)
PAGES = sorted(SITE.pages)


@dataclass(frozen=True)
class Fault:
    """One change to the lines of one page in one language."""

    name: str
    lines: tuple[str, ...]


def test_the_content_has_no_problems() -> None:
    assert [*UNREADABLE, *check_site(SITE)] == []


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


RENDERERS = {
    language.code: Renderer(SETTINGS, SITE.sources[language.code], load_words(ROOT, language.code))
    for language in SITE.languages
}


def problems_with(page: Page, fault: Fault) -> list[str]:
    """What the pair rules say of a faulty page, against every other language it is compared with."""
    changed = parse_page("\n".join(fault.lines), page.path, page.key, page.language, RENDERERS[page.language.code])
    source = SITE.source_language
    pairs = (
        [(changed, SITE.pages[language.code, page.key]) for language in SITE.translations]
        if page.language == source
        else [(SITE.pages[source.code, page.key], changed)]
    )
    return [f"{p.path}:{p.line} {p.message}" for a, b in pairs for rule in _PAIR for p in rule(a, b)]


@pytest.mark.parametrize("key", PAGES, ids=["/".join(key) for key in PAGES])
def test_every_single_fault_in_one_language_is_found_and_names_both_places(key: tuple[str, str]) -> None:
    page = SITE.pages[key]
    lines = page.source_lines
    faults = [
        fault
        for make in (item_faults, row_faults, section_faults, paragraph_faults, figure_faults)
        for fault in make(lines)
    ]
    assert faults
    other = re.compile(r"docs/(?:en|nl|ms)/[\w./-]+")
    missed = []
    for fault in faults:
        found = problems_with(page, fault)
        both = [text for text in found if len({m.split("/")[1] for m in other.findall(text)}) > 1]
        if not both:
            missed.append(fault.name)
    assert missed == [], f"{len(missed)} of {len(faults)} faults"


@pytest.mark.parametrize("key", PAGES, ids=["/".join(key) for key in PAGES])
def test_a_page_left_out_in_one_language_is_asked_for(key: tuple[str, str]) -> None:
    without = Site(**{**vars(SITE), "pages": {k: p for k, p in SITE.pages.items() if k != key}})
    asked = [p for p in check_site(without) if p.rule == "missing-page"]
    assert [p.path for p in asked] == [f"docs/{key[0]}/{key[1]}"]
    assert re.search(rf"docs/(?!{key[0]})\w\w/{re.escape(key[1])}", asked[0].message)


def test_a_second_treatment_and_a_new_language_are_content_plus_one_entry(tmp_path: Path) -> None:
    """No change to the code: the validator asks for what is missing, and for nothing else."""
    root = new_project(tmp_path / "p", ROOT / "docs")
    settings = root / "mkdocs.yml"
    entry = "        - locale: ms\n"
    german = "        - locale: de\n          name: Deutsch\n          build: true\n"
    settings.write_text(settings.read_text(encoding="utf-8").replace(entry, german + entry), encoding="utf-8")
    new = root / "docs" / "en" / "microneedling"
    new.mkdir()
    shutil.copy(ROOT / "docs/en/fractional-laser/index.md", new / "index.md")
    found = check(root)
    treatment = [f"{name}.md" for name, kind in TREATMENT_PAGES.items() if kind.required]
    site_pages = [f"{name}.md" for name, kind in SITE_PAGES.items() if kind.required]
    wanted = {f"docs/de/{page}" for page in site_pages}
    for code in ("de", "en", "nl", "ms"):
        wanted |= {f"docs/{code}/microneedling/{page}" for page in treatment}
    wanted |= {f"docs/de/fractional-laser/{page}" for page in treatment}
    wanted -= {"docs/en/microneedling/index.md"}
    assert {p.path for p in found if p.rule == "missing-page"} == wanted
    others = {(p.path, p.rule) for p in found if p.rule != "missing-page"}
    assert others == {
        ("overrides/partials/languages/de.html", "missing-words"),
        ("docs/en/index.md", "unlisted-treatment"),
        # The copied page leads to the pages of its treatment that do not exist yet.
        ("docs/en/microneedling/index.md", "broken-link"),
    }
