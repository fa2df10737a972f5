"""A page -> the page with one edit: a fault, which would mislead a reader, or a harmless edit.

A fault is one change to the lines of one page in one language that would mislead its readers or break the site, so the
check has to report it. Each generator yields (name, lines), a random choice if there are many. It skips edits that do
not apply to the page, and never yields the page unchanged.

The words that it needs of each language are data of the content (docs/checks/faults.toml).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

Lines = tuple[str, ...]

NUMBER = re.compile(r"(?<![\w.,#^-])\d[\d.,]*\d|(?<![\w.,#^-])\d")
HIDDEN = re.compile(r"\{[^{}]*\}|\]\([^)]*\)|\[\^[^\]]+\]|^\d+\. ")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the edits need of one language: pairs of (word, another that changes the meaning), and sentences.

    `foreign` is a sentence in another language, `leading_over` one without content, `fixed` are sentences that must be
    verbatim, `kinds` the words for the kinds of treatment, `emergency` the emergency numbers.
    """

    code: str
    units: tuple[tuple[str, str], ...]
    ranges: tuple[str, str]
    numbers: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    foreign: str
    leading_over: str
    all_about: str
    whole: str
    emergency: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to one page. `path` is the page's, `lines` are its new lines."""

    family: str
    name: str
    path: str
    lines: Lines


Generator = Callable[[Lines, Vocabulary, random.Random], Iterator[tuple[str, Lines]]]


def edits_of(
    families: Mapping[str, Generator], path: str, lines: Lines, words: Vocabulary, seed: str, most: int
) -> list[Edit]:
    """Up to `most` edits of each family in one page, chosen by the seed."""
    found = []
    for family, generate in families.items():
        chance = random.Random(f"{seed} {path} {family}")
        all_of_them = [(name, new) for name, new in generate(lines, words, chance) if new != lines]
        chance.shuffle(all_of_them)
        found += [Edit(family, name, path, new) for name, new in all_of_them[:most]]
    return found


# --- the parts of a page -------------------------------------------------------------------------------


def body_of(lines: Lines) -> int:
    """The index of the first line after the front matter."""
    return lines.index("---", 1) + 1


def items(lines: Lines) -> list[tuple[int, int]]:
    """The list items, each as (first line, line after the last), as indexes."""
    found = []
    for n in range(body_of(lines), len(lines)):
        if re.match(r"- |\d+\. ", lines[n]):
            end = n + 1
            while end < len(lines) and lines[end].startswith("  "):
                end += 1
            found.append((n, end))
    return found


def rows(lines: Lines) -> list[int]:
    """The indexes of table rows below the header."""
    return [
        n for n in range(body_of(lines) + 2, len(lines))
        if lines[n].startswith("|") and not lines[n].startswith("|-")
        and lines[n - 1].startswith("|")
    ]  # fmt: skip


def sections(lines: Lines) -> list[tuple[int, int]]:
    heads = [n for n, line in enumerate(lines) if line.startswith("##")]
    return list(zip(heads, [*heads[1:], len(lines)], strict=True))


def paragraphs(lines: Lines) -> list[int]:
    return [
        n for n in range(body_of(lines), len(lines))
        if lines[n] and not re.match(r"[#|\-{ !]|\d+\. ", lines[n])
    ]  # fmt: skip


def seen(lines: Lines, words: Vocabulary) -> Iterator[tuple[int, re.Match[str]]]:
    """The numbers that a reader sees."""
    for n in range(body_of(lines), len(lines)):
        hidden = [m.span() for m in HIDDEN.finditer(lines[n])]
        for match in NUMBER.finditer(lines[n]):
            if match[0] not in words.emergency and not any(a <= match.start() < b for a, b in hidden):
                yield n, match


def put(lines: Lines, n: int, text: str) -> Lines:
    return (*lines[:n], text, *lines[n + 1 :])


def without(lines: Lines, a: int, b: int) -> Lines:
    return lines[:a] + lines[b:]


def replaced(lines: Lines, old: str, new: str, where: str = r"\g<0>") -> Iterator[tuple[str, Lines]]:
    """The page with one visible occurrence of a word replaced, for each of them."""
    for n in range(body_of(lines), len(lines)):
        hidden = [m.span() for m in HIDDEN.finditer(lines[n])]
        for match in re.finditer(rf"(?<![\w-]){re.escape(old)}(?![\w-])", lines[n]):
            if not any(a <= match.start() < b for a, b in hidden):
                yield f"line {n + 1}", put(lines, n, lines[n][: match.start()] + new + lines[n][match.end() :])
