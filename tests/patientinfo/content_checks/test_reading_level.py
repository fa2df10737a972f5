"""Pages are held against the bounds of their language, by measures from the field, on running text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Content, termbase
from patientinfo.content_checks.reading_level import grade, reading_level
from patientinfo.model import Block, Language, Page, Project, Run, Section
from patientinfo.problems import SettingsError

EASY = {
    "en": "The cat sat on the mat. It was a very happy animal.",
    "nl": "De kat zat op de mat. Zij was heel blij.",
    "ms": "Kucing itu duduk. Ia gembira.",
}
HARD = {
    "en": "Considerable epidemiological uncertainty characterises contemporary interdisciplinary investigations.",
    "nl": "Wetenschappelijke onderzoeksresultaten veronderstellen aanzienlijke interdisciplinaire onzekerheden.",
    "ms": "Kucing yang gembira itu duduk di atas tikar yang lembut di dalam rumah sambil memandang burung di luar.",
}
BOUNDS = "[en]\ngrade = 7.0\n\n[nl]\nease = 65.0\n\n[ms]\nwords_a_sentence = 14.0\n"


def paragraph(text: str, code: str) -> Block:
    return Block("paragraph", (Run(text, code),))


def page_of(*blocks: Block, code: str = "en") -> Page:
    language = Language(code, code, is_source=code == "en")
    heading = Block("heading", (Run("Title", code),), id="page-title", level=1)
    known = {code: termbase(code)}
    sections = (Section(heading, blocks),)
    return Page(f"docs/{code}/index.md", language, "index.md", {}, {}, sections, termbases=known)


def pages(project: Project, texts: dict[str, str], key: str = "index.md") -> dict[tuple[str, str], Page]:
    """One page a language, of one paragraph."""
    found = {}
    for language in project.languages:
        page = page_of(paragraph(texts[language.code], language.code), code=language.code)
        found[language.code, key] = replace(page, path=f"docs/{language.code}/{key}", key=key)
    return found


def problems_of(root: Path, project: Project, of: dict[tuple[str, str], Page], bounds: str = BOUNDS) -> list[str]:
    file = root / "docs" / "checks" / "reading.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(bounds, encoding="utf-8")
    found = list(reading_level(root, project, of))
    assert {(problem.rule, problem.line) for problem in found} <= {("reading-level", 1)}
    return [f"{problem.path}: {problem.message}" for problem in found]


def test_the_grade_agrees_with_a_text_that_was_counted_by_hand() -> None:
    # 12 words, 2 sentences, 16 syllables.
    assert grade(page_of(paragraph(EASY["en"], "en"))) == pytest.approx(0.39 * 6 + 11.8 * 16 / 12 - 15.59)


def test_a_word_that_no_dictionary_has_counts_its_groups_of_vowels() -> None:
    # "isotretinoin": i, o, e, i, oi; a dictionary of sounds lacks it.
    assert grade(page_of(paragraph("Isotretinoin.", "en"))) == pytest.approx(0.39 * 1 + 11.8 * 5 - 15.59)


def test_a_page_without_running_text_has_no_grade() -> None:
    assert grade(page_of(Block("heading", (Run("Considerable uncertainty", "en"),), level=1))) == 0.0


def test_easy_pages_have_no_problem(tmp_path: Path, small_content: Content) -> None:
    project, _ = small_content
    assert problems_of(tmp_path, project, pages(project, EASY)) == []


def test_each_measure_names_the_page_that_is_too_hard(tmp_path: Path, small_content: Content) -> None:
    project, _ = small_content
    english, dutch, malay = problems_of(tmp_path, project, pages(project, HARD))
    hard = grade(page_of(paragraph(HARD["en"], "en")))
    assert hard > 20
    assert english == f"docs/en/index.md: This page needs {hard:.1f} years of school; the maximum is 7.0."
    assert dutch.startswith("docs/nl/index.md: The pages in this language have a reading ease of -")
    assert dutch.endswith("; the minimum is 65.0.")
    assert malay == "docs/ms/index.md: Sentences have 18.0 words on average; the maximum is 14.0."


def test_a_bound_is_not_yet_too_much(tmp_path: Path, small_content: Content) -> None:
    project, _ = small_content
    hard = pages(project, HARD)
    assert problems_of(tmp_path, project, hard, "[ms]\nwords_a_sentence = 18.0\n") == []
    assert len(problems_of(tmp_path, project, hard, "[ms]\nwords_a_sentence = 17.9\n")) == 1


def test_lists_of_sources_are_left_out_and_the_glossary_where_all_pages_count(
    tmp_path: Path, small_content: Content
) -> None:
    project, _ = small_content
    assert problems_of(tmp_path, project, pages(project, HARD, "sources.md")) == []
    glossary = {**pages(project, EASY), **pages(project, HARD, "glossary.md")}
    assert [line.partition(":")[0] for line in problems_of(tmp_path, project, glossary)] == [
        "docs/en/glossary.md",
        "docs/ms/glossary.md",
    ]


def test_without_bounds_nothing_is_asked(tmp_path: Path, small_content: Content) -> None:
    project, _ = small_content
    assert list(reading_level(tmp_path, project, pages(project, HARD))) == []
    assert problems_of(tmp_path, project, pages(project, HARD), "[en]\n") == []


def test_bounds_that_cannot_be_read_are_said(tmp_path: Path, small_content: Content) -> None:
    project, _ = small_content
    with pytest.raises(SettingsError, match=r"checks/reading\.toml cannot be read"):
        problems_of(tmp_path, project, {}, "[en")
