"""MkDocs -> patientinfo: the only file that knows the site generator's events.

What the pages say is read and rendered before (pages/site_content.py); MkDocs gets it page by page and puts the
templates around it. It runs every event once per language, so there is no state at module level: what lasts from one
event to the next is with the i18n plugin, which lives as long as a build. Project imports must be at the top, because
MkDocs adds this folder to the path only while it loads the file.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from patientinfo.clinic.card import colours_as_css
from patientinfo.clinic.error import ClinicError
from patientinfo.content.image_metadata import without_notes
from patientinfo.contract import ASSET_FOLDER, ASSET_SUFFIXES
from patientinfo.model import Language
from patientinfo.pages.build import Build
from patientinfo.pages.site_content import read_site
from patientinfo.pages.sitemap import sitemap
from patientinfo.pages.views import CLINIC_STYLES, COLOURS, HOME, LOGO, language_index, page_view, site_view
from patientinfo.problems import ERROR, ContentError, SettingsError
from patientinfo.publish.headers import content_security_policy
from patientinfo.urls import escaped, folder_of

# Build only one language, at its usual URLs.
ONLY = "ONLY"
ERROR_PAGE = "404.html"
# Of a preview, in seconds: how often it looks for changes, and how long nothing must change before it is updated.
_POLLING, _SETTLING = 0.1, 0.05
_SILENT = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


def run(root: Path, folder: Path, build: Build) -> list[str]:
    """Run MkDocs strictly in this process. What is no page goes into `folder`, which it empties first.

    The result is what MkDocs says if it fails, and nothing if it does not.
    """
    os.environ.update(_SILENT)
    log = _Log()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(log)
    try:
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(folder), strict=True)
        config.site_url = build.address or config.site_url
        _i18n(config).patientinfo = build
        if not build.writes_files:
            _write_no_files(config, build)
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
    except MkDocsException as error:
        return [*log.lines, *str(error).splitlines()] or [type(error).__name__]
    except Exception as error:  # whatever makes it fail, an editor gets a message instead of a traceback
        return [*log.lines, f"{type(error).__name__}: {error}"]
    finally:
        logger.removeHandler(log)
    return []


def _write_no_files(config: MkDocsConfig, build: Build) -> None:
    """Keep MkDocs and its plugins from files that this pass does not show.

    It would list the theme's 14,000 icons, and the i18n plugin looks at every page several times.
    """
    build.environment = environment = build.environment or config.theme.get_env()
    environment.list_templates = lambda *_, **__: []  # type: ignore[method-assign]
    config.theme.get_env = lambda: environment  # type: ignore[method-assign]
    config.theme.static_templates = {ERROR_PAGE} if build.has_error_page else set()
    language = build.language
    if language:
        wanted = {f"{language.code}/{key}" for key in (HOME, *build.keys_in(language))}
        config.plugins.events["files"].insert(
            0, lambda files, config: Files([file for file in files if file.src_uri in wanted])
        )


class Previewed(Protocol):
    """A folder that is shown. `error_page` is the path in it of the page for what is not there.

    `update` returns what to tell the editor, `prepare` makes a file that is made only when it is asked for, and
    `watched` are further files to watch.
    """

    folder: Path
    error_page: str

    def update(self) -> str: ...
    def prepare(self, path: str) -> None: ...
    def watched(self) -> list[Path]: ...


def serve(preview: Previewed, root: Path, host: str, port: int, mount: str) -> None:
    """Serve a preview until the program is stopped: when a file of the project in `root` changes, it is updated.

    `mount`: the path at which the site is. Browsers reload by themselves. Raises OSError if the port is taken.
    """
    from mkdocs.livereload import LiveReloadServer  # a build does not need it

    class Server(LiveReloadServer):
        def serve_request(self, environ: Any, start_response: Any) -> Iterable[bytes]:
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
            preview.prepare(path.removeprefix(self.mount_path))
            return super().serve_request(environ, start_response)

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Do not speak of a browser that went away."""

    def update() -> None:
        said = preview.update()
        with contextlib.suppress(OSError):  # a terminal that was closed
            print(said, flush=True)
        watch_outside()

    def watch_outside() -> None:
        # The folder: whoever deletes a file and writes it anew would end the watching of the file.
        for folder in {file.parent for file in preview.watched()} - watched:
            if folder.is_dir():
                server.watch(str(folder), recursive=False)
                watched.add(folder)

    logging.getLogger("mkdocs.livereload").setLevel(logging.CRITICAL)
    server = Server(update, host, port, str(preview.folder), mount, polling_interval=_POLLING)
    server.build_delay = _SETTLING
    server.error_handler = lambda code: (preview.folder / preview.error_page).read_bytes() if code == 404 else None
    watched = {root}
    server.watch(str(root), recursive=False)
    for name in ("docs", "overrides"):
        server.watch(str(root / name))
    watch_outside()
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()


