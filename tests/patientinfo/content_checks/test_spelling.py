"""Words that a dictionary lacks are advice, each once; what the site knows by itself is no slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Content, termbase
from patientinfo.content_checks import spelling as module
from patientinfo.content_checks.spelling import is_checked, spelling
from patientinfo.messages import catalogue
from patientinfo.model import Block, Page, Project, Run, Section, Term
from patientinfo.problems import ADVICE, Problem


@pytest.fixture(autouse=True)
def nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEPT", tmp_path)


@pytest.fixture
def small(small_content: Content) -> Content:
    return small_content


def page_of(project: Project, code: str, texts: Sequence[str], key: str = "index.md") -> Page:
    language = next(language for language in project.languages if language.code == code)
    heading = Block("heading", (Run("", code),), id="page-title", level=1)
    blocks = tuple(Block("paragraph", (Run(text, code),), line=n) for n, text in enumerate(texts, 1))
    known = {code: termbase(code)}
    return Page(f"docs/{code}/{key}", language, key, {}, {}, (Section(heading, blocks),), tuple(texts), termbases=known)


def found(project: Project, code: str, *texts: str) -> list[Problem]:
    return list(spelling(project, {(code, "index.md"): page_of(project, code, texts)}))


def words(project: Project, code: str, *texts: str) -> list[str]:
    return [str(problem.message.render(catalogue("en"))).split('"')[1] for problem in found(project, code, *texts)]


def test_the_pages_have_no_unknown_words(small: Content) -> None:
    assert [(problem.place, problem.message) for problem in spelling(*small[:2])] == []


def test_a_slip_is_advice_with_what_may_be_meant(small: Content) -> None:
    [problem] = found(small[0], "en", "All is well.", "The sweling goes down.")
    assert (problem.level, problem.rule, problem.line, problem.column) == (ADVICE, "spelling", 2, 5)
    assert problem.message.render(catalogue("en")) == '"sweling" is not in the dictionary of English.'
    hint = problem.hint.render(catalogue("en"))
    assert hint.startswith('Did you mean "swelling"')
    assert hint.endswith("If it is right, add it to `words` under [spelling] in docs/termbase/en.toml.")


@pytest.mark.parametrize(
    ("code", "text", "unknown"),
    [
        ("en", "The colour of a randomised programme.", []),
        ("en", "Wait untill the treatement ends.", ["untill", "treatement"]),
        ("en", "Untill then wait. It recieves light.", ["Untill", "recieves"]),
        ("en", "It was read by Xaqwor, in JavaScript and HTML, at xaqwor.example.org, with CO2.", []),
        ("en", "Xaqwor says so. Ask Xaqwor.", []),
        ("en", "The patient's skin, make-up and well-knwon words.", ["well-knwon"]),
        ("nl", "De behandelling is gebeurdt.", ["behandelling", "gebeurdt"]),
        ("nl", "Eén keer, vóór de foto's.", []),
        ("ms", "Xaqwor qrstv.", []),
    ],
)
def test_names_forms_and_parts_are_known_and_slips_are_not(
    small: Content, code: str, text: str, unknown: list[str]
) -> None:
    assert words(small[0], code, text) == unknown


def test_a_word_is_told_once(small: Content) -> None:
    assert words(small[0], "en", "A slipp.", "The slipp and the slipp.") == ["slipp"]


def test_what_the_glossary_explains_is_known(small: Content) -> None:
    project, *_ = small
    assert words(project, "en", "A qwertum heals.") == ["qwertum"]
    terms = {"qwertum": Term("qwertum", "Qwertum", "A word.", ("Qwertum",))}
    told = replace(project, glossaries={**project.glossaries, "en": terms})
    assert words(told, "en", "A qwertum heals.") == []
    assert found(told, "en", "A qwertom heals.")[0].hint.render(catalogue("en")).startswith('Did you mean "qwertum"?')


def test_a_language_is_checked_if_its_termbase_wants_it_and_there_is_a_dictionary(small: Content) -> None:
    project, *_ = small
    assert [language.code for language in project.languages if is_checked(project, language)] == ["en", "nl"]
    bare = {code: replace(known, spelling=None) for code, known in project.termbases.items()}
    assert words(replace(project, termbases=bare), "en", "A slipp.") == []


def test_what_was_found_is_kept_until_a_word_is_another(small: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    assert words(small[0], "en", "A slipp.") == ["slipp"]

    def fail(code: str) -> None:
        raise AssertionError(code)

    with monkeypatch.context() as patch:
        patch.setattr(module, "_dictionary", fail)
        assert words(small[0], "en", "A slipp.", "A slipp.") == ["slipp"]
        with pytest.raises(AssertionError):
            words(small[0], "en", "A slip.")
