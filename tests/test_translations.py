"""The record of translations: what is out of step is seen, told, shown to the reader, and accepted again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from builds import generate
from conftest import ROOT, check, content_of
from patientinfo.checks.page_index import page_index_of
from patientinfo.content.labels import load_labels
from patientinfo.problems import ERROR, NOTICE
from patientinfo.publish.exports import page_exports
from patientinfo.translation.lock import load_lock, outdated_sections
from translations import main as translations
from validate_content import main as validate

Edit = Callable[[str, str, str], None]
LOCK = "translations.lock.json"
# What the source language, English, is called in the others (CLDR).
SOURCE_IN = {"nl": "Engels", "ms": "Inggeris"}


ACCEPTED = ("--by", "Nobody Real", "--yes")  # as in a script


def run(project: Path, *arguments: str) -> int:
    return translations(["--root", str(project), *arguments])


def rules(project: Path, level: str = ERROR) -> list[str]:
    return [f"{p.path}:{p.rule}" for p in check(project, level)]


def test_a_safety_section_out_of_step_stops_the_check_and_another_is_only_told(project: Path, edit: Edit) -> None:
    edit("docs/en/sample/recovery.md", "No sport for 2 days.", "No sport at all for 2 days.")
    assert rules(project) == [
        "docs/ms/sample/recovery.md:warning-out-of-step", "docs/nl/sample/recovery.md:warning-out-of-step"
    ]  # fmt: skip
    edit("docs/en/sample/benefits.md", "The research is limited.", "The research is still limited.")
    assert [line for line in rules(project, NOTICE) if not line.startswith("docs/en")] == [
        "docs/ms/sample/benefits.md:text-out-of-step", "docs/nl/sample/benefits.md:text-out-of-step"
    ]  # fmt: skip
    assert validate(["--root", str(project), "--rule", "text-out-of-step", "--no-cache"]) == 0
    assert validate(["--root", str(project), "--rule", "text-out-of-step", "--no-cache", "--release"]) == 1


@pytest.mark.parametrize(
    ("page", "old", "new"),
    [
        ("recovery", "De roodheid neemt af.", "De roodheid neemt toe."),  # a stage
        ("benefits", "- Vraag het uw kliniek.", "- Vraag niets aan uw kliniek."),  # "In short"
    ],
)
def test_a_translation_changed_by_itself_stops_where_safety_hangs_on_it(
    project: Path, edit: Edit, page: str, old: str, new: str
) -> None:
    edit(f"docs/nl/sample/{page}.md", old, new)
    assert f"docs/nl/sample/{page}.md:warning-out-of-step" in rules(project)


def test_line_breaks_and_bold_do_not_put_a_section_out_of_step(project: Path, edit: Edit) -> None:
    edit("docs/en/sample/recovery.md", "No sport for 2 days.", "No **sport** for\n  2 days.")
    assert rules(project) == []


def test_status_shows_the_change_and_accept_ends_it(project: Path, edit: Edit, capsys: pytest.CaptureFixture) -> None:
    assert run(project, "status") == 0
    edit("docs/en/sample/recovery.md", "No sport for 2 days.", "No sport at all for 2 days.")
    assert run(project, "status") == 1
    printed = capsys.readouterr().out
    assert "docs/nl/sample/recovery.md#restrictions: the original was changed" in printed
    assert "No sport {+at all+} for 2 days." in printed
    assert "Outdated parts: 2. Of these, safety parts that block publishing: 2." in printed
    assert run(project, "status", "docs/ms") == 1
    assert "docs/nl" not in capsys.readouterr().out
    assert run(project, "accept", "docs/nl/sample/recovery.md#restrictions", *ACCEPTED) == 0
    assert rules(project) == ["docs/ms/sample/recovery.md:warning-out-of-step"]
    entry = json.loads((project / LOCK).read_text("utf-8"))["pages"]["sample/recovery.md"]["nl"]["restrictions"]
    assert entry["by"] == "Nobody Real"
    assert entry["how"] == "read"
    assert entry["on"]
    assert run(project, "accept", "docs/ms", *ACCEPTED) == 0
    assert rules(project) == []
    assert run(project, "status") == 0


SLIPS = (
    ("De roodheid neemt af.", "De roodheid neemt toe."),
    ("gebruik alleen wat de kliniek geeft", "gebruik niet alleen wat de kliniek geeft"),
)


def test_accept_takes_what_is_outdated_and_nothing_else(project: Path, edit: Edit) -> None:
    before = load_lock(project).accepted
    edit("docs/en/sample/recovery.md", "No sport for 2 days.", "No sport at all for 2 days.")
    assert run(project, "accept", "docs", *ACCEPTED) == 0
    after = load_lock(project).accepted
    changed = [(*place, id) for place, known in after.items() for id in known if known[id] != before[place][id]]
    assert sorted(changed) == [(code, "sample/recovery.md", "restrictions") for code in ("ms", "nl")]
    record = (project / LOCK).read_bytes()
    assert run(project, "accept", "docs", "--by", "Somebody Else", "--yes") == 0
    assert (project / LOCK).read_bytes() == record


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Say who has compared the two"),
        (("--yes",), "Say who has compared the two"),
        (("--by", "Nobody Real", "--unread", "--yes"), "not both"),
        (("--by", "Nobody Real"), "add --yes"),
    ],
)
def test_nothing_is_accepted_without_a_name_and_a_yes(
    project: Path, edit: Edit, arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture
) -> None:
    edit("docs/en/sample/recovery.md", "No sport for 2 days.", "No sport at all for 2 days.")
    before = (project / LOCK).read_bytes()
    assert run(project, "accept", "docs", *arguments) == 2
    printed = capsys.readouterr()
    assert says in printed.err
    assert "No sport {+at all+} for 2 days." in printed.out
    assert (project / LOCK).read_bytes() == before


def test_slips_are_shown_and_their_words_confirmed_one_by_one(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture
) -> None:
    for old, new in SLIPS:
        edit("docs/nl/sample/recovery.md", old, new)
    before = (project / LOCK).read_bytes()
    assert run(project, "accept", "docs/nl", *ACCEPTED) == 2
    printed = capsys.readouterr()
    assert "neemt [-af-]{+toe+}" in printed.out
    assert "gebruik {+niet+} alleen" in printed.out
    assert run(project, "accept", "docs/nl", *ACCEPTED, "--confirm", "niet") == 2
    assert "niet" not in capsys.readouterr().err.rpartition("right:")[2]
    assert (project / LOCK).read_bytes() == before
    assert run(project, "accept", "docs/nl", *ACCEPTED, "--confirm", "niet, neemt af, neemt toe") == 0
    assert rules(project) == []


def test_at_a_terminal_each_is_asked(
    project: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    for old, new in SLIPS:
        edit("docs/nl/sample/recovery.md", old, new)
    asked: list[str] = []
    answers: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return answers.pop(0)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", answer)
    answers += ["Nobody Real", "y", "y", "no", "yes"]
    assert run(project, "accept", "docs/nl") == 1
    assert answers == []
    assert 'is "neemt toe" right?' in asked[1]
    assert 'is "niet" right?' in asked[3]
    assert "Not accepted: docs/nl/sample/recovery.md#" in capsys.readouterr().out
    assert len(rules(project)) == 1
    answers += [
        "",
    ]
    assert run(project, "accept", "docs/nl") == 2
    answers += ["Nobody Real", "y", ""]
    assert run(project, "accept", "docs/nl") == 2


def test_what_nobody_has_read_is_listed_as_such(project: Path, edit: Edit, capsys: pytest.CaptureFixture) -> None:
    edit("docs/en/sample/recovery.md", "No sport for 2 days.", "No sport at all for 2 days.")
    assert run(project, "accept", "docs/nl", "--unread", "--yes") == 0
    entry = json.loads((project / LOCK).read_text("utf-8"))["pages"]["sample/recovery.md"]["nl"]["restrictions"]
    assert entry["how"] == "unread"
    assert "by" not in entry
    capsys.readouterr()
    assert run(project, "status", "docs/nl") == 0
    printed = capsys.readouterr().out
    assert "Accepted, but compared by nobody: 1." in printed
    assert "docs/nl/sample/recovery.md#restrictions" in printed


def test_accept_can_date_the_pages_that_it_accepts(project: Path, edit: Edit) -> None:
    edit("docs/en/sample/recovery.md", "No sport for 2 days.", "No sport at all for 2 days.")
    page = project / "docs/nl/sample/recovery.md"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    before = page.read_bytes()
    others = {path: path.read_bytes() for path in project.glob("docs/**/*.md") if path != page}
    assert run(project, "accept", "docs/nl", *ACCEPTED, "--updated", "2026-11-20") == 0
    changed = [
        (old, new) for old, new in zip(before.split(b"\n"), page.read_bytes().split(b"\n"), strict=True) if old != new
    ]
    assert [new for _, new in changed] == [b"updated: 2026-11-20\r"]
    assert all(path.read_bytes() == data for path, data in others.items())


def test_a_record_without_the_texts_of_translations_gets_them(project: Path) -> None:
    record = json.loads((project / LOCK).read_text("utf-8"))
    texts = record.pop("texts")
    (project / LOCK).write_text(json.dumps(record), encoding="utf-8")
    assert run(project, "accept", "docs", *ACCEPTED) == 0
    after = json.loads((project / LOCK).read_text("utf-8"))
    assert after.pop("texts") == texts
    assert after == record


def test_an_english_edit_without_effect_is_accepted_with_its_reason(project: Path, edit: Edit) -> None:
    edit("docs/en/sample/recovery.md", "No sport for 2 days.", "No sports for 2 days.")
    assert run(project, "no-effect", "docs/en/sample/recovery.md#restrictions", "--because", "a typing error") == 0
    assert rules(project) == []
    for code in ("nl", "ms"):
        entry = json.loads((project / LOCK).read_text("utf-8"))["pages"]["sample/recovery.md"][code]["restrictions"]
        assert (entry["how"], entry["because"]) == ("no-effect", "a typing error")


def test_without_effect_asks_about_the_words_that_safety_hangs_on(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture
) -> None:
    edit("docs/en/sample/recovery.md", "No sport for 2 days.", "Sport for 2 days.")
    before = (project / LOCK).read_bytes()
    command = ("no-effect", "docs/en/sample/recovery.md#restrictions", "--because", "x")
    assert run(project, *command) == 2
    asked = re.findall(r"#restrictions: (.+)", capsys.readouterr().err)
    assert len(asked) == 2
    assert (project / LOCK).read_bytes() == before
    assert run(project, *command, "--confirm", ", ".join(asked)) == 0


def test_what_nobody_has_read_stays_unread_after_an_edit_without_effect(project: Path, edit: Edit) -> None:
    edit("docs/nl/sample/recovery.md", "Bel de kliniek of uw huisarts.", "Bel uw huisarts of de kliniek.")
    assert run(project, "accept", "docs/nl", "--unread", "--yes") == 0
    edit("docs/en/sample/recovery.md", "Call the clinic or your doctor.", "Call the clinic, or your doctor.")
    assert run(project, "no-effect", "docs/en/sample/recovery.md", "--because", "a comma") == 0
    accepted = json.loads((project / LOCK).read_text("utf-8"))["pages"]["sample/recovery.md"]
    found = {code: [entry for entry in accepted[code].values() if entry.get("because")] for code in ("nl", "ms")}
    assert {code: [entry["how"] for entry in entries] for code, entries in found.items()} == {
        "nl": ["unread"],
        "ms": ["no-effect"],
    }


def test_without_effect_is_no_way_around_reading_a_changed_translation(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture
) -> None:
    edit("docs/nl/sample/recovery.md", "Bel de kliniek of uw huisarts.", "Bel uw huisarts of de kliniek.")
    before = (project / LOCK).read_bytes()
    assert run(project, "no-effect", "docs/en/sample/recovery.md", "--because", "x") == 2
    assert "compare it with the original" in capsys.readouterr().err
    assert (project / LOCK).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["accept", "docs/nl/nothing.md"], "is not a translated page"),
        (["accept", "docs/en/index.md"], "is not a translated page"),
        (["accept", "docs/nl/index.md#nothing"], 'has no part "nothing"'),
        (["no-effect", "docs/nl/index.md", "--because", "x"], "is not a page in English"),
        (["start"], "There is a translations.lock.json already"),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    project: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture
) -> None:
    before = (project / LOCK).read_bytes()
    assert run(project, *arguments) == 2
    assert says in capsys.readouterr().err
    assert (project / LOCK).read_bytes() == before


@pytest.mark.parametrize("data", [None, b"", b"{", b'{"pages": 1, "originals": {}}', b"<<<<<<< HEAD\n"])
def test_a_record_that_is_lost_or_broken_fails_loudly(
    project: Path, data: bytes | None, capsys: pytest.CaptureFixture
) -> None:
    if data is None:
        (project / LOCK).unlink()
    else:
        (project / LOCK).write_bytes(data)
    assert validate(["--root", str(project)]) == 2
    assert LOCK in capsys.readouterr().err
    assert run(project, "status") == 2


@pytest.mark.further
def test_a_fresh_project_starts_with_everything_accepted(project: Path) -> None:
    before = (project / LOCK).read_bytes()
    (project / LOCK).unlink()
    assert run(project, "start") == 0
    assert (project / LOCK).read_bytes() == before
    assert rules(project) == []
    record = load_lock(project)
    assert {a.how for sections in record.accepted.values() for a in sections.values()} == {"start"}  # read by nobody


def test_the_reader_is_told_in_their_language(project: Path, edit: Edit, tmp_path: Path) -> None:
    edit("docs/en/sample/benefits.md", "The research is limited.", "The research is still limited.")
    result = generate(project, tmp_path / "site")
    assert result.returncode == 0, result.stdout + result.stderr
    for code in ("nl", "ms"):
        page = (tmp_path / "site" / code / "sample/benefits/index.html").read_text("utf-8")
        sentence = load_labels(ROOT, code)["drift.notice"].replace("#", SOURCE_IN[code])
        notice = f'<p class="pi-outdated" data-generated>{sentence}</p>'
        assert page.count(notice) == 1
        assert page.index('id="how-sure"') < page.index(notice) < page.index('id="not-known"')
    assert "pi-outdated" not in (tmp_path / "site" / "sample/benefits/index.html").read_text("utf-8")


@pytest.mark.further
def test_programs_are_told_too(project: Path, edit: Edit) -> None:
    edit("docs/en/sample/benefits.md", "The research is limited.", "The research is still limited.")
    known, pages = content_of(project)
    outdated = outdated_sections(known, {place: page_index_of(page) for place, page in pages.items()})
    exports = {
        place: page_exports(page, known, outdated[place[0]].get(place[1], ()) if place[0] in outdated else ())
        for place, page in pages.items()
    }
    for code in ("nl", "ms"):
        text = exports[code, "sample/benefits.md"].markdown
        notice = f"\n\n> {load_labels(ROOT, code)['drift.notice'].replace('#', SOURCE_IN[code])}\n\n"
        assert text.count(notice) == 1
        assert text.partition(notice)[0].rpartition("\n")[2].startswith("## ")
    told = [
        (*place, section["id"])
        for place, of_page in exports.items()
        for section in json.loads(of_page.data)["sections"]
        if section.get("out_of_step")
    ]
    assert sorted(told) == [("ms", "sample/benefits.md", "how-sure"), ("nl", "sample/benefits.md", "how-sure")]


def test_a_section_a_line_so_that_git_joins_by_itself(project: Path) -> None:
    lines = (project / LOCK).read_text("utf-8").splitlines()
    entries = [line for line in lines if line.startswith("    ")]
    assert len(entries) == sum(len(sections) for sections in load_lock(project).accepted.values())
