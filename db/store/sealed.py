"""Large files encrypted in chunks, so that any byte range can be read with a megabyte of memory.

    magic "anxin-sealed-1\\n" · algorithm tag and newline · 16-byte salt · chunks

Each file has a key of its own: HKDF-SHA256 of the given key, the salt, and the file's context (its
digest). A chunk is AES-256-GCM of 1 MiB; its nonce is its number and whether it is the last one
(the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizar, 2015): chunks cannot be changed,
moved, left out, or cut off at the end.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from inspection.refusal import Refusal

CHUNK = 1024 * 1024
"""Bytes of content in a chunk; the last one may be shorter, never empty but in an empty file."""

_TAG_BYTES = 16
_SALT_BYTES = 16
_MAGIC = b"anxin-sealed-1\nhkdf+aes256gcm-1m/1\n"
HEADER = len(_MAGIC) + _SALT_BYTES
"""Bytes before the first chunk: without them nothing in the file can be read any more."""


def write_sealed(file: BinaryIO, key: bytes, context: bytes, content: Iterable[bytes]) -> int:
    """Write a whole sealed file of pieces of any length; returns the bytes of its content."""
    salt = os.urandom(_SALT_BYTES)
    box = _box(key, salt, context)
    file.write(_MAGIC + salt)
    number, size = 0, 0
    held = bytearray()
    for piece in content:
        held += piece
        while len(held) > CHUNK:  # a full chunk waits: it may be the last one
            file.write(_seal(box, number, bytes(held[:CHUNK]), last=False))
            del held[:CHUNK]
            number, size = number + 1, size + CHUNK
    file.write(_seal(box, number, bytes(held), last=True))
    return size + len(held)


class SealedFile:
    """A sealed file opened for reading.

    Raises Refusal ``blob.damaged`` when a chunk is not what was written, when the file was cut, or
    belongs to another key or context.
    """

    def __init__(self, file: BinaryIO, key: bytes, context: bytes) -> None:
        self._file = file
        head = file.read(HEADER)
        if len(head) != HEADER or not head.startswith(_MAGIC):
            raise Refusal("blob.damaged")
        self._box = _box(key, head[len(_MAGIC) :], context)
        length = file.seek(0, os.SEEK_END)
        self._chunks = _chunks(length)
        self.size = content_bytes(length)
        """Bytes of the content."""

    def read(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The content from byte `start` up to byte `end` (exclusive), a chunk or less at a time."""
        end = self.size if end is None else min(end, self.size)
        while start < end:
            number = start // CHUNK
            chunk = self._chunk(number)
            piece = chunk[start - number * CHUNK : end - number * CHUNK]
            yield piece
            start += len(piece)
        if self.size == 0:
            self._chunk(0)

    def _chunk(self, number: int) -> bytes:
        self._file.seek(HEADER + number * (CHUNK + _TAG_BYTES))
        sealed = self._file.read(CHUNK + _TAG_BYTES)
        try:
            return self._box.decrypt(_nonce(number, number == self._chunks - 1), sealed, None)
        except InvalidTag:
            raise Refusal("blob.damaged") from None


def content_bytes(length: int) -> int:
    """How many bytes of content a sealed file of this length holds."""
    return max(0, length - HEADER - _chunks(length) * _TAG_BYTES)


def _chunks(length: int) -> int:
    return max(1, -(-(length - HEADER) // (CHUNK + _TAG_BYTES)))


def _box(key: bytes, salt: bytes, context: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=salt, info=b"anxin-sealed-1\n" + context).derive(key))


def _seal(box: AESGCM, number: int, chunk: bytes, *, last: bool) -> bytes:
    return box.encrypt(_nonce(number, last), chunk, None)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")
