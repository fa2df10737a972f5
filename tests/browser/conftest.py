"""A real Chromium on the small site of the tests, served on this computer only."""

from __future__ import annotations

import contextlib
import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from set_up import TEST_BROWSERS

# As long as a click waits: what comes in five seconds on a quiet machine may take longer on a busy one.
expect.set_options(timeout=30_000)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class _Handler(http.server.SimpleHTTPRequestHandler):
    """A static host: folders, the error page, nothing else."""

    def log_message(self, *args: object) -> None:
        pass

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # the browser left the page before it had everything
            self.close_connection = True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code == 404 and page.is_file():
            body = page.read_bytes()
            self.send_response(404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            super().send_error(code, message, explain)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a built site, for as long as it is needed."""
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def address(small_finished: Path) -> Iterator[str]:
    """The address of the small site as it is published; the server stops with the tests."""
    with served(small_finished) as found:
        yield found


@pytest.fixture(scope="session")
def address_of_three(three_treatments: Path) -> Iterator[str]:
    """The same of the site with three treatments."""
    with served(three_treatments) as found:
        yield found


@pytest.fixture(scope="session")
def address_of_further_languages(further_languages: Path) -> Iterator[str]:
    """The same of the site in languages that are not the site's own."""
    with served(further_languages) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, else Playwright's; without one the tests fail."""
    path = next((found for name in TEST_BROWSERS if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Reader:
    """A page in the browser, with everything that it asked for and complained of."""

    page: Page
    address: str
    requested: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    @property
    def foreign(self) -> list[str]:
        return [url for url in self.requested if not url.startswith((self.address, "data:", "blob:"))]


def make_reader(context: BrowserContext, address: str) -> Reader:
    reader = Reader(context.new_page(), address)
    reader.page.on("request", lambda request: reader.requested.append(request.url))
    # ERR_ABORTED: the browser itself gives a request up when the page is left, here by a test.
    reader.page.on(
        "requestfailed",
        lambda request: None if request.failure == "net::ERR_ABORTED" else reader.failed.append(request.url),
    )
    reader.page.on("response", lambda r: reader.failed.append(r.url) if r.status >= 400 else None)
    reader.page.on("console", lambda message: reader.messages.append(message.text))
    reader.page.on("pageerror", lambda error: reader.messages.append(str(error)))
    return reader


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    """A reader with a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield make_reader(context, address)
    context.close()


@pytest.fixture
def reader_without_script(browser: Browser, address: str) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield make_reader(context, address)
    context.close()
