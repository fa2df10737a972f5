"""The command that tries the links to other sites: what an editor gets to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from answering_hosts import Host, serving
from check_links import main
from conftest import TODAY
from patientinfo.content.load import read_pages, read_project
from patientinfo.external_links import CACHE_FILE, addresses
from patientinfo.settings import load_settings
from patientinfo.translation.lock import load_lock


@pytest.fixture
def host() -> Iterator[Host]:
    with serving() as one:
        yield one


def test_the_list_says_where_what_and_what_to_write(project: Path, host: Host, capsys: pytest.CaptureFixture) -> None:
    new = host.respond("/new", (200, {}))
    gone, old = host.respond("/gone", (410, {})), host.respond("/old", (301, {"Location": new}))
    more, lines = f"\n[x]({gone})\n\n[y]({old})\n\n[z]({host.respond('/busy', (403, {}))})\n", {}
    for code in ("en", "nl", "ms"):
        page = project / f"docs/{code}/sources.md"
        # No request may leave this machine: the addresses of the small site lead here too.
        page.write_text(page.read_text().replace("https://", f"{host.url}/fine/") + (more if code != "ms" else ""))
        lines[code] = page.read_text().count("\n") - 4
    settings = load_settings(project)
    for address in addresses(read_pages(settings, read_project(settings, TODAY, load_lock(settings.root))).values()):
        assert address.url.startswith(host.url)
        if "/fine/" in address.url:
            host.respond(address.url.removeprefix(host.url), (200, {}))
    report = project / "out" / "links.md"
    options = ["--root", str(project), "--pause", "0"]
    assert main([*options, "--report", str(report)]) == 1
    text = capsys.readouterr().out
    english, dutch = lines["en"], lines["nl"]
    assert f"docs/en/sources.md:{english}: {gone}\n    The page is gone (status 410).\n" in text
    assert f"    Also in docs/nl/sources.md:{dutch}.\n" in text
    assert f"docs/en/sources.md:{english + 2}: {old}\n    It has moved permanently to {new}.\n" in text
    assert f"    Check that it is the same text, and write {new} in every language.\n" in text
    assert "Links that could not be checked (1):\n" in text
    table = report.read_text()
    assert f"| `docs/en/sources.md:{english}`<br>`docs/nl/sources.md:{dutch}` | `{gone}` |" in table
    assert (project / CACHE_FILE).is_file()

    host.respond("/gone", (200, {}))
    host.asked.clear()
    assert main([*options, "--messages", "nl"]) == 0
    # What answered is remembered; only what did not is asked again.
    assert {path for _, path in host.asked} == {"/gone", "/busy"}
    assert "verhuisd" in capsys.readouterr().out


def test_it_says_why_it_could_not_run(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["--root", str(tmp_path / "nothing")]) == 2
    assert capsys.readouterr().err.startswith("The links could not be checked. There is no mkdocs.yml in ")
    (project / "docs/en/index.md").write_bytes(b"\xff")
    assert main(["--root", str(project)]) == 2
    assert "docs/en/index.md:1: The file is not saved as UTF-8" in capsys.readouterr().err
