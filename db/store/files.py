"""Files that must be whole or absent, and readable by their owner alone."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from inspection.refusal import Refusal

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says when there is no room, for a file or for its owner."""


@contextmanager
def file_faults() -> Iterator[None]:
    """Turns what the file system refuses into ``store.disk_full`` or ``store.unreachable``."""
    try:
        yield
    except OSError as error:
        code = "store.disk_full" if error.errno in DISK_FULL else "store.unreachable"
        raise Refusal(code) from error


def write_atomically(path: Path, content: bytes) -> None:
    """Puts `content` at `path` (mode 0600): after a crash the old content stands, or the new.

    Raises Refusal ``store.disk_full`` or ``store.unreachable``; the old file is then untouched.
    """
    with replacing(path) as fresh, fresh.open("wb") as file:
        file.write(content)


@contextmanager
def replacing(path: Path, made_in: Path | None = None) -> Iterator[Path]:
    """Yields a fresh private file beside `path`; it takes that name when the block ends well.

    What is at `path` stays until then; on any exception the fresh file is removed. `made_in`: the
    fresh file grows in this folder of the same disk instead, where leftovers are easily found.
    """
    fresh = (made_in or path.parent) / f".{path.name}.{secrets.token_hex(4)}.new"
    with file_faults():
        try:
            os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            yield fresh
            _sync(fresh)
            fresh.replace(path)
        except BaseException:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def private_folder(path: Path) -> None:
    """Makes the folder if it is missing and shuts it to everyone but its owner (mode 0700)."""
    with file_faults():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)


def sync_folder(path: Path) -> None:
    """Makes new names in the folder survive a loss of power (POSIX; Windows does so itself)."""
    if os.name == "posix":
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
