"""The documents for reviewers hold every open question beside the text of all languages, made from the pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from review_documents import main

QUESTION = "Do readers say this word?"
FACTS = f"""\
last = ["F03"]

[F01]
says = "Warmth"
at = ["sample/benefits.md#in-short"]
editor.ms = "{QUESTION}"

[F02]
says = "No hot shower"
at = ["sample/recovery.md#hot-shower", "sample/aftercare.md#hot-shower"]
clinician = "Is a day enough?"

[F03]
says = "Settled"
at = ["sample/recovery.md#stages"]
"""


@pytest.fixture
def root(project: Path) -> Path:
    """The small project with one question for a clinician and one for the editor of Malay."""
    facts = project / "docs/checks/facts.toml"
    facts.parent.mkdir(exist_ok=True)
    facts.write_text(FACTS, encoding="utf-8")
    return project


def document(root: Path, name: str) -> html.HtmlElement:
    return html.parse(root / f".build/review/{name}.html").getroot()


def test_a_clinician_gets_each_open_point_in_all_languages(root: Path) -> None:
    assert main(["--root", str(root)]) == 0
    found = document(root, "clinical-review")
    assert found.xpath("//h2/@id") == ["F02"]
    tables = found.xpath("//table[preceding::h2[1][@id='F02']]")
    assert len(tables) == 2
    for table in tables:
        assert [cell.get("lang") for cell in table.xpath(".//thead//th")] == ["en", "nl", "ms"]
        for row in table.xpath(".//tbody/tr"):
            assert len(row) == 3
            assert all(cell.text_content().strip() for cell in row)
    assert "Is a day enough?" in found.text_content()
    assert "No hot shower for 24 hours." in found.text_content()
    assert "gedurende 24 uur" in found.text_content()


def test_an_editor_of_the_source_gets_every_block(root: Path) -> None:
    assert main(["--root", str(root)]) == 0
    rows = document(root, "language-review-en").xpath("//tbody/tr")
    assert rows
    assert all([cell.get("lang") for cell in row] == ["en", None] for row in rows)


@pytest.mark.parametrize("code", ["nl", "ms"])
def test_a_native_editor_gets_every_block_beside_the_source(root: Path, code: str) -> None:
    assert main(["--root", str(root)]) == 0
    found = document(root, f"language-review-{code}")
    assert len(found.xpath("//h2[not(@id='open')]")) == len(list((root / "docs" / code).rglob("*.md")))
    pairs = [[cell.get("lang") for cell in row][:2] for row in found.xpath("//tbody/tr")]
    assert len(pairs) > 100
    assert all(pair == [code, "en"] for pair in pairs)


def test_a_question_for_an_editor_opens_the_document_of_its_language_alone(root: Path) -> None:
    assert main(["--root", str(root)]) == 0
    malay = document(root, "language-review-ms")
    assert [heading.text_content() for heading in malay.xpath("//h3")] == [f"1. {QUESTION}"]
    rows = malay.xpath("//table[1]/tbody/tr")
    assert len(rows) >= 3
    for code in ("en", "nl"):
        assert document(root, f"language-review-{code}").xpath("//h3 | //*[@id='open']") == []


@pytest.mark.parametrize("place", ["sample/benefits.md#in-short", "sample/recovery.md#hot-shower"])
def test_a_table_that_names_a_place_that_is_gone_says_so(
    place: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = re.sub(r"#.*", "#gone", place)
    (root / "docs/checks/facts.toml").write_text(FACTS.replace(place, gone), "utf-8")
    assert main(["--root", str(root)]) == 2
    assert f"checks/facts.toml names {gone}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "printed"), [("[F01\n", "facts.toml cannot be read"), (None, "facts.toml is not there")]
)
def test_a_table_that_cannot_be_read_is_told_in_one_line(
    text: str | None, printed: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = root / "docs/checks/facts.toml"
    file.unlink()
    if text is not None:
        file.write_text(text, "utf-8")
    assert main(["--root", str(root)]) == 2
    said = capsys.readouterr().err
    assert printed in said
    assert "Traceback" not in said


def test_a_page_that_lacks_something_in_one_language_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = root / "docs/nl/sample/contraindications.md"
    text = page.read_text(encoding="utf-8")
    shorter = re.sub(r"^- .*\n  \{#epilepsy.*\}\n", "", text, count=1, flags=re.MULTILINE)
    assert shorter != text
    page.write_text(shorter, encoding="utf-8")
    assert main(["--root", str(root)]) == 2
    said = capsys.readouterr().err
    assert "contraindications.md" in said
    assert "Run make validate first." in said
    assert "Traceback" not in said
