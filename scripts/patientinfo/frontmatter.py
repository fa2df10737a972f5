"""The block of fields on top of a page -> values with their lines, strictly.

MkDocs swallows front matter that it cannot read and prints it as text; here that is an error.
YAML's anchors, aliases, tags and merge keys are refused: they let one line change another.
"""

from __future__ import annotations

import datetime
from typing import Any

import yaml

from patientinfo.problems import FrontMatterBroken

_FENCE = "---"
_SCALARS = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:bool": bool,
    "tag:yaml.org,2002:timestamp": datetime.date,
    "tag:yaml.org,2002:null": type(None),
}


def split_front_matter(text: str, path: str) -> tuple[dict[str, Any], dict[str, int], str, int]:
    """Return (fields, line of each field, body, line on which the body starts).

    Raises FrontMatterBroken with the line in the file.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        raise FrontMatterBroken(
            path,
            1,
            "The page does not open with its front matter.",
            f"Make the first line of the file {_FENCE}, then the fields such as "
            f"`title: Recovery timeline`, then a line {_FENCE}.",
        )
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise FrontMatterBroken(
            path,
            1,
            "The front matter is not closed.",
            f"Write a line {_FENCE} after the last field, before the text of the page.",
        )
    fields, places = _fields("\n".join(lines[1:end]), path)
    return fields, places, "\n".join(lines[end + 1 :]), end + 2


def _fields(block: str, path: str) -> tuple[dict[str, Any], dict[str, int]]:
    try:
        _refuse_references(block, path)
        node = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        raise FrontMatterBroken(path, line, *_explain(error, block)) from error
    except yaml.YAMLError as error:
        raise FrontMatterBroken(
            path, 2, f"The front matter cannot be read: {error}.", "Write plain text in it."
        ) from error
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise FrontMatterBroken(
            path,
            node.start_mark.line + 2,
            "The front matter is not a list of fields.",
            "Write one field a line, for example `title: Recovery timeline`.",
        )
    fields: dict[str, Any] = {}
    places: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 2
        key = str(key_node.value)
        if key in fields:
            raise FrontMatterBroken(
                path,
                line,
                f'The field "{key}" stands twice: also on line {places[key]}.',
                "Keep one of the two lines.",
            )
        if not isinstance(value_node, yaml.ScalarNode) or value_node.tag not in _SCALARS:
            raise FrontMatterBroken(
                path,
                line,
                f'The field "{key}" is not one line of plain text.',
                f"Write the value on the same line: `{key}: …`.",
            )
        fields[key] = _value(value_node)
        places[key] = line
    return fields, places


def _value(node: yaml.ScalarNode) -> Any:
    """The value as YAML reads it; a date that does not exist (2026-02-30) stays text."""
    try:
        return yaml.SafeLoader("").construct_object(node)
    except ValueError:
        return node.value


def _refuse_references(block: str, path: str) -> None:
    for token in yaml.scan(block, Loader=yaml.SafeLoader):
        if isinstance(token, (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)):
            raise FrontMatterBroken(
                path,
                token.start_mark.line + 2,
                "The front matter uses a sign with a special meaning (&, * or !) at the start of a value.",
                'Put the value between double quotes: `title: "…"`.',
            )


def _explain(error: yaml.MarkedYAMLError, block: str) -> tuple[str, str]:
    number = error.problem_mark.line if error.problem_mark else 0
    lines = block.split("\n")
    line = lines[number] if number < len(lines) else ""
    key, colon, value = line.partition(":")
    if "\t" in line:
        return "This line of the front matter has a tab.", "Use spaces instead of the tab."
    if colon and ":" in value and not value.strip().startswith(('"', "'")):
        return (
            "The value has a colon, so the line cannot be read.",
            f'Put the value between double quotes: `{key.strip()}: "{value.strip()}"`.',
        )
    if colon and value.strip()[:1] in "\"'@`%[]{}":
        return (
            "The value opens with a sign that has a special meaning, or its quotes are not closed.",
            f'Put the whole value between double quotes: `{key.strip()}: "…"`.',
        )
    return (
        "This line of the front matter is not a field.",
        "Write one field a line, for example `title: Recovery timeline`.",
    )
