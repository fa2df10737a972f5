"""The rules, one module a subject. Loading this package registers them all."""

from patientinfo.checks.registry import all_rules
from patientinfo.checks.rules import (
    agreement,
    alignment,
    attributes,
    characters,
    files,
    front_matter,
    language,
    leftover_markup,
    links,
    repeated_facts,
    review,
    source_syntax,
    sources,
    structure,
    termbase,
    translation,
    wording,
)

__all__ = [
    "agreement",
    "alignment",
    "all_rules",
    "attributes",
    "characters",
    "files",
    "front_matter",
    "language",
    "leftover_markup",
    "links",
    "repeated_facts",
    "review",
    "source_syntax",
    "sources",
    "structure",
    "termbase",
    "translation",
    "wording",
]
