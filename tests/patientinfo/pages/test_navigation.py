"""Menus, and the same page in the other languages."""

from __future__ import annotations

import pytest

from patientinfo.model import Language
from patientinfo.pages.navigation import Entry, alternates, menus

EN, NL, MS = (
    Language("en", "English", True),
    Language("nl", "Nederlands", False),
    Language("ms", "Melayu", False),
)


@pytest.mark.parametrize(
    ("url", "language", "expected"),
    [
        ("", EN, ["", "nl/", "ms/"]),
        ("./", EN, ["", "nl/", "ms/"]),
        ("nl/", NL, ["", "nl/", "ms/"]),
        ("a/recovery/", EN, ["a/recovery/", "nl/a/recovery/", "ms/a/recovery/"]),
        ("ms/a/recovery/", MS, ["a/recovery/", "nl/a/recovery/", "ms/a/recovery/"]),
    ],
)
def test_each_page_knows_itself_in_every_language(url: str, language: Language, expected: list[str]) -> None:
    found = alternates(url, language, (EN, NL, MS), "https://x.example/guide")
    assert [a.url for a in found] == expected
    assert [a.absolute for a in found] == [f"https://x.example/guide/{u}" for u in expected]
    assert [a.code for a in found if a.is_current] == [language.code]


def test_a_menu_holds_its_own_treatment_and_the_site_not_every_page() -> None:
    entries = [Entry(f"t{n}/{p}.md", p, "") for n in range(50) for p in ("recovery", "index")]
    found = menus([*entries, Entry("sources.md", "s", ""), Entry("index.md", "h", "")], {})
    assert [e.key for e in found["t7"].treatment] == ["t7/index.md", "t7/recovery.md"]
    assert [e.key for e in found["t7"].site] == ["index.md", "sources.md"]
    assert found[""].treatment == ()


def test_with_one_treatment_its_pages_are_in_every_menu() -> None:
    found = menus([Entry("a/index.md", "a", ""), Entry("index.md", "h", "")], {})
    assert [e.key for e in found[""].treatment] == ["a/index.md"]


AFTER = {"a/costs.md": "a/risks.md", "a/loans.md": "a/costs.md", "a/zzz.md": "a/risks.md"}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (AFTER, "index risks costs loans zzz faq"),
        ({**AFTER, "a/costs.md": "a/nothing.md"}, "index risks zzz faq costs loans"),
        ({**AFTER, "a/costs.md": "a/loans.md"}, "index risks zzz faq costs loans"),  # a circle, which the check refuses
    ],
)
def test_a_further_page_follows_the_page_that_it_names(after: dict[str, str], expected: str) -> None:
    entries = [Entry(f"a/{name}.md", name, "") for name in ("zzz", "loans", "costs", "faq", "risks", "index")]
    assert " ".join(e.title for e in menus(entries, after)["a"].treatment) == expected


def test_with_several_treatments_a_page_of_the_site_lists_them_and_leads_to_the_help_of_none() -> None:
    keys = ("b/recovery.md", "b/index.md", "a/index.md", "a/recovery.md", "index.md")
    entries = [Entry(key, key, key.removesuffix(".md") + "/") for key in keys]
    found = menus(entries, names={"a": "Peel", "b": "Steam"})
    assert [(c.title, c.url, c.help) for c in found[""].choices] == [
        ("Peel", "a/index/", "a/recovery/#help"),
        ("Steam", "b/index/", "b/recovery/#help"),
    ]
    assert found["a"].choices == found["b"].choices == found[""].choices
    assert (found["a"].help, found["b"].help, found[""].help) == ("a/recovery/#help", "b/recovery/#help", "")


def test_with_one_treatment_its_help_is_that_of_every_page() -> None:
    found = menus(
        [Entry("a/index.md", "a", "a/"), Entry("a/recovery.md", "r", "a/recovery/"), Entry("index.md", "h", "")]
    )
    assert found[""].help == found["a"].help == "a/recovery/#help"
    assert found[""].choices == ()
    assert menus([Entry("index.md", "h", "")])[""].help == ""
