"""The names of table rows in two languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from patientinfo.checks.pair import Pair, shorten
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.messages import msg
from patientinfo.model import Block
from patientinfo.problems import Problem


@rule(Scope.PAIR, Category.ALIGNMENT)
def row_name_differs(pair: Pair) -> Iterator[Problem]:
    """A row that has the same name in several tables of a page has one name in each language.

    Why: names that have changed places put what is not normal under what is.
    Bad:  "Wat helpt" in one table and "Wat u kunt merken" in the next, for rows that are both "What helps" in English
    Good: "Wat helpt" in both
    """
    rows = [(ours, theirs) for ours, theirs in pair.blocks if _is_row_name(ours) and theirs.text]
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for ours, theirs in rows:
        names[ours.text][theirs.text] += 1
    for ours, theirs in rows:
        (usual, times), *_ = names[ours.text].most_common(1)
        if theirs.text != usual and times > names[ours.text][theirs.text]:
            yield pair.differ(
                ours,
                theirs,
                msg(
                    'This row is "{name}" here; the other rows that are "{original}" in {place} are "{usual}".',
                    name=shorten(theirs.text),
                    original=shorten(ours.text),
                    place=pair.page.path,
                    usual=shorten(usual),
                ),
                msg("Give each row its own name, and the same row the same name in every table."),
                reverse=msg("Every translation has another name for this row."),
            )


def _is_row_name(block: Block) -> bool:
    return block.kind == "cell" and block.cell[0] > 1 and block.cell[1] == 1 and bool(block.text)
