"""What the site knows of a country: its names, its numbers for emergencies, whose own country it is.

It is data: `docs/countries/<ISO 3166 code>.toml`, read by content/countries.py. A country without such a file has no
parts on the pages, and no number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from patientinfo.cldr import territory_name


@dataclass(frozen=True)
class Country:
    """A country by its ISO 3166 code.

    `names` are by language code, as they stand in a sentence: "the Netherlands". `emergency` are the numbers to call
    from any telephone, `mobile` those that work from a mobile telephone only. `own` are the codes of the languages
    whose readers take it for theirs. `helplines` are other numbers that pages may give. `is_whole`: nothing in its file
    is broken.
    """

    code: str
    names: Mapping[str, str] = field(default_factory=dict)
    emergency: tuple[str, ...] = ()
    mobile: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    helplines: tuple[str, ...] = ()
    is_whole: bool = True

    def name_in(self, language: str) -> str:
        """Its name in a sentence; where the file has none, CLDR's."""
        own = self.names.get(language) or self.names.get(language.partition("-")[0])
        return own or territory_name(self.code, language)

    def label_in(self, language: str) -> str:
        """Its name by itself: "The Netherlands"."""
        name = self.name_in(language)
        return name[:1].upper() + name[1:]

    def is_named_in(self, text: str, language: str, is_spaced: bool = True) -> bool:
        """Whether a text names it, as the file does or as CLDR does, with a letter more for a case or an adjective."""
        names = "|".join(re.escape(name) for name in {self.name_in(language), territory_name(self.code, language)})
        return bool(re.search(rf"(?<!\w)(?:{names})\w?(?!\w)" if is_spaced else names, text, re.IGNORECASE))

    def is_own_of(self, language: str) -> bool:
        """Whether readers of a language take it for theirs; what holds for "pt" holds for "pt-BR"."""
        return language in self.own or language.partition("-")[0] in self.own


@dataclass(frozen=True, eq=False)
class Countries:
    """The countries of a site, by their codes."""

    by_code: Mapping[str, Country] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.by_code)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every number for an emergency that a country has."""
        return frozenset(
            number for country in self.by_code.values() for number in (*country.emergency, *country.mobile)
        )

    @cached_property
    def helplines(self) -> frozenset[str]:
        """Every other number that pages may give."""
        return frozenset(number for country in self.by_code.values() for number in country.helplines)

    def own_of(self, language: str) -> frozenset[str]:
        """The codes of the countries that readers of a language take for theirs."""
        return frozenset(code for code, country in self.by_code.items() if country.is_own_of(language))

    def in_order(self, language: str, first: Collection[str] = ()) -> tuple[Country, ...]:
        """All of them: the own ones of a language come first, then those in `first`, the rest by their numbers."""

        def place(country: Country) -> tuple[bool, bool, tuple[str, ...], str]:
            return not country.is_own_of(language), country.code not in first, country.emergency, country.code

        return tuple(sorted(self.by_code.values(), key=place))

    def numbers_in(self, language: str) -> tuple[str, ...]:
        """The numbers to call from any telephone, each once, in the order of the language."""
        return tuple(dict.fromkeys(number for country in self.in_order(language) for number in country.emergency))
