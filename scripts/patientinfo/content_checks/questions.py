"""docs/checks/questions/<language>.toml -> [Problem]: questions of readers that the pages do not answer at once.

A question as people ask it, the part of a page that answers, what has to stand in the first sentences of that part, and
a name for the advice, which is the same in every language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from patientinfo.checks.owners import Place, place_of
from patientinfo.checks.registry import Category, rule_by_itself
from patientinfo.content.readability import sentences_of
from patientinfo.content_checks.searches import FIRST, Search, page_of
from patientinfo.content_checks.tables import load_table
from patientinfo.contract import QUESTIONS_FOLDER
from patientinfo.messages import Message, listing, msg
from patientinfo.model import Block, Language, Page, Project
from patientinfo.problems import Problem
from patientinfo.translation.review_sheets import Pages

_FIELDS = ("text", "advice", "answers", "says")
_HOME = "index.md"
_SENTENCES = 2  # in which the answer has to stand


@dataclass(frozen=True, slots=True)
class _Question:
    """A question and its place in a file. `says`: words or figures of the answer."""

    path: str
    line: int
    text: str
    advice: str
    answers: str
    says: tuple[str, ...]

    def problem(self, message: Message, hint: Message, other: str = "") -> Problem:
        return Problem(self.path, self.line, message, hint, other=other)


@rule_by_itself(Category.CONTENT_CHECKS)
def question_not_answered(
    root: Path, project: Project, pages: Pages, index_of: Callable[[Language], str]
) -> Iterator[Problem]:
    """Every question in docs/checks/questions/ is answered where it says, and readers get there in two steps.

    The site's own search has that page among its first three results, or two links lead to that part from the home
    page. Its first two sentences have the answer. The same question leads to the same part in every language.

    Why: who is worried reads a few lines on a phone; an answer further down is not read.
    Bad:  answers = "peeling/recovery.md#sun" and says = ["4 weeks"], but the part begins with why sun does harm
    Good: the part begins "Stay out of strong sun for at least 4 weeks."
    """
    # `index_of` gives the search index of a language, as JSON. Raises SettingsError if questions cannot be read.
    first: dict[str, _Question] = {}
    for language in sorted(project.languages, key=lambda one: not one.is_source):
        file = f"{QUESTIONS_FOLDER}/{language.code}.toml"
        written = load_table(root / project.docs / file).get("question", [])
        own = {key: page for (code, key), page in pages.items() if code == language.code}
        lines = _lines(root / project.docs / file) if written else ()
        search: Search | None = None
        for line, entry in zip(lines, written, strict=True):
            question = _read(entry, f"{project.docs}/{file}", line)
            if isinstance(question, Problem):
                yield question
                continue
            search = search or Search(root / "overrides" / "javascripts", index_of(language))
            faults = list(_faults(question, own, search))
            yield from faults
            same = first.setdefault(question.advice, question)
            if same.answers != question.answers and not faults:
                yield question.problem(
                    msg('"{text}" is answered by {here}, and the same question in {place} by {there}.',
                        text=question.text, here=question.answers, there=same.answers,
                        place=f"{same.path}:{same.line}"),
                    msg("Name the same part in every language, or give another question another `advice`."),
                    f"{same.path}:{same.line}",
                )  # fmt: skip


def _read(entry: Mapping[str, Any], path: str, line: int) -> _Question | Problem:
    says = entry.get("says", [])
    texts = [entry.get(name) for name in ("text", "advice", "answers")]
    is_whole = set(entry) == set(_FIELDS) and isinstance(says, list) and says
    if not is_whole or not all(text and isinstance(text, str) for text in (*texts, *says)):
        return Problem(
            path,
            line,
            msg("A question has {names}, and nothing else.", names=listing(_FIELDS)),
            msg('Write for example answers = "peeling/recovery.md#sun" and says = ["4 weeks"].'),
        )
    text, advice, answers = map(str, texts)
    return _Question(path, line, text, advice, answers, tuple(says))


def _faults(question: _Question, pages: Mapping[str, Page], search: Search) -> Iterator[Problem]:
    """What is wrong with one question, in one language."""
    place = place_of(question.answers, _HOME)
    page = pages.get(place.key)
    found = _part(page, place.id) if page else ()
    if page is None or not found:
        yield question.problem(
            msg('The question "{text}" names {place}, which does not exist.', text=question.text,
                place=question.answers),
            msg("Name the part that answers it now: its page with the folder, and its id."),
        )  # fmt: skip
        return
    sentences = list(islice((one for block in found for one in sentences_of(block.text)), _SENTENCES))
    if lost := [one for one in question.says if not _has(" ".join(sentences), one, page)]:
        yield question.problem(
            msg('The first two sentences of {place} do not say {words}, which answers "{text}".',
                place=f"{page.path}:{found[0].line}", words=listing(lost), text=question.text),
            msg("Begin that part with the answer, or change `says` here if the answer is another one."),
            f"{page.path}:{found[0].line}",
        )  # fmt: skip
    results = search.places(question.text)[:FIRST]
    if page_of(place.key) not in map(page_of, results) and not _is_two_links_away(place, pages):
        yield question.problem(
            msg('Readers who ask "{text}" do not find {place}: a search shows {found} first, and no two links lead '
                "there from the home page.", text=question.text, place=question.answers,
                found=listing(results) if results else "–"),
            msg("Add words of the question to the `keywords` of that page. Or link to that part from a page that the "
                "home page links to."),
        )  # fmt: skip


def _part(page: Page, id: str) -> Sequence[Block]:
    """What a part says: an item itself, or what stands below a heading."""
    if id in page.below:
        return [block for section in page.below[id] for block in section.blocks if block.text]
    return [block for block in page.blocks if block.id == id and block.text]


def _has(text: str, words: str, page: Page) -> bool:
    edges = (r"(?<!\w)", r"(?!\w)") if page.termbase.is_spaced else ("", "")
    return re.search(re.escape(words).join(edges), text, re.IGNORECASE) is not None


def _is_two_links_away(place: Place, pages: Mapping[str, Page]) -> bool:
    """Whether a link of the home page, or of a page that it links to, leads to a part or to the heading above it."""
    heading = next((s.id for s in pages[place.key].sections for block in s.blocks if block.id == place.id), place.id)
    wanted = {place, Place(place.key, heading)}
    home = _links(pages, _HOME)
    return not wanted.isdisjoint(home.union(*(_links(pages, one.key) for one in home)))


def _links(pages: Mapping[str, Page], key: str) -> frozenset[Place]:
    blocks = pages[key].blocks if key in pages else ()
    return frozenset(place_of(link.target, key) for block in blocks for link in block.links)


def _lines(path: Path) -> Sequence[int]:
    """The line of each question's header."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [n for n, line in enumerate(lines, 1) if line.strip() == "[[question]]"]
