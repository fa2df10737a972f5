"""Rules on links and pictures: that they lead where they say, within the site and outside it."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import SplitResult, unquote, urlsplit

from patientinfo.addresses import MAIL, called_number, digits, written_address
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.contract import ASSET_FOLDER
from patientinfo.messages import Message, msg
from patientinfo.model import Block, Link, Page, PageIndex, Project, Reference, Site
from patientinfo.problems import Cause, Problem
from patientinfo.suggest import did_you_mean, nearest
from patientinfo.urls import parse_url
from patientinfo.widths import columns

_SAFE = ("https", "tel", "mailto")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
# A telephone number as words may give it.
_LONGEST_FIGURE = 6
_NUMBER = re.compile(r"\+?\d(?:[\d ().\-–/]*\d)?")
_ADDRESS = re.compile(r"(?<![\w/.@-])(?:https?://|www\.)[^\s<>()]+")


def internal_links(page: PageIndex) -> Iterator[tuple[Reference, str, str]]:
    """The links of a page to the site itself: (as written, file relative to docs/, anchor)."""
    for link in page.links:
        parts = parse_url(link.name)
        if parts and not parts.scheme and not parts.netloc:
            here = f"{page.language}/{page.key}"
            target = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(parts.path)))
            yield link, target if parts.path else here, unquote(parts.fragment)


@rule(Scope.SITE, Category.LINKS)
def broken_link(site: Site) -> Iterator[Problem]:
    """A link goes to a page of the site, and its anchor to an id on that page.

    Why: "see when to get help" has to take the reader there.
    Bad:  [recovery](recovry.md), [help](recovery.md#get-help)
    Good: [recovery](recovery.md), [help](recovery.md#help)
    """
    ids = {key: frozenset(page.ids) for key, page in site.pages.items()}
    for page in site.pages.values():
        for link, target, anchor in internal_links(page):
            code, _, key = target.partition("/")
            if code != page.language:
                continue  # foreign-language-link
            other = site.pages.get((code, key))
            if other is None and (code, key) not in site.unreadable:
                known = [k for c, k in site.pages if c == code]
                elsewhere = any(k == key for _, k in site.pages)  # missing here only: missing-page says so
                guess = None if elsewhere else nearest(key, known)
                yield page.problem(
                    link,
                    msg('The page in the link "{link}" does not exist.', link=link.name),
                    did_you_mean(guess and _relative(page.key, guess), msg("Check the file name.")),
                    causes=(Cause(f"{site.project.docs}/{code}/{key}"),),
                )
            elif other is not None and anchor and anchor not in ids[code, key]:
                guess = nearest(anchor, other.ids)
                yield page.problem(
                    link,
                    msg(
                        'The link "{link}" goes nowhere on the page: there is no id "{id}" in {path}.',
                        link=link.name,
                        id=anchor,
                        path=other.path,
                    ),
                    did_you_mean(guess and f"#{guess}", msg("Check the id after the #.")),
                    causes=(Cause(other.path, id=anchor),),
                )


def _relative(here: str, key: str) -> str:
    return posixpath.relpath(key, posixpath.dirname(here) or ".")


@rule(Scope.SITE, Category.LINKS)
def foreign_language_link(site: Site) -> Iterator[Problem]:
    """A link stays in the language of its page; the switcher at the top of the page changes the language.

    Why: a reader would land on a page that they cannot read.
    Bad:  [recovery](../../en/peeling/recovery.md) on a Dutch page
    Good: [herstel](recovery.md)
    """
    codes = {language.code for language in site.project.languages}
    for page in site.pages.values():
        for link, target, _ in internal_links(page):
            code, _, key = target.partition("/")
            if code == page.language:
                continue
            if code in codes:
                yield page.problem(
                    link,
                    msg('The link "{link}" goes to a page in another language.', link=link.name),
                    msg('Link to the page in this language: "{right}".', right=_relative(page.key, key or "index.md")),
                )
            else:
                yield page.problem(
                    link,
                    msg('The link "{link}" goes outside the pages of this language.', link=link.name),
                    msg("Link to a page by its file name, for example `recovery.md`."),
                )


def _links(page: Page) -> Iterator[tuple[Block, Link, SplitResult | None]]:
    for block in page.blocks:
        for link in block.links:
            yield block, link, parse_url(link.target)


@rule(Scope.PAGE, Category.LINKS)
def unsafe_link(page: Page, project: Project) -> Iterator[Problem]:  # noqa: C901  # one condition a kind of address
    """An external link is a full address that starts with https://, with the host name in its usual form.

    Why: other addresses can run a script, be changed on the way, or pretend to be a hospital.
    Bad:  [source](javascript:alert(1)), [source](http://example.org), [source](https://xn--pple-43d.com),
          [Call 112](tel:112,,9), [Write to us](mailto:a@example.org?bcc=b@example.org)
    Good: [source](https://example.org/leaflet), [Call 112](tel:112)
    """
    for block, link, parts in _links(page):
        fault = None
        if (
            parts is None
            or (parts.scheme and parts.scheme not in (*_SAFE, "http"))
            or (parts.netloc and not parts.scheme)
        ):
            fault = msg('Pages may not link to "{link}".', link=link.target)
            hint = msg("Write the full address, starting with https://.")
        elif parts.scheme == "tel" and not called_number(link.target):
            fault = msg('The link "{link}" contains more than a telephone number.', link=link.target)
            hint = msg("Write the digits of one number: `{example}`.", example="tel:112")
        elif parts.scheme == "mailto" and not written_address(link.target):
            fault = msg('The link "{link}" contains more than an email address.', link=link.target)
            hint = msg("Write one address: `{example}`.", example="mailto:name@example.org")
        elif parts.scheme == "http":
            fault = msg(
                'The link "{link}" is not encrypted: others can read and change the page on its way to the reader.',
                link=link.target,
            )
            hint = msg("Write `{right}`, and check that it works.", right=f"https{link.target[4:]}")
        elif parts.scheme == "https" and (odd := _odd_host(parts)):
            fault = msg(
                'The host of the link "{link}" is written in an unusual way: {host}.', link=link.target, host=odd
            )
            hint = msg("Write the address as the publisher gives it, with a host name in ordinary letters.")
        elif parts.scheme == "https" and project.site_url and parts.netloc == urlsplit(project.site_url).netloc:
            fault = msg('The link "{link}" uses the full address of this site.', link=link.target)
            hint = msg(
                "Link to the page by its file name, for example `recovery.md`, so that the link works everywhere."
            )
        elif not parts.scheme and parts.path.startswith("/"):
            fault = msg(
                'The link "{link}" starts with "/", so it breaks when the site is served below a path.',
                link=link.target,
            )
            hint = msg("Link to a page by its file name, for example `recovery.md`.")
        elif not link.target.strip():
            fault, hint = msg("This link has no address."), msg("Write an address between the parentheses.")
        if fault is not None:
            yield page.problem(block.line, fault, hint, at=link.target)


def _odd_host(parts: SplitResult) -> str:
    host = parts.netloc
    if "@" in host or ":" in host or not _HOST.fullmatch(host) or "xn--" in host:
        return host or "?"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return ""
    return host


@rule(Scope.PAGE, Category.LINKS)
def misleading_link_text(page: Page, project: Project) -> Iterator[Problem]:
    """The text of a link says where it goes, also when read on its own.

    Why: screen readers list the links of a page without the sentences around them.
    Bad:  [here](recovery.md), [](recovery.md), [nhs.uk](https://example.org), [Call 112](tel:113), [Call](tel:112)
    Good: [the recovery timeline](recovery.md), [Call 112](tel:112)
    """
    numbers = project.countries.numbers
    vague = {word.strip().lower() for word in page.labels.get("link.vague", "").split(",") if word.strip()}
    for block, link, parts in _links(page):
        words = link.text.strip()
        at = f"[{words}](" if words else "]("
        if not words and not block.images:
            yield page.problem(
                block.line,
                msg('The link to "{link}" has no text.', link=link.target),
                msg("Write between the square brackets where the link goes."),
                at=f"]({link.target}",
            )
        elif words.lower().strip(".!→ ") in vague:
            yield page.problem(
                block.line,
                msg('The link text, "{words}", does not say where the link goes.', words=words),
                msg("Write what the reader finds there, for example the title of the page."),
                at=at,
            )
        elif _HOST.fullmatch(words.lower()) and parts and parts.netloc and not _same_host(words.lower(), parts.netloc):
            yield page.problem(
                block.line,
                msg('The link text says "{words}", but the link goes to {host}.', words=words, host=parts.netloc),
                msg("Make the text and the address agree."),
                at=at,
            )
        elif said := _another_number(link, parts, page, numbers) or _another_mail(link):
            yield page.problem(block.line, *said, at=at, causes=(Cause(page.path, line=block.line, what="number"),))


def _another_number(
    link: Link, parts: SplitResult | None, page: Page, known: frozenset[str]
) -> tuple[Message, Message] | None:
    """What is wrong, and what to do, where the words of a link give another number than it calls, or none."""
    called = called_number(link.target)
    if not called:
        return _number_without_call(link, parts, page, known)
    named = {digits(match[0]) for match in _NUMBER.finditer(link.text)}
    if not named:
        return (
            msg('The link text, "{words}", does not give the number that the link dials.', words=link.text),
            msg(
                "Write {number} in the link text too, so that it can be read on paper and on a computer.", number=called
            ),
        )
    # Beside it may stand a figure that is no number to call, such as "24 hours".
    if called not in named or any(n in known or len(n) > _LONGEST_FIGURE for n in named - {called}):
        return (
            msg('The link text says "{words}", but the link dials {number}.', words=link.text, number=called),
            msg("Make the text and the address agree."),
        )
    return None


def _number_without_call(
    link: Link, parts: SplitResult | None, page: Page, known: frozenset[str]
) -> tuple[Message, Message] | None:
    """The same where the words are a number for help, and the link leads to another site."""
    verbs = "|".join(re.escape(word.strip()) for word in page.labels.get("call", "").split(","))
    number = re.fullmatch(rf"(?:(?:{verbs})\s+)?(\S+?)\.?", link.text.strip(), re.IGNORECASE)
    if number is None or number[1] not in known or parts is None or not parts.netloc:
        return None
    return (
        msg('The link text says "{words}", but the link goes to {host}.', words=link.text, host=parts.netloc),
        msg("Make the link dial the number: `{link}`.", link=f"[{link.text}](tel:{number[1]})"),
    )


def _another_mail(link: Link) -> tuple[Message, Message] | None:
    address = written_address(link.target)
    if not address or all(named.lower() == address.lower() for named in MAIL.findall(link.text)):
        return None
    return (
        msg('The link text says "{words}", but the link sends mail to {address}.', words=link.text, address=address),
        msg("Make the text and the address agree."),
    )


def _same_host(words: str, host: str) -> bool:
    host = host.lower().removeprefix("www.")
    return words.removeprefix("www.") == host


@rule(Scope.PAGE, Category.LINKS)
def raw_address(page: Page, project: Project) -> Iterator[Problem]:
    """An address in the text is a link with its own text.

    Why: a screen reader spells an address letter by letter, and a reader cannot click on it.
    Bad:  see https://example.org/leaflet
    Good: see [the leaflet of the hospital](https://example.org/leaflet)
    """
    for block in page.blocks:
        for match in _ADDRESS.finditer(block.text):
            yield page.problem(
                block.line,
                msg('The address "{address}" is not a link.', address=match[0]),
                msg("Make it a link with a text: `{link}`.", link=f"[…]({match[0].rstrip('.,;')})"),
                at=match[0],
            )


@rule(Scope.SITE, Category.LINKS)
def broken_picture(site: Site) -> Iterator[Problem]:
    """A picture is a file of this site, with the exact name of the file.

    Why: a picture from another host tells that host who reads about which treatment, and may disappear.
    Bad:  ![…](../../images/two-kind.svg), ![…](https://example.org/skin.png)
    Good: ![…](../../images/two-kinds.svg)
    """
    files = frozenset(site.project.files)
    known = [file for file in site.project.files if file.startswith(f"{ASSET_FOLDER}/")]
    for page in site.pages.values():
        for picture in page.pictures:
            parts = parse_url(picture.name)
            if parts is None or parts.scheme or parts.netloc:
                yield page.problem(
                    picture,
                    msg('The picture "{picture}" would be loaded from another site.', picture=picture.name),
                    msg(
                        "Put a copy that you are allowed to use in {folder}/ and use its name.",
                        folder=f"{site.project.docs}/{ASSET_FOLDER}",
                    ),
                )
                continue
            target = _file_of(page, picture)
            if target not in files:
                guess = nearest(posixpath.basename(target), [posixpath.basename(file) for file in known])
                right = posixpath.relpath(f"{ASSET_FOLDER}/{guess}", posixpath.dirname(f"{page.language}/{page.key}"))
                yield page.problem(
                    picture,
                    msg('There is no picture "{picture}".', picture=picture.name),
                    did_you_mean(guess and right, msg("Check the name, or add the file.")),
                )


def _file_of(page: PageIndex, picture: Reference) -> str:
    here = posixpath.dirname(f"{page.language}/{page.key}")
    return posixpath.normpath(posixpath.join(here, unquote(picture.name)))


@rule(Scope.PAGE, Category.LINKS)
def picture_without_text(page: Page, project: Project) -> Iterator[Problem]:
    """A picture has a text that says what it shows; one without a meaning is marked as decorative.

    Why: readers who cannot see the picture read or hear this text instead.
    Bad:  ![](../../images/two-kinds.svg)
    Good: ![Two blocks of skin side by side.](../../images/two-kinds.svg), or for a picture with
          no meaning ![](../../images/line.svg){ data-decorative="true" }
    """
    for block in page.blocks:
        for image in block.images:
            words = image.alternative.strip()
            name = posixpath.basename(image.source)
            if image.decorative == bool(words):
                yield page.problem(
                    block.line,
                    msg('The picture "{picture}" has a text but is also marked as decorative.', picture=image.source)
                    if words
                    else msg(
                        'The picture "{picture}" has no text for readers who cannot see it.', picture=image.source
                    ),
                    msg(
                        "Describe between the square brackets what it shows, or leave them empty and add `{mark}`.",
                        mark='{ data-decorative="true" }',
                    ),
                    at=f"]({image.source}",
                )
            elif words and (columns(words) < 10 or words.lower() == name.lower()):
                yield page.problem(
                    block.line,
                    msg('The text of the picture, "{text}", does not say what the picture shows.', text=words),
                    msg("Describe in one sentence what a reader would see in it."),
                    at=f"![{image.alternative}]",
                )


@rule(Scope.SITE, Category.LINKS)
def unused_picture(site: Site) -> Iterator[Problem]:
    """Every picture in images/ is shown on a page.

    Why: nobody checks a picture that no page shows, but it is published all the same.
    Bad:  docs/images/old-drawing.svg, which no page shows
    Good: a picture that a page shows, or none
    """
    if site.unreadable:
        return  # a page that cannot be read may show it
    used = {_file_of(page, picture) for page in site.pages.values() for picture in page.pictures}
    for file in site.project.files:
        if file.startswith(f"{ASSET_FOLDER}/") and file not in used and not posixpath.basename(file).startswith("."):
            near = any(posixpath.dirname(u) == ASSET_FOLDER and u not in site.project.files for u in used)
            if not near:  # a page names a picture that is not there: broken-picture says so
                yield Problem(
                    f"{site.project.docs}/{file}",
                    1,
                    msg("No page shows this picture."),
                    msg("Show it on a page in every language, or remove it."),
                    causes=(Cause(f"{site.project.docs}/{file}", what="file"),),
                )


@rule(Scope.SITE, Category.LINKS)
def unlisted_treatment(site: Site) -> Iterator[Problem]:
    """The home page links to every treatment, so that readers find it.

    Why: nobody finds a treatment that is not on the home page.
    Bad:  a folder docs/en/microneedling/ that no page outside it in docs/en/ links to
    Good: [what microneedling is](microneedling/index.md) on the home page
    """
    for page in site.pages.values():
        if page.key != "index.md":
            continue
        linked = {target.split("/")[1] for _, target, _ in internal_links(page) if target.count("/") > 1}
        folders = {key.split("/")[0] for code, key in site.pages if code == page.language and "/" in key}
        for treatment in sorted(folders - linked):
            yield page.problem(
                Reference(treatment, 1, 1, 0),
                msg('The home page does not link to the treatment "{treatment}".', treatment=treatment),
                msg("Add a link under the question it answers: `{link}`.", link=f"[…]({treatment}/index.md)"),
            )
