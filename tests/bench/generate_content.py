#!/usr/bin/env python3
"""Make a large site out of the real one, to time the check on: tests/bench/generate_content.py FOLDER --pages 300

The real pages are taken apart into blocks that stand side by side in every language: headings, paragraphs,
list items with their ids and attributes, table rows, and single sentences where all languages have the same
number of them with the same figures, kinds of laser, terms, sources and links. New pages are drawn from
these, the same draw in each language, so that what agreed in the real content agrees in the new one. Numbers
are moved a little, by the same amount in every language and in its own notation, so that pages differ in
more than their order. What comes out reads like the site and means nothing: never show it to a patient.

The same seed and number of pages give the same bytes.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from patientinfo.contract import TREATMENT_PAGES  # noqa: E402
from patientinfo.facts import kinds_of  # noqa: E402
from patientinfo.figures import figures  # noqa: E402
from patientinfo.model import Block, Run  # noqa: E402
from patientinfo.terms import terms_in  # noqa: E402
from patientinfo.words import load_words  # noqa: E402

CODES = ("en", "nl", "ms")
REAL = "fractional-laser"
# English words that a page of a treatment aims at; the real ones have 1,100 to 1,700, most sites' fewer.
WORDS = (480, 800)
PAGES_PER_TREATMENT = 7

# A text in every language, by language code.
Texts = Mapping[str, str]


def _texts(en: str, nl: str, ms: str) -> Texts:
    return {"en": en, "nl": nl, "ms": ms}


# --- words of our own: the treatments and the pages that the real site does not have yet ----------------

PROBLEMS: Mapping[str, Texts] = {
    "acne-scars": _texts("acne scars", "acnelittekens", "parut jerawat"),
    "surgical-scars": _texts("surgical scars", "operatielittekens", "parut pembedahan"),
    "burn-scars": _texts("burn scars", "littekens van een brandwond", "parut luka bakar"),
    "pitted-scars": _texts("pitted scars", "littekens met putjes", "parut berlubang"),
    "raised-scars": _texts("raised scars", "verheven littekens", "parut timbul"),
    "fine-lines": _texts("fine lines", "fijne lijntjes", "garis halus"),
    "wrinkles": _texts("wrinkles", "rimpels", "kedutan"),
    "sun-damage": _texts("sun damage", "zonschade", "kerosakan akibat matahari"),
    "age-spots": _texts("age spots", "ouderdomsvlekken", "tompok usia"),
    "large-pores": _texts("large pores", "grove poriën", "liang pori besar"),
    "stretch-marks": _texts("stretch marks", "striemen", "tanda regangan"),
    "uneven-colour": _texts("uneven colour", "een ongelijke kleur", "warna tidak sekata"),
    "rough-skin": _texts("rough skin", "een ruwe huid", "kulit kasar"),
}
AREAS: Mapping[str, Texts] = {
    "cheeks": _texts("the cheeks", "de wangen", "pipi"),
    "forehead": _texts("the forehead", "het voorhoofd", "dahi"),
    "nose": _texts("the nose", "de neus", "hidung"),
    "chin": _texts("the chin", "de kin", "dagu"),
    "neck": _texts("the neck", "de hals", "leher"),
    "upper-lip": _texts("the upper lip", "de bovenlip", "bibir atas"),
    "temples": _texts("the temples", "de slapen", "pelipis"),
    "chest": _texts("the chest", "de borst", "dada"),
    "shoulders": _texts("the shoulders", "de schouders", "bahu"),
    "back": _texts("the back", "de rug", "belakang badan"),
    "upper-arms": _texts("the upper arms", "de bovenarmen", "lengan atas"),
    "forearms": _texts("the forearms", "de onderarmen", "lengan bawah"),
    "hands": _texts("the hands", "de handen", "tangan"),
    "belly": _texts("the belly", "de buik", "perut"),
    "thighs": _texts("the thighs", "de bovenbenen", "paha"),
    "knees": _texts("the knees", "de knieën", "lutut"),
    "lower-legs": _texts("the lower legs", "de onderbenen", "betis"),
}
JOINED = _texts("{problem} on {area}", "{problem} op {area}", "{problem} pada {area}")

TITLES: Mapping[str, Texts] = {
    "risks": _texts("Risks and side effects", "Risico's en bijwerkingen", "Risiko dan kesan sampingan"),
    "preparation": _texts("How to prepare", "Hoe u zich voorbereidt", "Cara membuat persediaan"),
    "aftercare": _texts("How to look after your skin", "Hoe u de huid verzorgt", "Cara menjaga kulit anda"),
    "alternatives": _texts("Other treatments", "Andere behandelingen", "Rawatan yang lain"),
    "questions": _texts("Questions for your clinic", "Vragen aan uw kliniek", "Soalan untuk klinik anda"),
    "faq": _texts("What people often ask", "Wat mensen vaak vragen", "Apa yang sering ditanya orang"),
}
DESCRIPTIONS: Mapping[str, Texts] = {
    "index": _texts(
        "What a fractional laser does for {name}, how it works, and what happens in a session.",
        "Wat een fractionele laser doet bij {name}, hoe het werkt en wat er tijdens een behandeling gebeurt.",
        "Apa yang dilakukan oleh laser pecahan untuk {name}, cara ia berfungsi dan apa yang berlaku semasa sesi.",
    ),
    "benefits": _texts(
        "What may improve with {name}, in how many people, and what the laser cannot do.",
        "Wat er beter kan worden bij {name}, bij hoeveel mensen, en wat de laser niet kan.",
        "Apa yang mungkin bertambah baik bagi {name}, pada berapa ramai orang, dan apa yang laser tidak boleh buat.",
    ),
    "risks": _texts(
        "What can go wrong with {name}, how often it happens, and what you can do about it.",
        "Wat er mis kan gaan bij {name}, hoe vaak dat gebeurt en wat u eraan kunt doen.",
        "Apa yang boleh berlaku semasa merawat {name}, berapa kerap ia berlaku dan apa yang anda boleh buat.",
    ),
    "preparation": _texts(
        "What to do in the weeks before the clinic treats {name}, and what to tell the clinic.",
        "Wat u doet in de weken voordat de kliniek iets doet aan {name}, en wat u de kliniek vertelt.",
        "Apa yang perlu dibuat sebelum klinik merawat {name}, dan apa yang perlu diberitahu kepada klinik.",
    ),
    "recovery": _texts(
        "How your skin heals after treatment of {name}, what to avoid and when to get help.",
        "Hoe uw huid geneest na een behandeling van {name}, wat u moet vermijden en wanneer u hulp vraagt.",
        "Bagaimana kulit anda pulih selepas rawatan {name}, apa yang perlu dielakkan dan bila mendapatkan bantuan.",
    ),
    "aftercare": _texts(
        "How to look after your skin at home after the clinic has treated {name}.",
        "Hoe u uw huid thuis verzorgt nadat de kliniek iets heeft gedaan aan {name}.",
        "Cara menjaga kulit anda di rumah selepas klinik merawat {name} anda.",
    ),
    "contraindications": _texts(
        "Who should wait with a treatment of {name}, ask the clinic first or not have it.",
        "Wie beter kan wachten met een behandeling van {name}, of eerst met de kliniek moet overleggen.",
        "Siapa yang patut menunggu sebelum rawatan {name}, bertanya kepada klinik dahulu atau tidak menjalaninya.",
    ),
    "alternatives": _texts(
        "What else you can do about {name}, and what happens if you do nothing.",
        "Wat u verder kunt doen aan {name}, en wat er gebeurt als u niets doet.",
        "Apa lagi yang anda boleh buat tentang {name}, dan apa yang berlaku jika anda tidak berbuat apa-apa.",
    ),
    "questions": _texts(
        "What to ask the clinic before you decide about a treatment of {name}.",
        "Wat u de kliniek kunt vragen voordat u kiest voor een behandeling van {name}.",
        "Apa yang perlu ditanya kepada klinik sebelum anda memilih rawatan untuk {name}.",
    ),
    "faq": _texts(
        "Short answers to what people often ask about the treatment of {name}.",
        "Korte antwoorden op wat mensen vaak vragen over de behandeling van {name}.",
        "Jawapan ringkas kepada apa yang sering ditanya orang tentang rawatan {name}.",
    ),
}
ASK = _texts(
    "**{upper}:** read [what you should know about {name}](./{slug}/index.md).",
    "**{upper}:** lees [wat u moet weten over {name}](./{slug}/index.md).",
    "**{upper}:** baca [apa yang anda perlu tahu tentang {name}](./{slug}/index.md).",
)


@dataclass(frozen=True)
class Treatment:
    """One treatment of the new site: its folder, its name in every language, the pages it has."""

    slug: str
    name: Texts
    pages: tuple[str, ...]


# --- the real pages, taken apart ------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A paragraph, list item, table row or picture as it is written, in every language.

    `attributes` is what stands between braces below a list item, the same in every language. `page` is
    the page it comes from, which links to places on the page itself ("#help") need to know.
    """

    texts: Texts
    page: str
    attributes: str = ""


