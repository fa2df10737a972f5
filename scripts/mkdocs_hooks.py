"""MkDocs -> patientinfo: the only file that knows the site generator.

MkDocs runs every event once per language, so there is no state at module level: what an event needs is in its
arguments. Project imports must be at the top, because MkDocs adds this folder to the path only while it loads the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from functools import partial
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from patientinfo.checks.run import outdated_parts
from patientinfo.clinic.card import as_json_ld, card, colours_as_css
from patientinfo.clinic.config import load_publisher
from patientinfo.clinic.error import ClinicError
from patientinfo.clinic.model import Publisher
from patientinfo.content.front_matter import split_front_matter
from patientinfo.content.image_metadata import without_notes
from patientinfo.content.labels import load_labels, outdated_notice
from patientinfo.content.load import load_after, load_glossary, load_sources, load_uses
from patientinfo.content.parse import read_blocks
from patientinfo.content.rendering import PatientInfoExtension
from patientinfo.content.termbase import load_termbases
from patientinfo.content.treatments import load_treatments
from patientinfo.contract import ASSET_FOLDER, ASSET_SUFFIXES, GLOSSARY_PAGE, HELP_OWNER, SOURCE_NOTE, SOURCES_PAGE
from patientinfo.handover import handed_over
from patientinfo.model import Block, Language, in_menu_order, kind_of, treatment_of
from patientinfo.pages.additions import (
    before_section,
    below_headings,
    in_other_languages,
    marked_as,
    review_lines,
    uses_as_html,
    with_additions,
    with_calls,
    with_notices,
)
from patientinfo.pages.navigation import Alternate, Entry, alternates, menus
from patientinfo.pages.page_tools import tools_of
from patientinfo.pages.search_index import SearchPage, search_index
from patientinfo.pages.structured_data import About, structured_data
from patientinfo.pages.timeline import timeline
from patientinfo.problems import ContentError, SettingsError
from patientinfo.publish.exports import BRAND
from patientinfo.publish.headers import content_security_policy
from patientinfo.settings import load_settings
from patientinfo.urls import escaped, folder_of

# Build only one language, at its usual URLs (`make serve ONLY=nl`).
ONLY = "ONLY"
HOME = "index.md"
# Help cards that show how to reach the clinic. Not in an emergency, where the emergency number comes first.
CALLED = ("clinic", "today")
LOGO, COLOURS = "assets/images/clinic-logo", "stylesheets/clinic-colours.css"
# Search boost of these pages; 1 elsewhere.
LESS_OFTEN_SOUGHT = {SOURCES_PAGE: 0.2, GLOSSARY_PAGE: 0.75}


@event_priority(100)  # before the i18n plugin reads which languages to build
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """In a preview of one language, turn the others off, except the default one, which the plugin needs."""
    only = os.environ.get(ONLY, "")
    plugin = _i18n(config)
    codes = [entry.locale for entry in plugin.config.languages]
    if only and only not in codes:
        raise PluginError(f"{ONLY}={only}: the site has no such language. It has {', '.join(codes)}.")
    config.site_url = escaped(config.site_url or "")
    for entry in plugin.config.languages:
        if only:
            entry.build = entry.default or entry.locale == only
    return config


@event_priority(-200)  # after the i18n plugin has chosen the language and read its settings
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Set up this language before anything is rendered: theme, Markdown settings, menu."""
    language = _language(config)
    root, docs = Path(config.config_file_path or "mkdocs.yml").parent, Path(config.docs_dir)
    config.theme["language"] = language.code
    try:
        labels = load_labels(root, language.code)
        termbase = load_termbases(docs, [language])[language.code]
        known = handed_over()
        outdated = known.outdated.get(language.code, {}) if known else outdated_parts(root, language)
    except SettingsError as error:
        raise PluginError(str(error)) from error
    settings = load_settings(root)
    glossary = load_glossary(settings, language)
    extension = PatientInfoExtension(
        load_sources(docs / language.code),
        labels,
        outdated,
        glossary,
        termbase=termbase,
        treatments=load_treatments(docs),
    )
    others = [e for e in config.markdown_extensions if not isinstance(e, PatientInfoExtension)]
    config.markdown_extensions = [*others, extension]  # type: ignore[list-item]
    _select(files, language, config)
    _add_publisher(files, config)
    keys = [_key(file) for file in files.documentation_pages()]
    config.nav = in_menu_order((key for key in keys if kind_of(key)), load_after(docs, [language]))
    return files


