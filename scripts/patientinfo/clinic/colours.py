"""A clinic's colour -> its contrast, and the nearest colour with enough contrast."""

from __future__ import annotations

from collections.abc import Sequence

from coloraide import Color

# The backgrounds in tokens.css; a test compares.
WHITE, SOFT, DARK, DARK_SOFT = "#ffffff", "#eef5f6", "#10181c", "#1b2a30"
# The minimum contrast of text (WCAG 2.2, success criterion 1.4.3).
CONTRAST = 4.5


def least_contrast(colour: str, backgrounds: Sequence[str]) -> float:
    """The lowest contrast ratio of a colour on any of these backgrounds, as WCAG 2.2 defines it."""
    return min(Color(colour).contrast(ground, method="wcag21") for ground in backgrounds)


def passing(colour: str, backgrounds: Sequence[str]) -> str:
    """The colour itself if it has enough contrast on every background, else the nearest one that has.

    Only the lightness is changed, in OKLCH. `backgrounds` are all light or all dark. Colours are "#rrggbb".
    """
    if least_contrast(colour, backgrounds) >= CONTRAST:
        return colour.lower()
    is_dark = Color(backgrounds[0]).luminance() < 0.18
    lightness = Color(colour).convert("oklch")["l"]
    end = 1.0 if is_dark else 0.0
    for step in range(1, 101):
        near = Color(colour).convert("oklch").set("l", lightness + (end - lightness) * step / 100)
        text = str(near.convert("srgb").fit("srgb").to_string(hex=True))
        if least_contrast(text, backgrounds) >= CONTRAST:
            return text
    return "#ffffff" if is_dark else "#000000"
