"""Removes image metadata: where, when and with what a photo was taken, by whom, an uncropped preview.

Each image format is a sequence of parts. Parts that are known to belong to the image are kept byte for byte, the
others are removed, so the image itself does not change. Of Exif only the orientation is kept, without which a photo
would be shown on its side.
"""

from __future__ import annotations

import re
import struct
from binascii import crc32
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_TIFF_HEADERS = {b"II*\0": "<", b"MM\0*": ">"}
_ORIENTATION, _GPS, _SHORT = 0x0112, 0x8825, 3
# Location fields in XMP and IPTC: GPS, or the name of a town, district, province or country.
_PLACE = re.compile(rb"GPS|Location|City|Country|State|\x1c\x02[\x5a\x5c\x5f\x65]")


class ImageError(Exception):
    """The bytes are not a complete image of their format."""


@dataclass
class Picture:
    """An image without metadata. `notes` are the names of what was removed; `has_place`: some of it was a location."""

    data: bytes = b""
    notes: list[str] = field(default_factory=list)
    has_place: bool = False

    def leave_out(self, name: str, content: bytes, has_place: bool = False) -> None:
        if name not in self.notes:
            self.notes.append(name)
        self.has_place = self.has_place or has_place or bool(_PLACE.search(content))


def without_notes(data: bytes, suffix: str) -> Picture:
    """The image without metadata; other formats than .jpg, .png and .webp are returned unchanged. Raises ImageError."""
    strip = _KINDS.get(suffix)
    if strip is None:
        return Picture(data)
    picture = Picture()
    try:
        picture.data = b"".join(strip(data, picture))
    except (IndexError, struct.error) as error:
        raise ImageError from error
    return picture


def is_cut(data: bytes, suffix: str) -> bool:
    """Whether the bytes are truncated or not an image of this format."""
    try:
        without_notes(data, suffix)
    except ImageError:
        return True
    return False


# --- JPEG (ITU-T T.81, annex B) --------------------------------------------------------------------------

_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
# The end of scan data: a marker that is neither a stuffed zero nor a restart marker.
_AFTER_SCAN = re.compile(rb"\xff+(?![\x00\xff\xd0-\xd7])")


def _jpeg(data: bytes, picture: Picture) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    while True:
        start = at
        if data[at] != 0xFF:
            raise ImageError
        while data[at] == 0xFF:
            at += 1
        mark = data[at]
        at += 1
        if mark == _END:
            yield data[start:at]
            break
        if mark not in _WITHOUT_LENGTH:
            (length,) = struct.unpack_from(">H", data, at)
            at = _within(data, at + length)
            yield from _segment(mark, data[start:at], data[at - length + 2 : at], picture)
        else:
            yield data[start:at]
        if mark == _SCAN:
            after = _AFTER_SCAN.search(data, at)
            if after is None:
                raise ImageError
            yield data[at : after.start()]
            at = after.start()
    if data[at:].strip(b"\0"):
        picture.leave_out("trailer", data[at:])


def _segment(mark: int, whole: bytes, content: bytes, picture: Picture) -> Iterator[bytes]:
    """What to keep of a JPEG segment."""
    if not (0xE0 <= mark <= 0xEF or mark == _COMMENT):
        yield whole
    elif content.startswith(b"JFIF\0"):
        header = content[:12] + b"\0\0"  # a preview may follow it
        if content != header:
            picture.leave_out("JFIF preview", b"")
        yield _application(mark, header)
    elif (content.startswith(b"ICC_PROFILE\0") and mark == 0xE2) or (content[:5] == b"Adobe" and len(content) == 12):
        yield whole  # how colours are to be shown
    elif content.startswith(b"Exif\0\0"):
        kept = _exif(content[6:], picture)
        yield _application(mark, b"Exif\0\0" + kept) if kept else b""
    else:
        known = {_COMMENT: "comment", 0xE1: "XMP", 0xED: "IPTC"}
        picture.leave_out(known.get(mark, f"APP{mark - 0xE0}"), content)


def _application(mark: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, mark, len(content) + 2) + content


