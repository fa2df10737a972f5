"""A folder as the site generator alone leaves it (`mkdocs build`) -> the site as it is published, checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from patientinfo.model import Page, Project
from patientinfo.problems import Problem
from patientinfo.publish.bundle import bundle_code, sheets_of_site
from patientinfo.publish.exports import BRAND
from patientinfo.publish.page import publish_page
from patientinfo.publish.site import publish_site
from patientinfo.translation.lock import outdated_sections
from patientinfo.urls import address_of


def finish(
    folder: Path,
    project: Project,
    content: Mapping[tuple[str, str], Page],
    brand: str = BRAND,
    *,
    before: Path | None = None,
    precompress: bool = False,
    jobs: int = 1,
) -> list[Problem]:
    """Make the generated site in `folder` ready to publish, and return what is wrong with it: see `publish_site`.

    `content` is keyed by (language code, page key). Raises BundleError if the site is not as expected.
    """
    texts = {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in sorted(folder.rglob("*.html"))}
    bundle = bundle_code(folder, sheets_of_site(texts))
    published = {address_of(page.language, page.key): page for page in content.values()}
    by_language = outdated_sections(project, content)

    def outdated(page: Page | None) -> tuple[str, ...]:
        return by_language.get(page.language.code, {}).get(page.key, ()) if page else ()

    pages = {
        name: publish_page(name, text, bundle, page := published.get(name), project, outdated(page))
        for name, text in texts.items()
    }
    return publish_site(folder, pages, project, brand, before=before, precompress=precompress, jobs=jobs)
