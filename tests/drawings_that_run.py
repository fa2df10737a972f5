"""Drawings that carry a program, in the ways that a browser knows."""

from __future__ import annotations

SVG = "http://www.w3.org/2000/svg"
XHTML = 'xmlns:h="http://www.w3.org/1999/xhtml"'
RUN = "window.planted.push(1)"


def drawing(inside: str, attributes: str = "", before: str = "", after: str = "") -> str:
    """A drawing as text: what it holds, further attributes of its root, and what stands around it."""
    return f'{before}<svg xmlns="{SVG}" viewBox="0 0 9 9"{attributes}>{inside}</svg>{after}'


SHEET = f"""<xsl:stylesheet id="s" version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="/"><h:html {XHTML}><h:script>{RUN}</h:script></h:html></xsl:template></xsl:stylesheet>"""
# Each of these runs its program when a browser opens it as a page, tests/browser/test_planted.py tries them;
# and the check of pictures refuses each, tests/patientinfo/content/test_images.py.
PROGRAMS = {
    "script": drawing(f"<script>{RUN}</script>"),
    "script of HTML": drawing(f"<metadata><h:script {XHTML}>{RUN}</h:script></metadata>"),
    "picture of HTML": drawing(f'<metadata><h:img {XHTML} src="data:," onerror="{RUN}"/></metadata>'),
    "frame of HTML": drawing(f'<metadata><h:iframe {XHTML} src="javascript:parent.planted.push(1)"/></metadata>'),
    "event": drawing("", f' onload="{RUN}"'),
    "animation": drawing(f'<set attributeName="x" to="1" onbegin="{RUN}"/>'),
    "style sheet before the root": drawing(
        f"<metadata>{SHEET}</metadata>", before='<?xml-stylesheet type="text/xsl" href="#s"?>'
    ),
    "attribute of a document type, UTF-16": drawing(
        "", before=f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "{RUN}">]>'
    ).encode("utf-16"),
}
