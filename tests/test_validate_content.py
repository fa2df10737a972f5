"""The check of the content as an editor asks for it: what it ends with, and which pages it looks at."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from translations import main as translations
from validate_content import main as validate


@pytest.mark.parametrize(
    ("break_it", "status"),
    [
        (lambda root: None, 0),
        (lambda root: (root / "docs/nl/sample/recovery.md").unlink(), 1),
        (lambda root: (root / "mkdocs.yml").unlink(), 2),
        (lambda root: shutil.rmtree(root / "docs"), 2),
        (lambda root: (root / "mkdocs.yml").write_text("a: ["), 2),
    ],
    ids=["clean", "problems", "no-settings", "no-content", "broken-settings"],
)
def test_validate_has_three_exit_statuses(
    project: Path, break_it: Callable[[Path], None], status: int, capsys: pytest.CaptureFixture
) -> None:
    break_it(project)
    assert validate(["--root", str(project)]) == status
    printed = capsys.readouterr()
    assert bool(printed.err) == (status == 2)
    assert "Traceback" not in printed.out + printed.err


def test_a_path_at_which_nothing_is_is_no_success(project: Path, capsys: pytest.CaptureFixture) -> None:
    wrong = str(project / "docs/nl/sample/recovry.md")
    assert validate(["--root", str(project), wrong]) == 2
    assert "There is nothing at" in capsys.readouterr().err
    assert translations(["--root", str(project), "status", wrong]) == 2
    assert "There is nothing at" in capsys.readouterr().err


def test_the_pages_that_were_asked_for_are_counted(project: Path, capsys: pytest.CaptureFixture) -> None:
    assert validate(["--root", str(project), str(project / "docs/nl/sample/recovery.md")]) == 0
    assert "Pages checked: 1." in capsys.readouterr().out


def test_validate_lists_and_explains_its_rules(capsys: pytest.CaptureFixture) -> None:
    assert validate(["--list"]) == 0
    assert "figures-differ" in capsys.readouterr().out
    assert validate(["--explain", "figures-differ"]) == 0
    assert "Good:" in capsys.readouterr().out
    assert validate(["--explain", "nothing"]) == 2
    assert "--list" in capsys.readouterr().err


def test_validate_lists_and_explains_rules_of_the_built_site_but_does_not_apply_them(
    capsys: pytest.CaptureFixture,
) -> None:
    assert validate(["--list"]) == 0
    assert "\ndead-link " in capsys.readouterr().out
    assert validate(["--explain", "dead-link"]) == 0
    assert "Good:" in capsys.readouterr().out
    assert validate(["--rule", "dead-link"]) == 2
    assert "--explain dead-link" in capsys.readouterr().err
