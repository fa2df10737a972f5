"""Content -> every place that says a figure, in every language; and the same figure changed in all of them."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from patientinfo.checks.owners import Owners, Place, Repeat
from patientinfo.checks.page_index import page_index_of
from patientinfo.cldr import locale_of
from patientinfo.content.figures import duration, figures, notation, with_shared_units
from patientinfo.contract import DURATION_ATTRIBUTES, FACTS_FILE, TREATMENTS_FOLDER, WORD_LISTS
from patientinfo.messages import Message, listing, msg
from patientinfo.model import Page, PageIndex, Project, Run, Saying, Stated
from patientinfo.termbase import Termbase

Pages = Mapping[tuple[str, str], Page]
# Fields of the front matter that readers see.
_SHOWN_FIELDS = ("title", "description")
# Entries of facts.toml that ask about what sources say; a program cannot tell which source changed its mind.
_QUESTION = re.compile(r"\s*(?:clinician|editor)\b")


_NOT_FOUND = msg("It is written across two lines, or with signs of its own.")


class UnknownFigureError(Exception):
    """What was asked for is not there. The argument is a message for an editor."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where a figure stands: `written` at a line and column, counted from 1.

    `code`: of the language it is written in, "" for an attribute or an entry of a table. `why_not`: why a program
    cannot change it there.
    """

    path: str
    line: int
    column: int
    written: str
    code: str = ""
    why_not: Message | None = None


class Figure(NamedTuple):
    """A figure as it is asked for: "48h" is 48 hour."""

    value: str
    unit: str

    def __str__(self) -> str:
        return f"{self.value} {self.unit}".strip()


def figure_of(written: str, project: Project) -> Figure:
    """A figure as an editor types it: "48h", "48 hours". Raises UnknownFigureError."""
    if known := duration(written):
        return Figure(*known)
    found = figures([Run(written, project.source_language.code)], project.termbases)
    if len(found) != 1 or found[0].fault:
        raise UnknownFigureError(
            msg('"{figure}" is not one figure. Write for example `48h` or `38 °C`.', figure=written)
        )
    return Figure(*found[0].key)


class Places:
    """Where the content says figures."""

    def __init__(self, root: Path, project: Project, pages: Pages) -> None:
        self._root, self._project, self._pages = root, project, pages
        self._indexes: dict[tuple[str, str], PageIndex] = {at: page_index_of(page) for at, page in pages.items()}
        self._owners = {one.code: Owners(self._indexes, one.code) for one in project.languages}

    def owner(self, written: str) -> Place:
        """The owner with this place ("recovery.md#sun"), with or without its folder. Raises UnknownFigureError."""
        key, _, id = written.partition("#")
        owners = self._owners[self._project.source_language.code]
        found = [
            place for one in self._project.keys if one == key or one.endswith(f"/{key}")
            if owners.can_own(place := Place(one, id))
        ]  # fmt: skip
        if len(found) != 1:
            raise UnknownFigureError(
                msg("There is no one block {place} that says something first-hand.", place=written)
                if not found
                else msg("Which of these: {places}?", places=listing(map(str, found)))
            )
        return found[0]

    def headline(self, place: Place) -> Figure | None:
        """The figure that an owner is known for."""
        value, _, unit = self._owners[self._project.source_language.code].headline(place).partition(" ")
        return Figure(value, unit) if value else None

    def owners_of(self, figure: Figure) -> tuple[Place, ...]:
        """The blocks that say a figure first-hand."""
        return self._owners[self._project.source_language.code].of_figure(str(figure), "")

    def of_figure(self, figure: Figure) -> list[Spot]:
        """Everywhere that says this figure, in the order of the files."""
        found: list[Spot] = []
        for (code, _), index in self._indexes.items():
            stated = [one for saying in index.sayings for one in saying.figures if one.figure == str(figure)]
            found += [_spot(index.path, one, code) for one in stated]
            found += [*self._in_front_matter(index, figure), *self._in_attributes(index, figure)]
        found += [*self._in_labels(figure), *self._in_tables(figure)]
        return sorted(set(found), key=_order)

    def of_owner(self, place: Place, figure: Figure) -> list[Spot]:
        """The owner and all that repeat it, where they say this figure."""
        found: list[Spot] = []
        for code, owners in self._owners.items():
            for one in (place, *owners.copies(place)):
                if index := self._indexes.get((code, one.key)):
                    found += self._said_by(index, one, figure)
            for repeat in owners.repeats():
                if place in (*repeat.named, *repeat.linked):
                    found += self._repeated(repeat, place, figure, code)
        found += self._in_facts(figure, place)
        # Of two findings of one place that which tells why it may not be changed.
        at = {_order(spot): spot for spot in sorted(found, key=lambda spot: bool(spot.why_not))}
        return sorted(at.values(), key=_order)

    def _said_by(self, index: PageIndex, place: Place, figure: Figure) -> Iterator[Spot]:
        for saying in index.sayings:
            if place.id in (saying.id, "" if saying.id else saying.part):
                yield from _spots(index, saying, figure, index.language)
                yield from _attribute(self._pages[index.language, index.key], saying, figure)

    def _repeated(self, repeat: Repeat, place: Place, figure: Figure, code: str) -> Iterator[Spot]:
        owners = self._owners[code]
        others = {*repeat.named, *repeat.linked} - {place}
        shared = next((other for other in others if owners.headline(other) == str(figure)), None)
        whole = Saying(repeat.at.line, repeat.at.part, repeat.at.id, repeat.figures)
        for spot in _spots(repeat.page, whole, figure, code):
            why = msg("It is also the figure of {place}.", place=str(shared)) if shared else spot.why_not
            yield Spot(spot.path, spot.line, spot.column, spot.written, code, why)

    def _in_front_matter(self, index: PageIndex, figure: Figure) -> Iterator[Spot]:
        lines = self._pages[index.language, index.key].source_lines
        for name in _SHOWN_FIELDS:
            line = index.meta_lines.get(name, 0)
            for stated in _stated(index.meta.get(name, ""), index.language, self._project) if line else ():
                if stated.figure == str(figure):
                    yield _in(lines[line - 1], stated, index.path, line, index.language)

    def _in_attributes(self, index: PageIndex, figure: Figure) -> Iterator[Spot]:
        for number, line in enumerate(self._pages[index.language, index.key].source_lines, 1):
            yield from _attributes_in(index.path, number, line, figure)

    def _in_labels(self, figure: Figure) -> Iterator[Spot]:
        for language in self._project.languages:
            places = self._project.label_places.get(language.code, {})
            for key, text in self._project.labels.get(language.code, {}).items():
                for stated in _stated(text, language.code, self._project) if key in places else ():
                    if stated.figure == str(figure):
                        path, at = f"{WORD_LISTS}/{language.code}.html", places[key]
                        yield Spot(path, at.line, at.column + text.find(stated.written), stated.written, language.code)

    def _in_tables(self, figure: Figure) -> Iterator[Spot]:
        yield from self._in_facts(figure)
        for file in sorted((self._project.folder / TREATMENTS_FOLDER).glob("*.toml")):
            path = f"{self._project.docs}/{TREATMENTS_FOLDER}/{file.name}"
            for number, line in enumerate(_lines(file), 1):
                yield from self._in_line(path, number, line, figure)

    def _in_facts(self, figure: Figure, place: Place | None = None) -> Iterator[Spot]:
        """Where facts.toml says it; with a place, only in the facts that stand there."""
        path = f"{self._project.docs}/{FACTS_FILE}"
        entry: list[tuple[int, str]] = []
        for number, line in enumerate([*_lines(self._project.folder / FACTS_FILE), "["], 1):
            if line.startswith("["):
                if place is None or any(f'"{place}"' in text for _, text in entry):
                    for n, text in entry:
                        yield from self._in_line(path, n, text, figure)
                entry = []
            entry.append((number, line))

    def _in_line(self, path: str, number: int, line: str, figure: Figure) -> Iterator[Spot]:
        code = "" if re.match(r"\s*figures\b", line) else self._project.source_language.code
        why = msg("It may be what a source says.") if _QUESTION.match(line) else None
        for stated in _stated(line, self._project.source_language.code, self._project):
            if stated.figure == str(figure):
                yield _in(line, stated, path, number, code, why)


def _order(spot: Spot) -> tuple[str, int, int]:
    return spot.path, spot.line, spot.column


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split("\n") if file.is_file() else []


def _spot(path: str, stated: Stated, code: str, why_not: Message | None = None) -> Spot:
    return Spot(path, stated.line, stated.column, stated.written, code, why_not)


def _spots(index: PageIndex, saying: Saying, figure: Figure, code: str) -> Iterator[Spot]:
    """The figure in a block, and why it may not be changed there: more than once, or one end of a range."""
    counted = Counter(stated.figure for stated in saying.figures)
    for n, stated in enumerate(saying.figures):
        if stated.figure != str(figure):
            continue
        before = saying.figures[n - 1].written if n else ""
        why = None if stated.length else _NOT_FOUND
        if counted[stated.figure] > 1:
            why = msg("It stands here more than once.")
        elif figure.unit and (before.isdigit() or stated.written.isdigit()):
            why = msg("It is one end of a range.")
        yield _spot(index.path, stated, code, why)


def _in(line: str, stated: Stated, path: str, number: int, code: str, why: Message | None = None) -> Spot:
    """Where a figure stands in a line."""
    found = re.search(rf"(?<![\d.,]){re.escape(stated.written)}(?!\d)", line)
    return Spot(path, number, found.start() + 1 if found else 1, stated.written, code, why if found else _NOT_FOUND)


def _attribute(page: Page, saying: Saying, figure: Figure) -> Iterator[Spot]:
    """The figure in the attributes of a block with an id."""
    if not saying.id:
        return
    for number, line in enumerate(page.source_lines[saying.line - 1 : saying.line + 12], saying.line):
        if re.search(rf"\{{[^{{}}]*#{re.escape(saying.id)}(?![\w-])", line):
            yield from _attributes_in(page.path, number, line, figure)
            return


def _attributes_in(path: str, number: int, line: str, figure: Figure) -> Iterator[Spot]:
    for match in re.finditer(rf"""(?:{"|".join(DURATION_ATTRIBUTES)})=["'](\w+)["']""", line):
        if duration(match[1]) == figure:
            yield Spot(path, number, match.start(1) + 1, match[1])


def _stated(text: str, code: str, project: Project) -> list[Stated]:
    found = with_shared_units(figures([Run(text, code)], project.termbases))
    return [Stated(str(one), one.written, 0, 0, 0) for one in found]


# --- another figure in their place ----------------------------------------------------------------------


def changed(spot: Spot, old: Figure, new: Figure, project: Project) -> str | Message:
    """What to write at a spot, or why only an editor can."""
    if spot.why_not:
        return spot.why_not
    if old.unit != new.unit:
        return msg("The unit is another one.")
    if match := re.fullmatch(r"(\d+)(\w)", spot.written):  # in an attribute
        return f"{new.value}{match[2]}"
    digits = re.search(r"\d(?:[\d.,\u00a0\u202f’']*\d)?", spot.written)
    if digits is None:
        return msg("It is written in words.")
    if spot.code and _form(old.value, spot.code) != _form(new.value, spot.code):
        return msg("The word for the unit may have another form.")
    number = _in_notation(new.value, project.termbase(spot.code)) if spot.code else new.value
    return spot.written[: digits.start()] + number + spot.written[digits.end() :]


def _form(value: str, code: str) -> str:
    """Which of its plural forms a language uses with a number."""
    locale = locale_of(code)
    return str(locale.plural_form(Decimal(value))) if locale else value


def _in_notation(value: str, termbase: Termbase) -> str:
    how = notation(termbase)
    whole, _, fraction = value.partition(".")
    grouped = f"{int(whole):,}".replace(",", how.group)
    return f"{grouped}{how.decimal}{fraction}" if fraction else grouped


def edited(root: Path, changes: Iterable[tuple[Spot, str]]) -> dict[str, tuple[str, str]]:
    """The text of each file before and after these changes."""
    done: dict[str, tuple[str, str]] = {}
    for spot, new in sorted(changes, key=lambda change: _order(change[0]), reverse=True):
        before, after = done.get(spot.path) or (text := (root / spot.path).read_bytes().decode(), text)
        lines = after.split("\n")
        line, start = lines[spot.line - 1], spot.column - 1
        if line[start : start + len(spot.written)] == spot.written:
            lines[spot.line - 1] = line[:start] + new + line[start + len(spot.written) :]
        done[spot.path] = before, "\n".join(lines)
    return dict(sorted(done.items()))


def difference(path: str, before: str, after: str) -> str:
    """What changes in a file, as a unified diff without context."""
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), path, path, n=0, lineterm="")
    return "\n".join(lines)
