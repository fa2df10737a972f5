"""docs/checks/search/<language>.toml -> [Problem]: queries that the site's search does not answer.

The ranking code of the site runs here in V8, on the index that the site gets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from patientinfo.checks.registry import Category, rule_by_itself
from patientinfo.content_checks.tables import load_table
from patientinfo.contract import SEARCHES_FOLDER
from patientinfo.messages import Message, listing, msg
from patientinfo.model import Language, Project
from patientinfo.problems import Problem

FIRST = 3  # results that readers look at
_SCRIPTS = ("vendor/minisearch.js", "search/search-index.js")


class Search:
    """The search of one language. `scripts` is overrides/javascripts, `index` the JSON that the site fetches."""

    def __init__(self, scripts: Path, index: str) -> None:
        from py_mini_racer import MiniRacer  # only installed for `make check-content`, not to list rules

        self._engine = MiniRacer()
        for name in _SCRIPTS:
            self._engine.eval(_without_modules((scripts / name).read_text(encoding="utf-8")))
        self._engine.eval(f"var index = new SearchIndex({index});")

    def places(self, query: str) -> list[str]:
        """The results, best first, relative to the language's folder: "sample/recovery/#help-today"."""
        call = f"JSON.stringify(index.find({json.dumps(query)}).map((place) => place.doc.location))"
        return list(json.loads(str(self._engine.eval(call))))


def _without_modules(script: str) -> str:
    """A module as a script that shares its names with later ones: bare V8 has no module loader."""
    script = re.sub(r"^import .*?;$", "", script, flags=re.M)
    script = re.sub(r"^export \{.*?\};$", "", script, flags=re.M)
    # A top-level `class A` is not visible to the next script, `var A` is.
    return re.sub(
        r"^(?:export )?class (\w+)",
        r"var \1 = class \1",
        re.sub(r"^export (?!class)", "", script, flags=re.M),
        flags=re.M,
    )


@rule_by_itself(Category.CONTENT_CHECKS)
def search_misses(root: Path, project: Project, index_of: Callable[[Language], str]) -> Iterator[Problem]:
    """Every query in docs/checks/search/ finds one of its pages among the first three results of the site's own search.

    If it names what has to come first, that comes first. A language without a file of queries is not checked.

    Why: a reader who searches for a danger sign has to see when to get help before anything else.
    Bad:  text = "cannot breathe", first = "help-emergency", and a page on breathing exercises comes first
    Good: text = "gym", pages = ["recovery.md"], with "gym" in the text or the keywords of that page
    """
    # `index_of` gives the search index of a language, as JSON. Raises SettingsError if queries cannot be read.
    for language in project.languages:
        file = f"{SEARCHES_FOLDER}/{language.code}.toml"
        path = root / project.docs / file
        queries = load_table(path).get("query", [])
        if not queries:
            continue
        search = Search(root / "overrides" / "javascripts", index_of(language))
        lines = _lines(path.read_text(encoding="utf-8"))
        keys = {key for one, key in project.page_files if one == language}
        for line, query in zip(lines, queries, strict=True):
            if fault := _fault(query, search, keys):
                yield Problem(f"{project.docs}/{file}", line, *fault)


def _fault(query: Mapping[str, Any], search: Search, keys: set[str]) -> tuple[Message, Message] | None:
    text, pages, first = query.get("text", ""), query.get("pages", []), query.get("first", "")
    if not text or not pages:
        return (
            msg("This query has no `text` or no `pages`."),
            msg(
                'Write for example text = "how long is it red" and pages = ["recovery.md"], including '
                "the page's folder."
            ),
        )
    if unknown := [page for page in pages if page not in keys]:
        return (
            msg('The query "{text}" names {page}, which does not exist.', text=text, page=unknown[0]),
            msg("Name the page that answers it now."),
        )
    places = search.places(text)
    if first and not (places and places[0].endswith(first)):
        return (
            msg('A search for "{text}" shows {found} first, instead of {first}.', text=text, first=first,
                found=places[0] if places else "–"),
            msg("Add the word to the signs of that card in the labels (`search.help-…`)."),
        )  # fmt: skip
    if not {page_of(place) for place in places[:FIRST]} & {page_of(page) for page in pages}:
        return (
            msg('A search for "{text}" shows {found} in the first three results, instead of {pages}.', text=text,
                pages=listing(pages), found=listing(places[:FIRST]) if places else "–"),
            msg("Add what readers type to the `keywords` of the page with the answer, or name that page here."),
        )  # fmt: skip
    return None


def page_of(place: str) -> str:
    """The page of a place: the same for "sample/recovery/#help" and "sample/recovery.md", or "./" and "index.md"."""
    return place.partition("#")[0].removesuffix(".md").removesuffix("index").strip("./")


def _lines(text: str) -> Sequence[int]:
    """The line of each query's header."""
    return [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[query]]"]
