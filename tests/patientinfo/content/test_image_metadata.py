"""A photo is published alone: what else its file holds is refused by name, and taken out; the picture stays."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from conftest import check
from patientinfo.content.image_metadata import ImageError, without_notes
from validate_content import main as validate

FORMATS = {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>52,5N</exif:GPSLatitude></x:xmpmeta>'


def skin(mode: str = "RGB") -> Image.Image:
    """A small picture of colours by chance, so that any change of it shows."""
    return Image.frombytes("RGB", (40, 24), random.Random(1).randbytes(40 * 24 * 3)).convert(mode)


def exif(orientation: int = 1, place: bool = True) -> Image.Exif:
    notes = Image.Exif()
    notes[0x010F], notes[0x0132] = "A camera", "2026:11:21 10:00:00"
    if orientation > 1:
        notes[0x0112] = orientation
    if place:
        notes[0x8825] = {1: "N", 2: (52.0, 5.0, 1.0), 3: "E", 4: (5.0, 7.0, 1.0)}
    return notes


def saved(suffix: str, picture: Image.Image | None = None, **notes: object) -> bytes:
    file = io.BytesIO()
    more = {"lossless": True} if suffix == ".webp" else {}
    (picture or skin()).save(file, FORMATS[suffix], **more, **notes)
    return file.getvalue()


def shown(data: bytes) -> list[tuple[tuple[int, int], str, bytes]]:
    """What a reader sees: each picture of the file, turned as it says."""
    file = Image.open(io.BytesIO(data))
    frames = []
    for n in range(getattr(file, "n_frames", 1)):
        file.seek(n)
        turned = ImageOps.exif_transpose(file)
        frames.append((turned.size, turned.mode, turned.tobytes()))
    return frames


def png_texts() -> PngImagePlugin.PngInfo:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Nobody Real")
    texts.add_text("Comment", "long " * 40, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=False)
    return texts


PHOTOS = {
    "jpeg": (
        ".jpg",
        lambda: saved(".jpg", exif=exif(), xmp=XMP, comment=b"Nobody Real"),
        ["Exif", "GPS", "XMP", "comment"],
    ),
    "jpeg in steps": (".jpg", lambda: saved(".jpg", exif=exif(), progressive=True), ["Exif", "GPS"]),
    "jpeg in four inks": (".jpg", lambda: saved(".jpg", skin("CMYK"), exif=exif(place=False)), ["Exif"]),
    "jpeg with a film": (".jpg", lambda: saved(".jpg") + b"\0\0\0\x18ftypmp42", ["trailer"]),
    "jpeg of a newspaper": (".jpg", lambda: with_iptc(saved(".jpg")), ["IPTC"]),
    "jpeg with restarts": (".jpg", lambda: saved(".jpg", restart_marker_blocks=1, comment=b"x"), ["comment"]),
    "png": (".png", lambda: saved(".png", exif=exif(), pnginfo=png_texts()), ["tEXt", "zTXt", "iTXt", "Exif", "GPS"]),
    "png that can be seen through": (".png", lambda: saved(".png", skin("RGBA"), exif=exif()), ["Exif", "GPS"]),
    "png with more after it": (".png", lambda: saved(".png", skin("P")) + b"x", ["trailer"]),
    "webp": (".webp", lambda: saved(".webp", exif=exif(), xmp=XMP), ["Exif", "GPS", "XMP"]),
    "webp that can be seen through": (".webp", lambda: saved(".webp", skin("RGBA"), xmp=XMP), ["XMP"]),
    "webp that moves": (
        ".webp",
        lambda: saved(".webp", save_all=True, append_images=[skin().rotate(180)], exif=exif()),
        ["Exif", "GPS"],
    ),
}  # fmt: skip


def with_iptc(data: bytes) -> bytes:
    """The town of a picture as newspapers write it down (IPTC-IIM 2:90)."""
    town = b"\x1c\x02\x5a\x00\x07Utrecht"
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(town).to_bytes(4, "big") + town
    return data[:2] + b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block + data[2:]


@pytest.mark.parametrize("name", PHOTOS)
def test_notes_are_named_and_go_and_the_picture_stays(name: str) -> None:
    suffix, make, notes = PHOTOS[name]
    data = make()
    found = without_notes(data, suffix)
    assert sorted(found.notes) == sorted(notes)
    assert shown(found.data) == shown(data)
    assert len(found.data) < len(data)
    again = without_notes(found.data, suffix)
    assert (again.notes, again.data) == ([], found.data)
    for secret in (b"camera", b"GPS", b"Nobody", b"Utrecht", b"ftyp", b"2026"):
        assert secret not in found.data


@pytest.mark.parametrize("name", ["jpeg", "jpeg of a newspaper", "png", "webp"])
def test_a_place_is_called_a_place(name: str) -> None:
    suffix, make, _ = PHOTOS[name]
    assert without_notes(make(), suffix).has_place
    assert not without_notes(saved(suffix, exif=exif(place=False)), suffix).has_place


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_taken_on_its_side_stays_upright(suffix: str, orientation: int) -> None:
    data = saved(suffix, exif=exif(orientation))
    found = without_notes(data, suffix)
    assert found.notes == ["Exif", "GPS"]
    kept = Image.open(io.BytesIO(found.data)).getexif()
    assert dict(kept) == ({0x0112: orientation} if orientation > 1 else {})
    assert shown(found.data) == shown(data)
    assert without_notes(found.data, suffix).notes == []


@pytest.mark.parametrize("suffix", FORMATS)
def test_colours_are_kept(suffix: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(suffix, icc_profile=profile, exif=exif(place=False))
    found = without_notes(data, suffix)
    assert found.notes == ["Exif"]
    assert Image.open(io.BytesIO(found.data)).info["icc_profile"] == profile


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_picture_without_notes_stays_as_it_is(suffix: str) -> None:
    data = saved(suffix)
    found = without_notes(data, suffix)
    assert (found.notes, found.data) == ([], data)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_picture_that_is_cut_is_never_mended(suffix: str) -> None:
    data = saved(suffix, exif=exif())
    for end in range(0, len(data), 13):
        with pytest.raises(ImageError):
            without_notes(data[:end], suffix)


def test_a_preview_goes_too() -> None:
    data = saved(".jpg")
    start = data.index(b"JFIF\0")
    preview = data[: start - 2] + (16 + 3).to_bytes(2, "big") + data[start : start + 12] + b"\x01\x01abc"
    found = without_notes(preview + data[start + 14 :], ".jpg")
    assert found.notes == ["JFIF preview"]
    assert found.data == data


def show_photo(project: Path, data: bytes, name: str = "photo.jpg") -> Path:
    """A photo in the place of the small site's drawing."""
    for page in (project / "docs").glob("*/sample/index.md"):
        page.write_text(page.read_text("utf-8").replace("drawing.svg", name), "utf-8")
    (project / "docs/images/drawing.svg").unlink()
    photo = project / "docs/images" / name
    photo.write_bytes(data)
    return photo


