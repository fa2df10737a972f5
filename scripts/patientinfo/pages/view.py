"""model and front matter -> what the templates show: menus, languages, review state, search index.

Plain values in, plain values out: nothing here knows MkDocs, and each function can be tested alone.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from babel.dates import format_date

from patientinfo.content.glossary import Term
from patientinfo.content.load import Use
from patientinfo.content.parse import read_blocks
from patientinfo.contract import HELP_OWNER, HELP_PARTS, PAGE_SUFFIX
from patientinfo.model import Block, Language, menu_order, treatment_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in a menu: its key ("fractional-laser/recovery.md"), title and address below the site."""

    key: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Menu:
    """What one page's menu holds: the pages of its own treatment and those of the site.

    Not every page there is: a menu that lists all pages in every page grows with their square.
    """

    treatment: tuple[Entry, ...]
    site: tuple[Entry, ...]


def menus(entries: Iterable[Entry]) -> dict[str, Menu]:
    """The menu for the pages of each treatment ("" for the pages of the site), in one pass."""
    ordered = sorted(entries, key=lambda entry: menu_order(entry.key))
    groups: dict[str, list[Entry]] = {"": []}
    for entry in ordered:
        groups.setdefault(treatment_of(entry.key), []).append(entry)
    site = tuple(groups.pop(""))
    guide = {name: Menu(tuple(pages), site) for name, pages in groups.items()}
    # With one treatment its pages are the site; with more, a page of the site does not list them.
    own = next(iter(guide.values())).treatment if len(guide) == 1 else ()
    return {"": Menu(own, site), **guide}


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in one language: address relative to the site, absolute address, is it this one?"""

    code: str
    name: str
    url: str
    absolute: str
    is_current: bool


def alternates(url: str, language: Language, languages: Sequence[Language], site_url: str) -> tuple[Alternate, ...]:
    """The page at `url` (relative to the site) in every language, in the order of mkdocs.yml."""
    path = url if language.is_source else url.removeprefix(f"{language.code}/")
    path = "" if path in (".", "./") else path
    base = site_url if site_url.endswith("/") else f"{site_url}/"
    found = []
    for other in languages:
        there = path if other.is_source else f"{other.code}/{path}"
        found.append(Alternate(other.code, other.name, there, base + there, other.code == language.code))
    return tuple(found)


def review_lines(meta: Mapping[str, object], words: Mapping[str, str]) -> tuple[tuple[str, bool], ...]:
    """What the page says of its own review: (sentence, needs attention). Nobody is ever invented.

    Whether the next review is late depends on the day of reading, not on that of building: site.js tells it.
    """
    locale = words.get("locale", "en_GB")

    def date(name: str) -> str:
        value = meta.get(name)
        return format_date(value, "long", locale=locale) if isinstance(value, datetime.date) else ""

    lines: list[tuple[str, bool]] = []
    for subject in ("medical", "language"):
        who = meta.get(f"{subject}_reviewer")
        if who and meta.get(f"{subject}_review"):
            lines.append((f"{words[f'review.{subject}']} {who}, {date(f'{subject}_review')}.", False))
        else:
            lines.append((words[f"review.{subject}.none"], True))
    if date("updated"):
        lines.append((f"{words['review.updated']}: {date('updated')}.", False))
    if date("next_review"):
        lines.append((f"{words['review.next']}: {date('next_review')}.", False))
    return tuple(lines)


def with_notices(content: str, sections: Iterable[str], sentence: str) -> str:
    """Rendered HTML with a notice below the heading of each section that may be behind the original."""
    for id in sections:
        heading = re.compile(rf'<(h[1-6])\b[^>]*\bid="{re.escape(id)}"[^>]*>.*?</\1>', re.DOTALL)
        if match := heading.search(content):
            notice = f'\n<p class="pi-behind">{escape(sentence)}</p>'
            content = content[: match.end()] + notice + content[match.end() :]
    return content


def with_calls(content: str, levels: Iterable[str], more: str) -> str:
    """Rendered HTML with more HTML below the heading of each help card of these levels."""
    cards = "|".join(re.escape(level) for level in levels)
    heading = re.compile(rf'<h3\b[^>]*\bdata-help="(?:{cards})"[^>]*>.*?</h3>', re.DOTALL)
    return heading.sub(lambda match: f"{match[0]}\n{more}", content)


def before_section(content: str, id: str, more: str) -> str:
    """Rendered HTML with more HTML before the heading of a section, or at the end if there is no such section."""
    match = re.search(rf'<h[1-6]\b[^>]*\bid="{re.escape(id)}"', content)
    place = match.start() if match else len(content)
    return f"{content[:place]}{more}\n{content[place:]}"


def below_headings(content: str, more: Callable[[str], str]) -> str:
    """Rendered HTML with more HTML below the title and each heading of a section; `more` is given the heading's id."""
    heading = re.compile(r'<(h[12])\b[^>]*\bid="([^"]+)"[^>]*>.*?</\1>', re.DOTALL)
    return heading.sub(lambda match: f"{match[0]}\n{str(more(match[2])).strip()}", content)


def with_additions(content: str, additions: Mapping[str, str]) -> str:
    """Rendered HTML with more HTML at the end of the list items that have these ids."""
    for id, more in additions.items():
        item = re.compile(rf'<li\b[^>]*\sid="{re.escape(id)}"[^>]*>.*?(?=</li>)', re.DOTALL)
        if match := item.search(content):
            content = f'{content[: match.end()]}<p class="pi-uses">{more}</p>{content[match.end() :]}'
    return content


