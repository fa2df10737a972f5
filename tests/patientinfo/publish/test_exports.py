"""What is written beside the pages for other programs says what the pages say."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from builds import SITE_URL
from conftest import Content
from patientinfo.model import UNREAD, Approval
from patientinfo.publish.exports import page_exports, site_exports

PREFIXES = {"en": "", "nl": "nl/", "ms": "ms/"}


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
def test_a_page_as_markdown_stands_alone(small_finished: Path, prefix: str) -> None:
    text = (small_finished / prefix / "sample/recovery/index.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert not re.search(r"\{[#:.]|data-", text)
    assert not re.findall(r"\]\((?!https?:|mailto:|tel:)[^)]*\)", text)
    used, described = set(re.findall(r"\[\^(\w+)\](?!:)", text)), set(re.findall(r"^\[\^(\w+)\]:", text, re.M))
    assert used == described == {"S01", "S02", "S03", "S04", "S05"}
    assert f"{SITE_URL}{prefix}sample/recovery/" in text


def test_the_content_as_json_has_the_same_ids_figures_and_sources_in_every_language(small_finished: Path) -> None:
    data = {
        code: json.loads((small_finished / prefix / "content.json").read_text(encoding="utf-8"))
        for code, prefix in PREFIXES.items()
    }

    def essence(code: str) -> list[object]:
        return [
            (page["key"], section["id"], block.get("id"), block["kind"], sorted(block.get("sources", [])))
            for page in data[code]["pages"]
            for section in page["sections"]
            for block in section["blocks"]
        ]

    assert essence("en") == essence("nl") == essence("ms")
    assert len(data["en"]["pages"]) == 17
    assert sorted(data["en"]["sources"]) == ["C1", "S01", "S02", "S03", "S04", "S05"]
    recovery = next(page for page in data["nl"]["pages"] if page["key"] == "sample/recovery.md")
    assert any(block.get("figures") for section in recovery["sections"] for block in section["blocks"])
    assert recovery["review"]["medical"] == {"by": "Nobody Real", "on": "2026-01-02"}


def test_nobody_is_said_to_have_checked_what_nobody_has(unchecked_below: Path) -> None:
    data = json.loads((unchecked_below / "content.json").read_text(encoding="utf-8"))
    assert [page["review"] for page in data["pages"]] == [{"medical": None, "language": None}] * 17
    assert "Checked by a clinician: 0 of 51 pages" in (unchecked_below / "llms.txt").read_text(encoding="utf-8")


def test_llms_txt_lists_every_page_once(small_finished: Path) -> None:
    text = (small_finished / "llms.txt").read_text(encoding="utf-8")
    pages = [page.relative_to(small_finished).as_posix() for page in small_finished.rglob("index.md")]
    assert len(pages) == 51
    for page in pages:
        assert text.count(f"({SITE_URL}{page})") == 1
    assert "Checked by" not in text  # all were


def test_llms_txt_counts_the_pages_that_were_checked(small_content: Content) -> None:
    project, pages = small_content
    place = ("en", "accessibility.md")
    meta = {name: value for name, value in pages[place].meta.items() if not name.startswith("medical")}
    changed = {**pages, place: replace(pages[place], meta=meta)}
    files = site_exports([page_exports(page, project, ()).summary for page in changed.values()], project)
    assert "Checked by a clinician: 50 of 51 pages" in files["llms.txt"]


def test_exports_say_which_parts_were_accepted_unread(small_content: Content) -> None:
    project, pages = small_content
    page, place = pages["nl", "sample/recovery.md"], ("nl", "sample/recovery.md")
    unread = {"help": Approval("", "", how=UNREAD), "page-keywords": Approval("", "", how=UNREAD)}
    exports = page_exports(page, replace(project, accepted={**project.accepted, place: unread}), ())
    heading = page.sections_by_id["help"].heading.text.rstrip("?.")
    assert f"Niemand heeft deze vertaling vergeleken met de tekst in het Engels: {heading}" in exports.markdown
    told = [section["id"] for section in json.loads(exports.data)["sections"] if section.get("unread")]
    assert told == ["help"]
    # Of what was changed since, the notice says so.
    again = page_exports(page, replace(project, accepted={**project.accepted, place: unread}), ("help",))
    assert "Niemand heeft deze vertaling" not in again.markdown
