"""A rendered article with places in it, which the build fills: notices, tools, links, what other languages say.

The renderer has the tree, so it marks the places there; whoever fills them needs neither to parse HTML nor to search
in it. A place is a short text between two of Unicode's noncharacters (Unicode 16, 23.7: for internal use), which no
page may contain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

_BEGIN, _NEXT, _END = "\ufdd0", "\ufdd1", "\ufdd2"
# What a page must not contain.
NONCHARACTERS = "\ufdd0-\ufdef"


class Kind(StrEnum):
    """What a place is for."""

    LINK = "link"  # an address as the editor wrote it, in an attribute
    BEFORE = "before"  # before the heading of a section
    BELOW = "below"  # below a heading
    END = "end"  # at the end of a list item
    PART = "part"  # before a part for one country, whose code is its id
    PARTS_END = "parts-end"  # behind the last of such parts that follow each other
    CHECK = "check"  # what only the check reads; readers get nothing there


class Place(NamedTuple):
    """A place: its kind, the id of the heading or item (of a link the address), the tag and help level of a heading."""

    kind: str
    id: str
    tag: str = ""
    help: str = ""


class Part(NamedTuple):
    """A part for one country: its code, the tag of its heading or "li", the level of help, its HTML with marks."""

    country: str
    tag: str
    help: str
    marked: str


def mark(*place: str) -> str:
    """The mark of a place, with the fields of `Place`, for the tree that is rendered."""
    return f"{_BEGIN}{_NEXT.join(place)}{_END}"


@dataclass(frozen=True, slots=True)
class Article:
    """The HTML of an article with the marks of its places."""

    marked: str = ""

    def as_written(self) -> str:
        """The HTML without what the build adds, its links as the editor wrote them."""
        return self.filled(lambda place: place.id if place.kind in (Kind.LINK, Kind.CHECK) else "")

    def arranged(self, arrange: Callable[[Sequence[Part]], str]) -> Article:
        """The article with each run of country parts as `arrange` gives it."""
        first, *others = self.marked.split(_BEGIN)
        found, parts = [first], list[Part]()
        for other in others:
            written, _, rest = other.partition(_END)
            place = Place(*written.split(_NEXT))
            if place.kind == Kind.PART:
                parts.append(Part(place.id, place.tag, place.help, rest))
            elif place.kind == Kind.PARTS_END:
                found += (arrange(parts), rest)
                parts = []
            elif parts:
                parts[-1] = parts[-1]._replace(marked=f"{parts[-1].marked}{_BEGIN}{other}")
            else:
                found.append(f"{_BEGIN}{other}")
        return Article("".join(found))

    def filled(self, fill: Callable[[Place], str]) -> str:
        """The HTML with each place filled."""
        first, *others = self.marked.split(_BEGIN)
        found = [first]
        for other in others:
            written, _, rest = other.partition(_END)
            found += (fill(Place(*written.split(_NEXT))), rest)
        return "".join(found)
