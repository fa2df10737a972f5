"""Small changes of an element tree."""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813  # as Python-Markdown calls it


def append_text(parent: etree.Element, last: etree.Element | None, text: str) -> None:
    """Add text in `parent` behind this child, or behind its own text if there is none."""
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text
