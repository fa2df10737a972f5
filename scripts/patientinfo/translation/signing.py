"""[Page] -> the same pages signed: their front matter names the reviewer, and the record has the text that was read."""

from __future__ import annotations

import datetime
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from patientinfo.content.front_matter import split_front_matter
from patientinfo.content.load import decode
from patientinfo.messages import Catalogue, Message, msg
from patientinfo.model import Page, Project, Signature
from patientinfo.selection import below_root, is_inside
from patientinfo.translation.lock import digests, texts_of
from patientinfo.translation.reviews import claim, is_person, read_parts, save_signatures

_FENCE = "---"
# A name that needs no quotes in the front matter.
_PLAIN = re.compile(r"[^\W\d_][\w.,()’ -]*[\w.)]")
# What cannot stand in the front matter, or that a page would show as something else.
_UNFIT = re.compile(r'["\\<>&`*_#\[\]{}]')
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class SigningError(Exception):
    """The pages cannot be signed. `reason` is for whoever signs."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def chosen_pages(pages: Mapping[tuple[str, str], Page], root: Path, paths: Sequence[str]) -> list[Page]:
    """The pages at these paths. Raises SigningError if there is none at one of them."""
    chosen: dict[str, Page] = {}
    for path in paths:
        if not path.strip():
            raise SigningError(msg("Say what was read: `{example}` for a language.", example="PAGE=docs/nl"))
        if "#" in path:
            raise SigningError(msg("A page is signed whole: leave out what follows the # in {path}.", path=path))
        wanted = below_root(Path(path), root)
        found = {page.path: page for page in pages.values() if is_inside(page.path, [wanted])}
        if not found:
            raise SigningError(msg("{path} is not a page, nor a folder with pages.", path=path))
        chosen.update(found)
    return list(chosen.values())


def overview(pages: Sequence[Page], project: Project, subject: str, texts: Catalogue) -> Iterator[str]:
    """What would be signed, in lines: each page with its number of parts, and what happened since it was signed."""
    for page in pages:
        parts = read_parts(digests(texts_of(page)))
        known = project.signatures.get((page.language.code, page.key), {}).get(subject)
        if known is None:
            yield msg("{path}: {count} parts, never signed.", path=page.path, count=len(parts)).render(texts)
            continue
        yield msg(
            "{path}: {count} parts, last signed by {name} on {day}.",
            path=page.path,
            count=len(parts),
            name=known.by,
            day=known.on,
        ).render(texts)
        found = list(_since(known.parts, parts))
        for id, what in found:
            yield f"    {page.path}#{id}: {what.render(texts)}"
        if not found:
            yield f"    {msg('Nothing was changed since.').render(texts)}"


def _since(before: Mapping[str, str], parts: Mapping[str, str]) -> Iterator[tuple[str, Message]]:
    """The parts that are not as they were, by id, and what happened to each."""
    for id, digest in parts.items():
        if id not in before:
            yield id, msg("new since.")
        elif before[id] != digest:
            yield id, msg("changed since.")
    for id in before:
        if id not in parts:
            yield id, msg("removed since.")


def reviewer(name: str) -> str:
    """The name of a reviewer without needless blanks. Raises SigningError if it is none."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not is_person(name) or not name.isprintable() or _UNFIT.search(name):
        raise SigningError(msg('"{name}" is not the name of a person. Write the first and last name.', name=name))
    return name


def signing_day(day: str, pages: Sequence[Page], today: datetime.date) -> datetime.date:
    """The day of a review. Raises SigningError if it is none, is in the future, or a page was changed after it."""
    try:
        on = datetime.date.fromisoformat(day) if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None
    except ValueError:
        on = None
    if on is None or on.year < 2000:
        raise SigningError(msg("{day} is not a day. Write it like this: {example}.", day=day, example="2026-12-01"))
    if on > today:
        raise SigningError(msg("{day} is in the future.", day=day))
    for page in pages:
        updated = page.meta.get("updated")
        if isinstance(updated, datetime.date) and on < updated:
            raise SigningError(
                msg(
                    "{path} was changed on {updated}, after {day}: what was read is another text.",
                    path=page.path,
                    updated=str(updated),
                    day=day,
                )
            )
    return on


def sign(root: Path, project: Project, pages: Sequence[Page], subject: str, by: str, on: datetime.date) -> None:
    """Name the reviewer in the front matter of these pages, and record what was read.

    Raises SigningError or ContentError, before anything is written, if the front matter of one cannot be changed.
    """
    texts = {page.path: _signed(page, root / page.path, subject, by, on) for page in pages}
    signatures = {place: dict(signed) for place, signed in project.signatures.items()}
    for page in pages:
        place = (page.language.code, page.key)
        signatures.setdefault(place, {})[subject] = signature(page, by, str(on))
    for path, data in texts.items():
        _write(root / path, data)
    # Last: a page that names somebody without this record says that nobody has checked it.
    save_signatures(root, {place: signed for place, signed in signatures.items() if place in project.places})


def signature(page: Page, by: str, on: str) -> Signature:
    """That somebody has read this page as it is."""
    return Signature(by, on, read_parts(digests(texts_of(page))))


def _signed(page: Page, file: Path, subject: str, by: str, on: datetime.date) -> bytes:
    """The bytes of a page with this review in its front matter; its line ends stay as they are."""
    lines = _LINE.findall(file.read_bytes().decode("utf-8"))
    end = lines[0][len(lines[0].rstrip("\r\n")) :]
    fields = {
        f"{subject}_reviewer": by if _PLAIN.fullmatch(by) else f'"{by}"',
        f"{subject}_review": str(on),
    }
    last = next(number for number, line in enumerate(lines) if number and line.rstrip() == _FENCE)
    is_old = [line.partition(":")[0] in fields for line in lines[:last]]
    place = is_old.index(True) if any(is_old) else last
    kept = [line for line, old in zip(lines[place:last], is_old[place:], strict=True) if not old]
    new = [f"{name}: {value}{end}" for name, value in fields.items()]
    result = "".join([*lines[:place], *new, *kept, *lines[last:]]).encode()
    meta, *_ = split_front_matter(decode(result, page.path), page.path)
    if claim(meta, subject) != (by, str(on)):
        raise SigningError(msg('"{name}" cannot be written in the front matter of {path}.', name=by, path=page.path))
    return result


def _write(file: Path, data: bytes) -> None:
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        fresh.write_bytes(data)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
