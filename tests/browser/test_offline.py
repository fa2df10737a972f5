"""A reader keeps the pages of a language and reads them offline: whole, dated, and never in place of newer ones."""

from __future__ import annotations

import base64
import datetime
import functools
import hashlib
import http.server
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from conftest import BELOW

from .conftest import Reader, make_reader
from .conftest import served as served_plainly
from .fold import open_fold
from .pages import FOLDERS, TREATMENT, further, languages, words

pytestmark = pytest.mark.browser
RECOVERY = f"{TREATMENT}recovery/"


@dataclass
class Host:
    """A host whose files can change, and which can fail: what it was asked for, and what it does not send."""

    folder: Path
    address: str = ""
    asked: list[str] = field(default_factory=list)
    fails: Callable[[str], bool] = field(default=lambda path: False)


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *args: object, host: Host) -> None:
        self.host = host
        super().__init__(*args, directory=str(host.folder))  # type: ignore[arg-type]

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.host.asked.append(self.path)
        if self.host.fails(self.path):
            self.close_connection = True
        else:
            super().do_GET()


@pytest.fixture
def host(tmp_path: Path, small_finished: Path) -> Iterator[Host]:
    """A host of a copy of the small site."""
    host = Host(shutil.copytree(small_finished, tmp_path / "host"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, host=host)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        host.address = f"http://127.0.0.1:{server.server_address[1]}/"
        yield host
        server.shutdown()
        thread.join()


@pytest.fixture
def guest(browser: Browser, host: Host) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    yield make_reader(context, host.address)
    context.close()


def tool(page: Page) -> Locator:
    """The part of the menu that keeps the pages, with the menu open."""
    if page.locator(".pi-fold:popover-open").count() == 0:
        open_fold(page)
    return page.locator("[data-pi-tool=offline]")


def keep(page: Page, code: str = "en") -> None:
    """Press the button, and wait until the pages are stored."""
    tool(page).get_by_role("button", name=words(code)["offline.keep"]).click()
    expect(tool(page).get_by_role("button", name=words(code)["offline.forget"])).to_be_visible()


def caches(page: Page) -> list[str]:
    return page.evaluate("caches.keys()")


def line(page: Page) -> Locator:
    return page.locator(".pi-stored")


def publish(host: Host, name: str, old: str, new: str, release: str) -> None:
    """Put a release on the host in which a page says something else."""
    page = host.folder / name
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")
    listing = host.folder / "offline.json"
    data = json.loads(listing.read_text(encoding="utf-8"))
    digest = base64.b64encode(hashlib.sha256(page.read_bytes()).digest()).decode()
    data["files"][name.removesuffix("index.html")] = f"sha256-{digest}"
    data["release"] = release
    listing.write_text(json.dumps(data), encoding="utf-8")


def until(is_so: Callable[[], bool], page: Page) -> None:
    """Wait for what the worker does by itself."""
    for _ in range(300):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"it did not happen: {caches(page)}")


@pytest.mark.parametrize("code", languages("nl"))
def test_pages_are_kept_read_offline_with_their_date_and_forgotten(guest: Reader, host: Host, code: str) -> None:
    named, folder = words(code), FOLDERS[code]
    page = guest.open(folder)
    button = tool(page).get_by_role("button", name=named["offline.keep"])
    expect(button).to_have_text(re.compile(r"\d\s(kB|MB)\)$"))
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert not [path for path in host.asked if "offline" in path]
    keep(page, code)
    days = {str(datetime.date.today().day), str((datetime.date.today() - datetime.timedelta(1)).day)}
    expect(tool(page).get_by_role("status")).to_contain_text(re.compile("|".join(days)))

    page.context.set_offline(True)
    page.goto(f"{host.address}{folder}{RECOVERY}")  # never opened before
    before, after = named["offline.line"].split("#")
    expect(line(page)).to_have_text(re.compile(re.escape(before) + r".*\d.* 20\d\d" + re.escape(after)))
    header = page.locator("header").bounding_box()
    assert line(page).bounding_box()["y"] in (0, header["y"] + header["height"])
    assert line(page).evaluate("e => getComputedStyle(e).fontWeight") == "700"  # its style sheet applies
    assert page.locator("header").evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.locator("[data-pi-tool=planner] [data-pi-start]").click()
    expect(page.locator(".pi-planner form button").first).to_be_visible()
    page.locator("[data-pi-search-open]").click()
    page.locator("#pi-search-field").fill("laser")
    expect(page.locator(".pi-search__results a").first).to_be_visible()
    page.keyboard.press("Escape")

    page.context.set_offline(False)
    page.reload()
    expect(line(page)).to_have_count(0)
    tool(page).get_by_role("button", name=named["offline.forget"]).click()
    expect(tool(page).get_by_role("status")).to_have_text(named["offline.forgotten"])
    assert caches(page) == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("localStorage.length") == 0
    assert not [message for message in guest.messages if "Content Security Policy" in message]


