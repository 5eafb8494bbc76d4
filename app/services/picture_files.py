"""Looks at a file before it is taken: what it is, whether it is whole, when and how big; draws it
small. Bounded: nothing here holds more than one decoded picture of a known size in memory."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import ExifTags, Image, ImageOps

from app.services.pdf_pages import pdf_page
from app.services.video_times import boxes_end, mp4_times
from inspection.filekinds import DRAWABLE, HEAD_BYTES, VIDEOS, FileKind, kind_of
from inspection.pictures import exif_instant
from inspection.refusal import Refusal

MOST_BYTES = 200 * 1024 * 1024
"""A picture or scan beyond this is refused; a video may have any size, it stays where it is."""
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
_BROKEN = (OSError, EOFError, SyntaxError, ValueError, TypeError, KeyError, IndexError,
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


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known of a file before it is taken.

    `taken_at` (UTC ms) is the camera's word if `by_camera`, else when the file was last written.
    `width` and `height` are pixels as shown upright; 0 where there are none. `lasts_ms` is a
    video's length. `drawings` is None for what cannot be drawn here.
    """

    name: str
    kind: FileKind
    size: int
    taken_at: int
    by_camera: bool
    width: int = 0
    height: int = 0
    lasts_ms: int | None = None
    drawings: Drawings | None = None

    @property
    def is_video(self) -> bool:
        """Whether it is registered rather than taken."""
        return self.kind in VIDEOS


def file_kind(path: Path) -> FileKind:
    """What `path` is, by its first bytes.

    Raises as `examine`, but does not look whether the file is whole.
    """
    with reading(path) as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise Refusal("photo.empty")
    kind = kind_of(head)
    if kind is None:
        raise Refusal("photo.unknown_kind")
    return kind


def examine(path: Path, *, drawing: bool = True) -> Examined:
    """What `path` is. Call it in an I/O job: it decodes the picture, so that a broken one is found
    while its original is still at hand. Without `drawing` only its header is read.

    Raises Refusal ``photo.gone``, ``photo.no_permission``, ``photo.unreadable``, ``photo.folder``,
    ``photo.empty``, ``photo.unknown_kind``, ``photo.too_large``, ``photo.too_many_pixels``,
    ``photo.damaged``.
    """
    kind = file_kind(path)
    with reading(path) as file:
        found = path.stat()
        if kind not in VIDEOS and found.st_size > MOST_BYTES:
            raise Refusal("photo.too_large", count=MOST_BYTES // (1024 * 1024))
        written = round(found.st_mtime * 1000)
        return _examined(file, kind, path, found.st_size, written, drawing)


def examine_bytes(name: str, data: bytes, now_ms: int) -> Examined:
    """The same for a picture pasted from the clipboard; taken now unless it says otherwise.

    Raises as `examine`.
    """
    kind = kind_of(data[:HEAD_BYTES])
    if kind is None or kind in VIDEOS:
        raise Refusal("photo.unknown_kind")
    return _examined(io.BytesIO(data), kind, Path(name), len(data), now_ms, drawing=True)


def draw(data: bytes, kind: FileKind) -> Drawings | None:
    """The two drawings of a picture already taken; None if it cannot be drawn here.

    Raises Refusal ``photo.damaged``, ``photo.too_many_pixels``.
    """
    if kind is FileKind.PDF:
        return _drawn_pdf(data)
    if kind not in DRAWABLE:
        return None
    return _drawn(_opened(io.BytesIO(data), kind)[0])


def draw_at(data: bytes, kind: FileKind, longest: int) -> bytes | None:
    """One drawing (JPEG), its longer edge at most `longest` pixels. None and raises as `draw`."""
    if kind is FileKind.PDF:
        page = _pdf_drawing(data, longest)
        return None if page is None else _jpeg(page)
    if kind not in DRAWABLE:
        return None
    return _jpeg(_decoded(_opened(io.BytesIO(data), kind)[0], longest))


@contextlib.contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """The file, open to be read; what goes wrong with the disk or card becomes a Refusal."""
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise Refusal("photo.gone") from None
    except IsADirectoryError:
        raise Refusal("photo.folder") from None
    except PermissionError:
        code = "photo.folder" if path.is_dir() else "photo.no_permission"  # as Windows says it
        raise Refusal(code) from None
    except OSError:  # a card pulled out, a share that went away
        raise Refusal("photo.unreadable") from None


def _examined(
    file: BinaryIO, kind: FileKind, path: Path, size: int, written: int, drawing: bool
) -> Examined:
    file.seek(0)
    plain = Examined(path.name, kind, size, written, by_camera=False)
    if kind in (FileKind.MP4, FileKind.MOV):
        times = mp4_times(file, size)
        began = times.began_at
        if began is None:  # a camera writes the file's last byte when it stops
            began = written - (times.lasts_ms or 0)
        said = times.began_at is not None
        return Examined(path.name, kind, size, began, said, lasts_ms=times.lasts_ms)
    if kind in VIDEOS:
        return plain
    if kind is FileKind.HEIC:
        if boxes_end(file, size) > size:
            raise Refusal("photo.damaged")
        taken = _heic_taken(file)
        return plain if taken is None else Examined(path.name, kind, size, taken, by_camera=True)
    if kind is FileKind.PDF:
        drawings = _drawn_pdf(file.read()) if drawing else None
        return Examined(path.name, kind, size, written, by_camera=False, drawings=drawings)
    image, taken = _opened(file, kind)
    width, height = _upright(image)
    drawn = _drawn(image) if drawing else None
    at, said = (written, False) if taken is None else (taken, True)
    return Examined(path.name, kind, size, at, said, width, height, drawings=drawn)


@contextlib.contextmanager
def _sound() -> Iterator[None]:
    """What Pillow says of broken or huge pictures becomes a Refusal."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise _too_many(MOST_PIXELS) from None
    except _BROKEN:
        raise Refusal("photo.damaged") from None


def _opened(file: BinaryIO, kind: FileKind) -> tuple[Image.Image, int | None]:
    """A picture whose size may be decoded, and when its camera says that it was taken."""
    with _sound():
        image = Image.open(file, formats=_PIL_FORMATS[kind])
        bounded = kind is FileKind.JPEG and not image.info.get("progressive")
        most = MOST_PIXELS_JPEG if bounded else MOST_PIXELS
        if image.width * image.height > most:
            raise _too_many(most)
        return image, _taken(image.getexif())


def _upright(image: Image.Image) -> tuple[int, int]:
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


def _drawn(image: Image.Image) -> Drawings:
    large = _decoded(image, LARGE)
    return Drawings(_jpeg(_fitted(large, SMALL)), _jpeg(large))


def _drawn_pdf(data: bytes) -> Drawings | None:
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


def _taken(exif: Image.Exif) -> int | None:
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
    except _BROKEN:
        return None
    return None


_HEIC_HEAD = 256 * 1024
"""Phones write EXIF before the picture; beyond this the file's own time will do."""


def _heic_taken(file: BinaryIO) -> int | None:
    """The time in the EXIF block of a HEIC, whose pictures this program cannot decode."""
    file.seek(0)
    head = file.read(_HEIC_HEAD)
    for mark in (b"Exif\0\0MM\0*", b"Exif\0\0II*\0"):
        place = head.find(mark)
        if place >= 0:
            exif = Image.Exif()
            try:
                exif.load(head[place:])
            except _BROKEN:
                return None
            return _taken(exif)
    return None


def _too_many(most: int) -> Refusal:
    return Refusal("photo.too_many_pixels", count=most // 10**6)
