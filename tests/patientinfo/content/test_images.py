"""Drawings that carry a program or fetch something are refused, however they hide it; plain ones pass."""

from __future__ import annotations

import pytest

from conftest import ROOT
from drawings_that_run import PROGRAMS, drawing
from patientinfo.content.images import drawing_faults, picture_faults

NAMED = "http://www.w3.org/1999/xlink"
REFUSED = {
    **PROGRAMS,
    "UTF-16 without a mark": drawing("<script/>").encode("utf-16-le"),
    "UTF-7": drawing("+ADw-script+AD4-x()+ADw-/script+AD4-", before='<?xml version="1.0" encoding="UTF-7"?>'),
    "Latin-1": drawing("<title>é</title>", before='<?xml version="1.0" encoding="ISO-8859-1"?>').encode("latin-1"),
    "document type": drawing("", before="<!DOCTYPE svg>"),
    "style sheet after the root": drawing("", after='<?xml-stylesheet href="x.css"?>'),
    "style sheet inside": drawing('<?xml-stylesheet href="x.css"?>'),
    "import": drawing('<style>@import "x.css";</style>'),
    "import with a code": drawing(r'<style>@im\70ort "x.css";</style>'),
    "import beside a comment": drawing('<style><!-- x -->@import "x.css";</style>'),
    "import in two parts": drawing('<style>@im<title>x</title>port "x.css";</style>'),
    "address with a code": drawing(r"<style>rect{fill:u\72l(https://x.example/)}</style>"),
    "set of pictures": drawing('<style>rect{mask:image-set("https://x.example/" 1x)}</style>'),
    "address in an attribute": drawing('<rect fill="url(https://x.example/)"/>'),
    "quoted address": drawing("""<rect fill="url( 'https://x.example/#g' )"/>"""),
    "code in an attribute": drawing(r'<rect style="fill:u\72l(https://x.example/)"/>'),
    "link": drawing('<use href="other.svg#x"/>'),
    "link with a name": drawing('<x:use x:href="other.svg#x"/>', f' xmlns:x="{NAMED}"'),
    "link with an unknown name": drawing('<rect y:href="https://x.example/"/>', ' xmlns:y="urn:y"'),
    "other base": drawing('<use href="#x"/>', ' xml:base="https://x.example/"'),
    "unknown attribute": drawing('<rect y:z="1"/>', ' xmlns:y="urn:y"'),
    "note outside of the notes": drawing('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'),
    "part without a namespace": drawing('<rect xmlns=""/>'),
    "no namespace": "<svg viewBox='0 0 9 9'><rect/></svg>",
    "other namespace": "<svg xmlns='urn:y'/>",
    "picture in it": drawing('<image href="#x"/>'),
    "not XML": drawing("<rect>"),
    "a web page": "<html/>",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_more_than_a_drawing_is_refused(name: str) -> None:
    data = REFUSED[name]
    found = list(drawing_faults(data if isinstance(data, bytes) else data.encode()))
    assert found
    assert all(line >= 1 and str(fault) for line, fault in found)


PLAIN = {
    "shapes": drawing('<title>A</title><rect width="9" height="9" fill="url(#g)"/><use href="#g"/>'),
    "declared": drawing("<desc>é</desc>", before='<?xml version="1.0" encoding="utf-8"?>\n<!-- by hand -->\n'),
    "with a mark": "\ufeff" + drawing("<rect/>"),
    "quoted": drawing("""<rect fill="url( '#g' )" style='fill:url("#g")'/>"""),
    "style": drawing("<style>rect{fill:url(#g)} @media print{rect{fill:#000}}</style>", ' xml:lang="en"'),
    "notes of a program": drawing(
        """<metadata><rdf:RDF><cc:Work rdf:about=""><dc:format>image/svg+xml</dc:format>
        <dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/></cc:Work></rdf:RDF></metadata>
        <g inkscape:label="Layer 1" inkscape:export-filename="C:\\x.png"><use xlink:href="#a"/></g>""",
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cc="http://creativecommons.org/ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"',
    ),
}


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_drawing_passes(name: str) -> None:
    assert list(drawing_faults(PLAIN[name].encode())) == []


@pytest.mark.parametrize("folder", ["overrides", "tests/content/valid", "tests/drawings"])
def test_every_drawing_of_the_program_passes(folder: str) -> None:
    files = list((ROOT / folder).rglob("*.svg"))
    assert files
    for file in files:
        assert list(picture_faults(file.read_bytes(), ".svg")) == [], file.name
