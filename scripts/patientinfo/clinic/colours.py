"""A clinic's colour -> whether text in it can be read, and the nearest that can."""

from __future__ import annotations

from collections.abc import Sequence

from coloraide import Color

# What colours stand on, as in tokens.css; a test compares.
WHITE, SOFT, DARK, DARK_SOFT = "#ffffff", "#eef5f6", "#10181c", "#1b2a30"
# Success criterion 1.4.3 of WCAG 2.2: text against its ground.
CONTRAST = 4.5


def least_contrast(colour: str, grounds: Sequence[str]) -> float:
    """The contrast of a colour to the ground that it stands out from least, as WCAG 2.2 counts it."""
    return min(Color(colour).contrast(ground, method="wcag21") for ground in grounds)


def passing(colour: str, grounds: Sequence[str]) -> str:
    """The colour itself if text in it can be read on every ground, else the nearest in lightness that can.

    Hue is kept and lightness changed, in OKLCH. `grounds` are all light or all dark.
    """
    if least_contrast(colour, grounds) >= CONTRAST:
        return colour.lower()
    is_dark = Color(grounds[0]).luminance() < 0.18
    lightness = Color(colour).convert("oklch")["l"]
    end = 1.0 if is_dark else 0.0
    for step in range(1, 101):
        near = Color(colour).convert("oklch").set("l", lightness + (end - lightness) * step / 100)
        text = str(near.convert("srgb").fit("srgb").to_string(hex=True))
        if least_contrast(text, grounds) >= CONTRAST:
            return text
    return "#ffffff" if is_dark else "#000000"
