"""The pages of the small site, as a browser asks for them, and what is tried beyond the default run.

One template makes all languages and every page of a kind: a test looks at each kind of page once, in one language,
and marks what else it can look at as `further` (make test ALL=1).
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from conftest import ROOT
from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES
from patientinfo.words import load_words

TREATMENT = "sample/"
# One of each kind.
PAGES = (
    *("" if name == "index" else f"{name}/" for name in SITE_PAGES),
    *(f"{TREATMENT}{'' if name == 'index' else f'{name}/'}" for name in TREATMENT_PAGES),
)
# The folder of each language.
FOLDERS = {"en": "", "nl": "nl/", "ms": "ms/"}
# What the browser of a reader of each language says; who is offered no other.
LOCALES = {"en": "en-GB", "nl": "nl-NL", "ms": "ms-MY"}


def further(*values: object) -> object:
    """Parameters that only a run of everything tries."""
    return pytest.param(*values, marks=pytest.mark.further)


def languages(first: str = "en") -> list[object]:
    """The codes of all languages, of which the default run tries the first."""
    return [first, *(further(code) for code in FOLDERS if code != first)]


def words(code: str) -> Mapping[str, str]:
    """What a language calls the parts of a page."""
    return load_words(ROOT, code)
