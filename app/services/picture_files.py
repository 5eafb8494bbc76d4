"""Looks at a file before it is taken: what it is, whether it is whole, when and how big."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from app.services.picture_drawing import (
    BROKEN,
    Drawings,
    drawn,
    drawn_pdf,
    exif_taken,
    opened,
    upright,
)
from app.services.video_times import boxes_end, mp4_times
from inspection.filekinds import HEAD_BYTES, VIDEOS, FileKind, kind_of
from inspection.refusal import Refusal

MOST_BYTES = 200 * 1024 * 1024
"""A picture or scan beyond this is refused; a video may have any size, it stays where it is."""


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
        drawings = drawn_pdf(file.read()) if drawing else None
        return Examined(path.name, kind, size, written, by_camera=False, drawings=drawings)
    image, taken = opened(file, kind)
    width, height = upright(image)
    drawings = drawn(image) if drawing else None
    at, said = (written, False) if taken is None else (taken, True)
    return Examined(path.name, kind, size, at, said, width, height, drawings=drawings)


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
            except BROKEN:
                return None
            return exif_taken(exif)
    return None
