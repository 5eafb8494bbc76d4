"""Bytes made small for the road (zstd, RFC 8878) and opened under a cap, never on trust."""

from __future__ import annotations

import zstandard

from inspection.refusal import Refusal

_LEVEL = 3
_MAX_WINDOW = 8 * 1024 * 1024


def pack(data: bytes) -> bytes:
    """One zstd frame that holds `data` and names its size."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(data)


def unpack(packed: bytes, limit: int) -> bytes:
    """What one zstd frame holds, if that is at most `limit` bytes.

    A few bytes can claim or unfold to gigabytes, so output stops at the cap. Raises Refusal
    ``packing.too_large`` (param `limit`) or ``packing.damaged``, also for bytes after the frame.
    """
    opener = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).decompressobj()
    parts: list[bytes] = []
    size = 0
    try:
        for start in range(0, len(packed), 4096):
            part = opener.decompress(packed[start : start + 4096])
            size += len(part)
            if size > limit:
                raise Refusal("packing.too_large", limit=limit)
            parts.append(part)
            if opener.eof:
                if opener.unused_data or start + 4096 < len(packed):
                    break
                return b"".join(parts)
    except zstandard.ZstdError as error:
        raise Refusal("packing.damaged") from error
    raise Refusal("packing.damaged")
