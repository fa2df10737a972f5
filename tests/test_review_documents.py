"""The documents for reviewers hold every open point and every sentence, and are made from the pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from conftest import ROOT, new_project
from patientinfo.review import load_facts
from review_documents import main


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = new_project(tmp_path / "p", ROOT / "docs")
    (root / "facts.toml").write_bytes((ROOT / "facts.toml").read_bytes())
    return root


def test_a_clinician_gets_each_open_point_in_all_languages(root: Path) -> None:
    assert main(["--root", str(root)]) == 0
    document = html.parse(root / ".build/review/clinical-review.html").getroot()
    open_points = [id for id, fact in load_facts(ROOT).items() if "clinician" in fact]
    assert document.xpath("//h2/@id") == open_points
    assert len(open_points) >= 13
    for id in open_points:
        tables = document.xpath(f"//table[preceding::h2[1][@id='{id}']]")
        assert len(tables) == len(load_facts(ROOT)[id]["at"])
        for table in tables:
            assert [c.get("lang") for c in table.xpath(".//thead//th")] == ["en", "nl", "ms"]
            for row in table.xpath(".//tbody/tr"):
                assert len(row) == 3
                assert all(cell.text_content().strip() for cell in row)
    assert "Never stop it suddenly." in document.text_content()
    assert "Stop er nooit plotseling mee." in document.text_content()


def test_an_english_editor_gets_every_block(root: Path) -> None:
    assert main(["--root", str(root)]) == 0
    document = html.parse(root / ".build/review/language-review-en.html").getroot()
    assert all([cell.get("lang") for cell in row] == ["en", None] for row in document.xpath("//tbody/tr"))


@pytest.mark.parametrize("code", ["nl", "ms"])
def test_a_native_editor_gets_every_block_beside_the_english(root: Path, code: str) -> None:
    assert main(["--root", str(root)]) == 0
    document = html.parse(root / f".build/review/language-review-{code}.html").getroot()
    assert len(document.xpath("//h2[span]")) == len(list((root / "docs" / code).rglob("*.md")))
    assert len(document.xpath("//tbody/tr")) > 700
    assert all(row[0].get("lang") == code and row[1].get("lang") == "en" for row in document.xpath("//tbody/tr"))


def test_a_table_that_names_a_place_that_is_gone_says_so(root: Path, capsys: pytest.CaptureFixture) -> None:
    file = root / "facts.toml"
    file.write_text(
        file.read_text("utf-8").replace("contraindications.md#epilepsy", "contraindications.md#gone"), "utf-8"
    )
    assert main(["--root", str(root)]) == 2
    assert "facts.toml names fractional-laser/contraindications.md#gone" in capsys.readouterr().err
    file.write_text("[F01\n", "utf-8")
    assert main(["--root", str(root)]) == 2
    assert "facts.toml cannot be read" in capsys.readouterr().err
    file.unlink()
    assert main(["--root", str(root)]) == 2
    assert "facts.toml is not there" in capsys.readouterr().err


def test_a_page_that_lacks_something_in_one_language_is_named(root: Path, capsys: pytest.CaptureFixture) -> None:
    page = root / "docs/nl/fractional-laser/aftercare.md"
    text = page.read_text(encoding="utf-8")
    shorter = re.sub(r"^- \*\*Slapen.*\n(?:  \{.*\}\n)?", "", text, count=1, flags=re.MULTILINE)
    assert shorter != text
    page.write_text(shorter, encoding="utf-8")
    assert main(["--root", str(root)]) == 2
    said = capsys.readouterr().err
    assert "aftercare.md" in said
    assert "Run make validate first." in said
    assert "Traceback" not in said
