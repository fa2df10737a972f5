"""Character references (`&nbsp;`, `&#8203;`, `&#x202E;`) -> the characters that the reader gets for them.

Python-Markdown hands them on as they are written and the browser resolves them (HTML Standard, 13.2.5.72), so a
character that is looked for in the source only can hide in one.
"""

from __future__ import annotations

import re
from html import unescape

# What Python-Markdown takes for a reference; every other & is shown as it is.
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z0-9]+);")


def resolved(line: str) -> str:
    """The line with each reference replaced by what it stands for; one that stands for nothing stays."""
    return _REFERENCE.sub(_character, line) if "&" in line else line


def _character(reference: re.Match[str]) -> str:
    written = reference[0]
    try:
        if character := unescape(written):
            return character
        # Python leaves out control characters and what is no character; browsers keep them.
        return chr(int(written[3:-1], 16) if written[2] in "xX" else int(written[2:-1]))
    except ValueError:  # more digits than Python reads as a number
        return "\ufffd"


def place_in_source(line: str, start: int, end: int) -> tuple[int, int]:
    """Where the characters from `start` up to `end` of the resolved line stand in the line as it is written."""
    spans: list[tuple[int, int]] = []
    done = 0
    for reference in _REFERENCE.finditer(line):
        spans += [(n, n + 1) for n in range(done, reference.start())]
        spans += [reference.span()] * len(_character(reference))
        done = reference.end()
    spans += [(n, n + 1) for n in range(done, len(line))]
    return spans[start][0], spans[end - 1][1]
