"""Words of the glossary: their forms, where they are marked, and what is added to them."""

from __future__ import annotations

import pytest
from lxml import html

from conftest import ROOT, Content
from patientinfo.article import Article, Kind, mark
from patientinfo.content.glossary import pattern_of, terms_of
from patientinfo.content.rendering import Renderer
from patientinfo.model import Block, Language, Run, Term
from patientinfo.pages.additions import Additions, at_the_end, in_other_languages
from patientinfo.settings import load_settings

GLOSSARY = {
    "ablative": Term("ablative", "Ablative", "It removes.", ("Ablative",)),
    "non-ablative": Term("non-ablative", "Non-ablative", "It heats.", ("Non-ablative",)),
    "scar": Term("scar", "Sunken scar (atrophic)", "It lies deeper.", ("Sunken scar", "atrophic", "sunken scars")),
}


def rendered(markdown: str, key: str = "t/index.md") -> html.HtmlElement:
    labels = {"glossary.heading": "Words", "glossary.close": "Close"}
    article, _ = Renderer(load_settings(ROOT), {}, labels, glossary=GLOSSARY).render(markdown, key)
    return html.fragment_fromstring(article.as_written(), create_parent="article")


def item(text: str, **attributes: str) -> Block:
    return Block("item", (Run(text, "en"),), id="x", attributes=attributes)


@pytest.mark.parametrize(
    ("text", "forms", "word", "meaning"),
    [
        ("Collagen. A protein.", ("Collagen",), "Collagen", "A protein."),
        ("Cold sore (herpes simplex). Small blisters.", ("Cold sore", "herpes simplex"),
         "Cold sore (herpes simplex)", "Small blisters."),
        ("SPF (sun protection factor). A number. 50 is high.", ("SPF", "sun protection factor"),
         "SPF (sun protection factor)", "A number. 50 is high."),
    ],
)  # fmt: skip
def test_an_item_gives_its_word_forms_and_meaning(text: str, forms: tuple, word: str, meaning: str) -> None:
    (term,) = terms_of([item(text)]).values()
    assert (term.word, term.meaning, term.forms) == (word, meaning, forms)


def test_more_forms_come_from_the_attribute_and_an_item_without_a_word_has_none() -> None:
    attributes = {"data-forms": "peels, chemical peels"}
    (term,) = terms_of([Block("item", (Run("Peel. An acid.", "en"),), id="p", attributes=attributes)]).values()
    assert term.forms == ("Peel", "peels", "chemical peels")
    assert terms_of([item("no word here")]) == {}


def test_a_word_is_marked_once_and_the_longest_form_wins() -> None:
    article = rendered("The non-ablative and the ablative kind. Non-ablative again, two sunken scars.")
    assert [a.text for a in article.xpath("//a[@class='pi-word']")] == ["non-ablative", "ablative", "sunken scars"]
    assert article.xpath("string(p)") == "The non-ablative and the ablative kind. Non-ablative again, two sunken scars."
    for link in article.xpath("//a[@class='pi-word']"):
        (note,) = article.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert note.get("popover") == ""
        assert note.xpath("string(.//a/@href)") == f"#{link.get('id')}"


@pytest.mark.parametrize(
    "markdown",
    [
        "## Ablative {#a}",
        "[the ablative kind](x.md)",
        "*ablative*{ lang=\"nl\" }",
        "`ablative`",
        "| | ablative |\n|---|---|\n| ablative | x |",
        "### Contact the clinic {#help-clinic data-help=\"clinic\"}\n\nAn ablative scar.",
        "Preablative, ablatives, non-ablatively.",
    ],
)  # fmt: skip
def test_words_in_headings_links_names_and_help_cards_are_left_alone(markdown: str) -> None:
    article = rendered(markdown)
    assert article.xpath("//a[@class='pi-word']") == []
    assert article.xpath("//*[@class='pi-words']") == []


@pytest.mark.parametrize("key", ["glossary.md", "sources.md"])
def test_the_glossary_and_the_sources_explain_no_words_again(key: str) -> None:
    assert rendered("An ablative laser.", key).xpath("//a[@class='pi-word']") == []


def test_dots_are_drawn_beside_the_text_and_say_nothing_of_their_own() -> None:
    article = rendered('- **15 of every 100 people** had one.\n  {#x data-dots="15"}')
    (drawing,) = article.xpath("//li/svg")
    assert drawing.get("aria-hidden") == "true"
    counted, rest = (path.get("d").count("M") for path in drawing.xpath("./path"))
    assert (counted, rest) == (15, 85)
    assert article.xpath("string(//li)").split() == ["15", "of", "every", "100", "people", "had", "one."]


def test_a_word_is_found_inside_a_sentence_without_spaces() -> None:
    terms = {"scab": Term("scab", "结痂", "", ("结痂",))}
    for is_spaced, found in ((True, []), (False, ["结痂"])):
        pattern, _ = pattern_of(terms, is_spaced)
        assert pattern is not None
        assert pattern.findall("皮肤结痂后会脱落") == found


def test_no_glossary_marks_nothing() -> None:
    pattern, ids = pattern_of({})
    assert pattern is None
    assert ids == {}


def test_the_glossary_of_each_language_is_read_with_the_same_words(small_content: Content) -> None:
    found = small_content[0].glossaries
    assert list(found["en"]) == list(found["nl"]) == list(found["ms"])
    assert len(found["en"]) == 13
    assert found["en"]["scab"].forms == ("Scab", "crust", "scabs", "crusts")


def test_a_word_shows_its_words_in_the_other_languages() -> None:
    other = Language("nl", "Nederlands", False)
    terms = {other: {"a": Term("a", "Litteken <b>", "", ())}}
    said = in_other_languages("a", terms, "en", {"en": "ltr", "nl": "ltr"})
    assert said == '<span lang="nl" translate="no">Nederlands: Litteken &lt;b&gt;</span>'


def test_what_is_added_stands_at_the_end_of_its_item() -> None:
    article = Article(f'<ul><li id="a">Scar.{mark(Kind.END, "a")}</li><li id="b">B{mark(Kind.END, "b")}</li></ul>')
    assert Additions(str, ends={"a": at_the_end("more")}).fill(article, str) == (
        '<ul><li id="a">Scar.<p class="pi-uses" data-generated>more</p></li><li id="b">B</li></ul>'
    )
