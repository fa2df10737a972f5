"""Character references (`&nbsp;`, `&#8203;`, `&#x202E;`) -> the characters that readers see.

Python-Markdown passes them through and the browser resolves them (HTML Standard, 13.2.5.72), so a check that looks at
the source only would miss a character that is written as a reference.
"""

from __future__ import annotations

import re
from html import unescape

# What Python-Markdown treats as a reference; any other & is escaped.
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z0-9]+);")


def resolved(line: str) -> str:
    """The line with each reference replaced by its character; an unknown reference is kept."""
    return _REFERENCE.sub(_character, line) if "&" in line else line


def _character(reference: re.Match[str]) -> str:
    written = reference[0]
    try:
        if character := unescape(written):
            return character
        # Python drops control characters and noncharacters; browsers keep them.
        return chr(int(written[3:-1], 16) if written[2] in "xX" else int(written[2:-1]))
    except ValueError:  # too many digits for int()
        return "\ufffd"


def place_in_source(line: str, start: int, end: int) -> tuple[int, int]:
    """Map the range `start` to `end` of the resolved line to (start, end) in the line as written."""
    spans: list[tuple[int, int]] = []
    done = 0
    for reference in _REFERENCE.finditer(line):
        spans += [(n, n + 1) for n in range(done, reference.start())]
        spans += [reference.span()] * len(_character(reference))
        done = reference.end()
    spans += [(n, n + 1) for n in range(done, len(line))]
    return spans[start][0], spans[end - 1][1]
