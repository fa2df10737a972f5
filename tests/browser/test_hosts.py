"""The site works on a real nginx with all its headers, at the root of a host and below a path."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from builds import published
from conftest import BELOW
from servers import Nginx, nginx
from weights import served

from .actions import search
from .conftest import Reader, make_reader
from .fold import open_fold
from .pages import FOLDERS, TREATMENT, further, languages

pytestmark = [pytest.mark.browser, pytest.mark.nginx]


@pytest.fixture(scope="module")
def at_root(small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site with compressed files."""
    folder = tmp_path_factory.mktemp("root")
    return published(shutil.copytree(small_project, folder / "project"), folder / "site", precompress=True)


@pytest.fixture(scope="module", params=["at_root", further("unchecked_below")], ids=["root", "sub-path"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """The small site, made for its address."""
    base = "/" if request.param == "at_root" else urlsplit(BELOW).path
    with nginx(tmp_path_factory.mktemp("hosted"), request.getfixturevalue(request.param), base) as running:
        yield running


@pytest.fixture
def guest(browser: Browser, server: Nginx) -> Iterator[Reader]:
    """A reader with a phone, who must have asked for nothing in vain and been told of nothing at the end."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    reader = make_reader(context, server.address)
    yield reader
    assert reader.failed == []
    assert reader.foreign == []
    # No word of the browser on the policy, on a header it does not know, or on the block of data.
    assert reader.messages == []
    context.close()


@pytest.mark.parametrize("code", languages())
def test_pages_come_whole_and_compressed(guest: Reader, code: str) -> None:
    answers = []
    guest.page.on("response", lambda answer: answers.append(answer))
    for path in ("", "sources/", f"{TREATMENT}recovery/"):
        page = guest.open(FOLDERS[code] + path)
        assert page.locator("article h1").is_visible()
        assert page.locator("script[type='application/ld+json']").count() == 1  # the policy has no word for it
        assert page.locator("header").evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    texts = [a for a in answers if a.url.endswith(("/", ".css", ".js"))]
    assert len(texts) > 4
    assert {answer.headers.get("content-encoding") for answer in texts} <= {"gzip", "br"}


def test_the_search_finds_and_leads_to_the_page(guest: Reader) -> None:
    assert f"nl/{TREATMENT}contraindications/" in " ".join(search(guest, "nl", "zwanger"))
    guest.page.locator(".pi-search__results a").first.click()
    guest.page.wait_for_url(f"{guest.address}nl/{TREATMENT}**")


def test_what_is_fetched_later_comes(guest: Reader) -> None:
    page = guest.open(f"{TREATMENT}recovery/")
    page.locator("[data-pi-tool=planner] [data-pi-start]").click()
    expect(page.locator(".pi-planner form button").first).to_be_visible()
    page.goto(f"{guest.address}{TREATMENT}contraindications/")
    page.locator("[data-pi-tool=self-check] [data-pi-start]").click()
    expect(page.get_by_role("checkbox").first).to_be_visible()
    page.goto(f"{guest.address}{TREATMENT}recovery/?with=nl")
    expect(page.locator("article h1 + .pi-second[lang=nl]")).to_be_visible()


def test_the_language_switch_keeps_the_page(guest: Reader) -> None:
    page = guest.open(f"{TREATMENT}recovery/")
    open_fold(page)
    page.locator("nav.pi-languages a[hreflang=ms], nav.pi-languages a[lang=ms]").first.click()
    page.wait_for_url(f"{guest.address}ms/{TREATMENT}recovery/**")


def test_the_second_page_fetches_no_script_or_style_again(guest: Reader) -> None:
    page = guest.open("")
    page.goto(f"{guest.address}glossary/")
    kept = page.evaluate(
        "performance.getEntriesByType('resource').filter((e) => e.name.includes('/static/')).map((e) => e.transferSize)"
    )
    assert len(kept) >= 2
    assert set(kept) == {0}


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("nl/nothing/deep/", "Pagina niet gevonden"),
        further("nothing/", "Page not found"),
        further("ms/x", "Halaman tidak ditemui"),
    ],
)
def test_a_wrong_address_is_answered_in_its_language(guest: Reader, path: str, first: str) -> None:
    page = guest.open(path)
    assert page.locator("article h1").inner_text() == first
    assert page.locator("header").evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.get_by_role("link", name="Pergi ke laman utama").click()
    page.wait_for_url(guest.address + "ms/")
    # The browser counts the answer itself as failed, and says so.
    assert guest.failed == [guest.address + path]
    guest.failed.clear()
    assert all("404" in message for message in guest.messages)
    guest.messages.clear()


def test_no_other_site_can_show_a_page_in_a_frame(browser: Browser, server: Nginx, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f'<iframe src="{server.address}"></iframe>')
    with served(tmp_path) as other, browser.new_context() as context:
        page = context.new_page()
        # The browser says why it shows nothing there.
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(other)
        (frame,) = page.frames[1:]
        assert not frame.url.startswith(server.address)
        assert frame.locator("article").count() == 0
