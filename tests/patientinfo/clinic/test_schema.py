"""clinic.schema.json, with which editors' programs complete and check clinic.yml, beside the reader of that file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
import yaml

from clinics import KUALA_LUMPUR, ONE, SINGAPORE, TWO, written
from conftest import CONTENT, ROOT
from patientinfo.clinic import fields
from patientinfo.clinic.config import load_publisher
from patientinfo.clinic.error import ClinicError
from patientinfo.clinic.reading import FieldNames
from patientinfo.content.countries import load_countries
from patientinfo.settings import load_settings

SCHEMA = json.loads(fields.JSON_SCHEMA.read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = README.partition("```yaml\n")[2].partition("```")[0]
LANGUAGES = load_settings(ROOT).languages
COUNTRIES = load_countries(CONTENT / "valid" / "docs")


class Yaml12(yaml.SafeLoader):
    """YAML 1.2 (its core schema), which editors' programs read: `NO` and `17:30` are texts there."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  # as in PyYAML


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), [*first, ""])


def faults(text: str) -> list[str]:
    """What the schema finds wrong with a file."""
    import jsonschema  # three seconds: it reads the grammar of each format

    errors = jsonschema.Draft202012Validator(SCHEMA).iter_errors(yaml.load(text, Loader=Yaml12))
    return [error.message for error in errors]


