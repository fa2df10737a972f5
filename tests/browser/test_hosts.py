"""The site works on a real nginx with all its headers, at the root of a host and below a path."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from builds import generate
from conftest import ROOT, content_of
from patientinfo.finish import finish
from servers import Nginx, nginx

from .conftest import Reader, make_reader
from .fold import open_fold
from .test_search import search


@pytest.fixture(scope="module", params=["/", "/info/skin/"], ids=["root", "sub-path"])
def server(
    request: pytest.FixtureRequest, generated_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Nginx]:
    """The real content, made for this address, with compressed files."""
    folder = tmp_path_factory.mktemp("hosted")
    if request.param == "/":
        shutil.copytree(generated_site, folder / "site")
    else:
        result = generate(ROOT, folder / "site", SITE_URL=f"https://guide.example{request.param}")
        assert result.returncode == 0, result.stderr
    finish(folder / "site", *content_of(ROOT), precompress=True)
    with nginx(folder, folder / "site", request.param) as running:
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


@pytest.mark.parametrize("code", ["", "nl/", "ms/"], ids=["en", "nl", "ms"])
def test_pages_come_whole_and_compressed(guest: Reader, code: str) -> None:
    answers = []
    guest.page.on("response", lambda answer: answers.append(answer))
    for path in ("", "sources/", "fractional-laser/recovery/"):
        page = guest.open(code + path)
        page.wait_for_load_state("networkidle")
        assert page.locator("article h1").is_visible()
        assert page.locator("script[type='application/ld+json']").count() == 1  # the policy has no word for it
        assert page.locator("header").evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    texts = [a for a in answers if a.url.endswith(("/", ".css", ".js"))]
    assert len(texts) > 4
    assert {answer.headers.get("content-encoding") for answer in texts} <= {"gzip", "br"}


def test_the_search_finds_and_leads_to_the_page(guest: Reader) -> None:
    assert "nl/fractional-laser/contraindications/" in " ".join(search(guest, "nl", "zwanger"))
    guest.page.locator(".pi-search__results a").first.click()
    guest.page.wait_for_url(f"{guest.address}nl/fractional-laser/**")


def test_what_is_fetched_later_comes(guest: Reader) -> None:
    page = guest.open("fractional-laser/recovery/")
    page.locator("[data-pi-tool=planner] [data-pi-start]").click()
    expect(page.locator(".pi-planner form button").first).to_be_visible()
    page.goto(f"{guest.address}fractional-laser/contraindications/")
    page.locator("[data-pi-tool=self-check] [data-pi-start]").click()
    expect(page.get_by_role("checkbox").first).to_be_visible()
    page.goto(f"{guest.address}fractional-laser/recovery/?with=nl")
    expect(page.locator("article h1 + .pi-second[lang=nl]")).to_be_visible()


def test_the_language_switch_keeps_the_page(guest: Reader) -> None:
    page = guest.open("fractional-laser/recovery/")
    open_fold(page)
    page.locator("nav.pi-languages a[hreflang=ms], nav.pi-languages a[lang=ms]").first.click()
    page.wait_for_url(f"{guest.address}ms/fractional-laser/recovery/**")


def test_the_second_page_fetches_no_script_or_style_again(guest: Reader) -> None:
    page = guest.open("")
    page.wait_for_load_state("networkidle")
    page.goto(f"{guest.address}glossary/")
    page.wait_for_load_state("networkidle")
    kept = page.evaluate(
        "performance.getEntriesByType('resource').filter((e) => e.name.includes('/static/')).map((e) => e.transferSize)"
    )
    assert len(kept) >= 2
    assert set(kept) == {0}


@pytest.mark.parametrize(
    ("path", "first"),
    [("nothing/", "Page not found"), ("nl/nothing/deep/", "Pagina niet gevonden"), ("ms/x", "Halaman tidak ditemui")],
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


def test_no_other_site_can_show_a_page_in_a_frame(browser: Browser, server: Nginx) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto("about:blank")
        page.set_content(f'<iframe src="{server.address}"></iframe>')
        page.wait_for_timeout(500)
        (frame,) = page.frames[1:]
        assert not frame.url.startswith(server.address)
        assert frame.locator("article").count() == 0
