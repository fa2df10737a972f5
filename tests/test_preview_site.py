"""The preview while somebody writes: its addresses, that it shows what was changed, and what it says of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import preview_site
from clinics import ONE, written
from patientinfo.contract import LOCK_FILE
from patientinfo.translation.lock import TranslationLock, save_lock

# For a server to come up and a page to change; nothing else is said of time.
PATIENCE = 300.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(is_so: Callable[[], object], otherwise: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.1)


def text_at(address: str) -> str:
    """What a host answers; "" where it has nothing."""
    try:
        with urllib.request.urlopen(address) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        error.close()
        return ""


def status(address: str) -> int | None:
    """The status of what a host answers; nothing where nobody does."""
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None


@dataclass(frozen=True)
class Shown:
    """A preview that runs: the project that it shows, its address, and what it has told the editor so far."""

    project: Path
    address: str
    log: Path
    process: subprocess.Popen[bytes]

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.project / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def page(self, path: str, wanted: str, *, without: str = "\0") -> str:
        """A file of the site once it has what is wanted, and has not what is not."""
        found = [""]

        def is_so() -> bool:
            found[0] = text_at(self.address + path)
            return wanted in found[0] and without not in found[0]

        until(is_so, lambda: f"{path} does not show {wanted}\n{self.said()}")
        return found[0]

    def gone(self, path: str) -> None:
        until(lambda: status(self.address + path) == 404, lambda: f"{path} is still there")

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def told(self, wanted: str) -> None:
        until(lambda: wanted in self.said(), lambda: f"{wanted} is not in\n{self.said()}")


@contextmanager
def preview(root: Path, *arguments: str, **variables: str) -> Iterator[Shown]:
    """A preview of the project in `root`, while it is shown."""
    port = free_port()
    log = root.parent / f"preview-{port}.log"
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "SOURCE_DATE_EPOCH")}
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "scripts/preview_site.py", "--port", str(port), *arguments],
            cwd=root,
            env={**environment, "PYTHONIOENCODING": "utf-8", **variables},
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}/"
        until(lambda: status(address) or process.poll() is not None, lambda: log.read_text("utf-8"))
        assert process.poll() is None, log.read_text("utf-8")
        yield Shown(root, address, log, process)
        assert "Traceback" not in log.read_text("utf-8")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


@pytest.mark.further
def test_it_shows_every_kind_of_change(project: Path, tmp_path: Path) -> None:
    config = written(tmp_path / "own", ONE)
    with preview(project, CLINIC_CONFIG=str(config)) as shown:
        for path in ("", "nl/", "ms/sample/recovery/"):
            assert status(shown.address + path) == 200
        text = shown.page("nl/", "12 Jalan Contoh")
        assert "livereload" in text
        assert "Content-Security-Policy" not in text  # it would stop the reload script of the preview
        assert "pi-verdict" not in text
        _pages(shown)
        _what_pages_share(shown)
        _who_publishes(shown, config)


def _pages(shown: Shown) -> None:
    shown.edit("docs/nl/index.md", "20 minuten", "20 korte minuten")
    shown.page("nl/", "20 korte minuten")
    shown.told("docs/nl/index.md:")
    further = "---\ntitle: Kosten\ndescription: Wat het kost en wie dat betaalt, in het kort en met een voorbeeld.\n"
    further += (
        "after: questions.md\nupdated: 2026-01-02\n---\n\n# Kosten\n\n## In het kort {#in-short}\n\n- Vraag het.\n"
    )
    page = shown.project / "docs/nl/sample/costs.md"
    page.write_text(further, "utf-8")
    shown.page("nl/sample/costs/", "Vraag het.")
    shown.page("nl/sample/questions/", "costs/")
    page.rename(page.with_name("prices.md"))
    shown.page("nl/sample/prices/", "Vraag het.")
    shown.gone("nl/sample/costs/")
    page.with_name("prices.md").unlink()
    shown.gone("nl/sample/prices/")
    shown.page("nl/sample/questions/", "<body>", without="prices/")


def _what_pages_share(shown: Shown) -> None:
    project = shown.project
    shown.edit("overrides/partials/languages/nl.html", '"review.heading": "', '"review.heading": "Toch: ')
    shown.page("nl/", "Toch: ")
    shown.edit("overrides/main.html", "{% block footer %}", "{% block footer %}<p>A new foot</p>")
    shown.page("ms/", "A new foot")
    shown.edit("overrides/stylesheets/tokens.css", ":root {", ":root { --pi-new: 1;")
    shown.page("stylesheets/tokens.css", "--pi-new")
    script = project / "overrides/javascripts/site.js"
    script.write_text(f"{script.read_text('utf-8')}\n// A new line.\n", "utf-8")
    shown.page("javascripts/site.js", "A new line.")
    shown.edit("docs/images/drawing.svg", "<svg ", '<svg data-new="" ')
    shown.page("images/drawing.svg", "data-new")
    shown.edit("docs/treatments/sample.toml", 'nl = "Niet-ablatief"', 'nl = "Niet-ablatief nieuw"')
    shown.page("nl/sample/recovery/", "Niet-ablatief nieuw")
    shown.edit("mkdocs.yml", "site_name: Huidlaserwijzer", "site_name: Nieuwe wijzer")
    shown.page("nl/", "Nieuwe wijzer")
    assert status(f"{shown.address}search/search_index.json") == 200
    shown.page("nl/search/search_index.json", "korte minuten")
    shown.page("sitemap.xml", "/nl/")
    shown.edit("docs/termbase/nl.toml", "[concepts]", '[concepts]\nnew-word = ["zzyzx"]')
    shown.told("docs/termbase/nl.toml:")
    shown.edit("docs/termbase/nl.toml", '\nnew-word = ["zzyzx"]', "")
    lock = project / LOCK_FILE
    kept = lock.read_text("utf-8")
    save_lock(project, TranslationLock())
    shown.page("nl/sample/faq/", "pi-outdated")
    lock.write_text(kept, "utf-8")
    shown.page("nl/sample/faq/", "<body>", without="pi-outdated")


def _who_publishes(shown: Shown, config: Path) -> None:
    config.write_text(ONE.replace("12 Jalan Contoh", "14 Jalan Contoh"), "utf-8")
    shown.page("nl/", "14 Jalan Contoh")
    # Many editors save by putting a new file in the place of the old one.
    fresh = config.with_name("fresh")
    fresh.write_text(ONE.replace("12 Jalan Contoh", "16 Jalan Contoh"), "utf-8")
    fresh.replace(config)
    shown.page("nl/", "16 Jalan Contoh")
    config.with_name("logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><title>New</title></svg>", "utf-8")
    shown.page("assets/images/clinic-logo.svg", "<title>New</title>")


# What is broken, and the page on which that is said.
BROKEN = [
    ("docs/nl/index.md", "---\ntitle: Home", "---\ntitle: [Home", "nl/"),
    ("mkdocs.yml", "plugins:", "plugins: [", "ms/"),
    ("overrides/partials/languages/nl.html", "{% set words", "{% nonsense", "ms/"),
    ("overrides/main.html", "{% extends", "{% nonsense", "ms/"),
    ("docs/termbase/nl.toml", "[concepts]", "[concepts", "ms/"),
    ("docs/treatments/sample.toml", "[kinds.ablative]", "[kinds.ablative", "ms/"),
    ("docs/nl/glossary.md", "---\ntitle:", "---\ntitle: [", "ms/"),
]


def test_a_broken_save_keeps_the_last_good_state_and_says_so_on_the_page(project: Path, tmp_path: Path) -> None:
    config = written(tmp_path / "own", ONE)
    with preview(project, "--messages", "nl", CLINIC_CONFIG=str(config)) as shown:
        good = without_reload(shown.page("nl/", "20 minuten"))
        for file, old, new, page in BROKEN:
            shown.edit(file, old, new)
            text = shown.page(page, "pi-verdict")
            assert "data-generated" in text, file
            assert '<aside class="pi-verdict" data-generated lang="nl" dir="ltr"' in text, file
            assert "pi-verdict__state" in text, file
            shown.edit(file, new, old)
            assert without_reload(shown.page("nl/", "<body>", without="pi-verdict")) == good, file
        config.write_text(ONE.replace("+60 3-2161 2345", "+60 3"), "utf-8")
        assert "+60 3-2161 2345" in shown.page("ms/", "clinic.yml:")
        config.write_text(ONE, "utf-8")
        shown.page("ms/", "<body>", without="pi-verdict")


def without_reload(text: str) -> str:
    return text.partition("<script>\nvar livereload")[0]


@pytest.mark.further
def test_a_page_that_cannot_be_read_stays_while_others_change(project: Path) -> None:
    with preview(project) as shown:
        shown.page("nl/sample/faq/", "<body>")
        shown.edit("docs/nl/sample/faq.md", "---\ntitle:", "---\ntitle: [")
        assert "<h1" in shown.page("nl/sample/faq/", "pi-verdict__error")
        shown.told("docs/nl/sample/faq.md:2 ")
        shown.edit("docs/nl/index.md", "20 minuten", "20 korte minuten")
        shown.edit("docs/ms/index.md", "20 minit", "25 minit")
        shown.page("nl/", "20 korte minuten")
        assert "pi-verdict__error" in shown.page("ms/", "25 minit")
        assert 'faq/"' in shown.page("nl/sample/recovery/", "<body>", without="pi-verdict")
        shown.edit("docs/nl/sample/faq.md", "---\ntitle: [", "---\ntitle:")
        shown.page("nl/sample/faq/", "<body>", without="pi-verdict")


@pytest.mark.further
def test_one_language_has_its_addresses_of_production(project: Path) -> None:
    with preview(project, "--only", "nl") as shown:
        assert status(f"{shown.address}nl/sample/recovery/") == 200
        assert status(f"{shown.address}ms/") == 404
        assert f"{shown.address}nl/" in shown.page("", "Nederlands")
        shown.edit("docs/nl/index.md", "20 minuten", "20 korte minuten")
        shown.page("nl/", "20 korte minuten")
        assert status(shown.address) == 200


@pytest.mark.parametrize("how", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.further)])
def test_nothing_is_left_when_it_is_stopped(project: Path, tmp_path: Path, how: signal.Signals) -> None:
    own = tmp_path / "own"
    own.mkdir()
    with preview(project, TMPDIR=str(own)) as shown:
        assert list(own.iterdir())
        os.kill(int(shown.process.pid), how)
        assert shown.process.wait(timeout=PATIENCE) == 0
        assert list(own.iterdir()) == []


def test_it_refuses_a_language_that_the_site_lacks(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preview_site, "ROOT", project)
    assert preview_site.main(["--only", "xx"]) == 2
    assert "It has en, nl, ms." in capsys.readouterr().err
