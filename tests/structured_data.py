"""What pages say of themselves to search engines, and what schema.org's vocabulary says of that."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from lxml import html

from conftest import ROOT

TOOLS = ROOT / "tests" / "html"


def graphs(site: Path) -> dict[str, dict]:
    """The JSON-LD of each page, by file."""
    found = {}
    for page in sorted(site.rglob("index.html")):
        document = html.parse(page, html.HTMLParser(encoding="utf-8")).getroot()
        (block,) = document.xpath("//script[@type='application/ld+json']")
        found[page.relative_to(site).as_posix()] = json.loads(block.text)
    return found


def types_say(graphs: dict[str, dict], folder: Path) -> list[str]:
    """What TypeScript says of JSON-LD against schema.org's types (schema-dts): properties, their types, spelling."""
    lines = ['import type { Graph } from "schema-dts";']
    lines += [f"export const p{n}: Graph = {json.dumps(graph)};" for n, graph in enumerate(graphs.values())]
    (folder / "pages.ts").write_text("\n".join(lines), encoding="utf-8")
    (folder / "node_modules").symlink_to(TOOLS / "node_modules")
    command = [str(TOOLS / "node_modules" / ".bin" / "tsc"), "--noEmit", "--strict", "--skipLibCheck", "pages.ts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found = re.findall(r"^pages\.ts\((\d+),\d+\): error (TS\d+: .*)$", done.stdout, re.MULTILINE)
    assert bool(found) == bool(done.returncode), done.stdout + done.stderr
    names = list(graphs)
    return [f"{names[int(line) - 2]}: {message}" for line, message in found]
