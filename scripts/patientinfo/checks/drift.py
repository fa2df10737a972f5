"""Rules on drift: a section of a translation is as it was when somebody accepted it as a translation."""

from __future__ import annotations

from collections.abc import Iterator

from patientinfo.checks.pairing import Pair
from patientinfo.checks.registry import pair_notice, pair_rule
from patientinfo.contract import is_safety_section
from patientinfo.drift import Drift, digests, out_of_step, sections_of
from patientinfo.messages import Said, joined, say
from patientinfo.problems import Problem

DRIFT_RULES = ("warning-out-of-step", "text-out-of-step")


@pair_rule
def warning_out_of_step(pair: Pair) -> Iterator[Problem]:
    """A part on which safety hangs was re-read in every language after its last change.

    Why: a new warning in the original reaches nobody who reads a translation that was not looked at again.
    Bad:  "When to get help" changed in English, and nobody has looked at the Dutch since
    Good: the Dutch changed too, or re-read, and then accepted with make accept
          docs/nl/fractional-laser/recovery.md#help
    """
    yield from _problems(pair, safety=True)


@pair_notice
def text_out_of_step(pair: Pair) -> Iterator[Problem]:
    """A part was re-read in every language after its last change; until then the page says that it may be behind.

    Why: readers should know that another language may have newer text.
    Bad:  "How it works" changed in English, and nobody has looked at the Malay since
    Good: the Malay re-read and accepted with make accept
          docs/ms/fractional-laser/index.md#how-it-works
    """
    yield from _problems(pair, safety=False)


def _problems(pair: Pair, safety: bool) -> Iterator[Problem]:
    code, key = pair.translation.language.code, pair.page.key
    accepted = pair.project.accepted.get((code, key), {})
    ours, theirs = dict(sections_of(pair.page)), dict(sections_of(pair.translation))
    for drift in out_of_step(digests(pair.page), digests(pair.translation), accepted):
        if is_safety_section(pair.page.kind, drift.section) != safety:
            continue
        yield pair.differ(
            ours[drift.section].heading,
            theirs[drift.section].heading,
            _explain(drift, pair),
            joined(
                say("Compare the two and mend the translation where needed."),
                say(
                    "Then run `{command}`.",
                    command=f"make accept PAGE={pair.translation.path}#{drift.section}",
                ),
            ),
            at="{#" + drift.section,
            causes=(f"{pair.translation.path}#{drift.section}",),
        )


def _explain(drift: Drift, pair: Pair) -> Said:
    place = f"{pair.page.path}#{drift.section}"
    return {
        "original": say("{place} was changed after this part was translated.", place=place),
        "text": say("This part was changed, and nobody has compared it with {place} since.", place=place),
        "both": say("This part and {place} were both changed, and nobody has compared them since.", place=place),
        "new": say("This part is new, and nobody has accepted it as a translation of {place} yet.", place=place),
    }[drift.what]
