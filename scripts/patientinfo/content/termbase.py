"""What the check knows of each language: words to avoid, number words, words of concepts that must agree.

From the site's term base, until it is on the glossary pages. A language that is missing from a table is not
checked against it; adding it here needs no other change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from patientinfo.content.concepts import CONCEPTS

# Words to avoid (regular expressions without groups; whole words, ignoring case) -> what to write instead.
KEEP_OUT: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "nl": {
            # The reader is addressed as "u", throughout.
            r"je|jij|jou|jouw|jullie": "u, uw",
            r"hebt": "heeft",
            # Mistranslations: "data" is understood as personal data, "vonden wij geen tijd" as not having had time,
            # and no other text for patients says "de uwe".
            r"data": "datums, gegevens",
            r"(?:wij|we) (?:vonden|lazen)|vonden (?:wij|we) geen|lazen (?:wij|we)": "wij hebben … gevonden, gelezen",
            r"de uwe|het uwe": "die van u",
            r"keuzes": "mogelijkheden",
            r"in het gebied": "op de plek van de behandeling",
            r"gids": "site",
            # One spelling.
            r"hoelang": "hoe lang",
        },
        # Indonesian words that Malaysians do not use, or use in another sense.
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
            # Mistranslations.
            r"langkah berhati-hati": "langkah berjaga-jaga",
            r"temu janji": "janji temu",
            r"tinjauan": "ulasan (kajian), kaji selidik",
            r"tiada pemulihan": "tidak perlu berehat untuk pulih",
            r"pilihan yang sebenar": "pilihan yang wajar",
            r"kulit tertutup|permukaan (?:yang |kekal )?tertutup|kekal tertutup": "bertaut (luka), utuh (kulit)",
            r"tiang (?:haba|kulit|halus|sempit|ablasi)": "turus",
            r"digelapkan (?:oleh )?(?:cahaya )?matahari": "menjadi lebih gelap akibat matahari",
            r"lepuh yang (?:terasa )?mencucuk-cucuk": "lepuh yang terasa pedih atau kebas-kebas",
            r"diinsuranskan": "mempunyai perlindungan insurans",
            r"(?:pembedahan )?(?:menegangkan|penegangan) muka": "pembedahan menarik muka",
            r"orang berkulit putih": "orang kulit putih",
            r"berkulit Asia": "orang Asia",
            r"sepasti mana|sekukuh mana": "sejauh mana pastinya, sejauh mana kukuhnya",
            r"bertindak balas (?:dengan )?teruk": "mengalami tindak balas yang teruk",
            r"(?:menetapkan|meletakkan) kuki": "menggunakan kuki",
            # The usage that Dewan Bahasa dan Pustaka recommends.
            r"berbanding(?! dengan)": "berbanding dengan",
            r"(?:kurang|lebih) daripada [0-9]+ daripada": "kurang daripada … dalam setiap …",
        },
    }
)

# Lower case within a sentence (Indonesian writes "Anda", Malay "anda"; names of languages are not capitalised here).
SMALL_INSIDE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({"ms": ("anda", "bahasa Melayu")})

# Number words up to twelve, and fractions. Not "one": it is also an article or a pronoun.
NUMBER_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "en": {
            "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
            "ten": "10", "eleven": "11", "twelve": "12", "twice": "2", "half": "0.5",
            "a quarter": "0.25", "three quarters": "0.75", "a third": "1/3", "one third": "1/3", "two thirds": "2/3",
        },
        "nl": {
            "twee": "2", "drie": "3", "vier": "4", "vijf": "5", "zes": "6", "zeven": "7", "acht": "8", "negen": "9",
            "tien": "10", "elf": "11", "twaalf": "12", "tweemaal": "2", "driemaal": "3", "half": "0.5",
            "halve": "0.5", "helft": "0.5", "kwart": "0.25", "driekwart": "0.75", "een derde": "1/3",
            "twee derde": "2/3", "tweederde": "2/3",
        },
        "ms": {
            "dua": "2", "tiga": "3", "empat": "4", "lima": "5", "enam": "6", "tujuh": "7", "lapan": "8",
            "sembilan": "9", "sepuluh": "10", "sebelas": "11", "dua belas": "12", "separuh": "0.5",
            "setengah": "0.5", "suku": "0.25", "tiga suku": "0.75", "satu pertiga": "1/3", "sepertiga": "1/3",
            "dua pertiga": "2/3", "ketiga-tiga": "3",
        },
    }
)  # fmt: skip
# "One" counts if a unit follows: "one week".
ONE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({"en": ("one",), "nl": ("één",), "ms": ("satu",)})

# Words between two figures that relate them (regular expressions without groups).
RELATIONS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "en": {
            "to": r"to|up to|[-–]|until",
            "of": r"of|of every|of the|out of|in every|in",
            "or": r"or",
            "and": r"and",
        },
        "nl": {"to": r"tot|tot en met|t/m|[-–]|à", "of": r"van|van de|van elke|op de|uit", "or": r"of", "and": r"en"},
        "ms": {
            "to": r"hingga|sehingga|ke|sampai|[-–]",
            "of": r"daripada|daripada setiap|dalam setiap|dalam",
            "or": r"atau",
            "and": r"dan",
        },
    }
)

# Names and symbols of units that CLDR lacks; those under "" apply to every language.
UNIT_SYNONYMS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "": {"ºc": "°C", "℃": "°C", "° c": "°C", "º c": "°C"},
        "en": {"hrs": "hour", "hr": "hour", "mins": "minute", "wks": "week", "yrs": "year", "degrees": "°C",
               "degrees celsius": "°C", "per cent": "percent"},
        "nl": {"uren": "hour", "uurtje": "hour", "jaren": "year", "graden": "°C", "graden celsius": "°C",
               "maandjes": "month", "minuutjes": "minute", "daagjes": "day"},
        "ms": {"darjah": "°C", "darjah celsius": "°C", "peratus": "percent"},
    }
)  # fmt: skip


# Promotional words, which need a figure next to them (regular expressions without groups).
PROMISES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": r"excellent|perfect\w*|amazing|miracle|guarantee\w*|best|completely safe|painless|no risks?|flawless"
        r"|radiant|youthful|revolutionary|ideal|effective|proven|permanent results?",
        "nl": r"uitstekend\w*|perfect\w*|geweldig\w*|wonder\w*|garantie|gegarandeerd|beste|volkomen veilig|pijnloos"
        r"|zonder risico\w*|stralend\w*|jeugdig\w*|revolutionair\w*|ideaal|ideale|effectief|effectieve|bewezen",
        "ms": r"cemerlang|sempurna|hebat|ajaib|dijamin|jaminan|terbaik|selamat sepenuhnya|tanpa rasa sakit"
        r"|tanpa risiko|berseri|revolusi|ideal|berkesan|terbukti",
    }
)

# Terms for skin colour to avoid, and what to write instead.
LABELS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "en": {r"dark(?:er)?(?:-| )skin(?:ned)?|skin of colou?r|ethnic skin|coloured skin": "brown and black skin"},
        "nl": {r"(?:donkere|getinte|gekleurde|etnische) huid\w*": "bruine en zwarte huid"},
        "ms": {r"kulit (?:gelap|berwarna|etnik)|berkulit gelap": "kulit coklat dan hitam"},
    }
)

# Phrases that refer to the kinds of laser without naming them: "both kinds".
NAMES_A_KIND: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": r"both kinds|either kind|any laser|both treatments|the two kinds",
        "nl": r"beide soorten|elke laser|allebei de soorten|de twee soorten",
        "ms": r"(?:kedua-dua|dua|mana-mana|sebarang|setiap) jenis(?: laser| rawatan)?|tidak kira jenis laser"
        r"|(?:sebarang|mana-mana) laser",
    }
)


def terms_in(text: str, language: str) -> frozenset[str]:
    """The concepts that a text names, by their English names."""
    table = _table(language)
    words = {word.lower() for word in _WORD.findall(text)}
    found = {term for word in words for term in _terms_of(word, language)}
    for word in words & table.phrases.keys():
        found.update(term for term, pattern in table.phrases[word] if term not in found and pattern.search(text))
    found.update(term for term, pattern in table.others if term not in found and pattern.search(text))
    return frozenset(found)


def words_for(term: str, language: str) -> str:
    """A language's first word for a concept, for messages; "" if the table has none."""
    first = re.split(r"\|", CONCEPTS.get(term, {}).get(language, ""))[0]
    return re.sub(r"\(\?[^()]*\)|\\w[*+]?|[?\\]", "", first)