class _Log(logging.Handler):
    """MkDocs' warnings and errors."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname}: {record.getMessage()}")


@event_priority(100)  # before the i18n plugin reads which languages to build
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the content, unless it was handed over, and choose the languages that are built."""
    plugin = _i18n(config)
    config.site_url = escaped(config.site_url or "")
    build = getattr(plugin, "patientinfo", None)
    if build is None:
        build = plugin.patientinfo = _read(config)
    if build.language:
        # One pass, whose languages somebody else puts together.
        plugin.current_language, plugin.building = build.language.code, True
    built = {language.code for language in build.site.languages}
    for entry in plugin.config.languages:
        # The default language is always built: the plugin needs it.
        entry.build = entry.default or entry.locale in built
    return config


def _read(config: MkDocsConfig) -> Build:
    """Read the content for a build that nobody has prepared. Raises PluginError if it has problems."""
    root, only = Path(config.config_file_path or "mkdocs.yml").parent, os.environ.get(ONLY, "")
    codes = [entry.locale for entry in _i18n(config).config.languages]
    if only and only not in codes:
        raise PluginError(f"{ONLY}={only}: the site has no such language. It has {', '.join(codes)}.")
    try:
        site = read_site(root, only=only)
    except (SettingsError, ClinicError) as error:
        raise PluginError(str(error)) from error
    errors = [problem for problem in site.found.problems if problem.level == ERROR]
    if errors and config.strict:
        found = "\n".join(f"{one.path}:{one.line}: {one.message}" for one in errors)
        raise PluginError(f"The content has problems. For advice on each: make validate\n{found}")
    return Build(site)


