"""Draws pictures and scans small; bounded: it decodes one picture of a known size at a time."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from PIL import ExifTags, Image, ImageOps

from app.services.pdf_pages import pdf_page
from inspection.filekinds import DRAWABLE, FileKind
from inspection.pictures import exif_instant
from inspection.refusal import Refusal

MOST_PIXELS = 80_000_000
"""What may be decoded whole: A3 at 600 dpi; 240 MB as RGB."""
MOST_PIXELS_JPEG = 260_000_000
"""A baseline JPEG is decoded at an eighth: the largest cameras of phones have 200 megapixels."""
SMALL, LARGE = 320, 1600
"""Longer edges of the two drawings kept beside a picture, in pixels."""

_PIL_FORMATS = {
    FileKind.JPEG: ("JPEG", "MPO"),
    FileKind.PNG: ("PNG",),
    FileKind.WEBP: ("WEBP",),
    FileKind.TIFF: ("TIFF",),
    FileKind.BMP: ("BMP",),
    FileKind.GIF: ("GIF",),
}
BROKEN = (OSError, EOFError, SyntaxError, ValueError, TypeError, KeyError, IndexError,
           OverflowError, ZeroDivisionError, struct.error, zlib.error, UserWarning)  # fmt: skip
"""What Pillow raises for bytes that are not what they claim to be (and what it warns of, where
warnings are errors)."""
_WHITE = (255, 255, 255)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS_JPEG


@dataclass(frozen=True, slots=True)
class Drawings:
    """A picture drawn small (for lists) and large (for the screen), as JPEG without its EXIF:
    where it was taken stays in the original."""

    small: bytes
    large: bytes


def draw(data: bytes, kind: FileKind) -> Drawings | None:
    """The two drawings of a picture already taken; None if it cannot be drawn here.

    Raises Refusal ``photo.damaged``, ``photo.too_many_pixels``.
    """
    if kind is FileKind.PDF:
        return drawn_pdf(data)
    if kind not in DRAWABLE:
        return None
    return drawn(opened(io.BytesIO(data), kind)[0])


def draw_at(data: bytes, kind: FileKind, longest: int) -> bytes | None:
    """One drawing (JPEG), its longer edge at most `longest` pixels. None and raises as `draw`."""
    if kind is FileKind.PDF:
        page = _pdf_drawing(data, longest)
        return None if page is None else _jpeg(page)
    if kind not in DRAWABLE:
        return None
    return _jpeg(_decoded(opened(io.BytesIO(data), kind)[0], longest))


@contextlib.contextmanager
def _sound() -> Iterator[None]:
    """What Pillow says of broken or huge pictures becomes a Refusal."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise _too_many(MOST_PIXELS) from None
    except BROKEN:
        raise Refusal("photo.damaged") from None


def opened(file: BinaryIO, kind: FileKind) -> tuple[Image.Image, int | None]:
    """A picture whose size may be decoded, and when its camera says that it was taken."""
    with _sound():
        image = Image.open(file, formats=_PIL_FORMATS[kind])
        bounded = kind is FileKind.JPEG and not image.info.get("progressive")
        most = MOST_PIXELS_JPEG if bounded else MOST_PIXELS
        if image.width * image.height > most:
            raise _too_many(most)
        return image, exif_taken(image.getexif())


def upright(image: Image.Image) -> tuple[int, int]:
    """Width and height as shown."""
    with _sound():
        turned = image.getexif().get(ExifTags.Base.Orientation) in (5, 6, 7, 8)
        return (image.height, image.width) if turned else image.size


def _decoded(image: Image.Image, longest: int) -> Image.Image:
    """All of the picture, upright, RGB, no longer than told."""
    with _sound():
        image.draft("RGB", (longest, longest))
        image.load()
        return _plain(ImageOps.exif_transpose(_fitted(image, longest)))


def drawn(image: Image.Image) -> Drawings:
    large = _decoded(image, LARGE)
    return Drawings(_jpeg(_fitted(large, SMALL)), _jpeg(large))


def drawn_pdf(data: bytes) -> Drawings | None:
    page = _pdf_drawing(data, LARGE)
    return None if page is None else Drawings(_jpeg(_fitted(page, SMALL)), _jpeg(page))


def _pdf_drawing(data: bytes, longest: int) -> Image.Image | None:
    """The first page; None for a PDF that cannot be drawn, such as one with a password."""
    try:
        return pdf_page(data, 0, longest=longest)[0]
    except (ValueError, IndexError):
        return None


def _fitted(image: Image.Image, longest: int) -> Image.Image:
    image = image.copy()
    image.thumbnail((longest, longest), reducing_gap=2.0)
    return image


def _plain(image: Image.Image) -> Image.Image:
    """RGB; what is transparent is white paper, sixteen bits become eight."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, _WHITE)
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    made = io.BytesIO()
    image.save(made, "JPEG", quality=82, exif=b"")
    return made.getvalue()


def exif_taken(exif: Image.Exif) -> int | None:
    try:
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        offset = inner.get(ExifTags.Base.OffsetTimeOriginal) or inner.get(
            ExifTags.Base.OffsetTime, ""
        )
        for time in (inner.get(ExifTags.Base.DateTimeOriginal), exif.get(ExifTags.Base.DateTime)):
            if isinstance(time, str):
                found = exif_instant(time, offset if isinstance(offset, str) else "")
                if found is not None:
                    return found
    except BROKEN:
        return None
    return None


def _too_many(most: int) -> Refusal:
    return Refusal("photo.too_many_pixels", count=most // 10**6)
