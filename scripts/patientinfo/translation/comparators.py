"""Words that deny and compare ("not", "later", "at most"): which of them a text has and its translation lacks.

Each language lists its own in its termbase, by what they mean. Nothing is refused for these words, since languages deny
in different ways: they are shown to whoever says that a translation is right.
"""

from __future__ import annotations

from patientinfo.termbase import Termbase


def differing(original: str, translation: str, ours: Termbase, theirs: Termbase) -> list[tuple[str, str]]:
    """For each meaning that the two have not equally often, its words in the original and in the translation.

    A meaning for which one of the languages has no words is not compared.
    """
    left, right = ours.comparisons_in(original), theirs.comparisons_in(translation)
    return [
        (", ".join(left.get(meaning, [])), ", ".join(right.get(meaning, [])))
        for meaning in sorted({*left, *right} & ours.compare.keys() & theirs.compare.keys())
        if len(left.get(meaning, [])) != len(right.get(meaning, []))
    ]
