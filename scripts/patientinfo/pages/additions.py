"""An article -> its HTML with what the build adds: links, notices, contacts, uses of sources, terms in other languages.

Plain values in, plain values out: nothing here depends on MkDocs, and each function can be tested alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape

from babel.dates import format_date

from patientinfo.article import Article, Kind, Place
from patientinfo.cldr import LEFT_TO_RIGHT
from patientinfo.content.labels import with_names
from patientinfo.contract import HELP_LEVELS, REVIEW_SUBJECTS
from patientinfo.model import Language, Term
from patientinfo.translation.reviews import ReviewStatus


def review_lines(
    meta: Mapping[str, object],
    labels: Mapping[str, str],
    reviews: Mapping[str, ReviewStatus],
    headings: Mapping[str, str],
    unread: str = "",
) -> tuple[tuple[str, bool], ...]:
    """The review status that a page shows: (sentence, needs attention). Only people who signed the page appear.

    `reviews` are by subject, `headings` by the ids of the sections, `unread` is what the page says of parts that were
    accepted unread. Whether the next review is overdue depends on the
    day of reading, not of building, so site.js adds that.
    """
    locale = labels.get("locale", "en_GB")

    def date(name: str) -> str:
        value = meta.get(name)
        return format_date(value, "long", locale=locale) if isinstance(value, datetime.date) else ""

    lines: list[tuple[str, bool]] = []
    for subject in REVIEW_SUBJECTS:
        if review := reviews.get(subject):
            checked = f"{labels[f'review.{subject}']} {review.by}, {date(f'{subject}_review')}."
            lines.append((" ".join([checked, *changes_since(review, labels, headings)]), not review.holds))
        else:
            lines.append((labels[f"review.{subject}.none"], True))
    if unread:
        lines.append((unread, True))
    if date("updated"):
        lines.append((f"{labels['review.updated']}: {date('updated')}.", False))
    if date("next_review"):
        lines.append((f"{labels['review.next']}: {date('next_review')}.", False))
    return tuple(lines)


def changes_since(review: ReviewStatus, labels: Mapping[str, str], headings: Mapping[str, str]) -> Iterator[str]:
    """What was changed since a review was signed, a sentence each; nothing if it still holds for the whole page."""
    if review.changed:
        yield with_names(labels["review.changed"], (headings.get(id, id) for id in review.changed))
    if review.removed:
        yield labels["review.removed"]


# How much something matters: the ends of the keys of their labels.
ANSWERS = ("not", "little", "lot")


@dataclass(frozen=True, slots=True)
class Additions:
    """What the build adds to one article.

    `address` gives the address on the built page of a link as the editor wrote it. `outdated` are the ids of outdated
    parts, with the `notice` they get, `call` is HTML below the headings of help cards of the levels in `called`,
    `numbers` HTML below those for an emergency, `ends` HTML for the ends of list items, by their ids.
    """

    address: Callable[[str], str]
    outdated: frozenset[str] = frozenset()
    notice: str = ""
    call: str = ""
    called: tuple[str, ...] = ()
    numbers: str = ""
    ends: Mapping[str, str] = field(default_factory=dict)

    def fill(self, article: Article, below: Callable[[str], str], place: str = "", own: str = "") -> str:
        """The HTML of an article with all of it.

        `below` is called with the id of the title and of each section, for HTML below its heading. `own` are the
        page's tools, before the section `place`, or at the end if there is no such section.
        """
        placed = False

        def fill(at: Place) -> str:
            nonlocal placed
            if at.kind == Kind.LINK:
                return escape(self.address(unescape(at.id)))
            if at.kind == Kind.BEFORE and at.id == place:
                placed = True
                return f"{own}\n"
            if at.kind == Kind.END:
                return self.ends.get(at.id, "")
            return self._below(at, below) if at.kind == Kind.BELOW else ""

        filled = article.filled(fill)
        return filled if placed or not own else f"{filled}{own}\n"

    def _below(self, at: Place, below: Callable[[str], str]) -> str:
        found = []
        if at.tag in ("h1", "h2") and (more := str(below(at.id)).strip()):
            found.append(more)
        if at.id in self.outdated:
            found.append(f'<p class="pi-outdated" data-generated>{escape(self.notice)}</p>')
        if at.help and at.help in self.called and self.call:
            found.append(self.call)
        if at.help == HELP_LEVELS[-1] and self.numbers:
            found.append(self.numbers)
        return "".join(f"\n{one}" for one in found)


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


def at_the_end(html: str) -> str:
    """A paragraph at the end of a list item, "" if it would be empty."""
    return f'<p class="pi-uses" data-generated>{html}</p>' if html else ""


def for_a_pen(labels: Mapping[str, str]) -> str:
    """On paper, the answers to choose from at a line that may matter to a reader: a row for each of two people."""
    answers = "".join(f"<span><i></i>{escape(labels.get(f'matters.{answer}', ''))}</span>" for answer in ANSWERS)
    rows = (f"<span>{escape(labels.get(f'matters.{person}', ''))}:</span>{answers}" for person in ("me", "second"))
    return f'<p class="pi-matters__pen" data-generated hidden>{"<br>".join(rows)}</p>'
