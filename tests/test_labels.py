"""Labels are translations: locked to their original like pages, and whoever accepts sees what denies or compares."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import accept_everything, check
from patientinfo.contract import is_safety_label
from patientinfo.problems import ERROR, NOTICE, Problem
from patientinfo.termbase import Termbase
from patientinfo.translation.comparators import differing
from translations import main as translations
from validate_content import main as validate

Edit = Callable[[str, str, str], None]
LISTS = "overrides/partials/languages"
LOCK = "translations.lock.json"


ACCEPTED = ("--by", "Nobody Real", "--yes")  # as in a script


def run(project: Path, *arguments: str) -> int:
    return translations(["--root", str(project), *arguments])


def found(project: Path, level: str = ERROR) -> list[Problem]:
    return check(project, level)


# Key, language, the English, the translation, the same reversed, and the words that are shown to differ.
REVERSED = [
    (
        "self-check.none.text",
        "nl",
        "You ticked nothing. This does not mean that you can go ahead.",
        "U heeft niets aangevinkt. Dat betekent niet dat de behandeling door kan gaan.",
        "U heeft niets aangevinkt. Dat betekent dat de behandeling door kan gaan.",
        "nothing, not / niets",
    ),
    (
        "planner.unknown",
        "ms",
        "As long as you do not know, keep to the later date.",
        "Selagi anda tidak pasti, ikut tarikh yang lebih lewat.",
        "Selagi anda tidak pasti, ikut tarikh yang lebih awal.",
        "later / –; – / lebih awal",
    ),
    (
        "review.medical.none",
        "nl",
        "No doctor or other clinician has checked this page yet.",
        "Nog geen arts of andere zorgverlener heeft deze pagina gecontroleerd.",
        "Een arts of andere zorgverlener heeft deze pagina gecontroleerd.",
        "No / –",
    ),
]


def write(project: Path, code: str, key: str, text: str) -> str:
    """Give a label another text; return its file."""
    path = project / LISTS / f"{code}.html"
    lists, count = re.subn(rf'(?m)^(  "{re.escape(key)}": ").*(",?)$', rf"\g<1>{text}\2", path.read_text("utf-8"))
    assert count == 1
    path.write_text(lists, encoding="utf-8")
    return f"{LISTS}/{code}.html"


@pytest.mark.parametrize(
    ("key", "code", "english", "right", "wrong", "words"),
    [REVERSED[0], *(pytest.param(*r, marks=pytest.mark.further) for r in REVERSED[1:])],
)
def test_a_reversed_label_stops_the_site_and_whoever_accepts_is_shown_why(
    project: Path,
    key: str,
    code: str,
    english: str,
    right: str,
    wrong: str,
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(project, "en", key, english)
    file = write(project, code, key, right)
    accept_everything(project)
    assert found(project) == []
    write(project, code, key, wrong)
    [problem] = found(project)
    assert (problem.path, problem.rule) == (file, "safety-label-out-of-step")
    line = (project / file).read_text(encoding="utf-8").split("\n")[problem.line - 1]
    assert line.startswith(f'  "{key}": "')
    assert line[problem.column - 1 : problem.column - 1 + problem.length] == wrong
    assert f"{file}#{key}`" in str(problem.hint)
    assert words in str(problem.message)
    assert problem.other.startswith(f"{LISTS}/en.html:")
    assert validate(["--root", str(project), "--no-cache"]) == 1
    assert key in capsys.readouterr().out
    assert run(project, "status") == 1
    shown = capsys.readouterr().out
    before = (project / LOCK).read_bytes()
    assert run(project, "accept", f"{file}#{key}", *ACCEPTED) == 2
    unconfirmed = capsys.readouterr()
    changed = set(re.findall(r"(?:\[-|\{\+)(.+?)(?:-\]|\+\})", next(
        line for line in unconfirmed.out.split("\n") if line.startswith("      Look at: ")
    )))  # fmt: skip
    assert changed
    assert all(word in unconfirmed.err for word in changed)
    assert (project / LOCK).read_bytes() == before
    named = unconfirmed.err.rpartition(": ")[2].strip()
    assert run(project, "accept", f"{file}#{key}", *ACCEPTED, "--confirm", named) == 0
    printed = capsys.readouterr().out
    for text in (shown, printed):
        assert f"{file}#{key}: " in text
        unmarked = re.sub(r"\[-.*?-\] ?|\{\+|\+\}|[»«]", "", text)
        assert english in unmarked
        assert wrong in unmarked
    assert found(project) == []
    entry = json.loads((project / LOCK).read_text("utf-8"))["labels"][code][key]
    assert (entry["by"], entry["how"]) == ("Nobody Real", "read")


@pytest.mark.further
def test_a_label_on_which_nothing_hangs_is_told_and_stops_nothing(project: Path) -> None:
    write(project, "en", "action.skip", "Jump to content")
    assert found(project) == []
    assert [(p.path, p.rule) for p in found(project, NOTICE)] == [
        (f"{LISTS}/{code}.html", "label-out-of-step") for code in ("ms", "nl")
    ]
    assert run(project, "no-effect", f"{LISTS}/en.html#action.skip", "--because", "the same thing") == 0
    assert found(project, NOTICE) == []


def test_a_new_label_is_out_of_step_until_somebody_has_compared_it(project: Path, edit: Edit) -> None:
    for code, text in {"en": "Wait longer", "nl": "Wacht langer", "ms": "Tunggu lebih lama"}.items():
        edit(f"{LISTS}/{code}.html", '  "planner.heading"', f'  "planner.more": "{text}",\n  "planner.heading"')
    assert {(p.rule, p.path) for p in found(project)} == {
        ("safety-label-out-of-step", f"{LISTS}/{code}.html") for code in ("ms", "nl")
    }
    assert run(project, "accept", LISTS, *ACCEPTED) == 0
    assert found(project) == []


def test_the_original_that_changed_is_shown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, "en", "self-check.none.text", "You ticked nothing. This does not mean that you can go ahead.")
    accept_everything(project)
    write(project, "en", "self-check.none.text", "You ticked nothing. This never means that you can go ahead.")
    assert run(project, "status", f"{LISTS}/nl.html") == 1
    printed = capsys.readouterr().out
    assert "You ticked nothing. This [-does not mean-]{+never means+} that you can go ahead." in printed


def test_keywords_are_a_part_of_their_own(project: Path, edit: Edit) -> None:
    for code, words in {"en": "scar, blemish", "nl": "litteken", "ms": "parut"}.items():
        edit(f"docs/{code}/sample/benefits.md", "updated: ", f"keywords: {words}\nupdated: ")
    assert found(project) == []  # they lead a search to the page and say nothing on it
    assert [(p.path, p.rule) for p in found(project, NOTICE)] == [
        (f"docs/{code}/sample/benefits.md", "text-out-of-step") for code in ("ms", "nl")
    ]
    assert run(project, "accept", "docs/nl/sample/benefits.md#page-keywords", *ACCEPTED) == 0
    assert run(project, "accept", "docs/ms/sample/benefits.md", *ACCEPTED) == 0
    assert found(project, NOTICE) == []
    edit("docs/nl/sample/benefits.md", "keywords: litteken\n", "")
    assert [p.path for p in found(project, NOTICE)] == ["docs/nl/sample/benefits.md"]


@pytest.mark.parametrize(
    ("part", "says"), [("#self-check.none.tekst", 'Did you mean "self-check.none.text"?'), ("#zzz", "It has: language")]
)
def test_a_label_that_is_not_there(project: Path, part: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = (project / LOCK).read_bytes()
    assert run(project, "accept", f"{LISTS}/nl.html{part}") == 2
    assert says in capsys.readouterr().err
    assert (project / LOCK).read_bytes() == before


@pytest.mark.parametrize(
    ("key", "safety"),
    [
        ("self-check.none.text", True), ("planner.unknown", True), ("review.medical.none", True), ("help", True),
        ("search.help-today", True), ("fixed.not-now", True), ("strength.firm", True), ("clinic.night", True),
        ("search.close", False), ("home", False), ("404.home", False), ("helpful", False),
    ],
)  # fmt: skip
def test_on_which_labels_safety_hangs(key: str, safety: bool) -> None:
    assert is_safety_label(key) == safety


ENGLISH = Termbase(
    "en", compare={"not": ("not", "*n't", "never"), "more": ("more", "at least"), "less": ("less", "least")}
)
DUTCH = Termbase("nl", compare={"not": ("niet", "nooit"), "more": ("meer", "minstens"), "less": ("minder",)})


@pytest.mark.parametrize(
    ("original", "text", "words"),
    [
        ("Do not stop.", "Stop niet.", []),
        ("Do not stop.", "Stop.", [("not", "")]),
        ("It isn’t more.", "Het is meer.", [("isn't", "")]),
        ("At least 2 weeks", "Minstens 2 weken", []),  # the longer of "at least" and "least"
        ("At least 2 weeks", "Minder dan 2 weken", [("", "Minder"), ("At least", "")]),
        ("Wait {#not-now data-not}", "Wacht {#not-now data-not}", []),
        ("A knot", "Een knoop", []),
    ],
)
def test_words_that_deny_or_compare(original: str, text: str, words: list[tuple[str, str]]) -> None:
    assert differing(original, text, ENGLISH, DUTCH) == words


def test_a_language_without_such_words_shows_none() -> None:
    assert differing("Do not stop.", "停止", ENGLISH, Termbase("zh")) == []
