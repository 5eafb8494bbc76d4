"""When a video began and how long it is, from its own header: bytes are walked over, not read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from inspection.pictures import EARLIEST_YEAR

_EPOCH_1904_S = 2_082_844_800
"""Seconds from 1904-01-01 to 1970-01-01 UTC: ISO/IEC 14496-12 §8.2.2 counts from there."""
_EARLIEST_MS = (EARLIEST_YEAR - 1970) * 31_556_952_000
_MOST_BOXES = 200


@dataclass(frozen=True, slots=True)
class VideoTimes:
    """UTC milliseconds of its beginning and its length in milliseconds; None where unsaid."""

    began_at: int | None = None
    lasts_ms: int | None = None


def mp4_times(file: BinaryIO, size: int) -> VideoTimes:
    """From the movie header of an MP4 or MOV; what cannot be found is None, whatever the bytes.

    OSError if the file cannot be read.
    """
    found = _find(file, 0, size, b"moov")
    header = _find(file, *found, b"mvhd") if found else None
    if header is None:
        return VideoTimes()
    file.seek(header[0])
    body = file.read(min(32, header[1] - header[0]))
    if len(body) < 20:
        return VideoTimes()
    wide = body[0] == 1
    if wide and len(body) < 32:
        return VideoTimes()
    created = int.from_bytes(body[4:12] if wide else body[4:8], "big")
    at = 20 if wide else 12
    scale = int.from_bytes(body[at : at + 4], "big")
    lasts = int.from_bytes(body[at + 4 : at + (12 if wide else 8)], "big")
    began = (created - _EPOCH_1904_S) * 1000
    unknown = (1 << (64 if wide else 32)) - 1
    return VideoTimes(
        began_at=began if began >= _EARLIEST_MS else None,
        lasts_ms=lasts * 1000 // scale if scale and lasts != unknown else None,
    )


def boxes_end(file: BinaryIO, size: int) -> int:
    """Where the boxes of an ISO media file end: beyond `size` if the file was cut off."""
    at = 0
    for _ in range(_MOST_BOXES):
        head = _head(file, at, size)
        if head is None:
            return at if at >= size else size + 1
        at = head[2]
        if at >= size:
            return at
    return size


def _find(file: BinaryIO, start: int, end: int, name: bytes) -> tuple[int, int] | None:
    """Body of the first box called `name` between two places: where it begins and ends."""
    at = start
    for _ in range(_MOST_BOXES):
        head = _head(file, at, end)
        if head is None:
            return None
        if head[0] == name:
            return head[1], min(head[2], end)
        at = head[2]
    return None


def _head(file: BinaryIO, at: int, end: int) -> tuple[bytes, int, int] | None:
    """Name of the box at a place, where its body begins, where the next box begins."""
    if at + 8 > end:
        return None
    file.seek(at)
    head = file.read(16)
    if len(head) < 8:
        return None
    length, body = int.from_bytes(head[:4], "big"), at + 8
    if length == 1:
        length, body = int.from_bytes(head[8:16], "big"), at + 16
    if length == 0:
        length = end - at
    return (head[4:8], body, at + length) if at + length >= body else None
