"""An unknown name -> the known name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from patientinfo.messages import Message, msg


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The closest known name, or None if none is close."""
    matches = get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(guess: str | None, otherwise: Message) -> Message:
    """A hint that suggests `guess`, or another hint if there is none."""
    return msg('Did you mean "{guess}"?', guess=guess) if guess else otherwise
