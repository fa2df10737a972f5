"""A page becomes blocks as the reader sees them, each with the line it comes from."""

from __future__ import annotations

import re

import pytest
from lxml import html

from conftest import ROOT
from patientinfo.content.labels import load_labels
from patientinfo.content.parse import parse_page, parse_sources
from patientinfo.content.rendering import Renderer
from patientinfo.model import Block, Language, Page, Source
from patientinfo.problems import ContentError
from patientinfo.settings import load_settings

EN = Language("en", "English", True)
SOURCES = {id: Source(id, "**A study.** 2019.", 1) for id in ("S01", "S02", "S03")}
FRONT = "---\ntitle: T\ndescription: D\n---\n"


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(load_settings(ROOT), SOURCES, load_labels(ROOT, "en"))


def make_page(renderer: Renderer, body: str) -> Page:
    return parse_page(FRONT + body, "docs/en/index.md", "index.md", EN, renderer)


def blocks(page: Page) -> list[tuple[str, str, int]]:
    return [(block.kind, block.text, block.line) for block in page.blocks if block.kind != "heading" or block.level]


def test_blocks_have_the_text_without_marks_and_the_line_of_the_file(renderer: Renderer) -> None:
    page = make_page(
        renderer,
        "\n# Title\n\nA **bold** word.[^S01]\n\n## Part {#part}\n\n- One\n  {#one data-until='2d'}\n"
        "- Two\n  more\n"
        "\n| | A |\n|---|---|\n| r | 5 &lt; 6 |\n",
    )
    assert blocks(page) == [
        ("heading", "Title", 6),
        ("paragraph", "A bold word.", 8),
        ("heading", "Part", 10),
        ("item", "One", 12),
        ("item", "Two more", 14),
        ("cell", "", 14),
        ("cell", "A", 17),
        ("cell", "r", 19),
        ("cell", "5 < 6", 19),
    ]
    item = next(block for block in page.blocks if block.id == "one")
    assert item.attributes == {"data-until": "2d"}
    assert page.blocks[1].sources == ("S01",)


def test_sources_that_stand_together_are_one_mark(renderer: Renderer) -> None:
    page = make_page(renderer, "# T\n\nOne[^S01] and two.[^S03][^S01] [^S02] Three.[^S02]\n")
    block = page.blocks[1]
    assert block.sources == ("S01", "S03", "S01", "S02", "S02")
    assert block.marks == 3
    assert block.links == ()
    (mark,) = re.findall(r"<sup>[^/]*data-cited.*?</sup>", page.article.as_written())
    assert mark.count("<a ") == 1
    # The targets of the ways back from the list of sources, where each is first cited.
    assert re.findall(r'id="fnref:(S\d+)"', page.article.as_written()) == ["S01", "S03", "S02"]


def test_a_heading_names_the_kind_for_what_stands_below_it(renderer: Renderer) -> None:
    page = make_page(
        renderer,
        "# T\n\n## A {#a}\n\n- free\n\n### B {#b data-kind='deep'}\n\n- one\n    - two\n\n#### C {#c}\n\n- three\n"
        "  {#three data-kind='light'}\n\n### D {#d}\n\n- after\n",
    )
    assert {block.text: block.of_kind for block in page.blocks if block.kind_above} == {
        "one": "deep",
        "two": "deep",
        "C": "deep",
        "three": "light",
    }
    # What it inherits is not its own, so it is not compared or accepted once more.
    assert [dict(block.attributes) for block in page.blocks if block.text in ("one", "two", "C")] == [{}, {}, {}]
    assert [section.id for section in page.below["a"]] == ["a", "b", "c", "d"]
    assert [section.id for section in page.below["b"]] == ["b", "c"]


def test_the_same_words_twice_get_their_own_lines(renderer: Renderer) -> None:
    page = make_page(renderer, "# T\n\n- Call the clinic.\n- Call the clinic.\n\nCall the clinic.\n")
    assert [block.line for block in page.blocks[1:]] == [7, 8, 10]


def test_html_is_text(renderer: Renderer) -> None:
    page = make_page(renderer, "# T\n\n<script>alert(1)</script>\n\na <b>c</b>\n")
    assert [block.text for block in page.blocks[1:]] == ["<script>alert(1)</script>", "a <b>c</b>"]


