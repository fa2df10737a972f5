"""Rules on which files there are: every page in every language, nothing that nobody expects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from patientinfo.checks.pair import shorten
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.content.image_metadata import ImageError, without_notes
from patientinfo.content.images import drawing_words, picture_faults
from patientinfo.content.labels import word_lists
from patientinfo.contract import (
    ASSET_FOLDER,
    ASSET_SUFFIXES,
    CHECKS_FOLDER,
    FACTS_FILE,
    FAULTS_FILE,
    FILE_NAME,
    HELP_PARTS,
    MAX_PICTURE_BYTES,
    PAGE_SUFFIX,
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
from patientinfo.messages import Message, listing, msg
from patientinfo.model import Project, Reference, Site, kind_of, treatment_of
from patientinfo.problems import Cause, Problem
from patientinfo.suggest import nearest


@rule(Scope.SITE, Category.FILES)
def names_differ_in_case(site: Site) -> Iterator[Problem]:
    """No two files have names that differ only in capital letters.

    Why: on Windows and Mac the one takes the place of the other, and nobody is told.
    Bad:  docs/nl/About.md beside docs/nl/about.md
    Good: one file, in small letters
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
                    msg("Keep one of the two, in small letters."),
                    causes=(Cause(f"{site.project.docs}/{file}", what="file"),),
                )


@rule(Scope.SITE, Category.FILES, rank=1)
def unexpected_file(site: Site) -> Iterator[Problem]:
    """Every file in docs/ is a page of a known kind in a language's folder, or a picture in images/.

    Why: what lies there is published, also when nobody has checked it.
    Bad:  docs/nl/peeling/recovery-old.md
    Good: docs/nl/peeling/recovery.md, docs/images/two-kinds.svg
    """
    project = site.project
    codes = {language.code for language in project.languages}
    for file in project.files:
        parts = PurePosixPath(file).parts
        key = "/".join(parts[1:])
        if parts[-1] in SYSTEM_FILES:
            continue
        if file in project.special_files:
            yield Problem(
                f"{project.docs}/{file}",
                1,
                msg("This is a link, a folder or a special file, not a plain file."),
                msg("Put a plain file in its place: what a link leads to could be published by mistake."),
                causes=(Cause(f"{project.docs}/{file}", what="file"),),
            )
        elif not _is_expected(parts, key, codes):
            causes = (Cause(f"{project.docs}/{file}", what="file"),)
            yield Problem(f"{project.docs}/{file}", 1, *_explain(project, file, codes), causes=causes)


def _is_expected(parts: tuple[str, ...], key: str, codes: set[str]) -> bool:
    if parts[0] == CHECKS_FOLDER:  # not published
        searches = {f"{SEARCHES_FOLDER}/{code}.toml" for code in codes}
        known = {FACTS_FILE, READING_FILE, FAULTS_FILE, *searches}
        return "/".join(parts) in known or "/".join(parts[:-1]) == SCORES_FOLDER
    if parts[0] == TERMBASE_FOLDER:  # nor this
        return parts[1:] in {(f"{name}.toml",) for code in codes for name in (code, code.partition("-")[0])}
    if parts[0] == TREATMENTS_FOLDER:  # nor this
        return len(parts) == 2 and parts[1].endswith(".toml") and bool(FILE_NAME.fullmatch(parts[1]))
    if not FILE_NAME.fullmatch(parts[-1]) or not all(re.fullmatch(r"[a-z0-9-]+", folder) for folder in parts[:-1]):
        return False
    if parts[0] in codes:
        return kind_of(key) is not None and not set(parts[1:-1]) & codes
    return len(parts) == 2 and parts[0] == ASSET_FOLDER and parts[1].endswith(ASSET_SUFFIXES)


