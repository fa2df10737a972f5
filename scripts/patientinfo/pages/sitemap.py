"""SiteContent -> sitemap.xml (sitemaps.org, with the translations of each page as Google reads them)."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from patientinfo.pages.navigation import alternates
from patientinfo.pages.site_content import SiteContent
from patientinfo.urls import page_url, url_of

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">"""


def sitemap(site: SiteContent) -> str:
    """Every page of every language, with its date and its translations."""
    return "\n".join((_HEAD, *_entries(site), "</urlset>\n"))


def _entries(site: SiteContent) -> Iterator[str]:
    base = site.settings.site_url or "/"
    for language in site.languages:
        for page in site.indexes_in(language):
            url = page_url(language, page.key)
            yield f"  <url>\n    <loc>{escape(url_of(base, url))}</loc>"
            if updated := page.meta.get("updated"):
                yield f"    <lastmod>{escape(updated)}</lastmod>"
            for other in alternates(url, language, site.languages, base):
                link = f'hreflang="{other.code}" href="{escape(other.absolute)}"'
                yield f'    <xhtml:link rel="alternate" {link}/>'
            yield "  </url>"
