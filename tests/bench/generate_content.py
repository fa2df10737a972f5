#!/usr/bin/env python3
"""Make a large site out of the small one of the tests, to time things on: generate_content.py FOLDER --pages 300

The treatment of tests/content/valid is there many times, each with a number of its own in titles and in a sentence of
every plain paragraph, so that no two pages say the same. Every page passes the check: a test makes a small one.
The same number of pages gives the same bytes.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VALID = ROOT / "tests" / "content" / "valid" / "docs"
TREATMENT = "sample"
# A sentence that is true of every page and has the number in it, by language.
SENTENCES = {
    "en": "This page belongs to sample {n}.",
    "nl": "Deze pagina hoort bij voorbeeld {n}.",
    "ms": "Halaman ini sebahagian daripada sampel {n}.",
}
ASK = {
    "en": "- **Sample {n}?** Read [what sample {n} is]({folder}/index.md).\n  {{#ask-sample-{n}}}\n",
    "nl": "- **Voorbeeld {n}?** Lees [wat voorbeeld {n} is]({folder}/index.md).\n  {{#ask-sample-{n}}}\n",
    "ms": "- **Sampel {n}?** Baca [apa itu sampel {n}]({folder}/index.md).\n  {{#ask-sample-{n}}}\n",
}
# No plain paragraph: a heading, list, table, picture, attribute list, or what leads to a list.
_NOT_PLAIN = re.compile(r"[#\-|!{ ]|\d+\. |.*:$")


def main(argv: Sequence[str] | None = None) -> int:
    """Generate a site; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where to write it: a folder that is empty or new")
    parser.add_argument("--pages", type=int, default=300, help="pages in all, a third in each language; or a few more")
    arguments = parser.parse_args(argv)
    if arguments.folder.exists() and any(arguments.folder.iterdir()):
        print(f"{arguments.folder} is not empty.", file=sys.stderr)
        return 2
    generate(arguments.folder, arguments.pages)
    return 0


def generate(folder: Path, pages: int) -> None:
    """Write a project with at least `pages` pages in all into `folder`, with its record of translations."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    for name in ("overrides", "scripts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    docs = folder / "docs"
    shutil.copytree(VALID, docs)
    here = len(list(docs.rglob("*.md")))
    of_one = len(list((docs / "en" / TREATMENT).glob("*.md"))) * len(SENTENCES)
    more = -(-max(0, pages - here) // of_one)
    of_treatments = docs / "treatments"
    for n in range(1, more + 1):
        shutil.copy(of_treatments / f"{TREATMENT}.toml", of_treatments / f"{TREATMENT}-{n}.toml")
    for code in SENTENCES:
        home = docs / code / "index.md"
        asked = "".join(ASK[code].format(n=n, folder=f"{TREATMENT}-{n}") for n in range(1, more + 1))
        text = home.read_text(encoding="utf-8")
        # After the last question of the home page; its section ends with a blank line before the next heading.
        head, heading, rest = text.partition("{#questions}")
        items, end, after = rest.partition("\n\n## ")
        home.write_text(f"{head}{heading}{items}\n{asked.rstrip()}{end}{after}", encoding="utf-8")
        for n in range(1, more + 1):
            target = docs / code / f"{TREATMENT}-{n}"
            target.mkdir()
            for page in (docs / code / TREATMENT).glob("*.md"):
                text = page.read_text(encoding="utf-8")
                (target / page.name).write_text(numbered(text, code, n, plain=page.name != "faq.md"), encoding="utf-8")
    start = [sys.executable, "scripts/translations.py", "start"]
    subprocess.run(start, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def numbered(text: str, code: str, n: int, *, plain: bool) -> str:
    """A page of one treatment as that of another, which has the number `n`; in plain paragraphs too.

    Not in answers, which give no figure but that of the part they lead to, nor in help cards, the same on two pages.
    """
    text = re.sub(r"^(title: |description: |# )(.*?)\.?$", rf"\1\2 ({n})", text, flags=re.M)
    head, end, body = text.partition("\n---\n")
    blocks = body.split("\n\n")
    sentence = SENTENCES[code].format(n=n)
    in_help = False
    for place, block in enumerate(blocks):
        if block.startswith("#"):
            in_help = "{#help" in block
        elif block.strip() and plain and not in_help and not _NOT_PLAIN.match(block.strip()):
            # In front: what ends a block may be fixed word for word.
            blocks[place] = f"{sentence} {block}"
    return head + end + "\n\n".join(blocks)


if __name__ == "__main__":
    sys.exit(main())
