"""The glossary page -> the terms that other pages explain at their first occurrence.

A glossary item is `- **Word (medical word).** What it means.`, with the same id in every language. The forms of the
term are the word, the medical word, and those in `data-forms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from patientinfo.model import Block, Term

_TERM = re.compile(r"(?P<word>[^(（.。]+?)\s*(?:[(（](?P<medical>[^)）]*)[)）])?(?:\.\s|。)")

_COMMA = re.compile("[,،、]")


def term_of(item: Block) -> Term | None:
    """The term that a glossary item explains, or None if it explains none."""
    match = _TERM.match(f"{item.text} ")
    if not item.id or match is None:
        return None
    word = match[0].strip().rstrip(".。")
    named = [part for part in (match["word"], match["medical"]) if part]
    more = [
        form.strip() for form in item.attributes.get("data-forms", "").replace("،", ",").replace("、", ",").split(",")
    ]
    forms = tuple(dict.fromkeys(form for form in (*named, *more) if form))
    return Term(item.id, word, item.text[match.end() :].strip(), forms)


def forms_of(item: Block) -> tuple[str, ...]:
    """The forms of the term that a glossary item explains."""
    term = term_of(item)
    return term.forms if term else ()


def terms_of(items: Iterable[Block]) -> dict[str, Term]:
    """The terms of a glossary by id, in page order."""
    return {term.id: term for item in items if (term := term_of(item)) is not None}


def pattern_of(terms: Mapping[str, Term], is_spaced: bool = True) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """A pattern that matches any form as a whole word, longest first, and the id of each form in lower case.

    In a language without spaces between words (`is_spaced`) a form is found anywhere.
    """
    ids = {form.lower(): term.id for term in terms.values() for form in term.forms}
    if not ids:
        return None, ids
    alternatives = "|".join(re.escape(form) for form in sorted(ids, key=len, reverse=True))
    whole = rf"(?<![\w-])(?:{alternatives})(?![\w-])" if is_spaced else f"(?:{alternatives})"
    return re.compile(whole, re.IGNORECASE), ids