@dataclass(frozen=True)
class Part:
    """A run of pieces of one kind: "paragraph", "picture", "list", "numbered" or "table" (with its head)."""

    kind: str
    pieces: tuple[Piece, ...]
    head: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """A heading as it is written, its level and id, and what stands below it."""

    id: str
    level: int
    heading: Texts
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class RealPage:
    """A page of the real site in every language. `meta` holds the fields of the front matter."""

    name: str
    meta: Mapping[str, Mapping[str, str]]
    title: Texts
    sections: tuple[Section, ...]


_HEADING = re.compile(r"(#+) (.*?)(?: \{\s*#([\w-]+)[^{}]*\})?")
_NUMBERED = re.compile(r"\d+\. ")


def read_real_page(docs: Path, key: str, name: str) -> RealPage:
    """Read one page in every language and lay its parts side by side."""
    meta, chunks = {}, {}
    for code in CODES:
        head, _, body = (docs / code / key).read_text(encoding="utf-8").partition("\n---\n")
        pairs = (line.partition(": ") for line in head.split("\n")[1:])
        meta[code] = {field: value for field, _, value in pairs}
        chunks[code] = re.split(r"\n\s*\n", body.strip())
    sections: list[Section] = []
    title: Texts = {}
    for row in zip(*(chunks[code] for code in CODES), strict=True):
        texts = dict(zip(CODES, row, strict=True))
        match = _HEADING.fullmatch(row[0])
        if match and len(match[1]) == 1:
            title = {code: text.removeprefix("# ") for code, text in texts.items()}
        elif match:
            sections.append(Section(match[3] or "", len(match[1]), texts, ()))
        elif sections:
            last = sections[-1]
            sections[-1] = replace(last, parts=(*last.parts, _part(texts, name)))
    return RealPage(name, meta, title, tuple(sections))


