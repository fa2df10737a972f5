"""What stands between braces, in words: for messages to editors, who need not know the names of attributes."""

from __future__ import annotations

from collections.abc import Mapping

from patientinfo.contract import DURATION
from patientinfo.messages import Message, Value, msg

_NAMES: Mapping[str, Message] = {
    "data-kind": msg("The kind of treatment"),
    "data-strength": msg("How firm the reason is,"),
    "data-help": msg("The level of help"),
    "data-from": msg("The beginning of the stage"),
    "data-to": msg("The end of the stage"),
    "data-until": msg("The duration"),
    "data-dots": msg("The number of dots"),
    "data-country": msg("The country"),
    "data-says": msg("The owner of the figures"),
}
# One, and more than one.
_UNITS: Mapping[str, tuple[Message, str]] = {
    "m": (msg("1 minute"), msg("{count} minutes").template),
    "h": (msg("1 hour"), msg("{count} hours").template),
    "d": (msg("1 day"), msg("{count} days").template),
    "w": (msg("1 week"), msg("{count} weeks").template),
    "M": (msg("1 month"), msg("{count} months").template),
    "y": (msg("1 year"), msg("{count} years").template),
}


def name_of(attribute: str) -> Value:
    """What an attribute is about, at the beginning of a sentence; the name itself of one that has no words."""
    return _NAMES.get(attribute, attribute)


def value_of(value: str | None) -> Value:
    """What an attribute says, inside a sentence: a duration in words, anything else in quotes."""
    if value is None:
        return msg("missing")
    match = DURATION.fullmatch(value)
    if match is None:
        return f'"{value}"'
    one, more = _UNITS[match[2]]
    return one if match[1] == "1" else msg(more, count=match[1])
