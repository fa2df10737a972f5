"""The glossary page -> the words that pages explain where they first stand.

An item of the glossary is `- **Word (medical word).** What it means.`, with an id that is the same in every
language. Its forms are the word, the medical word, and what `data-forms` adds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from patientinfo.model import Block

_TERM = re.compile(r"(?P<word>[^(.]+?)\s*(?:\((?P<medical>[^)]*)\))?\.\s")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of one language: as the glossary writes it, what it means, the forms that pages use."""

    id: str
    word: str
    meaning: str
    forms: tuple[str, ...]


def term_of(item: Block) -> Term | None:
    """The term that an item of the glossary explains, or None where it explains none."""
    match = _TERM.match(f"{item.text} ")
    if not item.id or match is None:
        return None
    word = match[0].strip().removesuffix(".")
    named = [part for part in (match["word"], match["medical"]) if part]
    more = [form.strip() for form in item.attributes.get("data-forms", "").split(",")]
    forms = tuple(dict.fromkeys(form for form in (*named, *more) if form))
    return Term(item.id, word, item.text[match.end() :].strip(), forms)


def forms_of(item: Block) -> tuple[str, ...]:
    """The forms of the word that an item of the glossary explains."""
    term = term_of(item)
    return term.forms if term else ()


def terms_of(items: Iterable[Block]) -> dict[str, Term]:
    """The terms of a glossary by their ids, in its order."""
    return {term.id: term for item in items if (term := term_of(item)) is not None}


def pattern_of(terms: Mapping[str, Term]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """A pattern that finds any form as a whole word, the longest first, and the id of each form in lower case."""
    ids = {form.lower(): term.id for term in terms.values() for form in term.forms}
    if not ids:
        return None, ids
    alternatives = "|".join(re.escape(form) for form in sorted(ids, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE), ids
