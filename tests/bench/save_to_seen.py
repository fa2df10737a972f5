"""Time the preview: from the moment a page is saved to the moment a reader is served the new text, all languages on."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from measure import Results, Run, RunError, end, environment, progress, tail, timed
from projects import Project

SAVED = "save to seen"
EDITS = 10
# One a save, each seen for the first time: what the preview keeps of an earlier edit must not help it.
WORDS = ("maple", "birch", "willow", "poplar", "hazel", "alder", "rowan", "linden", "cedar", "beech")
# Seconds between two looks at the page.
LOOK = 0.02
# Seconds after an edit was seen, for what the preview has to finish: editors do not save all the time.
PAUSE = 1.0
# Seconds after which the preview has failed.
PATIENCE = 600.0
# The first id that the page has when it is there.
_ID = re.compile(r"(?<=\{#)[\w-]+")
# The first paragraph of plain text: no list, table, picture or attribute list.
_PARAGRAPH = re.compile(r'(?<=\n\n)(?=[A-Z"“][^\n]*\n\n)')


def save_to_seen(name: str, project: Project, edits: int = EDITS) -> Results:
    """Start the preview and edit a page `edits` times (at most 10). Raises RunError if an edit is not seen."""
    page = sorted(project.docs.glob("en/*/index.md"))[0]
    before = page.read_text(encoding="utf-8")
    versions = {word: _PARAGRAPH.sub(f"The word of this edit is {word}. ", before, count=1) for word in WORDS[:edits]}
    results = Results(name, len(project.pages), {SAVED: []})
    try:
        # An edit that an editor would have to correct is another measure.
        page.write_text(versions[WORDS[0]], encoding="utf-8")
        timed([sys.executable, "scripts/validate_content.py"], project.folder)
        page.write_text(before, encoding="utf-8")
        with _preview(project) as preview:
            path = f"{page.parent.name}/"
            # Not the first answer: a preview may give one before it has the page.
            preview.wait_for(path, f'id="{_ID.findall(before)[0]}"')
            for number, (word, text) in enumerate(versions.items(), 1):
                progress(f"{name}: edit {number} of {edits}")
                time.sleep(PAUSE)
                page.write_text(text, encoding="utf-8")
                saved = time.perf_counter()
                preview.wait_for(path, f"The word of this edit is {word}.")
                results.runs[SAVED].append(Run(time.perf_counter() - saved))
    finally:
        page.write_text(before, encoding="utf-8")
    progress("")
    return results


class _Preview:
    """A preview that runs. `said` is the descriptor of what it prints."""

    def __init__(self, process: subprocess.Popen[bytes], address: str, said: int) -> None:
        self._process, self._address, self._said = process, address, said

    def wait_for(self, path: str, text: str) -> None:
        """Return once the page at `path` shows `text`. Raises RunError if the preview ends or takes too long."""
        deadline = time.monotonic() + PATIENCE
        while text not in _served(self._address + path):
            if self._process.poll() is not None:
                raise RunError(f"The preview ended by itself:\n{tail(self._said)}")
            if time.monotonic() > deadline:
                raise RunError(f"The preview did not show an edit of {path}:\n{tail(self._said)}")
            time.sleep(LOOK)


@contextmanager
def _preview(project: Project) -> Iterator[_Preview]:
    port = _free_port()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "scripts/preview_site.py", "--port", str(port)],
            cwd=project.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that all of it can be ended together
        )
        try:
            yield _Preview(process, f"http://127.0.0.1:{port}/", said.fileno())
        finally:
            end(process, signal.SIGTERM)


def _served(address: str) -> str:
    """The page that a host serves; nothing where it serves none, or none yet."""
    with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return str(answer.read().decode())
    return ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
