"""What whoever accepts a translation should look at: what machines see and only people can judge.

Nothing here is an error. A block that is as it was when somebody accepted it is not looked at again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median

from patientinfo.contract import SIGNALS
from patientinfo.messages import Message, msg
from patientinfo.model import Project, TranslationLock
from patientinfo.termbase import Termbase
from patientinfo.translation.parts import Part, known_approval
from patientinfo.translation.word_diff import aligned, gained, lost

# What stands behind the words of a block (see lock.section_text).
_SIGNS = re.compile(r" (?:\{#[\w-]+\}|[\w-]+=\"[^\"]*\"|\[\^\w+\]|\([^()\s]+\))(?= |$)")
_END_OF_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？؟])\s*")
_SHORTEST = 40  # characters; shorter blocks are too short for their length to say anything
_SHORTEST_SENTENCE = 20
_TOO_LONG = 2.0
_ELSEWHERE = 3  # other translations of a sentence that are shown


@dataclass(frozen=True, slots=True)
class BlockPair:
    """A block and its translation, now and as accepted. "" before: it is new. None: what it was is not known."""

    original: str
    text: str
    original_before: str | None
    text_before: str | None

    @property
    def is_changed(self) -> bool:
        return (self.original, self.text) != (self.original_before, self.text_before)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at. `words` have to be confirmed where safety hangs on the part; `kind` is one of SIGNALS."""

    message: Message
    kind: str = ""
    words: tuple[str, ...] = ()


def block_pairs(part: Part, lock: TranslationLock) -> list[BlockPair]:
    """The blocks of a part with their translations; as one pair where the two have not equally many."""
    known = known_approval(lock, part)
    before = lock.originals.get(known.original) if known else None
    text_before = lock.texts.get(known.text) if known else None
    if len(part.original) != len(part.text):
        whole = [" ".join(blocks) if blocks is not None else None for blocks in (before, text_before)]
        return [BlockPair(" ".join(part.original), " ".join(part.text), *whole)]
    originals = aligned(before, part.original) if before is not None else [None] * len(part.original)
    texts = aligned(text_before, part.text) if text_before is not None else [None] * len(part.text)
    return [BlockPair(*pair) for pair in zip(part.original, part.text, originals, texts, strict=True)]


