"""Faults that people, machines and attackers introduce: each would mislead readers, so the check has to find it."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import pairwise, permutations
from types import MappingProxyType

from patientinfo.content_checks.edits import (
    HIDDEN,
    Generator,
    Lines,
    Vocabulary,
    body_of,
    items,
    paragraphs,
    put,
    replaced,
    rows,
    sections,
    seen,
    without,
)
from patientinfo.contract import ATTRIBUTES, COUNTRY


def drop_item(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {a + 1}", without(lines, a, b)) for a, b in items(lines))


def drop_row(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {n + 1}", without(lines, n, n + 1)) for n in rows(lines))


def drop_paragraph(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {n + 1}", without(lines, n, n + 1)) for n in paragraphs(lines))


def drop_section(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {a + 1}", without(lines, a, b)) for a, b in sections(lines))


def drop_note(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        for match in re.finditer(r"\[\^\w+\]", line):
            # Not a note that the block repeats: the statement would keep its source.
            if line.count(match[0]) == 1:
                yield f"line {n + 1} {match[0]}", put(lines, n, line[: match.start()] + line[match.end() :])


def drop_cell(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in rows(lines):
        cells = lines[n].strip("|").split("|")
        for m in range(1, len(cells)):
            yield f"line {n + 1} cell {m}", put(lines, n, f"|{'|'.join(cells[:m] + cells[m + 1 :])}|")
            yield f"line {n + 1} empty {m}", put(lines, n, f"|{'|'.join([*cells[:m], ' ', *cells[m + 1 :]])}|")


def drop_id(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        if match := re.search(r"\s*\{#[^{}]*\}\s*$", line):
            rest = line[: match.start()]
            yield f"line {n + 1}", put(lines, n, rest) if rest.strip() else without(lines, n, n + 1)


def drop_attribute(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        # Not `data-forms`, which only lists the words to explain, differs per language, and misleads nobody.
        for match in re.finditer(r' data-(?!forms)[\w-]+="[^"]*"', line):
            yield f"line {n + 1}{match[0]}", put(lines, n, line[: match.start()] + line[match.end() :])


def drop_link(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        for match in re.finditer(r"(?<!!)\[([^\]^]+)\]\([^)]+\)", line):
            yield f"line {n + 1}", put(lines, n, line[: match.start()] + match[1] + line[match.end() :])


def duplicate_item(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {a + 1}", lines[:b] + lines[a:b] + lines[b:]) for a, b in items(lines))


def duplicate_row(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {n + 1}", (*lines[:n], lines[n], *lines[n:])) for n in rows(lines))


def duplicate_paragraph(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {n + 1}", (*lines[:n], lines[n], "", *lines[n:])) for n in paragraphs(lines))


def copy_over_neighbour(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """An item's text copied over that of the next, which keeps its id."""
    for (a, b), (c, _) in pairwise(items(lines)):
        if b == c:
            mark, text = _mark(lines[c]), re.sub(r"^(?:- |\d+\. )", "", lines[a])
            yield f"line {c + 1}", put(lines, c, mark + text)


def _are_for_countries(*parts: Lines) -> bool:
    """Whether each of these is for one country: then each language has its own order."""
    return all(any(COUNTRY in line for line in part) for part in parts)


