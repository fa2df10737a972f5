"""A table of facts is held against the pages: where each stands, with its sources and figures, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Content
from patientinfo.content_checks.facts import fact_not_on_page
from patientinfo.problems import SettingsError

GOOD = """\
last = ["F2"]

[F1]
says = "Stay out of strong sun"
at = ["sample/recovery.md#sun", "sample/preparation.md#in-short"]
sources = ["S02"]
figures = ["4 week"]

[F2]
says = "What it costs"
left_out = "No prices were read"
"""


def found(root: Path, small_content: Content, text: str | bytes) -> list[tuple[str, int, str]]:
    """(path, line, message) of each problem of a table."""
    file = root / "docs" / "checks" / "facts.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems = list(fact_not_on_page(root, *small_content))
    assert {(problem.rule, bool(str(problem.hint))) for problem in problems} <= {("fact-not-on-page", True)}
    return [(problem.path, problem.line, str(problem.message)) for problem in problems]


def test_a_table_that_is_right_has_no_problem(tmp_path: Path, small_content: Content) -> None:
    assert found(tmp_path, small_content, GOOD) == []


def test_content_without_a_table_has_none_to_keep(tmp_path: Path, small_content: Content) -> None:
    assert list(fact_not_on_page(tmp_path, *small_content)) == []


ONE_OF_TWO = "must say either where the fact is (`at`) or why it is left out (`left_out`)."


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('last = ["F2"]', 'last = ["F3"]', 1, "The fact F3 is not in the table."),
        ("[F1]", "[F3]", 1, "The fact F1 is not in the table."),
        ('says = "Stay', 'say = "Stay', 3, 'F1 has an unknown field "say".'),
        ("[F1]\n", '[F1]\nleft_out = "x"\n', 3, f"F1 {ONE_OF_TWO}"),
        ('left_out = "No prices were read"\n', "", 9, f"F2 {ONE_OF_TWO}"),
        ('"No prices were read"', '""', 9, f"F2 {ONE_OF_TWO}"),
        ("recovery.md#sun", "recovery.md#moon", 3, "F1 names sample/recovery.md#moon, which is not in docs/en/."),
        ("recovery.md#sun", "moon.md#sun", 3, "F1 names sample/moon.md#sun, which is not in docs/en/."),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_table_is_told_with_its_line(
    tmp_path: Path, small_content: Content, old: str, new: str, line: int, says: str
) -> None:
    assert old in GOOD
    assert found(tmp_path, small_content, GOOD.replace(old, new)) == [("docs/checks/facts.toml", line, says)]


@pytest.mark.parametrize(
    ("old", "new", "what"), [('["S02"]', '["S02", "S03"]', "[^S03]"), ('"4 week"', '"5 week"', "5 week")]
)
def test_a_source_or_figure_that_is_lost_is_told_for_each_language(
    tmp_path: Path, small_content: Content, old: str, new: str, what: str
) -> None:
    where = "`sample/recovery.md#sun` and `sample/preparation.md#in-short`"
    assert found(tmp_path, small_content, GOOD.replace(old, new)) == [
        ("docs/checks/facts.toml", 3, f"F1: {what} is missing from {where} in {language}.")
        for language in ("English", "Nederlands", "Bahasa Melayu")
    ]


@pytest.mark.parametrize("text", ["[F1", b"\xff"])
def test_a_table_that_cannot_be_read_is_said(tmp_path: Path, small_content: Content, text: str | bytes) -> None:
    with pytest.raises(SettingsError, match=r"facts\.toml cannot be read"):
        found(tmp_path, small_content, text)


def test_a_duration_of_advice_that_was_changed_on_the_page_is_named(tmp_path: Path, small_content: Content) -> None:
    """The old figure may still stand in another place that the table names."""
    text = GOOD.replace('"sample/preparation.md#in-short"]', '"sample/recovery.md#acids-ablative"]')
    message = "F1: `sample/recovery.md#acids-ablative` says `6 week`, which is not among its `figures`."
    assert [m.replace("`", "") for _, _, m in found(tmp_path, small_content, text.replace('["S02"]', '["S05"]'))] == [
        message.replace("`", "")
    ]
