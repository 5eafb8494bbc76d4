"""Bytes made small for the road (zstd, RFC 8878) and opened under a cap, never on trust."""

from __future__ import annotations

import threading

import zstandard

from inspection.refusal import Refusal

_LEVEL = 3
_QUICK = -1
"""For one row at a time while others wait: a tenth more room, in less than half the time."""
_MAX_WINDOW = 8 * 1024 * 1024


def pack(data: bytes) -> bytes:
    """One zstd frame that holds `data` and names its size."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(data)


class _Tools(threading.local):
    """One thread's compressor and opener: making one costs more than a small piece of work."""

    def __init__(self) -> None:
        self.packer = zstandard.ZstdCompressor(level=_QUICK)
        self.opener = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)


_TOOLS = _Tools()
_MAGIC = zstandard.FRAME_HEADER
PACKED_FROM = 1024
"""Fewer bytes than this are kept as they are."""


def fold(data: bytes) -> bytes:
    """Bytes for the database: a frame of `pack`'s kind if that saves room, else themselves.

    For bytes that never begin like such a frame, as JSON never does.
    """
    if len(data) < PACKED_FROM:
        return data
    small = _TOOLS.packer.compress(data)
    return small if len(small) < len(data) else data


def unfold(kept: bytes) -> bytes:
    """The bytes that `fold` was given. A frame that is damaged comes back as it stands: whoever
    compares its hash sees it."""
    if not kept.startswith(_MAGIC):
        return kept
    try:
        return _TOOLS.opener.decompress(kept, allow_extra_data=False)
    except zstandard.ZstdError:
        return kept


def unpack(packed: bytes, limit: int) -> bytes:
    """What one zstd frame holds, if that is at most `limit` bytes.

    A few bytes can unfold to gigabytes: the frame must name its size, as `pack` does, and no more
    than that is ever allotted. Raises Refusal ``packing.too_large`` (param `limit`), or
    ``packing.damaged``, also for a frame without a size and for bytes after the frame.
    """
    try:
        size = zstandard.get_frame_parameters(packed).content_size
        if size in (zstandard.CONTENTSIZE_UNKNOWN, zstandard.CONTENTSIZE_ERROR):
            raise Refusal("packing.damaged")
        if size > limit:
            raise Refusal("packing.too_large", limit=limit)
        opener = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
        return opener.decompress(packed, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise Refusal("packing.damaged") from error
