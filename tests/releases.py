"""Sites that are small enough to be deployed hundreds of times, for tests of deploys."""

from __future__ import annotations

from pathlib import Path


def small_release(folder: Path, word: str) -> Path:
    """A site below `folder` that says one word on each page and in its script."""
    site = folder / word
    if not site.exists():
        code = f"static/{word}{word}/javascripts/site.js"
        page = f"<html><body>{word}<script src='{code}'></script>{word}</body></html>"
        files = {"index.html": page, "nl/index.html": page, "404.html": "404", "_headers": "", "same.txt": "same"}
        for name, text in {**files, code: f"// {word}"}.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(text)
    return site
