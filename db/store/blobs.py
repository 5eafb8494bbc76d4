"""Photos, scans and files at rest: found by their digest, encrypted, whole or absent.

3f/3f9c…           a blob (`db.store.sealed`); its name is an HMAC of its digest, so that who
                   has the folder but not the key cannot even ask whether a file is in it
3f/3f9c….thumb     something small made from it
parts/<group>/…    what has arrived of a blob still on its way (`db.store.pieces`)
new/               what is being written; emptied when the store is opened
"""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.store.files import file_faults, private_folder, replacing
from db.store.pieces import Pieces
from db.store.sealed import CHUNK, HEADER, SealedFile, write_sealed
from inspection.refusal import Refusal

_NEW, _PARTS = "new", "parts"


class BlobStore:
    """The blobs below one folder, under keys derived from `key` (32 bytes).

    Every method may be called from any thread. `close` forgets the keys. Refusals of all:
    ``store.disk_full``, ``store.unreachable``.
    """

    def __init__(self, folder: Path, key: bytes, now_ms: Callable[[], int]) -> None:
        self._folder = folder
        self._key: bytes | None = _derive(key, b"content")
        self._naming = _derive(key, b"names")
        self._now_ms = now_ms
        self._pins: list[str] = []
        self._mutex = threading.Lock()

    @classmethod
    def open(cls, folder: Path, key: bytes, now_ms: Callable[[], int]) -> BlobStore:
        """The store of one program alone: what a killed one left half written is removed."""
        store = cls(folder, key, now_ms)
        store.sweep()
        return store

    def sweep(self) -> None:
        """Remove what a killed program left half written; another one's writing is then refused."""
        shutil.rmtree(self._folder / _NEW, ignore_errors=True)

    def has(self, sha256: str) -> bool:
        """Whether the blob is here."""
        return self._path(sha256).is_file()

    def put(self, sha256: str, content: Iterable[bytes]) -> int:
        """Keep `content` whole, or nothing; returns its bytes. Keeping it again is harmless.

        Raises Refusal ``blob.digest`` if it is not what `sha256` (hex) says.
        """
        path, told = self._path(sha256), hashlib.sha256()

        def heard() -> Iterator[bytes]:
            for piece in content:
                told.update(piece)
                yield piece
            if told.hexdigest() != sha256:
                raise Refusal("blob.digest")

        with self._writing(path) as fresh, fresh.open("wb") as file:
            size = write_sealed(file, self._secret, _of_blob(sha256), heard())
        self._touch(path)
        return size

    @contextmanager
    def reading(self, sha256: str) -> Iterator[SealedFile]:
        """The blob opened, with its `size`. Raises Refusal ``blob.missing``, ``blob.damaged``."""
        path = self._path(sha256)
        with _opened(path) as file:
            self._touch(path)
            yield SealedFile(file, self._secret, _of_blob(sha256))

    def read(
        self, sha256: str, start: int = 0, end: int | None = None
    ) -> Generator[bytes, None, None]:
        """Its content from `start` to `end` (exclusive), at most a mebibyte at a time.

        Raises Refusal as `reading`; whoever stops early closes the iterator.
        """
        with file_faults(), self.reading(sha256) as opened:
            yield from opened.read(start, end)

    def check(self, sha256: str) -> bool:
        """Whether all of the blob is here and is what its digest says."""
        told = hashlib.sha256()
        try:
            with closing(self.read(sha256)) as content:
                for piece in content:
                    told.update(piece)
        except Refusal as refusal:
            if refusal.code.startswith("store."):
                raise
            return False
        return told.hexdigest() == sha256

    def put_small(self, sha256: str, label: str, content: bytes) -> None:
        """Keep something small made from a blob, such as a thumbnail, in place of an older one."""
        path = self._path(sha256, label)
        with self._writing(path) as fresh, fresh.open("wb") as file:
            write_sealed(file, self._secret, _of_small(sha256, label), [content])

    def small(self, sha256: str, label: str) -> bytes | None:
        """What `put_small` kept; None if there is nothing, or it was damaged: it is made again."""
        try:
            with file_faults(), _opened(self._path(sha256, label)) as file:
                found = SealedFile(file, self._secret, _of_small(sha256, label))
                return b"".join(found.read())
        except Refusal as refusal:
            if refusal.code.startswith("store."):
                raise
            return None

    def pieces(self, group: str) -> Pieces:
        """What has arrived of something still on its way; `group` names it (hex and hyphens)."""
        return Pieces(self._folder / _PARTS / group, self._folder / _NEW, self._secret, group)

    def arriving(self, sha256: str) -> Pieces:
        """What has been fetched of a blob so far; its folder does not tell the digest either."""
        return self.pieces(self._name(sha256))

    def groups(self) -> list[str]:
        """Everything still on its way."""
        parts = self._folder / _PARTS
        return sorted(path.name for path in parts.iterdir()) if parts.is_dir() else []

    def drop(self, sha256: str) -> None:
        """Remove a blob and what was made from it; what stays on the disk can never be read."""
        path = self._path(sha256)
        for found in [path, *path.parent.glob(f"{path.name}.*")]:
            shred(found)

    @contextmanager
    def pinned(self, sha256: str) -> Iterator[None]:
        """Within the block `keep_only` leaves this blob alone: its row is about to be written."""
        with self._mutex:
            self._pins.append(sha256)
        try:
            yield
        finally:
            with self._mutex:
                self._pins.remove(sha256)

    def keep_only(self, named: Callable[[], Iterable[str]]) -> int:
        """Remove every blob, with what was made from it, whose digest `named()` does not give;
        returns how many files went.

        Whatever was pinned at the beginning stays, and so does what is put meanwhile.
        """
        with self._mutex:
            pinned = list(self._pins)
        there = self._files()
        kept = {self._name(sha256) for sha256 in (*pinned, *named())}
        gone = [path for path in there if path.name.partition(".")[0] not in kept]
        for path in gone:
            shred(path)
        for group in self.groups():
            if "-" not in group and group not in kept:  # fetched in part; an upload has an id
                self.pieces(group).drop()
        return len(gone)

    def shrink(self, cap: int, may_go: Iterable[str]) -> None:
        """Remove blobs of `may_go`, those not read for longest first, until at most `cap` bytes of
        disk are used by blobs. Thumbnails stay."""
        sizes = {path: path.stat() for path in self._files() if "." not in path.name}
        used = sum(stat.st_size for stat in sizes.values())
        candidates = [path for path in map(self._path, may_go) if path in sizes]
        for path in sorted(candidates, key=lambda one: sizes[one].st_mtime_ns):
            if used <= cap:
                return
            shred(path)
            used -= sizes[path].st_size

    def close(self) -> None:
        """Forget the keys; whatever is asked for afterwards raises RuntimeError."""
        self._key = None

    @property
    def _secret(self) -> bytes:
        if self._key is None:
            raise RuntimeError("the blob store is closed")
        return self._key

    def _name(self, sha256: str) -> str:
        return hmac.digest(self._naming, sha256.encode(), "sha256").hex()[:40]

    def _files(self) -> list[Path]:
        """Every blob and what was made from it. The folder tells what is a file; nothing is opened,
        for this is asked at each unlock."""
        found: list[Path] = []
        for folder in self._folder.glob("[0-9a-f][0-9a-f]"):
            with os.scandir(folder) as entries:
                found += [Path(one.path) for one in entries if one.is_file()]
        return found

    def _path(self, sha256: str, label: str = "") -> Path:
        name = self._name(sha256)
        return self._folder / name[:2] / (f"{name}.{label}" if label else name)

    @contextmanager
    def _writing(self, path: Path) -> Iterator[Path]:
        for folder in (self._folder, self._folder / _NEW, path.parent):
            private_folder(folder)
        with replacing(path, self._folder / _NEW) as fresh:
            yield fresh

    def _touch(self, path: Path) -> None:
        """Note that it was read: the file's own time, so that no database has to be written."""
        with suppress(OSError):
            os.utime(path, ns=(self._now_ms() * 1_000_000,) * 2)


def shred(path: Path) -> None:
    """Remove a sealed file; its header, and with it the way to its key, is overwritten first."""
    with suppress(OSError):  # held open elsewhere, or gone already: without a header it is noise
        with path.open("r+b") as file:
            file.write(bytes(HEADER))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def digest_of(file: BinaryIO, check: Callable[[int], None] | None = None) -> tuple[str, int]:
    """SHA-256 (hex) and bytes of what is left of a file; `check` hears how many were read."""
    told, size = hashlib.sha256(), 0
    while piece := file.read(CHUNK):
        told.update(piece)
        size += len(piece)
        if check is not None:
            check(size)
    return told.hexdigest(), size


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise Refusal("blob.missing") from None
    with file:
        yield file


def _of_blob(sha256: str) -> bytes:
    return f"blob\n{sha256}".encode()


def _of_small(sha256: str, label: str) -> bytes:
    return f"small\n{label}\n{sha256}".encode()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"anxin-blobs-1\n" + purpose).derive(key)