class Looker:
    """Looks at pairs of one source language and one translation, against all that is translated between them."""

    def __init__(self, project: Project, language: str, parts: Iterable[Part]) -> None:
        """`parts`: all parts of the site, of which those in `language` are used."""
        self._source = project.source_language.code
        self.ours, self.theirs = project.termbase(self._source), project.termbase(language)
        self._ratios: list[float] = []
        self._sentences: dict[str, dict[str, str]] = {}
        for part in parts:
            if part.place[0] == language and len(part.original) == len(part.text):
                for original, text in zip(part.original, part.text, strict=True):
                    self._learn(part, original, text)
        self._typical = median(self._ratios) if self._ratios else 1.0

    def _learn(self, part: Part, original: str, text: str) -> None:
        if (ratio := _ratio(original, text)) is not None:
            self._ratios.append(ratio)
        for ours, theirs in _sentence_pairs(original, text):
            self._sentences.setdefault(ours, {}).setdefault(theirs, part.name)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of words that both languages have in their termbases."""
        return frozenset(self.ours.compare.keys() & self.theirs.compare.keys())

    def findings(self, pair: BlockPair) -> list[Finding]:
        """What to look at in a pair; nothing in one that was accepted as it is."""
        if not pair.is_changed:
            return []
        return [
            *self._signals(pair),
            *self._named(pair),
            *self._false_friends(pair),
            *self._lengths(pair),
            *self._elsewhere(pair),
        ]

    def _signals(self, pair: BlockPair) -> Iterator[Finding]:
        ours, theirs = self.ours.comparisons_in(pair.original), self.theirs.comparisons_in(pair.text)
        before = self.ours.comparisons_in(pair.original_before or "")
        text_before = self.theirs.comparisons_in(pair.text_before or "")
        is_known = pair.original_before is not None and pair.text_before is not None
        for kind in SIGNALS:
            if kind not in self.kinds:
                continue
            left, right = (_Words(now.get(kind, []), then.get(kind, [])) for now, then in
                           ((ours, before), (theirs, text_before)))  # fmt: skip
            if is_known:
                if left.is_changed == right.is_changed and left.growth == right.growth:
                    continue
                # As many on both sides again: what was missing has been added.
                words = right.changed or left.changed
            elif len(left.now) != len(right.now):
                left, right = _Words(left.now, left.now), _Words(right.now, right.now)
                words = tuple(right.now or left.now)
            else:
                continue
            shown = (", ".join(side.shown()) or "–" for side in (left, right))
            yield Finding(msg("{kind}: {words}", kind=KINDS[kind], words=" / ".join(shown)), kind, words)

    def _named(self, pair: BlockPair) -> Iterator[Finding]:
        """Signs, conditions and medicines that one side no longer names, or names now."""
        if pair.original_before is None or pair.text_before is None:
            return
        ours, before = (self.ours.concepts_in(text) for text in (pair.original, pair.original_before))
        theirs, text_before = (self.theirs.concepts_in(text) for text in (pair.text, pair.text_before))
        went, came = (text_before - theirs) ^ (before - ours), (theirs - text_before) ^ (ours - before)
        words = [[self.theirs.word_for(name) or name for name in sorted(names)] for names in (went, came)]
        if went or came:
            shown = ", ".join((*map(lost, words[0]), *map(gained, words[1])))
            yield Finding(msg("named on one side only: {words}", words=shown), "", (*words[0], *words[1]))

    def _false_friends(self, pair: BlockPair) -> Iterator[Finding]:
        for word, others in self.theirs.false_friends.get(self._source, {}).items():
            here, there = self.theirs.whole([word]), self.ours.whole(others)
            found, original = (
                pattern.search(text) if pattern else None
                for pattern, text in ((here, pair.text), (there, pair.original))
            )
            if found and original:
                yield Finding(
                    msg(
                        '"{word}" looks like "{original}" and means something else.',
                        word=found[0],
                        original=original[0],
                    )
                )

    def _lengths(self, pair: BlockPair) -> Iterator[Finding]:
        ratio = _ratio(pair.original, pair.text)
        if ratio is not None and ratio > _TOO_LONG * self._typical:
            yield Finding(msg("The translation is more than twice as long as usual."))
        elif ratio is not None and ratio * _TOO_LONG < self._typical:
            yield Finding(msg("The translation is less than half as long as usual."))
        if pair.original_before and pair.text_before:
            now, then = len(_sentences(pair.text)), len(_sentences(pair.text_before))
            if now - then != len(_sentences(pair.original)) - len(_sentences(pair.original_before)):
                yield Finding(msg("Sentences on one side only: there were {then}, now {now}.", then=then, now=now))

    def _elsewhere(self, pair: BlockPair) -> Iterator[Finding]:
        known = set(_sentence_pairs(pair.original_before or "", pair.text_before or ""))
        for original, text in _sentence_pairs(pair.original, pair.text):
            others = {other: name for other, name in self._sentences.get(original, {}).items() if other != text}
            for other, name in list(others.items())[: _ELSEWHERE * ((original, text) not in known)]:
                yield Finding(msg('Translated in another way in {name}: "{text}"', name=name, text=other))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one kind on one side, now and before."""

    now: Sequence[str]
    before: Sequence[str]

    @property
    def growth(self) -> int:
        return len(self.now) - len(self.before)

    @property
    def is_changed(self) -> bool:
        return bool(self.changed)

    @property
    def changed(self) -> tuple[str, ...]:
        now, before = (Counter(word.lower() for word in words) for words in (self.now, self.before))
        return tuple((before - now).elements()) + tuple((now - before).elements())

    def shown(self) -> Iterator[str]:
        before, now = ([word.lower() for word in words] for words in (self.before, self.now))
        for what, i, i_end, j, j_end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
            if what != "equal":
                yield from map(lost, self.before[i:i_end])
            yield from self.now[j:j_end] if what == "equal" else map(gained, self.now[j:j_end])


def marked(text: str, words: Termbase, kinds: Iterable[str]) -> str:
    """A text with the words of these kinds between »«."""
    wanted, shown, end = frozenset(kinds), [], 0
    for kind, start, stop in words.comparison_places(text):
        if kind in wanted:
            shown += [text[end:start], f"»{text[start:stop]}«"]
            end = stop
    return "".join((*shown, text[end:]))


def _ratio(original: str, text: str) -> float | None:
    """How many times as long as its original a block is; None where that says nothing."""
    length = len(_SIGNS.sub("", original))
    return len(_SIGNS.sub("", text)) / length if length >= _SHORTEST else None


def _sentences(block: str) -> list[str]:
    return [sentence for sentence in _END_OF_SENTENCE.split(_SIGNS.sub("", block)) if sentence]


def _sentence_pairs(original: str, text: str) -> list[tuple[str, str]]:
    """The longer sentences with their translations, where both have equally many."""
    ours, theirs = _sentences(original), _sentences(text)
    if len(ours) != len(theirs):
        return []
    return [pair for pair in zip(ours, theirs, strict=True) if len(pair[0]) >= _SHORTEST_SENTENCE]


KINDS: Mapping[str, Message] = {
    "not": msg("denial"),
    "more": msg("more"),
    "less": msg("less"),
    "better": msg("better"),
    "worse": msg("worse"),
    "at-least": msg("at least"),
    "at-most": msg("at most"),
    "before": msg("before"),
    "after": msg("after"),
    "must": msg("must"),
    "may": msg("may"),
    "only": msg("only"),
    "unless": msg("unless"),
    "left": msg("left"),
    "right": msg("right"),
    "single": msg("one day, week, month"),
    "several": msg("several days, weeks, months"),
}