def test_fix_shows_first_and_then_takes_notes_out(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = saved(".jpg", exif=exif(6), comment=b"Nobody Real")
    photo = show_photo(project, data)
    [problem] = [p for p in check(project) if p.path == "docs/images/photo.jpg"]
    assert problem.rule == "picture-notes"
    assert all(note in str(problem.message) for note in ("where the picture was taken", "`Exif`", "`GPS`", "`comment`"))
    assert "make fix" in str(problem.hint)
    assert validate(["--root", str(project), "--fix", "--diff"]) == 0
    printed = capsys.readouterr().out
    assert "docs/images/photo.jpg: - GPS" in printed
    assert "Pictures that --fix would change: 1." in printed
    assert photo.read_bytes() == data
    assert validate(["--root", str(project), "--fix"]) == 0
    assert "Pictures fixed: 1." in capsys.readouterr().out
    assert shown(photo.read_bytes()) == shown(data)
    assert [p for p in check(project) if p.path.startswith("docs/images")] == []
    assert validate(["--root", str(project), "--fix"]) == 0
    assert "There is nothing to fix automatically." in capsys.readouterr().out


@pytest.mark.further
def test_fix_leaves_a_picture_alone_that_it_cannot_read(project: Path) -> None:
    data = saved(".jpg", exif=exif())[:-40]
    photo = show_photo(project, data)
    assert [p.rule for p in check(project) if p.path == "docs/images/photo.jpg"] == ["picture-content"]
    assert validate(["--root", str(project), "--fix"]) == 0
    assert photo.read_bytes() == data
