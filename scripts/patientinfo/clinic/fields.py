"""Validates the fields of clinic.yml: telephone numbers, web addresses, colours, opening hours, the logo."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import phonenumbers
import yaml

from patientinfo.clinic.colours import CONTRAST, SOFT, WHITE, least_contrast, passing
from patientinfo.clinic.model import Clinic, Hours, Publisher
from patientinfo.clinic.reading import FieldNames, Reading
from patientinfo.content.images import picture_faults
from patientinfo.messages import Message, joined, listing, msg
from patientinfo.problems import NOTICE
from patientinfo.urls import parse_url

# With this schema editors' programs complete and check the file. It accepts everything that is accepted here.
JSON_SCHEMA = Path(__file__).parent / "clinic.schema.json"
# The schema has the same fields; a test compares.
FILE_FIELDS = FieldNames(required=("clinics",), optional=("logo", "colours"))
COLOUR_FIELDS = FieldNames(optional=("brand", "links"))
CLINIC_FIELDS = FieldNames(("name", "address", "telephone", "night"), ("map", "booking", "hours"))
ADDRESS_FIELDS = FieldNames(("street", "postcode", "town", "country"))
HOURS_FIELDS = FieldNames(("days", "opens", "closes"))
LOGO_KINDS = (".svg", ".png")
LOGO_BYTES = 10_000  # it is loaded on every first visit
DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAYS = re.compile(rf"({'|'.join(DAYS)})(?:\s*[-–]\s*({'|'.join(DAYS)}))?")
_LONGEST_NIGHT = 16 * 60  # minutes; "09:00" to "08:30" is a slip, "18:00" to "02:00" is none
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
# A character that a telephone number cannot have; + may only be the first. A copied number may contain no-break spaces.
_NO_NUMBER = re.compile(r"(?<!^)\+|[^0-9 ().+\u00a0-]")
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def read_publisher(reading: Reading, root: yaml.Node | None) -> Publisher:
    """Everything valid in the file. Problems and notices are added to `reading`."""
    fields = reading.fields(root, msg("the file"), FILE_FIELDS)
    colours = reading.fields(fields["colours"], msg("colours"), COLOUR_FIELDS) if "colours" in fields else {}
    return Publisher(
        clinics=tuple(_clinics(reading, fields.get("clinics"))),
        brand=_colour(reading, colours.get("brand"), (WHITE,), msg("White text on it")),
        links=_colour(reading, colours.get("links"), (WHITE, SOFT), msg("Links in this colour")),
        logo=_logo(reading, fields.get("logo")),
        notices=tuple(reading.notices),
    )


def _clinics(reading: Reading, node: yaml.Node | None) -> Iterator[Clinic]:
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        reading.refuse(
            node,
            msg("There is no clinic in the list."),
            msg("Start each clinic with a line `- name: …` below `clinics:`."),
        )
        return
    for entry in node.value:
        values = reading.fields(entry, msg("the clinic"), CLINIC_FIELDS)
        address = reading.fields(values["address"], msg("the address"), ADDRESS_FIELDS) if "address" in values else {}
        country = _country(reading, address.get("country"))
        yield Clinic(
            name=reading.text(values.get("name")),
            street=reading.text(address.get("street")),
            postcode=reading.scalar(address.get("postcode")),
            town=reading.text(address.get("town")),
            country=country,
            telephone=_telephone(reading, values.get("telephone"), country),
            night=reading.sentence(values.get("night")),
            map=_links(reading, values.get("map")),
            booking=_links(reading, values.get("booking")),
            hours=tuple(_hours(reading, values.get("hours"))),
        )


def _links(reading: Reading, node: yaml.Node | None) -> dict[str, str]:
    if node is None:
        return {}
    found = reading.text(node)
    # Empty ones have been reported already.
    for address in sorted(set(found.values()) - {""}):
        if not _is_on_the_web(address):
            reading.refuse(
                node,
                msg('"{address}" is not a web address.', address=address),
                msg("Write the full address, with https://."),
            )
    return found


def _country(reading: Reading, node: yaml.Node | None) -> str:
    code = reading.scalar(node).upper()
    # Countries with telephone numbers: lists of territories also contain "ZZ" and "EU".
    if code and code not in phonenumbers.SUPPORTED_REGIONS:
        reading.refuse(
            node,
            msg('"{code}" is not a country code.', code=code),
            msg("Write the two letters of the country (ISO 3166), such as NL or MY."),
        )
        return ""
    if code and code not in reading.countries.codes:
        _notice_of_emergency(reading, node, code)
    return code


def _notice_of_emergency(reading: Reading, node: yaml.Node | None, country: str) -> None:
    """Add a notice, once per country, that the guide has no emergency number for it. We do not guess one."""
    known = (f"{' / '.join(one.emergency)} ({code})" for code, one in reading.countries.by_code.items())
    message = msg(
        "In an emergency the guide tells patients to call {numbers}. For {country} it only says to call the local "
        "emergency number.",
        numbers=listing(known, ""),
        country=country,
    )
    if node is not None and message not in [notice.message for notice in reading.notices]:
        hint = msg("Say under `night:`, in each language, which number to call there in an emergency.")
        reading.notices.append(reading.problem(node, message, hint, NOTICE))


def _telephone(reading: Reading, node: yaml.Node | None, country: str) -> str:
    text = reading.scalar(node)
    if not text:
        return ""
    if more := _NO_NUMBER.search(text):
        # The library would drop an extension, and convert letters to digits.
        reading.refuse(
            node,
            msg(
                '"{text}" contains more than a telephone number, starting with "{part}".',
                text=text,
                part=text[more.start() :],
            ),
            msg("Write one number that can be dialled: digits and spaces, no letters, no extension."),
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
        reading.refuse(
            node,
            msg('"{text}" is not a telephone number.', text=text),
            msg('Write it with its country code, such as "{example}".', example=shown),
        )
        return ""
    if country and phonenumbers.region_code_for_number(number) not in (country, None):
        reading.refuse(
            node,
            msg('"{text}" is not a telephone number in {country}.', text=text, country=country),
            msg("Correct the number, or the country in the address."),
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _hours(reading: Reading, node: yaml.Node | None) -> Iterator[Hours]:
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode):
        reading.refuse(
            node, msg("The hours are not a list."), msg("Start each entry with a line such as `- days: mo-fr`.")
        )
        return
    found: list[tuple[int, Hours]] = []
    for entry in node.value:
        values = reading.fields(entry, msg("the hours"), HOURS_FIELDS)
        texts = [reading.scalar(values.get(name)) for name in HOURS_FIELDS.required]
        if not all(texts):
            continue  # missing fields have been reported already
        days = _DAYS.fullmatch(texts[0].lower())
        opens, closes = (text.zfill(5) for text in texts[1:])  # "9:00"
        if (opens, closes) == ("00:00", "00:00"):
            closes = "24:00"  # the whole day
        first = DAYS.index(days[1]) if days else 0
        last = DAYS.index(days[2] or days[1]) if days else 0
        if days is None or first > last:
            reading.refuse(
                values["days"],
                msg("These are not days."),
                msg("Write `mo-fr`, or one of {names}.", names=listing(DAYS)),
            )
        elif not _are_times(opens, closes):
            reading.refuse(
                values["opens"],
                msg("These are not times."),
                msg(
                    "Write `{opens}` and `{closes}`; for the whole day `{start}` and `{end}`.",
                    opens='opens: "09:00"',
                    closes='closes: "17:30"',
                    start='opens: "00:00"',
                    end='closes: "24:00"',
                ),
            )
        else:
            hours = Hours(first, last, opens, closes)
            if line := next((line for line, other in found if hours.overlap(other)), 0):
                reading.refuse(
                    entry,
                    msg("These hours overlap with those of line {line}.", line=line),
                    msg("Give the opening and closing time of each day only once, or give times that do not overlap."),
                )
            found.append((entry.start_mark.line + 1, hours))
            yield hours


def _are_times(opens: str, closes: str) -> bool:
    """Whether a clinic can be open between these times. Closing before opening is on the next day, or a slip."""
    if not (_TIME.fullmatch(opens) and (closes == "24:00" or _TIME.fullmatch(closes))):
        return False
    return closes > opens or Hours(0, 0, opens, closes).length <= _LONGEST_NIGHT


def _colour(reading: Reading, node: yaml.Node | None, backgrounds: Sequence[str], use: Message) -> str:
    text = reading.scalar(node)
    if not text:
        return ""
    if not _COLOUR.fullmatch(text):
        reading.refuse(
            node,
            msg('"{text}" is not a colour.', text=text),
            msg('Write # and six hexadecimal digits in quotes, such as "{example}".', example="#0b5563"),
        )
        return ""
    nearest = passing(text, backgrounds)
    if nearest != text.lower():
        reading.refuse(
            node,
            msg(
                "{use} has a contrast of {contrast} to 1; at least {least} is needed to read it (WCAG 2.2, 1.4.3).",
                use=use,
                contrast=f"{least_contrast(text, backgrounds):.1f}",
                least=str(CONTRAST),
            ),
            msg('Write "{colour}", the nearest colour that passes.', colour=nearest),
        )
    return text.lower()


def _logo(reading: Reading, node: yaml.Node | None) -> Path | None:
    name = reading.scalar(node)
    if not name:
        return None
    file = reading.folder / name
    if file.suffix not in LOGO_KINDS and file.suffix.lower() in LOGO_KINDS:
        # It is published with this extension, from which hosts derive the MIME type.
        right = file.with_suffix(file.suffix.lower()).name
        reading.refuse(
            node,
            msg('The extension of the logo\'s file name is in capitals: "{name}".', name=name),
            msg('Rename the file to "{name}", and use that name here too.', name=right),
        )
        return None
    if file.suffix not in LOGO_KINDS or not file.is_file():
        reading.refuse(
            node,
            msg('There is no picture "{name}".', name=name),
            msg("Put it in the same folder as {file}, as .svg or .png.", file=reading.name),
        )
        return None
    data = file.read_bytes()
    if len(data) > LOGO_BYTES:
        reading.refuse(
            node,
            msg("The logo is {count} bytes; the limit is {most}.", count=f"{len(data):,}", most=f"{LOGO_BYTES:,}"),
            msg("Make it smaller, preferably as SVG."),
        )
    for line, fault, hint in picture_faults(data, file.suffix):
        # The place in the image, followed by the message, which is translated separately.
        reading.refuse(node, joined(Message(f"{name}:{line}:"), fault), hint)
    return file


def _is_on_the_web(address: str) -> bool:
    """Whether it is an absolute HTTPS URL without a user name and without characters that could end an attribute."""
    parts = parse_url(address)
    if parts is None or not re.fullmatch(r"[!-~]+", address) or re.search(r"[\"'`\\]", address):
        return False
    try:
        parts.port  # noqa: B018  # raises for an invalid port
    except ValueError:
        return False
    return parts.scheme == "https" and "@" not in parts.netloc and bool(_HOST.fullmatch(parts.hostname or ""))
