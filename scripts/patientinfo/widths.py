"""How wide a text is: an East Asian character takes two columns and says as much as two letters or more."""

from __future__ import annotations

import unicodedata


def columns(text: str) -> int:
    """The width of a text in columns (Unicode Standard Annex 11)."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
