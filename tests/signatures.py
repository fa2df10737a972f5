"""Reviews of pages as their front matter names them, for content that nobody has to sign."""

from __future__ import annotations

from collections.abc import Mapping

from patientinfo.contract import REVIEW_SUBJECTS
from patientinfo.model import Page, Signatures
from patientinfo.translation.reviews import claim
from patientinfo.translation.signing import signature


def signed_as_written(pages: Mapping[tuple[str, str], Page]) -> Signatures:
    """The record in which every review that these pages name was signed, of the text as it is."""
    found = {}
    for place, page in pages.items():
        claims = {subject: claim(page.meta, subject) for subject in REVIEW_SUBJECTS}
        found[place] = {subject: signature(page, *named) for subject, named in claims.items() if named[0]}
    return found
