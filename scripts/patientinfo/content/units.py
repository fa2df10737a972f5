"""The signs of units (mg, µg, ml/l, J/cm²) -> one name each, whichever way they are typed.

The words for units come from CLDR and the termbase (figures.py). Signs are those of UCUM, the code for units of
measure, and are the same in every language. Unlike words they have capital and small letters: mW is not MW.
"""

from __future__ import annotations

import re

from patientinfo.contract import UNIT_PREFIXES, UNITS

_MICRO, _MU = "\u00b5", "\u03bc"  # two characters that look the same
_TIMES = ("ms", f"{_MICRO}s", "ns")
_OTHER_WAYS = {"mcg": "µg", "ug": "µg", "ul": "µl", "umol": "µmol", "cc": "ml"}
_POWERS = {"2": "²", "3": "³", "²": "²", "³": "³"}


def _signs() -> dict[str, str]:
    found = {f"{prefix}{base}": f"{prefix}{base}" for base, own in UNIT_PREFIXES.items() for prefix in ("", *own)}
    found |= {**{time: time for time in _TIMES}, **_OTHER_WAYS}
    found |= {f"{sign[:-1]}L": name for sign, name in found.items() if sign.endswith("l") and name[-3:] != "mol"}
    lengths = [f"{prefix}m" for prefix in ("", *UNIT_PREFIXES["m"])]
    found |= {f"{length}{sign}": f"{length}{power}" for length in lengths for sign, power in _POWERS.items()}
    return found | {sign.replace(_MICRO, _MU): name for sign, name in found.items()}


SIGNS = _signs()
# Letters end a sign also where no spaces part words: in Chinese a sign may stand right before a character.
_ANY = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
SIGN = rf"(?<![^\W\d_])(?-i:{_ANY})(?![A-Za-z0-9²³{_MICRO}{_MU}])"
# What may stand behind "per" or a stroke. Not time: "a day" and "daily" are words of each language.
PARTS = frozenset(SIGNS.values()) - frozenset(_TIMES)


def is_unit(name: str) -> bool:
    """Whether figures are compared with this unit: one of CLDR's or UCUM's, by our name."""
    return name in UNITS or name in PARTS
