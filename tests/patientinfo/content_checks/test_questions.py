"""Questions of readers: found by a search or two links, and answered in two sentences, in every language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import ROOT, Content
from patientinfo.content.labels import load_labels
from patientinfo.content_checks.questions import question_not_answered
from patientinfo.model import Language
from patientinfo.pages.search_index import SearchPage, search_index
from patientinfo.problems import Problem, SettingsError
from patientinfo.urls import page_url

RULE = "question-not-answered"
SPORT = 'text = "when can i do sport"\nadvice = "sport"\nanswers = "sample/recovery.md#sport"\nsays = ["2 days"]'
GOOD = f"""\
[[question]]
{SPORT}

# Below a heading; the search does not find it, and two links lead there.
[[question]]
text = "trampoline"
advice = "help"
answers = "sample/recovery.md#help-clinic"
says = ["call the clinic", "3 days"]
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with questions and the real scripts."""
    root = tmp_path_factory.mktemp("questions")
    (root / "overrides").symlink_to(ROOT / "overrides")
    (root / "docs" / "checks" / "questions").mkdir(parents=True)
    return root


def problems_of(root: Path, content: Content, **questions: str) -> list[Problem]:
    project, pages = content

    def index_of(language: Language) -> str:
        own = [page for (code, _), page in pages.items() if code == language.code]
        found = [
            SearchPage(
                page_url(language, page.key).removeprefix(f"{language.code}/") or "./",
                page.title,
                str(page.meta.get("keywords", "")),
                page.blocks,
            )
            for page in own
        ]
        return json.dumps(search_index(found, language.code, load_labels(ROOT, language.code)))

    for code in ("en", "nl", "ms"):
        (root / f"docs/checks/questions/{code}.toml").write_text(questions.get(code, ""), encoding="utf-8")
    return list(question_not_answered(root, project, pages, index_of))


def test_questions_that_are_answered_at_once_have_no_problem(root: Path, small_content: Content) -> None:
    dutch = SPORT.replace("when can i do sport", "wanneer mag ik sporten").replace("2 days", "2 dagen")
    assert problems_of(root, small_content, en=GOOD, nl=f"[[question]]\n{dutch}\n") == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            '"2 days"',
            '"3 days"',
            "The first two sentences of docs/en/sample/recovery.md:65 do not say `3 days`, "
            'which answers "when can i do sport".',
        ),
        (
            "recovery.md#sport",
            "recovery.md#sports",
            'The question "when can i do sport" names sample/recovery.md#sports, which does not exist.',
        ),
        (
            "recovery.md#sport",
            "recover.md#sport",
            'The question "when can i do sport" names sample/recover.md#sport, which does not exist.',
        ),
        ('says = ["2 days"]', "says = []", "A question has `text`, `advice`, `answers` and `says`, and nothing else."),
        ("advice =", "advise =", "A question has `text`, `advice`, `answers` and `says`, and nothing else."),
        ('["2 days"]', '"2 days"', "A question has `text`, `advice`, `answers` and `says`, and nothing else."),
    ],
)
def test_a_question_without_its_answer_is_told_with_its_line(
    root: Path, small_content: Content, old: str, new: str, says: str
) -> None:
    assert SPORT.count(old) == 1
    wrong = f"[[question]]\n{SPORT.replace(old, new)}\n"
    found = problems_of(root, small_content, en=f"{GOOD}\n{wrong}")
    assert [(p.path, p.line, p.rule) for p in found] == [("docs/checks/questions/en.toml", GOOD.count("\n") + 2, RULE)]
    assert str(found[0].message) == says
    assert str(found[0].hint).endswith(".")


def test_a_figure_is_not_found_within_another(root: Path, small_content: Content) -> None:
    (found,) = problems_of(root, small_content, en=f"[[question]]\n{SPORT.replace('2 days', '2 day')}\n")
    assert "do not say `2 day`" in str(found.message)


def test_a_part_that_no_search_and_no_two_links_find_is_told(root: Path, small_content: Content) -> None:
    lost = GOOD.replace("sample/recovery.md#help-clinic", "sample/risks.md#rare").replace(
        'says = ["call the clinic", "3 days"]', 'says = ["rare"]'
    )
    messages = [str(problem.message) for problem in problems_of(root, small_content, en=lost)]
    assert any(message.startswith('Readers who ask "trampoline" do not find') for message in messages)


def test_the_same_question_has_the_same_answer_in_every_language(root: Path, small_content: Content) -> None:
    dutch = SPORT.replace("recovery.md#sport", "recovery.md#sun").replace("2 days", "4 weken")
    (found,) = problems_of(root, small_content, en=GOOD, nl=f"[[question]]\n{dutch}\n")
    assert (found.path, found.line, found.other) == (
        "docs/checks/questions/nl.toml",
        1,
        "docs/checks/questions/en.toml:1",
    )
    assert "and the same question in docs/checks/questions/en.toml:1 by sample/recovery.md#sport" in str(found.message)


def test_questions_that_cannot_be_read_are_said(root: Path, small_content: Content) -> None:
    with pytest.raises(SettingsError, match=r"questions/en\.toml cannot be read"):
        problems_of(root, small_content, en="[[question")