def swap_items(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    found = items(lines)
    for (a, b), (c, d) in pairwise(found):
        is_swapped = b == c and lines[a].startswith("- ") and d - c > 1
        if is_swapped and not _are_for_countries(lines[a:b], lines[c:d]):
            yield f"line {a + 1}", lines[:a] + lines[c:d] + lines[a:b] + lines[d:]


def swap_item_words(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """The texts of two items swapped, but not their ids."""
    found = items(lines)
    for (a, b), (c, _) in pairwise(found):
        if b == c and b - a > 1:
            yield f"line {a + 1}", put(put(lines, a, lines[c]), c, lines[a])


def swap_rows(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    found = rows(lines)
    for a, b in pairwise(found):
        if b == a + 1:
            yield f"line {a + 1}", put(put(lines, a, lines[b]), b, lines[a])


def swap_cells(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in rows(lines):
        cells = lines[n].strip("|").split("|")
        if len(cells) > 2 and cells[-1].strip() != cells[-2].strip():
            yield f"line {n + 1}", put(lines, n, f"|{'|'.join([*cells[:-2], cells[-1], cells[-2]])}|")


def swap_row_names(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    found = rows(lines)
    for a, b in pairwise(found):
        if b == a + 1:
            first, second = lines[a].strip("|").split("|"), lines[b].strip("|").split("|")
            first[0], second[0] = second[0], first[0]
            yield f"line {a + 1}", put(put(lines, a, f"|{'|'.join(first)}|"), b, f"|{'|'.join(second)}|")


def swap_figures(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    by_line: dict[int, list[re.Match[str]]] = {}
    for n, match in seen(lines, words):
        by_line.setdefault(n, []).append(match)
    for n, matches in by_line.items():
        for a, b in pairwise(matches):
            if a[0] != b[0]:
                line = lines[n]
                new = line[: a.start()] + b[0] + line[a.end() : b.start()] + a[0] + line[b.end() :]
                yield f"line {n + 1} {a[0]} {b[0]}", put(lines, n, new)


def swap_notes(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        notes = list(re.finditer(r"\[\^\w+\]", line))
        for a, b in pairwise(notes):
            if a[0] != b[0] and a.end() < b.start():
                new = line[: a.start()] + b[0] + line[a.end() : b.start()] + a[0] + line[b.end() :]
                yield f"line {n + 1} {a[0]} {b[0]}", put(lines, n, new)


def swap_sections(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    found = sections(lines)
    for (a, b), (c, d) in pairwise(found):
        is_swapped = lines[a].split()[0] == lines[c].split()[0]
        if is_swapped and not _are_for_countries(lines[a : a + 1], lines[c : c + 1]):
            yield f"line {a + 1}", lines[:a] + lines[c:d] + lines[a:b] + lines[d:]


def move_item(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """An item moved to the end of another list."""
    found = items(lines)
    for a, b in found:
        others = [(c, d) for c, d in found if abs(c - a) > 6 and lines[c].startswith("- ") == lines[a].startswith("- ")]
        if others and lines[a].startswith("- "):
            _, d = chance.choice(others)
            rest = lines[:d] + lines[a:b] + lines[d:] if d > b else None
            if rest:
                yield f"line {a + 1} to {d + 1}", without(rest, a, b)


def change_figure(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, match in seen(lines, words):
        digits = match[0]
        place = chance.choice([k for k, sign in enumerate(digits) if sign.isdigit()])
        other = chance.choice([d for d in "123456789" if d != digits[place]])
        new = digits[:place] + other + digits[place + 1 :]
        yield f"line {n + 1} {digits} {new}", put(lines, n, lines[n][: match.start()] + new + lines[n][match.end() :])


def change_unit(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for old, new in words.units:
        for n, match in seen(lines, words):
            after = re.match(rf"(\s){old}(?!\w)", lines[n][match.end() :])
            if after:
                start = match.end() + 1
                yield f"line {n + 1} {old}", put(lines, n, lines[n][:start] + new + lines[n][start + len(old) :])


def change_sign(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """A point for a comma or the other way round, a lost separator, a lost zero, a minus."""
    for n, match in seen(lines, words):
        a, b = match.span()
        if re.search(r"[.,]", match[0]):
            turned = match[0].translate(str.maketrans(".,", ",."))
            yield f"line {n + 1} {turned}", put(lines, n, lines[n][:a] + turned + lines[n][b:])
            lost = re.sub(r"[.,]", "", match[0])
            yield f"line {n + 1} {lost}", put(lines, n, lines[n][:a] + lost + lines[n][b:])
        elif chance.random() < 0.2:
            yield f"line {n + 1} -{match[0]}", put(lines, n, f"{lines[n][:a]}-{lines[n][a:]}")
            yield f"line {n + 1} {match[0]}0", put(lines, n, f"{lines[n][:b]}0{lines[n][b:]}")


def change_range(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    old, new = words.ranges
    for n in range(body_of(lines), len(lines)):
        for match in re.finditer(rf"(?<=\d){old}(?=\d)", lines[n]):
            yield f"line {n + 1}", put(lines, n, lines[n][: match.start()] + new + lines[n][match.end() :])


def change_number_word(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for old, new in words.numbers:
        yield from replaced(lines, old, new)


def change_source(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        for match in re.finditer(r"\[\^S(\d+)\]", line):
            new = f"[^S{(int(match[1]) + 1):02d}]"
            if new not in line:
                yield f"line {n + 1} {match[0]}", put(lines, n, line[: match.start()] + new + line[match.end() :])


def change_link(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        for match in re.finditer(r"\]\(([^)]+)\)", line):
            target = match[1]
            new = "index.md#in-short" if target != "index.md#in-short" else "recovery.md"
            yield f"line {n + 1}", put(lines, n, line[: match.start()] + f"]({new})" + line[match.end() :])


def change_id(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        if match := re.search(r"\{#([\w-]+)", line):
            yield f"line {n + 1}", put(lines, n, line.replace(f"#{match[1]}", f"#{match[1]}-{words.code}"))


def change_attribute(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    lists = [values for values in ATTRIBUTES.values() if isinstance(values, tuple) and len(values) > 1]
    others = {value: values[n - 1] for values in lists for n, value in enumerate(values)}
    for n, line in enumerate(lines):
        for match in re.finditer(r'(data-(?!forms)[\w-]+)="([^"]*)"', line):
            new = others.get(match[2]) or re.sub(r"\d+", lambda m: str(int(m[0]) + 1), match[2])
            yield f"line {n + 1} {match[0]}", put(lines, n, line.replace(match[0], f'{match[1]}="{new}"'))


def change_kind(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for old, new in permutations(words.kinds, 2):
        # Where the one holds the other as a word of its own, replacing it there would say it twice.
        if old not in new.split():
            yield from ((f"{old} {name}", changed) for name, changed in replaced(lines, old, new))


def change_strength(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    phrases = sorted({m[0] for line in lines for m in [re.search(r"\*[^*]+\*$", line)] if m})
    for n, line in enumerate(lines):
        if match := re.search(r"\*[^*]+\*$", line):
            others = [phrase for phrase in phrases if phrase != match[0]]
            if others and n + 1 < len(lines) and "data-strength" in lines[n + 1]:
                yield f"line {n + 1}", put(lines, n, line[: match.start()] + chance.choice(others))


def change_emergency_number(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        for old, new in [*permutations(words.emergency, 2), *((old, str(int(old) + 1)) for old in words.emergency)]:
            if n >= body_of(lines) and re.search(rf"\b{old}\b", line):
                yield f"line {n + 1} {old} {new}", put(lines, n, re.sub(rf"\b{old}\b", new, line, count=1))


def other_language(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in paragraphs(lines):
        notes = "".join(re.findall(r"\[\^\w+\]", lines[n]))
        yield f"line {n + 1} all", put(lines, n, words.foreign + notes)
        yield f"line {n + 1} more", put(lines, n, f"{words.foreign} {lines[n]}")
    for a, _ in items(lines):
        yield f"line {a + 1} item", put(lines, a, f"{_mark(lines[a])}{words.foreign}")


def break_heading(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        if n >= body_of(lines) and line.startswith("#"):
            yield f"line {n + 1} deeper", put(lines, n, f"##{line}")
            yield f"line {n + 1} higher", put(lines, n, line[1:])


def break_list(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for a, b in items(lines):
        if lines[a - 1] == "" and lines[a - 2] and not lines[a - 2].startswith("#"):
            yield f"line {a + 1} no blank line", without(lines, a - 1, a)
        if lines[a].startswith("- "):
            yield f"line {a + 1} bullet", put(lines, a, "• " + lines[a][2:])
            yield f"line {a + 1} dash", put(lines, a, "– " + lines[a][2:])
            yield f"line {a + 1} indented", lines[:a] + tuple(f"  {line}" for line in lines[a:b]) + lines[b:]
            yield f"line {a + 1} no space", put(lines, a, "-" + lines[a][2:])
        else:
            yield f"line {a + 1} number", put(lines, a, re.sub(r"^\d+\.", "7.", lines[a]))
            yield f"line {a + 1} bracket", put(lines, a, re.sub(r"^(\d+)\.", r"\1)", lines[a]))


def break_item_id(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for a, b in items(lines):
        if b - a > 1 and "{" in lines[b - 1]:
            yield f"line {b} blank line", (*lines[: b - 1], "", *lines[b - 1 :])
            yield f"line {b} same line", (*lines[: b - 2], f"{lines[b - 2]} {lines[b - 1].strip()}", *lines[b:])
            yield f"line {b} unclosed", put(lines, b - 1, lines[b - 1].replace("}", ""))
            yield f"line {b} curly", put(lines, b - 1, lines[b - 1].replace('="', "=“", 1).replace('"', "”", 1))


def break_markup(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in range(body_of(lines), len(lines)):
        line = lines[n]
        if "**" in line:
            yield f"line {n + 1} bold open", put(lines, n, line.replace("**", "", 1))
        if match := re.search(r"(?<!\*)\*(?!\*)[^*]+\*(?!\*)", line):
            yield f"line {n + 1} slanted open", put(lines, n, line[: match.end() - 1] + line[match.end() :])
        if "](" in line:
            yield f"line {n + 1} link apart", put(lines, n, line.replace("](", "] (", 1))
            yield f"line {n + 1} link open", put(lines, n, re.sub(r"(\]\([^)]*)\)", r"\1", line, count=1))
        if "[^" in line:
            yield f"line {n + 1} note", put(lines, n, line.replace("[^", "[", 1))
            yield f"line {n + 1} note apart", put(lines, n, line.replace("[^", "[^ ", 1))
        if line.startswith("|--"):
            yield f"line {n + 1} table", without(lines, n, n + 1)
        if n in paragraphs(lines):
            yield f"line {n + 1} code", put(lines, n, f"    {line}")
            yield f"line {n + 1} html", put(lines, n, f"<b>{line}</b>")
            yield f"line {n + 1} comment", put(lines, n, f"<!-- {line} -->")


def break_characters(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in paragraphs(lines):
        hidden = [match.span() for match in HIDDEN.finditer(lines[n])]
        seen_words = [
            m for m in re.finditer(r"[A-Za-z]{4,}", lines[n]) if not any(a <= m.start() < b for a, b in hidden)
        ]
        if not seen_words:
            continue
        word = chance.choice(seen_words)
        middle = word.start() + 2
        for name, sign in (("zero-width", "\u200b"), ("turned", "\u202e"), ("soft hyphen", "\u00ad"), ("NUL", "\0")):
            yield f"line {n + 1} {name}", put(lines, n, lines[n][:middle] + sign + lines[n][middle:])
        if match := re.search(r"[aoecp]", lines[n][word.start() : word.end()]):
            place = word.start() + match.start()
            cyrillic = dict(zip("aoecp", "аоеср", strict=True))[match[0]]
            yield f"line {n + 1} Cyrillic", put(lines, n, lines[n][:place] + cyrillic + lines[n][place + 1 :])
        marked = unicodedata.normalize("NFD", f"{lines[n]} é")
        yield f"line {n + 1} NFD", put(lines, n, marked)
    for n, match in seen(lines, words):
        wide = "".join(chr(ord(d) + 0xFEE0) if d.isdigit() else d for d in match[0])
        yield f"line {n + 1} wide", put(lines, n, lines[n][: match.start()] + wide + lines[n][match.end() :])
        if "0" in match[0]:
            letter = match[0].replace("0", "O", 1)
            yield f"line {n + 1} O", put(lines, n, lines[n][: match.start()] + letter + lines[n][match.end() :])


def break_front_matter(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    end = body_of(lines) - 1
    for n in range(1, end):
        name, _, value = lines[n].partition(": ")
        if name != "keywords":
            yield f"line {n + 1} lost", without(lines, n, n + 1)
        yield f"line {n + 1} twice", (*lines[:n], lines[n], *lines[n:])
        yield f"line {n + 1} misspelt", put(lines, n, f"{name[:-1]}x: {value}")
        yield f"line {n + 1} colon", put(lines, n, f"{name}: a: {value}")
        yield f"line {n + 1} no space", put(lines, n, f"{name}:{value}")
        yield f"line {n + 1} tab", put(lines, n, f"{name}:\t{value}")
        yield f"line {n + 1} anchor", put(lines, n, f"{name}: &a {value}")
        yield f"line {n + 1} quote", put(lines, n, f'{name}: "{value}')
        if name == "updated":
            yield f"line {n + 1} future", put(lines, n, "updated: 2091-01-01")
            yield f"line {n + 1} no day", put(lines, n, "updated: 2026-02-30")
        if name == "description":
            yield f"line {n + 1} language", put(lines, n, f"description: {words.foreign}")
            yield f"line {n + 1} short", put(lines, n, "description: Abc.")
    yield "closed late", without(lines, end, end + 1)
    yield "blank line above", ("", *lines)
    yield "template", (*lines[:end], "template: other.html", *lines[end:])


def add_stranger(lines: Lines, words: Vocabulary, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """What an attacker may try to insert."""
    # Before the first paragraph, or before the title of a page that has only lists.
    n = chance.choice(paragraphs(lines) or [next(k for k, line in enumerate(lines) if line.startswith("# "))])
    for name, text in {
        "script": "<script>alert(1)</script>",
        "handler": '[x](index.md){ onclick="alert(1)" }',
        "javascript": "[x](javascript:alert(1))",
        "data": "[x](data:text/html,hello)",
        "picture": "![a picture from elsewhere](https://example.org/x.png)",
        "style": 'text{ style="display:none" }',
        "template": "{{ config.site_name }}",
        "definition": "[//]: # (hidden words)",
        "address": "https://example.org/offer",
        "look-alike": "[clinic](https://xn--hospitl-9ya.example)",
        "telephone": "+31 20 123 45 67",
        "to do": "TODO",
        "merge": "<<<<<<< HEAD",
        "iframe": '<iframe src="https://example.org"></iframe>',
    }.items():
        yield f"line {n + 1} {name}", (*lines[: n + 1], "", text, *lines[n + 1 :])


FAULTS: Mapping[str, Generator] = MappingProxyType({
    "drop item": drop_item, "drop row": drop_row, "drop paragraph": drop_paragraph, "drop section": drop_section,
    "drop note": drop_note, "drop cell": drop_cell, "drop id": drop_id, "drop attribute": drop_attribute,
    "drop link": drop_link, "duplicate item": duplicate_item, "duplicate row": duplicate_row,
    "duplicate paragraph": duplicate_paragraph, "copy over neighbour": copy_over_neighbour, "swap items": swap_items,
    "swap item words": swap_item_words, "swap rows": swap_rows, "swap cells": swap_cells,
    "swap row names": swap_row_names, "swap figures": swap_figures, "swap notes": swap_notes,
    "swap sections": swap_sections, "move item": move_item, "change figure": change_figure,
    "change unit": change_unit, "change sign": change_sign, "change range": change_range,
    "change number word": change_number_word, "change source": change_source, "change link": change_link,
    "change id": change_id, "change attribute": change_attribute, "change kind": change_kind,
    "change strength": change_strength, "change emergency number": change_emergency_number,
    "other language": other_language, "break heading": break_heading, "break list": break_list,
    "break item id": break_item_id, "break markup": break_markup, "break characters": break_characters,
    "break front matter": break_front_matter, "stranger": add_stranger,
})  # fmt: skip


def _mark(line: str) -> str:
    """The marker of a list item, with the space after it."""
    match = re.match(r"- |\d+\. ", line)
    return match[0] if match else ""
