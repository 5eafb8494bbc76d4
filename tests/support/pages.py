"""Every page of an encrypted file and of its write-ahead log as it lies there, decrypted: what
SQLite itself would no longer show.

SQLCipher 4's format: pages of 4,096 bytes, the last 80 of them an initialisation vector (16) and an
HMAC; AES-256-CBC under the raw data key; the first page begins with 16 bytes of salt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, VECTOR, SALT = 4096, 80, 16, 16
LOG_HEADER, FRAME_HEADER = 32, 24


def decrypted(path: Path, key: bytes) -> Iterator[bytes]:
    """The pages of the file, used and free, then those of its log, current and outdated."""
    content = path.read_bytes()
    for start in range(0, len(content), PAGE):
        yield _page(content[start : start + PAGE], key, first=start == 0)
    log = path.with_name(f"{path.name}-wal")
    frames = log.read_bytes()[LOG_HEADER:] if log.exists() else b""
    for start in range(0, len(frames), FRAME_HEADER + PAGE):
        frame = frames[start : start + FRAME_HEADER + PAGE]
        number = int.from_bytes(frame[:4], "big")
        yield _page(frame[FRAME_HEADER:], key, first=number == 1)


def found_in(path: Path, key: bytes, texts: Iterable[str]) -> set[str]:
    """Those of the texts that stand in any page."""
    needles = {text: text.encode() for text in texts}
    pages = list(decrypted(path, key))
    assert pages[0].startswith(b"\x10\x00"), "page size and journal mode of a database header"
    return {text for text, needle in needles.items() if any(needle in page for page in pages)}


def _page(page: bytes, key: bytes, *, first: bool) -> bytes:
    body, reserved = page[:-RESERVED], page[-RESERVED:]
    opener = Cipher(algorithms.AES(key), modes.CBC(reserved[:VECTOR])).decryptor()
    return opener.update(body[SALT if first else 0 :])
