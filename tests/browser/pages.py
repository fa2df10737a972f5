"""The pages of the small site, as a browser asks for them, and what is tried beyond the default run.

One template makes all languages and every page of a kind: a test looks at each kind of page once, in one language,
and marks what else it can look at as `further` (make test ALL=1).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace

import pytest

from conftest import CONTENT, ROOT, TODAY
from patientinfo.content.labels import load_labels
from patientinfo.content.load import Reader, read_page_set, read_project
from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES
from patientinfo.model import Page, TranslationLock
from patientinfo.settings import load_settings

SAMPLE = "sample"  # its treatment
TREATMENT = f"{SAMPLE}/"
# One of each kind.
PAGES = (
    *("" if name == "index" else f"{name}/" for name in SITE_PAGES),
    *(f"{TREATMENT}{'' if name == 'index' else f'{name}/'}" for name in TREATMENT_PAGES),
)
# The folder of each language.
FOLDERS = {"en": "", "nl": "nl/", "ms": "ms/"}
NAMES = {"en": "English", "nl": "Nederlands", "ms": "Bahasa Melayu"}
# What the browser of a reader of each language says; who is offered no other.
LOCALES = {"en": "en-GB", "nl": "nl-NL", "ms": "ms-MY"}


def further(*values: object) -> object:
    """Parameters that only a run of everything tries."""
    return pytest.param(*values, marks=pytest.mark.further)


def languages(first: str = "en") -> list[object]:
    """The codes of all languages, of which the default run tries the first."""
    return [first, *(further(code) for code in FOLDERS if code != first)]


@functools.cache
def words(code: str) -> Mapping[str, str]:
    """What a language calls the parts of a page."""
    return load_labels(ROOT, code)


def source(code: str, name: str) -> str:
    """A page of the treatment as it is written."""
    return (CONTENT / "valid" / "docs" / code / TREATMENT / f"{name}.md").read_text(encoding="utf-8")


@functools.cache
def content(code: str, name: str) -> Page:
    """A page of the treatment as the check reads it."""
    settings = replace(load_settings(ROOT), docs=CONTENT / "valid" / "docs")
    project, key = read_project(settings, TODAY, TranslationLock()), f"{TREATMENT}{name}.md"
    language = next(other for other in project.languages if other.code == code)
    return Reader(settings, project).read(language, key, read_page_set(project, key)[code])
