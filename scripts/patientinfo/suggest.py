"""The known name that an unknown one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from patientinfo.messages import Message, msg


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The closest of the known names, or None if none is close."""
    matches = get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(guess: str | None, otherwise: Message) -> Message:
    """A proposal, or another remedy where there is none."""
    return msg('Did you mean "{guess}"?', guess=guess) if guess else otherwise
