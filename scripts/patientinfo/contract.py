"""The vocabulary of the site, as data: kinds of page, required sections, fields, attributes, limits.

Languages are not here: they are read from mkdocs.yml. A second treatment or a further language is
content plus one entry there, never a change to this file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

# --- pages -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageKind:
    """What one kind of page must hold.

    `sections` are the ids of headings that every page of the kind has, in any order.
    `item_ids` are the ids of sections in which each list item carries an id of its own.
    `safety` are the sections on which safety hangs ("*": all): a translation that is out of step there
    stops the site.
    """

    name: str
    sections: tuple[str, ...] = ("in-short",)
    item_ids: tuple[str, ...] = ()
    required: bool = False
    safety: tuple[str, ...] = ()


HELP_LEVELS: Final = ("clinic", "today", "emergency")

# Pages that stand once in a language, by file name. Their order is the order of the menu.
SITE_PAGES: Final[Mapping[str, PageKind]] = MappingProxyType(
    {
        "index": PageKind(
            "home", ("in-short", "questions", "purpose", "not", "origin"), ("questions",), True, ("in-short",)
        ),
        "glossary": PageKind("glossary"),
        "sources": PageKind("sources", ("in-short",), (), True),
        "about": PageKind("about", ("in-short", "how", "differ", "checked", "review", "funding", "mistake")),
        "accessibility": PageKind("accessibility", ("in-short", "tested", "not-tested", "known", "tell")),
        "privacy": PageKind("privacy", ("in-short", "device", "others")),
    }
)

# Pages of a treatment, by file name. Every treatment has the required ones, in every language.
TREATMENT_PAGES: Final[Mapping[str, PageKind]] = MappingProxyType(
    {
        "index": PageKind(
            "explanation",
            ("in-short", "how-it-works", "two-kinds", "compare", "session", "sessions", "who"),
            ("sessions",),
            True,
            ("in-short", "session"),
        ),
        "benefits": PageKind(
            "benefits",
            ("in-short", "may-improve", "how-much", "cannot-do", "how-sure", "not-known"),
            ("may-improve", "cannot-do"),
            True,
            ("in-short",),
        ),
        "risks": PageKind(
            "risks",
            ("in-short", "reading", "common", "less-common", "rare", "brown-black-skin", "not-known"),
            (),
            False,
            ("*",),
        ),
        "preparation": PageKind(
            "preparation",
            ("in-short", "first-appointment", "day-before", "day", "bring", "medicines"),
            ("day-before", "day"),
            False,
            ("*",),
        ),
        "recovery": PageKind(
            "recovery timeline",
            (
                "in-short",
                "stages",
                "restrictions",
                "help",
                *(f"help-{level}" for level in HELP_LEVELS),
            ),
            ("restrictions", *(f"help-{level}" for level in HELP_LEVELS)),
            True,
            ("*",),
        ),
        "aftercare": PageKind(
            "aftercare",
            ("in-short", "your-clinic", "do", "do-not", "help", *(f"help-{level}" for level in HELP_LEVELS)),
            ("do", "do-not", *(f"help-{level}" for level in HELP_LEVELS)),
            False,
            ("*",),
        ),
        "contraindications": PageKind(
            "contraindications",
            ("in-short", "not-now", "tell-first", "clinics-differ", "medicines", "next"),
            ("not-now", "tell-first", "clinics-differ"),
            True,
            ("*",),
        ),
        "alternatives": PageKind(
            "alternatives", ("in-short", "compare", "nothing", "not-known"), (), False, ("in-short",)
        ),
        "questions": PageKind("questions", ("in-short", "cost", "ask"), (), False, ("in-short",)),
        "faq": PageKind("faq", ("in-short",), (), False, ("*",)),
    }
)


# What the keywords of a page are called in the record of translations, beside its sections. They lead a search to the
# page and say nothing on it, so that safety does not hang on them.
KEYWORDS_ID: Final = "page-keywords"


def is_safety_section(kind: PageKind | None, section: str) -> bool:
    """Whether safety hangs on a section of a page of this kind."""
    return kind is not None and section != KEYWORDS_ID and ("*" in kind.safety or section in kind.safety)


IN_SHORT: Final = "in-short"
IN_SHORT_ITEMS: Final = (3, 5)

# The help cards stand on more than one page of a treatment; this page owns their words.
HELP_OWNER: Final = "recovery.md"
HELP_PARTS: Final = ("help", *(f"help-{level}" for level in HELP_LEVELS))

# The page of questions and answers, whose facts belong to other pages, and the page that explains words.
FAQ_PAGE: Final = "faq.md"
GLOSSARY_PAGE: Final = "glossary.md"

# The page that describes each source once, and the form of a source's id in a note: [^S01].
SOURCES_PAGE: Final = "sources.md"
SOURCE_NOTE: Final = re.compile(r"\[\^([^\]\s]+)\]")

# The record of what was translated from which text, beside docs/.
LOCK_FILE: Final = "translations.lock.json"

# The id of a page's title, which editors do not write.
TITLE_ID: Final = "page-title"

# --- the checks of the content ---------------------------------------------------------------------

# Data for `make check-content`, in the content's own folder; never published (`exclude_docs` in mkdocs.yml).
CHECKS_FOLDER: Final = "checks"
FACTS_FILE: Final = f"{CHECKS_FOLDER}/facts.toml"
READING_FILE: Final = f"{CHECKS_FOLDER}/reading.toml"
FAULTS_FILE: Final = f"{CHECKS_FOLDER}/faults.toml"
SEARCHES_FOLDER: Final = f"{CHECKS_FOLDER}/search"
# What the checks know of each language, in the content's own folder; never published either.
TERMBASE_FOLDER: Final = "termbase"
SCORES_FOLDER: Final = f"{CHECKS_FOLDER}/scores"

# --- files -----------------------------------------------------------------------------------------

PAGE_SUFFIX: Final = ".md"
ASSET_FOLDER: Final = "images"
ASSET_SUFFIXES: Final = (".svg", ".png", ".jpg", ".webp")
# Left by a Mac in every folder it shows; MkDocs never publishes it.
SYSTEM_FILES: Final = (".DS_Store",)
FILE_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+")
MAX_PAGE_BYTES: Final = 200_000
MAX_PICTURE_BYTES: Final = 500_000
MAX_LINE_CHARACTERS: Final = 5_000
# Deeper than any list or quotation that a patient can follow; checked before anything is parsed.
MAX_NESTING: Final = 5
# Square brackets open at once; Python-Markdown's time grows with their square.
MAX_OPEN_BRACKETS: Final = 10
MAX_NOTES: Final = 1_000
MAX_PARAGRAPH_CHARACTERS: Final = 40_000

# --- front matter ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the front matter: its type in words, whether it must be there, a right example."""

    kind: str  # "text" or "date"
    required: bool
    example: str


