"""The content contract, as data: kinds of page, required sections, fields, attributes, limits.

Languages are not here: they come from mkdocs.yml. Adding a treatment or a language means adding content
and an entry there, never changing this file.
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
    """What one kind of page must contain.

    `sections` are the ids of headings that every page of this kind has, in any order; a treatment may add its own.
    `item_ids` are the ids of sections in which every list item has an id.
    `safety` are the ids of safety-critical sections ("*": all). An outdated translation there blocks publishing.
    `begun`: a new treatment begins with it, beside the required ones; it may be left out.
    """

    name: str
    sections: tuple[str, ...] = ("in-short",)
    item_ids: tuple[str, ...] = ()
    required: bool = False
    safety: tuple[str, ...] = ()
    begun: bool = False


HELP_LEVELS: Final = ("clinic", "today", "emergency")

# Pages that exist once per language, by file name, in menu order.
SITE_PAGES: Final[Mapping[str, PageKind]] = MappingProxyType(
    {
        "index": PageKind(
            "home", ("in-short", "questions", "purpose", "not", "origin"), ("moments", "questions"), True, ("in-short",)
        ),
        "glossary": PageKind("glossary"),
        "sources": PageKind("sources", ("in-short",), (), True),
        "about": PageKind("about", ("in-short", "how", "differ", "checked", "review", "funding", "mistake")),
        "accessibility": PageKind("accessibility", ("in-short", "tested", "not-tested", "known", "tell")),
        "privacy": PageKind("privacy", ("in-short", "device", "others")),
    }
)

# Pages of a treatment, by file name, in menu order. Every treatment has the required ones, in every language.
TREATMENT_PAGES: Final[Mapping[str, PageKind]] = MappingProxyType(
    {
        "index": PageKind(
            "explanation",
            ("in-short", "how-it-works", "session", "sessions", "who"),
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
            ("in-short", "not-now", "tell-first", "medicines", "next"),
            ("not-now", "tell-first", "clinics-differ"),  # the last where a treatment has it
            True,
            ("*",),
        ),
        "alternatives": PageKind(
            "alternatives", ("in-short", "compare", "nothing", "not-known"), (), False, ("in-short",)
        ),
        "decide": PageKind(
            "decide", ("in-short", "options", "matters", "next"), ("matters",), False, ("in-short", "options"), True
        ),
        "questions": PageKind("questions", ("in-short", "cost", "ask"), (), False, ("in-short",)),
        "faq": PageKind("faq", ("in-short",), (), False, ("*",)),
    }
)

# Any other page: its front matter says after which page of its folder it comes in the menu (`after`).
FURTHER_PAGE: Final = PageKind("further page", safety=("*",))

# The id of a page's keywords in the translation lock. They are never safety-critical: they only help the search find
# the page, and are not shown on it.
KEYWORDS_ID: Final = "page-keywords"


def is_safety_section(kind: PageKind | None, section: str) -> bool:
    """Whether a section of this kind of page is safety-critical."""
    return kind is not None and section != KEYWORDS_ID and ("*" in kind.safety or section in kind.safety)


IN_SHORT: Final = "in-short"
# A section that the home page may have above that one: a link for each moment at which readers come.
MOMENTS: Final = "moments"
IN_SHORT_ITEMS: Final = (3, 5)

# The help cards are on several pages of a treatment; this page owns their text.
HELP_OWNER: Final = "recovery.md"
HELP_PARTS: Final = ("help", *(f"help-{level}" for level in HELP_LEVELS))

# The section of that page with what to avoid or to do, the sections of contraindications whose items the self-check
# lets readers tick, and the page with these.
RESTRICTIONS: Final = "restrictions"
# The sections of aftercare with what to do, and what not to do.
TO_DO: Final = "do"
NOT_TO_DO: Final = "do-not"
TO_TICK: Final = ("not-now", "tell-first", "clinics-differ")
TO_TICK_PAGE: Final = "contraindications.md"

# On the pages of a treatment, the words of a page for each source mark: with fewer, readers stumble over numbers.
# A page with fewer words than the second is short enough to be read with more.
WORDS_A_MARK: Final = 40
LEAST_WORDS_FOR_MARKS: Final = 400

# The page of questions and answers, whose facts belong to other pages, and the glossary.
FAQ_PAGE: Final = "faq.md"
# The page to decide with, whose figures belong to other pages too; its section with the table, the one with what may
# matter to a reader, and the section after that.
DECIDE_PAGE: Final = "decide.md"
DECIDE_OPTIONS: Final = "options"
MATTERS: Final = "matters"
AFTER_MATTERS: Final = "next"
GLOSSARY_PAGE: Final = "glossary.md"

# The page that describes each source once, and how the text refers to one: [^S01].
SOURCES_PAGE: Final = "sources.md"
SOURCE_NOTE: Final = re.compile(r"\[\^([^\]\s]+)\]")

# Which text each translation was made from; next to docs/.
LOCK_FILE: Final = "translations.lock.json"
# Which text of each page a reviewer signed; beside it, once somebody has.
REVIEWS_FILE: Final = "reviews.lock.json"
# What a review is about. The front matter has a `medical_reviewer` and a `medical_review`, the day.
REVIEW_SUBJECTS: Final = ("medical", "language")

# The id of a page's title. Editors do not write it.
TITLE_ID: Final = "page-title"

# --- content checks --------------------------------------------------------------------------------

# Data for `make check-content`, below docs/; never published (`exclude_docs` in mkdocs.yml).
CHECKS_FOLDER: Final = "checks"
FACTS_FILE: Final = f"{CHECKS_FOLDER}/facts.toml"
READING_FILE: Final = f"{CHECKS_FOLDER}/reading.toml"
FAULTS_FILE: Final = f"{CHECKS_FOLDER}/faults.toml"
SEARCHES_FOLDER: Final = f"{CHECKS_FOLDER}/search"
QUESTIONS_FOLDER: Final = f"{CHECKS_FOLDER}/questions"
# What the checks know of each language, in the content's own folder; never published either.
TERMBASE_FOLDER: Final = "termbase"
# What each treatment says of itself; not published either.
TREATMENTS_FOLDER: Final = "treatments"
# What the site knows of each country; nor this.
COUNTRIES_FOLDER: Final = "countries"
SCORES_FOLDER: Final = f"{CHECKS_FOLDER}/scores"

# --- files -----------------------------------------------------------------------------------------

PAGE_SUFFIX: Final = ".md"
ASSET_FOLDER: Final = "images"
ASSET_SUFFIXES: Final = (".svg", ".png", ".jpg", ".webp")
# macOS leaves it in every folder; MkDocs never publishes it.
SYSTEM_FILES: Final = (".DS_Store",)
FILE_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+")
MAX_PAGE_BYTES: Final = 200_000
MAX_PICTURE_BYTES: Final = 500_000
MAX_LINE_CHARACTERS: Final = 5_000
# Of lists and quotations; deeper than patients can follow. Checked before parsing.
MAX_NESTING: Final = 5
# Nested square brackets; Python-Markdown takes quadratic time for them.
MAX_OPEN_BRACKETS: Final = 10
MAX_NOTES: Final = 1_000
MAX_PARAGRAPH_CHARACTERS: Final = 40_000

# What `make new` writes where a text is still to be written: in a block with nothing but this, its sources and links.
UNWRITTEN: Final = "…"

# --- front matter ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the front matter: its type, whether it is required, a valid example line."""

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
        # Only on a further page.
        "after": Field("text", False, "after: questions.md"),
    }
)