def _explain(project: Project, file: str, codes: set[str]) -> tuple[Message, Message]:
    path = PurePosixPath(file)
    if path.suffix.lower() == PAGE_SUFFIX and path.parts[0] not in codes:
        return (
            msg("This page is not in the folder of a language of the site."),
            msg(
                "Move it into {folders}, or add the language to mkdocs.yml.",
                folders=listing(f"{project.docs}/{code}/" for code in sorted(codes)),
            ),
        )
    if path.suffix.lower() == PAGE_SUFFIX:
        inside = next((folder for folder in path.parts[1:-1] if folder in codes), None)
        if inside:
            return (
                msg('A folder "{folder}" stands inside that of another language.', folder=inside),
                msg(
                    "Move the page to {path}.",
                    path=f"{project.docs}/{'/'.join(path.parts[path.parts.index(inside, 1) :])}",
                ),
            )
        known = TREATMENT_PAGES if len(path.parts) > 2 else SITE_PAGES
        # "index (1).md" and "Recovery-2.md" are what machines call a second copy.
        guess = nearest(re.sub(r"[\s_-]*\(?\d*\)?$|[\s_-]*(?:copy|kopie|salinan).*$", "", path.stem), known)
        return (
            msg('"{name}" is not the name of a page that the site has here.', name=path.name),
            msg("Rename it to {guess}, or take it out if that page is there already.", guess=f"{guess}.md")
            if guess
            else msg("Use one of the names {names}.", names=listing(known)),
        )
    if path.name.lower() in _HOST_FILES or path.suffix.lower() in (".html", ".htm"):
        return (
            msg("This file tells a web host how to serve the site; the build makes such files itself."),
            msg("Take it out."),
        )
    return (
        msg("This file is neither a page nor a picture of a known kind, so it would not belong on the site."),
        msg(
            "Pictures go into {folder}, with names in small letters, digits and hyphens, as {kinds}. "
            "Take other files out.",
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
    """A picture is what its name says, and a drawing (SVG) holds only shapes.

    Why: a drawing can carry a program, or fetch something that tells others who reads the page.
    Bad:  drawing.svg with <script>, onclick= or a link to another host; photo.png that is a web page
    Good: a drawing of paths and circles
    """
    for path, where in _pictures(site.project):
        size = path.stat().st_size
        if size > MAX_PICTURE_BYTES:
            yield Problem(
                where,
                1,
                msg("The picture has {count} bytes; {most} is the most.", count=size, most=MAX_PICTURE_BYTES),
                msg("Make it smaller: many read on a phone, on a slow line."),
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
    """A photo holds the picture alone: no place, date, camera, name or preview beside it.

    Why: a photo of a patient that says where and when it was taken says who the patient is.
    Bad:  docs/images/cheek.jpg as a telephone saved it, with Exif and GPS
    Good: the same photo after make fix, which takes the notes out and leaves the picture as it is
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
                msg("The file of the picture may say where it was taken: {names}.", names=names)
                if picture.has_place
                else msg("The file holds more than the picture: {names}.", names=names),
                msg("Run `{command}`, which takes this out and leaves the picture as it is.", command="make fix"),
            )


@rule(Scope.SITE, Category.FILES)
def words_in_drawing(site: Site) -> Iterator[Problem]:
    """A drawing has no words: no text, figures, title or description in it.

    Why: all languages show the same file, so its words are in one of them, and no rule compares them.
    Bad:  docs/images/healing.svg with <text>Wait 4 hours</text> or <title>Healing</title>
    Good: the drawing without them, and on each page ![Skin that heals in five steps.](../../images/healing.svg)
    """
    for path, where in _pictures(site.project):
        for line, words in drawing_words(path.read_bytes()) if path.suffix == ".svg" else ():
            yield Problem(
                where,
                line,
                msg('The drawing has words in it: "{text}". All languages show the same drawing.', text=shorten(words)),
                msg(
                    "Take them out, and say them on each page in its language: in its text, or between the square "
                    "brackets of the picture."
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
    existing = {*project.keys, *(key for _, key in site.unreadable if kind_of(key))}
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
                msg("Write it, or take it out of the other languages too.")
                if key in existing
                else msg(
                    "Every treatment has {treatment}, and every site has {site}.",
                    treatment=listing(f"{n}.md" for n, k in TREATMENT_PAGES.items() if k.required),
                    site=listing(f"{n}.md" for n, k in SITE_PAGES.items() if k.required),
                ),
                causes=(Cause(path),),
            )


@rule(Scope.SITE, Category.FILES)
def missing_words(site: Site) -> Iterator[Problem]:
    """Menu, labels and messages have a word list in every language, and each word is translated.

    Why: a button in a language one cannot read is no button.
    Bad:  a language in mkdocs.yml without overrides/partials/languages/de.html
    Good: the same keys in every list
    """
    source = site.project.source_language.code
    for code, own in site.project.words.items():
        path = f"{WORD_LISTS}/{code}.html"
        missing = [key for key in site.project.words[source] if not own.get(key)]
        if missing:
            yield Problem(
                path,
                1,
                msg(
                    "The number of words that the word list of this language lacks is {count}, for example {names}.",
                    count=len(missing),
                    names=listing(missing[:3]),
                ),
                msg(
                    "Copy those lines from {path} and translate what stands on their right.",
                    path=f"{WORD_LISTS}/{source}.html",
                ),
            )
        if code != source:
            same = [k for k, w in own.items() if w == site.project.words[source].get(k) and len(w.split()) > 2]
            for key in same:
                place = site.project.label_places[code].get(key, Reference(key, 1, 1, 0))
                yield Problem(
                    path,
                    place.line,
                    msg(
                        "`{key}` is the same as in {source}; the number of such labels in this file is {count}.",
                        key=key,
                        source=site.project.source_language.name,
                        count=len(same),
                    ),
                    msg("Translate what is on the right."),
                    place.column,
                    place.length,
                )


# What the search knows by name in every language: the signs of each level of help, and units of time.
_NAMED_LISTS = (*(f"search.{part}" for part in HELP_PARTS[1:]), "search.units")


@rule(Scope.SITE, Category.FILES)
def signs_differ(site: Site) -> Iterator[Problem]:
    """The words for signs of danger name the same signs, at the same level, in every word list.

    Why: who types "throat" in the search has to see the same card first in every language.
    Bad:  "search.help-emergency": "breathing: wheeze; throat: tongue" beside "breathing: benauwd"
    Good: "search.help-emergency": "breathing: wheeze; throat: tongue" beside "breathing: benauwd; throat: tong"
    """
    source = site.project.source_language.code
    for code, own in site.project.words.items():
        for key in _NAMED_LISTS:
            lists = word_lists(own.get(key, ""))
            names, wanted = list(lists), list(word_lists(site.project.words[source].get(key, "")))
            empty = [name for name, words in lists.items() if not words]
            if not own.get(key) or (names == wanted and not empty):
                continue  # missing-words says what is not there at all
            yield Problem(
                f"{WORD_LISTS}/{code}.html",
                1,
                msg(
                    "The words of {key} are for {found}, not for {wanted}.",
                    key=key,
                    found=listing(names),
                    wanted=listing(wanted),
                )
                if names != wanted
                else msg("In {key} there is no word for {names}.", key=key, names=listing(empty)),
                msg(
                    "Write the names of {path} in the same order, each with a colon and its words: {example}",
                    path=f"{WORD_LISTS}/{source}.html",
                    example='"fever: fever, chills; smell: smell".',
                ),
            )
