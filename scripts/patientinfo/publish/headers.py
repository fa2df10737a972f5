"""site/ -> what browsers are told to hold to: the Content Security Policy and the other headers of each answer.

One table for all hosts. The policy stands in each page as well, for hosts that send no headers; there it lacks
what only a header can say.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from lxml import html

# W3C Content Security Policy Level 3: nothing but what is named, from this site only. `data:` pictures are the
# theme's icons, which its style sheet holds. What is not named (frames, workers, objects) falls to default-src.
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
# Section 3.3 there: browsers ignore these in a <meta>.
_POLICY_OF_HEADERS = {"frame-ancestors": "'none'"}
# W3C Permissions Policy: what browsers can do beyond showing a page, all of it off.
_UNUSED_FEATURES = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen"),
    *("geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi"),
    *("payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access"),
    *("usb", "xr-spatial-tracking"),
)
# Two years, as the OWASP HTTP Headers Cheat Sheet says. Without includeSubDomains and preload: they bind other
# sites of the same domain, which only their owner can decide.
TRANSPORT_SECURITY = "max-age=63072000"
# A script element that is run has one of these types (HTML standard, "prepare the script element"); others,
# such as application/ld+json, hold data, and no policy is asked for them.
_RUN = re.compile(r"|module|importmap|speculationrules|(?:text|application)/(?:x-)?(?:java|ecma|j)script[\d.]*")
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')

# Hosts and browsers keep for a year what lies at an address that holds a hash (RFC 9111, RFC 8246), and ask about
# everything else each time, which costs an answer without a body.
KEEP = "public, max-age=31536000, immutable"
ASK = "no-cache"


def content_security_policy(scripts: Iterable[str] = (), styles: Iterable[str] = (), *, is_header: bool = False) -> str:
    """The policy as text; `scripts` and `styles` are hashes of inline code that is allowed to run."""
    more = {"script-src": sorted(scripts), "style-src": sorted(styles)}
    rules = {**_POLICY, **(_POLICY_OF_HEADERS if is_header else {})}
    return "; ".join(" ".join((name, sources, *more.get(name, ()))) for name, sources in rules.items())


def policy_of(folder: Path, *, is_header: bool = False) -> str:
    """The policy that fits the built pages in `folder`: with a hash for each inline script and style they have."""
    scripts: set[str] = set()
    styles: set[str] = set()
    for page in sorted(folder.rglob("*.html")):
        document = html.parse(page, html.HTMLParser(encoding="utf-8")).getroot()
        scripts.update(_source(text) for text in _inline_scripts(document))
        styles.update(_source(element.text or "") for element in document.iter("style"))
    return content_security_policy(scripts, styles, is_header=is_header)


def with_policy(text: str, policy: str) -> str:
    """A page whose <meta> holds this policy."""
    return META.sub(lambda match: match[0].replace(match[1], escape(policy, quote=False)), text)


def response_headers(policy: str) -> dict[str, str]:
    """Name and value of each header that every answer carries; the value of each is from the source beside it."""
    return {
        "Content-Security-Policy": policy,
        # RFC 6797; sent over HTTPS only (section 7.2).
        "Strict-Transport-Security": TRANSPORT_SECURITY,
        # WHATWG Fetch: a file is what its type says, never guessed.
        "X-Content-Type-Options": "nosniff",
        # For browsers that do not know frame-ancestors (RFC 7034).
        "X-Frame-Options": "DENY",
        # W3C Referrer Policy: no site learns on which page of this one a reader was.
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED_FEATURES),
        # HTML standard: a window that opened this one, or was opened by it, has no hold on it.
        "Cross-Origin-Opener-Policy": "same-origin",
        # WHATWG Fetch: no other site's page shows what lies here.
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _inline_scripts(document: html.HtmlElement) -> Iterator[str]:
    for element in document.iter("script"):
        if element.get("src") is None and _RUN.fullmatch((element.get("type") or "").strip().lower()):
            yield element.text or ""


def _source(text: str) -> str:
    """The hash of inline code as a policy names it (section 2.3.1 there)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
