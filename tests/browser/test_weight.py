"""The first view of a page is light: little beside its text, few requests, and scripts when they are used.

How heavy the real pages are, with their text, is weighed by `make bench`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from builds import published
from weights import first_view, served

from .pages import FOLDERS, LOCALES, PAGES, TREATMENT, further

pytestmark = pytest.mark.browser
RECOVERY = f"{TREATMENT}recovery/"
# As sent. The home page of the small site has next to no text: what it weighs, each page weighs.
MOST_BYTES, MOST_OF_A_FRAME, MOST_REQUESTS = 16_300, 12_000, 6
# With little text, with both tools, with pictures.
FIRST = (("", "en"), (RECOVERY, "en"), (f"{TREATMENT}risks/", "en"))


@pytest.mark.parametrize(
    ("path", "code"),
    [*FIRST, *(further(path, code) for code in FOLDERS for path in PAGES if (path, code) not in FIRST)],
)
def test_a_page_is_light(browser: Browser, small_finished: Path, path: str, code: str) -> None:
    with served(small_finished) as address:
        weight = first_view(browser, small_finished, address, FOLDERS[code] + path, LOCALES[code])
    assert weight.sent > 5_000  # it was measured at all
    assert weight.sent <= (MOST_BYTES if path else MOST_OF_A_FRAME)
    assert weight.requests <= MOST_REQUESTS
    assert weight.failed == 0


def test_nothing_that_is_fetched_later_comes_with_the_first_view(browser: Browser, small_finished: Path) -> None:
    with served(small_finished) as address, browser.new_context(locale=LOCALES["en"]) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
        page.goto(address + RECOVERY, wait_until="networkidle")
    scripts = [url.partition("/javascripts/")[2] for url in asked if url.endswith(".js")]
    assert scripts == ["site.js"]
    assert not [url for url in asked if "search" in url]


@pytest.mark.parametrize("treatments", [further(2), further(25)])
def test_a_page_weighs_the_same_with_more_treatments(
    browser: Browser, small_finished: Path, small_project: Path, tmp_path: Path, treatments: int
) -> None:
    one = small_finished
    project, many = shutil.copytree(small_project, tmp_path / "project"), tmp_path / "many"
    of_treatments = project / "docs" / "treatments"
    for number in range(2, treatments + 1):
        shutil.copy(of_treatments / "sample.toml", of_treatments / f"sample-{number}.toml")
    for code in FOLDERS:
        for number in range(2, treatments + 1):
            shutil.copytree(project / "docs" / code / "sample", project / "docs" / code / f"sample-{number}")
    published(project, many)
    weights = []
    for site in (one, many):
        with served(site) as address:
            weights.append([first_view(browser, site, address, FOLDERS[c] + RECOVERY, LOCALES[c]) for c in FOLDERS])
    # The style sheet's and the templates' names hold a hash, which compresses to a byte more or less.
    for few, more in zip(*weights, strict=True):
        assert few.sent > 5_000
        assert abs(more.sent - few.sent) <= 16
        assert (more.requests, more.failed) == (few.requests, few.failed)
