"""[Page] and facts.toml -> review documents for a clinician and for native editors, as self-contained HTML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from patientinfo.content.country_parts import in_one_order
from patientinfo.contract import FACTS_FILE
from patientinfo.model import Block, Language, Page, Project
from patientinfo.problems import SettingsError

Pages = Mapping[tuple[str, str], Page]


class OutdatedError(Exception):
    """The languages cannot be shown side by side. The message names the page; `make validate` says what is wrong."""


def load_facts(root: Path, docs: str) -> dict[str, dict[str, Any]]:
    """The facts of facts.toml, by id. Raises SettingsError if it is missing or cannot be read."""
    return {id: fact for id, fact in _table(root / docs / FACTS_FILE).items() if isinstance(fact, dict)}


def last_facts(root: Path, docs: str) -> tuple[str, ...]:
    """The last id of each group of facts, as listed in facts.toml; no id before it may be missing."""
    return tuple(_table(root / docs / FACTS_FILE).get("last", ()))


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(f"{FACTS_FILE} is not there. It says where each medical fact is.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{FACTS_FILE} cannot be read: {error}.") from error


def blocks_of(page: Page, id: str) -> tuple[Block, ...]:
    """The blocks of an item, or of a heading with its subsections; empty if the page has no such id."""
    for n, section in enumerate(page.sections):
        if section.heading.id == id:
            found = [section.heading, *section.blocks]
            for below in page.sections[n + 1 :]:
                if below.heading.level <= section.heading.level:
                    break
                found += [below.heading, *below.blocks]
            return tuple(found)
        for item in section.items:
            if item.id == id:
                return (item,)
    return ()


def clinical_review(project: Project, pages: Pages, facts: Mapping[str, Mapping[str, Any]]) -> str:
    """Every point that a clinician has to decide, with its sentences in all languages side by side, as HTML.

    Raises SettingsError if facts.toml refers to a place that does not exist, and OutdatedError.
    """
    points = []
    for id, fact in facts.items():
        if "clinician" in fact:
            places = [_place(project, pages, place) for place in fact["at"]]
            points.append({"id": id, "says": fact["says"], "question": fact["clinician"], "places": places})
    return _document("clinical-review.html", languages=project.languages, points=points, today=project.today)


def _place(project: Project, pages: Pages, place: str) -> dict[str, Any]:
    key, _, part = place.partition("#")
    columns = []
    for language in project.languages:
        page = pages.get((language.code, key))
        found = blocks_of(in_one_order(page), part) if page else ()
        if not found:
            raise SettingsError(f"{FACTS_FILE} names {place}, which is not in {project.docs}/{language.code}/.")
        columns.append([block for block in found if block.text])
    if len({len(column) for column in columns}) != 1:
        raise OutdatedError(f"{place} does not have the same blocks in every language.")
    return {"name": place, "rows": list(zip(*columns, strict=True))}


def language_review(project: Project, pages: Pages, facts: Mapping[str, Mapping[str, Any]], language: Language) -> str:
    """What a native editor of one language has to decide, and all its pages next to the original, as HTML.

    Raises SettingsError if facts.toml refers to a place that does not exist, and OutdatedError.
    """
    points = [
        {"id": id, "question": question, "places": [_place(project, pages, place) for place in fact["at"]]}
        for id, fact in facts.items()
        if (question := fact.get("editor", {}).get(language.code))
    ]
    chapters = []
    for key in project.in_menu_order(project.keys):
        ours, theirs = pages.get((project.source_language.code, key)), pages.get((language.code, key))
        if ours is not None and theirs is not None:
            rows = list(_side_by_side(in_one_order(ours), in_one_order(theirs)))
            chapters.append({"path": theirs.path, "title": theirs.title, "rows": rows})
    return _document(
        "language-review.html",
        source=project.source_language,
        language=language,
        points=points,
        own=project.languages.index(language),
        first=project.languages.index(project.source_language),
        chapters=chapters,
        today=project.today,
    )


def _side_by_side(ours: Page, theirs: Page) -> Iterator[tuple[Block, Block]]:
    if [(a.kind, a.id) for a in ours.blocks] != [(b.kind, b.id) for b in theirs.blocks]:
        raise OutdatedError(f"{theirs.path} does not have the same blocks as {ours.path}.")
    for a, b in zip(ours.blocks, theirs.blocks, strict=True):
        if a.text or b.text:
            yield a, b


def _document(template: str, **values: object) -> str:
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
    return environment.get_template(template).render(**values)
