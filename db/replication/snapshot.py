"""A whole scope in few large pieces: a laptop's first load is a copy, not a replay.

Rows travel in frames of at most 2,000, each a length (4 bytes, big-endian) and that many bytes
of MessagePack; some frames make a segment, compressed and named by its SHA-256, so that a cut
download goes on at any byte and a damaged one shows before anything is published.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
import zstandard

from db.replication.rows import Rows
from inspection.refusal import Refusal

FRAME_ROWS = 2_000
SEGMENT_FRAMES = 8
MAX_FRAME_BYTES = 64 * 1024 * 1024

_LEVEL = 3
_MAX_WINDOW = 8 * 1024 * 1024
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Rows)


@dataclass(frozen=True, slots=True)
class Segment:
    """One compressed piece of a snapshot; `sha256` is hex over `data` as stored and sent."""

    data: bytes
    sha256: str
    rows: int


def encode(tables: Iterable[Rows]) -> Iterator[Segment]:
    """Segments of these rows, made as they are taken: no more than one is held in memory.

    The same rows in the same order give the same bytes (with one version of zstd).
    """
    buffer, frames, rows = bytearray(), 0, 0
    for count, body in _bodies(_frames(tables)):
        buffer += len(body).to_bytes(4, "big") + body
        frames, rows = frames + 1, rows + count
        if frames == SEGMENT_FRAMES or len(buffer) > MAX_FRAME_BYTES:
            yield _segment(bytes(buffer), rows)
            buffer, frames, rows = bytearray(), 0, 0
    if frames:
        yield _segment(bytes(buffer), rows)


def decode(data: bytes, sha256: str) -> Iterator[Rows]:
    """The frames of one segment, one at a time.

    Raises Refusal ``snapshot.damaged`` before the first frame if the bytes are not those that
    `sha256` names, and at the frame concerned if one is not well formed or too large.
    """
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Refusal("snapshot.damaged")
    empty = True
    opener = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
    try:
        with opener.stream_reader(io.BytesIO(data)) as reader:
            while header := _read(reader, 4):
                size = int.from_bytes(header, "big")
                if len(header) < 4 or not 0 < size <= MAX_FRAME_BYTES:
                    raise Refusal("snapshot.damaged")
                yield _frame(_read(reader, size))
                empty = False
    except zstandard.ZstdError as error:
        raise Refusal("snapshot.damaged") from error
    if empty:
        raise Refusal("snapshot.damaged")


def _bodies(frames: Iterable[Rows]) -> Iterator[tuple[int, bytes]]:
    """Each frame's number of rows and its bytes; one of more than a frame may have is halved."""
    for frame in frames:
        body = _ENCODER.encode(frame)
        if len(body) <= MAX_FRAME_BYTES or len(frame.values) == 1:
            yield len(frame.values), body
        else:
            yield from _bodies(_cut(frame, -(-len(frame.values) // 2)))


def _cut(rows: Rows, size: int) -> Iterator[Rows]:
    """These rows, so many at a time."""
    for start in range(0, len(rows.values), size):
        stop = start + size
        yield Rows(
            entity=rows.entity,
            columns=rows.columns,
            values=rows.values[start:stop],
            revs=rows.revs[start:stop],
        )


def _frames(tables: Iterable[Rows]) -> Iterator[Rows]:
    for table in tables:
        yield from _cut(table, FRAME_ROWS)


def _segment(frames: bytes, rows: int) -> Segment:
    data = zstandard.ZstdCompressor(level=_LEVEL).compress(frames)
    return Segment(data, hashlib.sha256(data).hexdigest(), rows)


def _read(reader: zstandard.ZstdDecompressionReader, size: int) -> bytes:
    """Exactly `size` bytes, or fewer at the end."""
    parts: list[bytes] = []
    while size > 0 and (part := reader.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _frame(body: bytes) -> Rows:
    try:
        rows = _DECODER.decode(body)
    except (ValueError, RecursionError) as error:
        raise Refusal("snapshot.damaged") from error
    width = len(rows.columns)
    if (
        len(rows.values) > FRAME_ROWS
        or len(rows.revs) != len(rows.values)
        or any(len(values) != width for values in rows.values)
    ):
        raise Refusal("snapshot.damaged")
    return rows
