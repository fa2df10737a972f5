"""A review is of the text that was read: what is changed later says so, until somebody has read and signed it again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import sign_review
from builds import TODAY
from conftest import check
from patientinfo.checks.page_index import page_index_of
from patientinfo.checks.rules.review import date_of_change
from patientinfo.contract import REVIEWS_FILE
from patientinfo.model import Project, Site
from patientinfo.pages.site_content import SiteContent, read_site
from patientinfo.pages.views import page_view, shown_by, site_view
from patientinfo.problems import NOTICE, SettingsError
from patientinfo.publish.exports import PageExports, page_exports
from patientinfo.translation.lock import load_lock
from patientinfo.translation.reviews import load_signatures
from sign_review import main as sign
from validate_content import main as validate

Edit = Callable[[str, str, str], None]
PAGE = "docs/nl/sample/recovery.md"
DOCTOR = "Dr. Some Body, huisarts"
DAY = "2026-02-03"


def run(root: Path, *paths: str, by: str = DOCTOR, on: str = DAY, subject: str = "medical") -> int:
    return sign(["--root", str(root), *(paths or [PAGE]), "--as", subject, "--by", by, "--on", on])


def notices(root: Path) -> list[str]:
    return [f"{p.path}:{p.line}: {p.rule}" for p in check(root, NOTICE) if p.path == PAGE]


class Shown:
    """What is shown of the page, and exported of it."""

    def __init__(self, root: Path) -> None:
        self.site: SiteContent = read_site(root, on=TODAY, keeps=False)
        language = next(one for one in self.site.languages if one.code == "nl")
        page = self.site.page(language, "sample/recovery.md")
        view = page_view(self.site, page)
        self.digest = repr(shown_by(self.site, site_view(self.site, language), page.key))
        self.lines = [line for line, _ in view.review]
        self.open = [line for line, is_open in view.review if is_open]
        self.graph = json.loads(view.structured)["@graph"][0]
        self.exports: PageExports = page_exports(page, self.site.project, ())
        self.review = json.loads(self.exports.data)["review"]["medical"]


def test_what_is_changed_after_a_review_says_so_until_it_is_signed_again(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture
) -> None:
    assert run(project) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"Pages signed: 1, by {DOCTOR} on {DAY}."
    assert f"medical_reviewer: {DOCTOR}\nmedical_review: {DAY}\n" in (project / PAGE).read_text(encoding="utf-8")
    signed = Shown(project)
    assert signed.lines[0] == f"Medische inhoud gecontroleerd door {DOCTOR}, 3 februari 2026."
    assert (signed.graph["lastReviewed"], signed.graph["reviewedBy"]["name"]) == (DAY, DOCTOR)
    assert signed.review == {"by": DOCTOR, "on": DAY}
    assert signed.exports.summary.reviewed == ("medical", "language")
    assert notices(project) == []

    edit(PAGE, "Geen hete douche gedurende 24 uur.", "Wel een hete douche gedurende 24 uur.")
    changed = Shown(project)
    said = "Gewijzigd na deze controle: Wat u vermijdt."
    assert changed.lines[0] == f"Medische inhoud gecontroleerd door {DOCTOR}, 3 februari 2026. {said}"
    assert changed.lines[0] in changed.open
    assert not changed.graph.keys() & {"lastReviewed", "reviewedBy"}
    assert changed.review == {"by": DOCTOR, "on": DAY, "changed_since": ["restrictions"]}
    assert f"{DOCTOR}, {DAY}. {said}" in changed.exports.markdown
    assert changed.exports.summary.reviewed == ()
    assert [line.rpartition(" ")[2] for line in notices(project)] == [
        "date-of-change", "changed-since-review", "changed-since-review"
    ]  # fmt: skip
    arguments = ["--root", str(project), "--rule", "changed-since-review", "--no-cache", "--today", str(TODAY)]
    assert (validate(arguments), validate([*arguments, "--release"])) == (0, 1)

    edit(PAGE, "updated: 2026-01-02", f"updated: {DAY}")
    capsys.readouterr()
    assert (run(project), run(project, subject="language")) == (0, 0)
    assert f"    {PAGE}#restrictions: changed since." in capsys.readouterr().out
    again = Shown(project)
    assert again.graph["lastReviewed"] == DAY
    assert again.open == []
    assert notices(project) == []
    assert len({signed.digest, changed.digest, again.digest}) == 3


def test_a_part_that_is_gone_was_signed_too(project: Path) -> None:
    page = project / PAGE
    text = page.read_text(encoding="utf-8")
    before, found, after = text.partition("\n## Wat u vermijdt")
    assert found
    page.write_text("".join([before, *after.partition("\n## ")[1:]]), encoding="utf-8")
    shown = Shown(project)
    assert shown.lines[0].endswith("Onderdelen die gecontroleerd waren, zijn verwijderd.")
    assert shown.review["removed_since"]
    assert "reviewedBy" not in shown.graph


@pytest.mark.parametrize("record", [None, "{}\n"])
def test_a_name_without_a_signature_is_not_shown(project: Path, record: str | None) -> None:
    (project / REVIEWS_FILE).unlink()
    if record is not None:
        (project / REVIEWS_FILE).write_text(record, encoding="utf-8")
    shown = Shown(project)
    assert shown.open == [
        "Nog geen arts of andere zorgverlener heeft deze pagina gecontroleerd.",
        "Nog geen taalredacteur heeft deze tekst gecontroleerd.",
    ]
    assert (shown.review, shown.exports.summary.reviewed) == (None, ())
    assert "reviewedBy" not in shown.graph


def test_one_command_signs_a_language_or_everything(project: Path) -> None:
    (project / REVIEWS_FILE).unlink()
    assert run(project, "docs/nl", subject="language") == 0
    assert {code for code, _ in load_signatures(project)} == {"nl"}
    assert run(project, "docs") == 0
    signatures = load_signatures(project)
    assert len(signatures) == 51
    assert {tuple(signed) for (code, _), signed in signatures.items() if code == "nl"} == {("language", "medical")}
    assert {tuple(signed) for (code, _), signed in signatures.items() if code != "nl"} == {("medical",)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"by": ""}, 'Say who has read these pages, and when: `BY="First Last"`.'),
        ({"on": ""}, "`ON=2026-12-01`"),
        ({"by": "First Last"}, '"First Last" is not the name of a person.'),
        ({"by": "Name"}, '"Name" is not the name of a person.'),
        ({"by": 'Some "Body"'}, "is not the name of a person."),
        ({"by": "Some \u202eBody"}, "is not the name of a person."),
        ({"on": "yesterday"}, "yesterday is not a day."),
        ({"on": "2026-02-30"}, "2026-02-30 is not a day."),
        ({"on": "2062-01-01"}, "2062-01-01 is in the future."),
        ({"on": "2026-01-01"}, f"{PAGE} was changed on 2026-01-02, after 2026-01-01"),
        ({"path": ""}, "Say what was read"),
        ({"path": f"{PAGE}#help"}, "A page is signed whole"),
        ({"path": "docs/nl/nothing.md"}, "docs/nl/nothing.md is not a page, nor a folder with pages."),
    ],
)
def test_what_cannot_be_signed_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture, arguments: dict[str, str], said: str
) -> None:
    before = [(project / name).read_bytes() for name in (PAGE, REVIEWS_FILE)]
    path = arguments.pop("path", PAGE)
    assert run(project, path, **arguments) == 2
    assert "Nothing was changed." in (found := capsys.readouterr().err)
    assert said in found
    assert [(project / name).read_bytes() for name in (PAGE, REVIEWS_FILE)] == before


def test_who_and_when_are_asked_for(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([DOCTOR, DAY])
    monkeypatch.setattr(sign_review.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    assert run(project, by="", on="") == 0
    assert load_signatures(project)["nl", "sample/recovery.md"]["medical"].by == DOCTOR


@pytest.mark.parametrize("by", [DOCTOR, "Jan O'Neill: arts", "- de Vries, arts", "王小明 医生"])
def test_the_rest_of_a_page_stays_as_it_is(project: Path, by: str) -> None:
    page = project / PAGE
    lines = page.read_bytes().splitlines()
    lines.remove(b"medical_reviewer: Nobody Real")
    page.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines) + b"\r\n")
    assert run(project, by=by) == 0
    others = [line for line in page.read_bytes().split(b"\r\n") if not line.startswith(b"medical_")]
    wanted = [line for line in lines if not line.startswith(b"medical_")]
    assert others == [b"\xef\xbb\xbf" + wanted[0], *wanted[1:], b""]
    assert b"\n" not in page.read_bytes().replace(b"\r\n", b"")
    assert Shown(project).graph["reviewedBy"]["name"] == by


@pytest.mark.parametrize("text", ["", "<<<<<<< ours", "[]", '{"index.md": {"nl": {"medical": {"by": 1}}}}', "\xff"])
def test_a_record_that_cannot_be_read_says_what_to_do(project: Path, text: str) -> None:
    (project / REVIEWS_FILE).write_text(text, encoding="latin-1")
    with pytest.raises(SettingsError, match="make sign"):
        load_lock(project)
    assert validate(["--root", str(project)]) == 2


def test_a_record_is_read_as_it_was_written(project: Path, tmp_path: Path) -> None:
    found = load_signatures(project)
    shutil.copy(project / REVIEWS_FILE, tmp_path / "before")
    assert run(project, PAGE, by="Nobody Real", on="2026-01-02") == 0
    assert (project / REVIEWS_FILE).read_bytes() == (tmp_path / "before").read_bytes()
    assert load_signatures(project) == found


def dated(project: Project, on: str) -> Project:
    """As if everything had been accepted on a day."""
    accepted = {
        place: {id: replace(known, on=on) for id, known in approvals.items()}
        for place, approvals in project.accepted.items()
    }
    return replace(project, accepted=accepted, signatures={})


@pytest.mark.parametrize(
    ("code", "accepted", "updated", "asked"),
    [
        ("nl", "2026-11-01", "2026-01-02", True),
        ("nl", "2026-01-02", "2026-01-02", True),
        ("nl", "2026-01-02", "2026-01-03", False),
        ("nl", "", "2026-01-02", False),
        ("nl", str(TODAY), str(TODAY), False),
        ("en", "2026-11-01", "2026-01-02", True),
        ("en", "2026-11-01", "2026-11-02", False),
    ],
)
def test_a_forgotten_date_of_change_is_asked_for(
    small_content: tuple, code: str, accepted: str, updated: str, asked: bool
) -> None:
    project, pages = small_content
    indexes = {place: page_index_of(page) for place, page in pages.items()}
    page = indexes[code, "sample/recovery.md"]
    changed = replace(page, meta={**page.meta, "updated": updated}, texts={**page.texts, "restrictions": "0" * 16})
    indexes[code, "sample/recovery.md"] = changed
    found = list(date_of_change(Site(dated(project, accepted), indexes)))
    assert [problem.path for problem in found] == [page.path] * asked
    assert all(f"updated: {TODAY}" in str(problem.hint) for problem in found)
