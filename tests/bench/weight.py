#!/usr/bin/env python3
"""Weigh the first view of every template, beside stock Material built from the same Markdown: make bench

Both sites are built anew: ours as `make site` publishes it, and Material with its own settings (search, fonts
and scripts on) over the English pages. Each page is opened on a phone with nothing in the cache; what the
browser asks for is weighed as a host sends it (brotli). A request that fails here, such as one to a font server,
weighs nothing and is counted. No page of ours may weigh more than 20 kB in any language, but the list of sources.
With --lighthouse, Lighthouse (mobile) also judges each template of ours in each language; it takes half an hour.

Exit status: 0 done, 1 a page of ours is too heavy, 2 it could not start.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from playwright.sync_api import Browser, sync_playwright  # noqa: E402  (after the path is set)

from builds import published  # noqa: E402
from patientinfo.tools import BROWSERS, browser  # noqa: E402
from weights import first_view, served  # noqa: E402

MOST_BYTES = 20_000
# It grows with the sources, and few read it.
MAY_WEIGH_MORE = ("sources/",)
LOCALES = {"": "en-GB", "nl/": "nl-NL", "ms/": "ms-MY"}
STOCK = """site_name: Skin laser guide
docs_dir: docs
theme:
  name: material
markdown_extensions: [attr_list, footnotes, tables]
"""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lighthouse", action="store_true", help="also run Lighthouse over every page")
    arguments = parser.parse_args(argv)
    # Lighthouse needs a browser with windows.
    full = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        ours, stock = _ours(Path(folder)), _stock(Path(folder))
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox", "--disable-gpu"])
        _print_weights(chromium, ours, stock)
        heavy = _heavy(chromium, ours)
        chromium.close()
        if arguments.lighthouse:
            _print_lighthouse(ours, full or playwright.chromium.executable_path)
    for line in heavy:
        print(f"More than {MOST_BYTES / 1000:.0f} kB: {line}")
    return 1 if heavy else 0


def _pages() -> list[str]:
    """The addresses of the pages of one language."""
    docs = ROOT / "docs" / "en"
    names = sorted(page.relative_to(docs).with_suffix("").as_posix() for page in docs.rglob("*.md"))
    return [f"{name}/".removesuffix("index/") for name in names]


def _heavy(browser: Browser, ours: Path) -> list[str]:
    """The pages of ours that weigh too much, each with its weight."""
    found = []
    with served(ours) as here:
        for language, locale in LOCALES.items():
            for path in _pages():
                sent = first_view(browser, ours, here, language + path, locale).sent
                if sent > MOST_BYTES and path not in MAY_WEIGH_MORE:
                    found.append(f"{language}{path} ({sent / 1000:.1f} kB)")
    return found


def _ours(folder: Path) -> Path:
    return published(ROOT, folder / "ours")


def _stock(folder: Path) -> Path:
    project = folder / "stock-project"
    shutil.copytree(ROOT / "docs" / "en", project / "docs")
    shutil.copytree(ROOT / "docs" / "images", project / "docs" / "images")
    (project / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
    site = folder / "stock"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    subprocess.run(command, cwd=project, check=True, env=environment, stderr=subprocess.DEVNULL)
    return site


def _print_weights(browser: Browser, ours: Path, stock: Path) -> None:
    print(f"{'page':38} {'ours':>9} {'requests':>8}   {'Material':>9} {'requests':>8} {'failed':>6}   ratio")
    ratios = []
    with served(ours) as here, served(stock) as there:
        for path in _pages():
            a, b = first_view(browser, ours, here, path), first_view(browser, stock, there, path)
            ratios.append(a.sent / b.sent)
            print(
                f"{path or 'home':38} {a.sent / 1000:6.1f} kB {a.requests:8}   "
                f"{b.sent / 1000:6.1f} kB {b.requests:8} {b.failed:6}   {ratios[-1]:.2f}"
            )
    print(f"Median ratio: {median(ratios):.2f}\n")


def _print_lighthouse(site: Path, browser: str) -> None:
    tool = HERE / "node_modules" / ".bin" / "lighthouse"
    if not tool.exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE, check=True)
    print(f"{'page':44} {'  '.join(CATEGORIES)}   LCP s   CLS   TBT ms")
    with served(site, compressed=True) as address:
        for language in LOCALES:
            for path in _pages():
                done = subprocess.run(
                    [
                        *(str(tool), address + language + path, "--quiet", "--output=json", "--output-path=stdout"),
                        f"--only-categories={','.join(CATEGORIES)}",
                        "--chrome-flags=--headless --no-sandbox --disable-gpu --disable-background-networking",
                    ],
                    capture_output=True,
                    text=True,
                    check=True,
                    env={**os.environ, "CHROME_PATH": browser},
                )
                report = json.loads(done.stdout)
                scores = [round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES]
                audits = report["audits"]
                lcp, cls, tbt = (
                    audits[name]["numericValue"]
                    for name in ("largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time")
                )
                print(f"{language + path or 'home':44} {scores}   {lcp / 1000:.2f}   {cls:.3f}   {tbt:.0f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
