"""The reviews that were signed: which text of each page a clinician or an editor read, and what was changed since.

`reviews.lock.json` is next to the content and written only by `scripts/sign_review.py`. For each page, language and
subject it has who signed, when, and the digest of each section as it was then. A project in which nobody has signed
anything has no such file. What the front matter says of a review counts only if this record says the same.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from patientinfo.contract import FIELDS, KEYWORDS_ID, REVIEW_SUBJECTS, REVIEWS_FILE
from patientinfo.model import Signature, Signatures
from patientinfo.problems import SettingsError


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """A signed review of a page, and how far it holds for the text as it is.

    `changed` are the ids of the sections that are new or not as they were signed, in page order, and `removed` those
    that are no longer there.
    """

    by: str
    on: str
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the whole page is as it was signed."""
        return not self.changed and not self.removed


def review_status(
    meta: Mapping[str, object], texts: Mapping[str, str], signatures: Mapping[str, Signature], subject: str
) -> ReviewStatus | None:
    """How far a review holds; None if the page names no reviewer, or one who did not sign it.

    `meta` is the front matter, `texts` are the digests of the page's parts, `signatures` those of the page by subject.
    """
    signed = signatures.get(subject)
    who, when = claim(meta, subject)
    if signed is None or not who or (signed.by, signed.on) != (who, when):
        return None
    parts = read_parts(texts)
    changed = tuple(id for id, digest in parts.items() if signed.parts.get(id) != digest)
    return ReviewStatus(signed.by, signed.on, changed, tuple(id for id in signed.parts if id not in parts))


def review_statuses(
    meta: Mapping[str, object], texts: Mapping[str, str], signatures: Mapping[str, Signature]
) -> dict[str, ReviewStatus]:
    """The reviews of a page that were signed, by subject. The arguments are those of `review_status`."""
    found = {subject: review_status(meta, texts, signatures, subject) for subject in REVIEW_SUBJECTS}
    return {subject: status for subject, status in found.items() if status is not None}


def claim(meta: Mapping[str, object], subject: str) -> tuple[str, str]:
    """(name, day) of the review that a front matter names; two empty texts if it does not name both."""
    who, when = (str(meta.get(f"{subject}_{field}") or "") for field in ("reviewer", "review"))
    return (who, when) if who and when else ("", "")


# In messages.
_EXAMPLE_NAME = "First Last"


def is_person(name: str) -> bool:
    """Whether this may be the name of a person: a first and a last name, and none from an example."""
    examples = {FIELDS[f"{subject}_reviewer"].example.partition(": ")[2] for subject in REVIEW_SUBJECTS}
    return name not in {*examples, _EXAMPLE_NAME} and bool(re.search(r"[^\W\d_]{2}.*\s", name))


def read_parts(texts: Mapping[str, str]) -> dict[str, str]:
    """Of the digests of a page's parts those that a reviewer reads: no keywords, which the page does not show."""
    return {id: digest for id, digest in texts.items() if id != KEYWORDS_ID}


# --- the file ----------------------------------------------------------------------------------------


def load_signatures(root: Path) -> Signatures:
    """Read the record; without one nothing is signed. Raises SettingsError, saying what to do, if it cannot be read."""
    path = root / REVIEWS_FILE
    try:
        raw = msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, dict[str, Signature]]])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as error:
        raise SettingsError(
            f"{REVIEWS_FILE} cannot be read. If two versions of it were joined, keep either one (git checkout "
            f"--theirs {REVIEWS_FILE}), then have the pages of the other one signed again: make sign"
        ) from error
    return {(code, key): signed for key, by_language in raw.items() for code, signed in by_language.items()}


def save_signatures(root: Path, signatures: Signatures) -> None:
    """Write the record atomically, one part per line, so that git merges reviews of different pages."""

    def dump(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    pages: dict[str, dict[str, Mapping[str, Signature]]] = {}
    for (code, key), signed in sorted(signatures.items(), key=lambda item: (item[0][1], item[0][0])):
        pages.setdefault(key, {})[code] = signed
    blocks = []
    for key, by_language in pages.items():
        languages = []
        for code, signed in by_language.items():
            subjects = []
            for subject, one in sorted(signed.items()):
                head = "".join(f'"{name}": {dump(getattr(one, name))}, ' for name in ("by", "on"))
                parts = ",\n".join(f"    {dump(id)}: {dump(digest)}" for id, digest in one.parts.items())
                subjects.append(f'   {dump(subject)}: {{{head}"parts": {{\n{parts}\n   }}}}')
            languages.append(f"  {dump(code)}: {{\n" + ",\n".join(subjects) + "\n  }")
        blocks.append(f" {dump(key)}: {{\n" + ",\n".join(languages) + "\n }")
    path = root / REVIEWS_FILE
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        fresh.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
