"""clinic.yml -> who publishes the site: clinics, how to reach them, logo and colours, in every language.

Without the file the site is neutral. Whatever cannot be used is a problem with its line; nothing is guessed, because
a wrong digit in a telephone number is found by somebody who is worried at night.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import phonenumbers
import yaml
from coloraide import Color

from patientinfo.checks.registry import Category, declare
from patientinfo.content.images import picture_faults
from patientinfo.messages import Said, joined, listing, say
from patientinfo.model import Language
from patientinfo.problems import NOTICE, Problem
from patientinfo.urls import parse_url

# The file, relative to where the command runs, in the environment of the build.
VARIABLE = "CLINIC_CONFIG"
# Where the help cards of the guide name the number to call; a test compares.
EMERGENCY = {"NL": "112", "MY": "999"}
# What colours stand on, as in tokens.css; a test compares.
WHITE, SOFT, DARK, DARK_SOFT = "#ffffff", "#eef5f6", "#10181c", "#1b2a30"
# Success criterion 1.4.3 of WCAG 2.2: text against its ground.
CONTRAST = 4.5
LOGO_KINDS = (".svg", ".png")
LOGO_BYTES = 10_000  # it comes with every first view
DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAYS = re.compile(rf"({'|'.join(DAYS)})(?:\s*[-–]\s*({'|'.join(DAYS)}))?")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
# The first sign that no telephone number has; a + stands in front only. A copied number can have a blank that does not
# break.
_NO_NUMBER = re.compile(r"(?<!^)\+|[^0-9 ().+\u00a0-]")
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
# Signs that control, mark or join others, halves of signs, and ends of lines (Unicode, general categories).
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
# YAML takes what follows for a remark. One that is meant as such has a blank after its #.
_LOST = re.compile(r"[ \t]+#\S.*")


@dataclass(frozen=True, slots=True)
class Hours:
    """Days that follow each other, 0 for Monday, and times as "09:00"."""

    first: int
    last: int
    opens: str
    closes: str

    def overlap(self, other: Hours) -> bool:
        """Whether both hold at some time of some day."""
        is_same_day = self.first <= other.last and other.first <= self.last
        return is_same_day and self.opens < other.closes and other.opens < self.closes


@dataclass(frozen=True, slots=True)
class Clinic:
    """One branch. Texts are by language code, in every language of the site; `telephone` as E.164 ("+60312345678")."""

    name: Mapping[str, str]
    street: Mapping[str, str]
    postcode: str
    town: Mapping[str, str]
    country: str
    telephone: str
    night: Mapping[str, str]
    map: Mapping[str, str] = field(default_factory=dict)
    booking: Mapping[str, str] = field(default_factory=dict)
    hours: tuple[Hours, ...] = ()

    @property
    def telephone_shown(self) -> str:
        """The number as people write it internationally (ITU-T E.123)."""
        number = phonenumbers.parse(self.telephone)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the site. Colours as "#0b5563", or "" for the site's own; `logo` the file, if there is one.

    `notices` are what whoever publishes should look at; nothing is stopped by them.
    """

    clinics: tuple[Clinic, ...] = ()
    brand: str = ""
    links: str = ""
    logo: Path | None = None
    notices: tuple[Problem, ...] = ()

    @property
    def links_in_the_dark(self) -> str:
        """The links' colour, as light as it has to be on a dark ground."""
        return passing(self.links, (DARK, DARK_SOFT)) if self.links else ""


class ClinicBroken(Exception):
    """The file of a clinic can be used as it is: each detail valid, and each text in every language of the site.

    Why: a wrong digit in a telephone number is found by somebody who is worried at night.
    Bad:  telephone: "03-2161", night: in English only, links: "#9fd8e0", which is too pale to read
    Good: telephone: "+60 3-2161 2345", night: with a line each for en, nl and ms, links: "#00577f"
    """

    # Raised where it cannot; `problems` says why, each with its line.
    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.path}:{p.line}: {p.message} {p.remedy}" for p in problems))
        self.problems = tuple(problems)


# What is found in the file: errors, and what whoever publishes should look at.
RULE = declare("clinic", Category.CLINIC, ClinicBroken)


