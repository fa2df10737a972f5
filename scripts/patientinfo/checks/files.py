"""Rules on which files there are: every page in every language, nothing that nobody expects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from patientinfo.checks.nearest import listing, nearest
from patientinfo.checks.registry import site_rule
from patientinfo.contract import (
    ASSET_FOLDER,
    ASSET_SUFFIXES,
    FILE_NAME,
    PAGE_SUFFIX,
    SITE_PAGES,
    SYSTEM_FILES,
    TREATMENT_PAGES,
    WORD_LISTS,
)
from patientinfo.model import Site, kind_of, treatment_of
from patientinfo.problems import Problem


@site_rule
def unexpected_file(site: Site) -> Iterator[Problem]:
    """Every file in docs/ is a page of a known kind in a language's folder, or a picture in images/.

    Bad:  docs/nl/fractional-laser/recovery-old.md
    Good: docs/nl/fractional-laser/recovery.md, docs/images/two-kinds.svg
    """
    codes = {language.code for language in site.languages}
    for file in site.files:
        parts = PurePosixPath(file).parts
        key = "/".join(parts[1:])
        if parts[-1] in SYSTEM_FILES:
            continue
        if file in site.special_files:
            yield Problem(
                f"{site.docs}/{file}",
                1,
                "unexpected-file",
                "This is a link or a special file, not a plain file.",
                "Put a plain file in its place: what a link leads to could be published by mistake.",
            )
            continue
        if parts[0] in codes and kind_of(key) and FILE_NAME.fullmatch(parts[-1]):
            continue
        if parts[0] == ASSET_FOLDER and file.endswith(ASSET_SUFFIXES) and FILE_NAME.fullmatch(parts[-1]):
            continue
        yield Problem(f"{site.docs}/{file}", 1, "unexpected-file", *_explain(site, file, codes))


def _explain(site: Site, file: str, codes: set[str]) -> tuple[str, str]:
    path = PurePosixPath(file)
    if path.suffix == PAGE_SUFFIX and path.parts[0] not in codes:
        return (
            "This page is not in the folder of a language of the site.",
            f"Move it into {listing(f'{site.docs}/{code}/' for code in sorted(codes))}, "
            "or add the language to mkdocs.yml.",
        )
    if path.suffix == PAGE_SUFFIX:
        known = TREATMENT_PAGES if len(path.parts) > 2 else SITE_PAGES
        guess = nearest(path.stem, known)
        return (
            f'"{path.name}" is not the name of a page that the site has here.',
            f"Rename it to {guess}.md." if guess else f"Use one of the names {listing(known)}.",
        )
    return (
        "This file is neither a page nor a picture of a known kind, so it would not belong on the site.",
        f"Pictures go into {site.docs}/{ASSET_FOLDER}/, in small letters, as {listing(ASSET_SUFFIXES)}. "
        "Take other files out.",
    )


@site_rule
def missing_page(site: Site) -> Iterator[Problem]:
    """Every page exists in every language, and every treatment has its four kinds of page.

    Bad:  docs/en/fractional-laser/risks.md without docs/nl/fractional-laser/risks.md
    Good: the same file in each language's folder
    """
    existing = {key for _, key in (*site.pages, *site.unreadable) if kind_of(key)}
    wanted = existing | {f"{name}.md" for name, kind in SITE_PAGES.items() if kind.required}
    for treatment in {treatment_of(key) for key in existing} - {""}:
        wanted |= {f"{treatment}/{name}.md" for name, kind in TREATMENT_PAGES.items() if kind.required}
    for language in site.languages:
        for key in sorted(wanted):
            if site.has(language, key):
                continue
            twin = next((other for other in site.languages if site.has(other, key)), None)
            yield Problem(
                f"{site.docs}/{language.code}/{key}",
                1,
                "missing-page",
                f"This page does not exist in {language.name}"
                + (f"; it exists in {twin.name}: {site.docs}/{twin.code}/{key}." if twin else "."),
                "Write it, or take it out of the other languages too."
                if key in existing
                else "Every treatment has "
                + listing(f"{n}.md" for n, k in TREATMENT_PAGES.items() if k.required)
                + ", and every site has "
                + listing(f"{n}.md" for n, k in SITE_PAGES.items() if k.required)
                + ".",
            )


@site_rule
def missing_words(site: Site) -> Iterator[Problem]:
    """Menu, labels and messages have a word list in every language.

    Bad:  a language in mkdocs.yml without overrides/partials/languages/de.html
    Good: the same keys in every list
    """
    source = site.source_language.code
    for code, own in site.words.items():
        missing = [key for key in site.words[source] if key not in own]
        if missing:
            yield Problem(
                f"{WORD_LISTS}/{code}.html",
                1,
                "missing-words",
                f"The word list of this language lacks {len(missing)} of the page's own words, "
                f"for example {listing(missing[:3])}.",
                f"Copy those lines from {WORD_LISTS}/{source}.html and translate what stands on their right.",
            )
