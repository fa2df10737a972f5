"""The table of rules with all that is in it: loading this module loads every room in which rules are registered.

For whoever lists, explains or translates rules. A command that only applies some of them loads the rooms it needs.
"""

from patientinfo.checks import rules
from patientinfo.checks.registry import all_rules
from patientinfo.clinic import config
from patientinfo.content_checks import facts, reading_level, searches, single_faults
from patientinfo.publish import verify

__all__ = ["all_rules", "config", "facts", "reading_level", "rules", "searches", "single_faults", "verify"]
