"""Each rule is broken by the smallest change to a valid site, and nothing else may be found then."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from conftest import CONTENT, ROOT, accept_everything, check
from patientinfo.checks import all_rules
from patientinfo.problems import ADVICE, ERROR, NOTICE

CASES = sorted((CONTENT / "broken").rglob("*.toml"))
RULES = {rule.name: rule for rule in all_rules()}


def break_site(docs: Path, case: dict) -> None:
    for change in case.get("replace", ()):
        path = docs / change["file"]
        text = path.read_text(encoding="utf-8")
        assert text.count(change["old"]) == 1
        path.write_text(text.replace(change["old"], change["new"]), encoding="utf-8")
    for file in case.get("write", ()):
        data = bytes.fromhex(file["hex"]) if "hex" in file else file["text"].encode()
        (docs / file["file"]).parent.mkdir(parents=True, exist_ok=True)
        (docs / file["file"]).write_bytes(data)
    for link in case.get("link", ()):
        (docs / link["file"]).unlink()
        (docs / link["file"]).symlink_to(link["target"])
    for file in case.get("remove", ()):
        (docs / file).unlink()


@pytest.mark.parametrize("level", [ERROR, NOTICE, ADVICE])
def test_the_valid_site_has_no_problems(level: str, project: Path) -> None:
    assert check(project, level) == []


@pytest.mark.parametrize("path", CASES, ids=[f"{c.parent.name}-{c.stem}" for c in CASES])
def test_a_broken_site_breaks_this_rule_and_no_other(path: Path, project: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    break_site(project / "docs", case)
    if not case.get("keep_record"):  # what is broken is not also out of step
        accept_everything(project)
    level = RULES[path.parent.name].level
    found = check(project, level)
    assert [f"{p.path}:{p.line}: {p.rule}" for p in found] == case["expect"]
    assert {p.rule for p in found} == {path.parent.name}
    assert level == ERROR or not check(project)
    for problem in found:  # whole sentences, for somebody who has never seen the program
        assert re.search(r"[.?!”]$", str(problem.message)), problem.message
        assert str(problem.remedy).endswith((".", "?", "`", ")")), problem.remedy


def test_every_rule_has_a_broken_example_and_every_example_a_rule() -> None:
    assert {rule.name for rule in all_rules()} == {case.parent.name for case in CASES}


def test_every_rule_explains_itself_with_a_bad_and_a_good_example() -> None:
    for rule in all_rules():
        assert re.search(r"^Why: +\S", rule.explanation, re.M), rule.name
        assert re.search(r"^Bad: +\S", rule.explanation, re.M), rule.name
        assert re.search(r"^Good: +\S", rule.explanation, re.M), rule.name


def test_contributing_lists_every_rule() -> None:
    listed = re.findall(r"^\| `([a-z0-9-]+)` \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M)
    assert listed == [rule.name for rule in all_rules()]


@pytest.mark.parametrize(
    "path",
    [c for c in CASES if RULES[c.parent.name].family in ("shape", "agreement") and c.stem != "original"],
    ids=lambda c: f"{c.parent.name}-{c.stem}",
)
def test_a_disagreement_names_both_places(path: Path, project: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    break_site(project / "docs", case)
    accept_everything(project)
    for problem in check(project):
        assert problem.path.startswith("docs/nl/")
        assert "docs/en/" in str(problem.message)
        assert re.fullmatch(r"docs/en/.*:\d+", problem.other)
