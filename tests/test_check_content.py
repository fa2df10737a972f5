"""The command that checks all that must hold of the content: its exit statuses, and one problem for one change."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import check_content
from check_content import main


@pytest.fixture
def project(tmp_path: Path, built_before: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small project, of whose single faults one of each family is tried."""
    monkeypatch.setattr(check_content, "OF_EACH", 1)
    return shutil.copytree(built_before, tmp_path / "project")


def change(file: Path, old: str, new: str) -> int:
    """Replace text that stands once in a file; return its line."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def places(printed: str) -> list[str]:
    """What is told of errors: place and rule."""
    found = re.findall(r"^(docs/\S+:\d+):\d+: .* \[([a-z-]+)\]$", printed, re.M)
    return [f"{place} {rule}" for place, rule in found if rule not in ("fault-not-seen", "harmless-edit-stopped")]


def test_content_in_which_all_holds_is_said_to_hold(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(project)]) == 0
    printed = capsys.readouterr().out
    assert places(printed) == []
    assert printed.endswith("The content passed every check: 51 pages.\n")


def test_a_moved_fact_a_lost_query_and_a_hard_page_are_each_one_problem(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # What takes long, and was tried above.
    monkeypatch.setattr(check_content, "fault_problems", lambda *_: ())
    checks = project / "docs" / "checks"
    fact = change(checks / "facts.toml", "sample/contraindications.md#isotretinoin", "sample/risks.md#isotretinoin")
    query = change(checks / "search/nl.toml", "mag ik naar de sportschool", "fietsband plakken")
    change(checks / "reading.toml", "grade = 7.0", "grade = 5.0")
    assert main(["--root", str(project)]) == 1
    assert sorted(places(capsys.readouterr().out)) == [
        f"docs/checks/facts.toml:{fact - 2} fact-not-on-page",
        f"docs/checks/search/nl.toml:{query - 1} search-misses",
        "docs/en/sample/risks.md:1 reading-level",
    ]


def test_content_with_a_problem_of_the_rules_is_not_looked_at_further(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(project / "docs/checks/reading.toml", "grade = 7.0", "grade = 1.0")
    line = change(project / "docs/nl/sample/recovery.md", "gedurende 24 uur", "gedurende 42 uur")
    assert main(["--root", str(project)]) == 1
    printed = places(capsys.readouterr().out)
    assert f"docs/nl/sample/recovery.md:{line} figures-differ" in printed
    assert not [place for place in printed if "reading-level" in place]


@pytest.mark.parametrize(
    "file",
    [
        "checks/facts.toml",
        *(pytest.param(f"checks/{name}.toml", marks=pytest.mark.further) for name in ("reading", "faults")),
    ],
)
def test_a_table_that_cannot_be_read_stops_it(project: Path, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "docs" / file).write_text("[en", encoding="utf-8")
    assert main(["--root", str(project)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("The check could not run. ")
    assert f"{file} cannot be read: " in printed.err