def _part(texts: Texts, page: str) -> Part:
    first = texts["en"]
    if first.startswith("|"):
        lines = {code: text.split("\n") for code, text in texts.items()}
        rows = zip(*(lines[code][2:] for code in CODES), strict=True)
        pieces = tuple(Piece(dict(zip(CODES, row, strict=True)), page) for row in rows)
        return Part("table", pieces, {code: "\n".join(lines[code][:2]) for code in CODES})
    if first.startswith("!["):
        return Part("picture", (Piece(texts, page),))
    kind = "list" if first.startswith("- ") else "numbered" if _NUMBERED.match(first) else "paragraph"
    if kind == "paragraph":
        return Part(kind, (Piece(texts, page),))
    found = {code: list(_items(text)) for code, text in texts.items()}
    rows = zip(*(found[code] for code in CODES), strict=True)
    return Part(
        kind,
        tuple(Piece({code: text for code, (text, _) in zip(CODES, row, strict=True)}, page, row[0][1]) for row in rows),
    )


def _items(text: str) -> Iterator[tuple[str, str]]:
    """The items of a list: (text without its mark, what stands between braces below it)."""
    for item in re.split(r"\n(?=- |\d+\. )", text):
        lines = re.sub(r"^(?:- |\d+\. )", "", item).split("\n")
        braces = lines.pop().strip() if lines[-1].strip().startswith("{") else ""
        yield " ".join(line.strip() for line in lines), braces


