"""The bytes of an image -> what is wrong with them. SVG can contain scripts and external references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from lxml import etree

from patientinfo.content.image_metadata import is_cut
from patientinfo.messages import Message, msg

_SIGNATURES = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".webp": b"RIFF"}
# The elements of SVG 1.1 for shapes, colours and effects that need no script and no other file.
_SVG_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "svg g defs title desc path rect circle ellipse line polyline polygon use symbol clipPath mask pattern marker "
        "linearGradient radialGradient stop text tspan textPath metadata style filter feGaussianBlur feOffset feBlend "
        "feColorMatrix feMerge feMergeNode feFlood feComposite",
    )
)
# Namespaces of drawing programs' metadata: no browser shows or runs it, so it may be in <metadata> and in attributes.
_NOTES = frozenset(
    (
        "http://www.inkscape.org/namespaces/inkscape",
        "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://purl.org/dc/elements/1.1/",
        "http://creativecommons.org/ns#",
        "http://web.resource.org/cc/",
        "http://www.serif.com/",
        "http://www.bohemiancoding.com/sketch/ns",
    )
)
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
# Not xml:base, which changes where links lead.
_XML = frozenset(f"{{http://www.w3.org/XML/1998/namespace}}{name}" for name in ("lang", "space", "id"))
# What fetches something in a style sheet; also the backslash, which can disguise these words.
_SVG_ELSEWHERE = re.compile(
    r"url\s*+\(\s*+['\"]?+(?!#)|(?:image-set|image|src)\(|@import|javascript:|\\", re.IGNORECASE
)


def drawing_faults(data: bytes) -> Iterator[tuple[int, Message]]:  # noqa: C901  # one condition per kind of node
    """(line, what is wrong) for each part of an SVG that is not a shape, runs, or fetches something.

    This is an allowlist: browsers support more than any list of dangers can name.
    """
    not_utf8 = msg("The drawing is not saved as UTF-8, so programs may read it in different ways.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # UTF-16 of ASCII is also valid UTF-8, with a NUL next to each letter
        yield 1, not_utf8
        return
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        yield 1, msg("The drawing has a document type or entities, which can pull in other files.")
        return
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        yield error.lineno or 1, msg("The drawing cannot be read: {reason}.", reason=str(error.msg))
        return
    name = etree.QName(root)
    if name.localname != "svg":
        yield 1, msg("The content of this file is not a {kind} picture.", kind=".svg")
        return
    if (root.getroottree().docinfo.encoding or "UTF-8").upper() != "UTF-8":
        yield 1, not_utf8
        return
    if not name.namespace:
        yield (
            _line(root),
            msg(
                "The drawing has no {attribute} in its first tag, so no browser shows it.", attribute=f'xmlns="{_SVG}"'
            ),
        )
        return
    # Nodes before and after the root element count too: a style sheet can be referenced there.
    for node in chain(root.itersiblings(preceding=True), root.iter(), root.itersiblings()):
        if isinstance(node, etree._Comment):
            continue
        if isinstance(node.tag, str):
            yield from ((_line(node), fault) for fault in _element_faults(node))
        else:
            yield _line(node), msg("The drawing contains a processing instruction: {text}.", text=str(node)[:40])


def _line(node: etree._Element) -> int:
    return node.sourceline if isinstance(node.sourceline, int) else 1


def _element_faults(element: etree._Element) -> Iterator[Message]:
    name = etree.QName(element)
    is_note = name.namespace in _NOTES and next(element.iterancestors(f"{{{_SVG}}}metadata"), None) is not None
    if not is_note and (name.namespace != _SVG or name.localname not in _SVG_ELEMENTS):
        shown = f"{element.prefix}:{name.localname}" if element.prefix else name.localname
        yield msg("The drawing contains an element that is not a shape: <{name}>.", name=shown)
    # Like browsers, join the text around other nodes in <style>.
    sheet = "".join(text or "" for text in (element.text, *(inner.tail for inner in element)))
    if name.localname == "style" and _SVG_ELSEWHERE.search(sheet):
        yield msg("The drawing loads something from another site.")
    for attribute, value in element.attrib.items():
        inner, text = etree.QName(attribute), str(value)
        local = inner.localname.lower()
        if local.startswith("on"):
            yield msg("The drawing contains a script: {name}.", name=inner.localname)
        elif (
            local == "src"
            or (local == "href" and not text.startswith("#"))
            or (not inner.namespace and _SVG_ELSEWHERE.search(text))
        ):
            yield msg("The drawing links to another site, or loads something from it: {value}.", value=text[:60])
        elif inner.namespace and inner.namespace not in (_XLINK, *_NOTES) and attribute not in _XML:
            yield msg("The drawing has an attribute that drawings do not need: {name}.", name=inner.localname)


# Attributes with text that is read aloud, or shown as a tooltip if a drawing is opened alone.
_SPOKEN = ("aria-label", "aria-description", "aria-roledescription", f"{{{_XLINK}}}title")
_WRITTEN = ("text", "title", "desc")


def drawing_words(data: bytes) -> Iterator[tuple[int, str]]:
    """(line, text) for each text of a drawing: drawn, used as title or description, or read aloud.

    Empty for a drawing that not every program can read in the same way; `drawing_faults` reports that.
    """
    if next(drawing_faults(data), None) is not None:
        return
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        inner = "".join(str(text) for text in element.itertext(etree.Element))
        written = inner if name.namespace == _SVG and name.localname in _WRITTEN else ""
        for words in (written, *(str(element.get(attribute, "")) for attribute in _SPOKEN)):
            if words.strip():
                yield _line(element), " ".join(words.split())


def picture_faults(data: bytes, suffix: str) -> Iterator[tuple[int, Message, Message]]:
    """(line, message, hint) for each fault of an image with the file name extension `suffix` (".svg")."""
    if suffix == ".svg":
        hint = msg("Save the drawing as plain SVG, with shapes and colours only.")
        yield from ((line, fault, hint) for line, fault in drawing_faults(data))
    elif not data.startswith(_SIGNATURES[suffix]) or (suffix == ".webp" and data[8:12] != b"WEBP"):
        yield (
            1,
            msg("The content of this file is not a {kind} picture.", kind=suffix),
            msg("Save it again as a picture of that kind, or give it the right name."),
        )
    elif is_cut(data, suffix):
        yield 1, msg("The picture is cut short or damaged."), msg("Save it again, or use another copy.")
