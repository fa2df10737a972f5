"""Random damage to the bytes of a page."""

from __future__ import annotations

import random

_PIECES = tuple(
    piece.encode("latin-1")
    for piece in (
        "\0", "\xff", "\xc3", "\xe2\x80\x8b", "[" * 30, "(" * 30, "*" * 20, "`" * 5, "---\n", "{#", "}", "|", "<",
        "<!--", "\n|a|b|\n|-|-|\n|c|\n", "]]>", "&#x0;", "&amp", "    ", "\t", "\r", "\n\n", "> " * 8, "- " * 8,
        "[^S01]", "[^", "[a]: b", "![](", "\\", "# ", "#" * 9, "1. ", "9" * 400, "9" * 4400 + ". ", "\xef\xbb\xbf",
        "\xf0\x9f\x98\x80", "{: .a #b c=d }", "::: ", "!!! note", "***", "___", "http://[", "](http://[::1",
        'data-until="', '"', "'",
    )
)  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A page with one to six random changes to its bytes or lines."""
    for _ in range(chance.randint(1, 6)):
        kind = chance.randrange(7)
        a = chance.randrange(len(data) + 1)
        b = min(len(data), a + chance.choice((1, 2, 5, 40, 400)))
        lines = data.split(b"\n")
        n = chance.randrange(len(lines))
        if kind == 0:
            data = data[:a] + data[b:]
        elif kind == 1:
            data = data[:a] + chance.choice(_PIECES) + data[a:]
        elif kind == 2:
            data = data[:a] + bytes(chance.randrange(256) for _ in range(chance.randint(1, 8))) + data[b:]
        elif kind == 3:
            data = data[:b] + data[a:b] * chance.randint(1, 3) + data[b:]
        elif kind == 4:
            data = b"\n".join(lines[:n] + lines[n + 1 :])
        elif kind == 5:
            data = b"\n".join([*lines[:n], chance.choice(_PIECES) + lines[n], *lines[n + 1 :]])
        else:
            m = chance.randrange(len(lines))
            lines[n], lines[m] = lines[m], lines[n]
            data = b"\n".join(lines)
    return data
