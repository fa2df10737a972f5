"""A leaflet that is small enough to be set twice; run as a program, it is set in a process of its own."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from conftest import content_of
from patientinfo.leaflet.pdf import as_pdf, read_leaflet


def recovery_leaflet(project: Path, code: str) -> bytes:
    """Of the leaflet in one language only the cover and the recovery page, from site/ of a small project."""
    content, _ = content_of(project)
    language = next(one for one in content.languages if one.code == code)
    words, site = content.labels[code], project / "site"
    whole = read_leaflet(site, content, language, "sample", words)
    chapters = tuple(chapter for chapter in whole.chapters if chapter.place.startswith("recovery"))
    return as_pdf(replace(whole, chapters=chapters), words, site)


if __name__ == "__main__":
    sys.stdout.buffer.write(recovery_leaflet(Path(sys.argv[1]), sys.argv[2]))
