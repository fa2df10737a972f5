"""overrides/partials/languages/<code>.html -> the words the page itself needs (labels).

The lists are Jinja templates because Material reads its own words that way: one list a language
serves the theme, our partials, the Markdown rendering and the check.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, TemplateError

from patientinfo.contract import WORD_LISTS
from patientinfo.problems import SettingsBroken


def load_words(root: Path, language: str) -> Mapping[str, str]:
    """The word list of one language; empty where there is none. Raises SettingsBroken if it is broken."""
    folder = root / WORD_LISTS
    if not (folder / f"{language}.html").is_file():
        return {}
    try:
        environment = Environment(loader=FileSystemLoader(folder), autoescape=False)
        words = getattr(environment.get_template(f"{language}.html").module, "words", {})
    except TemplateError as error:
        raise SettingsBroken(f"{WORD_LISTS}/{language}.html cannot be read: {error}") from error
    return {str(key): str(value) for key, value in words.items()}
