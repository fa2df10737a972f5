"""Single faults and harmless edits of the real pages, seeded: what people, machines and strangers do to a page.

A fault is one change to the lines of one page in one language that a reader of that language would be
wronged by, or the site broken. Each generator yields (name, lines). What a generator cannot apply to a page
it leaves out; nothing is yielded that leaves the page as it was.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from patientinfo.words import load_words

Lines = tuple[str, ...]
ROOT = Path(__file__).resolve().parent.parent

NUMBER = re.compile(r"(?<![\w.,#^-])\d[\d.,]*\d|(?<![\w.,#^-])\d")
HIDDEN = re.compile(r"\{[^{}]*\}|\]\([^)]*\)|\[\^[^\]]+\]|^\d+\. ")
UNITS = {
    "en": (("hours", "days"), ("days", "weeks"), ("weeks", "months"), ("months", "years"), ("nm", "mm")),
    "nl": (("uur", "dagen"), ("dagen", "weken"), ("weken", "maanden"), ("maanden", "jaar"), ("nm", "mm")),
    "ms": (("jam", "hari"), ("hari", "minggu"), ("minggu", "bulan"), ("bulan", "tahun"), ("nm", "mm")),
}
RANGES = {"en": (" to ", " or "), "nl": (" tot ", " of "), "ms": (" hingga ", " atau ")}
WORDS = {
    "en": (("two", "three"), ("half", "a quarter")),
    "nl": (("twee", "drie"), ("helft", "driekwart")),
    "ms": (("dua", "tiga"), ("separuh", "suku")),
}
KINDS = {
    "en": ("non-ablative", "ablative"),
    "nl": ("niet-ablatieve", "ablatieve"),
    "ms": ("bukan ablasi", "ablasi"),
}
# A sentence of each language that means the same nowhere on the site.
FOREIGN = {
    "en": "De meeste mensen kunnen de volgende dag weer aan het werk gaan.",
    "nl": "Kebanyakan orang boleh kembali bekerja pada keesokan harinya.",
    "ms": "Most people can go back to their work on the following day.",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to one page. `path` is that of the page, `lines` what it becomes."""

    family: str
    name: str
    path: str
    lines: Lines


Generator = Callable[[Lines, str, random.Random], Iterator[tuple[str, Lines]]]


def faults(path: str, lines: Lines, code: str, seed: int, most: int) -> list[Edit]:
    """Up to `most` faults of each family in one page, chosen by the seed."""
    return _edits(FAULTS, path, lines, code, seed, most)


def harmless(path: str, lines: Lines, code: str, seed: int, most: int) -> list[Edit]:
    """Up to `most` edits of each kind that wrong nobody, in one page."""
    return _edits(HARMLESS, path, lines, code, seed, most)


def _edits(families: dict[str, Generator], path: str, lines: Lines, code: str, seed: int, most: int) -> list[Edit]:
    found = []
    for family, generate in families.items():
        chance = random.Random(f"{seed} {path} {family}")
        all_of_them = [(name, new) for name, new in generate(lines, code, chance) if new != lines]
        chance.shuffle(all_of_them)
        found += [Edit(family, name, path, new) for name, new in all_of_them[:most]]
    return found


# --- the parts of a page -------------------------------------------------------------------------------


def body_of(lines: Lines) -> int:
    """The place of the first line after the front matter."""
    return lines.index("---", 1) + 1


def items(lines: Lines) -> list[tuple[int, int]]:
    """The list items, each as (first line, line after the last)."""
    found = []
    for n in range(body_of(lines), len(lines)):
        if re.match(r"- |\d+\. ", lines[n]):
            end = n + 1
            while end < len(lines) and lines[end].startswith("  "):
                end += 1
            found.append((n, end))
    return found


def rows(lines: Lines) -> list[int]:
    """The rows of tables below their header."""
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


