"""Words that deny and compare ("not", "later", "at most"): which of them a text has and its translation lacks.

Each language lists its own in its word list, by what they mean: "compare.not", "compare.more", "compare.less",
"compare.before", "compare.after". A star stands for any letters ("*n't"). Nothing is refused for these words, since
languages deny in different ways: they are shown to whoever says that a translation is right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from patientinfo.contract import COMPARE_LABELS

Words = Mapping[str, str]


def differing(original: str, translation: str, ours: Words, theirs: Words) -> list[tuple[str, str]]:
    """For each meaning that the two have not equally often, its words in the original and in the translation."""
    left, right = _found(original, ours), _found(translation, theirs)
    return [
        (", ".join(left.get(meaning, [])), ", ".join(right.get(meaning, [])))
        for meaning in sorted({*left, *right})
        if len(left.get(meaning, [])) != len(right.get(meaning, []))
    ]


def _found(text: str, words: Words) -> dict[str, list[str]]:
    """The words of a text that deny or compare, by meaning. Of "at least" and "least" the longer one counts."""
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
    # Not what stands in an id or attribute.
    pattern = re.compile(rf"(?<![\w#-])(?:{groups})(?![\w-])", re.IGNORECASE) if meant else None
    return pattern, {f"w{n}": meaning for n, (_, meaning) in enumerate(meant)}


def _expression(word: str) -> str:
    return r"\w*".join(re.escape(part) for part in word.split("*"))
