#!/usr/bin/env python3
"""Take a picture of every page of site/, for people to look at: make pictures

In each language, at 390 and 1280 px, light and dark, and as it prints, into .build/pictures/. Nothing is judged.
Exit status: 0 done, 2 there is no site/ yet.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from playwright.sync_api import sync_playwright  # noqa: E402  (after the path is set)

from set_up import TEST_BROWSERS  # noqa: E402
from weights import served  # noqa: E402

LOCALES = {"en": "en-GB", "nl": "nl-NL", "ms": "ms-MY"}


def main() -> int:
    """Take the pictures; return the exit status."""
    site, target = ROOT / "site", ROOT / ".build" / "pictures"
    if not (site / "index.html").is_file():
        print("There is no site/ to take pictures of. Make it first: make site", file=sys.stderr)
        return 2
    pages = sorted(page.parent.relative_to(site).as_posix() for page in site.rglob("index.html"))
    path = next((found for name in TEST_BROWSERS if (found := shutil.which(name))), None)
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for place in [*pages, "404.html"]:
            name = "home" if place == "." else place.replace("/", "-").removesuffix(".html")
            code = place[:2] if place[:2] in LOCALES else "en"
            url = address + ("" if place == "." else place if place.endswith(".html") else f"{place}/")
            for width in (390, 1280):
                for scheme in ("light", "dark"):
                    size = {"width": width, "height": 900}
                    with browser.new_context(viewport=size, color_scheme=scheme, locale=LOCALES[code]) as context:
                        page = context.new_page()
                        page.goto(url, wait_until="networkidle")
                        page.screenshot(path=target / f"{name}-{width}-{scheme}.png", full_page=True)
            with browser.new_context(locale=LOCALES[code]) as context:
                page = context.new_page()
                page.goto(url, wait_until="networkidle")
                page.pdf(path=target / f"{name}.pdf")
        browser.close()
    print(f"{len(pages) + 1} pages, each 4 pictures and a print, in {target.relative_to(ROOT)}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
