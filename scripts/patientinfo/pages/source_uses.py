"""What pages refer to -> where each source is used, as HTML for the sources page, which stays small on a large site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby, islice

from babel.numbers import format_decimal

from patientinfo.model import PageIndex, Use, treatment_of

Uses = Sequence[tuple[PageIndex, Use]]
# Links to uses on one page: some 90 kB of HTML, of the 150 kB that a page may have.
LINKS = 800


def uses_of_sources(pages: Iterable[PageIndex]) -> dict[str, list[tuple[PageIndex, Use]]]:
    """Where pages refer to each source: {"S01": [(page, use), …]}, in the order of the pages."""
    found: dict[str, list[tuple[PageIndex, Use]]] = {}
    for page in pages:
        for use in page.uses:
            found.setdefault(use.source, []).append((page, use))
    return found


def links_for_each(counts: Iterable[int], links: int = LINKS) -> int:
    """How many links the uses of one source may have, so that there are no more than `links` in all; at least one.

    `counts` are the uses of each source. What sources with few uses leave is shared by those with many.
    """
    left, ascending = links, sorted(counts)
    for n, count in enumerate(ascending):
        share = left // (len(ascending) - n)
        if count > share:
            return max(1, share)
        left -= count
    return links


def uses_as_html(
    uses: Uses,
    address: Callable[[str], str],
    labels: Mapping[str, str],
    names: Mapping[str, str],
    most: int = LINKS,
) -> str:
    """Where a source is used, as HTML: each page's title with links to its parts; with many, links to the pages only.

    `address` gives the address of the page with a key. `names` are those of the treatments, by folder: they are given
    where several use the source. Of more than `most` pages only the number is given.
    """
    if not uses:
        return ""
    pages = [list(group) for _, group in groupby(uses, key=lambda pair: pair[0].key)]
    is_whole = len(uses) <= most
    shown = _by_treatment(
        pages if is_whole else islice(pages, most),
        lambda page: _with_parts(page, address) if is_whole else _link(_title(page), address(page[0][0].key)),
        names if len({treatment_of(page[0][0].key) for page in pages} - {""}) > 1 else {},
        "; " if is_whole else ", ",
    )
    text = f"{escape(labels['source.used'])}: {'; '.join(shown)}"
    if is_whole or len(pages) <= most:
        return f"{text}."
    left = format_decimal(len(pages) - most, locale=labels.get("locale", "en_GB"))
    return f"{text}; {escape(labels['source.further'])}: {left}."


def _by_treatment(
    pages: Iterable[Uses], shown: Callable[[Uses], str], names: Mapping[str, str], between: str
) -> Iterator[str]:
    """The pages of each treatment, behind its name."""
    for folder, group in groupby(pages, key=lambda page: treatment_of(page[0][0].key)):
        text = between.join(shown(page) for page in group)
        yield f"{escape(names[folder])}: {text}" if names.get(folder) else text


def _with_parts(page: Uses, address: Callable[[str], str]) -> str:
    title, target = _title(page), address(page[0][0].key)
    parts = (_link(use.heading or title, f"{target}{'#' + use.part if use.part else ''}") for _, use in page)
    return f"{escape(title)} ({', '.join(parts)})"


def _title(page: Uses) -> str:
    return str(page[0][0].meta.get("title", page[0][0].key))


def _link(text: str, target: str) -> str:
    return f'<a href="{escape(target)}">{escape(text)}</a>'
