"""What a treatment says of itself: its kinds, its tools, its stages, the sections that only its pages have.

It is data: `docs/treatments/<folder of the treatment>.toml`, read by content/treatments.py. A treatment without such a
file has no kinds, and every tool whose parts its pages have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Final, TypeVar

Value = TypeVar("Value")

# The tools that a page may have.
TOOLS: Final = ("timeline", "planner", "self-check", "matters")
# What `data-kind` says where it is no kind: of both kinds of a treatment with two, of all kinds of any treatment.
BOTH: Final = "both"
ALL: Final = "all"
OF_EVERY_KIND: Final = ("", BOTH, ALL)
# The value of "I do not know" in the planner; no kind may be called that, nor as above.
RESERVED: Final = (BOTH, ALL, "unknown")
# The colours of kinds, on a light and on a dark page, as in stylesheets/text/stages.css. Each has a contrast of 4.5
# to 1 with the page and with the boxes on it. Kinds differ in pattern too, by their place.
PALETTE: Final[Mapping[str, tuple[str, str]]] = {
    "blue": ("#00577f", "#8fd0f5"),
    "purple": ("#6b2d73", "#e3b8ea"),
    "teal": ("#0b5f5c", "#7fd6cc"),
    "brown": ("#6f4100", "#f0c08a"),
    "green": ("#2f5d1e", "#a8dc8f"),
    "red": ("#9b1c31", "#f5b0b8"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of a treatment: its colour in the palette, its name and the words that name it, by language code."""

    id: str
    colour: str = ""
    label: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def name_in(self, language: str) -> str:
        return _of_language(self.label, language) or self.id

    def words_in(self, language: str) -> tuple[str, ...]:
        return _of_language(self.words, language) or ()

    def lacking(self, language: str) -> tuple[str, ...]:
        """What the file does not say of it in a language."""
        tables = {"label": self.label, "words": self.words}
        return tuple(name for name, table in tables.items() if not _of_language(table, language))


@dataclass(frozen=True, eq=False)
class Treatment:
    """A treatment, by the name of its folder; "" for what no treatment is of.

    `stages` are the ids of the stages of recovery, in order. `differs_by_kind` are the concepts of the termbase on
    which advice names the kind. `sections` are ids of sections by the name of a page, beyond those of the contract.
    `search` are further words for the labels "search.ignored", "search.same" and "search.help-…", by the rest of the
    label's key and language code.
    """

    name: str
    kinds: tuple[Kind, ...] = ()
    tools: tuple[str, ...] = TOOLS
    stages: tuple[str, ...] = ()
    differs_by_kind: frozenset[str] = frozenset()
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    search: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def kind_values(self) -> tuple[str, ...]:
        """What `data-kind` may say on its pages."""
        return (*(kind.id for kind in self.kinds), *((BOTH,) if len(self.kinds) == 2 else ()), ALL)

    def kind(self, id: str) -> Kind | None:
        return next((kind for kind in self.kinds if kind.id == id), None)

    def mentions_in(self, text: str, language: str, is_spaced: bool = True) -> tuple[str, ...]:
        """The ids of the kinds that a text names, one for each mention, in text order."""
        words = tuple((kind.id, kind.words_in(language)) for kind in self.kinds)
        pattern, meanings = _named(words, is_spaced)
        return tuple(meanings[str(match.lastgroup)] for match in pattern.finditer(text)) if pattern else ()

    def kinds_in(self, text: str, language: str, is_spaced: bool = True) -> tuple[str, ...]:
        """The same, with mentions of one kind in a row counted once.

        So a translator may split a sentence and name its kind again, while swapped kinds are still found.
        """
        return in_turn(self.mentions_in(text, language, is_spaced))

    def search_words(self, name: str, language: str) -> str:
        """Its further words for the label "search.<name>", written as in the label."""
        return _of_language(self.search.get(name, {}), language) or ""


@dataclass(frozen=True, eq=False)
class Treatments:
    """The treatments of a site that have a file, by the names of their folders."""

    by_name: Mapping[str, Treatment] = field(default_factory=dict)

    def named(self, name: str) -> Treatment:
        return self.by_name.get(name) or Treatment(name)

    def of(self, key: str) -> Treatment:
        """The treatment of the page with this key; for a page of the site, one with the kinds of all treatments."""
        return self.named(key.partition("/")[0]) if "/" in key else self._all

    @cached_property
    def _all(self) -> Treatment:
        kinds: dict[str, Kind] = {}
        for treatment in self.by_name.values():
            for kind in treatment.kinds:
                same = kinds.get(kind.id)
                kinds[kind.id] = _joined(same, kind) if same else kind
        return Treatment("", tuple(kinds.values()))


def _joined(one: Kind, other: Kind) -> Kind:
    """A kind of which two treatments have one by the same id."""
    codes = {*one.words, *other.words}
    words = {code: tuple(dict.fromkeys((*one.words.get(code, ()), *other.words.get(code, ())))) for code in codes}
    return Kind(one.id, one.colour, {**other.label, **one.label}, words)


def in_turn(mentions: tuple[str, ...]) -> tuple[str, ...]:
    """The mentions, without repeats in a row."""
    return tuple(kind for kind, _ in groupby(mentions))


def _of_language(table: Mapping[str, Value], code: str) -> Value | None:
    """What a table has for a language; what it has for "pt" serves "pt-BR" too."""
    return table.get(code) or table.get(code.partition("-")[0])


@lru_cache(maxsize=64)
def _named(
    words: tuple[tuple[str, tuple[str, ...]], ...], is_spaced: bool
) -> tuple[re.Pattern[str] | None, Mapping[str, str]]:
    """What finds the words, and the kind by the name of the group that matches."""
    # Longer words first: "non-invasive" contains "invasive".
    ordered = sorted(((word, id) for id, own in words for word in own), key=lambda pair: -len(pair[0]))
    if not ordered:
        return None, {}
    groups = "|".join(f"(?P<w{n}>{re.escape(word)})" for n, (word, _) in enumerate(ordered))
    whole = rf"(?<!\w)(?:{groups})(?!\w)" if is_spaced else groups
    return re.compile(whole, re.IGNORECASE), {f"w{n}": id for n, (_, id) in enumerate(ordered)}
