"""Rules on sources: each described once, each note leads to one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.contract import SOURCES_PAGE
from patientinfo.messages import msg
from patientinfo.model import Page, Project, Reference, Site, Source
from patientinfo.problems import Cause, Problem


@rule(Scope.SITE, Category.SOURCES)
def unknown_source(site: Site) -> Iterator[Problem]:
    """A footnote in the text refers to a source on the sources page.

    Why: without a source that readers can look up, a statement is only a claim.
    Bad:  [^S99] without an item {#s99} on sources.md
    Good: [^S20]
    """
    for page in site.pages.values():
        known = site.project.sources.get(page.language, {})
        if (page.language, SOURCES_PAGE) not in site.pages:
            continue  # the sources page itself is missing or cannot be read: one cause, reported once
        for note in page.notes:
            if note.name in known:
                continue
            # A letter O for a zero, a small s: what people type. Another number is another source.
            mended = re.sub(r"(?<=.)[Oo]", "0", note.name.upper())
            yield page.problem(
                note,
                msg(
                    "The footnote {note} refers to a source that is not in {path}.",
                    note=f"[^{note.name}]",
                    path=f"{site.project.docs}/{page.language}/{SOURCES_PAGE}",
                ),
                msg("Did you mean {guess}?", guess=f"[^{mended}]")
                if mended in known
                else msg(
                    "Write the number of a source that is there; or, if it is new, describe it there, with {id} as "
                    "the last line of the list item, in every language.",
                    id=f"{{#{note.name.lower()}}}",
                ),
            )


@rule(Scope.PAGE, Category.SOURCES)
def source_described_here(page: Page, project: Project) -> Iterator[Problem]:
    """A source is described in one place, the sources page; other pages only refer to it.

    Why: two descriptions of one source soon differ.
    Bad:  [^S20]: Facial acne scarring … at the end of a page
    Good: an item on sources.md that ends with {#s20}
    """
    for id, line in page.notes_defined:
        yield page.problem(
            line,
            msg("The footnote {note} is defined on this page.", note=f"[^{id}]"),
            msg("Remove this line and describe the source on {page}: the site adds the footnote.", page=SOURCES_PAGE),
            at=f"[^{id}]",
        )


@rule(Scope.SITE, Category.SOURCES)
def unused_source(site: Site) -> Iterator[Problem]:
    """Every source on the sources page is used by a page in that language.

    Why: a source that supports nothing makes the evidence look stronger than it is.
    Bad:  an item {#s99} that no page names
    Good: [^S99] in the sentence it supports, or no item
    """
    for language in site.project.languages:
        used = {note.name for page in site.pages_in(language) for note in page.notes}
        complete = not any(code == language.code for code, _ in site.unreadable)
        page = site.pages.get((language.code, SOURCES_PAGE))
        if page is None or not complete:
            continue  # a page that cannot be read may use them
        for source in site.project.sources[language.code].values():
            if source.id not in used:
                yield page.problem(
                    Reference(source.id, source.line, 1, 0),
                    msg("No page in {language} refers to the source {id}.", language=language.name, id=source.id),
                    msg(
                        "Write {note} after the sentence it supports, or remove the list item in every language.",
                        note=f"[^{source.id}]",
                    ),
                )


@rule(Scope.SITE, Category.SOURCES)
def source_title_differs(site: Site) -> Iterator[Problem]:
    """A source has the same title in every language: the one it was published under.

    Why: a reader who looks for the study has to find it.
    Bad:  **Acne scars in Asians.** on one sources page, **Acnelittekens bij Aziaten.** on another
    Good: the same title on each, marked with its language where that differs from the page's
    """
    project = site.project
    own = project.sources.get(project.source_language.code, {})
    for language in project.translations:
        page = site.pages.get((language.code, SOURCES_PAGE))
        for source in project.sources.get(language.code, {}).values():
            original = own.get(source.id)
            # Bold type may be missing on one side: it is enough that the one begins with the other's title.
            if page is None or original is None or _plain(source.markdown).startswith(_title(original)):
                continue
            yield page.problem(
                Reference(source.id, source.line, 1, 0),
                msg(
                    'The title of {id} is "{here}" here and "{there}" in {place}.',
                    id=source.id,
                    here=_title(source),
                    there=_title(original),
                    place=f"{project.docs}/{project.source_language.code}/{SOURCES_PAGE}:{original.line}",
                ),
                msg("Write the title under which it was published, in every language."),
            )


def _title(source: Source) -> str:
    """The part in bold type, or the first sentence where there is none, without its last point."""
    match = re.match(r"\*\*(.+?)\*\*", source.markdown)
    return _plain(match[1] if match else source.markdown.partition(". ")[0]).rstrip(".")


def _plain(markdown: str) -> str:
    return " ".join(re.sub(r"\*\*|\{[^{}]*\}", "", markdown).split())


@rule(Scope.PAGE, Category.SOURCES)
def source_without_id(page: Page, project: Project) -> Iterator[Problem]:
    """Each item of the sources page has the id that footnotes use.

    Why: without it no footnote can refer to the source.
    Bad:  - **Title.** Publisher, year.
    Good: the same item with {#s20} on a last line of its own
    """
    if page.key != SOURCES_PAGE:
        return
    numbers = [int(id[1:]) for id in page.ids if re.fullmatch(r"s\d+", id)]
    free = f"{{#s{max(numbers, default=0) + 1}}}"
    for section in page.sections:
        for item in section.items:
            if section.id != "in-short" and not re.fullmatch(r"[sc]\d+", item.id):
                yield page.problem(
                    item.line,
                    msg('The source\'s id "{id}" cannot be used in a footnote.', id=item.id)
                    if item.id
                    else msg("This source has no id, so no footnote can refer to it."),
                    msg(
                        "Add its number as the last line, indented by two spaces. The next free one is `{id}`.",
                        id=f"  {free}",
                    ),
                    at=f"#{item.id}" if item.id else "",
                    causes=(
                        Cause(page.path, line=item.line, what="id"),
                        *([Cause(page.path, id=item.id)] if item.id else []),
                    ),
                )
