"""A rule is switched off for one block: it says nothing of that block, and the report says why."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from sarif_pydantic import Sarif

from conftest import ROOT, TODAY, termbase
from patientinfo.checks import run
from patientinfo.checks.cache import Cache
from patientinfo.checks.registry import Category, Scope, check_page, rule, suppressions
from patientinfo.checks.report import JSON_SCHEMA, Reporter
from patientinfo.checks.rules import all_rules
from patientinfo.checks.run import Findings, findings
from patientinfo.checks.suppressions import Suppression
from patientinfo.content.load import read_project
from patientinfo.content.parse import parse_page
from patientinfo.content.rendering import Renderer
from patientinfo.contract import CHECK_ATTRIBUTES
from patientinfo.messages import catalogue
from patientinfo.model import Language, Page, Project
from patientinfo.publish.exports import as_markdown
from patientinfo.settings import load_settings
from patientinfo.translation.lock import load_lock, texts_of
from validate_content import main as validate

EN = Language("en", "English", True)
LONG = " ".join(["word"] * 25) + "."
BECAUSE = 'data-because="the words of the law"'
OFF = f'data-off="long-sentence" {BECAUSE}'
REASON = "the words of the law"


def page_of(body: str) -> Page:
    text = f"---\ntitle: T\ndescription: D\n---\n\n# T\n\n{body}\n"
    renderer = Renderer(load_settings(ROOT), {}, {}, {"en": termbase("en")})
    return parse_page(text, "docs/en/s/faq.md", "s/faq.md", EN, renderer)


def project_of(*, advice: bool = True) -> Project:
    return Project("docs", ROOT / "docs", (EN,), (), datetime.date(2026, 1, 1), advice=advice)


def found(body: str, *rules: str, advice: bool = True) -> list[tuple[str, int]]:
    """What these rules, or long-sentence, find on a page: rule and line."""
    problems = check_page(page_of(body), project_of(advice=advice))
    return [(p.rule, p.line) for p in problems if p.rule in (rules or ("long-sentence",))]


@pytest.mark.parametrize(
    "block",
    [
        f"{LONG}\n{{ {OFF} }}",
        f"- {LONG}\n  {{#an-item {OFF}}}",
        f"- {LONG}\n  {{ {OFF} }}\n- Short.",
        f"| | A |\n|---|---|\n| b | {LONG} {{ {OFF} }} |",
        f"> {LONG}\n> {{ {OFF} }}",
        f"{LONG}\n{{ data-off='long-sentence' data-because='the \"words\" of the law' }}",
        f'{LONG} An excellent result.\n{{ data-off="promise, long-sentence" {BECAUSE} }}',
        f"*Term*{{ {OFF} }} {LONG}",
    ],
    ids=["paragraph", "item", "item-without-id", "cell", "quote", "single-quotes", "two-rules", "word-in-italics"],
)
def test_the_rule_says_nothing_of_that_block(block: str) -> None:
    assert found(block, "long-sentence", "promise", "rule-switched-off", "unknown-attribute", "printed-markup") == []


def test_other_blocks_and_other_rules_are_looked_at_as_before() -> None:
    assert found(f"{LONG}\n{{ {OFF} }}\n\n{LONG}") == [("long-sentence", 11)]
    assert found(f"{LONG} An excellent result.\n{{ {OFF} }}", "long-sentence", "promise") == [("promise", 8)]
    nested = f"- {LONG}\n\n    - {LONG}\n\n{{ {OFF} }}"
    assert len(found(nested)) == 2


def test_of_the_cells_of_one_row_only_one_is_meant() -> None:
    other = LONG.replace("word", "other")
    row = f"| | A | B |\n|---|---|---|\n| c | {other} | {LONG} {{ {OFF} }} |"
    assert found(row) == [("long-sentence", 10)]
    assert found(row.replace(other, LONG)) == [("long-sentence", 10)]  # the very same words, once


@pytest.mark.parametrize("attributes", ['data-off="long-sentence"', 'data-off="long-sentence" data-because="needed"'])
def test_without_a_reason_the_rule_stays_on(attributes: str) -> None:
    body = f"{LONG}\n{{ {attributes} }}"
    assert found(body, "long-sentence", "rule-switched-off") == [("rule-switched-off", 9), ("long-sentence", 8)]
    assert list(suppressions(page_of(body), project_of())) == []


def messages(body: str) -> list[str]:
    problems = check_page(page_of(body), project_of(advice=False))
    return [f"{p.message} {p.hint}" for p in problems if p.rule == "rule-switched-off"]


def test_a_wrong_name_is_answered_with_the_nearest_one() -> None:
    assert messages(f'{LONG}\n{{ data-off="long-sentense" {BECAUSE} }}') == [
        'data-off names the rule "long-sentense", which does not exist. Did you mean "long-sentence"?'
    ]


def test_what_is_switched_off_without_need_is_found_also_where_no_advice_is_asked_for() -> None:
    assert "it finds nothing in this block" in messages(f"Short.\n{{ {OFF} }}")[0]
    assert messages(f"{LONG}\n{{ {OFF} }}") == []


def test_only_wording_can_be_switched_off() -> None:
    off = {one.name for one in all_rules() if one.can_be_off}
    of_wording = {"long-sentence", "long-paragraph", "promise", "skin-label", "kind-not-named", "slip-of-the-pen"}
    assert off == {*of_wording, "wrong-word"}
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("What can\nbe switched off:")[2]
    assert set(re.findall(r"`([a-z-]+)`", section.partition("(`--list`")[0])) == off
    assert {one.category for one in all_rules() if one.can_be_off} == {Category.WORDING, Category.LANGUAGE}
    with pytest.raises(ValueError, match="a page by itself"):
        rule(Scope.PAIR, Category.AGREEMENT, can_be_off=True)


def test_neither_the_translation_nor_its_record_knows_of_it() -> None:
    plain, off = page_of(f"## P {{#p}}\n\n{LONG}"), page_of(f"## P {{#p}}\n\n{LONG}\n{{ {OFF} }}")
    assert texts_of(plain) == texts_of(off)
    assert [block.attributes for block in off.blocks] == [block.attributes for block in plain.blocks]
    assert off.stray_attributes == ()


def test_no_page_that_is_published_has_the_attributes() -> None:
    markdown = f"## P {{#p {OFF}}}\n\n{LONG}\n{{ {OFF} }}\n\n- *a*{{ {OFF} }} b\n  {{#c {OFF}}}"
    article, stray = Renderer(load_settings(ROOT), {}, {}).render(markdown)
    shown = article.filled(lambda place: "")
    assert 'id="c"' in shown
    assert not [name for name in CHECK_ATTRIBUTES if name in shown]
    assert stray == ()


@pytest.mark.parametrize("attributes", [OFF, OFF.replace('"', "'"), f"data-off=long-sentence {BECAUSE}"])
def test_nor_has_its_copy_in_markdown(attributes: str, small_content: tuple[Project, dict]) -> None:
    project, _ = small_content
    text = as_markdown(page_of(f"{LONG}\n{{ {attributes} }}"), project)
    assert "data-" not in text
    assert "the law" not in text


# --- the report --------------------------------------------------------------------------------------------

LISTED = Suppression("docs/nl/a.md", 8, "long-sentence", "100% | de <wet>: zo staat het er")


def reporter(language: str = "nl") -> Reporter:
    return Reporter(ROOT, all_rules(), catalogue(language))


def test_text_and_markdown_end_with_place_rule_and_reason_in_the_language_of_the_editor() -> None:
    assert reporter().text([], [LISTED]).splitlines() == [
        "Regels die voor één blok uitstaan, elk met de reden die op de pagina staat:",
        "docs/nl/a.md:8: 100% | de <wet>: zo staat het er [long-sentence]",
    ]
    assert reporter().markdown([], [LISTED]).splitlines()[2:] == [
        "## Regels die voor één blok uitstaan, elk met de reden die op de pagina staat: (1)",
        "",
        "| Plaats | Regel | Reden |",
        "|---|---|---|",
        "| `docs/nl/a.md:8` | `long-sentence` | 100% \\| de &lt;wet>: zo staat het er |",
    ]


def test_json_lists_it_by_its_schema() -> None:
    report = json.loads(reporter().json([], [LISTED]))
    jsonschema.validate(report, json.loads(JSON_SCHEMA.read_text(encoding="utf-8")))
    assert report["switched_off"] == [
        {"path": "docs/nl/a.md", "line": 8, "rule": "long-sentence", "reason": LISTED.reason}
    ]


def test_sarif_has_it_as_a_suppressed_result() -> None:
    report = json.loads(reporter().sarif([], [LISTED]))
    again = json.loads(Sarif.model_validate(report).model_dump_json(by_alias=True, exclude_unset=True))
    assert again["runs"] == report["runs"]
    (result,) = report["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "inSource", "justification": LISTED.reason}]
    assert result["ruleId"] == "long-sentence"


def test_github_shows_it_beside_the_line_and_what_is_too_much_in_the_log() -> None:
    lines = reporter("en").github([], [LISTED] * 12).splitlines()
    assert lines[0] == (
        "::notice file=docs/nl/a.md,line=8,title=long-sentence::"
        'This rule is switched off here: "100%25 | de <wet>: zo staat het er"'
    )
    assert sum(line.startswith("::notice") for line in lines) == 10
    assert lines[-1].startswith("docs/nl/a.md:8: long-sentence: ")


def test_the_list_of_rules_says_which_can_be_switched_off(capsys: pytest.CaptureFixture) -> None:
    assert validate(["--list"]) == 0
    listed = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert listed["long-sentence"].endswith("(can be switched off)")
    assert not listed["figures-differ"].endswith("(can be switched off)")
    assert validate(["--explain", "long-sentence"]) == 0
    assert '{ data-off="long-sentence" data-because="…" }' in capsys.readouterr().out
    assert validate(["--explain", "figures-differ", "--messages", "nl"]) == 0
    assert "kan niet uit" in capsys.readouterr().out


# --- the whole check ---------------------------------------------------------------------------------------


LONG_DUTCH = (
    "Het onderzoek is beperkt en dat komt doordat er nog maar weinig mensen aan hebben meegedaan en omdat ieder "
    "onderzoek het weer op een andere manier deed."
)
PAGE = "docs/nl/sample/benefits.md"


@pytest.fixture
def switched_off(project: Path, edit: Callable[[str, str, str], None]) -> Path:
    """A project in which one rule is switched off for one block of one language."""
    edit(PAGE, "Het onderzoek is beperkt.", f"{LONG_DUTCH}\n{{ {OFF} }}")
    return project


def checked(root: Path) -> Findings:
    settings = load_settings(root)
    project = read_project(settings, TODAY, load_lock(root), advice=True)
    return findings(settings, project, jobs=1, cache=Cache(settings, project))


def test_the_cache_keeps_it(switched_off: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = checked(switched_off)
    assert first.suppressions == [Suppression(PAGE, 36, "long-sentence", REASON)]
    assert "long-sentence" not in {problem.rule for problem in first.problems}
    with monkeypatch.context() as patch:
        patch.setattr(run, "check_units", pytest.fail)
        assert checked(switched_off) == first
    text = (switched_off / PAGE).read_text("utf-8")
    (switched_off / PAGE).write_text(text.replace("the words", "other words"), "utf-8")
    assert checked(switched_off).suppressions == [Suppression(PAGE, 36, "long-sentence", "other words of the law")]


def test_the_command_lists_what_concerns_the_files_that_were_asked_for(
    switched_off: Path, capsys: pytest.CaptureFixture
) -> None:
    def listed(*arguments: str) -> bool:
        assert validate(["--root", str(switched_off), "--today", TODAY.isoformat(), *arguments]) == 0
        return f"{PAGE}:36: {REASON} [long-sentence]" in capsys.readouterr().out

    assert listed()
    assert listed(str(switched_off / PAGE))
    assert listed("--rule", "long-sentence")
    assert not listed(str(switched_off / "docs/en"))
    assert not listed("--rule", "promise")
