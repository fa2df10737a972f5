"""The rules, one module a subject. Loading this package registers them all."""

from patientinfo.checks import agreement, attributes, fields, files, language, links, markup, shape, sources, structure
from patientinfo.checks.registry import Rule, all_rules, check_site

__all__ = [
    "Rule",
    "agreement",
    "all_rules",
    "attributes",
    "check_site",
    "fields",
    "files",
    "language",
    "links",
    "markup",
    "shape",
    "sources",
    "structure",
]
