"""The table of concepts that must agree between languages, until the glossary pages hold it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CONCEPTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "fever": {"en": r"fever\w*|temperature", "nl": r"koorts(?!lip\w*)|temperatuur|verhoging", "ms": r"demam|suhu"},
    }
)