def is_accepted(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the reader takes the file, whatever the schema says of it."""
    monkeypatch.setenv("CLINIC_CONFIG", str(written(folder, text)))
    try:
        load_publisher(LANGUAGES, COUNTRIES)
    except ClinicError:
        return False
    return True


def test_the_schema_is_one() -> None:
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(SCHEMA)


GOOD = {
    "example of the README": EXAMPLE,
    "one branch": ONE,
    "two branches": TWO,
    "country without an emergency number": SINGAPORE,
    "postcode without quotes": ONE.replace('"50450"', "50450"),
    "telephone without quotes": ONE.replace('"+60 3-2161 2345"', "+60321612345"),
    "telephone with dots": ONE.replace("+60 3-2161 2345", "+60 (3) 2161.2345"),
    "telephone copied": ONE.replace("+60 3-2161 2345", "+60\u00a03-2161\u00a02345"),
    "country in small letters": ONE.replace("country: MY", "country: my"),
    "days in capitals": ONE.replace("mo-fr", "MO – Fr"),
    "times without quotes": ONE.replace('"09:00"', "9:00").replace('"17:30"', "17:30"),
    "text in a block": ONE.replace("12 Jalan Contoh", "|\n        5 #2"),
    "links with a port, a query and an @": ONE.replace("example.org/kl", "example.org:8443/@3.1,101?z=1#a"),
    "colours in capitals": ONE.replace("#6a1b4d", "#6A1B4D"),
    "no hours": re.sub(r"    hours:\n(?: {6}.*\n)+", "    hours: []\n", ONE),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_the_reader_takes_the_schema_takes(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_accepted(tmp_path, GOOD[name], monkeypatch)
    assert faults(GOOD[name]) == []


BROKEN = {
    "unknown field": ("  - name: Example", "  - title: x\n    name: Example"),
    "field missing": ('    telephone: "+60 3-2161 2345"\n', ""),
    "field of the address missing": ("      town: Kuala Lumpur\n", ""),
    "field of the hours missing": ('        closes: "17:30"\n', ""),
    "unknown field of the file": ("colours:", "colors:"),
    "unknown colour": ("  brand:", "  header:"),
    "no country": ("country: MY", "country: ZZ"),
    "country in words": ("country: MY", "country: Malaysia"),
    "colour by name": ('"#6a1b4d"', "purple"),
    "colour in short": ('"#6a1b4d"', '"#fff"'),
    "colour without quotes": ('"#6a1b4d"', "#6a1b4d"),
    "telephone without country": ('"+60 3-2161 2345"', '"03-2161 2345"'),
    "telephone of letters": ("2161 2345", "2161 CALL"),
    "telephone with an extension": ("2161 2345", "2161 2345 ext 12"),
    "telephone as a link": ('"+60 3-2161 2345"', "tel:+60321612345"),
    "http": ("https://maps", "http://maps"),
    "script as link": ("https://maps.example.org/kl", "javascript:alert(1)"),
    "user in a link": ("https://maps", "https://a@maps"),
    "quote in a link": ("example.org/kl", "example.org/'onclick="),
    "http in one language": ("nl: https", "nl: http"),
    "days by name": ("days: mo-fr", "days: Monday"),
    "no time": ('"17:30"', '"25:30"'),
    "markup": ("name: Example", "name: <b>Example</b>"),
    "empty": ("street: 12 Jalan Contoh", "street:"),
    "no clinic": (f"clinics:\n{KUALA_LUMPUR}", "clinics: []\n"),
    "logo of another kind": ("logo.svg", "logo.gif"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_the_schema_refuses_the_reader_refuses(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = ONE.replace(*BROKEN[name], 1)
    assert broken != ONE
    assert faults(broken)
    assert not is_accepted(tmp_path, broken, monkeypatch)


def test_the_example_of_the_readme_names_the_schema() -> None:
    modeline = re.match(r"# yaml-language-server: \$schema=(\S+)\n", EXAMPLE)
    assert modeline, "the example has to begin with this line, by which editors' programs find the schema"
    assert (ROOT / modeline[1]) == fields.JSON_SCHEMA


# --- the schema and the reader have the same names -------------------------------------------------------------

MAPPINGS = {
    "#": fields.FILE_FIELDS,
    "#/properties/colours": fields.COLOUR_FIELDS,
    "#/$defs/clinic": fields.CLINIC_FIELDS,
    "#/$defs/address": fields.ADDRESS_FIELDS,
    "#/$defs/hours": fields.HOURS_FIELDS,
}


def mappings(schema: Any, place: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Each part of a schema that lists fields, by its JSON pointer."""
    if isinstance(schema, dict):
        if "properties" in schema and isinstance(schema.get("type"), str):
            yield place, schema
        for name, below in schema.items():
            yield from mappings(below, f"{place}/{name}")


def test_the_fields_of_the_schema_are_those_of_the_reader() -> None:
    found = dict(mappings(SCHEMA))
    assert found.keys() == MAPPINGS.keys()
    for place, schema in found.items():
        names: FieldNames = MAPPINGS[place]
        assert set(schema["properties"]) == {*names.required, *names.optional}, place
        assert set(schema.get("required", ())) == set(names.required), place
        assert schema["additionalProperties"] is False


def test_each_field_is_described() -> None:
    for place, schema in mappings(SCHEMA):
        for name, field in schema["properties"].items():
            target = SCHEMA["$defs"].get(field.get("$ref", "").rpartition("/")[2], {})
            assert field.get("description") or target.get("description"), f"{place}/{name}"


def test_the_countries_days_and_sizes_of_the_schema_are_those_of_the_reader() -> None:
    assert SCHEMA["$defs"]["country"]["anyOf"][1]["enum"] == sorted(phonenumbers.SUPPORTED_REGIONS)
    days = SCHEMA["$defs"]["hours"]["properties"]["days"]
    assert {*days["examples"]} == {"mo-fr", *fields.DAYS}
    assert all(re.search(days["pattern"], day) for day in days["examples"])
    logo = SCHEMA["properties"]["logo"]
    assert all(re.search(logo["pattern"], f"logo{ending}") for ending in fields.LOGO_KINDS)
    assert f"{fields.LOGO_BYTES // 1000} kB" in logo["description"]
    for colour in SCHEMA["properties"]["colours"]["properties"].values():
        assert f"{fields.CONTRAST} to 1" in colour["description"]
