"""What editors, programs and code hosts get to read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sarif_pydantic import Sarif

from conftest import ROOT
from patientinfo.checks.report import JSON_SCHEMA, Reporter
from patientinfo.checks.rules import all_rules
from patientinfo.messages import msg
from patientinfo.problems import ADVICE, ERROR, NOTICE, Problem

PAGE = "docs/nl/recovery.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    page = tmp_path / PAGE
    page.parent.mkdir(parents=True)
    page.write_text(f"# Herstel\n\nNiet douchen gedurende 24 uur.\n{'lang ' * 60}24 uur{' lang' * 60}\n", "utf-8")
    return tmp_path


def problem(line: int = 3, column: int = 24, length: int = 6, rule: str = "figures-differ", **more: str) -> Problem:
    message = msg('{here} here, "48 hours" in docs/en/recovery.md:3.', here='"24 uur"')
    return Problem(PAGE, line, message, msg("Write the same."), column, length, rule, **more)


def test_text_shows_the_place_the_words_and_the_line_with_a_mark(root: Path) -> None:
    assert Reporter(root, all_rules(), {}).text([problem()]).splitlines() == [
        'docs/nl/recovery.md:3:24: "24 uur" here, "48 hours" in docs/en/recovery.md:3. [figures-differ]',
        "    Write the same.",
        "     3 | Niet douchen gedurende 24 uur.",
        "       |                        ^^^^^^",
        "Problems: 1, in files: 1. Nothing is published until they are corrected.",
    ]


def test_a_long_line_is_cut_around_the_mark(root: Path) -> None:
    lines = Reporter(root, all_rules(), {}).text([problem(line=4, column=301)]).splitlines()
    shown, mark = lines[2], lines[3]
    assert len(shown) < 130
    assert shown[mark.index("^") : mark.index("^") + 6] == "24 uur"
    assert "…" in shown


def test_a_place_that_is_not_there_has_no_excerpt(root: Path) -> None:
    assert len(Reporter(root, all_rules(), {}).text([problem(line=99)]).splitlines()) == 3


def test_notices_and_advice_stand_apart_from_errors(root: Path) -> None:
    found = [
        problem(line=1, level=ADVICE, rule="long-sentence"),
        problem(level=NOTICE, rule="review-overdue"),
        problem(),
    ]
    text = Reporter(root, all_rules(), {}).text(found)
    places = [text.index(part) for part in ("[figures-differ]", "Shown to readers", "[review-overdue]",
                                            "Advice on wording", "[long-sentence]", "Problems: 1")]  # fmt: skip
    assert places == sorted(places)


def test_where_there_are_many_the_gravest_come_first(root: Path) -> None:
    found = [problem(line=n, rule="wrong-word") for n in range(1, 60)] + [problem(line=70, rule="parts-differ")]
    reporter = Reporter(root, all_rules(), {})
    assert reporter.in_order(found)[0].rule == "parts-differ"
    assert [p.line for p in reporter.in_order(found[:5])] == [1, 2, 3, 4, 5]


def test_colour_is_only_for_a_terminal(root: Path) -> None:
    assert "\033[" not in Reporter(root, all_rules(), {}).text([problem()])
    assert re.search(r"\033\[31m +\^{6}\033\[0m", Reporter(root, all_rules(), {}, colour=True).text([problem()]))


def test_json_follows_its_schema(root: Path) -> None:
    schema = json.loads(JSON_SCHEMA.read_text(encoding="utf-8"))
    import jsonschema  # three seconds: it reads the grammar of each format

    jsonschema.Draft202012Validator.check_schema(schema)
    report = json.loads(Reporter(root, all_rules(), {}).json([problem(other="docs/en/recovery.md:3"), problem(line=9)]))
    jsonschema.validate(report, schema)
    assert report["problems"][0]["excerpt"] == "Niet douchen gedurende 24 uur."
    assert report["problems"][1]["excerpt"] is None


def test_sarif_is_sarif(root: Path) -> None:
    text = Reporter(root, all_rules(), {}).sarif([
        problem(other="docs/en/recovery.md:3"), problem(level=NOTICE, rule="review-overdue"), problem(length=0)
    ])  # fmt: skip
    report = json.loads(text)
    # The model holds every property of SARIF 2.1.0 with its type; what it does not know it would drop.
    parsed = Sarif.model_validate(report)
    again = json.loads(parsed.model_dump_json(by_alias=True, exclude_unset=True))
    assert again["runs"] == report["runs"]
    assert report["version"] == "2.1.0"
    run = report["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["figures-differ", "review-overdue"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 24, "endColumn": 30}


def test_github_gets_the_gravest_ten_of_a_kind_each_on_one_line(root: Path) -> None:
    found = [problem(line=n, rule="wrong-word") for n in range(1, 30)] + [problem(line=99, rule="parts-differ")]
    lines = Reporter(root, all_rules(), {}).github(found).splitlines()
    assert len(lines) == 11
    assert lines[0].startswith("::error file=docs/nl/recovery.md,line=99,col=24,title=parts-differ::")
    assert lines[-1] == "20 more are in the log."
    strange = Problem("docs/a,b:c.md", 1, msg("100%\nsure"), msg("Do."), rule="wrong-word")
    assert Reporter(root, all_rules(), {}).github([strange]) == (
        "::error file=docs/a%2Cb%3Ac.md,line=1,col=1,title=wrong-word::100%25%0Asure Do."
    )


def test_markdown_is_a_table_that_no_message_can_break(root: Path) -> None:
    odd = Problem(PAGE, 1, msg("a | b <b>"), msg("Do."), rule="wrong-word", level=ERROR)
    text = Reporter(root, all_rules(), {}).markdown([odd, problem()])
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) == 2
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 4 for row in rows)
    assert "<b>" not in text
    assert Reporter(ROOT, all_rules(), {}).markdown([]) == "No problems."