def _select(files: Files, language: Language, config: MkDocsConfig) -> None:
    """Keep only the files of this language that are published: its pages, and the images, which all languages share."""
    docs = Path(config.docs_dir)
    if _is_left_out(language, config):
        for file in list(files.documentation_pages()):
            if _key(file) != HOME:
                files.remove(file)
    # Nothing else in docs/ is published, above all no script: the policy would let an SVG run it.
    for file in list(files):
        is_ours = Path(file.abs_src_path or "").is_relative_to(docs)
        if is_ours and not file.is_documentation_page() and not file.src_uri.endswith(ASSET_SUFFIXES):
            files.remove(file)
    # Images belong to all languages; without fallback pages the plugin gives them only to the first.
    for picture in sorted((docs / ASSET_FOLDER).glob("*")):
        path = f"{ASSET_FOLDER}/{picture.name}"
        if path not in files.src_uris and path.endswith(ASSET_SUFFIXES):
            files.append(File(path, config.docs_dir, config.site_dir, config.use_directory_urls))


def _add_publisher(files: Files, config: MkDocsConfig) -> None:
    """Add the publisher's logo and colours."""
    publisher = _publisher(config)
    if publisher.logo:
        # Strip metadata (author, place, date) for privacy. load_publisher has refused truncated files.
        logo = without_notes(publisher.logo.read_bytes(), publisher.logo.suffix).data
        files.append(File.generated(config, f"{LOGO}{publisher.logo.suffix}", content=logo))
    if css := colours_as_css(publisher):
        files.append(File.generated(config, COLOURS, content=css))
        config.extra_css = [*(sheet for sheet in config.extra_css if sheet != COLOURS), COLOURS]


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Read the front matter strictly: MkDocs would show one that it cannot read as text."""
    if _is_left_out(_language(config), config):
        return _signpost(config)
    path = Path(config.docs_dir).name + "/" + page.file.src_uri
    try:
        meta, _, body, _ = split_front_matter(page.file.content_string, path)
    except ContentError as error:
        raise PluginError(str(error)) from error
    extension = _extension(config)
    extension.page_key = _key(page.file)
    sources = extension.sources
    unknown = [id for id in SOURCE_NOTE.findall(body) if id not in sources]
    if unknown and not _is_under_way(_language(config), config):
        raise PluginError(f"{path}: the footnote [^{unknown[0]}] refers to a source that is not on the sources page.")
    # The theme does not escape these.
    page.meta = {k: escape(v) if isinstance(v, str) else v for k, v in meta.items() if v is not None}
    return body


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Add what comes from other pages and languages: where a source is used, a term in the other languages."""
    key, language = _key(page.file), _language(config)
    root, docs = Path(config.config_file_path or "mkdocs.yml").parent, Path(config.docs_dir)
    if key == SOURCES_PAGE:
        by_key = {_key(file): file for file in files.documentation_pages()}
        label = _extension(config).labels.get("source.used", "")

        def address(other: str) -> str:
            return by_key[other].url_relative_to(page.file)

        uses = load_uses(docs / language.code, load_after(docs, [language]))
        return with_additions(html, {id.lower(): uses_as_html(u, address, label) for id, u in uses.items()})
    if key == GLOSSARY_PAGE:
        settings = load_settings(root)
        others = {o: load_glossary(settings, o) for o in settings.languages if o.code != language.code}
        ids = _extension(config).glossary
        directions = _directions(root, settings.languages)
        more = {id: in_other_languages(id, others, language.code, directions) for id in ids}
        return with_additions(html, more)
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Make the menus and the search index, now that all pages of this language are rendered."""
    language = _language(config)
    pages = [file.page for file in files.documentation_pages() if file.page is not None]
    entries = [Entry(_key(page.file), str(page.title), page.url) for page in pages if kind_of(_key(page.file))]
    prefix = folder_of(language)
    index = search_index(
        (
            SearchPage(
                page.url.removeprefix(prefix) or "./",
                _title(page),
                str(page.meta.get("keywords", "")),
                page.content or "",
                LESS_OFTEN_SOUGHT.get(_key(page.file), 1.0),
            )
            for page in pages
        ),
        language.code,
        _extension(config).labels,
        _extension(config).termbase.is_spaced,
        _extension(config).treatments,
    )
    target = Path(config.site_dir) / prefix / "search" / "search_index.json"
    write_file(json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode(), str(target))
    root = Path(config.config_file_path or "mkdocs.yml").parent
    languages = _languages(config)
    env.filters["pi_before"] = before_section
    env.filters["pi_below_headings"] = below_headings
    after = load_after(Path(config.docs_dir), [language])
    env.globals["pi_menus"] = menus(entries, after, _names_of_treatments(pages, language.code))
    env.globals["pi_language_root"] = prefix
    env.globals["pi_languages"] = languages
    env.globals["pi_words"] = {other.code: load_labels(root, other.code) for other in languages}
    env.globals["pi_marked_as"] = partial(marked_as, own=language.code, directions=_directions(root, languages))
    env.globals["pi_is_spaced"] = _extension(config).termbase.is_spaced
    env.globals["pi_policy"] = content_security_policy()
    publisher, labels = _publisher(config), _extension(config).labels
    env.globals["pi_clinics"] = [card(clinic, language.code, labels) for clinic in publisher.clinics]
    env.globals["pi_logo"] = f"{LOGO}{publisher.logo.suffix}" if publisher.logo else ""
    env.globals["pi_brand"] = publisher.brand or BRAND
    env.globals["pi_is_preview"] = _is_preview(config)
    env.globals["pi_alternates_of"] = lambda page: _alternates(page, config)
    return env


def on_page_context(context: Any, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
    """Give the templates what they show of this page besides its text."""
    context["pi_key"] = _key(page.file)
    kind = kind_of(_key(page.file))
    context["pi_kind"] = kind.name if kind else ""
    context["pi_alternates"] = _alternates(page, config)
    extension = _extension(config)
    context["pi_review"] = review_lines(page.meta, extension.labels)
    blocks = list(read_blocks(page.content or "", extension.termbase.language))
    _add_tools(context, page, extension, blocks)
    context["pi_heading"] = _heading(page, _language(config).code)
    about = _about(page, config, nav)
    context["pi_treatment"] = about.treatment[0] if about.treatment else ""
    context["pi_structured"] = structured_data(about, blocks)
    if _publisher(config).clinics:
        call = f'<p class="pi-call"><a href="#page-clinic">{escape(extension.labels["clinic.help"])}</a></p>'
        page.content = with_calls(page.content or "", CALLED, call)
    outdated = extension.outdated.get(_key(page.file), ())
    source = next(language for language in _all_languages(config) if language.is_source)
    notice = outdated_notice(extension.labels, _language(config), source)
    page.content = with_notices(page.content or "", outdated, notice)
    return context


def _add_tools(context: Any, page: Page, extension: PatientInfoExtension, blocks: Sequence[Block]) -> None:
    """Give the templates the tools of this page, and what its treatment says of itself."""
    key, content = _key(page.file), page.content or ""
    treatment = extension.treatments.of(key)
    is_recovery = bool(treatment.name) and key.endswith(f"/{HELP_OWNER}")
    drawn = timeline(content, extension.termbase, treatment) if is_recovery else None
    context["pi_timeline"] = drawn
    context["pi_tools"] = tools_of(key, treatment, blocks, drawn)
    context["pi_kinds"] = [(kind.id, kind.name_in(extension.termbase.language)) for kind in treatment.kinds]


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Write each language's error page into its folder; MkDocs would write them all to the same file."""
    language = _language(config)
    if template_name != "404.html" or language.is_source:
        return output_content
    write_file(output_content.encode(), str(Path(config.site_dir) / language.code / template_name))
    return ""


