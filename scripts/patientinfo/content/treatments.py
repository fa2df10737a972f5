"""docs/treatments/<folder>.toml -> Treatment, and what is wrong with the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from patientinfo.content.toml_file import Fault, TomlReader, parse_toml
from patientinfo.contract import HELP_PARTS, ID, TREATMENT_PAGES, TREATMENTS_FOLDER
from patientinfo.messages import listing, msg
from patientinfo.treatment import PALETTE, RESERVED, TOOLS, Kind, Treatment, Treatments

_LISTS = ("tools", "stages", "differs-by-kind")
_TABLES = (*_LISTS, "sections", "kinds", "search")
_OF_KIND = ("colour", "label", "words")
# The labels that a treatment adds words to.
SEARCH = ("ignored", "same", *HELP_PARTS[1:])


def treatment_files(docs: Path) -> Mapping[str, Path]:
    """The files by the name of the treatment's folder, sorted."""
    files = sorted((docs / TREATMENTS_FOLDER).glob("*.toml"))
    return {file.stem: file for file in files if file.is_file() and not file.is_symlink()}


def load_treatments(docs: Path) -> Treatments:
    """What each treatment says of itself. What is broken is left out here; the rule `treatment-broken` names it."""
    return Treatments(
        {name: read_treatment(file.read_bytes(), name)[0] for name, file in treatment_files(docs).items()}
    )


@lru_cache(maxsize=256)  # a build asks for the same files for each language
def read_treatment(data: bytes, name: str) -> tuple[Treatment, tuple[Fault, ...]]:
    """The treatment in a file, without what is broken, and what is broken."""
    read = parse_toml(data, 'tools = ["timeline", "planner"]')
    if isinstance(read, Fault):
        return Treatment(name), (read,)
    reader = _Reader(*read)
    return reader.treatment(name), reader.sorted_faults()


class _Reader(TomlReader):
    """The file of one treatment."""

    def treatment(self, name: str) -> Treatment:
        for entry in self.raw:
            if entry not in _TABLES:
                self.unknown("", entry, _TABLES)
        return Treatment(
            name=name,
            kinds=tuple(self._kinds()),
            tools=tuple(self._tools()) if "tools" in self.raw else TOOLS,
            stages=self._ids("", "stages", self.raw.get("stages", [])),
            differs_by_kind=frozenset(self._texts("", "differs-by-kind", self.raw.get("differs-by-kind", []))),
            sections=self._sections(),
            search=self._search(),
        )

    def _tools(self) -> Iterator[str]:
        for tool in self._texts("", "tools", self.raw["tools"]):
            if tool in TOOLS:
                yield tool
            else:
                self._not_known("", "tools", tool, TOOLS)

    def _sections(self) -> dict[str, tuple[str, ...]]:
        table = self.table("sections", tuple(TREATMENT_PAGES))
        return {page: self._ids("sections", page, ids) for page, ids in table.items() if page in TREATMENT_PAGES}

    def _search(self) -> dict[str, dict[str, str]]:
        table = self.table("search", SEARCH)
        return {name: self._by_language("search", name, value) for name, value in table.items() if name in SEARCH}

    # --- kinds -------------------------------------------------------------------------------------------

    def _kinds(self) -> Iterator[Kind]:
        colours: dict[str, str] = {}
        words: dict[tuple[str, str], str] = {}
        for id, table in self.table("kinds").items():
            place = f"kinds.{id}"
            if not ID.fullmatch(id) or id in RESERVED:
                hint = msg("Use small letters, digits and hyphens, and none of {names}.", names=listing(RESERVED))
                self.fault(place, id, msg("`{name}` cannot be the name of a kind.", name=id), hint)
                continue
            if not isinstance(table, dict):
                self.fault("kinds", id, msg("`{name}` is a table.", name=id), msg("Write `[{name}]`.", name=place))
                continue
            for entry in table:
                if entry not in _OF_KIND:
                    self.unknown(place, entry, _OF_KIND)
            kind = Kind(
                id,
                self._colour(place, table, colours, id),
                self._by_language(place, "label", table.get("label", {})),
                self._words(place, table.get("words", {})),
            )
            self._same_words(kind, words)
            yield kind

    def _colour(self, place: str, table: Mapping[str, Any], taken: dict[str, str], id: str) -> str:
        colour = table.get("colour", "")
        if colour not in PALETTE:
            message = msg("This kind has no colour of the palette.")
            self.fault(place, "colour", message, msg("Use one of {names}.", names=listing(PALETTE)))
            return ""
        if colour in taken:
            free = [name for name in PALETTE if name not in taken]
            message = msg("`{other}` has the same colour.", other=taken[colour])
            self.fault(place, "colour", message, msg("Use one of {names}.", names=listing(free or PALETTE)))
        taken.setdefault(colour, id)
        return str(colour)

    def _words(self, place: str, value: object) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, dict):
            self._not_by_language(place, "words", '{en = ["deep", "deeper"]}')
            return {}
        found = {code: self._texts(place, "words", words) for code, words in value.items()}
        return {code: words for code, words in found.items() if words}

    def _same_words(self, kind: Kind, known: dict[tuple[str, str], str]) -> None:
        """A word may name one kind only, or nobody could say which is meant."""
        for code, words in kind.words.items():
            for word in words:
                other = known.setdefault((code, word.lower()), kind.id)
                if other != kind.id:
                    self.fault(
                        f"kinds.{kind.id}",
                        "words",
                        msg('"{word}" names the kind `{other}` too.', word=word, other=other),
                        msg("Give each kind words of its own."),
                    )

    # --- values ------------------------------------------------------------------------------------------

    def _by_language(self, place: str, name: str, value: object) -> dict[str, str]:
        if isinstance(value, dict) and all(isinstance(text, str) and text.strip() for text in value.values()):
            return {str(code): text for code, text in value.items()}
        self._not_by_language(place, name, '{en = "Deep"}')
        return {}

    def _not_by_language(self, place: str, name: str, example: str) -> None:
        hint = msg("Write it by language: `{example}`.", example=f"{name} = {example}")
        self.fault(place, name, msg("`{name}` does not say in which language it is.", name=name), hint)

    def _ids(self, place: str, name: str, value: object) -> tuple[str, ...]:
        right = []
        for id in self._texts(place, name, value):
            if ID.fullmatch(id):
                right.append(id)
            else:
                hint = msg("Use small letters, digits and hyphens, as at the heading: `{example}`.", example="{#day-0}")
                self.fault(place, name, msg('"{id}" cannot be an id.', id=id), hint)
        return tuple(right)

    def _texts(self, place: str, name: str, value: object) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
            return tuple(dict.fromkeys(value))
        hint = msg("Write words between quotes, in square brackets: `{example}`.", example=f'{name} = ["word"]')
        self.fault(place, name, msg("`{name}` is no list of words.", name=name), hint)
        return ()

    def _not_known(self, place: str, name: str, value: str, known: tuple[str, ...]) -> None:
        message = msg('`{name}` does not have "{value}".', name=name, value=value)
        self.fault(place, name, message, msg("Use one of {names}.", names=listing(known)))