@pytest.mark.further
def test_first_view_offline_keeps_nothing_and_shows_nothing(guest: Reader, host: Host) -> None:
    page = guest.open("")
    tool(page)
    page.context.set_offline(True)
    page.locator("[data-pi-tool=offline] [data-pi-start]").click()
    expect(tool(page).get_by_role("alert")).to_have_text(words("en")["offline.failed"])
    assert caches(page) == []
    page.context.set_offline(False)
    keep(page)


@pytest.mark.further
def test_a_new_release_replaces_the_old_and_a_changed_number_is_seen_at_once(guest: Reader, host: Host) -> None:
    page = guest.open("")
    keep(page)
    (name,) = caches(page)
    host.asked.clear()
    publish(host, f"{RECOVERY}index.html", "999", "998", "b")
    page.goto(host.address + RECOVERY)
    expect(page.locator("#help-emergency")).to_contain_text("998")
    until(lambda: len(caches(page)) == 1 and caches(page) != [name], page)
    # Only what changed was fetched again: the page for the reader, and for the store.
    assert host.asked.count(f"/{RECOVERY}") == 2
    assert not [path for path in host.asked if path.endswith(".css")]
    page.context.set_offline(True)
    page.reload()
    expect(line(page)).to_be_visible()
    expect(page.locator("#help-emergency")).to_contain_text("998")


@pytest.mark.further
@pytest.mark.parametrize("before", [False, True])
def test_a_half_finished_download_leaves_the_old_whole_or_nothing(guest: Reader, host: Host, before: bool) -> None:
    page = guest.open("")
    if before:
        keep(page)
    was = caches(page)
    publish(host, f"{RECOVERY}index.html", "999", "998", "b")
    publish(host, "index.html", "<main", "<main data-b", "b")
    host.fails = lambda path: path == f"/{RECOVERY}"
    if before:
        host.asked.clear()
        page.reload()
        until(lambda: f"/{RECOVERY}" in host.asked, page)
        until(lambda: caches(page) == was, page)
        host.fails = lambda path: False
        page.context.set_offline(True)
        page.goto(host.address + RECOVERY)
        expect(page.locator("#help-emergency")).to_contain_text("999")
        expect(line(page)).to_be_visible()
        return
    tool(page).get_by_role("button", name=words("en")["offline.keep"]).click()
    expect(tool(page).get_by_role("status")).to_have_text(words("en")["offline.failed"])
    assert caches(page) == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    host.fails = lambda path: False
    keep(page)


@pytest.mark.further
def test_files_of_another_release_are_not_mixed_in(guest: Reader, host: Host) -> None:
    page = guest.open("")
    name = host.folder / RECOVERY / "index.html"
    name.write_text(name.read_text(encoding="utf-8").replace("999", "998"), encoding="utf-8")
    tool(page).get_by_role("button", name=words("en")["offline.keep"]).click()
    expect(tool(page).get_by_role("status")).to_have_text(words("en")["offline.failed"])
    assert caches(page) == []


@pytest.mark.further
def test_a_language_that_is_not_stored_says_so_in_that_language(guest: Reader, host: Host) -> None:
    page = guest.open("nl/")
    keep(page, "nl")
    page.context.set_offline(True)
    for code, path in (("ms", f"ms/{RECOVERY}"), ("en", RECOVERY), ("nl", "nl/nothing/")):
        page.goto(host.address + path)
        named = words(code)
        assert page.locator("html").get_attribute("lang") == code
        expect(page.locator("h1")).to_have_text(named["offline.absent.title"])
        expect(page.locator("article")).to_contain_text(named["offline.absent.text"])
        assert page.locator(".pi-number").count() > 0
        assert page.locator(".pi-number").first.evaluate("e => getComputedStyle(e).borderTopWidth") == "2px"
        page.get_by_role("link", name="Nederlands").click()
        expect(line(page)).to_be_visible()
    page.goto(f"{host.address}nl/{TREATMENT}recovery")  # without its slash
    page.wait_for_url(f"**/nl/{RECOVERY}")
    expect(line(page)).to_be_visible()


@pytest.mark.further
@pytest.mark.parametrize(
    ("script", "words_for"),
    [
        ("navigator.serviceWorker.register = () => Promise.reject(new DOMException('', 'SecurityError'));", "refused"),
        ("caches.keys = () => Promise.reject(new DOMException('', 'SecurityError'));", "refused"),
        ("navigator.serviceWorker.register = () => Promise.reject(new TypeError());", "failed"),
    ],
)
def test_storage_that_is_refused_is_said_in_plain_words(guest: Reader, script: str, words_for: str) -> None:
    guest.page.add_init_script(script)
    page = guest.open("")
    tool(page).get_by_role("button", name=words("en")["offline.keep"]).click()
    expect(tool(page).get_by_role("status")).to_have_text(words("en")[f"offline.{words_for}"])


