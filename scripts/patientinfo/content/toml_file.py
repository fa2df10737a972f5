"""A file of data in docs/ -> its tables, and what is wrong with the file, by line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from patientinfo.messages import Message, listing, msg
from patientinfo.suggest import nearest


class Fault(NamedTuple):
    """What is wrong with a line of the file, and what to write instead."""

    line: int
    message: Message
    hint: Message


def parse_toml(data: bytes, example: str) -> tuple[str, Mapping[str, Any]] | Fault:
    """The text of a file and what it holds, or why it cannot be read. `example` is an entry that it may have."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except UnicodeDecodeError:
        return Fault(1, msg("The file is not saved as UTF-8."), msg("Save it as UTF-8."))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        return Fault(
            int(place[1]) if place else data.count(b"\n") + 1,
            msg("This line cannot be read as TOML: {reason}.", reason=str(error)),
            msg(
                "Write one entry per line, for example `{example}`. "
                "A name with other letters than a to z goes between quotes.",
                example=example,
            ),
        )


class TomlReader:
    """One file, of which each table is taken where it is right."""

    def __init__(self, text: str, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.faults: list[Fault] = []
        self._lines = text.split("\n")

    def sorted_faults(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.faults, key=lambda fault: fault.line))

    def table(self, name: str, known: Sequence[str] = ()) -> Mapping[str, Any]:
        table = self.raw.get(name, {})
        if not isinstance(table, dict):
            self.fault("", name, msg("`{name}` is a table.", name=name), msg("Write `[{name}]`.", name=name))
            return {}
        for key in table:
            if known and key not in known:
                self.unknown(name, key, known)
        return table

    def unknown(self, table: str, name: str, known: Sequence[str]) -> None:
        close = nearest(name, known)
        hint = msg("Write `{name}`.", name=close) if close else msg("Use one of {names}.", names=listing(known))
        self.fault(table, name, msg("`{name}` is not known here.", name=name), hint)

    def fault(self, table: str, name: str, message: Message, hint: Message) -> None:
        self.faults.append(Fault(self.line(table, name), message, hint))

    def line(self, table: str, name: str) -> int:
        """The line of an entry, or of its table; 1 where neither is found, as in a table written on one line."""
        inside, found = not table, 1
        for number, line in enumerate(self._lines, 1):
            if header := re.match(r"\s*\[([^\[\]]+)\]", line):
                inside = header[1].strip() == (table or name)
                found = number if inside else found
            elif inside and re.match(rf"""\s*(["']?){re.escape(name)}\1\s*=""", line):
                return number
        return found
