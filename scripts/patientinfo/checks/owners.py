"""PageIndexes -> whose figures a block repeats. A figure has one owner: the block that says it first-hand.

Owners are items with an id, and headings with the blocks below them that have no id of their own. What only sums up
owns nothing: questions and answers, the page to decide with, "In short", and blocks without an id on the pages of the
site.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from patientinfo.content.figures import duration
from patientinfo.contract import DECIDE_PAGE, FAQ_PAGE, HELP_OWNER, HELP_PARTS, IN_SHORT, OWNED_UNITS, RESTRICTIONS
from patientinfo.model import Anchor, PageIndex, Saying, Stated, treatment_of
from patientinfo.urls import parse_url

Pages = Mapping[tuple[str, str], PageIndex]


class Place(NamedTuple):
    """A block that owns figures, in every language: the key of its page and its id."""

    key: str
    id: str

    def __str__(self) -> str:
        return f"{self.key}#{self.id}"


class Repeat(NamedTuple):
    """A block, or an answer of several, that repeats figures of others.

    `named` are the owners that `data-says` names, `linked` those that it only links to, `leads` all places that it
    links to. `is_free`: it says that its figures are its own.
    """

    page: PageIndex
    at: Saying
    figures: tuple[Stated, ...]
    named: tuple[Place, ...]
    linked: tuple[Place, ...]
    leads: tuple[Place, ...]
    is_free: bool


def place_of(written: str, key: str) -> Place:
    """A place as a page writes it ("recovery.md#sun", "#sun") -> the block."""
    parts = parse_url(written)
    path, id = (parts.path, parts.fragment) if parts else (written, "")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(key), unquote(path))) if path else key
    return Place(target, unquote(id))


def written_on(place: Place, key: str) -> str:
    """A block -> how a page writes its place."""
    if place.key == key:
        return f"#{place.id}"
    return f"{posixpath.relpath(place.key, posixpath.dirname(key) or '.')}#{place.id}"


def is_weighty(stated: Stated) -> bool:
    """Whether safety may hang on a figure: a duration or a temperature."""
    return stated.figure.partition(" ")[2] in OWNED_UNITS


def is_faq(key: str) -> bool:
    """Whether this is the key of a page of questions and answers."""
    return key.rpartition("/")[2] == FAQ_PAGE and bool(treatment_of(key))


def is_decide(key: str) -> bool:
    """Whether this is the key of a page to decide with."""
    return key.rpartition("/")[2] == DECIDE_PAGE and bool(treatment_of(key))


def only_repeats(key: str, saying: Saying) -> bool:
    """Whether a block owns nothing of what it says."""
    return is_faq(key) or is_decide(key) or saying.part == IN_SHORT or not (treatment_of(key) or saying.id)


def only_sums_up(place: Place) -> bool:
    """Whether a place is an answer, on a page to decide with, or "In short"."""
    return is_faq(place.key) or is_decide(place.key) or place.id == IN_SHORT


class Owners:
    """What the owners of one language say."""

    def __init__(self, pages: Pages, language: str) -> None:
        self._pages = {key: page for (code, key), page in pages.items() if code == language}

    @cached_property
    def _owned(self) -> Mapping[Place, tuple[Stated, ...]]:
        found: dict[Place, tuple[Stated, ...]] = {}
        for key, page in self._pages.items():
            for saying in page.sayings:
                if not only_repeats(key, saying):
                    place = Place(key, saying.id or saying.part)
                    found[place] = found.get(place, ()) + saying.figures
        return found

    @cached_property
    def _by_figure(self) -> Mapping[str, Mapping[str, Mapping[Place, None]]]:
        """The owners of each figure, by treatment."""
        found: dict[str, dict[str, dict[Place, None]]] = {}
        for place, figures in self._owned.items():
            if self._stands_elsewhere(place):
                continue
            for stated in figures:
                found.setdefault(stated.figure, {}).setdefault(treatment_of(place.key), {})[place] = None
        return found

    @cached_property
    def _anchors(self) -> Mapping[Place, Anchor]:
        return {Place(key, part.id): part for key, page in self._pages.items() for part in page.parts}

    def figures(self, place: Place) -> tuple[Stated, ...]:
        """The figures that a block owns."""
        return self._owned.get(place, ())

    def anchor(self, place: Place) -> Anchor | None:
        return self._anchors.get(place)

    def where(self, place: Place) -> str:
        """The path and line of an owner."""
        anchor = self.anchor(place)
        return f"{self._pages[place.key].path}:{anchor.line}" if anchor else str(place)

    def headline(self, place: Place) -> str:
        """The figure of an owner that nobody who repeats it may leave out, "" if there is no such figure.

        That of its `data-until`; of a help card's sign without one, its first.
        """
        anchor, weighty = self.anchor(place), [s.figure for s in self.figures(place) if is_weighty(s)]
        until = " ".join(duration(anchor.attributes.get("data-until", "")) or ()) if anchor else ""
        if until in weighty:
            return until
        return weighty[0] if weighty and self.is_in_care_list(place) else ""

    def of_figure(self, figure: str, key: str) -> tuple[Place, ...]:
        """Who owns a figure, for a page with this key: blocks of its treatment; of any, for a page of the site."""
        owned = self._by_figure.get(figure, {})
        treatments = [own] if (own := treatment_of(key)) else [one for one in owned if one]
        return tuple(place for treatment in treatments for place in owned.get(treatment, ()))

    def has(self, place: Place) -> bool:
        """Whether there is a page with this id."""
        return place.key in self._pages and place.id in self._pages[place.key].ids

    def can_own(self, place: Place) -> bool:
        """Whether there is such a block, and it does not only sum up what others say."""
        return place in self._anchors and not only_sums_up(place)

    @cached_property
    def _sources(self) -> Mapping[Place, frozenset[str]]:
        return {
            Place(key, saying.id): frozenset(saying.sources)
            for key, page in self._pages.items()
            for saying in page.sayings
            if saying.id
        }

    def cites(self, place: Place, sources: Iterable[str]) -> bool:
        """Whether an item cites one of these sources."""
        return not self._sources.get(place, frozenset()).isdisjoint(sources)

    def is_in_care_list(self, place: Place) -> bool:
        """Whether it is an item of what to avoid or do, or of the help cards."""
        return self._section_of(place) in (RESTRICTIONS, *HELP_PARTS)

    def _section_of(self, place: Place) -> str:
        """The id of the heading of the list that an item is in, on the page that owns these lists; "" elsewhere.

        That is a heading above it, or else the one right above it: items may be grouped under headings of their own.
        """
        page, anchor = self._pages.get(place.key), self.anchor(place)
        if page is None or anchor is None or anchor.level or place.key.rpartition("/")[2] != HELP_OWNER:
            return ""
        above: list[Anchor] = []
        for part in page.parts:
            if part.level and part.line < anchor.line:
                above = [*(one for one in above if one.level < part.level), part]
        ids = [part.id for part in above]
        return next((id for id in reversed(ids) if id in (RESTRICTIONS, *HELP_PARTS)), ids[-1] if ids else "")

    def repeats(self) -> Iterator[Repeat]:
        """What repeats figures: blocks that own nothing, those that name an owner, and advice that stands twice."""
        for key, page in self._pages.items():
            answers: dict[str, list[Saying]] = {}
            for saying in page.sayings:
                if is_faq(key) and saying.part != IN_SHORT:
                    answers.setdefault(saying.part, []).append(saying)
                elif only_repeats(key, saying) or saying.says or self._same_advice(key, saying):
                    yield self._repeat(page, (saying,))
            for sayings in answers.values():
                yield self._repeat(page, sayings)

    def echoes(self) -> Iterator[Repeat]:
        """Blocks without an id that say the figure of a sign of the help cards, from the same source."""
        for key, page in self._pages.items():
            for saying in page.sayings if treatment_of(key) else ():
                if saying.id or saying.says or only_repeats(key, saying):
                    continue
                same = tuple(stated for stated in saying.figures if self._echoes(stated, saying, key))
                if same:
                    yield Repeat(page, saying, same, (), (), (), False)

    def _echoes(self, stated: Stated, saying: Saying, key: str) -> bool:
        return any(
            self._section_of(place) in HELP_PARTS
            and self.headline(place) == stated.figure
            and self.cites(place, saying.sources)
            for place in self.of_figure(stated.figure, key)
        )

    def _repeat(self, page: PageIndex, sayings: Iterable[Saying]) -> Repeat:
        sayings = tuple(sayings)
        first = sayings[0]
        named = tuple(dict.fromkeys(place_of(one, page.key) for saying in sayings for one in saying.says))
        own = {Place(page.key, first.part), Place(page.key, first.id)}
        # In a list of what to do, only an item with the same id counts as named; a link there only leads on.
        leads = tuple(dict.fromkeys(place_of(one, page.key) for saying in sayings for one in saying.links))
        linked = [place for place in leads if self.figures(place) and (is_faq(page.key) or not self._is_heading(place))]
        same = self._same_advice(page.key, first)
        return Repeat(
            page,
            first,
            tuple(stated for saying in sayings for stated in saying.figures),
            (*(place for place in named if place not in own), *([same] if same else ())),
            tuple(linked),
            leads,
            not own.isdisjoint(named) or not (only_repeats(page.key, first) or same),
        )

    def copies(self, place: Place) -> tuple[Place, ...]:
        """The same advice or sign on other pages of the treatment."""
        own = treatment_of(place.key)
        return tuple(
            other
            for other in self._anchors
            if other.id == place.id and treatment_of(other.key) == own and other != place
            if place == Place(f"{own}/{HELP_OWNER}", place.id) and self._stands_elsewhere(other)
        )

    def _stands_elsewhere(self, place: Place) -> bool:
        """Whether it is advice or a sign that stands on the page that owns these lists too."""
        other = Place(f"{treatment_of(place.key)}/{HELP_OWNER}", place.id)
        return place != other and other in self._anchors and self._section_of(other) != ""

    def _is_heading(self, place: Place) -> bool:
        anchor = self.anchor(place)
        return anchor is None or bool(anchor.level)

    def _same_advice(self, key: str, saying: Saying) -> Place | None:
        """The same item on the page that owns what to avoid or do, for an item of another page."""
        other = Place(f"{treatment_of(key)}/{HELP_OWNER}", saying.id)
        if not saying.id or not treatment_of(key) or key == other.key:
            return None
        ours, theirs = self.anchor(Place(key, saying.id)), self.anchor(other)
        # Where kind or duration differ, duration-differs says so.
        return other if ours and theirs and (advice := _advice(ours)) and advice == _advice(theirs) else None


def _advice(part: Anchor) -> Mapping[str, str]:
    """The kind and the duration of an item that is advice."""
    shared = {name: part.attributes[name] for name in ("data-kind", "data-until") if name in part.attributes}
    return {} if part.level else shared
