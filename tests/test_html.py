"""The built pages are valid HTML, by the Nu checker of the standard's own community (validator.github.io)."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

CHECKER = Path(__file__).parent / "html" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

# What the checker remarks and why it stays. Errors are never explained away.
EXPLAINED = {
    # It reads files, which have no origin; 'self' is the site's own address there.
    "policy": r"^Resource violates Content Security Policy .*blocked by “[a-z]+-src” directive",
    # It takes a block of data for a script; the HTML standard runs none, and a test looks for scripts.
    "data": r"^Inline script violates Content Security Policy .*blocked by “script-src” directive",
    # Its language detector does not tell Malay from Indonesian; a rule of the content does.
    "malay": r"^This document appears to be written in Indonesian but the “html” start tag has “lang=\"ms\"”",
    # Python-Markdown writes <img … />. All its values are quoted.
    "slash": r"^Trailing slash on void elements has no effect",
}


# One template makes all languages.
ENGLISH = ["index.html", "404.html", "about", "accessibility", "glossary", "privacy", "sample", "sources"]


@pytest.mark.npm
@pytest.mark.parametrize("names", [ENGLISH, pytest.param(["."], marks=pytest.mark.further)], ids=["en", "all"])
def test_every_page_is_valid_html(small_finished: Path, names: list[str]) -> None:
    places = [small_finished / name for name in names]
    done = subprocess.run(
        ["java", "-jar", str(CHECKER), "--format", "json", "--skip-non-html", *map(str, places)],
        capture_output=True,
        text=True,
        check=False,
    )
    messages = json.loads(done.stderr)["messages"]
    # It has read the pages: it always has the policy to remark on each.
    assert len({m["url"] for m in messages}) == (54 if names == ["."] else 18)
    left = [
        f"{m['url'].rsplit('/site/')[-1]}:{m.get('lastLine')}: {m['message']}"
        for m in messages
        if m["type"] == "error" or not any(re.search(reason, m["message"]) for reason in EXPLAINED.values())
    ]
    assert left == []
