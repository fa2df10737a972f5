"""Whoever accepts parts of a translation says who has read them, and confirms what safety hangs on, word by word."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from patientinfo.messages import Catalogue, msg
from patientinfo.model import UNREAD
from patientinfo.translation.look import Finding
from patientinfo.translation.parts import AcceptanceError, Part

_UPDATED = re.compile(rb"(?m)^(updated:[ \t]*)[^\r\n]*")
_END = re.compile(rb"(?m)^---[ \t]*\r?$")


@dataclass(frozen=True, slots=True)
class Answers:
    """What was given with the command. `ask` puts a question to whoever sits at the terminal; None without one."""

    by: str = ""
    is_unread: bool = False
    is_sure: bool = False
    confirmed: tuple[str, ...] = ()
    ask: Callable[[str], str] | None = None


def words_in(values: Iterable[str]) -> tuple[str, ...]:
    """The words in the values of --confirm, which commas separate: "niet, at least"."""
    return tuple(word.strip().lower() for value in values for word in re.split("[,،、，]", value) if word.strip())


def reader(answers: Answers, texts: Catalogue) -> tuple[str, str]:
    """Who has read the parts, and how, as in Approval. Raises AcceptanceError if nobody says so."""
    if answers.by and answers.is_unread:
        raise AcceptanceError("Either somebody has read it or nobody has: give a name or --unread, not both.")
    if answers.is_unread:
        return "", UNREAD
    by = answers.by
    if not by and answers.ask:
        question = msg("Who has compared them? The name, with that person's consent:")
        by = answers.ask(f"{question.render(texts)} ").strip()
    if not by:
        raise AcceptanceError(
            'Say who has compared the two: --by "First Last" (make: BY="First Last"), with that person\'s consent. '
            "If nobody has: --unread (make: UNREAD=1); `make translations` then lists it as compared by nobody."
        )
    return by, "read"


def agreed(found: Mapping[Part, Sequence[Finding]], answers: Answers, texts: Catalogue) -> list[Part]:
    """The parts to accept, after the words that safety hangs on were confirmed one by one.

    `found`: the parts, each with what to look at. At a terminal a part with a word that is not confirmed is left out;
    without one AcceptanceError is raised, and names the words.
    """
    given = Counter(answers.confirmed)
    missing: list[tuple[Part, list[str]]] = []
    for part, findings in found.items():
        open_words = []
        for finding in findings if part.is_safety else ():
            for word in finding.words:
                if given[word.lower()]:
                    given[word.lower()] -= 1
                else:
                    open_words.append((word, finding))
        if open_words and answers.ask and all(_is_right(part, *one, answers.ask, texts) for one in open_words):
            continue
        if open_words:
            missing.append((part, [word for word, _ in open_words]))
    if missing and not answers.ask:
        raise AcceptanceError(_words_to_confirm(missing, texts))
    left_out = [part for part, _ in missing]
    chosen = [part for part in found if part not in left_out]
    for part in left_out:
        print(msg("Not accepted: {name}.", name=part.name).render(texts))
    if chosen and not answers.is_sure:
        _ask_for_all(chosen, answers, texts)
    return chosen


def _is_right(part: Part, word: str, finding: Finding, ask: Callable[[str], str], texts: Catalogue) -> bool:
    question = msg('{name}: is "{word}" right? ({what})', name=part.name, word=word, what=finding.message)
    return _is_yes(ask, question.render(texts), texts)


def _is_yes(ask: Callable[[str], str], question: str, texts: Catalogue) -> bool:
    yes, no = msg("yes").render(texts), msg("no").render(texts)
    answer = ask(f"{question} [{yes}/{no}] ").strip().lower()
    return bool(answer) and (yes.startswith(answer) or "yes".startswith(answer))


def _words_to_confirm(missing: Sequence[tuple[Part, Sequence[str]]], texts: Catalogue) -> str:
    lines = [
        msg(
            "Safety hangs on these words, which differ or were changed. Confirm each with --confirm (make: "
            'CONFIRM="…, …"), as often as it is named here, once you have seen that it is right:'
        ).render(texts)
    ]
    return "\n".join((*lines, *(f"    {part.name}: {', '.join(words)}" for part, words in missing)))


def _ask_for_all(chosen: Sequence[Part], answers: Answers, texts: Catalogue) -> None:
    for part in chosen:
        print(f"    {part.name}")
    if not answers.ask:
        raise AcceptanceError("Without a terminal nobody can be asked: if you have seen the above, add --yes (YES=1).")
    if not _is_yes(answers.ask, msg("Accept these parts: {count}?", count=len(chosen)).render(texts), texts):
        raise AcceptanceError("You did not say yes.")


def set_updated(path: Path, date: datetime.date) -> None:
    """Write the date of the last change in the front matter of a page; nothing else is touched."""
    data = path.read_bytes()
    ends = [match.start() for match in _END.finditer(data)]
    if len(ends) > 1:
        head = _UPDATED.sub(lambda match: match[1] + str(date).encode(), data[: ends[1]], count=1)
        path.write_bytes(head + data[ends[1] :])
