"""The translation lock: which text of the original each part of a translation was made from, and what is outdated.

`translations.lock.json` is next to the content and written only by `scripts/translations.py`. Parts are the sections
of a page, its keywords, and labels. For each part and language it has the digests of the original and of the
translation, as readers see them, from when somebody accepted one as the translation of the other. If either changes,
the part is outdated until it is accepted again. It also has both texts as accepted, to show what changed since.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patientinfo.content.country_parts import blocks_in_one_order
from patientinfo.contract import KEYWORDS_ID, LOCK_FILE, TITLE_ID
from patientinfo.model import UNREAD, Approval, Block, Page, PageIndex, Project, Section, TranslationLock
from patientinfo.problems import SettingsError
from patientinfo.translation.reviews import ReviewStatus, load_signatures, review_statuses


def section_text(page: Page, section: Section) -> tuple[str, ...]:
    """What a section says, one string per block: text, ids, attributes, notes, links and images.

    The first section includes the title and description from the front matter. Line breaks in the source do not count,
    nor does the order of items for one country each.
    """
    head = (
        [str(page.meta.get(name) or "") for name in ("title", "description")] if _id(page, section) == TITLE_ID else []
    )
    return (*head, *(_essence(block) for block in (section.heading, *blocks_in_one_order(section.blocks))))


def _essence(block: Block) -> str:
    signs = [f"{{#{block.id}}}"] if block.id else []
    signs += [f'{name}="{value}"' for name, value in sorted(block.attributes.items())]
    signs += [f"[^{source}]" for source in block.sources]
    signs += [f"({link.target})" for link in block.links]
    signs += [f"({image.source} {image.alternative})" for image in block.images]
    return " ".join([block.text, *signs])


def digest(text: tuple[str, ...]) -> str:
    """The digest of a text: 16 hexadecimal digits, enough to rule out collisions within one site."""
    return hashlib.sha256("\n".join(text).encode()).hexdigest()[:16]


# An empty part that was never accepted is not outdated.
_NOTHING = digest(("",))


def texts_of(page: Page) -> dict[str, tuple[str, ...]]:
    """The text of each part of a page, by id: its keywords and its sections."""
    keywords = (str(page.meta.get("keywords") or ""),)
    return {KEYWORDS_ID: keywords, **{id: section_text(page, section) for id, section in sections_of(page)}}


def label_texts(labels: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The text of each label, by key; another rule reports missing ones."""
    return {key: (text,) for key, text in labels.items() if text}


def digests(texts: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The digest of each part, by id."""
    return {id: digest(text) for id, text in texts.items()}


def is_recorded(original: tuple[str, ...], text: tuple[str, ...]) -> bool:
    """Whether there is anything to accept: a page may have no keywords in any language."""
    return any(original) or any(text)


def sections_of(page: Page) -> Iterator[tuple[str, Section]]:
    """(id, section) of each section of a page that the lock can record: those with an id."""
    for section in page.sections:
        if id := _id(page, section):
            yield id, section


def headings_of(page: Page) -> dict[str, str]:
    """The heading of each of those sections, by id."""
    return {id: section.heading.text for id, section in sections_of(page)}


def _id(page: Page, section: Section) -> str:
    return section.id or (TITLE_ID if section is page.sections[0] else "")


@dataclass(frozen=True, slots=True)
class OutdatedPart:
    """An outdated part. `what` is what has changed: "original", "text", "both", or "new" if it was never accepted."""

    section: str
    what: str


def compare_with_lock(
    original: Mapping[str, str], translation: Mapping[str, str], accepted: Mapping[str, Approval]
) -> tuple[OutdatedPart, ...]:
    """The parts whose digests are not those that were accepted."""
    found = []
    for id, ours in original.items():
        theirs = translation.get(id)
        if theirs is None:
            continue  # the rule sections-differ reports it
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


def outdated_sections(
    project: Project, pages: Mapping[tuple[str, str], PageIndex]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """The ids of the outdated sections of each translation, by language code and page key.

    `pages` are keyed by both; of pages that lack the original nothing is known.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {language.code: {} for language in project.translations}
    for (code, key), page in pages.items():
        original = pages.get((project.source_language.code, key))
        if code in found and original is not None:
            accepted = project.accepted.get((code, key), {})
            if parts := compare_with_lock(original.texts, page.texts, accepted):
                found[code][key] = tuple(part.section for part in parts)
    return found


def unread_sections(project: Project, code: str, key: str, outdated: Collection[str] = ()) -> tuple[str, ...]:
    """The ids of the sections of a page that were accepted though nobody had compared them with the original.

    `outdated` are those of its sections that were changed since, of which the page says that.
    """
    accepted = project.accepted.get((code, key), {})
    return tuple(
        id for id, known in accepted.items() if known.how == UNREAD and id != KEYWORDS_ID and id not in outdated
    )


def reviews_of(page: Page, project: Project) -> dict[str, ReviewStatus]:
    """The signed reviews of a page, by subject."""
    signatures = project.signatures.get((page.language.code, page.key), {})
    return review_statuses(page.meta, digests(texts_of(page)), signatures) if signatures else {}


# --- the file ----------------------------------------------------------------------------------------


def load_lock(root: Path) -> TranslationLock:
    """Read the lock, and the reviews that were signed.

    Raises SettingsError, saying what to do, if it is missing or one of the two cannot be read.
    """
    path = root / LOCK_FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        accepted = {
            (code, key): {id: Approval(**entry) for id, entry in sections.items()}
            for key, by_language in raw["pages"].items()
            for code, sections in by_language.items()
        }
        # Old lock files have no labels and no texts of translations.
        labels = {
            code: {key: Approval(**entry) for key, entry in entries.items()}
            for code, entries in raw.get("labels", {}).items()
        }
        originals, texts = (
            {name: tuple(lines) for name, lines in table.items()} for table in (raw["originals"], raw.get("texts", {}))
        )
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
    return TranslationLock(accepted, originals, labels, texts, load_signatures(root))


def save_lock(root: Path, lock: TranslationLock) -> None:
    """Write the lock atomically, in an order that keeps diffs small, without texts that are no longer needed."""
    pages: dict[str, dict[str, dict[str, Any]]] = {}
    for (code, key), sections in sorted(lock.accepted.items(), key=lambda item: (item[0][1], item[0][0])):
        pages.setdefault(key, {})[code] = {id: _entry(approval) for id, approval in sections.items()}
    labels = {code: {key: _entry(a) for key, a in entries.items()} for code, entries in sorted(lock.labels.items())}
    needed = {
        digest
        for entries in (*lock.accepted.values(), *lock.labels.values())
        for approval in entries.values()
        for digest in (approval.original, approval.text)
    }
    originals, texts = (
        {name: lines for name, lines in sorted(table.items()) if name in needed}
        for table in (lock.originals, lock.texts)
    )
    text = _as_json({"pages": pages, "labels": labels, "originals": originals, "texts": texts})
    path = root / LOCK_FILE
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _entry(approval: Approval) -> dict[str, str]:
    names = ("original", "text", "on", "by", "how", "because")
    return {name: value for name in names if (value := getattr(approval, name))}


def _as_json(raw: Mapping[str, Any]) -> str:
    """One part per line, so that git merges changes to different parts without conflict."""

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
    for table in ("originals", "texts"):
        lines += [" },", f' "{table}": {{']
        lines.append(",\n".join(f"  {dump(name)}: {dump(list(text))}" for name, text in raw[table].items()))
    lines += [" }", "}", ""]
    return "\n".join(lines)
