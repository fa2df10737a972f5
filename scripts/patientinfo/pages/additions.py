"""A page's HTML -> the same with what the build adds: notices, contacts, uses of sources, terms in other languages.

Plain values in, plain values out: nothing here depends on MkDocs, and each function can be tested alone.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from itertools import groupby

from babel.dates import format_date

from patientinfo.cldr import LEFT_TO_RIGHT
from patientinfo.content.glossary import Term
from patientinfo.content.load import Use
from patientinfo.model import Language


def review_lines(meta: Mapping[str, object], labels: Mapping[str, str]) -> tuple[tuple[str, bool], ...]:
    """The review status that a page shows: (sentence, needs attention). Only people named in the front matter appear.

    Whether the next review is overdue depends on the day of reading, not of building, so site.js adds that.
    """
    locale = labels.get("locale", "en_GB")

    def date(name: str) -> str:
        value = meta.get(name)
        return format_date(value, "long", locale=locale) if isinstance(value, datetime.date) else ""

    lines: list[tuple[str, bool]] = []
    for subject in ("medical", "language"):
        who = meta.get(f"{subject}_reviewer")
        if who and meta.get(f"{subject}_review"):
            lines.append((f"{labels[f'review.{subject}']} {who}, {date(f'{subject}_review')}.", False))
        else:
            lines.append((labels[f"review.{subject}.none"], True))
    if date("updated"):
        lines.append((f"{labels['review.updated']}: {date('updated')}.", False))
    if date("next_review"):
        lines.append((f"{labels['review.next']}: {date('next_review')}.", False))
    return tuple(lines)


def with_notices(content: str, sections: Iterable[str], sentence: str) -> str:
    """Add a notice below the heading of each of these (outdated) sections."""
    for id in sections:
        heading = re.compile(rf'<(h[1-6])\b[^>]*\bid="{re.escape(id)}"[^>]*>.*?</\1>', re.DOTALL)
        if match := heading.search(content):
            notice = f'\n<p class="pi-outdated">{escape(sentence)}</p>'
            content = content[: match.end()] + notice + content[match.end() :]
    return content


def with_calls(content: str, levels: Iterable[str], more: str) -> str:
    """Add HTML below the heading of each help card of these levels."""
    cards = "|".join(re.escape(level) for level in levels)
    heading = re.compile(rf'<h3\b[^>]*\bdata-help="(?:{cards})"[^>]*>.*?</h3>', re.DOTALL)
    return heading.sub(lambda match: f"{match[0]}\n{more}", content)


def before_section(content: str, id: str, more: str) -> str:
    """Add HTML before the heading of a section, or at the end if there is no such section."""
    match = re.search(rf'<h[1-6]\b[^>]*\bid="{re.escape(id)}"', content)
    place = match.start() if match else len(content)
    return f"{content[:place]}{more}\n{content[place:]}"


def below_headings(content: str, more: Callable[[str], str]) -> str:
    """Add HTML below the title and each section heading; `more` is called with the heading's id."""
    heading = re.compile(r'<(h[12])\b[^>]*\bid="([^"]+)"[^>]*>.*?</\1>', re.DOTALL)
    return heading.sub(lambda match: f"{match[0]}\n{str(more(match[2])).strip()}", content)


def with_additions(content: str, additions: Mapping[str, str]) -> str:
    """Add HTML at the end of the list items with these ids."""
    for id, more in additions.items():
        item = re.compile(rf'<li\b[^>]*\sid="{re.escape(id)}"[^>]*>.*?(?=</li>)', re.DOTALL)
        if match := item.search(content):
            content = f'{content[: match.end()]}<p class="pi-uses">{more}</p>{content[match.end() :]}'
    return content


def marked_as(code: str, own: str, directions: Mapping[str, str]) -> str:
    """The attributes of what is written in a language: `lang`, and `dir` where it runs the other way than the page.

    `directions` are by language code; `own` is the page's.
    """
    there, here = (directions.get(one) or LEFT_TO_RIGHT for one in (code, own))
    return f'lang="{escape(code)}"' if there == here else f'lang="{escape(code)}" dir="{there}"'


def in_other_languages(
    id: str, glossaries: Mapping[Language, Mapping[str, Term]], own: str, directions: Mapping[str, str]
) -> str:
    """A glossary term in the other languages, as HTML: "Nederlands: collageen · …"."""
    return " · ".join(
        f'<span {marked_as(language.code, own, directions)} translate="no">'
        f"{escape(language.name)}: {escape(terms[id].word)}</span>"
        for language, terms in glossaries.items()
        if id in terms
    )


def uses_as_html(uses: Iterable[Use], address: Callable[[str], str], label: str) -> str:
    """Where a source is used, as HTML: each page's title with links to its parts."""
    pages = [
        f"{escape(title)} ("
        + ", ".join(
            f'<a href="{escape(address(use.key))}{"#" + use.part if use.part else ""}">'
            f"{escape(use.heading or use.title)}</a>"
            for use in group
        )
        + ")"
        for title, group in groupby(uses, key=lambda use: use.title)
    ]
    return f"{escape(label)}: {'; '.join(pages)}." if pages else ""
