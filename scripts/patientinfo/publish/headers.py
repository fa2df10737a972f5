"""site/ -> what browsers are told to hold to: the Content Security Policy and the other headers of each answer.

One table for all hosts. The policy stands in each page as well, for hosts that send no headers; there it lacks
what only a header can say.
"""

from __future__ import annotations

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

# Hosts and browsers keep for a year what lies at an address that holds a hash (RFC 9111, RFC 8246), and ask about
# everything else each time, which costs an answer without a body.
KEEP = "public, max-age=31536000, immutable"
ASK = "no-cache"


def content_security_policy(*, is_header: bool = False) -> str:
    """The policy as text; in a <meta> it lacks what only a header can say.

    No page has a script or a style of its own (the verifier refuses them), so the policy names no hashes.
    """
    rules = {**_POLICY, **(_POLICY_OF_HEADERS if is_header else {})}
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


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
