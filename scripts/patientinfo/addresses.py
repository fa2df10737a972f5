"""Contact addresses: telephone numbers in `tel:` links (RFC 3966) and email addresses."""

from __future__ import annotations

import re

MAIL = re.compile(r"""[^\s@:?&,;"'<>()\\]+@[\w-]+(?:\.[\w-]+)+""")
# No extensions or pauses: a link must not dial more than the number that readers see.
_TELEPHONE = re.compile(r"\+?\d[\d().-]*")


def digits(number: str) -> str:
    """A telephone number without its visual separators: "+60 3-2161" is "+6032161"."""
    return re.sub(r"[^\d+]", "", number)


def called_number(link: str) -> str:
    """The digits of a `tel:` link; "" for any other link, and for one that contains more than a number."""
    scheme, _, rest = link.partition(":")
    return digits(rest) if scheme.lower() == "tel" and _TELEPHONE.fullmatch(rest) else ""


def written_address(link: str) -> str:
    """The address of a `mailto:` link; "" for any other link, and for one that contains more than an address."""
    scheme, _, rest = link.partition(":")
    return rest if scheme.lower() == "mailto" and MAIL.fullmatch(rest) else ""