# --- sentences that say the same in every language --------------------------------------------------------

_END = re.compile(r"[.!?](?:\*{1,2}|[\"”])*(?:\[\^[^\]]+\])*\s+(?=[\"“*\[]*[A-ZÀ-ÖØ-Þ0-9])")
_WHOLE = re.compile(r"[A-ZÀ-ÖØ-Þ\"“].*[.!?][\"”]?(?:\[\^[^\]]+\])*")
_HIDDEN = re.compile(r"(\{[^{}]*\}|\]\([^()]*\)|\[\^[^\]]+\])")
_NOTE = re.compile(r"\[\^([^\]]+)\]")
_LINK = re.compile(r"\]\(([^()]*)\)")


def _sentences(text: str) -> list[str]:
    ends = [match.end() for match in _END.finditer(text)]
    return [text[a:b].strip() for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]


def _plain(text: str) -> str:
    return _HIDDEN.sub("", text).replace("*", "").replace("[", "")


class Pool:
    """Sentences, and paragraphs that cannot be split, that say the same in every language."""

    def __init__(self, pages: Iterable[RealPage], words: Mapping[str, Mapping[str, str]]) -> None:
        self._words = words
        found: dict[str, Piece] = {}
        for page in pages:
            for section in page.sections:
                for part in section.parts:
                    if part.kind in ("paragraph", "list", "numbered"):
                        for piece in part.pieces:
                            for unit in self._units(piece):
                                found.setdefault(unit.texts["en"], unit)
        self.units = tuple(found.values())

    def _units(self, piece: Piece) -> Iterator[Piece]:
        split = {code: _sentences(text) for code, text in piece.texts.items()}
        if len({len(sentences) for sentences in split.values()}) > 1:
            split = {code: [text] for code, text in piece.texts.items()}
        for row in zip(*(split[code] for code in CODES), strict=True):
            unit = Piece(dict(zip(CODES, row, strict=True)), piece.page)
            if self._is_fit(unit.texts):
                yield unit

    def _is_fit(self, texts: Texts) -> bool:
        whole = all(_WHOLE.fullmatch(text) and text.count("*") % 2 == 0 for text in texts.values())
        # The numbers for emergencies stand in an order of their own in each language.
        if not whole or len(texts["en"]) < 25 or any(re.search(r"112|999|huisartsenpost", t) for t in texts.values()):
            return False
        return len({self._says(text, code) for code, text in texts.items()}) == 1

    def _says(self, text: str, code: str) -> tuple[object, ...]:
        plain = _plain(text)
        runs = (Run(plain, code),)
        return (
            tuple((f.key, f.relation) for f in figures(runs)),
            kinds_of(Block("paragraph", runs), self._words[code]),
            terms_in(plain, code),
            terms_in(f"– {plain}", code),  # some terms count only as the first words of a block
            tuple(_NOTE.findall(text)),
            tuple(_LINK.findall(text)),
        )


# --- numbers, moved by the same amount in every language ---------------------------------------------------

_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:[.,]\d{3})?(?![\w°]|[.,]\d| °)")
_FIXED_NUMBER = re.compile(r"(?:SPF|factor|faktor|indeks UV|UV-index\)? van|UV index of)\s*$", re.IGNORECASE)
_GROUP = {"en": ",", "nl": ".", "ms": ","}


