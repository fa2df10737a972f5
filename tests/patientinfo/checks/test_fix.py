"""What mends itself: only what has one right answer, and never what a page says."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from conftest import TODAY, check
from patientinfo.checks import fix
from patientinfo.checks.fix import mended
from patientinfo.content.load import read_project
from patientinfo.settings import load_settings
from patientinfo.translation.lock import load_lock
from validate_content import main as validate

FRONT = "---\ntitle: T\n---\n\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# T\r\n\r\ntext\r\n", "# T\n\ntext\n"),
        ("\ufeff# T\n", "# T\n"),
        ("# T", "# T\n"),
        ("# T\n\n\n\n", "# T\n"),
        ("text   \n\nmore\t\n", "text\n\nmore\n"),
        ("a line  \nbroken on purpose\n", "a line  \nbroken on purpose\n"),
        ("e\u0301e\u0301n\n", "één\n"),
        ("Avoid:\n- sun\n- heat\n", "Avoid:\n\n- sun\n- heat\n"),
        ("Steps:\n1. one\n2. two\n", "Steps:\n\n1. one\n2. two\n"),
        ("- one\n- two\n  - three\n", "- one\n- two\n  - three\n"),
        ("| a |\n|---|\n| - b |\n", "| a |\n|---|\n| - b |\n"),
        ("```\nx\n- y\n```\n", "```\nx\n- y\n```\n"),
        ("text\n2. Not the start of a list\n", "text\n2. Not the start of a list\n"),
    ],
)  # fmt: skip
def test_mended(before: str, after: str) -> None:
    once = mended((FRONT + before if not before.startswith("\ufeff") else "\ufeff" + FRONT + before[1:]).encode())
    assert once == (FRONT + after).encode()
    assert mended(once) == once


def test_what_is_no_text_is_left_alone() -> None:
    assert mended(b"\xff\xfe\x00") == b"\xff\xfe\x00"
    assert mended(b"") == b""


def test_fix_shows_first_and_then_mends_and_says_the_same(project: Path, capsys: pytest.CaptureFixture) -> None:
    page = project / "docs/nl/sample/recovery.md"
    original = page.read_bytes()
    spoilt = b"\xef\xbb\xbf" + unicodedata.normalize("NFD", original.decode()).replace("\n", "\r\n").encode()
    page.write_bytes(spoilt)
    assert validate(["--root", str(project), "--fix", "--diff"]) == 0
    shown = capsys.readouterr().out
    assert "<byte order mark>" in shown
    assert "<carriage return>" in shown
    assert "Pages that --fix would change: 1." in shown
    assert page.read_bytes() == spoilt
    assert validate(["--root", str(project), "--fix"]) == 0
    assert page.read_bytes() == original
    assert "Pages fixed: 1." in capsys.readouterr().out
    assert validate(["--root", str(project), "--fix"]) == 0
    assert "There is nothing to fix automatically." in capsys.readouterr().out
    assert check(project) == []
    assert sorted(p.name for p in page.parent.iterdir()) == sorted(
        p.name for p in (project / "docs/en/sample").iterdir()
    )


def test_a_page_that_would_say_something_else_is_left_alone(project: Path) -> None:
    page = project / "docs/nl/sample/benefits.md"
    text = page.read_text(encoding="utf-8").replace("Het onderzoek is beperkt.", "Het onderzoek is\n- beperkt {#x}")
    page.write_text(text, encoding="utf-8")
    before = page.read_bytes()
    validate(["--root", str(project), "--fix"])
    after = page.read_bytes()
    assert after == before or b"is\n\n- beperkt" in after


@pytest.mark.parametrize(
    ("old", "new"),
    [("24 uur", "42 uur"), ("Niet sporten", "Sporten"), ("{#sun ", "{#zon "), ("[^S01]", "[^S02]"), ('"4w"', '"5w"')],
)  # fmt: skip
def test_what_would_change_what_is_said_is_never_written(
    small_project: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    monkeypatch.setattr(fix, "mended", lambda data: data.replace(old.encode(), new.encode(), 1))
    settings = load_settings(small_project)
    found = list(fix.fixes(settings, read_project(settings, TODAY, load_lock(small_project))))
    assert found == []


def test_pages_that_are_right_need_no_mending(small_project: Path) -> None:
    pages = list((small_project / "docs").rglob("*.md"))
    assert len(pages) == 51
    for page in pages:
        data = page.read_bytes()
        assert mended(data) == data, page.name
