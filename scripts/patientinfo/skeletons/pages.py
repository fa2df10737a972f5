"""A page in the source language, or its kind -> the same page with its text still to be written.

Ids, attributes, sources and links stay, because they are the same in every language.
"""

from __future__ import annotations

import datetime
import re

from patientinfo.contract import (
    DECIDE_OPTIONS,
    FIELDS,
    HELP_LEVELS,
    IN_SHORT,
    IN_SHORT_ITEMS,
    OWN_ATTRIBUTES,
    SAYS,
    SWITCHING_OFF,
    UNWRITTEN,
    PageKind,
)

# Fields that are text in a language of its own, and those that name who has checked one language.
_TEXTS = ("title", "description", "keywords")
_REVIEWS = ("medical_reviewer", "medical_review", "language_reviewer", "language_review")
_NEXT_REVIEW = datetime.timedelta(days=182)

_HEADING = re.compile(r"(?P<signs>#{1,6}) .*?(?P<attributes>\s*\{[^{}]*\})?\s*$")
_ATTRIBUTES = re.compile(r"\s*\{[^{}]*\}\s*$")
_ITEM = re.compile(r"(?P<mark>\s*(?:[-*+]|\d+[.)])\s+)(?P<text>.*)$")
_QUOTE = re.compile(r"(?P<mark>\s*>\s?)(?P<text>.*)$")
_INDENT = re.compile(r"(?P<mark>\s*)(?P<text>.*)$")
_RULER = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*$")
# What stays of a text: pictures, links and notes, each with where it leads.
_KEPT = re.compile(
    r"(?P<picture>!?)\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]*)\)(?P<more>\{[^{}]*\})?|(?P<note>\[\^[^\]\s]+\])"
)
_LANGUAGES_OWN = re.compile(rf'\s+(?:{"|".join(sorted(OWN_ATTRIBUTES | SWITCHING_OFF))})=(?:"[^"]*"|\S+)')


def emptied(text: str, today: datetime.date) -> str:
    """A page of the source language with each text to be written."""
    _, front, body = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.M)
    fields = []
    for line in front.strip("\n").split("\n"):
        name = line.partition(":")[0]
        if name in _TEXTS:
            fields.append(f"{name}:")
        elif name == "updated":
            fields.append(f"updated: {today}")
        elif name not in _REVIEWS:
            fields.append(line)
    return "\n".join(["---", *fields, "---", *_emptied_lines(body.lstrip("\n").split("\n"))])


def _emptied_lines(lines: list[str]) -> list[str]:
    """The lines of a page, the lines of one block as one."""
    done = [""]
    mark = ""
    texts: list[str] = []

    def flush() -> None:
        if texts:
            done.append(mark + _emptied_text(" ".join(texts)))
            texts.clear()

    for line in lines:
        if not line.strip() or _ATTRIBUTES.match(line) or _RULER.match(line):
            flush()
            done.append(_LANGUAGES_OWN.sub("", line))
        elif heading := _HEADING.match(line):
            flush()
            done.append(f"{heading['signs']} {UNWRITTEN}{_LANGUAGES_OWN.sub('', heading['attributes'] or '')}")
        elif line.lstrip().startswith("|"):
            flush()
            done.append(_emptied_row(line))
        elif block := (_ITEM.match(line) or _QUOTE.match(line) or (None if texts else _INDENT.match(line))):
            flush()
            mark = block["mark"]
            texts.append(block["text"])
        else:
            texts.append(line.strip())
    flush()
    return done


def _emptied_row(line: str) -> str:
    cells = re.split(r"(?<!\\)\|", line.strip())
    return "|".join(f" {_emptied_cell(cell)} " if cell.strip() else cell for cell in cells)


def _emptied_cell(cell: str) -> str:
    """The same for a cell, with whose figures it repeats."""
    says = re.search(rf"\s\{{[^{{}}]*{SAYS}=[^{{}}]*\}}\s*$", cell)
    return _emptied_text(cell.strip()) + (_LANGUAGES_OWN.sub("", says[0]).rstrip() if says else "")


def _emptied_text(text: str) -> str:
    """The sign for a text to be written, with the pictures, links and notes of this text in their order."""
    kept = [_kept(match) for match in _KEPT.finditer(text)]
    only = len(kept) == 1 and not kept[0].startswith("[^") and not _KEPT.sub("", text).strip()
    start = "" if only else UNWRITTEN
    for part in kept:
        start += part if part.startswith("[^") or not start else f" {part}"
    return start


def _kept(match: re.Match[str]) -> str:
    if match["note"]:
        return match["note"]
    # The address of another site, as a list of sources shows it, is the same in every language.
    is_address = "://" in match["target"] and " " not in match["text"] and "." in match["text"]
    text = match["text"] if is_address else UNWRITTEN
    return f"{match['picture']}[{text}]({match['target']}){match['more'] or ''}"


def page_of_kind(kind: PageKind, today: datetime.date, after: str = "") -> str:
    """A page with what the contract asks of its kind."""
    front = ["---", *(f"{name}:" for name in _TEXTS if FIELDS[name].required)]
    front += [f"after: {after}"] * bool(after)
    front += [f"updated: {today}", f"next_review: {today + _NEXT_REVIEW}", "---"]
    body = [f"# {UNWRITTEN}"]
    for place, id in enumerate(kind.sections):
        parent = any(id.startswith(f"{other}-") for other in kind.sections[:place])
        level = id.rpartition("-")[2]
        help_level = f' data-help="{level}"' if parent and level in HELP_LEVELS else ""
        body.append(f"{'###' if parent else '##'} {UNWRITTEN} {{#{id}{help_level}}}")
        if id == IN_SHORT:
            body.append("\n".join([f"- {UNWRITTEN}"] * IN_SHORT_ITEMS[0]))
        elif id == DECIDE_OPTIONS:
            rows = (f"| | {UNWRITTEN} | {UNWRITTEN} |", "|---|---|---|", f"|{f' {UNWRITTEN} |' * 3}")
            body.append("\n".join(rows))
        elif id in kind.item_ids:
            body.append(f"- {UNWRITTEN}\n  {{#{id}-1}}")
        else:
            body.append(UNWRITTEN)
    return "\n".join(front) + "\n\n" + "\n\n".join(body) + "\n"
