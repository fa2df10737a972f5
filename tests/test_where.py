"""Where a figure stands, and the same figure changed in all these places, as an editor asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import check
from where import main

Edit = Callable[[str, str, str], None]
OWNER = ("--id", "recovery.md#sun")


def run(project: Path, *arguments: str) -> int:
    return main(["--root", str(project), *arguments])


def test_every_place_that_says_a_figure_is_listed_in_every_language(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(project, "--figure", "4w") == 0
    said = capsys.readouterr().out
    for code, words in (("en", "4 weeks"), ("nl", "4 weken"), ("ms", "4 minggu")):
        for page in ("about.md", "sample/recovery.md", "sample/aftercare.md", "sample/preparation.md"):
            assert any(line.startswith(f"docs/{code}/{page}:") and words in line for line in said.splitlines()), page
        assert f'docs/{code}/sample/recovery.md:68: {{#sun data-kind="both" data-until="4w"}}' in said


def test_a_figure_in_a_description_a_label_and_the_facts_is_listed(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("docs/en/sample/recovery.md", "a few facts about recovery", "what to avoid for 77 days")
    edit("docs/checks/facts.toml", "Use sunscreen for half a year", "Use sunscreen for 77 days")
    edit("overrides/partials/languages/en.html", "more than 1 year ago", "more than 77 days ago")
    assert run(project, "--figure", "77d") == 0
    places = [line.rpartition(": ")[0].partition(": ")[0] for line in capsys.readouterr().out.splitlines()]
    assert [place.rpartition(":")[0] for place in places if ":" in place] == [
        "docs/checks/facts.toml", "docs/en/sample/recovery.md", "overrides/partials/languages/en.html"
    ]  # fmt: skip


def test_a_new_figure_is_shown_and_only_written_if_asked_for(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in project.rglob("docs/**/*.md")}
    assert run(project, *OWNER, "--becomes", "8w") == 0
    said = capsys.readouterr().out
    assert "Nothing was written" in said
    assert before == {path: path.read_bytes() for path in before}
    assert run(project, *OWNER, "--becomes", "8w", "--write") == 0
    changed = {path.relative_to(project / "docs").as_posix() for path in before if path.read_bytes() != before[path]}
    pages = ("about.md", "sample/aftercare.md", "sample/preparation.md", "sample/recovery.md")
    assert changed == {f"{code}/{page}" for code in ("en", "nl", "ms") for page in pages}
    # What is left is for a reader: the translations are out of step, and nothing else.
    assert {problem.rule for problem in check(project)} <= {"warning-out-of-step", "text-out-of-step"}
    assert run(project, *OWNER, "--figure", "4w") == 1


def test_what_is_not_certain_is_left_to_the_editor(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1 week -> 2 weeks: the word has another form in two of the languages, and none in the third."""
    assert run(project, "--id", "recovery.md#make-up-ablative", "--becomes", "2w") == 0
    said = capsys.readouterr().out
    assert "docs/en/sample/recovery.md:73: 1 week: The word for the unit may have another form." in said
    assert "+- **Solekan, ablasi:** jangan pakai selama 2 minggu.[^S03]" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Give FIGURE=48h"),
        (("--figure", "soon"), "is not one figure"),
        (("--id", "recovery.md#nowhere"), "There is no one block"),
        (("--id", "recovery.md#creams"), "Which figure of"),
        (("--figure", "2d", "--becomes", "3d"), "A figure is changed for one owner"),
    ],
)
def test_what_cannot_be_answered_says_what_to_give(
    arguments: tuple[str, ...], message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(project, *arguments) == 2
    assert message in capsys.readouterr().err
