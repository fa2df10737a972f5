"""Each rule is broken by the smallest change to a valid site, and nothing else may be found then."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from broken import ValidSite
from conftest import CONTENT, ROOT, TODAY, check, new_project
from patientinfo.checks.rules import all_rules
from patientinfo.problems import ADVICE, ERROR, NOTICE

CASES = sorted((CONTENT / "broken").rglob("*.toml"))
RULES = {rule.name: rule for rule in all_rules()}


@pytest.fixture(scope="session")
def valid_site(tmp_path_factory: pytest.TempPathFactory) -> ValidSite:
    return ValidSite(new_project(tmp_path_factory.mktemp("rules") / "project"), TODAY)


def test_the_valid_site_has_no_problems(valid_site: ValidSite) -> None:
    assert valid_site.problems() == []


@pytest.mark.parametrize("path", CASES, ids=[f"{c.parent.name}-{c.stem}" for c in CASES])
def test_a_broken_site_breaks_this_rule_and_no_other(path: Path, valid_site: ValidSite) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    level = RULES[path.parent.name].level
    problems = valid_site.problems(case, keep_record=case.get("keep_record", False))
    found = [problem for problem in problems if problem.level == level]
    assert [f"{p.path}:{p.line}: {p.rule}" for p in found] == case["expect"]
    assert {p.rule for p in found} == {path.parent.name}
    assert level == ERROR or not [problem for problem in problems if problem.level == ERROR]
    for problem in found:  # whole sentences, for somebody who has never seen the program
        assert re.search(r"[.?!”]$", str(problem.message)), problem.message
        assert str(problem.remedy).endswith((".", "?", "`", ")")), problem.remedy


def test_a_case_leaves_nothing_behind(valid_site: ValidSite) -> None:
    """Each case is looked at alone: after every kind of change the site is valid again."""
    for name in ("missing-page/removed", "unexpected-file/link", "unexpected-file/language-in-language"):
        assert valid_site.problems(tomllib.loads((CONTENT / "broken" / f"{name}.toml").read_text(encoding="utf-8")))
        assert valid_site.problems() == []


def test_what_is_checked_alone_is_what_the_command_finds(valid_site: ValidSite, project: Path) -> None:
    """The short way and the whole one agree, on a case of each kind of change."""
    case = tomllib.loads((CONTENT / "broken/figures-differ/unit.toml").read_text(encoding="utf-8"))
    with_case = valid_site.problems(case, keep_record=True)
    for change in case["replace"]:
        page = project / "docs" / change["file"]
        page.write_text(page.read_text(encoding="utf-8").replace(change["old"], change["new"]), encoding="utf-8")
    levels = (ERROR, NOTICE, ADVICE)
    assert sorted(map(str, with_case)) == sorted(str(p) for level in levels for p in check(project, level))


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
    [c for c in CASES if RULES[c.parent.name].category in ("alignment", "agreement") and c.stem != "original"],
    ids=lambda c: f"{c.parent.name}-{c.stem}",
)
def test_a_disagreement_names_both_places(path: Path, valid_site: ValidSite) -> None:
    problems = valid_site.problems(tomllib.loads(path.read_text(encoding="utf-8")))
    for problem in [problem for problem in problems if problem.level == ERROR]:
        assert problem.path.startswith("docs/nl/")
        assert "docs/en/" in str(problem.message)
        assert re.fullmatch(r"docs/en/.*:\d+", problem.other)
