"""Addresses of people: a telephone number as a link gives it (RFC 3966), and an address for mail."""

from __future__ import annotations

import re

MAIL = re.compile(r"""[^\s@:?&,;"'<>()\\]+@[\w-]+(?:\.[\w-]+)+""")
# Without extensions, pauses and what else could be dialled after the number that is read.
_TELEPHONE = re.compile(r"\+?\d[\d().-]*")


def digits(number: str) -> str:
    """A telephone number without what is there for the eye."""
    return re.sub(r"[^\d+]", "", number)


def called_number(link: str) -> str:
    """The number that a link calls, as digits; "" for another link, and for one that holds more than a number."""
    scheme, _, rest = link.partition(":")
    return digits(rest) if scheme.lower() == "tel" and _TELEPHONE.fullmatch(rest) else ""


def written_address(link: str) -> str:
    """The address that a link writes to; "" for another link, and for one that holds more than an address."""
    scheme, _, rest = link.partition(":")
    return rest if scheme.lower() == "mailto" and MAIL.fullmatch(rest) else ""
