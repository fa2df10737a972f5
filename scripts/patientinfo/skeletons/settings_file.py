"""mkdocs.yml -> the entries of its languages, and its text with one more; comments stay."""

from __future__ import annotations

import json
from dataclasses import dataclass

import yaml

from patientinfo.skeletons.files import SkeletonError
from patientinfo.skeletons.locales import NewLanguage


@dataclass(frozen=True, slots=True)
class Entries:
    """The languages in mkdocs.yml, in its order. `source`: that from which the others are translated."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    source: str
    # Lines, from 0: that of the last entry's beginning, and its last.
    begin: int = 0
    end: int = 0


def read_entries(text: str) -> Entries:
    """The languages in the text of mkdocs.yml. Raises SkeletonError if they are not written one below another."""
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise SkeletonError(f"mkdocs.yml cannot be read: {' '.join(str(error).split())}") from error
    plugins = _value(node, "plugins")
    entry = next((one for one in _items(plugins) if _value(one, "i18n")), None)
    languages = _items(_value(_value(entry, "i18n"), "languages"))
    if not languages or any(one.start_mark.line == languages[0].start_mark.line for one in languages[1:]):
        raise SkeletonError("mkdocs.yml has no list of languages below `- i18n:`, one entry below another.")
    codes = tuple(_text(one, "locale") for one in languages)
    source = next((code for code, one in zip(codes, languages, strict=True) if _text(one, "default") == "true"), "")
    return Entries(
        codes=codes,
        names=tuple(_text(one, "name") for one in languages),
        source=source or codes[0],
        begin=languages[-1].start_mark.line,
        end=_last_line(languages[-1]),
    )


def with_entry(text: str, language: NewLanguage) -> str:
    """The text of mkdocs.yml with an entry for a language under way, below the others."""
    entries, lines = read_entries(text), text.split("\n")
    first = lines[entries.begin]
    dash = first[: first.index("-")] + "- "
    space = " " * len(dash)
    own = [f"{dash}locale: {_scalar(language.code)}", f"{space}name: {_scalar(language.name)}"]
    own += [f"{space}# site_name: the name of the site in this language", f"{space}build: false"]
    changed = "\n".join([*lines[: entries.end + 1], *own, *lines[entries.end + 1 :]])
    if language.code not in read_entries(changed).codes:
        raise SkeletonError(f"mkdocs.yml: no entry could be added. Write one for {language.code} below the others.")
    return changed


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _text(node: yaml.Node | None, key: str) -> str:
    value = _value(node, key)
    return str(value.value) if isinstance(value, yaml.ScalarNode) else ""


def _last_line(node: yaml.Node) -> int:
    """The line of a node's last word: its own end may lie below comments and blank lines."""
    if isinstance(node, yaml.MappingNode):
        return max((_last_line(value) for _, value in node.value), default=node.start_mark.line)
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return max((_last_line(value) for value in node.value), default=node.start_mark.line)
    return int(node.end_mark.line)


def _scalar(text: str) -> str:
    """A text as YAML reads it back: `no` is a language, and not the opposite of yes."""
    return text if yaml.safe_load(text) == text and "#" not in text else json.dumps(text, ensure_ascii=False)
