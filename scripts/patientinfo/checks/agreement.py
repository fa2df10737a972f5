"""Rules on agreement: a translation has the sections, items, tables, figures and sources of the original.

What is compared is the rendered text, block by block and position by position. One cause is reported
once: where the parts of a section do not match, the figures in it are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby

from patientinfo.checks.nearest import listing
from patientinfo.checks.registry import pair_rule
from patientinfo.contract import SOURCES_PAGE
from patientinfo.figures import Figure, figures
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
    for ours, theirs in _common_sections(page, translation):
        if ours.heading.level != theirs.heading.level:
            yield translation.problem(
                theirs.heading.line,
                "parts-differ",
                f'The heading "{theirs.heading.text}" has {theirs.heading.level} signs #, '
                f"{ours.heading.level} in {page.path}:{ours.heading.line}.",
                f"Write it with {'#' * ours.heading.level}.",
            )
        yield from _compare_parts(page, translation, ours, theirs)


def _compare_parts(page: Page, translation: Page, ours: Section, theirs: Section) -> Iterator[Problem]:
    our_keys, their_keys = _keys(ours), _keys(theirs)
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
                f'The item {{#{id}}} is missing here; in {page.path}:{block.line} it is "{_short(block.text)}".',
                f"Translate it, with a last line `  {{#{id}}}`, or take it out in every language.",
            )
    for id, block in here.items():
        if id not in known:
            yield translation.problem(
                block.line,
                "parts-differ",
                f'The item {{#{id}}}, "{_short(block.text)}", stands only here, not in {page.path}'
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


def _keys(section: Section) -> list[tuple[str, str, tuple[int, int], str]]:
    """What each block is, without its words; lists and tables are numbered within the section."""
    numbers: dict[str, str] = {}
    keys = []
    for block in section.blocks:
        kind = block.container.rsplit(" ", 1)[0]
        place = numbers.setdefault(block.container, f"{kind} {len(numbers)}") if block.container else ""
        keys.append((block.kind, place, block.cell, block.id))
    return keys


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
        return f': "{_short(ours[0].text)}".' if ours else "."
    traces = [_trace(block) for block in theirs]
    for block in ours:
        if _trace(block) != ((), ()) and _trace(block) not in traces:
            return f'. Look at line {block.line} there: "{_short(block.text)}".'
    return "."


def _trace(block: Block) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    return tuple(f.key for f in figures(block.runs)), block.sources


@pair_rule
def empty_part(page: Page, translation: Page) -> Iterator[Problem]:
    """No cell, item or paragraph is empty in one language and filled in another.

    Bad:  | Redness | 2 to 3 days | | in one language only
    Good: every cell filled in every language
    """
    for ours, theirs in _common_blocks(page, translation):
        if bool(ours.text) != bool(theirs.text) and not ours.images:
            full, empty = (page, translation) if ours.text else (translation, page)
            block, blank = (ours, theirs) if ours.text else (theirs, ours)
            yield empty.problem(
                blank.line,
                "empty-part",
                f'This {block.kind} is empty; in {full.path}:{block.line} it is "{_short(block.text)}".',
                "Write it here too, or empty it in every language.",
            )


@pair_rule
def figures_differ(page: Page, translation: Page) -> Iterator[Problem]:
    """Each block gives the same figures with the same units, in the language's own notation.

    Bad:  "48 hours" in English, "24 uur" in Dutch
    Good: "48 hours" and "48 uur"; "1,550 nm" and "1.550 nm"
    """
    numbers = {*page.language.emergency_numbers, *translation.language.emergency_numbers}
    for ours, theirs in _common_blocks(page, translation):
        left, right = figures(ours.runs, numbers), figures(theirs.runs, numbers)
        if [f.key for f in left] == [f.key for f in right]:
            continue
        yield translation.problem(
            theirs.line,
            "figures-differ",
            f"{_figures(left, right)} here, {_figures(right, left)} in {page.path}:{ours.line}, "
            f'in "{_short(theirs.text)}".',
            "Write the same figures, with their units, in the same order in both; "
            "if the original is wrong, mend it in every language.",
        )


def _figures(other: tuple[Figure, ...], own: tuple[Figure, ...]) -> str:
    """The figures of one side that the other lacks; all of them where only the order differs."""
    left = [f.key for f in other]
    lacking = []
    for figure in own:
        if figure.key in left:
            left.remove(figure.key)
        else:
            lacking.append(figure)
    same_set = sorted(f.key for f in other) == sorted(f.key for f in own)
    shown = own if same_set else lacking
    return ", ".join(f'"{f.written}"' for f in shown) if shown else "no such figure"


@pair_rule
def kinds_differ(page: Page, translation: Page) -> Iterator[Problem]:
    """Each block speaks of the same kinds of laser in every language.

    Bad:  "non-ablative" over a column in English, "ablatief" over it in Dutch
    Good: "non-ablative" and "niet-ablatief"
    """
    if page.key == SOURCES_PAGE:
        return  # titles of sources stay as they are
    for ours, theirs in _common_blocks(page, translation):
        left, right = _kinds(ours, page), _kinds(theirs, translation)
        if left != right:
            yield translation.problem(
                theirs.line,
                "kinds-differ",
                f"The kind of laser named here is {_named(right)}, and {_named(left)} in {page.path}:{ours.line}, "
                f'in "{_short(theirs.text)}".',
                "Name the same kinds of laser in both, in the words of the term base.",
            )


def _kinds(block: Block, page: Page) -> tuple[str, ...]:
    """The kinds that a block names: the longer words first, since one word holds the other."""
    text, found = block.text.lower(), []
    for kind in ("non-ablative", "ablative"):
        words = [word.strip() for word in page.words.get(f"kind.{kind}", "").split(",") if word.strip()]
        pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        if pattern and re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text):
            found.append(kind)
            text = re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", " ", text)
    return tuple(found)


def _named(kinds: tuple[str, ...]) -> str:
    return listing(kinds) if kinds else "none"


@pair_rule
def sources_differ(page: Page, translation: Page) -> Iterator[Problem]:
    """Each block rests on the same sources in every language.

    Bad:  [^S12] after a sentence in English, nothing after it in Dutch
    Good: the same notes
    """
    for ours, theirs in _common_blocks(page, translation):
        missing = [id for id in dict.fromkeys(ours.sources) if id not in theirs.sources]
        extra = [id for id in dict.fromkeys(theirs.sources) if id not in ours.sources]
        if missing:
            notes = ", ".join(f"[^{id}]" for id in missing)
            yield translation.problem(
                theirs.line,
                "sources-differ",
                f"Missing here: {notes}, which stands in {page.path}:{ours.line}.",
                f'Add it in "{_short(theirs.text)}".',
            )
        if extra:
            notes = ", ".join(f"[^{id}]" for id in extra)
            yield translation.problem(
                theirs.line,
                "sources-differ",
                f"Here stands {notes}, which is not in {page.path}:{ours.line}.",
                "Add it there and in the other languages, or take it out here.",
            )


@pair_rule
def attributes_differ(page: Page, translation: Page) -> Iterator[Problem]:
    """Attributes between braces are the same in every language.

    Bad:  data-until="24h" in English, data-until="48h" in Dutch
    Good: the same value
    """
    for ours, theirs in _common_blocks(page, translation):
        for name in sorted({*ours.attributes, *theirs.attributes}):
            left, right = ours.attributes.get(name), theirs.attributes.get(name)
            if left != right:
                yield translation.problem(
                    theirs.line,
                    "attributes-differ",
                    f"{name} is {_quoted(right)} here and {_quoted(left)} in {page.path}:{ours.line}.",
                    f"Write {name}={_quoted(left)} in both." if left else f"Take {name} out, or add it there.",
                )


def _quoted(value: str | None) -> str:
    return f'"{value}"' if value is not None else "missing"


@pair_rule
def links_differ(page: Page, translation: Page) -> Iterator[Problem]:
    """Each block has the same links and pictures in every language.

    Bad:  a link to recovery.md#help in English, to recovery.md in Dutch
    Good: the same target; only the words differ
    """
    for ours, theirs in _common_blocks(page, translation):
        left = [*ours.links, *(image.source for image in ours.images)]
        right = [*theirs.links, *(image.source for image in theirs.images)]
        if sorted(left) == sorted(right):
            continue
        missing = [link for link in left if link not in right]
        extra = [link for link in right if link not in left]
        yield translation.problem(
            theirs.line,
            "links-differ",
            f"The links differ from {page.path}:{ours.line}"
            + (f"; missing here: {listing(missing)}" if missing else "")
            + (f"; only here: {listing(extra)}" if extra else "")
            + ".",
            "Lead to the same pages, places and pictures in every language.",
        )


@pair_rule
def identical_text(page: Page, translation: Page) -> Iterator[Problem]:
    """A translation is translated: no sentence is left as it is in the original.

    Bad:  "Do not pick at the scabs." on a Dutch page
    Good: "Pulk niet aan de korstjes."
    """
    if page.key == SOURCES_PAGE:
        return  # titles of sources stay as they are
    for ours, theirs in _common_blocks(page, translation):
        words = [run for run in theirs.runs if run.language == translation.language.code]
        own = " ".join("".join(run.text for run in words).split())
        if own == ours.text and len(own.split()) > 3:
            yield translation.problem(
                theirs.line,
                "identical-text",
                f'"{_short(own)}" is the same as in {page.path}:{ours.line}.',
                f"Write it in {translation.language.name}.",
            )


# --- what can be compared ------------------------------------------------------------------------------


def _common_sections(page: Page, translation: Page) -> Iterator[tuple[Section, Section]]:
    for section in page.sections:
        if section is page.sections[0] and translation.sections[0].heading.level <= 1:
            yield section, translation.sections[0]
        elif section.id and section.id in translation.sections_by_id:
            yield section, translation.sections_by_id[section.id]


def _common_blocks(page: Page, translation: Page) -> Iterator[tuple[Block, Block]]:
    """Blocks at the same place in both, for sections whose parts match; else those with equal ids."""
    for ours, theirs in _common_sections(page, translation):
        yield ours.heading, theirs.heading
        if _keys(ours) == _keys(theirs):
            yield from zip(ours.blocks, theirs.blocks, strict=True)
        else:
            here = {block.id: block for block in theirs.blocks if block.id}
            yield from ((block, here[block.id]) for block in ours.blocks if block.id in here)


def _short(text: str, length: int = 70) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
