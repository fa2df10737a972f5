"""The complete table of rules: importing this module imports every module that registers rules.

Use it to list, explain or translate rules. A command that applies only some of them imports the modules it needs.
"""

from patientinfo.checks import rules
from patientinfo.checks.registry import all_rules
from patientinfo.clinic import config
from patientinfo.content_checks import facts, questions, reading_level, searches, single_faults, spelling
from patientinfo.publish import verify

__all__ = [
    "all_rules",
    "config",
    "facts",
    "questions",
    "reading_level",
    "rules",
    "searches",
    "single_faults",
    "spelling",
    "verify",
]
