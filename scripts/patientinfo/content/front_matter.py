"""Front matter -> values with their lines, parsed strictly.

MkDocs accepts front matter that it cannot read and shows it as text; here that is an error. Each line is one field
with its value on the same line. YAML's anchors, aliases, tags, merge keys and blocks are refused, because they let
one line change another, and so are comments, because they hide text.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

import yaml

from patientinfo.messages import Message, msg
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
_FIELD = re.compile(r"([^\s:#'\"]+):(?: +(.*?))? *$")
# A field with a plain text value: no character that is special in YAML, no number, date or boolean.
_PLAIN = re.compile(r"([a-z_]+): ([^\W\d_][^\W\d_]*(?:[ ,.()?/-]+(?=\S)[\w°%’]+)+\.?)")
# YAML's escapes ("\u202e"); an escaped quote or backslash is harmless.
_ESCAPE = re.compile(r"""\\(?!")(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)""")
_EXAMPLE = "title: Recovery timeline"


def split_front_matter(text: str, path: str) -> tuple[dict[str, Any], dict[str, int], str, int]:
    """Return (fields, line of each field, body, first line of the body).

    Raises FrontMatterBroken with the line in the file.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        first = next((n for n, line in enumerate(lines, 1) if line.strip()), 1)
        late = lines[first - 1].strip() == _FENCE
        raise FrontMatterBroken(
            path,
            1,
            msg(
                "There is text above the front matter: it must start on line 1, but starts on line {line}.",
                line=first,
            )
            if late
            else msg("The page does not start with its front matter."),
            msg("Remove everything above the line {fence}.", fence=_FENCE)
            if late
            else msg(
                "Write {fence} on the first line, then the fields, such as `{example}`, then another line {fence}.",
                fence=_FENCE,
                example=_EXAMPLE,
            ),
        )
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise FrontMatterBroken(
            path,
            1,
            msg("The front matter is not closed."),
            msg("Add a line {fence} after the last field, before the text of the page.", fence=_FENCE),
        )
    fields: dict[str, Any] = {}
    places: dict[str, int] = {}
    for number, line in enumerate(lines[1:end], 2):
        if not line.strip():
            continue
        name, value = _field(line, number, path)
        if name in fields:
            raise FrontMatterBroken(
                path,
                number,
                msg('The field "{name}" appears twice: also on line {line}.', name=name, line=places[name]),
                msg("Keep one of the two lines."),
            )
        fields[name], places[name] = value, number
    return fields, places, "\n".join(lines[end + 1 :]), end + 2


def _field(line: str, number: int, path: str) -> tuple[str, Any]:
    if plain := _PLAIN.fullmatch(line):
        return plain[1], plain[2]  # the common case, without running the YAML parser
    fault = _fault(line)
    if fault is None:
        try:
            node = yaml.compose(line, Loader=yaml.SafeLoader)
        except yaml.YAMLError:
            node = None
        if isinstance(node, yaml.MappingNode) and len(node.value) == 1:
            key, value = node.value[0]
            if isinstance(value, yaml.ScalarNode) and value.tag in _SCALARS and str(key.value):
                return str(key.value), _value(value)
        name = line.partition(":")[0]
        fault = (
            msg('The field "{name}" is not one line of plain text.', name=name),
            msg('Put the value between double quotes: `{name}: "…"`.', name=name),
            name,
        )
    message, hint, at = fault
    raise FrontMatterBroken(path, number, message, hint, line.find(at) + 1, len(at))


def _fault(line: str) -> tuple[Message, Message, str] | None:  # noqa: C901, PLR0911  # one return per fault
    """(message, hint, text to mark) for a line that is not a valid field; None for one that is."""
    one_a_line = msg("Write one field per line, for example `{example}`.", example=_EXAMPLE)
    if "\t" in line:
        return msg("This line of the front matter has a tab."), msg("Use spaces instead of the tab."), "\t"
    if line != line.lstrip():
        return (
            msg("This line of the front matter begins with a space."),
            msg("Start it at the beginning of the line."),
            line,
        )
    if line.startswith("#"):
        return msg("This line of the front matter is a comment, which no reader sees."), msg("Remove it."), line
    match = _FIELD.fullmatch(line)
    if match is None:
        name, colon, rest = line.partition(":")
        if colon and re.fullmatch(r"[\w-]+", name) and rest:
            return (
                msg("A space is missing after the colon."),
                msg("Write `{line}`.", line=f"{name}: {rest.strip()}"),
                f"{name}:",
            )
        return msg("This line of the front matter is not a field."), one_a_line, line
    name, value = match[1], match[2] or ""
    quoted = msg('Put the whole value between double quotes: `{name}: "…"`.', name=name)
    opening = value[:1]
    if opening and opening in "\"'":
        if len(value) < 2 or not value.endswith(opening) or opening in _without_escapes(value[1:-1], opening):
            return msg("The quotes around this value are not closed, or there are quotes inside it too."), quoted, value
        if opening == '"' and (escape := _ESCAPE.search(value.replace("\\\\", "  "))):
            return (
                msg('The value contains "{text}", which the reader would see as another character.', text=escape[0]),
                msg("Write the character itself."),
                escape[0],
            )
        return None
    if opening and opening in "“”„‘’«»":
        return (
            msg("The value is in curly quotes, which the reader would see."),
            msg('Use straight quotes: `{name}: "{value}"`.', name=name, value=value.strip("“”„‘’«»")),
            value,
        )
    if (opening and opening in "&*!|>%@`[]{},?") or value.startswith("- "):
        return msg("The value starts with a character that has a special meaning here."), quoted, value
    if ": " in value or value.endswith(":"):
        return (
            msg("The value contains a colon, so the line cannot be read."),
            msg('Put the value between double quotes: `{name}: "{value}"`.', name=name, value=value),
            value,
        )
    if " #" in value:
        return (
            msg('Everything from "#" on would be lost.'),
            msg('Put the value between double quotes: `{name}: "{value}"`.', name=name, value=value),
            value[value.index(" #") + 1 :],
        )
    return None


def _without_escapes(text: str, quote: str) -> str:
    return text.replace('\\"', "") if quote == '"' else text.replace("''", "")


def _value(node: yaml.ScalarNode) -> Any:
    """The value as YAML reads it; a date that does not exist (2026-02-30) remains text."""
    try:
        return yaml.SafeLoader("").construct_object(node)
    except ValueError:
        return node.value
