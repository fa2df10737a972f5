"""Rules on sources: each described once, each note leads to one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patientinfo.checks.nearest import nearest
from patientinfo.checks.registry import page_rule, site_rule
from patientinfo.contract import SOURCES_PAGE
from patientinfo.model import Page, Site
from patientinfo.parse import source_notes
from patientinfo.problems import Problem


@page_rule
def unknown_source(page: Page, site: Site) -> Iterator[Problem]:
    """A note in the text names a source that the sources page describes.

    Bad:  [^S99] without an item {#s99} on sources.md
    Good: [^S20]
    """
    known = site.sources.get(page.language.code, {})
    if (page.language.code, SOURCES_PAGE) not in site.pages:
        return  # the sources page itself is missing or cannot be read: one cause, reported once
    for id, line in source_notes(page).items():
        if id not in known:
            guess = nearest(id, {k.lower() for k in known})
            yield page.problem(
                line,
                "unknown-source",
                f"The note [^{id}] names a source that {site.docs}/{page.language.code}/{SOURCES_PAGE} "
                "does not describe.",
                (f"Did you mean [^{guess.upper()}]? " if guess else "")
                + f"If it is new, describe it there, with {{#{id.lower()}}} as the last line of the item.",
            )


@page_rule
def source_described_here(page: Page, site: Site) -> Iterator[Problem]:
    """A source is described in one place, the sources page; other pages only name it.

    Bad:  [^S20]: Facial acne scarring … at the end of a page
    Good: an item on sources.md that ends with {#s20}
    """
    for id, line in page.notes_defined:
        yield page.problem(
            line,
            "source-described-here",
            f"The note [^{id}] is described on this page.",
            f"Take this line out and describe the source on {SOURCES_PAGE}: the site adds the note.",
        )


@site_rule
def unused_source(site: Site) -> Iterator[Problem]:
    """Every source on the sources page is used by a page in that language.

    Bad:  an item {#s99} that no page names
    Good: [^S99] in the sentence it supports, or no item
    """
    for language in site.languages:
        used = {id for page in site.pages_in(language) for id in source_notes(page)}
        complete = not any(code == language.code for code, _ in site.unreadable)
        page = site.pages.get((language.code, SOURCES_PAGE))
        if page is None or not complete:
            continue  # a page that cannot be read may use them
        for source in site.sources[language.code].values():
            if source.id not in used:
                yield page.problem(
                    source.line,
                    "unused-source",
                    f"No page in {language.name} names the source {source.id}.",
                    f"Write [^{source.id}] after the sentence it supports, or take the item out in every language.",
                )


@page_rule
def source_without_id(page: Page, site: Site) -> Iterator[Problem]:
    """Each item of the sources page carries the id that notes use.

    Bad:  - **Title.** Publisher, year.
    Good: the same item with {#s20} on a last line of its own
    """
    if page.key != SOURCES_PAGE:
        return
    for section in page.sections:
        for item in section.items:
            if section.id != "in-short" and not re.fullmatch(r"[sc]\d+", item.id):
                yield page.problem(
                    item.line,
                    "source-without-id",
                    f"This source has {f'the id {item.id!r}' if item.id else 'no id'} to be named by.",
                    "Add a last line, two spaces in, with its number: `  {#s20}`.",
                )