# (minimum, maximum) lengths that menus and search results show without truncation.
TITLE_CHARACTERS: Final = (2, 60)
DESCRIPTION_CHARACTERS: Final = (50, 160)

# --- attributes ------------------------------------------------------------------------------------

# A duration in an attribute: 24h, 3d, 2w, 6M, 1y. `M` is months, because `m` is minutes.
DURATION: Final = re.compile(r"(\d+)([mhdwMy])")
DURATION_UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {"m": "minute", "h": "hour", "d": "day", "w": "week", "M": "month", "y": "year"}
)
DURATION_ATTRIBUTES: Final = ("data-from", "data-to", "data-until")

ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

# How many of 100, drawn as dots next to the text.
DOTS: Final = re.compile(r"\d{1,2}|100")

# On a section, help card or list item that is for one country: its ISO 3166 code.
COUNTRY: Final = "data-country"

# `data-` attributes that editors may write, with their values: a choice or a pattern.
ATTRIBUTES: Final[Mapping[str, tuple[str, ...] | re.Pattern[str]]] = MappingProxyType(
    {
        "data-kind": ID,  # one of the page's treatment: Treatment.kind_values
        "data-strength": ("firm", "careful", "differ", "unproven"),
        "data-help": HELP_LEVELS,
        "data-from": DURATION,
        "data-to": DURATION,
        "data-until": DURATION,
        "data-dots": DOTS,
        COUNTRY: re.compile(r"[A-Z]{2}"),  # one of docs/countries/
        # On the glossary page: other forms of a term that pages use, separated by commas; each language has its own.
        "data-forms": re.compile(r"[^,\s][^,]*(?:, [^,\s][^,]*)*"),
        # On a purely decorative image, so that screen readers skip it.
        "data-decorative": ("true",),
        # Whether an item is something to do, where its list says otherwise: using sunscreen among what to avoid.
        "data-do": ("true", "false"),
    }
)