def seen(lines: Lines) -> Iterator[tuple[int, re.Match[str]]]:
    """The numbers that a reader sees."""
    for n in range(body_of(lines), len(lines)):
        hidden = [m.span() for m in HIDDEN.finditer(lines[n])]
        for match in NUMBER.finditer(lines[n]):
            if not any(a <= match.start() < b for a, b in hidden) and match[0] not in ("112", "999"):
                yield n, match


def put(lines: Lines, n: int, text: str) -> Lines:
    return (*lines[:n], text, *lines[n + 1 :])


def without(lines: Lines, a: int, b: int) -> Lines:
    return lines[:a] + lines[b:]


def _replaced(lines: Lines, old: str, new: str, where: str = r"\g<0>") -> Iterator[tuple[str, Lines]]:
    """The pages with one occurrence of a word replaced, where a reader sees it."""
    for n in range(body_of(lines), len(lines)):
        hidden = [m.span() for m in HIDDEN.finditer(lines[n])]
        for match in re.finditer(rf"(?<![\w-]){re.escape(old)}(?![\w-])", lines[n]):
            if not any(a <= match.start() < b for a, b in hidden):
                yield f"line {n + 1}", put(lines, n, lines[n][: match.start()] + new + lines[n][match.end() :])


# --- faults --------------------------------------------------------------------------------------------