def in_other_languages(id: str, glossaries: Mapping[Language, Mapping[str, Term]]) -> str:
    """The word of a glossary's item in other languages, as HTML: "Nederlands: collageen · …"."""
    return " · ".join(
        f'<span lang="{language.code}" translate="no">{escape(language.name)}: {escape(terms[id].word)}</span>'
        for language, terms in glossaries.items()
        if id in terms
    )


def uses_as_html(uses: Iterable[Use], address: Callable[[str], str], label: str) -> str:
    """Where a source is used, as HTML: each page's title, and its parts as links."""
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


# --- search --------------------------------------------------------------------------------------------

# How much a match in a card of "when to get help" counts in the search, against 1 elsewhere: who types a sign of
# danger needs that place, not the one that tells how often it happens.
HELP_COUNTS = 3.0
# The attributes of a heading that make it a stage of recovery.
STAGE = ("data-from", "data-to")


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What the index needs of a page: address relative to the language's folder, fields, rendered HTML."""

    location: str
    title: str
    keywords: str
    content: str
    boost: float = 1.0  # how much a match counts: a list of sources is seldom what a reader looks for


def search_index(pages: Iterable[SearchPage], language: str, words: Mapping[str, str]) -> dict[str, object]:
    """The index of one language: its pages in parts, one for each heading, as search.js reads them.

    `ignored` are words that say nothing of what is looked for, `affixes` what stands before and behind words, `same`
    what readers type for a word of the pages ("fluid: wet, leaking; pregnant: expecting"), `units` the words for units
    of time ("d: day, days"): a stage of recovery has its first and last day as `stage`. `said` is what the dialog says
    of what it finds, which nobody needs before.
    `location` is relative to the language's folder. No word is left out and none is cut: what says little in
    one language is a word in another ("men", "over", "dan"), and a reader types the beginnings of words.

    A part of "when to get help" says so with its place in HELP_PARTS, which is how urgent it is, and a card has the
    words of its level as `signs`. They stand in the word list and not on a page, because a fever is as urgent after
    any treatment: editors of another treatment have nothing to keep up. The parts are the same wherever they stand,
    so each is there once a treatment, from the page that owns it.
    """
    docs = []
    seen = set()
    owner = f"/{HELP_OWNER.removesuffix(PAGE_SUFFIX)}/"
    for page in sorted(pages, key=lambda page: not page.location.endswith(owner)):
        for doc in _search_docs(page, language, words):
            if "help" in doc:
                treatment = page.location.split("/")[0]
                if (treatment, doc["help"]) in seen:
                    continue
                seen.add((treatment, doc["help"]))
            docs.append(doc)
    return {
        "ignored": words.get("search.ignored", ""),
        "affixes": words.get("search.affixes", ""),
        "same": words.get("search.same", ""),
        "units": words.get("search.units", ""),
        "said": {name: words.get(f"search.{name}", "") for name in ("none", "more", "one", "other", "instead")},
        "docs": docs,
    }


def _search_docs(page: SearchPage, language: str, words: Mapping[str, str]) -> Iterable[dict[str, object]]:
    heading: Block | None = None
    texts: list[str] = []

    def doc(is_first: bool) -> dict[str, object]:
        is_page = is_first or heading is None
        text = _one_after_another(texts)
        help = HELP_PARTS.index(heading.id) if not is_page and heading and heading.id in HELP_PARTS else None
        signs = words.get(f"search.{HELP_PARTS[help]}") if help else None
        boost = page.boost * (HELP_COUNTS if help else 1)
        stage = [heading.attributes[name] for name in STAGE if name in heading.attributes] if heading else []
        return {
            "location": page.location if is_page or heading is None else f"{page.location}#{heading.id}",
            "title": page.title if is_page or heading is None else heading.text,
            "page": page.title,
            "text": f"{heading.text}. {text}" if is_first and heading else text,
            **({"keywords": page.keywords} if is_page and page.keywords else {}),
            **({"help": help} if help is not None else {}),
            **({"signs": signs} if signs else {}),
            **({"stage": stage} if len(stage) == len(STAGE) and not is_page else {}),
            **({"boost": boost} if boost != 1.0 else {}),
        }

    is_first = True
    # A heading opens a part; what stands before the second one belongs to the page itself.
    for is_heading, group in groupby(read_blocks(page.content, language), key=lambda b: b.kind == "heading"):
        for block in group:
            if is_heading and block.level > 1 and block.id:
                yield doc(is_first)
                is_first, heading, texts = False, block, []
            elif is_heading and block.level == 1:
                heading = block
            elif block.text:
                texts.append(block.text)
    yield doc(is_first)


# What ends a sentence or leads on to what follows; an item of a list and a cell have neither.
_ENDS = (".", "!", "?", "…", ":", ";", ",")


def _one_after_another(texts: Sequence[str]) -> str:
    """Texts in a line, told apart where they do not end themselves: "… do not help redness …" would be one advice."""
    return "".join(
        text if place == len(texts) - 1 else f"{text} " if text.endswith(_ENDS) else f"{text} · "
        for place, text in enumerate(texts)
    )