_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class _Table:
    """One language's patterns: for single words, for phrases by their first word, and all others.

    Most patterns are single words. Whether a word names a concept is looked up once for all blocks, so that a longer
    table takes no more time.
    """

    singles: tuple[tuple[str, re.Pattern[str]], ...]
    phrases: Mapping[str, list[tuple[str, re.Pattern[str]]]]
    others: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=32)
def _table(language: str) -> _Table:
    singles: list[tuple[str, re.Pattern[str]]] = []
    phrases: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    others: list[tuple[str, re.Pattern[str]]] = []
    for term, patterns in CONCEPTS.items():
        for alternative in _alternatives(patterns.get(language, "")):
            whole = re.compile(rf"(?<![\w-])(?:{alternative})(?![\w-])", re.IGNORECASE)
            first = re.match(r"([^\W\d_]+) ", alternative)
            if first:
                phrases.setdefault(first[1].lower(), []).append((term, whole))
            elif " " in alternative or r"\s" in alternative or "." in alternative:
                others.append((term, whole))
            else:
                singles.append((term, re.compile(alternative, re.IGNORECASE)))
    return _Table(tuple(singles), phrases, tuple(others))


@lru_cache(maxsize=50_000)
def _terms_of(word: str, language: str) -> tuple[str, ...]:
    return tuple(term for term, pattern in _table(language).singles if pattern.fullmatch(word))


def _alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern, split at the bars outside parentheses."""
    parts, depth, start = [], 0, 0
    for n, character in enumerate(pattern):
        depth += (character == "(") - (character == ")")
        if character == "|" and not depth:
            parts.append(pattern[start:n])
            start = n + 1
    return [part for part in (*parts, pattern[start:]) if part]
