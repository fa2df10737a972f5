"""The table of words to keep out, one list a language, until the glossary pages hold it.

From the site's term base. Left the word as it is found (a regular expression without groups, whole words, any
case), right what to write instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

KEEP_OUT: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        # The reader is addressed as "u", throughout.
        "nl": {r"je|jij|jou|jouw|jullie": "u, uw"},
        # Words of Indonesia that Malaysia does not use, or uses in another sense.
        "ms": {
            r"perawatan|pengobatan": "rawatan",
            r"bekas luka|bopeng": "parut",
            r"tabir surya": "pelindung matahari",
            r"obat|obat-obatan": "ubat",
            r"wajah": "muka",
            r"butuh|membutuhkan": "perlu, memerlukan",
            r"nyeri": "sakit",
            r"alat pacu jantung": "perentak jantung",
            r"mengelupas": "menggelupas",
            r"efek samping": "kesan sampingan",
            r"infeksi": "jangkitan",
            r"kerutan|keriput": "kedutan",
            r"dokter": "doktor",
            r"bisa": "boleh",
            r"kapan": "bila, bilakah",
            r"jadwal": "jadual",
            r"menyusui": "menyusukan bayi",
            r"flek|bercak|noda": "tompok",
            r"kontak": "hubungi",
            r"gratis": "percuma",
            r"resiko": "risiko",
            r"kanker": "kanser",
            r"kudis sejuk": "herpes bibir",
            r"kamu|awak": "anda",
        },
    }
)

# Words with a small letter inside a sentence (Indonesian writes "Anda", Malaysian "anda").
SMALL_INSIDE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({"ms": ("anda",)})
