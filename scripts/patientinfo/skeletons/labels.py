"""The labels of the source language -> a file of labels to be translated."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

from patientinfo.content.labels import untranslated
from patientinfo.skeletons.locales import NewLanguage

_LABEL = re.compile(r"""(?P<indent>\s*)"(?P<key>[\w.-]+)":\s*"(?P<text>(?:[^"\\]|\\.)*)"(?P<comma>,?)\s*$""")
# Our labels that Material has too, by its name for them.
_OF_MATERIAL = {
    "action.skip": "action.skip",
    "language.choose": "select.language",
    "pager.next": "footer.next",
    "pager.previous": "footer.previous",
    "search": "search",
    "search.found.one": "search.result.one",
    "search.found.other": "search.result.other",
    "toc": "toc",
}


def new_labels(source: str, language: NewLanguage) -> tuple[str, int]:
    """The file of labels for a language, from the text of the source language's; and how many are to be translated."""
    known = {
        ours: text for ours, theirs in _OF_MATERIAL.items() if (text := _words_of_theme(language.code).get(theirs))
    }
    known |= {"language": language.code, "locale": language.locale, "direction": language.direction}
    lines = [
        f"{{#- The labels (UI texts) in {language.name}. `untranslated(…)` holds the original and gives no text: write "
        "the translation between quotes in its place. -#}",
        "{% macro untranslated(text) %}{% endmacro %}",
    ]
    todo = 0
    # Without the comment at the top, which is about one language.
    for line in re.sub(r"\A\{#.*?#\}\n", "", source, flags=re.S).split("\n"):
        match = _LABEL.match(line)
        text = known.get(match["key"]) if match else None
        if not match or not match["text"]:
            lines.append(line)
            continue
        todo += text is None
        shown = untranslated(json.loads(f'"{match["text"]}"')) if text is None else json.dumps(text, ensure_ascii=False)
        lines.append(f'{match["indent"]}"{match["key"]}": {shown}{match["comma"]}')
    return "\n".join(lines), todo


def _words_of_theme(code: str) -> dict[str, str]:
    """Material's own words in a language, except those that it leaves in English."""
    folder = Path(import_module("material").__path__[0]) / "templates" / "partials" / "languages"

    def words(name: str) -> dict[str, str]:
        file = folder / f"{name}.html"
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        return dict(re.findall(r'^\s*"([\w.]+)": "([^"\\]*)",?$', text, re.M))

    own = words(code) or words(code.partition("-")[0])
    english = words("en")
    return {key: text for key, text in own.items() if text and text != english.get(key)}