def moved(texts: Texts, by: int) -> Texts:
    """The texts with their numbers made larger, each in its language's notation; as they are if unsure."""
    numbers = {code: [int(re.sub(r"[.,]", "", n)) for n in _numbers(text)] for code, text in texts.items()}
    if not numbers["en"] or any(found != numbers["en"] for found in numbers.values()):
        return texts
    return {code: _each_number(text, partial(_move, by=by, code=code)) for code, text in texts.items()}


def _numbers(text: str) -> list[str]:
    found: list[str] = []

    def keep(number: str) -> str:
        found.append(number)
        return number

    _each_number(text, keep)
    return found


def _each_number(text: str, change: Callable[[str], str]) -> str:
    def replaced(match: re.Match[str]) -> str:
        return match[0] if _FIXED_NUMBER.search(match.string[: match.start()]) else change(match[0])

    pieces = _HIDDEN.split(text)
    return "".join(piece if n % 2 else _NUMBER.sub(replaced, piece) for n, piece in enumerate(pieces))


def _move(number: str, by: int, code: str) -> str:
    value = int(re.sub(r"[.,]", "", number))
    if 2 <= value <= 90:
        return str(value + by)
    return f"{value + 10 * by:,}".replace(",", _GROUP[code]) if value > 1000 else number


# --- new pages ------------------------------------------------------------------------------------------


class Writer:
    """Draws pages, the same draw in every language. One a page."""

    def __init__(self, random_: random.Random, pool: Pool, page: str) -> None:
        self._random = random_
        self._page = page
        self._left = random_.sample(pool.units, len(pool.units))
        self._seen: set[str] = set()
        self._ids: set[str] = set()
        self._points = 0
        self._lines: dict[str, list[str]] = {code: [] for code in CODES}

    @property
    def words(self) -> int:
        """The English words so far."""
        return sum(len(line.split()) for line in self._lines["en"])

    def body(self, code: str) -> str:
        """The page in one language, without its front matter."""
        return "\n\n".join(self._lines[code]) + "\n"

    def write(self, texts: Texts) -> None:
        """A chunk of Markdown with a blank line after it."""
        for code in CODES:
            self._lines[code].append(texts[code])

    def heading(self, section: Section) -> bool:
        """The heading of a section, unless the page has it already."""
        if section.id in self._ids or not self._is_new(section.heading):
            return False
        self._ids.add(section.id)
        self.write(section.heading)
        return True

    def part(self, part: Part, pieces: Sequence[Piece], keep: bool = False) -> None:
        """Some pieces of a part, in their order. `keep`: with their numbers as they are."""
        fresh = []
        for piece in pieces:
            timed = re.search(r"data-(?:from|to|until)", piece.attributes)
            texts = self._fresh(piece, keep=keep or bool(timed) or part.kind == "picture")
            if part.kind == "table" or self._is_new(texts):
                fresh.append(replace(piece, texts=texts))
        if not fresh:
            return
        if part.kind == "table":
            self.write({code: "\n".join([part.head[code], *(p.texts[code] for p in fresh)]) for code in CODES})
        elif part.kind in ("paragraph", "picture"):
            for piece in fresh:
                self.write(piece.texts)
        else:
            for piece in fresh:
                self._ids.update(re.findall(r"#([\w-]+)", piece.attributes))
            self.write({code: "\n".join(_marked(part.kind, fresh, code)) for code in CODES})

    def paragraph(self, sentences: int) -> None:
        """A paragraph of sentences from anywhere on the site."""
        self.write(self._drawn(sentences))

    def points(self, count: int, ids: bool = True) -> None:
        """A list of sentences from anywhere on the site, with ids."""
        drawn = []
        for _ in range(count):
            self._points += 1
            drawn.append(
                Piece(
                    self._drawn(self._random.choice((1, 2, 2))), self._page, f"{{#point-{self._points}}}" if ids else ""
                )
            )
        self.write({code: "\n".join(_marked("list", drawn, code)) for code in CODES})

    def _drawn(self, count: int) -> Texts:
        units = [self._left.pop() for _ in range(count)]
        texts = [self._fresh(unit) for unit in units]
        joined = {code: " ".join(text[code] for text in texts) for code in CODES}
        return joined if self._is_new(joined) else self._drawn(count)

    def _fresh(self, piece: Piece, keep: bool = False) -> Texts:
        by = self._random.randrange(9)
        texts = piece.texts if keep or not by else moved(piece.texts, by)
        return {code: self._linked(text, piece.page) for code, text in texts.items()}

    def _linked(self, text: str, origin: str) -> str:
        """Links to places on the page that a piece comes from lead there from here."""
        return text if origin == self._page else text.replace("](#", f"]({origin}.md#")

    def _is_new(self, texts: Texts) -> bool:
        """No two items or paragraphs of a page say the same, in any language."""
        said = {f"{code} {' '.join(_plain(text).split())}" for code, text in texts.items()}
        if said & self._seen:
            return False
        self._seen |= said
        return True


