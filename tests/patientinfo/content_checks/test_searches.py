"""Queries are run by the site's own search on a built index: what readers type finds the page that answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import ROOT, Content, blocks
from patientinfo.content.labels import load_labels
from patientinfo.content_checks.searches import Search, search_misses
from patientinfo.pages.search_index import SearchPage, search_index
from patientinfo.problems import SettingsError

HELP = (
    '<h1 id="t">Recovery</h1><p>How skin heals.</p><h2 id="help">When to get help</h2><p>Look here.</p>'
    '<h3 id="help-emergency">Call 112</h3><p>You have trouble breathing.</p>'
)
# A query that all of them answer: more pages than a reader looks at.
SHOWER = [
    SearchPage(f"sample/p{n}/", f"Shower {n}", "", blocks(f'<h1 id="t">Shower {n}</h1><p>shower</p>')) for n in range(4)
]
PAGES = [
    SearchPage("./", "Home", "", blocks('<h1 id="t">Home</h1><p>A short site.</p>')),
    SearchPage("sample/recovery/", "Recovery", "trampoline", blocks(HELP)),
    SearchPage("sample/risks/", "Risks", "", blocks('<h1 id="t">Risks</h1><p>Scars are rare, and redness fades.</p>')),
    *SHOWER,
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with queries and the real scripts."""
    root = tmp_path_factory.mktemp("searches")
    (root / "overrides").symlink_to(ROOT / "overrides")
    (root / "docs" / "checks" / "search").mkdir(parents=True)
    return root


INDEX = json.dumps(search_index(PAGES, "en", load_labels(ROOT, "en")))


def problems_of(root: Path, small_content: Content, queries: str, index: str = INDEX) -> list[tuple[str, int, str]]:
    (root / "docs/checks/search/en.toml").write_text(queries, encoding="utf-8")
    found = list(search_misses(root, small_content[0], lambda language: {"en": index}[language.code]))
    assert {(problem.rule, bool(str(problem.hint))) for problem in found} <= {("search-misses", True)}
    return [(problem.path, problem.line, str(problem.message)) for problem in found]


GOOD = """\
[[query]]
text = "trampoline"
pages = ["sample/recovery.md"]

[[query]]
text = "a short site"
pages = ["index.md"]

# One of them is enough.
[[query]]
text = "redness"
pages = ["sample/aftercare.md", "sample/risks.md"]

[[query]]
text = "cannot breathe"
first = "help-emergency"
pages = ["sample/recovery.md"]
"""


def test_queries_that_are_answered_have_no_problem(root: Path, small_content: Content) -> None:
    assert problems_of(root, small_content, GOOD) == []


def test_a_language_without_queries_asks_for_nothing(root: Path, small_content: Content) -> None:
    """Not even for an index: Dutch and Malay have none here."""
    assert problems_of(root, small_content, "") == []


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (
            'text = "tattoo"\npages = ["sample/risks.md"]',
            'A search for "tattoo" shows – in the first three results, instead of `sample/risks.md`.',
        ),
        (
            'text = "trampoline"\npages = ["sample/risks.md", "index.md"]',
            'A search for "trampoline" shows `sample/recovery/` in the first three results, '
            "instead of `sample/risks.md` and `index.md`.",
        ),
        (
            'text = "trampoline"\nfirst = "help-emergency"\npages = ["sample/recovery.md"]',
            'A search for "trampoline" shows sample/recovery/ first, instead of help-emergency.',
        ),
        (
            'text = "trampoline"\npages = ["sample/trampoline.md"]',
            'The query "trampoline" names sample/trampoline.md, which does not exist.',
        ),
        ('text = "trampoline"', "This query has no `text` or no `pages`."),
        ('pages = ["sample/risks.md"]', "This query has no `text` or no `pages`."),
    ],
)  # fmt: skip
def test_a_query_that_misses_is_told_with_its_line(root: Path, small_content: Content, query: str, says: str) -> None:
    line = GOOD.count("\n") + 2
    queries = f"{GOOD}\n[[query]]\n{query}\n"
    assert problems_of(root, small_content, queries) == [("docs/checks/search/en.toml", line, says)]


def test_only_the_first_three_answers_count() -> None:
    places = Search(ROOT / "overrides" / "javascripts", INDEX).places("shower")
    assert sorted(places) == sorted(page.location for page in SHOWER)


def test_an_answer_behind_the_third_is_a_miss(root: Path, small_content: Content) -> None:
    last = Search(ROOT / "overrides" / "javascripts", INDEX).places("shower")[3]
    # The pages of the index need not be those of the project, those of a query do.
    moved = INDEX.replace(last, "sample/benefits/")
    query = '[[query]]\ntext = "shower"\npages = ["sample/benefits.md"]\n'
    (problem,) = problems_of(root, small_content, query, moved)
    assert "in the first three results, instead of `sample/benefits.md`" in problem[2]


def test_queries_that_cannot_be_read_are_said(root: Path, small_content: Content) -> None:
    with pytest.raises(SettingsError, match=r"search/en\.toml cannot be read"):
        problems_of(root, small_content, "[[query")
