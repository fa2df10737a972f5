"""The content model -> machine-readable files next to the pages, so that others use the content correctly.

Each page as Markdown (index.md next to index.html), the content of each language as JSON (content.json), llms.txt
(llmstxt.org), robots.txt (RFC 9309) and a web manifest per language (W3C Web Application Manifest). They contain no
build time: the same content gives the same bytes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from patientinfo.content.country_parts import in_one_order, runs_of_parts
from patientinfo.content.figures import figures
from patientinfo.content.labels import outdated_notice, unread_notice
from patientinfo.contract import REVIEW_SUBJECTS, SOURCES_PAGE, TITLE_ID
from patientinfo.model import Block, Language, Page, Project, treatment_of
from patientinfo.pages.additions import changes_since
from patientinfo.pages.views import BRAND
from patientinfo.translation.lock import headings_of, reviews_of, unread_sections
from patientinfo.translation.reviews import ReviewStatus
from patientinfo.urls import address_of, folder_of, url_of

_ICONS = (
    {"src": "assets/images/icon-192.png", "sizes": "192x192", "type": "image/png"},
    {"src": "assets/images/icon-512.png", "sizes": "512x512", "type": "image/png"},
    {"src": "assets/images/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    {"src": "assets/images/favicon.svg", "sizes": "any", "type": "image/svg+xml"},
)
# An attribute list, `{#id data-until="24h"}`, on its own line or at the end of one; the check allows no other braces.
_ATTRIBUTES = re.compile(r"[ \t]*\{:?(?:\s*(?:[#.][\w-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'{}]+)))+\s*\}")
# One on a line of its own, which goes with it: a blank line would part the items of a list.
_LINE_OF_ATTRIBUTES = re.compile(rf"^{_ATTRIBUTES.pattern}[ \t]*\n", re.MULTILINE)
_LINK = re.compile(r"(!?)\[([^\]\n]*)\]\(([^)\s]+)\)")
_NOTE = re.compile(r"\[\^([\w-]+)\]")
_HEADING = re.compile(r"^#+ .*?(?:\{#([\w-]+)[^}]*\})?[ \t]*$", re.MULTILINE)


class PageSummary(msgspec.Struct, frozen=True):
    """What the lists of pages say of one. `reviewed` are the reviews that hold for all of it: "medical", "language"."""

    language: str
    key: str
    title: str
    description: str
    reviewed: tuple[str, ...]


class PageExports(msgspec.Struct, frozen=True):
    """What is exported of one page: its Markdown, and its part of content.json."""

    summary: PageSummary
    markdown: str
    data: str


def page_exports(page: Page, project: Project, outdated: Collection[str]) -> PageExports:
    """What is exported of a page with these outdated sections."""
    summary = PageSummary(
        page.language.code,
        page.key,
        str(page.meta.get("title")),
        str(page.meta.get("description", "")),
        tuple(subject for subject, review in reviews_of(page, project).items() if review.holds),
    )
    return PageExports(summary, as_markdown(page, project, outdated), _json(page_data(page, project, outdated)))


def site_exports(summaries: Sequence[PageSummary], project: Project, brand: str = BRAND) -> dict[str, str]:
    """The exports of the whole site but for content.json: the text of each file, by its path.

    `summaries` are those of all pages in the order of the menu. `brand` is the colour of the site's header ("#0b5563"),
    for the manifests.
    """
    files = {}
    for language in project.languages:
        home = next(page for page in summaries if page.language == language.code and page.key == "index.md")
        files[f"{folder_of(language)}manifest.webmanifest"] = _json(_manifest(language, home, project, brand))
    files["llms.txt"] = _llms(summaries, project)
    # Crawlers may read everything; point them to the sitemap.
    files["robots.txt"] = f"User-agent: *\nAllow: /\n\nSitemap: {url_of(project.site_url, 'sitemap.xml')}\n"
    return files


def _json(data: object) -> str:
    return msgspec.json.format(msgspec.json.encode(data), indent=1).decode() + "\n"


# --- Markdown ------------------------------------------------------------------------------------------------


def as_markdown(page: Page, project: Project, outdated: Collection[str] = ()) -> str:
    """A page as self-contained Markdown: absolute links, sources written out, no ids or attributes.

    A notice below the heading of each section in `outdated` says that it may differ from the original.
    """
    body = "\n".join(_with_countries(page, project)[page.body_line - 1 :])
    labels = project.labels[page.language.code]
    notice = f"\n\n> {outdated_notice(labels, page.language, project.source_language)}"
    body = _HEADING.sub(lambda match: match[0] + notice * ((match[1] or TITLE_ID) in outdated), body)
    used = list(dict.fromkeys(_NOTE.findall(body)))
    body = _ATTRIBUTES.sub("", _LINE_OF_ATTRIBUTES.sub("", body))
    text = _LINK.sub(lambda match: _absolute(match, page, project), body)
    text = re.sub(r"\n[ \t]*\n(?:[ \t]*\n)+", "\n\n", "\n".join(line.rstrip() for line in text.splitlines()))
    sources = project.sources.get(page.language.code, {})
    notes = [f"[^{id}]: {_ATTRIBUTES.sub('', sources[id].markdown).strip()}" for id in used if id in sources]
    about = [
        f"{project.labels[page.language.code]['print.address']}: {_url(page, project)}",
        *(" ".join(line for line in _review(page, project, outdated) if line).splitlines()),
    ]
    return "\n\n".join([text.strip(), *(["\n".join(notes)] if notes else []), "---", "\n".join(about)]) + "\n"


def _with_countries(page: Page, project: Project) -> list[str]:
    """The lines of a page, with the name of its country in each part that does not say it."""
    lines, code, is_spaced = list(page.source_lines), page.language.code, page.termbase.is_spaced
    for part in (part for run in runs_of_parts(page) for part in run):
        country, place = project.countries.by_code.get(part.country), part.block.line - 1
        said = part.says.partition("\n")[0]
        if country and not country.is_named_in(said, code, is_spaced):
            lines[place] = _START.sub(rf"\g<0>*{country.label_in(code)}:* ", lines[place], count=1)
    return lines


# The sign at the beginning of a heading or an item.
_START = re.compile(r"^\s*(?:#+|[-*+]|\d+\.)\s+")


def _absolute(match: re.Match[str], page: Page, project: Project) -> str:
    picture, words, address = match.groups()
    if re.match(r"[a-z][a-z+.-]*:", address):
        return match[0]
    path, hash_, place = address.partition("#")
    if not path:
        return f"{picture}[{words}]({_url(page, project)}#{place})"
    key = posixpath.normpath(posixpath.join(posixpath.dirname(f"{page.language.code}/{page.key}"), path))
    if path.endswith(".md"):
        code, _, key = key.partition("/")
        language = next(language for language in project.languages if language.code == code)
        return f"{picture}[{words}]({url_of(project.site_url, address_of(language, key))}{hash_}{place})"
    return f"{picture}[{words}]({url_of(project.site_url, key)})"


def _review(page: Page, project: Project, outdated: Collection[str]) -> Iterator[str]:
    labels, reviews = project.labels[page.language.code], reviews_of(page, project)
    for subject in REVIEW_SUBJECTS:
        if review := reviews.get(subject):
            yield f"{labels[f'review.{subject}']} {review.by}, {review.on}."
            yield from changes_since(review, labels, headings_of(page))
        else:
            yield labels[f"review.{subject}.none"]
    unread = unread_sections(project, page.language.code, page.key, outdated)
    yield unread_notice(labels, page.language, project.source_language, unread, headings_of(page))
    yield f"{labels['review.updated']}: {page.meta.get('updated')}."


def _url(page: Page, project: Project) -> str:
    return url_of(project.site_url, address_of(page.language, page.key))


# --- JSON ----------------------------------------------------------------------------------------------------


def content_json(language: Language, pages: Iterable[str], project: Project) -> Iterator[str]:
    """The content of one language as JSON: treatments with their kinds, countries with their numbers for emergencies,
    pages, their sections and blocks with ids, figures and source ids, and the sources. In parts, because all pages
    together may be large.

    `pages` are the parts of its pages, in the order of the menu. `figures` are numbers with unit names that are the
    same in all languages ("day"); `attributes` are those of the content contract, and the kind that a heading names for
    its items. An outdated section, which may differ from the original, has "out_of_step", one that was accepted though
    nobody had compared it "unread"; a review names the sections that were changed and removed since it was signed.
    """
    sources = project.sources.get(language.code, {})
    treatments = {treatment_of(key) for other, key in project.page_files if other == language} - {""}
    around = {
        "language": language.code,
        "site": language.site_name,
        "url": url_of(project.site_url, address_of(language, "index.md")),
        "treatments": {
            name: {"kinds": {kind.id: kind.name_in(language.code) for kind in project.treatments.named(name).kinds}}
            for name in sorted(treatments)
        },
        "countries": {
            one.code: {"name": one.name_in(language.code), "emergency": one.emergency, "mobile": one.mobile}
            for one in project.countries.in_order(language.code)
        },
        "pages": [None],
        "sources": {id: _plain(source.markdown) for id, source in sorted(sources.items())},
    }
    # No text of a value looks like this: there, line breaks are escaped.
    before, place, after = _json(around).partition('"pages": [\n  null\n')
    yield before + place.partition("null")[0]
    for number, page in enumerate(pages):
        yield (",\n  " if number else "") + page.rstrip("\n").replace("\n", "\n  ")
    yield f"\n{after}"


def page_data(page: Page, project: Project, outdated: Collection[str]) -> Mapping[str, object]:
    """A page as data, as content.json has it."""
    meta, reviews = page.meta, reviews_of(page, project)
    unread = unread_sections(project, page.language.code, page.key, outdated)
    return {
        "key": page.key,
        "kind": page.kind.name if page.kind else "",
        "url": _url(page, project),
        "title": str(meta.get("title", "")),
        "description": str(meta.get("description", "")),
        "updated": str(meta.get("updated", "")),
        "next_review": str(meta.get("next_review", "")),
        "review": {subject: _signed(reviews.get(subject)) for subject in REVIEW_SUBJECTS},
        "sections": [
            {
                "id": section.id,
                "level": section.heading.level,
                "heading": section.heading.text,
                **({"out_of_step": True} if (section.id or TITLE_ID) in outdated else {}),
                **({"unread": True} if (section.id or TITLE_ID) in unread else {}),
                "blocks": [_block(block, page) for block in section.blocks],
            }
            for section in in_one_order(page).sections
        ],
    }


def _signed(review: ReviewStatus | None) -> Mapping[str, object] | None:
    """A review with the ids of the sections that were changed and removed since, if there are any."""
    if review is None:
        return None
    since = {"changed_since": list(review.changed), "removed_since": list(review.removed)}
    return {"by": review.by, "on": review.on, **{name: ids for name, ids in since.items() if ids}}


def _block(block: Block, page: Page) -> Mapping[str, object]:
    found = () if page.key == SOURCES_PAGE else figures(block.runs, page.termbases)
    given = {**block.attributes, **({"data-kind": block.of_kind} if block.of_kind else {})}
    return {
        "kind": block.kind,
        **({"id": block.id} if block.id else {}),
        "text": block.text,
        **({"cell": list(block.cell)} if block.kind == "cell" else {}),
        **({"attributes": dict(sorted(given.items()))} if given else {}),
        **({"figures": [{"value": f.value, "unit": f.unit} for f in found]} if found else {}),
        **({"sources": list(block.sources)} if block.sources else {}),
    }


def _plain(markdown: str) -> Mapping[str, str]:
    """A source as plain text, with its URL if it has one."""
    text = _ATTRIBUTES.sub("", markdown)
    link = next((match[3] for match in _LINK.finditer(text)), "")
    text = _LINK.sub(r"\2", text).replace("**", "").replace("*", "").strip()
    return {"text": text, **({"url": link} if link else {})}


# --- for the whole site --------------------------------------------------------------------------------------


def _manifest(language: Language, home: PageSummary, project: Project, brand: str) -> Mapping[str, object]:
    up = "" if language.is_source else "../"
    return {
        "name": language.site_name,
        "short_name": language.site_name,
        "description": home.description,
        "lang": language.code,
        "dir": project.labels[language.code].get("direction", "ltr"),
        "start_url": "./",
        # Of the whole site: whoever changes the language stays in it.
        "scope": up or "./",
        # With a way back and to reload. Where that is not known, as on iOS, it opens in the browser, which has what is
        # kept for reading offline; an app of its own would not.
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": brand,
        "icons": [{**icon, "src": up + icon["src"]} for icon in _ICONS],
    }


def _llms(pages: Sequence[PageSummary], project: Project) -> str:
    source = project.source_language
    home = next(page for page in pages if page.language == source.code and page.key == "index.md")
    parts = [
        f"# {source.site_name}",
        f"> {home.description}",
        "Each page is here as Markdown with its sources. The same pages stand in every language, with the same "
        "figures. Where a treatment has kinds, name the kind with every figure. Say who was studied; leave no warning "
        "out.",
    ]
    calls = (f"{one.label_in(source.code)} {', '.join(one.emergency)}" for one in project.countries.by_code.values())
    if project.countries.by_code:
        parts.append(f"Numbers for an emergency: {'; '.join(calls)}.")
    for subject, who in (("medical", "a clinician"), ("language", "a plain-language editor or native speaker")):
        checked = sum(subject in page.reviewed for page in pages)
        if checked < len(pages):
            parts.append(f"Checked by {who}: {checked} of {len(pages)} pages; each page says whether it was.")
    for language in project.languages:
        lines = [
            f"- [{page.title}]({url_of(project.site_url, address_of(language, page.key))}index.md): {page.description}"
            for page in pages
            if page.language == language.code
        ]
        url = url_of(project.site_url, f"{folder_of(language)}content.json")
        lines.append(f"- [JSON: {language.name}]({url})")
        parts.append(f"## {language.name}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"