def _marked(kind: str, pieces: Sequence[Piece], code: str) -> Iterator[str]:
    for number, piece in enumerate(pieces, 1):
        yield f"{number}. {piece.texts[code]}" if kind == "numbered" else f"- {piece.texts[code]}"
        if piece.attributes:
            yield f"  {piece.attributes}"


class Site:
    """The new site: what it is drawn from, and the pages drawn so far."""

    def __init__(self, root: Path, pages: int, seed: int) -> None:
        if pages % len(CODES) or pages < 3 * (2 + PAGES_PER_TREATMENT):
            raise ValueError("The number of pages has to be a multiple of three, and no less than 27.")
        self._random = random.Random(f"{seed} {pages}")
        self._docs = root / "docs"
        words = {code: load_words(root, code) for code in CODES}
        self._fixed = [text for code in CODES for key, text in words[code].items() if key.startswith("fixed.")]
        names = [name for name, kind in TREATMENT_PAGES.items() if kind.required]
        self._real = {name: read_real_page(self._docs, f"{REAL}/{name}.md", name) for name in names}
        self._home = read_real_page(self._docs, "index.md", "index")
        self._sources = read_real_page(self._docs, "sources.md", "sources")
        self._pool = Pool(self._real.values(), words)
        self._treatments = self._treatments_for(pages // len(CODES) - 2)
        # Places that some piece links to: every page of the kind has them.
        self._wanted = {
            (file.removesuffix(".md") or piece.page, anchor)
            for page in self._real.values()
            for section in page.sections
            for part in section.parts
            for piece in part.pieces
            for target in _LINK.findall(piece.texts["en"])
            if "#" in target
            for file, _, anchor in [target.partition("#")]
        }
        fixed_sections = {key.split(".")[1] for key in words["en"] if key.startswith("fixed.")}
        self._topics = [
            section
            for page in self._real.values()
            for section in page.sections
            if section.level == 2 and "data-" not in section.heading["en"] and section.id != "in-short"
            if section.id not in fixed_sections
        ]
        self._tables = [
            part for page in self._real.values() for s in page.sections for part in s.parts if part.kind == "table"
        ]

    def files(self) -> Iterator[tuple[str, str]]:
        """Each page: (path below docs/, content)."""
        used: set[str] = set()
        for treatment in self._treatments:
            for name in treatment.pages:
                writer = self._page(treatment, name)
                used |= set(_NOTE.findall(writer.body("en")))
                for code in CODES:
                    front = self._front(code, name, treatment)
                    yield f"{code}/{treatment.slug}/{name}.md", front + writer.body(code)
        home = self._home_page()
        used |= set(_NOTE.findall(home.body("en")))
        sources = self._sources_page(used)
        for code in CODES:
            yield f"{code}/index.md", _front(self._home.meta[code]) + home.body(code)
            yield f"{code}/sources.md", _front(self._sources.meta[code]) + sources.body(code)

    def _treatments_for(self, pages: int) -> tuple[Treatment, ...]:
        required = [name for name, kind in TREATMENT_PAGES.items() if kind.required]
        optional = [name for name in TREATMENT_PAGES if name not in required]
        count = round(pages / PAGES_PER_TREATMENT)
        names = [(problem, area) for problem in PROBLEMS for area in AREAS]
        if count > len(names):
            raise ValueError(f"There are names for {len(names)} treatments, and this needs {count}.")
        spare = [count_of for count_of in range(count) for _ in optional]
        extra = self._random.sample(spare, pages - count * len(required))
        found = []
        for n, (problem, area) in enumerate(self._random.sample(names, count)):
            chosen = {*required, *self._random.sample(optional, extra.count(n))}
            name = {
                code: JOINED[code].format(problem=PROBLEMS[problem][code], area=AREAS[area][code]) for code in CODES
            }
            found.append(Treatment(f"{problem}-{area}", name, tuple(p for p in TREATMENT_PAGES if p in chosen)))
        return tuple(sorted(found, key=lambda treatment: treatment.slug))

    def _front(self, code: str, page: str, treatment: Treatment) -> str:
        real = self._real.get(page)
        title = real.meta[code]["title"] if real else TITLES[page][code]
        keywords = (real or self._real["recovery"]).meta[code]["keywords"].split(", ")
        chosen = self._random.sample(keywords, 5)
        description = DESCRIPTIONS[page][code].format(name=treatment.name[code])
        return _front({"title": title, "description": description, "keywords": ", ".join(chosen)})

    def _page(self, treatment: Treatment, name: str) -> Writer:
        writer = Writer(self._random, self._pool, name)
        target = self._random.randint(*WORDS)
        real = self._real.get(name)
        title = real.title if real else TITLES[name]
        writer.write({code: f"# {title[code]} ({treatment.name[code]})" for code in CODES})
        if real:
            for section in self._some_sections(real):
                self._some_of(writer, name, section)
        else:
            writer.heading(next(s for s in self._real["index"].sections if s.id == "in-short"))
            writer.points(self._random.randint(3, 5), ids=False)
            writer.paragraph(2)
        topics = self._random.sample(self._topics, len(self._topics))
        while writer.words < target:
            if writer.heading(topics.pop()):
                self._more(writer, with_table=not real and self._random.random() < 0.4)
        return writer

    def _some_sections(self, page: RealPage) -> Iterator[Section]:
        """The sections of the kind, those that something links to, and some of the others."""
        kind = TREATMENT_PAGES[page.name]
        for section in page.sections:
            needed = section.id in kind.sections or (page.name, section.id) in self._wanted
            if needed or self._random.random() < 0.4:
                yield section

    def _some_of(self, writer: Writer, page: str, section: Section) -> None:
        """A section of a real page with some of its items, rows and paragraphs."""
        writer.heading(section)
        help_card = section.id.startswith("help-")
        written = False
        for n, part in enumerate(section.parts):
            pieces = part.pieces
            if part.kind in ("paragraph", "picture"):
                text = pieces[0].texts["en"]
                fixed = any(sentence in text for sentence in self._fixed) or help_card
                is_last = n == len(section.parts) - 1
                needed = fixed or part.kind == "picture" or text.endswith(":") or (is_last and not written)
                if not needed and self._random.random() < 0.6:
                    continue
                writer.part(part, pieces, keep=fixed)
            else:
                low, high = (3, 5) if section.id == "in-short" else (2, 3) if part.kind == "table" else (3, 5)
                count = min(len(pieces), self._random.randint(low, high))
                places = sorted(self._random.sample(range(len(pieces)), count))
                # Numbers of items that stand in lists of signs for help are part of their meaning.
                writer.part(part, [pieces[place] for place in places], keep=help_card)
            written = True

    def _more(self, writer: Writer, with_table: bool) -> None:
        """The content of a section that is drawn from the whole site."""
        writer.paragraph(self._random.randint(2, 4))
        if with_table:
            # All tables with the two kinds as columns are one supply of rows.
            head = next(table.head for table in self._tables if table.head["en"].startswith("| |"))
            rows = [p for table in self._tables if table.head["en"].startswith("| |") for p in table.pieces]
            writer.part(Part("table", (), head), self._random.sample(rows, self._random.randint(3, 5)))
        elif self._random.random() < 0.6:
            writer.points(self._random.randint(3, 5))
        else:
            writer.paragraph(self._random.randint(1, 3))

    def _home_page(self) -> Writer:
        writer = Writer(self._random, self._pool, "index")
        writer.write({code: f"# {self._home.title[code]}" for code in CODES})
        first = self._treatments[0].slug
        for section in self._home.sections:
            writer.heading(section)
            for part in section.parts:
                pieces = tuple(
                    replace(p, texts={c: t.replace(f"({REAL}/", f"({first}/") for c, t in p.texts.items()})
                    for p in part.pieces
                )
                if section.id == "questions":
                    pieces += tuple(self._ask(treatment) for treatment in self._treatments)
                writer.part(part, pieces, keep=True)
        return writer

    @staticmethod
    def _ask(treatment: Treatment) -> Piece:
        texts = {}
        for code, name in treatment.name.items():
            upper = name[0].upper() + name[1:]
            texts[code] = ASK[code].format(upper=upper, name=name, slug=treatment.slug).replace("(./", "(")
        return Piece(texts, "index", f"{{#ask-{treatment.slug}}}")

    def _sources_page(self, used: set[str]) -> Writer:
        """The real sources, without those that no page names."""
        writer = Writer(self._random, self._pool, "sources")
        writer.write({code: f"# {self._sources.title[code]}" for code in CODES})
        for section in self._sources.sections:
            writer.heading(section)
            for part in section.parts:
                kept = [p for p in part.pieces if not p.attributes or p.attributes.strip("{#} ").upper() in used]
                writer.part(part, kept, keep=True)
        return writer


def _front(meta: Mapping[str, str]) -> str:
    """The front matter. Nobody has checked these pages; a name keeps the check from listing each of them."""
    fields = {
        "title": meta["title"],
        "description": meta["description"],
        "keywords": meta["keywords"],
        "updated": "2026-01-02",
        "next_review": "2030-01-02",
        "medical_reviewer": "Nobody Real",
        "medical_review": "2026-01-02",
        "language_reviewer": "Nobody Real",
        "language_review": "2026-01-02",
    }
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in fields.items()) + "---\n\n"


