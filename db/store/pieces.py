"""What has arrived of a blob still on its way: encrypted pieces, each whole or absent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from db.store.files import file_faults, private_folder, sync_folder
from db.store.sealed import SealedFile, content_bytes, write_sealed
from inspection.refusal import Refusal


class Pieces:
    """The pieces of one group, each named by the byte it begins at.

    The folder alone says how far it has come: no database is written for a piece, and several
    programs may share it, for of two pieces that begin at one byte the first one stands.
    """

    def __init__(self, folder: Path, fresh: Path, key: bytes, group: str) -> None:
        self._folder = folder
        self._fresh = fresh
        self._key = key
        self._group = group

    def reach(self) -> int:
        """How many bytes from the start are here: a piece is only ever kept where the last ends."""
        with file_faults():
            starts = self._starts()
            if not starts:
                return 0
            return starts[-1] + content_bytes(self._path(starts[-1]).stat().st_size)

    def keep(self, start: int, data: bytes) -> int:
        """Keep the piece that begins at byte `start`; returns the new reach. Durable on return.

        Raises Refusal ``blob.offset`` (offset) unless it begins at the reach, ``store.disk_full``,
        ``store.unreachable``.
        """
        reach = self.reach()
        if start != reach:
            raise Refusal("blob.offset", offset=reach)
        if not data:
            return reach
        for folder in (self._fresh, self._folder):
            private_folder(folder)
        fresh = self._fresh / f".{self._group}.{os.urandom(6).hex()}.new"
        with file_faults():
            try:
                with fresh.open("xb") as file:
                    write_sealed(file, self._key, self._context(start), [data])
                    file.flush()
                    os.fsync(file.fileno())
                _claim(fresh, self._path(start))
            except FileExistsError:
                raise Refusal("blob.offset", offset=self.reach()) from None
            finally:
                with suppress(FileNotFoundError):
                    fresh.unlink()
            sync_folder(self._folder)
        return start + len(data)

    def read(self) -> Iterator[bytes]:
        """Everything up to the reach. Raises Refusal ``blob.damaged``."""
        for start in self._starts():
            with file_faults(), self._path(start).open("rb") as file:
                yield from SealedFile(file, self._key, self._context(start)).read()

    def cut(self, start: int) -> None:
        """Remove every piece that begins at byte `start` or later: the last ones first, so that a
        piece is never left without the one before it."""
        with file_faults():
            for begins in reversed(self._starts()):
                if begins >= start:
                    self._path(begins).unlink(missing_ok=True)

    def drop(self) -> None:
        """Remove all of them. What the system holds on to is removed another time."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                path.unlink()
            self._folder.rmdir()

    def _starts(self) -> list[int]:
        if not self._folder.is_dir():
            return []
        names = (path.name for path in self._folder.iterdir())
        return sorted(int(name) for name in names if name.isdecimal())  # network folders add others

    def _path(self, start: int) -> Path:
        return self._folder / str(start)

    def _context(self, start: int) -> bytes:
        return f"piece\n{self._group}\n{start}".encode()


def _claim(fresh: Path, name: Path) -> None:
    """Give the finished file its name unless that is taken: FileExistsError, whoever was first."""
    try:
        os.link(fresh, name)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links belongs to one program alone
        if name.exists():
            raise FileExistsError(name) from None
        fresh.replace(name)
