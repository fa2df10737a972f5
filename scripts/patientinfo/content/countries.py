"""docs/countries/<ISO 3166 code>.toml -> Country, and what is wrong with the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from patientinfo.cldr import is_territory, locale_of
from patientinfo.content.toml_file import Fault, TomlReader, parse_toml
from patientinfo.contract import COUNTRIES_FOLDER
from patientinfo.country import Countries, Country
from patientinfo.messages import Message, msg

_LISTS = ("own", "emergency", "mobile", "helplines")
_ENTRIES = (*_LISTS, "name")
# What a telephone can dial; a number for an emergency has no country code.
_NUMBER = re.compile(r"\d{2,15}")


def country_files(docs: Path) -> Mapping[str, Path]:
    """The files by what should be the code of a country, sorted."""
    files = sorted((docs / COUNTRIES_FOLDER).glob("*.toml"))
    return {file.stem: file for file in files if file.is_file() and not file.is_symlink()}


def load_countries(docs: Path) -> Countries:
    """What each country says of itself. What is broken is left out here; the rule `country-broken` names it."""
    files = {code: file for code, file in country_files(docs).items() if is_territory(code)}
    return Countries({code: read_country(file.read_bytes(), code)[0] for code, file in files.items()})


@lru_cache(maxsize=256)  # a build asks for the same files for each language
def read_country(data: bytes, code: str) -> tuple[Country, tuple[Fault, ...]]:
    """The country in a file, without what is broken, and what is broken."""
    read = parse_toml(data, 'emergency = ["112"]')
    if isinstance(read, Fault):
        # Its numbers are still known, or every place that gives one would be a problem too.
        lines = re.findall(r"^\s*emergency\s*=.*", data.decode("utf-8", "replace"), re.MULTILINE)
        return Country(code, emergency=tuple(_NUMBER.findall(" ".join(lines))), is_whole=False), (read,)
    reader = _Reader(*read)
    country, faults = reader.country(code), reader.sorted_faults()
    return replace(country, is_whole=not faults), faults


class _Reader(TomlReader):
    """The file of one country."""

    def country(self, code: str) -> Country:
        for entry in self.raw:
            if entry not in _ENTRIES:
                self.unknown("", entry, _ENTRIES)
        emergency = self._numbers("emergency")
        if "emergency" not in self.raw or self.raw["emergency"] == []:
            message = msg("This country has no number for an emergency.")
            self.fault("", "emergency", message, msg("Write it: `{example}`.", example='emergency = ["112"]'))
        return Country(code, self._names(), emergency, self._numbers("mobile"), self._own(), self._numbers("helplines"))

    def _names(self) -> dict[str, str]:
        found = {}
        for language, name in self.table("name").items():
            if isinstance(name, str) and name.strip():
                found[language] = name
            else:
                hint = msg("Write it between quotes, as it stands in a sentence: `{example}`.", example=_EXAMPLE)
                self.fault("name", language, msg("`{name}` is no text.", name=language), hint)
        return found

    def _numbers(self, name: str) -> tuple[str, ...]:
        hint = msg("Write the digits only, between quotes: `{example}`.", example=f'{name} = ["112"]')
        found = self._texts(name, lambda text: bool(_NUMBER.fullmatch(text)), hint)
        return found or tuple(_NUMBER.findall(str(self.raw.get(name, ""))))

    def _own(self) -> tuple[str, ...]:
        hint = msg("Write the codes of languages, between quotes: `{example}`.", example='own = ["nl"]')
        return self._texts("own", lambda text: locale_of(text) is not None, hint)

    def _texts(self, name: str, fits: Callable[[str], bool], hint: Message) -> tuple[str, ...]:
        value = self.raw.get(name, [])
        if isinstance(value, list) and all(isinstance(text, str) and fits(text) for text in value):
            return tuple(dict.fromkeys(value))
        self.fault("", name, msg("`{name}` has a value that it cannot have.", name=name), hint)
        return ()


_EXAMPLE = 'en = "the Netherlands"'
