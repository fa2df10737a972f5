"""Which text of the original a translation was made from, part by part: the record, and what is out of step.

The record stands beside the content in `translations.lock.json`, written by `scripts/translations.py` only.
Parts are the sections of a page, its keywords, and the labels of a word list. For each part and language
it holds a digest of the original's text and of the translation's text, as a reader sees them, at the time
somebody accepted the one as the translation of the other. If either changes, the part is out of step until
it is accepted again. It also holds the accepted original, so that a translator can be shown what has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patientinfo.contract import KEYWORDS_ID, LOCK_FILE, TITLE_ID
from patientinfo.model import Approval, Block, Page, Section, TranslationLock
from patientinfo.problems import SettingsError


def section_text(page: Page, section: Section) -> tuple[str, ...]:
    """What a section says, one string a block: words, ids, attributes, notes, links and pictures.

    Of the title's section, title and description of the front matter too. Line breaks of the source
    do not matter.
    """
    head = (
        [str(page.meta.get(name) or "") for name in ("title", "description")] if _id(page, section) == TITLE_ID else []
    )
    return (*head, *(_essence(block) for block in (section.heading, *section.blocks)))


def _essence(block: Block) -> str:
    signs = [f"{{#{block.id}}}"] if block.id else []
    signs += [f'{name}="{value}"' for name, value in sorted(block.attributes.items())]
    signs += [f"[^{source}]" for source in block.sources]
    signs += [f"({link.target})" for link in block.links]
    signs += [f"({image.source} {image.alternative})" for image in block.images]
    return " ".join([block.text, *signs])


def digest(text: tuple[str, ...]) -> str:
    """A short name for a text. 16 hexadecimal digits: two texts of one site do not share it by chance."""
    return hashlib.sha256("\n".join(text).encode()).hexdigest()[:16]


# What is not there and never was accepted is in step.
_NOTHING = digest(("",))


def texts_of(page: Page) -> dict[str, tuple[str, ...]]:
    """The text of each part of a page, by its id: its keywords, and its sections."""
    keywords = (str(page.meta.get("keywords") or ""),)
    return {KEYWORDS_ID: keywords, **{id: section_text(page, section) for id, section in sections_of(page)}}


def label_texts(words: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The text of each label, by its key; one that is missing is told by another rule."""
    return {key: (text,) for key, text in words.items() if text}


def digests(texts: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The digest of each part, by its id."""
    return {id: digest(text) for id, text in texts.items()}


def is_recorded(original: tuple[str, ...], text: tuple[str, ...]) -> bool:
    """Whether there is anything to accept: a page may have no keywords, in no language."""
    return any(original) or any(text)


def sections_of(page: Page) -> Iterator[tuple[str, Section]]:
    """The sections of a page that can be recorded: those with an id."""
    for section in page.sections:
        if id := _id(page, section):
            yield id, section


def _id(page: Page, section: Section) -> str:
    return section.id or (TITLE_ID if section is page.sections[0] else "")


@dataclass(frozen=True, slots=True)
class OutdatedPart:
    """A part that is out of step. `what` is "original", "text", "both" or "new" (never accepted)."""

    section: str
    what: str


def compare_with_lock(
    original: Mapping[str, str], translation: Mapping[str, str], accepted: Mapping[str, Approval]
) -> tuple[OutdatedPart, ...]:
    """The parts, given the digests of both sides, that are not as they were accepted."""
    found = []
    for id, ours in original.items():
        theirs = translation.get(id)
        if theirs is None:
            continue  # sections-differ says so
        known = accepted.get(id)
        if known is None and ours == theirs == _NOTHING:
            continue
        changed = (known is not None and known.original != ours, known is not None and known.text != theirs)
        what = {(True, True): "both", (True, False): "original", (False, True): "text"}.get(changed, "")
        if known is None:
            what = "new"
        if what:
            found.append(OutdatedPart(id, what))
    return tuple(found)


# --- the file ----------------------------------------------------------------------------------------


def load_lock(root: Path) -> TranslationLock:
    """Read the record. Raises SettingsError, with a way out, where it is missing or cannot be read."""
    path = root / LOCK_FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        accepted = {
            (code, key): {id: Approval(**entry) for id, entry in sections.items()}
            for key, by_language in raw["pages"].items()
            for code, sections in by_language.items()
        }
        # Records of before there was one of labels have none.
        labels = {
            code: {key: Approval(**entry) for key, entry in entries.items()}
            for code, entries in raw.get("labels", {}).items()
        }
        return TranslationLock(accepted, {name: tuple(lines) for name, lines in raw["originals"].items()}, labels)
    except FileNotFoundError as error:
        raise SettingsError(
            f"There is no {LOCK_FILE}, the record of what was translated from which text. Get it back from "
            "git, or for a new project write one: .venv/bin/python scripts/translations.py start"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"{LOCK_FILE} cannot be read. If two versions of it were joined, keep either one (git checkout "
            f"--theirs {LOCK_FILE}), then accept what was changed again: make translations"
        ) from error


def save_lock(root: Path, record: TranslationLock) -> None:
    """Write the record in one step, in an order that keeps changes small; originals nobody needs are dropped."""
    pages: dict[str, dict[str, dict[str, Any]]] = {}
    needed = set()
    for (code, key), sections in sorted(record.accepted.items(), key=lambda item: (item[0][1], item[0][0])):
        pages.setdefault(key, {})[code] = {id: _entry(acceptance) for id, acceptance in sections.items()}
        needed |= {acceptance.original for acceptance in sections.values()}
    labels = {code: {key: _entry(a) for key, a in entries.items()} for code, entries in sorted(record.labels.items())}
    needed |= {acceptance.original for entries in record.labels.values() for acceptance in entries.values()}
    originals = {name: lines for name, lines in sorted(record.originals.items()) if name in needed}
    text = _as_json({"pages": pages, "labels": labels, "originals": originals})
    path = root / LOCK_FILE
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _entry(acceptance: Approval) -> dict[str, str]:
    names = ("original", "text", "on", "by", "how", "because")
    return {name: value for name in names if (value := getattr(acceptance, name))}


def _as_json(raw: Mapping[str, Any]) -> str:
    """One part a line, so that git joins changes to different parts by itself."""

    def dump(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = ["{", ' "pages": {']
    for n, (key, by_language) in enumerate(raw["pages"].items()):
        lines.append(f"  {dump(key)}: {{")
        for m, (code, sections) in enumerate(by_language.items()):
            lines.append(f"   {dump(code)}: {{")
            lines.append(",\n".join(f"    {dump(id)}: {dump(entry)}" for id, entry in sections.items()))
            lines.append("   }" + ("," if m + 1 < len(by_language) else ""))
        lines.append("  }" + ("," if n + 1 < len(raw["pages"]) else ""))
    lines += [" },", ' "labels": {']
    for m, (code, entries) in enumerate(raw["labels"].items()):
        lines.append(f"  {dump(code)}: {{")
        lines.append(",\n".join(f"   {dump(key)}: {dump(entry)}" for key, entry in entries.items()))
        lines.append("  }" + ("," if m + 1 < len(raw["labels"]) else ""))
    lines += [" },", ' "originals": {']
    lines.append(",\n".join(f"  {dump(name)}: {dump(list(text))}" for name, text in raw["originals"].items()))
    lines += [" }", "}", ""]
    return "\n".join(lines)
