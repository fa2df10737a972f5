"""A language that is not published yet is checked as it grows, and stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import TODAY, check
from patientinfo.checks.under_way import problems_under_way
from patientinfo.problems import UNDER_WAY
from patientinfo.settings import load_settings
from patientinfo.translation.lock import load_lock

ENTRY = """
        - locale: zh-Hans
          name: 简体中文
          build: false

# The content model is read"""


@pytest.fixture
def with_chinese(project: Path) -> Path:
    settings = project / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("\n# The content model is read", ENTRY, 1), encoding="utf-8")
    return project


def found(root: Path) -> dict[str, list[str]]:
    problems = problems_under_way(load_settings(root), TODAY, load_lock(root))
    assert {problem.level for own in problems.values() for problem in own} <= {UNDER_WAY}
    return {code: [f"{problem.path}: {problem.rule}" for problem in own] for code, own in problems.items()}


def test_it_lists_what_is_missing_and_stops_nothing(with_chinese: Path) -> None:
    (with_chinese / "docs" / "zh-Hans").mkdir()
    (with_chinese / "docs" / "zh-Hans" / "index.md").write_text("---\ntitle: x\n---\n\n# 首页\n", encoding="utf-8")
    assert check(with_chinese) == []
    names = found(with_chinese)["zh-Hans"]
    assert "docs/zh-Hans/sample/recovery.md: missing-page" in names
    assert "docs/zh-Hans/index.md: sections-differ" in names
    assert "overrides/partials/languages/zh-Hans.html: missing-words" in names
    assert all("zh-Hans" in name for name in names)


@pytest.mark.further
def test_what_is_broken_in_it_stops_nothing_either(with_chinese: Path) -> None:
    (with_chinese / "docs" / "zh-Hans").mkdir()
    (with_chinese / "docs" / "zh-Hans" / "index.md").write_bytes(b"\xff\xfe no page")
    assert check(with_chinese) == []
    assert "docs/zh-Hans/index.md: not-utf8" in found(with_chinese)["zh-Hans"]


def test_a_language_that_the_settings_do_not_name_has_no_folder(with_chinese: Path) -> None:
    (with_chinese / "docs" / "fr").mkdir()
    (with_chinese / "docs" / "fr" / "index.md").write_text("# x\n", encoding="utf-8")
    assert [(problem.path, problem.rule) for problem in check(with_chinese)] == [
        ("docs/fr/index.md", "unexpected-file")
    ]


def test_without_such_a_language_nothing_is_checked(project: Path) -> None:
    assert found(project) == {}


def test_a_page_that_cannot_be_read_keeps_what_was_accepted_of_it(with_chinese: Path) -> None:
    """Whoever accepts a part of another language loses nothing of this one."""
    from translations import main  # a command, as an editor runs it

    folder = with_chinese / "docs" / "zh-Hans"
    folder.mkdir()
    page = folder / "index.md"
    page.write_text((with_chinese / "docs/nl/index.md").read_text(encoding="utf-8"), encoding="utf-8")
    accept = ["--root", str(with_chinese), "accept", "--by", "Nobody Real", "--yes"]
    assert main([*accept, "docs/zh-Hans/index.md"]) == 0
    before = load_lock(with_chinese).accepted["zh-Hans", "index.md"]
    page.write_bytes(b"\xff\xfe")
    assert main([*accept, "docs/nl/index.md#purpose"]) == 0
    assert load_lock(with_chinese).accepted["zh-Hans", "index.md"] == before
