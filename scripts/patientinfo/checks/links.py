"""Rules on links and pictures within the site."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from patientinfo.checks.nearest import nearest
from patientinfo.checks.registry import page_rule
from patientinfo.contract import ASSET_FOLDER
from patientinfo.model import Block, Page, Site
from patientinfo.problems import Problem

_OUTSIDE = ("https", "http", "tel", "mailto")


def internal_links(page: Page) -> Iterator[tuple[Block, str, str, str]]:
    """The links of a page to the site itself: (block, as written, file relative to docs/, anchor)."""
    for block in page.blocks:
        for link in block.links:
            parts = urlsplit(link)
            if not parts.scheme and not parts.netloc:
                here = f"{page.language.code}/{page.key}"
                target = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(parts.path)))
                yield block, link, target if parts.path else here, unquote(parts.fragment)


@page_rule
def broken_link(page: Page, site: Site) -> Iterator[Problem]:
    """A link leads to a page of the site, and its anchor to an id on that page.

    Bad:  [recovery](recovry.md), [help](recovery.md#get-help)
    Good: [recovery](recovery.md), [help](recovery.md#help)
    """
    for block, link, target, anchor in internal_links(page):
        code, _, key = target.partition("/")
        if code != page.language.code:
            continue  # foreign-language-link
        other = site.pages.get((code, key))
        if other is None and (code, key) not in site.unreadable:
            known = [k for c, k in site.pages if c == code]
            elsewhere = any(k == key for _, k in site.pages)  # missing here only: missing-page says so
            guess = None if elsewhere else nearest(key, known)
            yield page.problem(
                block.line,
                "broken-link",
                f'The link "{link}" leads to no page.',
                f'Did you mean "{_relative(page, guess)}"?' if guess else "Check the file name.",
            )
        elif other is not None and anchor and anchor not in other.ids:
            guess = nearest(anchor, other.ids)
            yield page.problem(
                block.line,
                "broken-link",
                f'The link "{link}" leads to no place on the page: there is no id "{anchor}" in {other.path}.',
                f'Did you mean "#{guess}"?' if guess else "Check the id after the #.",
            )


def _relative(page: Page, key: str) -> str:
    return posixpath.relpath(key, posixpath.dirname(page.key) or ".")


@page_rule
def foreign_language_link(page: Page, site: Site) -> Iterator[Problem]:
    """A link stays in the language of its page; the switch on top of the page changes the language.

    Bad:  [recovery](../../en/fractional-laser/recovery.md) on a Dutch page
    Good: [herstel](recovery.md)
    """
    for block, link, target, _ in internal_links(page):
        code, _, key = target.partition("/")
        if code == page.language.code:
            continue
        if code in {language.code for language in site.languages}:
            yield page.problem(
                block.line,
                "foreign-language-link",
                f'The link "{link}" leads to a page in another language.',
                f'Link to the page in this language: "{_relative(page, key)}".',
            )
        else:
            yield page.problem(
                block.line,
                "foreign-language-link",
                f'The link "{link}" leads out of the pages of this language.',
                "Link to a page with its file name, for example `recovery.md`.",
            )


@page_rule
def unsafe_link(page: Page, site: Site) -> Iterator[Problem]:
    """A link to the outside is a full address that begins with https:// or http://.

    Bad:  [source](javascript:alert(1)), [source](//example.org)
    Good: [source](https://example.org/leaflet)
    """
    for block in page.blocks:
        for link in block.links:
            parts = urlsplit(link)
            if (parts.scheme and parts.scheme not in _OUTSIDE) or (parts.netloc and not parts.scheme):
                yield page.problem(
                    block.line,
                    "unsafe-link",
                    f'The link "{link}" is not an address that a page may lead to.',
                    "Write the full address, from https:// on.",
                )


@page_rule
def broken_picture(page: Page, site: Site) -> Iterator[Problem]:
    """A picture is a file of this site, and has a text that says what it shows.

    Bad:  ![](../../images/two-kind.svg)
    Good: ![Two blocks of skin side by side.](../../images/two-kinds.svg)
    """
    here = posixpath.dirname(f"{page.language.code}/{page.key}")
    known = [file for file in site.files if file.startswith(f"{ASSET_FOLDER}/")]
    for block in page.blocks:
        for image in block.images:
            target = posixpath.normpath(posixpath.join(here, unquote(image.source)))
            if target not in site.files:
                guess = nearest(posixpath.basename(target), [posixpath.basename(f) for f in known])
                yield page.problem(
                    block.line,
                    "broken-picture",
                    f'There is no picture "{image.source}" in {site.docs}/{ASSET_FOLDER}/.',
                    f'Did you mean "{guess}"?' if guess else "Check the name, or add the file.",
                )
            if not image.alternative.strip():
                yield page.problem(
                    block.line,
                    "broken-picture",
                    f'The picture "{image.source}" has no text for readers who cannot see it.',
                    "Write between the square brackets what it shows: `![Two blocks of skin …](…)`.",
                )


@page_rule
def unlisted_treatment(page: Page, site: Site) -> Iterator[Problem]:
    """The home page links to every treatment, so that readers find it.

    Bad:  a folder docs/en/microneedling/ that no page of docs/en/ outside it leads to
    Good: [what microneedling is](microneedling/index.md) on the home page
    """
    if page.kind is None or page.kind.name != "home":
        return
    linked = {target.split("/")[1] for _, _, target, _ in internal_links(page) if target.count("/") > 1}
    folders = {p.key.split("/")[0] for p in site.pages_in(page.language) if "/" in p.key}
    for treatment in sorted(folders - linked):
        yield page.problem(
            1,
            "unlisted-treatment",
            f'The home page does not link to the treatment "{treatment}".',
            f"Add a link under the question it answers: `[…]({treatment}/index.md)`.",
        )
