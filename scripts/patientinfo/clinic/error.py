"""Problems in clinic.yml, as an error and as a rule in the table of rules."""

from __future__ import annotations

from collections.abc import Sequence

from patientinfo.checks.registry import Category, declare
from patientinfo.problems import Problem


class ClinicError(Exception):
    """The clinic file is ready to use: each detail is valid, and each text is in every language of the site.

    Why: a wrong digit in a telephone number is found by somebody who is worried at night.
    Bad:  telephone: "03-2161", night: in English only, links: "#9fd8e0", which is too pale to read
    Good: telephone: "+60 3-2161 2345", night: with a line each for en, nl and ms, links: "#00577f"
    """

    # Raised if it cannot; `problems` are the reasons, each with its line.
    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.path}:{p.line}: {p.message} {p.hint}" for p in problems))
        self.problems = tuple(problems)


# The rule of every problem in the file, both errors and notices.
RULE = declare("clinic", Category.CLINIC, ClinicError)
