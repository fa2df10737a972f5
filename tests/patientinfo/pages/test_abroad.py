"""A clinic's readers: the parts for its countries come first, the rest is folded; nothing is lost."""

from __future__ import annotations

import pytest
from lxml import html

from conftest import CONTENT, ROOT
from patientinfo.article import Article
from patientinfo.content.countries import load_countries
from patientinfo.content.parse import read_blocks
from patientinfo.content.rendering import Renderer
from patientinfo.pages.abroad import arranged
from patientinfo.settings import load_settings

COUNTRIES = load_countries(CONTENT / "valid" / "docs")
NAMES = {"NL": "The Netherlands", "MY": "Malaysia"}
TEXT = """# T

## Complain {#complain-nl data-country="NL"}

Tell the clinic.

## Complain in Malaysia {#complain-my data-country="MY"}

Write.

## All {#all}

- One
  {#one data-country="NL"}
- Two
  {#two data-country="MY"}
- Three
  {#three data-country="NL"}
- Four

### Now {#help-emergency data-help="emergency"}

- Here
  {#here data-country="NL"}
- There
  {#there data-country="MY"}
"""


def article(first: tuple[str, ...]) -> Article:
    rendered, _ = Renderer(load_settings(ROOT), {}, {}, countries=COUNTRIES, language="en").render(TEXT)
    return arranged(rendered, first, NAMES)


def shown(first: tuple[str, ...]) -> html.HtmlElement:
    return html.fragment_fromstring(article(first).as_written(), create_parent="article")


@pytest.mark.parametrize(
    ("first", "ids", "folded"),
    [
        (("MY",), ["complain-my", "complain-nl", "two", "one", "three", "there", "here"], ["NL", "NL"]),
        (("NL",), ["complain-nl", "complain-my", "one", "three", "two", "here", "there"], ["MY", "MY"]),
        (("MY", "NL"), ["complain-nl", "complain-my", "one", "two", "three", "here", "there"], []),
        (
            ("SG",),
            ["complain-nl", "complain-my", "one", "two", "three", "here", "there"],
            ["NL", "MY", "NL", "MY", "NL"],
        ),
    ],
)
def test_its_own_parts_come_first_and_others_are_folded(first: tuple, ids: list[str], folded: list[str]) -> None:
    document = shown(first)
    assert document.xpath("//*[self::h2 or self::li][@data-country]/@id") == ids
    found = document.xpath("//*[contains(@class, 'pi-abroad')]")
    assert [one.xpath("(.//@data-country)[1] | @data-country")[0] for one in found] == folded
    assert not document.xpath("//details/@open")


def test_a_card_for_emergencies_is_never_folded() -> None:
    assert not shown(("MY",)).xpath("//*[@class='pi-care pi-care--emergency']//details")


def test_what_is_folded_is_still_all_there_as_it_was() -> None:
    def texts(first: tuple[str, ...]) -> list[tuple[str, str, str]]:
        blocks = read_blocks(article(first).as_written(), "en")
        return sorted((block.kind, block.id, block.text) for block in blocks)

    assert texts(("MY",)) == texts(("NL",)) == texts(("SG",)) == texts(("MY", "NL"))


def test_a_fold_says_what_is_in_it() -> None:
    document = shown(("MY",))
    heading, items = document.xpath("//summary")
    assert heading.xpath("h2/@id") == ["complain-nl"]
    assert items.text == "The Netherlands"
    assert items.xpath("following-sibling::ul/li/@id") == ["one", "three"]
