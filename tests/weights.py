"""What a first view of a built page costs: the files that a browser asks for, compressed as a host sends them."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli
from playwright.sync_api import Browser

# Hosts compress text, at level 5 or more while they send; files that are compressed already go as they are.
QUALITY = 5
_TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml", ".map")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # the browser left the page before it had everything
            self.close_connection = True


class _Host(_Quiet):
    """As hosts send it: text compressed."""

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file() or file.suffix not in _TEXT or "br" not in self.headers.get("Accept-Encoding", ""):
            return super().do_GET()
        body = _compressed(file)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "br")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None


@functools.lru_cache(maxsize=1024)
def _compressed(file: Path) -> bytes:
    return brotli.compress(file.read_bytes(), quality=QUALITY)


@contextmanager
def served(folder: Path, compressed: bool = False) -> Iterator[str]:
    """The address of a folder, on this computer only, for as long as it is needed."""
    handler = functools.partial(_Host if compressed else _Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@dataclass(frozen=True)
class Weight:
    """Bytes as sent, requests in all, and those that failed or went to somebody else."""

    sent: int
    requests: int
    failed: int


def _size(file: Path) -> int:
    return len(_compressed(file)) if file.suffix in _TEXT else file.stat().st_size


def first_view(browser: Browser, folder: Path, address: str, path: str, locale: str = "en-GB") -> Weight:
    """The weight of the first view of one page, with nothing in the cache, on a phone."""
    with browser.new_context(viewport={"width": 390, "height": 844}, locale=locale) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        # Whoever else is asked answers at once, and never: so it is the same with a network and without.
        page.route(lambda url: not url.startswith((address, "data:")), lambda route: route.abort())
        page.goto(address + path, wait_until="load")
        page.wait_for_load_state("networkidle")
    sent, failed = 0, 0
    for url in asked:
        if url.startswith("data:"):
            continue
        name = unquote(urlsplit(url).path).lstrip("/")
        file = folder / name / "index.html" if not name or name.endswith("/") else folder / name
        if url.startswith(address) and file.is_file():
            sent += _size(file)
        else:
            failed += 1
    # A browser that shows itself asks for the icon too; one without a window does not.
    icon = folder / "assets" / "images" / "favicon.svg"
    if icon.is_file() and not any(url.endswith("favicon.svg") for url in asked):
        return Weight(sent + _size(icon), len(asked) + 1, failed)
    return Weight(sent, len([url for url in asked if not url.startswith("data:")]), failed)
