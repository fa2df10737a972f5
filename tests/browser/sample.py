"""The small site of the tests as browser tests meet it: its languages, its addresses, its pages as they are written."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import replace

import pytest

from conftest import CONTENT, ROOT, TODAY
from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES
from patientinfo.drift import Record
from patientinfo.load import read_page, read_project, read_unit, renderers
from patientinfo.model import Page
from patientinfo.settings import load_settings
from patientinfo.words import load_words

CODES = ("en", "nl", "ms")
NAMES = {"en": "English", "nl": "Nederlands", "ms": "Bahasa Melayu"}
# What the browser of a reader of each language says; who is offered no other.
LOCALES = {"en": "en-GB", "nl": "nl-NL", "ms": "ms-MY"}
TREATMENT = "sample"
# The addresses of one page of each kind, below the folder of a language.
PAGES = (
    *("" if name == "index" else f"{name}/" for name in SITE_PAGES),
    *(f"{TREATMENT}/{'' if name == 'index' else f'{name}/'}" for name in TREATMENT_PAGES),
)
WORDS = {code: load_words(ROOT, code) for code in CODES}


def folder(code: str) -> str:
    """Where a language's pages stand, below the address of the site."""
    return "" if code == "en" else f"{code}/"


def address_of(code: str, name: str) -> str:
    """The address of a page of the treatment, below that of the site."""
    return f"{folder(code)}{TREATMENT}/{name}/"


def source(code: str, name: str) -> str:
    """A page of the treatment as it is written."""
    return (CONTENT / "valid" / "docs" / code / TREATMENT / f"{name}.md").read_text(encoding="utf-8")


@functools.cache
def content(code: str, name: str) -> Page:
    """A page of the treatment as the check reads it."""
    settings = replace(load_settings(ROOT), docs=CONTENT / "valid" / "docs")
    project, key = read_project(settings, TODAY, Record()), f"{TREATMENT}/{name}.md"
    language = next(other for other in project.languages if other.code == code)
    return read_page(project, language, key, read_unit(project, key)[code], renderers(settings, project)[code])


def further(*values: object) -> object:
    """Parameters of a further language, page or width of what another shows: they run on request (ALL=1)."""
    return pytest.param(*values, marks=pytest.mark.further)


def first_and_further(first: object, *others: object) -> list:
    """Parameters of which one shows what is tested; the same of a further language or width runs on request."""
    return [pytest.param(*_values(first)), *(further(*_values(each)) for each in others)]


def languages(first: str) -> list:
    """Every language as a parameter: one template makes the page in all, so one of them shows what it does."""
    return first_and_further(first, *(code for code in CODES if code != first))


def _values(given: object) -> Iterable[object]:
    return given if isinstance(given, tuple) else (given,)