# --- MkDocs' objects -> the package's ----------------------------------------------------------------------


def _i18n(config: MkDocsConfig) -> Any:
    return config.plugins["i18n"]


def _extension(config: MkDocsConfig) -> PatientInfoExtension:
    """This language's Markdown extension, with its sources and labels, as `on_files` set it up."""
    return next(e for e in config.markdown_extensions if isinstance(e, PatientInfoExtension))


def _languages(config: MkDocsConfig) -> tuple[Language, ...]:
    """The languages that are built now: the published ones, or the one that is previewed."""
    only = os.environ.get(ONLY, "")
    built = {entry.locale for entry in _i18n(config).config.languages if entry.build}
    return tuple(one for one in _all_languages(config) if one.code in built and only in ("", one.code))


def _all_languages(config: MkDocsConfig) -> tuple[Language, ...]:
    return tuple(Language(entry.locale, entry.name, entry.default) for entry in _i18n(config).config.languages)


def _directions(root: Path, languages: Iterable[Language]) -> dict[str, str]:
    """Where each language begins to be read, by code, from its labels."""
    return {language.code: load_labels(root, language.code).get("direction", "") for language in languages}


def _language(config: MkDocsConfig) -> Language:
    plugin = _i18n(config)
    code = plugin.current_language or plugin.default_language
    entry = plugin.get_language_config(code)
    return Language(entry.locale, entry.name, entry.default)