# --- PNG (W3C Recommendation, third edition) -------------------------------------------------------------

_PNG_PARTS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT pHYs bKGD hIST sPLT cICP mDCV cLLI acTL fcTL fdAT".split()
)


def _png(data: bytes, picture: Picture) -> Iterator[bytes]:
    yield data[:8]
    at = 8
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        end = _within(data, at + length + 12)
        content = data[at + 8 : end - 4]
        if name in _PNG_PARTS:
            yield data[at:end]
        elif name == b"eXIf":
            if kept := _exif(content, picture):
                yield _png_part(name, kept)
        elif name[0] & 0x20:  # a small letter: the picture can be shown without it
            picture.leave_out(name.decode("latin-1"), content)
        else:
            raise ImageError
        at = end
        if name == b"IEND":
            break
    if data[at:]:
        picture.leave_out("trailer", data[at:])


def _png_part(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", crc32(name + content))


# --- WebP (RFC 9649) -------------------------------------------------------------------------------------

_WEBP_PARTS = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def _webp(data: bytes, picture: Picture) -> Iterator[bytes]:
    (length,) = struct.unpack_from("<I", data, 4)
    end = _within(data, length + 8)
    parts = list(_webp_parts(data, 12, end, picture))
    has_exif = any(part.startswith(b"EXIF") for part in parts)
    for n, part in enumerate(parts):
        if part.startswith(b"VP8X"):
            flags = part[8] & ~(_HAS_EXIF | _HAS_XMP) | _HAS_EXIF * has_exif
            parts[n] = part[:8] + bytes((flags,)) + part[9:]
    inside = b"".join(parts)
    yield b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WEBP" + inside
    if data[end:]:
        picture.leave_out("trailer", data[end:])


def _webp_parts(data: bytes, at: int, end: int, picture: Picture) -> Iterator[bytes]:
    while at < end:
        name, length = struct.unpack_from("<4sI", data, at)
        after = _within(data, at + 8 + length + length % 2)
        content = data[at + 8 : at + 8 + length]
        if name == b"ANMF":  # a frame of an animation has parts of its own
            yield _webp_part(name, content[:16] + b"".join(_webp_parts(content, 16, length, picture)))
        elif name in _WEBP_PARTS:
            yield data[at:after]
        elif name == b"EXIF":
            if kept := _exif(content.removeprefix(b"Exif\0\0"), picture):
                yield _webp_part(name, kept)
        else:
            picture.leave_out(name.decode("latin-1").strip(), content)
        at = after


def _webp_part(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


# --- shared ----------------------------------------------------------------------------------------------


def _within(data: bytes, end: int) -> int:
    if end > len(data):
        raise ImageError
    return end


def _exif(content: bytes, picture: Picture) -> bytes:
    """What to keep of Exif (CIPA DC-008): the orientation, or nothing if the image is upright."""
    tags = _tags(content)
    orientation = tags.get(_ORIENTATION, 1)
    kept = b""
    if 2 <= orientation <= 8:
        kept = struct.pack(">4sIHHHIHHI", b"MM\0*", 8, 1, _ORIENTATION, _SHORT, 1, orientation, 0, 0)
    if content != kept:
        picture.leave_out("Exif", b"")
    if _GPS in tags:
        picture.leave_out("GPS", b"", has_place=True)
    return kept


def _tags(content: bytes) -> dict[int, int]:
    """The tags of the first directory, each with its first two bytes as a number; empty if it is not Exif."""
    order = _TIFF_HEADERS.get(content[:4])
    if order is None:
        return {}
    try:
        (at,) = struct.unpack_from(f"{order}I", content, 4)
        (count,) = struct.unpack_from(f"{order}H", content, at)
        found = (struct.unpack_from(f"{order}HHIH", content, at + 2 + 12 * n) for n in range(count))
        return {tag: value for tag, _, _, value in found}
    except struct.error:
        return {}


_KINDS: dict[str, Callable[[bytes, Picture], Iterator[bytes]]] = {".jpg": _jpeg, ".png": _png, ".webp": _webp}
