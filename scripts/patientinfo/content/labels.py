"""overrides/partials/languages/<code>.html -> the labels (UI strings) of a language.

The files are Jinja templates because that is how Material reads its own: one file per language serves the theme, our
partials, the Markdown rendering and the check.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, TemplateError

from patientinfo.cldr import PLURAL_FORMS, locale_of
from patientinfo.contract import WORD_LISTS
from patientinfo.model import Language, Reference
from patientinfo.problems import SettingsError

# A label that is still to be translated: `untranslated("the original")`, a macro of its file that gives no text.
_LABEL = re.compile(
    r"""\s*(["'])(?P<key>[\w.-]+)\1\s*:\s*"""
    r"""(?P<whole>(?P<todo>untranslated\()?(["'])(?P<text>.*)\5(?(todo)\)))\s*,?\s*$"""
)


def load_labels(root: Path, language: str) -> Mapping[str, str]:
    """The labels of one language by key; empty if there are none. Raises SettingsError if the file is malformed."""
    file = root / WORD_LISTS / f"{language}.html"
    if not file.is_file():
        return {}
    try:
        return dict(_words_in(file.read_text(encoding="utf-8")))
    except (TemplateError, UnicodeDecodeError) as error:
        raise SettingsError(f"{WORD_LISTS}/{language}.html cannot be read: {error}") from error


def plural_of(key: str) -> tuple[str, str]:
    """The name of a label for what is counted, and its plural form: ("search.found", "few"); ("", "") for others."""
    name, _, form = key.rpartition(".")
    return (name, form) if form in PLURAL_FORMS else ("", "")


def counted(labels: Mapping[str, str], name: str) -> dict[str, str]:
    """A label for what is counted, by plural form: {"one": "1 place", "other": "# places"}."""
    return {form: labels[key] for form in PLURAL_FORMS if labels.get(key := f"{name}.{form}")}


def load_places(root: Path, language: str) -> Mapping[str, Reference]:
    """The position of each label's text in the file of one language, by key."""
    file = root / WORD_LISTS / f"{language}.html"
    if not file.is_file():
        return {}
    lines = enumerate(file.read_text(encoding="utf-8", errors="replace").split("\n"), 1)
    found = ((number, match) for number, line in lines if (match := _LABEL.match(line)))
    return {
        match["key"]: Reference(match["key"], number, match.start(part) + 1, len(match[part]))
        for number, match in found
        for part in ("whole" if match["todo"] else "text",)
    }


def untranslated(text: str) -> str:
    """How the file of a language holds a label that is still to be translated from `text`."""
    return f"untranslated({json.dumps(text, ensure_ascii=False)})"


@lru_cache(maxsize=64)  # a build reads the same files once for each language
def _words_in(text: str) -> Mapping[str, str]:
    words = getattr(Environment(autoescape=False).from_string(text).module, "words", {})
    return MappingProxyType({str(key): str(value) for key, value in words.items()})


def outdated_notice(labels: Mapping[str, str], language: Language, source: Language) -> str:
    """The notice on an outdated part, which names the source language in the words of the reader's."""
    return labels.get("drift.notice", "").replace("#", _name_of(source, language))


def unread_notice(
    labels: Mapping[str, str], language: Language, source: Language, unread: Sequence[str], headings: Mapping[str, str]
) -> str:
    """What a page says of parts that were accepted unread: that nobody has compared it, or which of its parts.

    `unread` are the ids of those parts, `headings` by the ids of all. "" if there is none.
    """
    found = [id for id in unread if id in headings]
    if not found:
        return ""
    text = labels["drift.unread"].replace("#", _name_of(source, language))
    return f"{text}." if len(found) == len(headings) else with_names(text, (headings[id] for id in found))


def with_names(text: str, names: Iterable[str]) -> str:
    """What is said of some sections, with their names: "Changed since it was checked: Risks; Who should wait?"."""
    listed = "; ".join(names)
    return f"{text}: {listed}{'' if listed.endswith(_ENDS) else '.'}"


_ENDS = (".", "?", "!", "؟", "。", "？")


def _name_of(language: Language, reader: Language) -> str:
    """The name of a language in another ("Engels"), from CLDR; its own name if CLDR lacks one of the two."""
    locale = locale_of(reader.code)
    if locale is None:
        return language.name
    names = locale.languages
    return str(names.get(language.code.replace("-", "_")) or names.get(language.base) or language.name)


def word_lists(text: str) -> Mapping[str, tuple[str, ...]]:
    """A label that lists words by topic, as the search reads it: "fever: fever, chills; smell: smell"."""
    lines = [line.partition(":") for line in text.split(";") if line.strip()]
    return {name.strip(): tuple(w.strip() for w in words.split(",") if w.strip()) for name, _, words in lines}