def passing(colour: str, grounds: Sequence[str]) -> str:
    """The colour itself if text in it can be read on every ground, else the nearest in lightness that can.

    Hue is kept and lightness changed, in OKLCH; contrast as WCAG 2.2 counts it. `grounds` are all light or all dark.
    """

    def reads(candidate: str) -> bool:
        return all(Color(candidate).contrast(ground, method="wcag21") >= CONTRAST for ground in grounds)

    if reads(colour):
        return colour.lower()
    is_dark = Color(grounds[0]).luminance() < 0.18
    lightness = Color(colour).convert("oklch")["l"]
    end = 1.0 if is_dark else 0.0
    for step in range(1, 101):
        near = Color(colour).convert("oklch").set("l", lightness + (end - lightness) * step / 100)
        text = near.convert("srgb").fit("srgb").to_string(hex=True)
        if reads(text):
            return str(text)
    return "#ffffff" if is_dark else "#000000"


def load_publisher(languages: Sequence[Language]) -> Publisher:
    """Read the file that the environment names; where it names none, nobody publishes. Raises ClinicBroken."""
    name = os.environ.get(VARIABLE, "").strip()
    if not name:
        return Publisher()
    path = Path(name)
    reading = _Reading(_shown(path), path.parent, tuple(language.code for language in languages))
    found = reading.publisher(path)
    if reading.problems:
        raise ClinicBroken(reading.problems)
    return found


def _is_on_the_web(address: str) -> bool:
    """Whether it is a whole address of HTTPS, without a name of a user and without signs that end an attribute."""
    parts = parse_url(address)
    if parts is None or not re.fullmatch(r"[!-~]+", address) or re.search(r"[\"'`\\]", address):
        return False
    try:
        parts.port  # noqa: B018  # read for its check: a number that is no port raises
    except ValueError:
        return False
    return parts.scheme == "https" and "@" not in parts.netloc and bool(_HOST.fullmatch(parts.hostname or ""))


