"""Edits that mislead nobody: the check has to accept each of them."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from patientinfo.content_checks.edits import Generator, Lines, Vocabulary, body_of, paragraphs, put, rows, seen


def wrap(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """A paragraph broken over two lines of the source."""
    for n in paragraphs(lines):
        places = [m.start() for m in re.finditer(r"(?<=[a-z,]) (?=[a-z])", lines[n])]
        if places:
            place = chance.choice(places)
            yield f"line {n + 1}", (*lines[:n], lines[n][:place], lines[n][place + 1 :], *lines[n + 1 :])


def blank_lines(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in range(body_of(lines), len(lines)):
        if not lines[n]:
            yield f"line {n + 1}", (*lines[:n], "", *lines[n:])


def trailing_blanks(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {n + 1}", put(lines, n, lines[n] + " ")) for n in paragraphs(lines))


def no_bold(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        if "**" in line and "**{" not in line:  # not a title that is marked with its language
            yield f"line {n + 1}", put(lines, n, line.replace("**", ""))


def link_words(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    more = words.all_about
    for n, line in enumerate(lines):
        for match in re.finditer(r"(?<!!)\[(?=[a-z][^\]]*\]\((?!http))", line):
            yield f"line {n + 1}", put(lines, n, line[: match.end()] + more + line[match.end() :])


def no_break_space(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, match in seen(lines, words):
        if lines[n][match.end() : match.end() + 1] == " ":
            yield f"line {n + 1}", put(lines, n, lines[n][: match.end()] + "\u00a0" + lines[n][match.end() + 1 :])


def dash_range(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    old, _ = words.ranges
    for n in range(body_of(lines), len(lines)):
        for match in re.finditer(rf"(?<=\d){old}(?=\d)", lines[n]):
            yield f"line {n + 1}", put(lines, n, lines[n][: match.start()] + "–" + lines[n][match.end() :])


def curly_quotes(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in paragraphs(lines):
        if lines[n].count('"') == 2 and "{" not in lines[n]:
            yield f"line {n + 1}", put(lines, n, lines[n].replace('"', "“", 1).replace('"', "”", 1))


def keywords(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines[: body_of(lines)]):
        if line.startswith("keywords:"):
            for word in ("zon", "co2", "huid", "kulit", "skin", "info", "2026"):
                yield f"{word}", put(lines, n, f"{line}, {word}")


def dates(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines[: body_of(lines)]):
        name, _, value = line.partition(": ")
        if name in ("updated", "next_review"):
            day = datetime.date.fromisoformat(value)
            for days in (1, 30) if name == "next_review" else (-1, -30):
                other = day + datetime.timedelta(days)
                yield str(other), put(lines, n, f"{name}: {other}")


def plain_sentence(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """A transitional sentence in one language: a translator's freedom."""
    more = words.leading_over
    yield from ((f"line {n + 1}", put(lines, n, f"{lines[n]} {more}")) for n in paragraphs(lines)
                if not lines[n].endswith(":"))  # fmt: skip


def join_sentences(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """Two sentences joined by a semicolon, unless one must be verbatim."""
    for n in paragraphs(lines):
        if any(text in lines[n] for text in words.fixed):
            continue
        for match in re.finditer(r"(?<=[a-z])\. (?=[A-Z][a-z])", lines[n]):
            new = f"{lines[n][: match.start()]}; {lines[n][match.end()].lower()}{lines[n][match.end() + 1 :]}"
            yield f"line {n + 1}", put(lines, n, new)


def star_list(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    marks = tuple("* " + line[2:] if line.startswith("- ") else line for line in lines)
    yield "all", marks


def table_alignment(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        if line.startswith("|---"):
            yield f"line {n + 1}", put(lines, n, line.replace("---", ":--"))
    for n in rows(lines):
        cells = [cell.strip() for cell in lines[n].strip("|").split("|")]
        yield f"line {n + 1} spaces", put(lines, n, f"|  {'  |  '.join(cells)}  |")


def entity(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    word = f" (&lt; {words.whole})"
    yield from ((f"line {n + 1}", put(lines, n, lines[n] + word)) for n in paragraphs(lines)
                if not re.search(r"[:\]]$", lines[n]))  # fmt: skip


HARMLESS: Mapping[str, Generator] = MappingProxyType({
    "wrap": wrap, "blank lines": blank_lines, "trailing blanks": trailing_blanks, "no bold": no_bold,
    "link words": link_words, "no-break space": no_break_space, "range with a dash": dash_range,
    "curly quotes": curly_quotes, "keywords": keywords, "dates": dates, "plain sentence": plain_sentence,
    "join sentences": join_sentences, "star list": star_list, "table": table_alignment, "entity": entity,
})  # fmt: skip
