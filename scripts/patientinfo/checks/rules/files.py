"""Rules on which files there are: every page in every language, nothing that nobody expects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from patientinfo.checks.pair import shorten
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.cldr import plural_forms
from patientinfo.content.image_metadata import ImageError, without_notes
from patientinfo.content.images import drawing_words, picture_faults
from patientinfo.content.labels import plural_of, untranslated, word_lists
from patientinfo.contract import (
    ASSET_FOLDER,
    ASSET_SUFFIXES,
    CHECKS_FOLDER,
    COUNTRIES_FOLDER,
    FACTS_FILE,
    FAULTS_FILE,
    FIELDS,
    FILE_NAME,
    FURTHER_PAGE,
    HELP_PARTS,
    MAX_PICTURE_BYTES,
    PAGE_SUFFIX,
    QUESTIONS_FOLDER,
    READING_FILE,
    SCORES_FOLDER,
    SEARCHES_FOLDER,
    SITE_PAGES,
    SYSTEM_FILES,
    TERMBASE_FOLDER,
    TREATMENT_PAGES,
    TREATMENTS_FOLDER,
    WORD_LISTS,
)
from patientinfo.messages import Message, joined, listing, msg
from patientinfo.model import Project, Reference, Site, kind_of, treatment_of
from patientinfo.problems import Cause, Problem
from patientinfo.suggest import nearest


@rule(Scope.SITE, Category.FILES)
def names_differ_in_case(site: Site) -> Iterator[Problem]:
    """No two files have names that differ only in capital letters.

    Why: on Windows and Mac one replaces the other without a warning.
    Bad:  docs/nl/About.md beside docs/nl/about.md
    Good: one file, in lower case
    """
    groups: dict[str, list[str]] = {}
    for file in site.project.files:
        groups.setdefault(file.casefold(), []).append(file)
    for folded, same in groups.items():
        keep = folded if folded in same else same[0]
        for file in same:
            if file != keep:
                yield Problem(
                    f"{site.project.docs}/{file}",
                    1,
                    msg(
                        "The name of this file differs from {other} only in capital letters.",
                        other=f"{site.project.docs}/{keep}",
                    ),
                    msg("Keep one of the two, in lower case."),
                    causes=(Cause(f"{site.project.docs}/{file}", what="file"),),
                )


@rule(Scope.SITE, Category.FILES, rank=1)
def unexpected_file(site: Site) -> Iterator[Problem]:
    """Every file in docs/ is a page of a known kind in a language's folder, or a picture in images/.

    Why: everything in docs/ is published, even if nobody has checked it.
    Bad:  docs/nl/peeling/recovery-old.md
    Good: docs/nl/peeling/recovery.md, docs/images/two-kinds.svg, or a further page with `after: questions.md`
    """
    project = site.project
    codes = {language.code for language in (*project.languages, *project.under_way)}
    for file in project.files:
        parts = PurePosixPath(file).parts
        key = "/".join(parts[1:])
        if parts[-1] in SYSTEM_FILES:
            continue
        if file in project.special_files:
            yield Problem(
                f"{project.docs}/{file}",
                1,
                msg("This is a symbolic link, a folder or a special file, not a regular file."),
                msg("Replace it with a regular file: what a symbolic link points to could be published by mistake."),
                causes=(Cause(f"{project.docs}/{file}", what="file"),),
            )
        elif not _is_expected(project, parts, key, codes):
            causes = (Cause(f"{project.docs}/{file}", what="file"),)
            yield Problem(f"{project.docs}/{file}", 1, *_explain(project, file, codes), causes=causes)


def _is_expected(project: Project, parts: tuple[str, ...], key: str, codes: set[str]) -> bool:
    if parts[0] == CHECKS_FOLDER:  # not published
        searches = {f"{folder}/{code}.toml" for folder in (SEARCHES_FOLDER, QUESTIONS_FOLDER) for code in codes}
        known = {FACTS_FILE, READING_FILE, FAULTS_FILE, *searches}
        return "/".join(parts) in known or "/".join(parts[:-1]) == SCORES_FOLDER
    if parts[0] == TERMBASE_FOLDER:  # nor this
        return parts[1:] in {(f"{name}.toml",) for code in codes for name in (code, code.partition("-")[0])}
    if parts[0] in (TREATMENTS_FOLDER, COUNTRIES_FOLDER):  # nor these; country-broken looks at the name of a country
        is_name = parts[0] == COUNTRIES_FOLDER or bool(FILE_NAME.fullmatch(parts[-1]))
        return len(parts) == 2 and parts[1].endswith(".toml") and is_name
    if not FILE_NAME.fullmatch(parts[-1]) or not all(re.fullmatch(r"[a-z0-9-]+", folder) for folder in parts[1:-1]):
        return False
    if parts[0] in codes:
        return project.is_page(key) and not set(parts[1:-1]) & codes
    return len(parts) == 2 and parts[0] == ASSET_FOLDER and parts[1].endswith(ASSET_SUFFIXES)


def _explain(project: Project, file: str, codes: set[str]) -> tuple[Message, Message]:
    path = PurePosixPath(file)
    if path.suffix.lower() == PAGE_SUFFIX and path.parts[0] not in codes:
        return (
            msg("This page is not in the folder of any of the site's languages."),
            msg(
                "Move it to {folders}, or add the language to mkdocs.yml.",
                folders=listing(f"{project.docs}/{code}/" for code in sorted(codes)),
            ),
        )
    if path.suffix.lower() == PAGE_SUFFIX:
        inside = next((folder for folder in path.parts[1:-1] if folder in codes), None)
        if inside:
            return (
                msg('The folder "{folder}" is inside that of another language.', folder=inside),
                msg(
                    "Move the page to {path}.",
                    path=f"{project.docs}/{'/'.join(path.parts[path.parts.index(inside, 1) :])}",
                ),
            )
        known = TREATMENT_PAGES if len(path.parts) > 2 else SITE_PAGES
        # "index (1).md" and "Recovery-2.md" are what machines call a second copy.
        guess = nearest(re.sub(r"[\s_-]*\(?\d*\)?$|[\s_-]*(?:copy|kopie|salinan).*$", "", path.stem), known)
        return (
            msg('The site has no page named "{name}" in this folder.', name=path.name),
            joined(
                msg("Rename it to {guess}, or remove it if that page already exists.", guess=f"{guess}.md")
                if guess
                else msg("Use one of these names: {names}.", names=listing(known)),
                msg(
                    "If it is a further page, write in its front matter which page of its folder it follows in the "
                    "menu: `{example}`.",
                    example=FIELDS["after"].example,
                )
                if kind_of("/".join(path.parts[1:])) is FURTHER_PAGE
                else None,
            ),
        )
    if path.name.lower() in _HOST_FILES or path.suffix.lower() in (".html", ".htm"):
        return (
            msg("This file tells a web host how to serve the site; the build makes such files itself."),
            msg("Remove it."),
        )
    return (
        msg("This file is neither a page nor a picture of a known kind, so it does not belong on the site."),
        msg(
            "Put pictures in {folder}, named with lower-case letters, digits and hyphens, as {kinds}. Remove "
            "other files.",
            folder=f"{project.docs}/{ASSET_FOLDER}/",
            kinds=listing(ASSET_SUFFIXES),
        ),
    )


_HOST_FILES = (
    "_headers",
    "_redirects",
    "cname",
    ".htaccess",
    "robots.txt",
    ".nojekyll",
    "netlify.toml",
    "vercel.json",
    "web.config",
)


@rule(Scope.SITE, Category.FILES)
def picture_content(site: Site) -> Iterator[Problem]:
    """A picture is of the type that its name says, and a drawing (SVG) contains only shapes.

    Why: a drawing can contain a script, or load something that tells others who reads the page.
    Bad:  drawing.svg with <script>, onclick= or a link to another host; photo.png that is a web page
    Good: a drawing of paths and circles
    """
    for path, where in _pictures(site.project):
        size = path.stat().st_size
        if size > MAX_PICTURE_BYTES:
            yield Problem(
                where,
                1,
                msg("The picture is {count} bytes; the limit is {most}.", count=size, most=MAX_PICTURE_BYTES),
                msg("Make it smaller: many people read on a phone, over a slow connection."),
            )
            continue
        for line, fault, hint in picture_faults(path.read_bytes(), path.suffix):
            yield Problem(where, line, fault, hint)


def _pictures(project: Project) -> Iterator[tuple[Path, str]]:
    """(file, path in the project) of each picture, except links and the like, which another rule refuses."""
    for file in project.picture_files:
        yield project.folder / file, f"{project.docs}/{file}"


@rule(Scope.SITE, Category.FILES)
def picture_notes(site: Site) -> Iterator[Problem]:
    """A photo contains only the picture: no place, date, camera, name or preview.

    Why: the place and time of a photo can reveal who the patient is.
    Bad:  docs/images/cheek.jpg as a phone saved it, with Exif and GPS
    Good: the same photo after make fix, which removes the metadata and leaves the picture itself unchanged
    """
    for path, where in _pictures(site.project):
        try:
            picture = without_notes(path.read_bytes(), path.suffix)
        except ImageError:
            continue  # picture-content says so
        if picture.notes:
            names = listing(picture.notes)
            yield Problem(
                where,
                1,
                msg("The picture file may reveal where the picture was taken: {names}.", names=names)
                if picture.has_place
                else msg("The file contains more than the picture: {names}.", names=names),
                msg("Run `{command}`, which removes this and leaves the picture itself unchanged.", command="make fix"),
            )


@rule(Scope.SITE, Category.FILES)
def words_in_drawing(site: Site) -> Iterator[Problem]:
    """A drawing has no words: no text, figures, title or description in it.

    Why: all languages show the same file, so its words would be in only one language, and no rule compares them.
    Bad:  docs/images/healing.svg with <text>Wait 4 hours</text> or <title>Healing</title>
    Good: the drawing without them, and on each page ![Skin that heals in five steps.](../../images/healing.svg)
    """
    for path, where in _pictures(site.project):
        for line, words in drawing_words(path.read_bytes()) if path.suffix == ".svg" else ():
            yield Problem(
                where,
                line,
                msg('The drawing contains words: "{text}". All languages show the same drawing.', text=shorten(words)),
                msg(
                    "Remove them, and put them on each page in its own language: in the text, or between the "
                    "square brackets of the picture."
                ),
            )


@rule(Scope.SITE, Category.FILES)
def missing_page(site: Site) -> Iterator[Problem]:
    """Every page exists in every language, and every treatment has its four kinds of page.

    Why: a page on risks that exists only in English warns only those who read English.
    Bad:  docs/en/peeling/risks.md without docs/nl/peeling/risks.md
    Good: the same file in each language's folder
    """
    project = site.project
    existing = {*project.keys, *(key for _, key in site.unreadable if project.is_page(key))}
    wanted = existing | {f"{name}.md" for name, kind in SITE_PAGES.items() if kind.required}
    for treatment in {treatment_of(key) for key in existing} - {""}:
        wanted |= {f"{treatment}/{name}.md" for name, kind in TREATMENT_PAGES.items() if kind.required}
    for language in project.languages:
        for key in sorted(wanted):
            if project.has(language, key):
                continue
            path = f"{project.docs}/{language.code}/{key}"
            twin = next((other for other in project.languages if project.has(other, key)), None)
            yield Problem(
                path,
                1,
                msg(
                    "This page does not exist in {language}; it exists in {twin}: {path}.",
                    language=language.name,
                    twin=twin.name,
                    path=f"{project.docs}/{twin.code}/{key}",
                )
                if twin
                else msg("This page does not exist in {language}.", language=language.name),
                msg("Write it, or remove it from the other languages too.")
                if key in existing
                else msg(
                    "Every treatment needs {treatment}, and every site needs {site}.",
                    treatment=listing(f"{n}.md" for n, k in TREATMENT_PAGES.items() if k.required),
                    site=listing(f"{n}.md" for n, k in SITE_PAGES.items() if k.required),
                ),
                causes=(Cause(path),),
            )


@rule(Scope.SITE, Category.FILES)
def missing_words(site: Site) -> Iterator[Problem]:
    """The menu and all labels exist in every language, and each is translated.

    Why: a reader cannot use a button in a language that they do not read.
    Bad:  a language in mkdocs.yml without overrides/partials/languages/de.html
    Good: the same keys in every language
    """
    source = site.project.source_language.code
    for code, own in site.project.labels.items():
        path = f"{WORD_LISTS}/{code}.html"
        unwritten = [k for k in site.project.labels[source] if not own.get(k) and plural_of(k)[1] in ("", "other")]
        missing = [key for key in unwritten if key not in site.project.label_places[code]]
        if missing:
            yield Problem(
                path,
                1,
                msg(
                    "Labels missing in this language: {count}, for example {names}.",
                    count=len(missing),
                    names=listing(missing[:3]),
                ),
                msg(
                    "Copy those lines from {path} and translate the text after the colon.",
                    path=f"{WORD_LISTS}/{source}.html",
                ),
            )
        yield from _untranslated(site.project, code, [key for key in unwritten if key not in missing])
        if code != source:
            yield from _copied(site.project, code)
        yield from _odd_forms(site, code, path)


def _untranslated(project: Project, code: str, keys: Sequence[str]) -> Iterator[Problem]:
    """A problem for each label without text."""
    name = next(language.name for language in project.languages if language.code == code)
    for key in keys:
        place = project.label_places[code][key]
        yield Problem(
            f"{WORD_LISTS}/{code}.html",
            place.line,
            msg(
                "`{key}` is not translated yet; the number of such labels in this file is {count}.",
                key=key,
                count=len(keys),
            ),
            msg(
                "Write it in {language} between quotes, in the place of `{text}`.",
                language=name,
                text=untranslated(project.labels[project.source_language.code][key]),
            ),
            place.column,
            place.length,
        )


def _copied(project: Project, code: str) -> Iterator[Problem]:
    """A problem for each label of several words that says the same as the original."""
    original, own = project.labels[project.source_language.code], project.labels[code]
    same = [
        key
        for key, text in own.items()
        if text == original.get(key) and len(text.split()) > 2 and key != "untranslated"
    ]
    for key in same:
        place = project.label_places[code].get(key, Reference(key, 1, 1, 0))
        yield Problem(
            f"{WORD_LISTS}/{code}.html",
            place.line,
            msg(
                "`{key}` is the same as in {source}; the number of such labels in this file is {count}.",
                key=key,
                source=project.source_language.name,
                count=len(same),
            ),
            msg("Translate what is on the right."),
            place.column,
            place.length,
        )


def _odd_forms(site: Site, code: str, path: str) -> Iterator[Problem]:
    """The labels for plural forms that a language does not have."""
    forms = plural_forms(code)
    for key in site.project.labels[code]:
        name, form = plural_of(key)
        if form and form not in forms and f"{name}.other" in site.project.labels[code]:
            place = site.project.label_places[code].get(key, Reference(key, 1, 1, 0))
            yield Problem(
                path,
                place.line,
                msg(
                    "`{key}` is never shown: this language has no form “{form}” for what is counted.",
                    key=key,
                    form=form,
                ),
                msg("Take the line out. The forms of this language are {forms}.", forms=listing(forms)),
                place.column,
                place.length,
            )


# What the search knows by name in every language: the signs of each level of help, and units of time.
_NAMED_LISTS = (*(f"search.{part}" for part in HELP_PARTS[1:]), "search.units")


@rule(Scope.SITE, Category.FILES)
def signs_differ(site: Site) -> Iterator[Problem]:
    """The labels for danger signs name the same signs, at the same level, in every language.

    Why: a reader who searches for "throat" has to see the same card first in every language.
    Bad:  "search.help-emergency": "breathing: wheeze; throat: tongue" beside "breathing: benauwd"
    Good: "search.help-emergency": "breathing: wheeze; throat: tongue" beside "breathing: benauwd; throat: tong"
    """
    source = site.project.source_language.code
    for code, own in site.project.labels.items():
        for key in _NAMED_LISTS:
            lists = word_lists(own.get(key, ""))
            names, wanted = list(lists), list(word_lists(site.project.labels[source].get(key, "")))
            empty = [name for name, words in lists.items() if not words]
            if not own.get(key) or (names == wanted and not empty):
                continue  # missing-words says what is not there at all
            yield Problem(
                f"{WORD_LISTS}/{code}.html",
                1,
                msg(
                    "{key} has words for {found} instead of {wanted}.",
                    key=key,
                    found=listing(names),
                    wanted=listing(wanted),
                )
                if names != wanted
                else msg("{key} has no word for {names}.", key=key, names=listing(empty)),
                msg(
                    "Use the names in {path}, in the same order, each followed by a colon and its words: {example}",
                    path=f"{WORD_LISTS}/{source}.html",
                    example='"fever: fever, chills; smell: smell".',
                ),
            )