def copy_program(root: Path, folder: Path) -> None:
    """Copy what a project is besides its content: settings, templates and program."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(root / "mkdocs.yml", folder / "mkdocs.yml")
    for name in ("overrides", "scripts"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))


def generate(root: Path, folder: Path, pages: int, seed: int) -> None:
    """Write a project with `pages` pages in all into `folder`, which has to be empty or new.

    Raises ValueError for a number of pages that cannot be.
    """
    site = Site(root, pages, seed)
    if folder.exists() and any(folder.iterdir()):
        raise ValueError(f"{folder} is not empty.")
    copy_program(root, folder)
    shutil.copytree(root / "docs" / "images", folder / "docs" / "images")
    for path, content in site.files():
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8", newline="\n")
    record = folder / "scripts" / "translations.py"
    if record.exists():  # translations.lock.json: every translation taken as it is now
        subprocess.run([sys.executable, str(record), "start"], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def main(argv: Sequence[str] | None = None) -> int:
    """Generate a site; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where to write it: a folder that is empty or new")
    parser.add_argument("--pages", type=int, default=300, help="pages in all, a third in each language")
    parser.add_argument("--seed", type=int, default=1, help="another number gives another site")
    arguments = parser.parse_args(argv)
    try:
        generate(ROOT, arguments.folder, arguments.pages, arguments.seed)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