def drop_item(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {a + 1}", without(lines, a, b)) for a, b in items(lines))


def drop_row(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {n + 1}", without(lines, n, n + 1)) for n in rows(lines))


def drop_paragraph(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {n + 1}", without(lines, n, n + 1)) for n in paragraphs(lines))


def drop_section(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {a + 1}", without(lines, a, b)) for a, b in sections(lines))


def drop_note(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        for match in re.finditer(r"\[\^\w+\]", line):
            # A note that the block repeats stays: the statement keeps its source.
            if line.count(match[0]) == 1:
                yield f"line {n + 1} {match[0]}", put(lines, n, line[: match.start()] + line[match.end() :])


def drop_cell(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in rows(lines):
        cells = lines[n].strip("|").split("|")
        for m in range(1, len(cells)):
            yield f"line {n + 1} cell {m}", put(lines, n, f"|{'|'.join(cells[:m] + cells[m + 1 :])}|")
            yield f"line {n + 1} empty {m}", put(lines, n, f"|{'|'.join([*cells[:m], ' ', *cells[m + 1 :]])}|")


def drop_id(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        if match := re.search(r"\s*\{#[^{}]*\}\s*$", line):
            rest = line[: match.start()]
            yield f"line {n + 1}", put(lines, n, rest) if rest.strip() else without(lines, n, n + 1)


def drop_attribute(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        # `data-forms` says which words of a page are explained, in each language for itself; no reader is misled.
        for match in re.finditer(r' data-(?!forms)[\w-]+="[^"]*"', line):
            yield f"line {n + 1}{match[0]}", put(lines, n, line[: match.start()] + line[match.end() :])


def drop_link(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        for match in re.finditer(r"(?<!!)\[([^\]^]+)\]\([^)]+\)", line):
            yield f"line {n + 1}", put(lines, n, line[: match.start()] + match[1] + line[match.end() :])


def duplicate_item(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {a + 1}", lines[:b] + lines[a:b] + lines[b:]) for a, b in items(lines))


def duplicate_row(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {n + 1}", (*lines[:n], lines[n], *lines[n:])) for n in rows(lines))


def duplicate_paragraph(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {n + 1}", (*lines[:n], lines[n], "", *lines[n:])) for n in paragraphs(lines))


def copy_over_neighbour(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """An item's words copied over those of the next, whose id stays."""
    for (a, b), (c, _) in pairwise(items(lines)):
        if b == c:
            mark, words = re.match(r"- |\d+\. ", lines[c])[0], re.sub(r"^(?:- |\d+\. )", "", lines[a])
            yield f"line {c + 1}", put(lines, c, mark + words)


def swap_items(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    found = items(lines)
    for (a, b), (c, d) in pairwise(found):
        if b == c and lines[a].startswith("- ") and d - c > 1:
            yield f"line {a + 1}", lines[:a] + lines[c:d] + lines[a:b] + lines[d:]


def swap_item_words(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """The words of two items exchanged, while their ids stay."""
    found = items(lines)
    for (a, b), (c, _) in pairwise(found):
        if b == c and b - a > 1:
            yield f"line {a + 1}", put(put(lines, a, lines[c]), c, lines[a])


def swap_rows(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    found = rows(lines)
    for a, b in pairwise(found):
        if b == a + 1:
            yield f"line {a + 1}", put(put(lines, a, lines[b]), b, lines[a])


def swap_cells(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in rows(lines):
        cells = lines[n].strip("|").split("|")
        if len(cells) > 2 and cells[-1].strip() != cells[-2].strip():
            yield f"line {n + 1}", put(lines, n, f"|{'|'.join([*cells[:-2], cells[-1], cells[-2]])}|")


def swap_row_names(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    found = rows(lines)
    for a, b in pairwise(found):
        if b == a + 1:
            first, second = lines[a].strip("|").split("|"), lines[b].strip("|").split("|")
            first[0], second[0] = second[0], first[0]
            yield f"line {a + 1}", put(put(lines, a, f"|{'|'.join(first)}|"), b, f"|{'|'.join(second)}|")


def swap_figures(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    by_line: dict[int, list[re.Match[str]]] = {}
    for n, match in seen(lines):
        by_line.setdefault(n, []).append(match)
    for n, matches in by_line.items():
        for a, b in pairwise(matches):
            if a[0] != b[0]:
                line = lines[n]
                new = line[: a.start()] + b[0] + line[a.end() : b.start()] + a[0] + line[b.end() :]
                yield f"line {n + 1} {a[0]} {b[0]}", put(lines, n, new)


def swap_notes(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        notes = list(re.finditer(r"\[\^\w+\]", line))
        for a, b in pairwise(notes):
            if a[0] != b[0] and a.end() < b.start():
                new = line[: a.start()] + b[0] + line[a.end() : b.start()] + a[0] + line[b.end() :]
                yield f"line {n + 1} {a[0]} {b[0]}", put(lines, n, new)


def swap_sections(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    found = sections(lines)
    for (a, b), (c, d) in pairwise(found):
        if lines[a].split()[0] == lines[c].split()[0]:
            yield f"line {a + 1}", lines[:a] + lines[c:d] + lines[a:b] + lines[d:]


def move_item(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """An item moved to the end of another list."""
    found = items(lines)
    for a, b in found:
        others = [(c, d) for c, d in found if abs(c - a) > 6 and lines[c].startswith("- ") == lines[a].startswith("- ")]
        if others and lines[a].startswith("- "):
            _, d = chance.choice(others)
            rest = lines[:d] + lines[a:b] + lines[d:] if d > b else None
            if rest:
                yield f"line {a + 1} to {d + 1}", without(rest, a, b)


def change_figure(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, match in seen(lines):
        digits = match[0]
        place = chance.choice([k for k, sign in enumerate(digits) if sign.isdigit()])
        other = chance.choice([d for d in "123456789" if d != digits[place]])
        new = digits[:place] + other + digits[place + 1 :]
        yield f"line {n + 1} {digits} {new}", put(lines, n, lines[n][: match.start()] + new + lines[n][match.end() :])


def change_unit(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for old, new in UNITS[code]:
        for n, match in seen(lines):
            after = re.match(rf"(\s){old}(?!\w)", lines[n][match.end() :])
            if after:
                start = match.end() + 1
                yield f"line {n + 1} {old}", put(lines, n, lines[n][:start] + new + lines[n][start + len(old) :])


def change_sign(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """A point for a comma or the other way round, a lost sign, a lost zero, a minus."""
    for n, match in seen(lines):
        a, b = match.span()
        if re.search(r"[.,]", match[0]):
            turned = match[0].translate(str.maketrans(".,", ",."))
            yield f"line {n + 1} {turned}", put(lines, n, lines[n][:a] + turned + lines[n][b:])
            lost = re.sub(r"[.,]", "", match[0])
            yield f"line {n + 1} {lost}", put(lines, n, lines[n][:a] + lost + lines[n][b:])
        elif chance.random() < 0.2:
            yield f"line {n + 1} -{match[0]}", put(lines, n, f"{lines[n][:a]}-{lines[n][a:]}")
            yield f"line {n + 1} {match[0]}0", put(lines, n, f"{lines[n][:b]}0{lines[n][b:]}")


def change_range(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    old, new = RANGES[code]
    for n in range(body_of(lines), len(lines)):
        for match in re.finditer(rf"(?<=\d){old}(?=\d)", lines[n]):
            yield f"line {n + 1}", put(lines, n, lines[n][: match.start()] + new + lines[n][match.end() :])


def change_number_word(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for old, new in WORDS[code]:
        yield from _replaced(lines, old, new)


def change_source(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        for match in re.finditer(r"\[\^S(\d+)\]", line):
            new = f"[^S{(int(match[1]) + 1):02d}]"
            if new not in line:
                yield f"line {n + 1} {match[0]}", put(lines, n, line[: match.start()] + new + line[match.end() :])


def change_link(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        for match in re.finditer(r"\]\(([^)]+)\)", line):
            target = match[1]
            new = "index.md#in-short" if target != "index.md#in-short" else "recovery.md"
            yield f"line {n + 1}", put(lines, n, line[: match.start()] + f"]({new})" + line[match.end() :])


def change_id(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        if match := re.search(r"\{#([\w-]+)", line):
            yield f"line {n + 1}", put(lines, n, line.replace(f"#{match[1]}", f"#{match[1]}-{code}"))


def change_attribute(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    others = {"non-ablative": "ablative", "ablative": "both", "both": "ablative", "firm": "careful",
              "careful": "firm", "differ": "unproven", "unproven": "differ", "clinic": "today",
              "today": "emergency", "emergency": "today"}  # fmt: skip
    for n, line in enumerate(lines):
        for match in re.finditer(r'(data-(?!forms)[\w-]+)="([^"]*)"', line):
            new = others.get(match[2]) or re.sub(r"\d+", lambda m: str(int(m[0]) + 1), match[2])
            yield f"line {n + 1} {match[0]}", put(lines, n, line.replace(match[0], f'{match[1]}="{new}"'))


def change_kind(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    non, abl = KINDS[code]
    yield from ((f"non {name}", new) for name, new in _replaced(lines, non, abl))
    if code != "ms":  # in Malay the one word holds the other, so that the line above undoes this one
        yield from ((f"abl {name}", new) for name, new in _replaced(lines, abl, non))


def change_strength(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    phrases = sorted({m[0] for line in lines for m in [re.search(r"\*[^*]+\*$", line)] if m})
    for n, line in enumerate(lines):
        if match := re.search(r"\*[^*]+\*$", line):
            others = [phrase for phrase in phrases if phrase != match[0]]
            if others and n + 1 < len(lines) and "data-strength" in lines[n + 1]:
                yield f"line {n + 1}", put(lines, n, line[: match.start()] + chance.choice(others))


def change_emergency_number(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        for old, new in (("112", "999"), ("999", "112"), ("112", "113"), ("999", "991")):
            if n >= body_of(lines) and re.search(rf"\b{old}\b", line):
                yield f"line {n + 1} {old} {new}", put(lines, n, re.sub(rf"\b{old}\b", new, line, count=1))


def other_language(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in paragraphs(lines):
        notes = "".join(re.findall(r"\[\^\w+\]", lines[n]))
        yield f"line {n + 1} all", put(lines, n, FOREIGN[code] + notes)
        yield f"line {n + 1} more", put(lines, n, f"{FOREIGN[code]} {lines[n]}")
    for a, _ in items(lines):
        yield f"line {a + 1} item", put(lines, a, f"{re.match(r'- |[0-9]+[.] ', lines[a])[0]}{FOREIGN[code]}")


def break_heading(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        if n >= body_of(lines) and line.startswith("#"):
            yield f"line {n + 1} deeper", put(lines, n, f"##{line}")
            yield f"line {n + 1} higher", put(lines, n, line[1:])


def break_list(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
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


def break_item_id(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for a, b in items(lines):
        if b - a > 1 and "{" in lines[b - 1]:
            yield f"line {b} blank line", (*lines[: b - 1], "", *lines[b - 1 :])
            yield f"line {b} same line", (*lines[: b - 2], f"{lines[b - 2]} {lines[b - 1].strip()}", *lines[b:])
            yield f"line {b} unclosed", put(lines, b - 1, lines[b - 1].replace("}", ""))
            yield f"line {b} curly", put(lines, b - 1, lines[b - 1].replace('="', "=“", 1).replace('"', "”", 1))


def break_markup(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
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


def break_characters(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in paragraphs(lines):
        words = [m for m in re.finditer(r"[A-Za-z]{4,}", lines[n]) if not any(
            a <= m.start() < b for a, b in (h.span() for h in HIDDEN.finditer(lines[n])))]  # fmt: skip
        if not words:
            continue
        word = chance.choice(words)
        middle = word.start() + 2
        for name, sign in (("zero-width", "\u200b"), ("turned", "\u202e"), ("soft hyphen", "\u00ad"), ("NUL", "\0")):
            yield f"line {n + 1} {name}", put(lines, n, lines[n][:middle] + sign + lines[n][middle:])
        if match := re.search(r"[aoecp]", lines[n][word.start() : word.end()]):
            place = word.start() + match.start()
            cyrillic = dict(zip("aoecp", "аоеср", strict=True))[match[0]]
            yield f"line {n + 1} Cyrillic", put(lines, n, lines[n][:place] + cyrillic + lines[n][place + 1 :])
        marked = unicodedata.normalize("NFD", f"{lines[n]} é")
        yield f"line {n + 1} NFD", put(lines, n, marked)
    for n, match in seen(lines):
        wide = "".join(chr(ord(d) + 0xFEE0) if d.isdigit() else d for d in match[0])
        yield f"line {n + 1} wide", put(lines, n, lines[n][: match.start()] + wide + lines[n][match.end() :])
        if "0" in match[0]:
            letter = match[0].replace("0", "O", 1)
            yield f"line {n + 1} O", put(lines, n, lines[n][: match.start()] + letter + lines[n][match.end() :])


def break_front_matter(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
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
            yield f"line {n + 1} language", put(lines, n, f"description: {FOREIGN[code]}")
            yield f"line {n + 1} short", put(lines, n, "description: Abc.")
    yield "closed late", without(lines, end, end + 1)
    yield "blank line above", ("", *lines)
    yield "template", (*lines[:end], "template: other.html", *lines[end:])


def add_stranger(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """What a stranger may try to bring in."""
    # A page of lists only has no paragraph: then before its title.
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


FAULTS: dict[str, Generator] = {
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
}  # fmt: skip


# --- harmless edits ------------------------------------------------------------------------------------


def wrap(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """A paragraph broken over two lines of the source."""
    for n in paragraphs(lines):
        places = [m.start() for m in re.finditer(r"(?<=[a-z,]) (?=[a-z])", lines[n])]
        if places:
            place = chance.choice(places)
            yield f"line {n + 1}", (*lines[:n], lines[n][:place], lines[n][place + 1 :], *lines[n + 1 :])


def blank_lines(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in range(body_of(lines), len(lines)):
        if not lines[n]:
            yield f"line {n + 1}", (*lines[:n], "", *lines[n:])


def trailing_blanks(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    yield from ((f"line {n + 1}", put(lines, n, lines[n] + " ")) for n in paragraphs(lines))


def no_bold(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        if "**" in line and "**{" not in line:  # a title that carries its language keeps its signs
            yield f"line {n + 1}", put(lines, n, line.replace("**", ""))


def link_words(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    more = {"en": "all about ", "nl": "alles over ", "ms": "segala tentang "}[code]
    for n, line in enumerate(lines):
        for match in re.finditer(r"(?<!!)\[(?=[a-z][^\]]*\]\((?!http))", line):
            yield f"line {n + 1}", put(lines, n, line[: match.end()] + more + line[match.end() :])


def no_break_space(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, match in seen(lines):
        if lines[n][match.end() : match.end() + 1] == " ":
            yield f"line {n + 1}", put(lines, n, lines[n][: match.end()] + "\u00a0" + lines[n][match.end() + 1 :])


def dash_range(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    old, _ = RANGES[code]
    for n in range(body_of(lines), len(lines)):
        for match in re.finditer(rf"(?<=\d){old}(?=\d)", lines[n]):
            yield f"line {n + 1}", put(lines, n, lines[n][: match.start()] + "–" + lines[n][match.end() :])


def curly_quotes(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n in paragraphs(lines):
        if lines[n].count('"') == 2 and "{" not in lines[n]:
            yield f"line {n + 1}", put(lines, n, lines[n].replace('"', "“", 1).replace('"', "”", 1))


def keywords(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines[: body_of(lines)]):
        if line.startswith("keywords:"):
            for word in ("laser", "co2", "huid", "kulit", "skin", "info", "2026"):
                yield f"{word}", put(lines, n, f"{line}, {word}")


def dates(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines[: body_of(lines)]):
        if line.startswith("updated:"):
            yield from ((day, put(lines, n, f"updated: {day}")) for day in ("2026-11-01", "2026-10-31", "2026-11-20"))
        if line.startswith("next_review:"):
            yield from ((day, put(lines, n, f"next_review: {day}")) for day in ("2027-01-01", "2028-02-29"))


def plain_sentence(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """A sentence that only leads over, in one language: a translator's freedom."""
    more = {"en": "That is worth knowing.", "nl": "Dat is goed om te weten.", "ms": "Ini baik untuk diketahui."}[code]
    yield from ((f"line {n + 1}", put(lines, n, f"{lines[n]} {more}")) for n in paragraphs(lines)
                if not lines[n].endswith(":"))  # fmt: skip


def join_sentences(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    """Two sentences joined by a semicolon; not where sentences are fixed word for word."""
    fixed = [text for key, text in load_words(ROOT, code).items() if key.startswith("fixed.")]
    for n in paragraphs(lines):
        if any(text in lines[n] for text in fixed):
            continue
        for match in re.finditer(r"(?<=[a-z])\. (?=[A-Z][a-z])", lines[n]):
            new = f"{lines[n][: match.start()]}; {lines[n][match.end()].lower()}{lines[n][match.end() + 1 :]}"
            yield f"line {n + 1}", put(lines, n, new)


def star_list(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    marks = tuple("* " + line[2:] if line.startswith("- ") else line for line in lines)
    yield "all", marks


def table_alignment(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    for n, line in enumerate(lines):
        if line.startswith("|---"):
            yield f"line {n + 1}", put(lines, n, line.replace("---", ":--"))
    for n in rows(lines):
        cells = [cell.strip() for cell in lines[n].strip("|").split("|")]
        yield f"line {n + 1} spaces", put(lines, n, f"|  {'  |  '.join(cells)}  |")


def entity(lines: Lines, code: str, chance: random.Random) -> Iterator[tuple[str, Lines]]:
    word = {"en": " (&lt; all of it)", "nl": " (&lt; het geheel)", "ms": " (&lt; semuanya)"}[code]
    yield from ((f"line {n + 1}", put(lines, n, lines[n] + word)) for n in paragraphs(lines)
                if not re.search(r"[:\]]$", lines[n]))  # fmt: skip


HARMLESS: dict[str, Generator] = {
    "wrap": wrap, "blank lines": blank_lines, "trailing blanks": trailing_blanks, "no bold": no_bold,
    "link words": link_words, "no-break space": no_break_space, "range with a dash": dash_range,
    "curly quotes": curly_quotes, "keywords": keywords, "dates": dates, "plain sentence": plain_sentence,
    "join sentences": join_sentences, "star list": star_list, "table": table_alignment, "entity": entity,
}  # fmt: skip


# --- random damage -------------------------------------------------------------------------------------

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
