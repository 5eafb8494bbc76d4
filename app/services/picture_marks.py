"""How one file is told from another: by its digest, whatever it is called; a video, which is read
only once, by its name and size."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from app.services.attachments import Attached
from app.services.picture_files import file_kind, reading
from db.store.blobs import digest_of
from inspection.filekinds import VIDEOS
from inspection.identity import clean_text
from inspection.terms import AttachmentKind

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Pasted:
    """A picture from the clipboard, under the name it shall have."""

    name: str
    data: bytes


Source = Path | Pasted


def video_mark(name: str, size: int) -> str:
    """What tells a video that is registered already."""
    return f"{clean_name(name)} {size}"


def mark_of_shown(shown: Attached) -> str:
    """What tells that a file is here already: its digest; of a video, which is read only once, its
    name and size."""
    line = shown.line
    if line.kind == AttachmentKind.VIDEO:
        return video_mark(line.file_name, line.size)
    return line.sha256


def mark_of(source: Source) -> str:
    """The same of a file that is not here. Raises as `examine`."""
    if isinstance(source, Pasted):
        return hashlib.sha256(source.data).hexdigest()
    if file_kind(source) in VIDEOS:
        with reading(source):
            return video_mark(source.name, source.stat().st_size)
    with reading(source) as file:
        return digest_of(file)[0]


def clean_name(name: str) -> str:
    """A file's name as text: whatever bytes a card's names were made of."""
    sound = name.encode("utf-8", "replace").decode("utf-8")
    stem, dot, extension = clean_text(sound).rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{extension[:12]}"
