"""Published pages, and a folder with everything else -> the whole site in that folder, checked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from patientinfo.model import Project
from patientinfo.pages.views import BRAND
from patientinfo.problems import Problem
from patientinfo.publish.built import COMPRESSED, BuiltFile, BuiltSite, PageFacts, file_of, names_in
from patientinfo.publish.exports import PageSummary, content_json, site_exports
from patientinfo.publish.hosts import TEXT, compressed, host_files
from patientinfo.publish.offline import SIZE_MARK, kept_names, language_of, list_name, offline_list, size_in_words
from patientinfo.publish.page import PublishedPage
from patientinfo.publish.verify import in_order, verify_whole
from patientinfo.publish.verify_files import CHECKSUMS, checksums_of
from patientinfo.urls import address_of, folder_of


def publish_site(
    folder: Path,
    pages: Mapping[str, PublishedPage],
    project: Project,
    brand: str = BRAND,
    *,
    before: Path | None = None,
    precompress: bool = False,
    jobs: int = 1,
) -> list[Problem]:
    """Write the site into `folder`, which has its static files, and return what is wrong with it.

    `pages` are by their paths in the site; each is asked for twice, in the end in the order in which it is written, and
    not kept.
    `brand` is the colour of the site's header. Files that the site in the folder `before` has with the same bytes are
    hard links to those: their time of modification stays. `precompress`: with compressed copies, `jobs` at a time.
    """
    writer = _Writer(folder, before)
    written = _Written(project, _sizes(pages.values(), project, folder))
    places = {key: place for place, key in enumerate(project.in_menu_order(project.keys))}
    for language in project.languages:
        keys = sorted((key for other, key in project.page_files if other == language), key=places.__getitem__)
        names = [name for key in keys if (name := address_of(language, key)) in pages]
        data = written.write(writer, (pages[name] for name in names))
        writer.write_parts(f"{folder_of(language)}content.json", content_json(language, data, project))
    others = [name for name in pages if name not in written.facts]
    for _ in written.write(writer, (pages[name] for name in others)):
        pass  # no error page is part of content.json
    summaries = sorted(written.summaries, key=lambda summary: places[summary.key])
    for name, text in {**site_exports(summaries, project, brand), **host_files(project.languages)}.items():
        writer.write(name, text.encode())
    writer.take_the_rest()
    for language in project.languages:
        text = offline_list(language, project, written.facts, writer.files)
        writer.write(list_name(language), text.encode())
    if precompress:
        writer.compress(jobs)
    writer.write(CHECKSUMS, checksums_of(writer.files).encode())
    return in_order([*written.problems, *verify_whole(BuiltSite(folder, project, written.facts, writer.files))])


def _sizes(pages: Iterable[PublishedPage], project: Project, folder: Path) -> dict[str, str]:
    """How much a device would keep of each language, by its code: "1.5 MB". `folder` has the files that are no page."""
    facts: dict[str, PageFacts] = {}
    size = {name: (folder / name).lstat().st_size for name in names_in(folder)}
    for page in pages:
        facts[page.name] = page.facts.with_shared_texts()
        size.update({name: len(text.encode()) for name, text in {page.name: page.html, **page.templates}.items()})
    return {
        language.code: size_in_words(sum(size[name] for name in kept_names(language, project, facts, size)), language)
        for language in project.languages
    }


@dataclass
class _Written:
    """What has to be known of the pages that are written, by themselves too large to be kept.

    `sizes`: how much a device would keep of each language, by its code.
    """

    project: Project
    sizes: Mapping[str, str]
    facts: dict[str, PageFacts] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    summaries: list[PageSummary] = field(default_factory=list)

    def write(self, writer: _Writer, pages: Iterable[PublishedPage]) -> Iterator[str]:
        """Write each page and what belongs to it. Yield its part of content.json, if it has one."""
        for page in pages:
            self.facts[page.name] = page.facts.with_shared_texts()
            self.problems += page.problems
            html = page.html.replace(SIZE_MARK, self.sizes[language_of(page.name, self.project).code])
            for name, text in {page.name: html, **page.templates}.items():
                writer.write(name, text.encode())
            if page.exports:
                self.summaries.append(page.exports.summary)
                writer.write(page.name.removesuffix(".html") + ".md", page.exports.markdown.encode())
                yield page.exports.data


class _Writer:
    """Writes files into a folder, each once, or links them to the same ones in the folder `before`.

    `files` are those that it has written or taken, by their paths. Nothing is ever written into a file that may be a
    link: it would change the site before.
    """

    def __init__(self, folder: Path, before: Path | None) -> None:
        self.files: dict[str, BuiltFile] = {}
        self._folder = folder
        self._before = before
        self._linked: set[str] = set()
        self._folders: set[Path] = set()

    def write(self, name: str, data: bytes) -> None:
        """Write a file. One that has been written already with the same bytes stays."""
        written = file_of(name, data)
        if self.files.get(name) == written:
            return
        self.files[name] = written
        file = self._place(name)
        if not self._link(name, data):
            file.unlink(missing_ok=True)
            file.write_bytes(data)

    def write_parts(self, name: str, parts: Iterable[str]) -> None:
        """Write a file that comes in parts."""
        file = self._place(name)
        file.unlink(missing_ok=True)
        with file.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(parts)
        self._take(name)

    def take_the_rest(self) -> None:
        """Take all other files of the folder as they are."""
        for name in names_in(self._folder):
            if name not in self.files and name != CHECKSUMS:
                self._take(name)

    def compress(self, jobs: int) -> None:
        """Write compressed copies beside the files that are worth it, this many at a time."""

        def copies(name: str) -> dict[str, bytes]:
            found = self._copies_before(name) if name in self._linked else {}
            return found or compressed((self._folder / name).read_bytes())

        names = [name for name in sorted(self.files) if name.endswith(TEXT) and not self.files[name].is_link]
        # Threads do: the compressors let go of Python's lock while they work.
        with ThreadPoolExecutor(jobs) as pool:
            for name, found in zip(names, pool.map(copies, names), strict=True):
                for extension, data in found.items():
                    self.write(name + extension, data)

    def _take(self, name: str) -> None:
        file = self._folder / name
        if file.is_symlink():
            self.files[name] = BuiltFile(is_link=True)
            return
        data = file.read_bytes()
        self.files[name] = file_of(name, data)
        self._link(name, data)

    def _place(self, name: str) -> Path:
        """Where a file is written; its folder is there."""
        file = self._folder / name
        if file.parent not in self._folders:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(file.parent)
        return file

    def _link(self, name: str, data: bytes) -> bool:
        """Make the file the one of before, if that has these bytes; a copy with its time if it cannot be linked."""
        old = self._same_before(name, data)
        if old is None:
            return False
        file = self._folder / name
        file.unlink(missing_ok=True)
        try:
            os.link(old, file)
        except OSError:
            file.write_bytes(data)
            times = old.stat()
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        self._linked.add(name)
        return True

    def _same_before(self, name: str, data: bytes) -> Path | None:
        """The file of the site before, if it has these bytes."""
        if self._before is None:
            return None
        old = self._before / name
        try:
            is_same = not old.is_symlink() and old.stat().st_size == len(data) and old.read_bytes() == data
        except OSError:
            return None
        return old if is_same else None

    def _copies_before(self, name: str) -> dict[str, bytes]:
        """The compressed copies of a file beside it in the site before; none unless all contain just that file."""
        found = {}
        for extension in COMPRESSED:
            try:
                data = (self._before / (name + extension)).read_bytes() if self._before else b""
            except OSError:
                return {}
            if file_of(name + extension, data).expands_to != self.files[name].digest:
                return {}
            found[extension] = data
        return found