def _about(page: Page, config: MkDocsConfig, nav: Navigation) -> About:
    """What a page tells search engines about itself."""
    by_key = {_key(other.file): other for other in nav.pages}
    key, language = _key(page.file), _language(config)
    kind, home, treatment = kind_of(key), by_key[HOME], treatment_of(key)
    explanation = by_key.get(f"{treatment}/index.md") if treatment else None
    trail = [home, *([explanation] if explanation not in (None, page) else []), *([page] if page is not home else [])]
    return About(
        kind=kind.name if kind else "",
        url=page.canonical_url or "",
        title=_title(page),
        description=unescape(str(page.meta.get("description", ""))),
        language=language.code,
        site_name=config.site_name,
        home=home.canonical_url or "",
        trail=[(_title(step), step.canonical_url or "") for step in trail if step],
        treatment=_treatment(explanation, language.code) if explanation else None,
        meta=page.meta,
        publisher=as_json_ld(_publisher(config), language.code, home.canonical_url or ""),
    )


def _publisher(config: MkDocsConfig) -> Publisher:
    """Who publishes the site, from clinic.yml."""
    root = Path(config.config_file_path or "mkdocs.yml").parent
    try:
        # In all languages, also those that a preview leaves out: the file has its texts in each.
        return load_publisher(load_settings(root).languages)
    except (ClinicError, SettingsError) as error:
        raise PluginError(str(error)) from error


def _treatment(explanation: Page, code: str) -> tuple[str, str]:
    """(name, URL) of a treatment."""
    return _name_of_treatment(explanation, code), explanation.canonical_url or ""


def _name_of_treatment(explanation: Page, code: str) -> str:
    """The name of a treatment is what its explanation says before the colon: "Chemical peel: what it is …"."""
    return _heading(explanation, code).partition(":")[0]


def _names_of_treatments(pages: Iterable[Page], code: str) -> dict[str, str]:
    """The names by the treatments' folders."""
    found = ((treatment_of(_key(page.file)), page) for page in pages if _key(page.file).endswith("/index.md"))
    return {folder: _name_of_treatment(page, code) for folder, page in found}


def _heading(page: Page, code: str) -> str:
    return next((block.text for block in read_blocks(page.content or "", code) if block.level == 1), _title(page))


def _title(page: Page) -> str:
    return unescape(str(page.title))


def _alternates(page: Page, config: MkDocsConfig) -> tuple[Alternate, ...]:
    code = page.file.locale  # type: ignore[attr-defined]  # the i18n plugin's
    entry = _i18n(config).get_language_config(code)
    language = Language(code, entry.name, entry.default)
    return alternates(page.url, language, _languages(config), config.site_url or "/")


def _key(file: File) -> str:
    """The page's path within its language's folder, the same in every language."""
    return str(getattr(file, "norm_src_uri", file.src_uri))


def _is_under_way(language: Language, config: MkDocsConfig) -> bool:
    """Whether a language is previewed that is not published; what is missing in it stops nothing."""
    root = Path(config.config_file_path or "mkdocs.yml").parent
    return language.code in {one.code for one in load_settings(root).under_way}


def _is_left_out(language: Language, config: MkDocsConfig) -> bool:
    only = os.environ.get(ONLY, "")
    return bool(only) and language.code != only


def _signpost(config: MkDocsConfig) -> str:
    """The page at / in a preview of one language, leading to that language's folder."""
    only = _languages(config)[0]
    base = (config.site_url or "/").rstrip("/")
    return f"# {only.name}\n\nThis preview holds one language: [{only.name}]({base}/{only.code}/)\n"


def _is_preview(config: MkDocsConfig) -> bool:
    """Whether MkDocs' development server is running: it sets the site URL to its own."""
    return urlsplit(config.site_url or "").hostname in ("localhost", "127.0.0.1", "::1")
