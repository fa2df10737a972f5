"""What has one right answer, mended by itself: how a file is saved, slips of the pen, notes in pictures.

It never touches meaning: a page is mended only if it says the same afterwards, sign by sign and word by word, and of a
picture nothing that is shown changes.
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

from patientinfo.character_references import resolved
from patientinfo.content.image_metadata import ImageError, without_notes
from patientinfo.content.load import Reader, decode
from patientinfo.content.slips import BULLETS, ID_LINE, as_meant
from patientinfo.contract import MAX_LINE_CHARACTERS
from patientinfo.model import Language, Page, Project
from patientinfo.problems import ContentError
from patientinfo.settings import Settings

_QUOTES = "“”„‘’"
_FIELD = re.compile(r"([a-z_]+): +(.+)")
_BLANK_REFERENCE = re.compile(r"&#(?:32|x20);")
_PADDED = re.compile(r"\|  +[^|\s]|[^|\s]  +\||\|   +\|")
_BRACED = re.compile(r"\{[^{}\n]*\}")
_TABLE_RULE = re.compile(r"\s*\|[\s:|-]*-[\s:|-]*\|\s*")
_ITEM_SIGN = re.compile(rf"^\s*\\?(?:[-*+–{BULLETS}]|(\d+)\\?[.)])\s*")
_SHOWN_BY_SLIPS = re.compile(
    r"\{?\s*#[a-z][\w-]*(?:\s+[\w–-]+\s*=\s*[\"“”„‘’]?[^\"“”„‘’{}\n]*[\"“”„‘’])*\s*\}?"
    r"|\{\s*[\w-]+=\"[^\"{}]*\"\s*\}|\[\s?\^[^\]\s]*\]|(?<=\])\s*\([^()\s]*\)"
)


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
    if not text.strip() or len(max(text.split("\n"), key=len)) > MAX_LINE_CHARACTERS:
        return data
    text = as_meant(_with_plain_fields(text)).text
    return "\n".join(_tidy(text.split("\n"))).rstrip("\n").encode() + b"\n"


def _with_plain_fields(text: str) -> str:
    """The page with straight quotes around each value of the front matter that needs quotes."""
    lines = text.split("\n")
    for n, line in enumerate(lines):
        if n and line.rstrip() == "---":
            break
        if (match := _FIELD.fullmatch(line)) and not re.search(r"[\"\\]", match[2]):
            value = match[2].strip()
            is_quoted = value[:1] in _QUOTES and value[-1:] in _QUOTES and len(value) > 1
            if is_quoted or (value[:1] not in "'[{&*!|>%@`" and re.search(r": |:$", value)):
                lines[n] = f'{match[1]}: "{value.strip(_QUOTES) if is_quoted else value}"'
    return "\n".join(lines)


def _tidy(lines: list[str]) -> Iterator[str]:
    """What says nothing: blanks at the end of lines, padding in tables, escapes and references nobody needs."""
    fences, code = 0, False
    for number, written in enumerate(lines):
        if fences < 2 and written.rstrip() == "---":
            fences += 1
        code ^= written.lstrip().startswith("```")
        line = _tidy_line(written, lines[number - 1]) if fences == 2 and not code else written
        following = lines[number + 1] if number + 1 < len(lines) else ""
        # Two blanks at the end of a line that goes on are a line break; everywhere else they say nothing.
        yield line if following.strip() and line.endswith("  ") and line.strip() else line.rstrip(" \t")


def _tidy_line(line: str, above: str) -> str:
    line = _BLANK_REFERENCE.sub(" ", re.sub(r"(?<=\w)\\_(?=\w)", "_", line))
    if re.match(r"(?:[-*+]|\d+\.) ", above) and ID_LINE.fullmatch(line) and not re.match(r" {2,3}\{", line):
        return f"  {line.strip()}"
    return _without_padding(line.rstrip()) if line.startswith("|") and line.rstrip().endswith("|") else line


def _without_padding(row: str) -> str:
    """A row of a table with one blank on each side of a cell."""
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
    if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
        return "|" + "".join(f"{re.sub('-+', '---', cell)}|" for cell in cells)
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in cells) if _PADDED.search(row) else row


# --- the proof that a mended page says the same ---------------------------------------------------------


def _says_the_same(reader: Reader, language: Language, key: str, before: bytes, after: bytes) -> bool:
    """Whether nothing was changed but signs of Markdown, and the readers of both see the same words in order.

    Ids that were lost to a slip may come back; none may be lost. A page that cannot be read afterwards is left alone.
    """
    try:
        texts = [decode(data, key) for data in (before, after)]
        page = reader.read(language, key, after)
    except ContentError:
        return False
    if _signs(texts[0]) != _signs(texts[1]):
        return False
    try:
        old = reader.read(language, key, before)
    except ContentError:
        return True  # its front matter could not be read, so there is no page to compare with
    return _words(old) == _words(page) and old.ids <= page.ids


def _signs(text: str) -> str:
    """All that is written, without blanks, escapes, quotes, braces, the signs of list items and rules of tables."""
    text = _BRACED.sub(lambda match: re.sub("[–—‐‑]", "-", match[0]), resolved(unicodedata.normalize("NFC", text)))
    lines = (_ITEM_SIGN.sub(r"\1", line) for line in text.split("\n") if not _TABLE_RULE.fullmatch(line))
    return re.sub(r"[\s\ufeff\\{}\"“”„‘’]", "", "".join(lines))


def _words(page: Page) -> str:
    """The letters and figures that readers see, in order, without ids and notes that only a slip would show."""
    lines = ("".join(run.text for run in block.runs).split("\n") for block in page.blocks)
    raw = "\n".join(_ITEM_SIGN.sub("", line) for block in lines for line in block)
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFC", _SHOWN_BY_SLIPS.sub("", raw)))


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
