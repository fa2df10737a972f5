"""site/ -> HTTP security headers and the Content Security Policy.

One table for all hosts. The policy is also in a <meta> of each page, for hosts that send no headers, without the
directives that work only in a header.
"""

from __future__ import annotations

# W3C Content Security Policy Level 3: only what is listed, and only from this site. `data:` images are icons in the
# theme's style sheet. What is not listed (frames, objects) falls back to default-src.
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
# Section 3.3 there: browsers ignore these in a <meta>.
_POLICY_OF_HEADERS = {"frame-ancestors": "'none'"}
# W3C Permissions Policy: every feature off.
_UNUSED_FEATURES = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen"),
    *("geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi"),
    *("payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access"),
    *("usb", "xr-spatial-tracking"),
)
# Two years, as in the OWASP HTTP Headers Cheat Sheet. No includeSubDomains or preload: they affect other sites on the
# same domain, which is for the domain's owner to decide.
TRANSPORT_SECURITY = "max-age=63072000"

# Files with a hash in their URL are cached for a year (RFC 9111, RFC 8246); everything else is revalidated each time,
# which costs a response without a body.
KEEP = "public, max-age=31536000, immutable"
ASK = "no-cache"


def content_security_policy(*, is_header: bool = False) -> str:
    """The policy as text; for a <meta>, without the directives that work only in a header.

    No page has inline scripts or styles (the verifier refuses them), so the policy needs no hashes.
    """
    rules = {**_POLICY, **(_POLICY_OF_HEADERS if is_header else {})}
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def response_headers(policy: str) -> dict[str, str]:
    """The name and value of each header that every response has; a comment gives the source of each."""
    return {
        "Content-Security-Policy": policy,
        # RFC 6797; sent over HTTPS only (section 7.2).
        "Strict-Transport-Security": TRANSPORT_SECURITY,
        # WHATWG Fetch: no MIME sniffing.
        "X-Content-Type-Options": "nosniff",
        # For browsers that do not know frame-ancestors (RFC 7034).
        "X-Frame-Options": "DENY",
        # W3C Referrer Policy: no other site learns which page a reader came from.
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED_FEATURES),
        # HTML standard: no access between this window and one that opened it or that it opened.
        "Cross-Origin-Opener-Policy": "same-origin",
        # WHATWG Fetch: other sites cannot embed these files.
        "Cross-Origin-Resource-Policy": "same-origin",
    }
