"""The rules, one module a subject. Loading this package registers them all, in the order editors see them."""

from patientinfo.checks import (  # isort: skip
    files,
    fields,
    characters,
    lines,
    markup,
    structure,
    attributes,
    links,
    sources,
    twice,
    language,
    shape,
    agreement,
    drift,
    review,
    wording,
)
from patientinfo.checks.registry import Rule, all_rules

__all__ = [
    "Rule",
    "agreement",
    "all_rules",
    "attributes",
    "characters",
    "drift",
    "fields",
    "files",
    "language",
    "lines",
    "links",
    "markup",
    "review",
    "shape",
    "sources",
    "structure",
    "twice",
    "wording",
]
