"""The first view of a page is light: at most 20 kB in at most 6 requests, compressed as a host sends it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from builds import generate
from conftest import new_project
from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES
from patientinfo.slim import slim
from weights import first_view, served

MOST_BYTES, MOST_REQUESTS = 20_000, 6
LOCALES = {"": "en-GB", "nl/": "nl-NL", "ms/": "ms-MY"}


@pytest.mark.parametrize("language", LOCALES, ids=["en", "nl", "ms"])
@pytest.mark.parametrize("name", [*TREATMENT_PAGES])
def test_a_page_of_a_treatment(browser: Browser, built_site: Path, name: str, language: str) -> None:
    path = f"{language}fractional-laser/{'' if name == 'index' else f'{name}/'}"
    with served(built_site) as address:
        weight = first_view(browser, built_site, address, path, LOCALES[language])
    assert weight.sent > 5_000  # it was measured at all
    assert weight.sent <= MOST_BYTES
    assert weight.requests <= MOST_REQUESTS
    assert weight.failed == 0


@pytest.mark.parametrize("language", LOCALES, ids=["en", "nl", "ms"])
@pytest.mark.parametrize("name", [name for name in SITE_PAGES if name != "sources"])
def test_a_page_of_the_site(browser: Browser, built_site: Path, name: str, language: str) -> None:
    path = f"{language}{'' if name == 'index' else f'{name}/'}"
    with served(built_site) as address:
        weight = first_view(browser, built_site, address, path, LOCALES[language])
    assert weight.sent <= MOST_BYTES
    assert weight.requests <= MOST_REQUESTS
    assert weight.failed == 0


def test_nothing_that_is_fetched_later_comes_with_the_first_view(browser: Browser, built_site: Path) -> None:
    with served(built_site) as address, browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
        page.goto(f"{address}fractional-laser/recovery/", wait_until="networkidle")
    scripts = [url.partition("/javascripts/")[2] for url in asked if url.endswith(".js")]
    assert scripts == ["site.js"]
    assert not [url for url in asked if "search" in url]


@pytest.mark.parametrize("most", [4, 25])
def test_a_page_weighs_the_same_with_more_treatments(browser: Browser, tmp_path: Path, most: int) -> None:
    weights = []
    for treatments in (1, most):
        project, site = new_project(tmp_path / f"project {treatments}"), tmp_path / f"site {treatments}"
        for code in ("en", "nl", "ms"):
            for number in range(2, treatments + 1):
                shutil.copytree(project / "docs" / code / "sample", project / "docs" / code / f"sample-{number}")
        result = generate(project, site)
        assert result.returncode == 0, result.stdout + result.stderr
        slim(site)
        with served(site) as address:
            weights += [[first_view(browser, site, address, f"{c}sample/recovery/", LOCALES[c]) for c in LOCALES]]
    one, many = weights
    assert all(weight.sent > 5_000 for weight in one)
    # The style sheet's and the templates' names hold a hash, which compresses to a byte more or less.
    for few, more in zip(one, many, strict=True):
        assert abs(more.sent - few.sent) <= 16
        assert (more.requests, more.failed) == (few.requests, few.failed)
