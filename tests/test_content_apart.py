"""The program and the content are apart: what an editor writes never meets a test of the program."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path

import pytest

import check_content
from conftest import ROOT, ContentReadError, accept_everything, new_project


@pytest.mark.parametrize("file", ["docs/en/index.md", "docs/checks/facts.toml", "translations.lock.json"])
def test_no_test_of_the_program_can_read_the_content(file: str) -> None:
    with pytest.raises(ContentReadError, match="make check-content"):
        (ROOT / file).read_bytes()


def edited(docs: Path, pattern: str, new: str) -> int:
    """Replace in every page; return how many pages changed."""
    changed = 0
    for page in docs.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        if (after := re.sub(pattern, new, text, flags=re.M)) != text:
            page.write_text(after, encoding="utf-8")
            changed += 1
    return changed


@pytest.mark.further
def test_a_day_of_honest_edits_leaves_only_what_an_editor_must_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page dated today, a figure changed everywhere, a second treatment, one more question."""
    monkeypatch.setattr(check_content, "OF_EACH", 1)
    root = new_project(tmp_path / "project")
    docs, today = root / "docs", datetime.date(2027, 3, 1)
    languages = [docs / code for code in ("en", "nl", "ms")]
    assert edited(docs, r"^updated: .*$", f"updated: {today}") >= 40
    edited(docs, r"^(medical_review|language_review): .*$", rf"\1: {today}")
    edited(docs, r"^next_review: .*$", f"next_review: {today.replace(year=2028)}")
    assert edited(docs, r"\b24 (hours|uur|jam)\b", r"72 \1") >= 6
    edited(docs, r'data-until="24h"', 'data-until="72h"')
    shutil.copy(docs / "treatments" / "sample.toml", docs / "treatments" / "second.toml")
    for folder in languages:
        second = folder / "second"
        second.mkdir()
        for page in (folder / "sample").glob("*.md"):
            text = re.sub(r"^(title: |description: |# )(.*?)\.?$", r"\1\2 (2)", page.read_text("utf-8"), flags=re.M)
            (second / page.name).write_text(text, encoding="utf-8")
        home = folder / "index.md"
        last = re.findall(r"  \{#ask-[^}]*\}\n", home.read_text("utf-8"))[-1]
        ask = {"en": "Two?** Read [part 2]", "nl": "Twee?** Lees [deel 2]", "ms": "Dua?** Baca [bahagian 2]"}[
            folder.name
        ]
        more = f"{last}- **{ask}(second/index.md).\n  {{#ask-second}}\n"
        home.write_text(home.read_text("utf-8").replace(last, more), encoding="utf-8")
    asked = docs / "checks/search/en.toml"
    asked.parent.mkdir(parents=True, exist_ok=True)
    before = asked.read_text("utf-8") if asked.is_file() else ""
    asked.write_text(before + '\n[[query]]\ntext = "xyzzy"\npages = ["sample/faq.md"]\n', "utf-8")

    # Nobody has compared the languages since, or signed what the dates say: that is what is said, and nothing else.
    assert check_content.main(["--root", str(root), "--today", str(today)]) == 1
    said = set(re.findall(r"\[([a-z-]+)\]$", capsys.readouterr().out, re.M))
    assert said <= {"warning-out-of-step", "text-out-of-step", "review-not-signed"}
    accept_everything(root)
    # Then the one question that no page answers, at its line.
    assert check_content.main(["--root", str(root), "--today", str(today)]) == 1
    text = capsys.readouterr().out
    lines = asked.read_text("utf-8").splitlines()
    number = len(lines) - lines[::-1].index("[[query]]")
    errors = [line for line in text.splitlines() if re.search(r"\[[a-z-]+\]$", line) and "fault" not in line]
    assert [line.split(" ")[0] for line in errors] == [f"docs/checks/search/en.toml:{number}:1:"]