@pytest.mark.further
def test_a_full_device_is_said_in_plain_words(guest: Reader, host: Host) -> None:
    page = guest.open("")
    session = page.context.new_cdp_session(page)
    quota = {"origin": host.address.rstrip("/"), "quotaSize": 20_000}
    session.send("Storage.overrideQuotaForOrigin", quota)
    tool(page).get_by_role("button", name=words("en")["offline.keep"]).click()
    expect(tool(page).get_by_role("status")).to_have_text(words("en")["offline.full"])
    assert caches(page) == []
    session.send("Storage.overrideQuotaForOrigin", {"origin": host.address.rstrip("/")})
    keep(page)


@pytest.mark.further
def test_pages_that_the_browser_deleted_are_not_said_to_be_there(guest: Reader) -> None:
    page = guest.open("")
    keep(page)
    page.evaluate("caches.keys().then((all) => Promise.all(all.map((name) => caches.delete(name))))")
    page.reload()
    expect(tool(page).get_by_role("status")).to_have_text(words("en")["offline.gone"])
    assert caches(page) == []
    keep(page)


@pytest.mark.further
def test_the_page_on_privacy_lists_the_pages_and_forgets_them(guest: Reader) -> None:
    page = guest.open("privacy/")
    keep(page)
    page.goto(f"{guest.address}nl/")
    keep(page, "nl")
    page.goto(f"{guest.address}privacy/")
    kept, named = page.locator("[data-pi-tool=saved-data]"), words("en")
    kept.get_by_role("button", name=named["kept.start"]).click()
    expect(kept.get_by_role("listitem")).to_have_text([named["kept.offline"]])
    kept.get_by_role("button", name=named["kept.forget"]).click()
    expect(kept.get_by_role("status")).to_have_text(named["kept.forgotten"])
    assert caches(page) == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    expect(tool(page).get_by_role("status")).to_have_text(named["offline.forgotten"])


@pytest.mark.further
@pytest.mark.parametrize("code", ["en", "ms"])
def test_forgetting_one_language_leaves_the_other(guest: Reader, host: Host, code: str) -> None:
    page = guest.open("")
    keep(page)
    page.goto(f"{host.address}ms/")
    keep(page, "ms")
    page.goto(f"{host.address}{FOLDERS[code]}")
    tool(page).get_by_role("button", name=words(code)["offline.forget"]).click()
    expect(tool(page).get_by_role("status")).to_have_text(words(code)["offline.forgotten"])
    page.context.set_offline(True)
    for other in ("en", "ms"):
        page.goto(f"{host.address}{FOLDERS[other]}{RECOVERY}")
        expect(line(page)).to_have_count(0 if other == code else 1)


@pytest.mark.further
def test_it_works_below_a_path_and_leaves_the_rest_of_the_host_alone(
    browser: Browser, unchecked_below: Path, tmp_path: Path
) -> None:
    base = urlsplit(BELOW).path.lstrip("/")
    (tmp_path / base).parent.mkdir(parents=True)
    (tmp_path / base).symlink_to(unchecked_below)
    (tmp_path / "index.html").write_text("<title>Another site</title>")
    with served_plainly(tmp_path) as address, browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{address}{base}ms/")
        page.evaluate("caches.open('of-another-site')")
        keep(page, "ms")
        context.set_offline(True)
        page.goto(f"{address}{base}ms/{RECOVERY}")
        expect(line(page)).to_be_visible()
        context.set_offline(False)
        page.goto(f"{address}{base}ms/")
        scope = page.evaluate("navigator.serviceWorker.ready.then((one) => one.scope)")
        assert scope == f"{address}{base}"
        tool(page).get_by_role("button", name=words("ms")["offline.forget"]).click()
        expect(tool(page).get_by_role("status")).to_have_text(words("ms")["offline.forgotten"])
        assert caches(page) == ["of-another-site"]


@pytest.mark.further
@pytest.mark.parametrize("code", ["ar", "de"])
def test_it_speaks_further_languages(browser: Browser, further_languages: Path, code: str) -> None:
    with served_plainly(further_languages) as address, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}{code}/")
        page.locator("[data-pi-tool=offline] [data-pi-start]").click()
        expect(page.locator("[data-pi-tool=offline] [data-forget]")).to_be_visible()
        context.set_offline(True)
        page.reload()
        expect(line(page)).to_have_text(re.compile(r".* \d.* 20\d\d.*"))
        page.goto(f"{address}zh-Hans/")
        assert page.locator("html").get_attribute("lang") == "zh-Hans"


@pytest.mark.parametrize(
    ("address", "is_offered"), [("http://127.0.0.1", True), further("http://guide.example", False)]
)
def test_it_is_offered_only_where_it_can_work(
    browser: Browser, small_finished: Path, address: str, is_offered: bool
) -> None:
    with served_plainly(small_finished) as there, browser.new_context() as context:
        page = context.new_page()
        page.route(
            "http://guide.example/**",
            lambda route: route.fulfill(response=route.fetch(url=there + urlsplit(route.request.url).path.lstrip("/"))),
        )
        page.goto(there if is_offered else f"{address}/")
        assert page.locator("[data-pi-search-open]").count() == 1
        expect(page.locator("[data-pi-tool=offline]")).to_be_visible(visible=is_offered)