def _shown(path: Path) -> str:
    """The file as whoever gave it knows it."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


def absolute() -> dict[str, str]:
    """The variable for a command that runs in another folder."""
    name = os.environ.get(VARIABLE, "").strip()
    return {VARIABLE: str(Path(name).resolve())} if name else {}


def _open_quote(error: yaml.MarkedYAMLError, tokens: Sequence[yaml.Token]) -> yaml.Mark | None:
    """Where quotes were opened that nothing closes, if that is why the file cannot be read.

    YAML goes on to the next quotes, lines further down, and complains of what follows them.
    """
    if "quoted scalar" in (error.context or ""):
        return error.context_mark
    for token in reversed(tokens):
        over_lines = token.start_mark.line < token.end_mark.line
        if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"') and over_lines:
            is_before = error.problem_mark is not None and token.end_mark.index <= error.problem_mark.index
            return token.start_mark if is_before else None
    return None


class _Reading:
    """The file while it is read: every problem is kept, so that one run names them all."""

    def __init__(self, name: str, folder: Path, codes: tuple[str, ...]) -> None:
        self.name = name
        self.folder = folder
        self.codes = codes
        self.source = ""
        self.notices: list[Problem] = []
        self.problems: list[Problem] = []

    def refuse(self, at: yaml.Node | yaml.Token | None, message: Said, remedy: Said) -> None:
        mark = at.start_mark if at is not None else None
        self.refuse_at(mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, message, remedy)

    def refuse_at(self, line: int, column: int, message: Said, remedy: Said) -> None:
        self.problems.append(Problem(self.name, line, message, remedy, column, rule=RULE))

    # --- the whole file --------------------------------------------------------------------------------------

    def text_of(self, path: Path) -> str | None:
        """What stands in the file; None, and told, where it cannot be read."""
        try:
            return path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            example = say("Give the path of your clinic.yml, for example CONFIG=clinic.yml.")
            self.refuse(None, say("There is no such file."), example)
        except IsADirectoryError:
            right = f"CONFIG={path.as_posix()}/clinic.yml"
            self.refuse(
                None, say("This is a folder."), say("Give the path of the file in it: {example}.", example=right)
            )
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            self.refuse_at(line, 1, say("The file is not saved as UTF-8."), say("Save it as text, in UTF-8."))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.refuse(None, say("The file cannot be read: {reason}.", reason=reason), say("Look who may open it."))
        return None

    def root_of(self, text: str) -> yaml.Node | None:
        """The file as YAML has it; None, and told, where it cannot be read or is more than fields with values."""
        tokens: list[yaml.Token] = []
        try:
            for token in yaml.scan(text):
                tokens.append(token)
                if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken):
                    self.refuse(
                        token,
                        say("The value begins with an anchor (&), an alias (*) or a tag (!)."),
                        say("Put the whole value between double quotes, or take the sign away."),
                    )
                    return None
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.reader.ReaderError as error:
            self.refuse_at(
                text.count("\n", 0, error.position) + 1,
                error.position - text.rfind("\n", 0, error.position),
                say("A sign that is not seen stands here: U+{code}.", code=f"{error.character:04X}"),
                say("Delete it, and type anew what stands around it."),
            )
        except RecursionError:
            remedy = say("Write it as the example in README.md.")
            self.refuse(None, say("The file has brackets within brackets."), remedy)
        except yaml.MarkedYAMLError as error:
            if quote := _open_quote(error, tokens):
                self.refuse_at(
                    quote.line + 1,
                    quote.column + 1,
                    say("The quotes that open here are not closed on this line."),
                    say("Write the same sign at the end of the value."),
                )
            elif mark := error.problem_mark:
                self.refuse_at(
                    mark.line + 1,
                    mark.column + 1,
                    say("The line cannot be read: {reason}.", reason=str(error.problem)),
                    say("Put values with a colon, # or other signs in double quotes, and indent with spaces."),
                )
        return None

    def publisher(self, path: Path) -> Publisher:
        text = self.text_of(path)
        if text is None:
            return Publisher()
        self.source = text
        root = self.root_of(text)
        if self.problems:
            return Publisher()
        fields = self.fields(root, say("the file"), required=("clinics",), optional=("logo", "colours"))
        colours = self.fields(fields["colours"], say("colours"), (), ("brand", "links")) if "colours" in fields else {}
        return Publisher(
            clinics=tuple(self.clinics(fields.get("clinics"))),
            brand=self.colour(colours.get("brand"), (WHITE,), say("White text on it")),
            links=self.colour(colours.get("links"), (WHITE, SOFT), say("Links in it")),
            logo=self.logo(fields.get("logo")),
            notices=tuple(self.notices),
        )

    def fields(
        self, node: yaml.Node | None, what: Said, required: Sequence[str], optional: Sequence[str] = ()
    ) -> dict[str, yaml.Node]:
        """The values of a mapping by name; unknown, doubled and missing names are refused."""
        known = (*required, *optional)
        found: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            self.refuse(
                node,
                say("Here the fields of {what} should stand.", what=what),
                say("Write them below each other: {names}.", names=listing(known)),
            )
            return found
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                self.refuse(
                    key,
                    say('There is no field "{name}" in {what}.', name=name, what=what),
                    say("The fields are {names}.", names=listing(known)),
                )
            elif name in found:
                self.refuse(key, say('The field "{name}" stands twice.', name=name), say("Keep one of the two."))
            else:
                found[name] = value
        for name in required:
            if name not in found:
                self.refuse(
                    node,
                    say('The field "{name}" is missing in {what}.', name=name, what=what),
                    say("Add it; README.md has an example."),
                )
        return found

    def clinics(self, node: yaml.Node | None) -> Iterator[Clinic]:
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.refuse(
                node,
                say("There is no clinic in the list."),
                say("Begin each with a line `- name: …` below `clinics:`."),
            )
            return
        for entry in node.value:
            required = ("name", "address", "telephone", "night")
            values = self.fields(entry, say("the clinic"), required, ("map", "booking", "hours"))
            parts = ("street", "postcode", "town", "country")
            address = self.fields(values["address"], say("the address"), parts) if "address" in values else {}
            country = self.country(address.get("country"))
            yield Clinic(
                name=self.text(values.get("name")),
                street=self.text(address.get("street")),
                postcode=self.scalar(address.get("postcode")),
                town=self.text(address.get("town")),
                country=country,
                telephone=self.telephone(values.get("telephone"), country),
                night=self.sentence(values.get("night")),
                map=self.links(values.get("map")),
                booking=self.links(values.get("booking")),
                hours=tuple(self.hours(values.get("hours"))),
            )

    # --- values ----------------------------------------------------------------------------------------------

    def scalar(self, node: yaml.Node | None) -> str:
        if node is None or self.is_cut_off(node):
            return ""
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            self.refuse(node, say("Here a text is missing."), say("Write it on the same line, after the colon."))
            return ""
        text = str(node.value).strip()
        if "<" in text or ">" in text or any(unicodedata.category(sign) in _UNSEEN for sign in text):
            self.refuse(
                node, say("The text holds < or > or a sign that is not seen."), say("Write plain text on one line.")
            )
            return ""
        return text

    def is_cut_off(self, node: yaml.Node) -> bool:
        """Say so if a # ends the value before the line ends: "5-2 Jalan Contoh #05-01" would lose its unit."""
        # The text of a block (| or >) is whole: in it a # is a sign like any other.
        if not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
            return False
        lost = _LOST.match(self.source, node.end_mark.index)
        if lost is None:
            return False
        whole = f"{node.value}{lost[0]}".strip()
        quoted = f"'{whole}'" if '"' in whole else f'"{whole}"'
        self.refuse(
            node,
            say('The part from "#" on would be lost.'),
            say("Put the whole value between quotes: {value}. A remark has a blank after its #.", value=quoted),
        )
        return True

    def text(self, node: yaml.Node | None) -> dict[str, str]:
        """A text for all languages, or one for each."""
        if not isinstance(node, yaml.MappingNode):
            plain = self.scalar(node)
            return dict.fromkeys(self.codes, plain)
        values = self.fields(node, say("the text by language"), self.codes)
        return {code: self.scalar(value) for code, value in values.items()}

    def sentence(self, node: yaml.Node | None) -> dict[str, str]:
        """A text that is language: one for each."""
        if node is not None and not isinstance(node, yaml.MappingNode) and len(self.codes) > 1:
            self.refuse(
                node,
                say("This sentence is there in one language only."),
                say("Write one for each, below it: {names}.", names=listing(self.codes)),
            )
            return {}
        return self.text(node)

    def links(self, node: yaml.Node | None) -> dict[str, str]:
        if node is None:
            return {}
        found = self.text(node)
        # An empty one has been told of.
        for address in sorted(set(found.values()) - {""}):
            if not _is_on_the_web(address):
                self.refuse(
                    node,
                    say('"{address}" is not an address on the web.', address=address),
                    say("Write it whole, with https://."),
                )
        return found

    def country(self, node: yaml.Node | None) -> str:
        code = self.scalar(node).upper()
        # The countries that have telephone numbers: lists of names also hold "ZZ" and "EU".
        if code and code not in phonenumbers.SUPPORTED_REGIONS:
            self.refuse(
                node,
                say('"{code}" is not a country.', code=code),
                say("Write its two letters (ISO 3166), such as NL or MY."),
            )
            return ""
        if code and code not in EMERGENCY:
            self.notice_of_emergency(node, code)
        return code

    def notice_of_emergency(self, node: yaml.Node | None, country: str) -> None:
        """Tell, once a country, that the guide has no number for an emergency there. It cannot be known from here."""
        message = say(
            "In an emergency the guide tells patients to call 112 in the Netherlands and 999 in Malaysia. "
            "Of {country} it says only to call the emergency number there.",
            country=country,
        )
        if node is not None and message not in [notice.message for notice in self.notices]:
            remedy = say("Say under `night:`, in each language, which number to call there in an emergency.")
            mark = node.start_mark
            self.notices.append(
                Problem(self.name, mark.line + 1, message, remedy, mark.column + 1, rule=RULE, level=NOTICE)
            )

    def telephone(self, node: yaml.Node | None, country: str) -> str:
        text = self.scalar(node)
        if not text:
            return ""
        if more := _NO_NUMBER.search(text):
            # The library would leave an extension out, and make digits of letters.
            self.refuse(
                node,
                say(
                    '"{text}" is more than a telephone number, from "{part}" on.', text=text, part=text[more.start() :]
                ),
                say("Write one number that can be dialled: digits and blanks, no letters, no extension."),
            )
            return ""
        try:
            number = phonenumbers.parse(text)
            is_valid = text.startswith("+") and phonenumbers.is_valid_number(number)
        except phonenumbers.NumberParseException:
            is_valid = False
        if not is_valid:
            example = phonenumbers.example_number(country or "NL")
            shown = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.INTERNATIONAL) if example else ""
            self.refuse(
                node,
                say('"{text}" is not a telephone number.', text=text),
                say('Write it with its country, such as "{example}".', example=shown),
            )
            return ""
        if country and phonenumbers.region_code_for_number(number) not in (country, None):
            self.refuse(
                node,
                say('"{text}" is not a number in {country}.', text=text, country=country),
                say("Mend the number, or the country of the address."),
            )
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def hours(self, node: yaml.Node | None) -> Iterator[Hours]:
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            self.refuse(node, say("The hours are not a list."), say("Begin each entry with `- days: mo-fr`."))
            return
        found: list[tuple[int, Hours]] = []
        for entry in node.value:
            values = self.fields(entry, say("the hours"), ("days", "opens", "closes"))
            texts = [self.scalar(values.get(name)) for name in ("days", "opens", "closes")]
            if not all(texts):
                continue  # what is missing has been told
            days = _DAYS.fullmatch(texts[0].lower())
            opens, closes = (text.zfill(5) for text in texts[1:])  # "9:00"
            first = DAYS.index(days[1]) if days else 0
            last = DAYS.index(days[2] or days[1]) if days else 0
            if days is None or first > last:
                self.refuse(
                    values["days"],
                    say("These are not days."),
                    say("Write `mo-fr`, or one of {names}.", names=listing(DAYS)),
                )
            elif not (_TIME.fullmatch(opens) and _TIME.fullmatch(closes) and opens < closes):
                self.refuse(
                    values["opens"],
                    say("These are not times."),
                    say("Write `{opens}` and `{closes}`.", opens='opens: "09:00"', closes='closes: "17:30"'),
                )
            else:
                hours = Hours(first, last, opens, closes)
                if line := next((line for line, other in found if hours.overlap(other)), 0):
                    self.refuse(
                        entry,
                        say("These hours overlap with those of line {line}.", line=line),
                        say("Write for each day once when it opens and closes; or times that follow each other."),
                    )
                found.append((entry.start_mark.line + 1, hours))
                yield hours

    def colour(self, node: yaml.Node | None, grounds: Sequence[str], use: Said) -> str:
        text = self.scalar(node)
        if not text:
            return ""
        if not _COLOUR.fullmatch(text):
            self.refuse(
                node,
                say('"{text}" is not a colour.', text=text),
                say('Write six digits in quotes, such as "{example}".', example="#0b5563"),
            )
            return ""
        nearest = passing(text, grounds)
        if nearest != text.lower():
            least = min(Color(text).contrast(ground, method="wcag21") for ground in grounds)
            self.refuse(
                node,
                say(
                    "{use} has a contrast of {contrast} to 1; people need {least} to read it (WCAG 2.2, 1.4.3).",
                    use=use,
                    contrast=f"{least:.1f}",
                    least=str(CONTRAST),
                ),
                say('Write "{colour}", the nearest colour that has it.', colour=nearest),
            )
        return text.lower()

    def logo(self, node: yaml.Node | None) -> Path | None:
        name = self.scalar(node)
        if not name:
            return None
        file = self.folder / name
        if file.suffix not in LOGO_KINDS and file.suffix.lower() in LOGO_KINDS:
            # It is published under this ending, and hosts tell by it what a file is.
            right = file.with_suffix(file.suffix.lower()).name
            self.refuse(
                node,
                say('The name of the logo ends in capitals: "{name}".', name=name),
                say('Rename the file to "{name}", and write this here too.', name=right),
            )
            return None
        if file.suffix not in LOGO_KINDS or not file.is_file():
            self.refuse(
                node,
                say('There is no picture "{name}".', name=name),
                say("Put it beside {file}, as .svg or .png.", file=self.name),
            )
            return None
        data = file.read_bytes()
        if len(data) > LOGO_BYTES:
            self.refuse(
                node,
                say("The logo has {count} bytes; {most} is the most.", count=f"{len(data):,}", most=f"{LOGO_BYTES:,}"),
                say("Save it smaller, best as SVG."),
            )
        for line, fault, remedy in picture_faults(data, file.suffix):
            # The place in the picture, and what is said of it, which has its own translation.
            self.refuse(node, joined(Said(f"{name}:{line}:"), fault), remedy)
        return file