@event_priority(-200)  # after the i18n plugin has chosen the language and read its settings
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Choose the files of this language, and their order."""
    build, language = _build(config), _language(config)
    config.theme["language"] = language.code
    # Pages are rendered already.
    config.markdown_extensions = []
    keys = [] if _is_left_out(config) else build.keys_in(language)
    _select(files, keys, config)
    _add_publisher(files, config)
    if not build.writes_files:
        for file in [file for file in files if not file.is_documentation_page()]:
            files.remove(file)
    config.nav = list(dict.fromkeys((HOME, *keys)))  # the plugin needs a home page in every language
    return files


def _select(files: Files, keys: list[str], config: MkDocsConfig) -> None:
    """Keep only what is published: these pages of the language, and the images, which all languages share."""
    docs, wanted = Path(config.docs_dir), {*keys, HOME}
    for file in list(files.documentation_pages()):
        if _key(file) not in wanted:
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
    """Add the publisher's logo and colours, and the styles of what only a clinic's pages have."""
    publisher = _build(config).site.publisher
    if publisher.logo:
        # Strip metadata (author, place, date) for privacy. load_publisher has refused truncated files.
        logo = without_notes(publisher.logo.read_bytes(), publisher.logo.suffix).data
        files.append(File.generated(config, f"{LOGO}{publisher.logo.suffix}", content=logo))
    sheets = [CLINIC_STYLES] if publisher.clinics or publisher.logo else []
    if css := colours_as_css(publisher):
        files.append(File.generated(config, COLOURS, content=css))
        sheets.append(COLOURS)
    config.extra_css = [*(sheet for sheet in config.extra_css if sheet not in (CLINIC_STYLES, COLOURS)), *sheets]


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Keep the text from MkDocs, which has nothing to render, and give it the front matter."""
    if _is_left_out(config):
        return ""
    try:
        content = _build(config).site.page(_language(config), _key(page.file))
    except ContentError as error:
        raise PluginError(str(error)) from error
    page.content_model = content  # type: ignore[attr-defined]  # until the page is put in its template
    # The theme does not escape these.
    page.meta = {k: escape(v) if isinstance(v, str) else v for k, v in content.meta.items() if v is not None}
    return ""


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """In a preview of one language, lead from / to its folder."""
    return _signpost(config) if _is_left_out(config) else html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Write the search index, and give the templates what all pages of this language show."""
    build, language = _build(config), _language(config)
    # One environment for all languages: a template is compiled once.
    build.environment = shared = build.environment or env
    shared.globals["pi_page"] = None  # on the error page
    policy = "" if _is_preview(config) else content_security_policy()
    shared.globals["pi_site"] = site_view(build.site, language, policy=policy)
    if build.take is None and not _is_left_out(config):
        target = Path(config.site_dir) / folder_of(language) / "search" / "search_index.json"
        write_file(language_index(build.site, language).encode(), str(target))
    return shared


def on_page_context(context: Any, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
    """Give the templates what they show of this page."""
    if not _is_left_out(config):
        context["pi_page"] = page_view(_build(config).site, page.content_model)  # type: ignore[attr-defined]
        del page.content_model  # type: ignore[attr-defined]  # pages are many, and large
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Hand the page to whoever publishes it; without anybody MkDocs writes it."""
    take = _build(config).take
    if take is None:
        return output
    take(page.file.dest_uri, output)
    return ""


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Write each language's error page into its folder, which MkDocs would write to one file, and our own sitemap."""
    build = _build(config)
    if template_name == "sitemap.xml":
        return "" if build.take else sitemap(build.site)
    if template_name == ERROR_PAGE and not _is_left_out(config):
        path = f"{folder_of(_language(config))}{template_name}"
        if build.take:
            build.take(path, output_content)
        else:
            write_file(output_content.encode(), str(Path(config.site_dir) / path))
        return ""
    return output_content


# --- MkDocs' objects -> the package's ----------------------------------------------------------------------


def _i18n(config: MkDocsConfig) -> Any:
    return config.plugins["i18n"]


def _build(config: MkDocsConfig) -> Build:
    return _i18n(config).patientinfo  # type: ignore[no-any-return]


def _language(config: MkDocsConfig) -> Language:
    """The language of this pass."""
    plugin = _i18n(config)
    code = plugin.current_language or plugin.default_language
    return next(language for language in _build(config).site.project.languages if language.code == code)


def _key(file: File) -> str:
    """The page's path within its language's folder, the same in every language."""
    return str(getattr(file, "norm_src_uri", file.src_uri))


def _is_left_out(config: MkDocsConfig) -> bool:
    """Whether this pass is only there because the plugin needs the default language."""
    return _language(config) not in _build(config).site.languages


def _signpost(config: MkDocsConfig) -> str:
    """The page at / in a preview of one language, leading to that language's folder."""
    (only,) = _build(config).site.languages
    base = (config.site_url or "/").rstrip("/")
    link = f'<a href="{base}/{only.code}/">{escape(only.name)}</a>'
    return f'<h1 id="page-title">{escape(only.name)}</h1>\n<p>This preview holds one language: {link}</p>'


def _is_preview(config: MkDocsConfig) -> bool:
    """Whether the site is served from this computer only."""
    return urlsplit(config.site_url or "").hostname in ("localhost", "127.0.0.1", "::1")
