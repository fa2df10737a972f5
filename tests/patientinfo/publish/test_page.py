"""A published page is a value: it can be kept, sent to another process, and found again as it was."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from conftest import Content
from patientinfo.publish.bundle import Bundle, BundleError, sheets_of
from patientinfo.publish.page import PublishedPage, publish_page

NAME, PLACE = "nl/sample/recovery/index.html", ("nl", "sample/recovery.md")


@pytest.fixture(scope="module")
def generated(small_site: Path) -> str:
    return (small_site / NAME).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bundle(generated: str) -> Bundle:
    return Bundle(sheets_of(NAME, generated), "static/12345678/stylesheets/site.css", "static/12345678")


def published(text: str, bundle: Bundle, content: Content) -> PublishedPage:
    project, pages = content
    return publish_page(NAME, text, bundle, pages[PLACE], project)


def test_it_is_the_same_after_it_was_kept_or_sent(generated: str, bundle: Bundle, small_content: Content) -> None:
    page = published(generated.replace("38 °C", "39 °C"), bundle, small_content)
    assert [problem.rule for problem in page.problems] == ["text-differs"]
    assert page.templates
    assert page.exports is not None
    assert msgspec.json.decode(msgspec.json.encode(page), type=PublishedPage) == page
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(page), type=PublishedPage) == page
    assert pickle.loads(pickle.dumps(page)) == page


def test_it_does_not_depend_on_what_other_pages_say(generated: str, bundle: Bundle, small_content: Content) -> None:
    project, pages = small_content
    alone = replace(project, files=(), after={}, label_places={}, accepted={}, accepted_labels={})
    assert published(generated, bundle, (alone, pages)) == published(generated, bundle, small_content)


def test_the_site_is_told_of_links_that_the_page_alone_does_not_show_to_be_right(
    generated: str, bundle: Bundle, small_content: Content
) -> None:
    text = generated.replace(
        "</main>", '<a href="#help">x</a><a href="#nothing">x</a><a href="../?a#b%20c">x</a></main>'
    )
    facts = published(text, bundle, small_content).facts
    assert facts.has("help")
    assert not facts.has("nothing")
    found = {address: (file, id) for address, file, id in facts.links}
    assert "#help" not in found
    assert found["#nothing"] == (NAME, "nothing")
    assert found["../?a#b%20c"] == ("nl/sample/index.html", "b c")
    assert ("../../../static/12345678/stylesheets/site.css", bundle.sheet) in facts.fetched


def test_a_page_with_other_style_sheets_is_not_published(
    generated: str, bundle: Bundle, small_content: Content
) -> None:
    with pytest.raises(BundleError, match=f"do not all have the same style sheets: {NAME}"):
        published(generated.replace('rel="stylesheet"', 'rel="preload"', 1), bundle, small_content)
