#!/usr/bin/env python3
"""Take pictures of site/, for people to look at. Nothing is judged.

    make pictures                                    every page in each language, at 390 and 1280 px, light, dark
                                                     and as it prints, in .build/pictures/
    .venv/bin/python tests/pictures.py --readme      the picture in README.md: one page on a phone in each language
    .venv/bin/python tests/pictures.py --site …      of another folder than site/

Exit status: 0 done, 2 there is no site/ yet.
"""

from __future__ import annotations

import argparse
import base64
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from playwright.sync_api import Browser, sync_playwright  # noqa: E402  (after the path is set)

from patientinfo import tools  # noqa: E402
from weights import served  # noqa: E402

LOCALES = {"en": "en-GB", "nl": "nl-NL", "ms": "ms-MY"}
FOLDERS = {"en": "", "nl": "nl/", "ms": "ms/"}
README_PICTURE = ROOT / ".github" / "three-languages.webp"
# The width of a large phone: the name of the site fits on one line in every language. Pixels of CSS.
PHONE = {"width": 430, "height": 600}
GAP = 24


def main(argv: Sequence[str] | None = None) -> int:
    """Take the pictures; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readme", action="store_true", help="only the picture in README.md")
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the built site")
    arguments = parser.parse_args(argv)
    site: Path = arguments.site
    if not (site / "index.html").is_file():
        print(f"There is no site in {site} to take pictures of. Make it first: make site", file=sys.stderr)
        return 2
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=tools.browser(), args=["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        )
        if arguments.readme:
            picture = side_by_side(browser, address, "fractional-laser/recovery/")
            README_PICTURE.write_bytes(picture)
            print(f"{README_PICTURE.relative_to(ROOT)}, {len(picture) / 1000:.0f} kB")
        else:
            target = ROOT / ".build" / "pictures"
            count = every_page(browser, site, address, target)
            print(f"{count} pages, each 4 pictures and a print, in {target.relative_to(ROOT)}/")
        browser.close()
    return 0


def every_page(browser: Browser, site: Path, address: str, target: Path) -> int:
    """Each page at two widths, light and dark, and as it prints; return how many pages there are."""
    pages = [*sorted(page.parent.relative_to(site).as_posix() for page in site.rglob("index.html")), "404.html"]
    for place in pages:
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
    return len(pages)


def side_by_side(browser: Browser, address: str, place: str) -> bytes:
    """One page on a phone, in each language side by side, as WebP."""
    phones = []
    for code, folder in FOLDERS.items():
        # The reader's own language, so that the page does not offer another.
        with browser.new_context(viewport=PHONE, device_scale_factor=2, locale=LOCALES[code]) as context:
            page = context.new_page()
            page.goto(address + folder + place, wait_until="networkidle")
            phones.append(base64.b64encode(page.screenshot()).decode())
    images = "".join(f'<img src="data:image/png;base64,{phone}">' for phone in phones)
    whole = {"width": len(phones) * (PHONE["width"] + GAP) + GAP, "height": PHONE["height"] + 2 * GAP}
    with browser.new_context(viewport=whole, device_scale_factor=1.25) as context:
        page = context.new_page()
        page.set_content(
            f"<style>body{{margin:0;padding:{GAP}px;display:flex;gap:{GAP}px;background:#dfe5e8}}"
            f"img{{width:{PHONE['width']}px;border-radius:16px}}</style>{images}"
        )
        page.wait_for_function("[...document.images].every((image) => image.complete)")
        # Playwright itself writes PNG and JPEG only.
        taken = context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": 80})
    return base64.b64decode(taken["data"])


if __name__ == "__main__":
    sys.exit(main())
