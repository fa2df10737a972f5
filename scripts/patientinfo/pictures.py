"""The bytes of a picture -> what is wrong with them: a drawing (SVG) can carry a program, or fetch something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from patientinfo.messages import Said, say

_SIGNATURES = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".webp": b"RIFF"}
# The shapes, colours and effects of SVG 1.1 that need no program and no other file.
_SVG_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "svg g defs title desc path rect circle ellipse line polyline polygon use symbol clipPath mask pattern marker "
        "linearGradient radialGradient stop text tspan textPath metadata style filter feGaussianBlur feOffset feBlend "
        "feColorMatrix feMerge feMergeNode feFlood feComposite",
    )
)
_SVG_ELSEWHERE = re.compile(r"url\s*\(\s*['\"]?(?!#)|@import|javascript:", re.IGNORECASE)


def drawing_faults(data: bytes) -> Iterator[tuple[int, Said]]:
    """(line, what is wrong) of each part of an SVG that is not a shape, runs, or fetches something."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        yield 1, say("The drawing has a document type or entities, which can pull in other files.")
        return
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        yield error.lineno or 1, say("The drawing cannot be read: {reason}.", reason=str(error.msg))
        return
    if etree.QName(root).localname != "svg":
        yield 1, say("The content of this file is not that of a {kind} picture.", kind=".svg")
        return
    for element in root.iter():
        line = element.sourceline if isinstance(element.sourceline, int) else 1
        if not isinstance(element.tag, str):
            if not isinstance(element, etree._Comment):
                yield line, say("The drawing has an instruction to programs: {text}.", text=str(element)[:40])
            continue
        name = etree.QName(element)
        if name.namespace not in ("http://www.w3.org/2000/svg", None):
            continue  # notes of drawing programs: no browser shows or runs them
        if name.localname not in _SVG_ELEMENTS:
            yield line, say("The drawing has a part that is not a shape: <{name}>.", name=name.localname)
        if name.localname == "style" and _SVG_ELSEWHERE.search(element.text or ""):
            yield line, say("The drawing fetches something from elsewhere.")
        for attribute, value in element.attrib.items():
            local, text = etree.QName(attribute).localname, str(value)
            if local.lower().startswith("on"):
                yield line, say("The drawing has a program in it: {name}.", name=local)
            elif (local == "href" and not text.startswith("#")) or _SVG_ELSEWHERE.search(text):
                yield line, say("The drawing leads to, or fetches, something from elsewhere: {value}.", value=text[:60])


def picture_faults(data: bytes, suffix: str) -> Iterator[tuple[int, Said, Said]]:
    """(line, what is wrong, what to do) of a picture that its name says is of kind `suffix` (".svg")."""
    if suffix == ".svg":
        remedy = say("Save the drawing as plain SVG, with shapes, colours and titles only.")
        yield from ((line, fault, remedy) for line, fault in drawing_faults(data))
    elif not data.startswith(_SIGNATURES[suffix]) or (suffix == ".webp" and data[8:12] != b"WEBP"):
        yield (
            1,
            say("The content of this file is not that of a {kind} picture.", kind=suffix),
            say("Save it again as a picture of that kind, or give it the right name."),
        )
