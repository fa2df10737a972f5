"""Words of negation and comparison ("not", "later", "at most") that a text has and its translation lacks.

Each language lists its own in its labels, by meaning: "compare.not", "compare.more", "compare.less",
"compare.before", "compare.after". An asterisk matches any letters ("*n't"). Differences are not errors, since
languages negate in different ways: they are shown to the person who accepts a translation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from patientinfo.contract import COMPARE_LABELS

Words = Mapping[str, str]


def differing(original: str, translation: str, ours: Words, theirs: Words) -> list[tuple[str, str]]:
    """The words in the original and in the translation, for each meaning that occurs more often in one of them."""
    left, right = _found(original, ours), _found(translation, theirs)
    return [
        (", ".join(left.get(meaning, [])), ", ".join(right.get(meaning, [])))
        for meaning in sorted({*left, *right})
        if len(left.get(meaning, [])) != len(right.get(meaning, []))
    ]


def _found(text: str, words: Words) -> dict[str, list[str]]:
    """The words of negation and comparison in a text, by meaning. The longest match counts: "at least", not "least"."""
    pattern, meanings = _pattern(tuple((key, value) for key, value in words.items() if key.startswith(COMPARE_LABELS)))
    found: dict[str, list[str]] = {}
    for match in pattern.finditer(text.replace("’", "'")) if pattern else ():
        found.setdefault(meanings[str(match.lastgroup)], []).append(match[0])
    return found


@lru_cache(maxsize=32)
def _pattern(lists: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    meant = [(word.strip(), meaning) for meaning, words in lists for word in words.split(",") if word.strip()]
    meant.sort(key=lambda item: -len(item[0]))
    groups = "|".join(f"(?P<w{n}>{_expression(word)})" for n, (word, _) in enumerate(meant))
    # Not within an id or attribute.
    pattern = re.compile(rf"(?<![\w#-])(?:{groups})(?![\w-])", re.IGNORECASE) if meant else None
    return pattern, {f"w{n}": meaning for n, (_, meaning) in enumerate(meant)}


def _expression(word: str) -> str:
    return r"\w*".join(re.escape(part) for part in word.split("*"))
