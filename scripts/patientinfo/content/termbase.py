"""docs/termbase/<language>.toml -> Termbase, and what is wrong with the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from patientinfo.content.toml_file import Fault, TomlReader, parse_toml
from patientinfo.content.units import PARTS, is_unit
from patientinfo.contract import SIGNALS, TERMBASE_FOLDER, UNITS
from patientinfo.messages import listing, msg
from patientinfo.model import Language
from patientinfo.termbase import Termbase, expression

Termbases = Mapping[str, Termbase]
# The names in the file of what Termbase holds, by what they hold.
_PATTERN_LISTS = ("praise", "every-kind", "small-inside", "one")
_LISTS_BY_NAME = {
    "relations": ("to", "of", "whole-first", "or", "and"),
    "compare": SIGNALS,
    "slips": ("twice", "blank-before"),
    "spelling": ("words",),
}
_TEXTS_BY_PATTERN = ("keep-out", "ambiguous")
_READING = ("formula", "ease", "grade", "syllables", "longest-sentence")
_TABLES = (
    *_LISTS_BY_NAME,
    *_TEXTS_BY_PATTERN,
    "number-words",
    "units",
    "counted",
    "reading",
    "concepts",
    "false-friends",
)
TABLES = ("spaced", *_PATTERN_LISTS, *_TABLES)
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:/\d+)?(?: (?P<unit>\S+))?")


def termbase_file(docs: Path, code: str) -> Path | None:
    """The file of a language; that of "pt" serves "pt-BR" too. None where there is none."""
    for name in dict.fromkeys((code, code.partition("-")[0])):
        path = docs / TERMBASE_FOLDER / f"{name}.toml"
        if path.is_file() and not path.is_symlink():
            return path
    return None


def load_termbases(docs: Path, languages: Sequence[Language]) -> Termbases:
    """What is known of each language, by code. What is broken is left out here; the rule `termbase-broken` names it."""
    found = {}
    for language in languages:
        path = termbase_file(docs, language.code)
        data = path.read_bytes() if path else b""
        found[language.code] = read_termbase(data, language.code)[0]
    return found


@lru_cache(maxsize=64)  # a build asks for the same files for each language
def read_termbase(data: bytes, code: str) -> tuple[Termbase, tuple[Fault, ...]]:
    """The termbase in a file, without what is broken, and what is broken."""
    read = parse_toml(data, 'fever = ["fever*", "temperature"]')
    if isinstance(read, Fault):
        return Termbase(code), (read,)
    reader = _Reader(*read)
    return reader.termbase(code), reader.sorted_faults()


class _Reader(TomlReader):
    """The file of one language."""

    def termbase(self, code: str) -> Termbase:
        for name in self.raw:
            if name not in TABLES:
                self.unknown("", name, TABLES)
        reading = self.table("reading", _READING)
        longest = reading.get("longest-sentence")
        return Termbase(
            language=code,
            is_spaced=self.raw.get("spaced", True) is not False,
            praise=self._patterns("", "praise", self.raw.get("praise", [])),
            every_kind=self._patterns("", "every-kind", self.raw.get("every-kind", [])),
            small_inside=self._patterns("", "small-inside", self.raw.get("small-inside", [])),
            one=self._patterns("", "one", self.raw.get("one", [])),
            number_words=dict(self._numbers()),
            relations=self._by_name("relations", _LISTS_BY_NAME["relations"]),
            units=dict(self._units()),
            compare=self._by_name("compare", _LISTS_BY_NAME["compare"]),
            ambiguous=dict(self._texts("ambiguous")),
            keep_out=dict(self._texts("keep-out")),
            slips=self._by_name("slips", _LISTS_BY_NAME["slips"]) if self.raw.get("slips") else None,
            spelling=self._spelling(),
            counted=self._by_name("counted"),
            concepts=self._by_name("concepts"),
            false_friends=dict(self._false_friends()),
            formula=str(reading.get("formula", "")),
            ease=self._formula(reading, "ease"),
            grade=self._formula(reading, "grade"),
            syllables=str(reading.get("syllables", "")),
            longest_sentence=longest if isinstance(longest, int) else None,
        )

    # --- tables ------------------------------------------------------------------------------------------

    def _by_name(self, name: str, known: Sequence[str] = ()) -> dict[str, tuple[str, ...]]:
        table = self.table(name, known)
        found = {key: self._patterns(name, key, value) for key, value in table.items() if not known or key in known}
        return {key: patterns for key, patterns in found.items() if patterns}

    def _spelling(self) -> tuple[str, ...] | None:
        words = self._by_name("spelling", _LISTS_BY_NAME["spelling"]).get("words", ())
        return words if "spelling" in self.raw else None

    def _false_friends(self) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
        table = self.table("false-friends")
        for language, words in table.items():
            if isinstance(words, dict):
                where = f"false-friends.{language}"
                right = {word: value for word, value in words.items() if self._patterns(where, word, [word])}
                found = {word: self._patterns(where, word, value) for word, value in right.items()}
                yield language, {word: others for word, others in found.items() if others}
            else:
                hint = msg("Write `[{name}]`.", name="false-friends.en")
                self.fault("false-friends", language, msg("`{name}` is a table.", name=language), hint)

    def _texts(self, name: str) -> Iterator[tuple[str, str]]:
        for key, value in self.table(name).items():
            if not isinstance(value, str) or not value:
                hint = msg("Write what to use instead between quotes.")
                self.fault(name, key, msg("This says nothing to write instead."), hint)
            elif self._patterns(name, key, [key]):
                yield key, value

    def _numbers(self) -> Iterator[tuple[str, str]]:
        for word, value in self.table("number-words").items():
            text = str(value)
            match = _NUMBER.fullmatch(text) if not isinstance(value, bool) else None
            if match and (not match["unit"] or is_unit(match["unit"])):
                yield word, text
            else:
                hint = msg('Write a number, a part or a number with a unit: 2, 0.5, "1/3", "2 day".')
                self.fault("number-words", word, msg('"{text}" is no number.', text=text), hint)

    def _units(self) -> Iterator[tuple[str, str]]:
        for word, unit in self.table("units").items():
            if is_unit(str(unit)):
                yield word, str(unit)
            else:
                message = msg('"{unit}" is no unit that figures are compared with.', unit=str(unit))
                self.fault(
                    "units",
                    word,
                    message,
                    msg("Use one of {names}.", names=listing(dict.fromkeys((*UNITS, *sorted(PARTS))))),
                )

    def _formula(self, reading: Mapping[str, Any], name: str) -> tuple[float, float, float] | None:
        value = reading.get(name)
        if value is None:
            return None
        if isinstance(value, list) and len(value) == 3 and all(isinstance(n, int | float) for n in value):
            return float(value[0]), float(value[1]), float(value[2])
        hint = msg("Write three numbers: `{example}`.", example="ease = [206.835, 1.015, 84.6]")
        self.fault("reading", name, msg("`{name}` is no formula.", name=name), hint)
        return None

    def _patterns(self, table: str, name: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            hint = msg("Write words between quotes, in square brackets: `{example}`.", example=f'{name} = ["word"]')
            self.fault(table, name, msg("`{name}` is no list of words.", name=name), hint)
            return ()
        right = []
        for item in value:
            try:
                expression(item)
                right.append(item)
            except re.error as error:
                hint = msg("Write a word, with * for any letters: `{example}`.", example='"fever*"')
                message = msg("`{pattern}` is no regular expression: {reason}.", pattern=item, reason=str(error))
                self.fault(table, name, message, hint)
        return tuple(right)
