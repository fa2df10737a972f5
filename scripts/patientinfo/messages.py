"""Messages for editors: templates with values, so that each can be shown in any language.

`msg("There is no page {page}.", page="x.md")` keeps the English template, which is the key in the catalogues
`locale/<language>.po` (gettext's format). English needs no catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Union

Value = Union[str, int, "Message"]
Catalogue = Mapping[str, str]

FOLDER = Path(__file__).parent / "locale"
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Message:
    """A message: its English template and the values of its placeholders.

    Braces around a name that has no value are kept, because ids are written in braces too: {#id}.
    """

    template: str
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        return self.render({})

    def render(self, catalogue: Catalogue) -> str:
        """The message in the catalogue's language, or in English if the catalogue lacks it."""
        values = dict(self.values)

        def fill(match: re.Match[str]) -> str:
            value = values.get(match[1], match[0])
            return value.render(catalogue) if isinstance(value, Message) else str(value)

        return _PLACE.sub(fill, catalogue.get(self.template) or self.template)


def msg(template: str, **values: Value) -> Message:
    """A translatable message. scripts/collect_messages.py looks for calls of this name."""
    return Message(template, tuple(values.items()))


def listing(names: Iterable[str], mark: str = "`") -> Value:
    """A list of names within a message: `a`, `b` and `c`."""
    quoted = [f"{mark}{name}{mark}" for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return msg("{first} and {last}", first=", ".join(quoted[:-1]), last=quoted[-1])


def joined(*parts: Message | None) -> Message:
    """Several messages after one another, without those that are None."""
    kept = [part for part in parts if part is not None]
    return Message(
        " ".join(f"{{s{n}}}" for n in range(len(kept))), tuple((f"s{n}", part) for n, part in enumerate(kept))
    )


def message_languages() -> tuple[str, ...]:
    """The codes of the languages in which there are messages."""
    return ("en", *sorted(path.stem for path in FOLDER.glob("*.po")))


@lru_cache(maxsize=8)
def catalogue(language: str) -> Catalogue:
    """The messages of one language; empty for English. Raises OSError if there is no such catalogue."""
    if language == "en":
        return {}
    from babel.messages.pofile import read_po  # slow to load, and English does not need it

    with (FOLDER / f"{language}.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}
