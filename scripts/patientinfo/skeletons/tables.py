"""Data of the source language, in TOML -> the same tables for another one, each entry in a comment to be replaced."""

from __future__ import annotations

import re

from patientinfo.skeletons.locales import NewLanguage

_TABLE = re.compile(r"\s*\[[^\[\]]+\]\s*(?:#.*)?$")


def new_termbase(source: str, language: NewLanguage, original: str) -> str:
    """What the checks are to know of a language. `original`: the name of the source language."""
    head = (
        f"# What the checks know of {language.name}. CONTRIBUTING.md says what each table is for.\n"
        f"# Each entry of {original} is here in a comment: write the words of {language.name} in its place and take\n"
        "# away the sign in front. What is left in comments is not checked, and the check says so.\n"
    )
    if not language.is_spaced:
        head += "\n# No spaces between words.\nspaced = false\n"
    return f"{head}\n{_commented(_without_head(source), keep_tables=True)}"


def new_searches(source: str, language: NewLanguage, original: str) -> str:
    """What readers of a language type, and the page that answers."""
    head = (
        f"# What readers of {language.name} type into the search, and the pages that have to answer it.\n"
        f"# The queries in {original} are here in comments: write what people type in {language.name}.\n"
    )
    return f"{head}\n{_commented(_without_head(source), keep_tables=False)}"


def _without_head(text: str) -> str:
    """A file without the comment at its top, which is about one language."""
    return re.sub(r"\A(?:#.*\n)+\n", "", text)


def _commented(text: str, *, keep_tables: bool) -> str:
    return "\n".join(
        line if not line.strip() or line.startswith("#") or (keep_tables and _TABLE.match(line)) else f"# {line}"
        for line in text.split("\n")
    )
