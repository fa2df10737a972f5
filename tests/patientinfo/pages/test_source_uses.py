"""Where a source is used: parts of pages while there are few, pages while they fit, then their number."""

from __future__ import annotations

from dataclasses import replace

from conftest import ROOT, Content
from patientinfo.checks.page_index import page_index_of
from patientinfo.content.labels import load_labels
from patientinfo.model import PageIndex, Use
from patientinfo.pages.source_uses import LINKS, links_for_each, uses_as_html, uses_of_sources

NAMES = {"sample": "Sample", **{f"sample-{n}": f"Sample {n}" for n in range(300)}}


def indexes(content: Content) -> list[PageIndex]:
    return [page_index_of(page) for (code, _), page in content[1].items() if code == "en"]


def shown(pages: list[PageIndex], code: str = "en") -> dict[str, str]:
    """What the sources page says of each source."""
    uses, labels = uses_of_sources(pages), load_labels(ROOT, code)
    most = links_for_each(map(len, uses.values()))
    return {id: uses_as_html(found, address, labels, NAMES, most) for id, found in uses.items()}


def address(key: str) -> str:
    return f"../{key.removesuffix('.md')}/"


def repeated(content: Content, times: int) -> list[PageIndex]:
    """The pages of one treatment, many times."""
    own = [page for page in indexes(content) if page.key.startswith("sample/")]
    return [replace(page, key=page.key.replace("sample/", f"sample-{n}/")) for n in range(times) for page in own]


def test_sources_lead_back_to_the_parts_that_use_them(small_content: Content) -> None:
    uses = uses_of_sources(indexes(small_content))
    assert {page.key for page, _ in uses["S05"]} >= {"sample/risks.md", "sample/alternatives.md"}
    assert Use("S05", "infection", "Infection") in [use for _, use in uses["S05"]]
    found = shown(indexes(small_content))["S05"]
    assert found.startswith("Used in: ")
    assert 'href="../sample/risks/#infection">Infection</a>' in found
    assert uses_as_html([], str, {}, {}) == ""


def test_with_two_treatments_each_is_named_once(small_content: Content) -> None:
    found = shown(repeated(small_content, 2))["S05"]
    assert [found.count(f"Sample {n}: ") for n in (0, 1)] == [1, 1]
    assert "#infection" in found


def test_on_a_large_site_the_page_stays_small_and_says_how_much_it_leaves_out(small_content: Content) -> None:
    pages = repeated(small_content, 270)
    for code, said in (("en", r"; further pages: "), ("nl", "; andere pagina's: "), ("ms", "; halaman lain: ")):
        found = shown(pages, code)
        assert sum(map(len, found.values())) < 100_000
        assert sum(text.count("<a ") for text in found.values()) <= LINKS
        assert all(said in text.replace("&#x27;", "'") for text in found.values())
    most = max(shown(pages)["S05"].split(": ")[-1:])
    uses = {page.key for page, _ in uses_of_sources(pages)["S05"]}
    assert most == f"{len(uses) - shown(pages)['S05'].count('<a '):,}."


def test_sources_with_few_uses_leave_their_links_to_those_with_many() -> None:
    assert links_for_each([3, 4, 5]) == LINKS
    assert links_for_each([2, 100, 3, 100], 105) == 50
    assert links_for_each([], 10) == 10
    assert links_for_each([9] * 20, 10) == 1
