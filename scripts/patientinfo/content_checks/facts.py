"""docs/checks/facts.toml -> [Problem]: facts of the medical evidence that are missing from the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from patientinfo.checks.page_index import page_index_of
from patientinfo.checks.registry import Category, rule_by_itself
from patientinfo.content.figures import duration
from patientinfo.contract import FACTS_FILE
from patientinfo.messages import Message, listing, msg
from patientinfo.model import Project
from patientinfo.problems import Problem
from patientinfo.translation.review_sheets import Pages, blocks_of, last_facts, load_facts

_FIELDS = ("says", "at", "sources", "figures", "clinician", "editor", "left_out")


@rule_by_itself(Category.CONTENT_CHECKS)
def fact_not_on_page(root: Path, project: Project, pages: Pages) -> Iterator[Problem]:
    """Every fact in facts.toml is where it says, with its sources and figures, in every language, or says why not.

    Content without a facts.toml is not checked.

    Why: a warning that is lost when a page is rewritten leaves no trace on that page.
    Bad:  at = ["recovery.md#sun"], and no page has that part; figures = ["4 week"], and it says "3 weeks" there
          or has data-until="3w"
    Good: at = ["recovery.md#sun"] with the figure and the source there, or left_out = "No prices were read"
    """
    # Raises SettingsError if the file cannot be read.
    path = root / project.docs / FACTS_FILE
    if not path.is_file():
        return
    facts = load_facts(root, project.docs)
    lines = _lines(path.read_text(encoding="utf-8"))
    where = f"{project.docs}/{FACTS_FILE}"

    def problem(id: str, message: Message, hint: Message) -> Problem:
        return Problem(where, lines.get(id, 1), message, hint)

    for id in _missing(facts, last_facts(root, project.docs)):
        yield problem(id, msg("The fact {id} is not in the table.", id=id), msg("Put it back, with its `at`."))
    told: set[str] = set()
    for id, fact in facts.items():
        if unknown := sorted(set(fact) - set(_FIELDS)):
            yield problem(
                id,
                msg('{id} has an unknown field "{name}".', id=id, name=unknown[0]),
                msg("Use one of {names}.", names=listing(_FIELDS)),
            )
        elif ("at" in fact) == ("left_out" in fact) or not fact.get("left_out", fact.get("says")):
            yield problem(
                id,
                msg("{id} must say either where the fact is (`at`) or why it is left out (`left_out`).", id=id),
                msg('Write for example at = ["recovery.md#stages"], or left_out = "the reason".'),
            )
        else:
            faults = list(_not_there(id, fact, project, pages))
            told.update({id} if faults else ())
            yield from (problem(id, *fault) for fault in faults)
    for (id, figure), place in _not_in_table(facts, project, pages).items():
        if id in told:
            continue
        yield problem(
            id,
            msg("{id}: {place} says {figure}, which is not among its `figures`.", id=id, place=place, figure=figure),
            msg("If the fact was changed on purpose, change `says`, `figures` and the questions of this table too. "
                "Otherwise correct the page."),
        )  # fmt: skip


def _not_in_table(facts: Mapping[str, Any], project: Project, pages: Pages) -> Mapping[tuple[str, str], str]:
    """(fact, figure) -> the first place: each `data-until` of advice that no fact of that place has."""
    found: dict[tuple[str, str], str] = {}
    of_places: dict[str, list[str]] = {}
    for id, fact in facts.items():
        for place in fact.get("at", ()):
            of_places.setdefault(place, []).append(id)
    for place, ids in of_places.items():
        key, _, part = place.partition("#")
        page = pages.get((project.source_language.code, key))
        known = {figure: id for id in reversed(ids) for figure in facts[id].get("figures", ())}
        for block in blocks_of(page, part) if page else ():
            until = " ".join(duration(block.attributes.get("data-until", "")) or ())
            if until and block.id == part and until not in known:
                unit = until.partition(" ")[2]
                alike = (id for figure, id in known.items() if figure.partition(" ")[2] == unit)
                found.setdefault((min(alike, key=ids.index, default=ids[0]), until), place)
    return found


def _not_there(id: str, fact: Mapping[str, Any], project: Project, pages: Pages) -> Iterator[tuple[Message, Message]]:
    for language in project.languages:
        sources: set[str] = set()
        figures: set[str] = set()
        for place in fact.get("at", ()):
            key, _, part = place.partition("#")
            page = pages.get((language.code, key))
            found = blocks_of(page, part) if page else ()
            if not found or page is None:
                yield (
                    msg("{id} names {place}, which is not in {folder}.", id=id, place=place,
                        folder=f"{project.docs}/{language.code}/"),
                    msg("Write the page and the id of the section that has this fact now."),
                )  # fmt: skip
                return
            sources.update(source for block in found for source in block.sources)
            ids = {block.id for block in found}
            figures.update(figure for part in page_index_of(page).parts if part.id in ids for figure in part.figures)
        for name, wanted, there in (
            ("[^{}]", fact.get("sources", ()), sources),
            ("{}", fact.get("figures", ()), figures),
        ):
            if lost := [one for one in wanted if one not in there]:
                yield (
                    msg("{id}: {what} is missing from {place} in {language}.", id=id, what=name.format(lost[0]),
                        place=listing(fact["at"]), language=language.name),
                    msg("If the fact was changed on purpose, change it in this table too. Otherwise correct "
                        "the page."),
                )  # fmt: skip


def _missing(facts: Mapping[str, Any], last: tuple[str, ...]) -> Iterator[str]:
    for id in last:
        letter, digits = id[0], id[1:]
        yield from (one for n in range(1, int(digits) + 1) if (one := f"{letter}{n:0{len(digits)}}") not in facts)


def _lines(text: str) -> dict[str, int]:
    """The line of each table's header in a TOML file."""
    return {
        match[1]: n for n, line in enumerate(text.splitlines(), 1) if (match := re.match(r"\[([\w-]+)\]\s*$", line))
    }
