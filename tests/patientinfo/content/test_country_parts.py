"""The parts of a page for one country: read, named, boxed, and compared in one order."""

from __future__ import annotations

from lxml import html

from conftest import CONTENT, ROOT
from patientinfo.content.countries import load_countries
from patientinfo.content.country_parts import countries_by_id, in_one_order, runs_of_parts
from patientinfo.content.parse import parse_page
from patientinfo.content.rendering import Renderer
from patientinfo.model import Language, Page
from patientinfo.settings import load_settings
from patientinfo.termbase import bare
from patientinfo.translation.lock import texts_of

COUNTRIES = load_countries(CONTENT / "valid" / "docs")
NETHERLANDS = '## How to complain {#nl data-country="NL"}\n\nTell the clinic.\n\n### More {#more}\n\nText.\n'
MALAYSIA = '## In Malaysia {#my data-country="MY"}\n\nWrite.\n'
ITEMS = ("- All.\n", '- Here.\n  {#a data-country="NL"}\n', '- There.\n  {#b data-country="MY"}\n    - Within.\n')
END = "- End.\n"


def page(*parts: str) -> Page:
    text = "---\ntitle: T\n---\n\n# T\n\n" + "\n".join(parts)
    renderer = Renderer(load_settings(ROOT), {}, {}, {"en": bare("en")}, countries=COUNTRIES, language="en")
    return parse_page(text, "docs/en/t/x.md", "t/x.md", Language("en", "English", is_source=True), renderer)


def shown(one: Page) -> html.HtmlElement:
    return html.fragment_fromstring(one.article.as_written(), create_parent="article")


def test_the_order_of_sections_for_countries_is_no_difference() -> None:
    one, other = page(NETHERLANDS, MALAYSIA, "## End {#end}\n"), page(MALAYSIA, NETHERLANDS, "## End {#end}\n")
    for order in (one, other):
        found = in_one_order(order)
        assert [section.id for section in found.sections] == ["page-title", "my", "nl", "more", "end"]
        assert [section.heading.country for section in found.sections] == ["", "MY", "NL", "NL", ""]
    apart = page(NETHERLANDS, "## Between {#between}\n\nText.\n", MALAYSIA)
    assert [section.id for section in in_one_order(apart).sections] == ["page-title", "nl", "more", "between", "my"]


def test_the_order_of_items_for_countries_is_none_either_and_makes_no_text_new() -> None:
    all_, here, there = ITEMS
    one, other = page(all_ + here + there + END), page(all_ + there + here + END)
    orders = [[block.text for block in in_one_order(order).sections[0].blocks] for order in (one, other)]
    assert orders == [["All.", "There.", "Within.", "Here.", "End."]] * 2
    assert texts_of(one) == texts_of(other)


def test_where_one_language_has_lost_the_attribute_the_others_know_better() -> None:
    all_, here, there = ITEMS
    lost = page(all_ + here.replace(' data-country="NL"', "") + there)
    known = countries_by_id([page(all_ + here + there)])
    assert known == {"a": "NL", "b": "MY"}
    assert [block.id for block in in_one_order(lost, known).sections[0].blocks] == ["", "b", "", "a"]


def test_a_page_without_such_parts_is_what_it_was() -> None:
    one = page("## A {#a}\n\nText.\n")
    assert in_one_order(one) is one
    assert list(runs_of_parts(one)) == []


def test_parts_that_follow_each_other_are_one_run_with_what_they_say_first() -> None:
    runs = runs_of_parts(page("".join(ITEMS), NETHERLANDS, MALAYSIA))
    assert [[(part.country, part.says) for part in run] for run in runs] == [
        [("NL", "How to complain\nTell the clinic."), ("MY", "In Malaysia\nWrite.")],
        [("NL", "Here."), ("MY", "There.")],
    ]


def test_a_part_is_boxed_and_shows_its_country_unless_it_names_it() -> None:
    article = shown(page(NETHERLANDS, MALAYSIA, "## End {#end}\n\nText.\n", "".join(ITEMS)))
    boxes = article.xpath("section[@class='pi-country-part']")
    assert [box.get("data-country") for box in boxes] == ["NL", "MY"]
    assert [len(box.xpath(".//h2|.//h3")) for box in boxes] == [2, 1]
    labels = article.xpath("//span[@class='pi-country'][@data-generated]")
    places = [(label.getparent().get("id"), label.text) for label in labels]
    assert places == [("nl", "The Netherlands"), ("a", "The Netherlands"), ("b", "Malaysia")]


def test_what_was_added_is_no_text_of_the_page() -> None:
    blocks = page(NETHERLANDS, "".join(ITEMS)).blocks
    assert not any("Netherlands" in block.text for block in blocks)
    assert [block.country for block in blocks if block.text in ("Within.", "There.")] == ["MY", "MY"]