FIELDS: Final[Mapping[str, Field]] = MappingProxyType(
    {
        "title": Field("text", True, "title: Recovery timeline"),
        "description": Field("text", True, "description: How skin heals after the treatment."),
        "keywords": Field("text", False, "keywords: healing, redness, make-up"),
        "updated": Field("date", True, "updated: 2026-11-21"),
        "next_review": Field("date", True, "next_review: 2027-05-21"),
        "medical_reviewer": Field("text", False, "medical_reviewer: name and profession of the clinician"),
        "medical_review": Field("date", False, "medical_review: 2026-12-01"),
        "language_reviewer": Field("text", False, "language_reviewer: name of the native speaker"),
        "language_review": Field("date", False, "language_review: 2026-12-01"),
    }
)

# Characters that menus and search results show without cutting.
TITLE_CHARACTERS: Final = (2, 60)
DESCRIPTION_CHARACTERS: Final = (50, 160)

# --- attributes ------------------------------------------------------------------------------------

# A duration in an attribute: 24h, 3d, 2w, 6M, 1y. `M` is months, because `m` would read as minutes.
DURATION: Final = re.compile(r"(\d+)([mhdwMy])")
DURATION_UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {"m": "minute", "h": "hour", "d": "day", "w": "week", "M": "month", "y": "year"}
)
DURATION_ATTRIBUTES: Final = ("data-from", "data-to", "data-until")

# How many of 100, drawn as dots beside the text.
DOTS: Final = re.compile(r"\d{1,2}|100")

# `data-` attributes that editors may write, with their values: one of several, or of a form.
ATTRIBUTES: Final[Mapping[str, tuple[str, ...] | re.Pattern[str]]] = MappingProxyType(
    {
        "data-kind": ("non-ablative", "ablative", "both"),
        "data-strength": ("firm", "careful", "differ", "unproven"),
        "data-help": HELP_LEVELS,
        "data-from": DURATION,
        "data-to": DURATION,
        "data-until": DURATION,
        "data-dots": DOTS,
        # On the glossary page: other forms of a word that pages use, divided by commas. Of each language its own.
        "data-forms": re.compile(r"[^,\s][^,]*(?:, [^,\s][^,]*)*"),
        # On a picture that says nothing, so that screen readers pass over it.
        "data-decorative": ("true",),
        # On advice among what to avoid that is to be done, such as the use of sunscreen.
        "data-do": ("true",),
    }
)

KINDS: Final = ("non-ablative", "ablative")

# Those that each language writes for itself.
OWN_ATTRIBUTES: Final = frozenset({"data-forms"})

# All that an attribute list in the text may set besides those.
FREE_ATTRIBUTES: Final = frozenset({"id", "lang"})

ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

# --- figures ---------------------------------------------------------------------------------------

# Units whose words are looked up for every language in CLDR (Unicode Technical Standard 35, units).
UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "minute": "duration-minute",
        "hour": "duration-hour",
        "day": "duration-day",
        "week": "duration-week",
        "month": "duration-month",
        "year": "duration-year",
        "percent": "concentr-percent",
        "°C": "temperature-celsius",
        "nm": "length-nanometer",
        "mm": "length-millimeter",
        "cm": "length-centimeter",
    }
)

# --- the words the page itself needs -----------------------------------------------------------------

WORD_LISTS: Final = "overrides/partials/languages"
# Entries of a word list that no reader sees: what readers type, and what the check looks for. By how they begin.
NOT_SHOWN: Final = ("search.ignored", "search.affixes", "search.same", "search.help-", "call", "link.vague", "kind.")

# Labels on which safety hangs, by the first parts of their keys: what the tools answer, who has checked a page, where
# help is, what is sent there by the search, and sentences that stand for a warning. Out of step they stop the site.
SAFETY_LABELS: Final = (
    "clinic.help",
    "clinic.night",
    "drift",
    "fixed",
    "footer.about",
    "help",
    "kind",
    "leaflet.about",
    "leaflet.language",
    "leaflet.medical",
    "planner",
    "review",
    "search.help-clinic",
    "search.help-emergency",
    "search.help-today",
    "self-check",
    "strength",
    "timeline",
)


def is_safety_label(key: str) -> bool:
    """Whether safety hangs on the label with this key ("self-check.none.text")."""
    return any(key == name or key.startswith(f"{name}.") for name in SAFETY_LABELS)
