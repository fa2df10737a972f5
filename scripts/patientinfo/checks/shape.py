"""Rules on shape: a translation has the sections, paragraphs, items and table rows of the original.

One cause is reported once: where the parts of a section do not match, what they say is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby

from patientinfo.checks.pairing import common_blocks, common_sections, keys_of, shorten
from patientinfo.checks.registry import pair_rule
from patientinfo.figures import figures
from patientinfo.model import Block, Page, Section
from patientinfo.problems import Problem


@pair_rule
def sections_differ(page: Page, translation: Page) -> Iterator[Problem]:
    """A page has the same sections in the same order in every language, known by their ids.

    Bad:  {#stages} {#help} in one language, {#help} in the other
    Good: the same ids, whatever the words of the headings
    """
    ours, theirs = _sections(page), _sections(translation)
    for missing in [section for section in ours if section.id not in {s.id for s in theirs}]:
        yield translation.problem(
            _line_before(missing.id, ours, theirs),
            "sections-differ",
            f'The section "{missing.heading.text}" {{#{missing.id}}} is missing here; it stands in '
            f"{page.path}:{missing.heading.line}.",
            f"Translate that section, with the heading `{'#' * missing.heading.level} … {{#{missing.id}}}`, "
            "or take it out there and in the other languages.",
        )
    for extra in [section for section in theirs if section.id not in {s.id for s in ours}]:
        yield translation.problem(
            extra.heading.line,
            "sections-differ",
            f'The section "{extra.heading.text}" {{#{extra.id}}} stands only here, not in {page.path} '
            f"(after line {_line_before(extra.id, theirs, ours)}).",
            "Add it there and in the other languages, or take it out here.",
        )
    common = [s.id for s in ours if s.id in {t.id for t in theirs}]
    for wanted, section in zip(common, [t for t in theirs if t.id in set(common)], strict=False):
        if section.id != wanted:
            yield translation.problem(
                section.heading.line,
                "sections-differ",
                f"Here stands the section {{#{section.id}}}; in {page.path}:"
                f"{page.sections_by_id[wanted].heading.line} it is {{#{wanted}}}.",
                f"Put the sections in the same order in every language: next comes {{#{wanted}}}.",
            )
            return


def _sections(page: Page) -> list[Section]:
    return [section for section in page.sections if section.id and section.heading.level]


def _line_before(id: str, there: list[Section], here: list[Section]) -> int:
    """The line here after which a section that is missing belongs: that of the one before it."""
    ids = [section.id for section in there]
    known = {section.id: section.heading.line for section in here}
    before = [known[other] for other in ids[: ids.index(id)] if other in known]
    return before[-1] if before else 1


@pair_rule
def parts_differ(page: Page, translation: Page) -> Iterator[Problem]:
    """A section has the same paragraphs, list items and table rows in every language.

    Bad:  four items in one language, five in the other
    Good: the same number, and the same ids in the same order
    """
    for ours, theirs in common_sections(page, translation):
        if ours.heading.level != theirs.heading.level:
            yield translation.problem(
                theirs.heading.line,
                "parts-differ",
                f'The heading "{theirs.heading.text}" is of level {theirs.heading.level}, '
                f"{ours.heading.level} in {page.path}:{ours.heading.line}.",
                f"Write it with {'#' * ours.heading.level}.",
            )
        yield from _compare_parts(page, translation, ours, theirs)


def _compare_parts(page: Page, translation: Page, ours: Section, theirs: Section) -> Iterator[Problem]:
    our_keys, their_keys = keys_of(ours), keys_of(theirs)
    if our_keys == their_keys:
        return
    our_ids = [b for b in ours.blocks if b.id]
    their_ids = [b for b in theirs.blocks if b.id]
    if [b.id for b in our_ids] != [b.id for b in their_ids]:
        yield from _compare_ids(page, translation, our_ids, their_ids, theirs)
        return
    for our_group, their_group in _aligned_groups(ours, theirs):
        line = (their_group or [theirs.heading])[0].line
        other = (our_group or [ours.heading])[0].line
        yield translation.problem(
            line,
            "parts-differ",
            f"{_describe(their_group)} here, {_describe(our_group).lower()} in {page.path}:{other}"
            f"{_hint(our_group, their_group)}",
            "Give the section the same paragraphs, list items and table rows in every language.",
        )
        return


def _compare_ids(
    page: Page, translation: Page, ours: list[Block], theirs: list[Block], section: Section
) -> Iterator[Problem]:
    known, here = {b.id: b for b in ours}, {b.id: b for b in theirs}
    for id, block in known.items():
        if id not in here:
            yield translation.problem(
                _line_near(id, ours, here, section),
                "parts-differ",
                f'The item {{#{id}}} is missing here; in {page.path}:{block.line} it is "{shorten(block.text)}".',
                f"Translate it, with a last line `  {{#{id}}}`, or take it out in every language.",
            )
    for id, block in here.items():
        if id not in known:
            yield translation.problem(
                block.line,
                "parts-differ",
                f'The item {{#{id}}}, "{shorten(block.text)}", stands only here, not in {page.path}'
                f" ({_lines(ours, page)}).",
                "Add it there and in the other languages, or take it out here.",
            )
    if set(known) == set(here):
        for ours_block, theirs_block in zip(ours, theirs, strict=False):
            if ours_block.id != theirs_block.id:
                yield translation.problem(
                    theirs_block.line,
                    "parts-differ",
                    f"Here stands the item {{#{theirs_block.id}}}; in {page.path}:{ours_block.line} it is "
                    f"{{#{ours_block.id}}}.",
                    "Put the items in the same order in every language.",
                )
                return


def _line_near(id: str, ours: list[Block], here: dict[str, Block], section: Section) -> int:
    ids = [block.id for block in ours]
    before = [here[other].line for other in ids[: ids.index(id)] if other in here]
    return before[-1] if before else section.heading.line


def _lines(blocks: list[Block], page: Page) -> str:
    return f"lines {blocks[0].line} to {blocks[-1].line}" if blocks else "which has no items there"


def _aligned_groups(ours: Section, theirs: Section) -> Iterator[tuple[list[Block], list[Block]]]:
    """The first paragraphs, list or table that differs, on both sides."""

    def groups(section: Section) -> list[list[Block]]:
        return [list(g) for _, g in groupby(section.blocks, key=lambda b: (b.kind, b.container))]

    left, right = groups(ours), groups(theirs)

    def shape(group: list[Block]) -> tuple[str, str, int, tuple[int, int]]:
        kind = group[0].container.rsplit(" ", 1)[0]
        return group[0].kind, kind, len(group), max(block.cell for block in group)

    matcher = SequenceMatcher(None, [shape(g) for g in left], [shape(g) for g in right], autojunk=False)
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation != "equal":
            yield (left[a] if a < b else []), (right[c] if c < d else [])


def _describe(group: list[Block]) -> str:
    if not group:
        return "Nothing stands"
    if group[0].kind == "cell":
        rows, columns = (max(block.cell[axis] for block in group) for axis in (0, 1))
        return f"A table of {rows} rows and {columns} columns stands"
    noun = {"paragraph": "paragraph", "item": "list item", "code": "block of code", "quote": "quotation"}
    name = noun[group[0].kind]
    return f"{len(group)} {name}{'s' if len(group) > 1 else ''} stand{'' if len(group) > 1 else 's'}"


def _hint(ours: list[Block], theirs: list[Block]) -> str:
    """Say which one is missing, where a figure or a source gives it away."""
    if not ours or ours[0].kind not in ("item", "cell"):
        return f': "{shorten(ours[0].text)}".' if ours else "."
    traces = [_trace(block) for block in theirs]
    for block in ours:
        if _trace(block) != ((), ()) and _trace(block) not in traces:
            return f'. Look at line {block.line} there: "{shorten(block.text)}".'
    return "."


def _trace(block: Block) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    return tuple(f.key for f in figures(block.runs)), block.sources


@pair_rule
def empty_part(page: Page, translation: Page) -> Iterator[Problem]:
    """No cell, item or paragraph is empty in one language and filled in another.

    Bad:  | Redness | 2 to 3 days | | in one language only
    Good: every cell filled in every language
    """
    for ours, theirs in common_blocks(page, translation):
        if bool(ours.text) != bool(theirs.text) and not ours.images:
            full, empty = (page, translation) if ours.text else (translation, page)
            block, blank = (ours, theirs) if ours.text else (theirs, ours)
            yield empty.problem(
                blank.line,
                "empty-part",
                f'This {block.kind} is empty; in {full.path}:{block.line} it is "{shorten(block.text)}".',
                "Write it here too, or empty it in every language.",
            )
