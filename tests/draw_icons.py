#!/usr/bin/env python3
"""Draw the icons and the picture for shared links as PNG, which phones and other sites ask for: make icons

From overrides/assets/images/favicon.svg and tests/drawings/share.svg into overrides/assets/images/.
Exit status: 0 done.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts")]

from playwright.sync_api import sync_playwright  # noqa: E402  (after the path is set)

from set_up import TEST_BROWSERS  # noqa: E402

IMAGES = ROOT / "overrides" / "assets" / "images"
ICON = IMAGES / "favicon.svg"
SHARE = ROOT / "tests" / "drawings" / "share.svg"
# Name, drawing, width and height in pixels, room around it. A maskable icon is cut to a circle of 80 % (W3C App
# Manifest), and Apple's fills the whole square.
PICTURES = (
    ("share.png", SHARE, 1200, 630, ""),
    ("icon-180.png", ICON, 180, 180, "#0b5563"),
    ("icon-192.png", ICON, 192, 192, "transparent"),
    ("icon-512.png", ICON, 512, 512, "transparent"),
    ("icon-maskable-512.png", ICON, 512, 512, "#0b5563"),
)


def main() -> int:
    """Draw all of them; return the exit status."""
    path = next((found for name in TEST_BROWSERS if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name, drawing, width, height, ground in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height})
            size = "80%" if "maskable" in name else "100%"
            page.set_content(
                f"<style>body{{margin:0;display:grid;place-items:center;height:100vh;background:{ground}}}"
                f"svg{{width:{size};height:{size}}}</style>{drawing.read_text(encoding='utf-8')}"
            )
            page.screenshot(path=IMAGES / name, omit_background=ground == "transparent")
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
