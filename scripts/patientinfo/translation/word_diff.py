"""Two versions of a text -> one text in which the words that differ are marked, as git marks them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_PIECE = re.compile(r"\w+|\s+|[^\w\s]")


def lost(text: str) -> str:
    """The mark of what is no longer there."""
    return f"[-{text}-]"


def gained(text: str) -> str:
    """The mark of what is new."""
    return f"{{+{text}+}}"


def word_diff(before: str, after: str, *, is_spaced: bool = True) -> str:
    """`after` with what was lost in [- -] and what is new in {+ +}.

    Without blanks between words (`is_spaced`) characters are compared.
    """
    old, new = (_PIECE.findall(text) if is_spaced else list(text) for text in (before, after))
    shown: list[str] = []
    went, came = "", ""
    for what, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[i:i_end]), "".join(new[j:j_end])
        # Two changed words with a blank between them are one change.
        if what != "equal" or (left.isspace() and went and came):
            went, came = went + left, came + right
            continue
        shown += [*_change(went, came), right]
        went, came = "", ""
    return "".join((*shown, *_change(went, came)))


def _change(went: str, came: str) -> list[str]:
    """A change marked, with blanks that both sides have left outside the marks."""
    texts = [text for text in (went, came) if text]
    if any(text.isspace() for text in texts):
        texts = []  # the blank is the change
    lead = " " if texts and all(text.startswith(" ") for text in texts) else ""
    end = " " if texts and all(len(text) > 1 and text.endswith(" ") for text in texts) else ""
    went, came = (text.removeprefix(lead).removesuffix(end) for text in (went, came))
    return [lead, *([lost(went)] if went else []), *([gained(came)] if came else []), end]


def aligned(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """For each block of `after` what it was before, "" for a new one. A lost block is added to the one above it."""
    found: list[list[str]] = [[] for _ in after]
    for what, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "insert":
            continue
        for number, old in enumerate(before[i:i_end]):
            place = min(j + number, j_end - 1) if what != "delete" else max(j - 1, 0)
            if after:
                found[place].append(old)
    return [" ".join(filter(None, parts)) for parts in found]
