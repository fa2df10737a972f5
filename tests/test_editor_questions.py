"""What only a native speaker can settle opens the document of that language, beside the English, and of no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from review_documents import main

QUESTION = "Do readers say this word?"


@pytest.fixture
def asked(project: Path) -> Path:
    """The small project with one question for the editor of Malay."""
    facts = f'[F01]\nsays = "Warmth"\nat = ["sample/benefits.md#in-short"]\neditor.ms = "{QUESTION}"\n'
    (project / "facts.toml").write_text(facts, "utf-8")
    return project


def _document(root: Path, code: str) -> html.HtmlElement:
    return html.parse(root / f".build/review/language-review-{code}.html").getroot()


def test_a_question_opens_the_document_of_its_language(asked: Path) -> None:
    assert main(["--root", str(asked)]) == 0
    malay = _document(asked, "ms")
    assert [heading.text_content() for heading in malay.xpath("//h3")] == [f"1. {QUESTION}"]
    rows = malay.xpath("//table[1]/tbody/tr")
    assert len(rows) >= 3
    assert all([cell.get("lang") for cell in row] == ["ms", "en", None] for row in rows)
    for code in ("en", "nl"):
        assert _document(asked, code).xpath("//h3 | //*[@id='open']") == []


def test_a_question_about_a_place_that_is_gone_says_so(asked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = asked / "facts.toml"
    file.write_text(file.read_text("utf-8").replace("#in-short", "#gone"), "utf-8")
    assert main(["--root", str(asked)]) == 2
    assert "facts.toml names sample/benefits.md#gone" in capsys.readouterr().err
