"""The country parts of an article, as a clinic's readers need them: those of its countries first, the rest folded.

Without a clinic nothing is moved or folded: each language has its own order. A card for emergencies is never folded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from itertools import groupby

from patientinfo.article import Article, Part
from patientinfo.contract import AROUND, GENERATED, HELP_LEVELS


def arranged(article: Article, first: Collection[str], names: Mapping[str, str]) -> Article:
    """The article with the parts of the countries in `first` before others; `names` are those of countries, by code."""
    return article.arranged(lambda parts: _run(parts, first, names))


def _run(parts: Sequence[Part], first: Collection[str], names: Mapping[str, str]) -> str:
    own = [part for part in parts if part.country in first]
    others = [part for part in parts if part.country not in first]
    found = [part.marked for part in own]
    for country, group in groupby(others, key=lambda part: part.country):
        same = list(group)
        if same[0].help == HELP_LEVELS[-1]:
            found += [part.marked for part in same]
        elif same[0].tag == "li":
            found.append(_folded_items(same, names.get(country, country)))
        else:
            found += [part.marked if part.help else _folded_section(part) for part in same]
    return "".join(found)


def _folded_items(items: Sequence[Part], name: str) -> str:
    """The items of one country in an item that unfolds: it is no part of the text, they are."""
    summary = f"<summary {GENERATED}>{escape(name)}</summary>"
    inside = "".join(item.marked for item in items)
    return f'<li class="pi-abroad" {AROUND}><details>{summary}\n<ul>\n{inside}</ul>\n</details></li>\n'


def _folded_section(part: Part) -> str:
    """A section whose heading unfolds it."""
    begin, close, rest = part.marked.partition(f"</{part.tag}>")
    start, _, heading = begin.partition(">")
    start = start.replace('class="pi-country-part', 'class="pi-country-part pi-abroad', 1)
    inside, end, after = rest.rpartition("</section>")
    return f"{start}><details><summary>{heading.strip()}{close}</summary>{inside}</details>{end}{after}"
