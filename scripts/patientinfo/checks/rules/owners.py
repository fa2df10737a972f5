"""Rules on whose figures a block repeats: the owner says them, and who repeats them names the owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from patientinfo.checks.owners import (
    Owners,
    Place,
    Repeat,
    is_decide,
    is_faq,
    is_weighty,
    only_repeats,
    only_sums_up,
    place_of,
    written_on,
)
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.contract import SAYS, is_safety_section
from patientinfo.messages import Message, Value, listing, msg
from patientinfo.model import PageIndex, Saying, Site, Stated, kind_of, treatment_of
from patientinfo.problems import ADVICE, Problem
from patientinfo.suggest import did_you_mean, nearest

# How many owners a hint offers.
_OFFERED = 3


def _owners(site: Site) -> Iterator[Owners]:
    return (Owners(site.pages, language.code) for language in site.project.languages)


@rule(Scope.SITE, Category.REPEATED_FACTS)
def unknown_owner(site: Site) -> Iterator[Problem]:
    """What `data-says` names is a block that says figures first-hand.

    Why: a figure is compared with its owner, and nothing is compared with a block that is not there.
    Bad:  { data-says="recovery.md#sunn" }, { data-says="faq.md#sun" }
    Good: { data-says="recovery.md#sun" }
    """
    for page in site.pages.values():
        for saying in page.sayings:
            for written in saying.says:
                place = place_of(written, page.key)
                other = site.pages.get((page.language, place.key))
                if (page.language, place.key) in site.unreadable:
                    continue
                if other is None or place.id not in other.ids:
                    known = [written_on(Place(place.key, id), page.key) for id in other.ids] if other else []
                    yield page.problem(
                        _line(saying),
                        msg('{attribute} names "{place}", which does not exist.', attribute=SAYS, place=written),
                        did_you_mean(
                            nearest(written, known),
                            msg("Name a page and an id on it: `{example}`.", example="recovery.md#sun"),
                        ),
                    )
                elif not _is_own(place, page, saying) and only_sums_up(place):
                    yield page.problem(
                        _line(saying),
                        msg('{attribute} names "{place}", which only sums up.', attribute=SAYS, place=written),
                        msg("Name the block that says it first-hand, with its conditions and sources."),
                    )


def _is_own(place: Place, page: PageIndex, saying: Saying) -> bool:
    return place.key == page.key and place.id in (saying.id, saying.part)


def _line(saying: Saying) -> Stated:
    return Stated("", "", saying.line, 1, 0)


@rule(Scope.SITE, Category.REPEATED_FACTS)
def owner_differs(site: Site) -> Iterator[Problem]:
    """A figure that is repeated is the one that its owner says: the block that the repeating block names.

    Why: a fact that is in two places gets corrected in only one of them.
    Bad:  "at least 24 hours" { data-says="recovery.md#exercise" }, where it says 48 hours
    Good: "at least 48 hours", as it says there
    """
    for owners in _owners(site):
        for repeat in owners.repeats():
            if problem := _strange(repeat, owners) or _lost(repeat, owners):
                yield problem


def _strange(repeat: Repeat, owners: Owners) -> Problem | None:
    """The figures of a block that none of the owners it names or links to has."""
    every, page = is_faq(repeat.page.key), repeat.page
    places = (*repeat.named, *repeat.linked)
    if repeat.is_free or not (places or (every and repeat.leads)) or not all(map(owners.can_own, repeat.named)):
        return None
    if every and not all(map(owners.has, repeat.leads)):
        return None  # broken-link says so, or the page cannot be read
    owned = {stated.figure for place in places for stated in owners.figures(place)}
    every = every or is_decide(page.key)
    strange = [stated for stated in repeat.figures if (every or is_weighty(stated)) and stated.figure not in owned]
    if not strange:
        return None
    said = _shown(strange)
    if not any(owners.figures(place) for place in places):
        return page.problem(
            strange[0],
            msg("This repeats {figures} without saying whose figure that is.", figures=said),
            _name_the_owner(strange, repeat.at, page, owners),
        )
    return page.problem(
        strange[0],
        msg(
            "This says {figures}, but its owner, {place}, says {there}.",
            figures=said,
            place=listing(dict.fromkeys(map(owners.where, places))),
            there=_shown(s for place in places for s in owners.figures(place) if every or is_weighty(s)),
        ),
        _write_instead(strange, places, owners),
        other=owners.where(places[0]),
    )


def _write_instead(strange: list[Stated], places: tuple[Place, ...], owners: Owners) -> Message:
    """The very figure to write, where only one of an owner has the same unit."""
    units = {stated.figure.partition(" ")[2] for stated in strange}
    headlines = {owners.headline(place) for place in places} - {""}
    right = [s.written for place in places for s in owners.figures(place) if s.figure in headlines]
    if len(strange) == len(headlines) == 1 and {one.partition(" ")[2] for one in headlines} == units:
        return msg(
            "Write {right}, in every language; or name another owner with `{attribute}`.",
            right=listing(right[:1]),
            attribute=SAYS,
        )
    return msg(
        "Write what the owner says, in every language; or name another owner with `{attribute}`.", attribute=SAYS
    )


def _lost(repeat: Repeat, owners: Owners) -> Problem | None:
    """An owner that a block names, and nothing of which it says (any more)."""
    here = {stated.figure for stated in repeat.figures}
    named = {place_of(written, repeat.page.key) for written in repeat.at.says}
    for place in repeat.named:
        there = {stated.figure: stated for stated in owners.figures(place)}
        headline = owners.headline(place)
        wanted = {headline: there[headline]} if headline else there
        if place in named and wanted and here.isdisjoint(wanted):
            return repeat.page.problem(
                repeat.figures[0] if repeat.figures else _line(repeat.at),
                msg(
                    "This names {place} as the owner of a figure, but does not say {figures}.",
                    place=listing([owners.where(place)]),
                    figures=_shown(wanted.values()),
                ),
                msg("Write what the owner says, in every language; or take it out of `{attribute}`.", attribute=SAYS),
                other=owners.where(place),
            )
    return None


def _shown(figures: Iterable[Stated]) -> Value:
    """Figures as they are written; of a range, the number that has the unit."""
    found = list(figures)
    whole = [one for one in found if any(map(str.isalpha, one.written)) or " " not in one.figure] or found
    return listing(dict.fromkeys(one.written for one in whole))


def _name_the_owner(strange: list[Stated], at: Saying, page: PageIndex, owners: Owners) -> Message:
    """A hint that offers the blocks that say most of these figures, first those of the care lists."""
    offered = Counter(place for stated in strange for place in owners.of_figure(stated.figure, page.key))

    def rank(place: Place) -> tuple[int, bool, bool]:
        return -offered[place], not owners.is_in_care_list(place), not owners.cites(place, at.sources)

    best = sorted(offered, key=rank)
    if not best:
        return msg(
            "Say it first-hand in a section of another page, and name that: `{example}`.",
            example=f'{{ {SAYS}="recovery.md#sun" }}',
        )
    return msg(
        "Name the owner behind the text, in every language: `{example}`. These say it: {places}.",
        example=f'{{ {SAYS}="{written_on(best[0], page.key)}" }}',
        places=listing(written_on(place, page.key) for place in best[:_OFFERED]),
    )


@rule(Scope.SITE, Category.REPEATED_FACTS)
def figure_without_owner(site: Site) -> Iterator[Problem]:
    """A duration or temperature in "In short" names the block that says it first-hand, where safety hangs on it.

    Why: when that block changes, nobody finds the places that repeat it.
    Bad:  "at least 4 weeks" in "In short", and the same in the list of what to avoid
    Good: the same with { data-says="#sun" }
    """
    for owners in _owners(site):
        for repeat in owners.repeats():
            page = repeat.page
            if is_safety_section(kind_of(page.key), repeat.at.part) and only_repeats(page.key, repeat.at):
                yield from _without_owner(repeat, owners)


@rule(Scope.SITE, Category.REPEATED_FACTS)
def option_without_owner(site: Site) -> Iterator[Problem]:
    """A figure on the page to decide with, decide.md, names the block of another page that says it first-hand.

    Why: a reader chooses by this page, so that it must not say anything else than the pages with the sources.
    Bad:  "15 of every 100 people had a side effect" in its table, without an owner
    Good: the same with { data-says="risks.md#any-side-effect" }
    """
    for owners in _owners(site):
        for repeat in owners.repeats():
            key, at = repeat.page.key, repeat.at
            is_fact = is_decide(key) and is_safety_section(kind_of(key), at.part) and repeat.figures
            if is_fact and not (repeat.named or repeat.linked):
                yield repeat.page.problem(
                    repeat.figures[0],
                    msg("This repeats {figures} without saying whose figure that is.", figures=_shown(repeat.figures)),
                    _name_the_owner(list(repeat.figures), repeat.at, repeat.page, owners),
                )


@rule(Scope.SITE, Category.REPEATED_FACTS, level=ADVICE)
def repeat_without_owner(site: Site) -> Iterator[Problem]:
    """A duration or temperature that stands in several places names its owner in the others.

    Why: when the owner changes, every other place is listed at once.
    Bad:  "24 hours" with the source of a help card, in a table that does not name the card
    Good: the same with { data-says="#sign-fluid" }
    """
    for owners in _owners(site) if site.project.advice else ():
        for repeat in owners.repeats():
            is_safety = is_safety_section(kind_of(repeat.page.key), repeat.at.part)
            leads = any(treatment_of(place.key) for place in repeat.leads)
            about_treatment = bool(repeat.at.sources or leads)
            if not is_safety and about_treatment:
                yield from _without_owner(repeat, owners)
        for repeat in owners.echoes():
            yield from _without_owner(repeat, owners)


def _without_owner(repeat: Repeat, owners: Owners) -> Iterator[Problem]:
    if repeat.named or repeat.linked or repeat.is_free or is_faq(repeat.page.key) or is_decide(repeat.page.key):
        return
    page = repeat.page
    owned = [s for s in repeat.figures if is_weighty(s) and owners.of_figure(s.figure, page.key)]
    if owned:
        yield page.problem(
            owned[0],
            msg(
                "This repeats {figures} without saying whose figure that is.",
                figures=_shown(owned),
            ),
            _name_the_owner(owned, repeat.at, page, owners),
        )
