"""What has one right answer, mended by itself: how a file is saved, blank lines above lists, notes in pictures.

It never touches meaning: a page is mended only if it still says the same afterwards, block by block, and of a picture
nothing that is shown changes.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from patientinfo.content.image_metadata import ImageError, without_notes
from patientinfo.content.load import Reader
from patientinfo.model import Language, Page, Project
from patientinfo.problems import ContentError
from patientinfo.settings import Settings

_ITEM = re.compile(r"(?:[-*+]|1\.) \S")
_MARK = re.compile(r"\s*(?:[-*+]|\d+\.)\s+|\s+")


@dataclass(frozen=True, slots=True)
class Fix:
    """A file before and after mending. `path` is relative to the project's folder.

    `notes` are what is taken out of a picture; a page has none.
    """

    path: str
    file: Path
    before: bytes
    after: bytes
    notes: tuple[str, ...] = ()


def fixes(settings: Settings, project: Project) -> Iterator[Fix]:
    """The pages and pictures that can be mended, each with what it would become."""
    reader = Reader(settings, project)
    for language, key in project.page_files:
        file = project.folder / language.code / key
        before = file.read_bytes()
        after = mended(before)
        if after != before and _says_the_same(reader, language, key, before, after):
            yield Fix(f"{project.docs}/{language.code}/{key}", file, before, after)
    yield from _pictures(project)


def _pictures(project: Project) -> Iterator[Fix]:
    for name in project.picture_files:
        file = project.folder / name
        before = file.read_bytes()
        with contextlib.suppress(ImageError):
            picture = without_notes(before, file.suffix)
            if picture.notes:
                yield Fix(f"{project.docs}/{name}", file, before, picture.data, tuple(picture.notes))


def mended(data: bytes) -> bytes:
    """The bytes of a page with what has one right answer put right; unchanged if they are not text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(_lines(text.split("\n"))).rstrip("\n").encode() + b"\n" if text.strip() else data


def _lines(lines: list[str]) -> Iterator[str]:
    fences = code = 0
    for number, line in enumerate(lines):
        if fences < 2 and line.rstrip() == "---":
            fences += 1
        code ^= line.lstrip().startswith("```")
        above = lines[number - 1] if number else ""
        if fences == 2 and not code and _ITEM.match(line) and _is_sentence(above):
            yield ""
        following = lines[number + 1] if number + 1 < len(lines) else ""
        # Two blanks at the end of a line that goes on are a line break; everywhere else they say nothing.
        yield line if following.strip() and line.endswith("  ") and line.strip() else line.rstrip(" \t")


def _is_sentence(line: str) -> bool:
    """A line of a paragraph: not blank, no item or its continuation, no heading, row, quotation or fence."""
    return bool(line.strip()) and not re.match(r"\s|#|\||>|```|---$|[-*+] |\d+\. ", line)


def _says_the_same(reader: Reader, language: Language, key: str, before: bytes, after: bytes) -> bool:
    """Whether both read alike, apart from list marks that became lists; a page nobody can read is left alone."""
    try:
        pages = [reader.read(language, key, data) for data in (before, after)]
    except ContentError:
        return False
    left, right = (_words(page) for page in pages)
    return left == right


def _words(page: Page) -> str:
    # Block by block joined: a paragraph that swallowed a list has the same words as paragraph and list.
    raw = "\n".join("".join(run.text for run in block.runs) for block in page.blocks)
    text = "\n".join(_MARK.sub(" ", line, count=1) if _MARK.match(line) else f" {line}" for line in raw.split("\n"))
    return " ".join(unicodedata.normalize("NFC", text).split()) + repr(sorted(page.ids))


def differences(fix: Fix) -> str:
    """What would change: of a page line by line, as a unified diff; of a picture the notes that go."""
    if fix.notes:
        return "".join(f"{fix.path}: - {note}\n" for note in fix.notes)
    before, after = (data.decode("utf-8", "replace") for data in (fix.before, fix.after))
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), fix.path, f"{fix.path} (mended)"
    )
    # Without this a change of invisible signs would look like no change.
    return "".join(
        line.replace("\ufeff", "<byte order mark>").replace("\r", "<carriage return>").rstrip("\n") + "\n"
        for line in lines
    )


def apply(fix: Fix) -> None:
    """Write the mended file in one step, so that a failure leaves the old one."""
    fresh = fix.file.with_name(f".{fix.file.name}.{os.getpid()}")
    try:
        fresh.write_bytes(fix.after)
        fresh.replace(fix.file)
    finally:
        fresh.unlink(missing_ok=True)