# Attributes whose values differ between languages.
OWN_ATTRIBUTES: Final = frozenset({"data-forms"})

# Everything else that an attribute list in the text may set.
FREE_ATTRIBUTES: Final = frozenset({"id", "lang"})

# Only the check reads these: they are not part of the page, and do not make a translation outdated. The first two
# switch a rule off for one block, and say why; each language has its own. The third names the blocks whose figures
# this one repeats; it is the same in every language.
OFF: Final = "data-off"
REASON: Final = "data-because"
SAYS: Final = "data-says"
SWITCHING_OFF: Final = frozenset({OFF, REASON})
CHECK_ATTRIBUTES: Final = frozenset({*SWITCHING_OFF, SAYS})
# What the rendering writes on items and headings below a heading that names a kind: that kind.
KIND_ABOVE: Final = "data-kind-above"
# What the build adds to the text of a page has this attribute, so that nobody takes it for the text.
GENERATED: Final = "data-generated"
# An item that the build put around other items: it is no part of the text, and they are.
AROUND: Final = "data-around"
# Characters of a reason, so that it says more than "ok" or "needed".
LEAST_REASON: Final = 10

# --- words that turn a meaning round ------------------------------------------------------------------

# What the words under [compare] in a termbase mean. "single" and "several" are units: "day" and "days".
SIGNALS: Final = (
    "not", "more", "less", "better", "worse", "at-least", "at-most", "before", "after",
    "must", "may", "only", "unless", "left", "right", "single", "several",
)  # fmt: skip

# --- figures ---------------------------------------------------------------------------------------

# Our names of units -> CLDR's (Unicode Technical Standard 35, units), which has their words in every language.
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
        "second": "duration-second",
        "ms": "duration-millisecond",
        "µm": "length-micrometer",
        "m": "length-meter",
        "km": "length-kilometer",
        "cm²": "area-square-centimeter",
        "m²": "area-square-meter",
        "cm³": "volume-cubic-centimeter",
        "µg": "mass-microgram",
        "mg": "mass-milligram",
        "g": "mass-gram",
        "kg": "mass-kilogram",
        "ml": "volume-milliliter",
        "cl": "volume-centiliter",
        "dl": "volume-deciliter",
        "l": "volume-liter",
        "J": "energy-joule",
        "W": "power-watt",
        "Hz": "frequency-hertz",
        "kHz": "frequency-kilohertz",
        "MHz": "frequency-megahertz",
        "mmHg": "pressure-millimeter-ofhg",
    }
)
# Units known by their signs (UCUM), which are the same in every language: each with the prefixes that it is written
# with, beside none. A prefix is never passed over: "mg" is not "µg", and "mHz" not "MHz".
UNIT_PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "g": "pnµmk",
        "l": "µmcd",
        "m": "nµmcdk",
        "J": "mkM",
        "W": "mkM",
        "Hz": "mkMG",
        "mol": "nµm",
        "Pa": "k",
        "Gy": "m",
        "mmHg": "",
        "IU": "",
    }
)

# Units of figures on which safety hangs: each such figure has one owner, and whoever repeats it says whose it is.
OWNED_UNITS: Final = frozenset({*DURATION_UNITS.values(), "°C"})

# --- labels (UI strings) -------------------------------------------------------------------------------

WORD_LISTS: Final = "overrides/partials/languages"
# Key prefixes of labels that are never shown: what readers type, and what the check looks for.
NOT_SHOWN: Final = ("search.ignored", "search.affixes", "search.same", "search.help-", "call", "link.vague")

# Safety-critical labels, by the first parts of their keys: the tools' answers, who has reviewed a page, where to get
# help, which searches lead there, and warnings. An outdated translation of one blocks publishing.
SAFETY_LABELS: Final = (
    "clinic.help",
    "clinic.night",
    "drift",
    "emergency",
    "fixed",
    "footer.about",
    "help",
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
    """Whether the label with this key ("self-check.none.text") is safety-critical."""
    return any(key == name or key.startswith(f"{name}.") for name in SAFETY_LABELS)