def test_attributes_outside_the_contract_are_taken_out_and_named(renderer: Renderer) -> None:
    article, stray = renderer.render('# T\n\n[x](y.md){ onclick="alert(1)" style="color:red" .big #ok }\n')
    assert sorted(stray) == ["class", "onclick", "style"]
    assert "onclick" not in article.as_written()
    assert 'id="ok"' in article.as_written()


def test_headings_get_no_id_from_their_words(renderer: Renderer) -> None:
    page = make_page(renderer, "# T\n\n## Words\n\ntext\n")
    assert [block.id for block in page.blocks] == ["page-title", "", ""]


def test_a_box_ends_where_its_content_ends(renderer: Renderer) -> None:
    article, _ = renderer.render("# T\n\n## In short {#in-short}\n\n- a\n- b\n\nAfter.\n\n## Next {#next}\n\nx\n")
    text = article.as_written()
    box = text[text.index("<section") : text.index("</section>")]
    assert "<li>b</li>" in box
    assert "After." not in box


def test_tables_name_rows_and_columns(renderer: Renderer) -> None:
    article, _ = renderer.render("| | A |\n|---|---|\n| r | 1 |\n")
    assert '<th scope="col">A</th>' in article.as_written()
    assert 'scope="row"' in article.as_written()
    assert 'data-label="A"' in article.as_written()
    assert "style=" not in article.as_written()


def test_sources_page() -> None:
    found = parse_sources("# Sources\n\n- **A.** 2019.\n  More.\n  {#s01}\n- **B.**\n\n- **C.**\n  {#c1}\n")
    assert {id: (source.markdown, source.line) for id, source in found.items()} == {
        "S01": ("**A.** 2019. More.", 3),
        "C1": ("**C.**", 8),
    }


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("# T\n", 1, "does not start"),
        ("---\ntitle: a\n", 1, "not closed"),
        ("---\ntitle: a: b\n---\n", 2, "colon"),
        ("---\ntitle: a\ntitle: b\n---\n", 3, "twice"),
        ("---\ntitle: &a b\n---\n", 2, "special meaning"),
        ("---\ntitle: !!python/name:os.system x\n---\n", 2, "special meaning"),
        ("---\n\ttitle: a\n---\n", 2, "tab"),
        ("---\ntitle:\n  - a\n---\n", 3, "begins with a space"),
        ("---\n- a\n---\n", 2, "not a field"),
        ("---\ntitle: 'a\n---\n", 2, "not closed, or there are quotes inside"),
        (f"{FRONT}\n{'a' * 6000}\n", 6, "6000 characters"),
        (f"{FRONT}\n{'>' * 9} a\n", 6, "nested too deep"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_line(renderer: Renderer, text: str, line: int, says: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_page(text, "docs/en/index.md", "index.md", EN, renderer)
    assert (caught.value.problem.path, caught.value.problem.line) == ("docs/en/index.md", line)
    assert says in str(caught.value.problem.message)


def test_a_date_that_does_not_exist_stays_text(renderer: Renderer) -> None:
    page = parse_page("---\nupdated: 2026-02-30\n---\n# T\n", "p", "index.md", EN, renderer)
    assert page.meta["updated"] == "2026-02-30"


def test_blocks_are_values() -> None:
    assert Block("item", ()) == Block("item", ())


@pytest.mark.parametrize(
    ("language", "page", "direction"),
    [("ar", "ltr", "rtl"), ("nl", "ltr", None), ("en", "rtl", "ltr"), ("ar", "rtl", None)],
)
def test_a_quotation_has_its_own_direction(language: str, page: str, direction: str | None) -> None:
    labels = {**load_labels(ROOT, "en"), "direction": page}
    article, _ = Renderer(load_settings(ROOT), {}, labels).render(f"# T\n\nA\n{{lang={language}}}\n")
    paragraph = html.fragment_fromstring(article.as_written(), create_parent="div").find("p")
    assert paragraph.get("lang") == language
    assert paragraph.get("dir") == direction


@pytest.mark.parametrize(
    ("text", "kept"), [("涂SPF 50的防晒霜", ["SPF 50"]), ("SPF 50 helps", ["SPF 50"]), ("ASPF 50", []), ("SPF 500", [])]
)
def test_what_is_not_translated_is_marked_inside_a_sentence_without_spaces(text: str, kept: list[str]) -> None:
    article, _ = Renderer(load_settings(ROOT), {}, load_labels(ROOT, "en")).render(f"# T\n\n{text}\n")
    marks = html.fragment_fromstring(article.as_written(), create_parent="div").xpath("//span[@translate]/text()")
    assert marks == kept
