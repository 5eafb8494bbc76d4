"""Blobs at rest: any range reads back, any change is noticed, and nothing half-written stays."""

from __future__ import annotations

import hashlib
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.store.blobs import BlobStore
from db.store.sealed import CHUNK, HEADER, SealedFile
from inspection.refusal import Refusal
from tests.faults.full_disk import full_disk

KEY = bytes(range(32))
NEEDLE = b"the very bytes of the picture "
PICTURE = NEEDLE * 100_000
"""Three chunks, the last one short."""


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore.open(tmp_path / "blobs", KEY, lambda: 0)


def files(blobs: BlobStore) -> list[Path]:
    return sorted(path for path in blobs._folder.rglob("*") if path.is_file())


def test_blob_kept_is_read_back_whole_and_in_part_and_never_lies_readable(
    blobs: BlobStore,
) -> None:
    name = digest(PICTURE)
    assert not blobs.has(name)
    assert blobs.put(name, [PICTURE]) == len(PICTURE)
    assert blobs.has(name)
    assert blobs.check(name)
    assert b"".join(blobs.read(name)) == PICTURE
    assert b"".join(blobs.read(name, CHUNK - 3, CHUNK + 5)) == PICTURE[CHUNK - 3 : CHUNK + 5]
    for path in files(blobs):
        assert NEEDLE not in path.read_bytes()
        assert name[:16] not in str(path)


def test_content_that_is_not_what_its_digest_says_is_not_kept(blobs: BlobStore) -> None:
    with pytest.raises(Refusal, match=r"blob\.digest"):
        blobs.put(digest(b"one thing"), [b"another"])
    assert files(blobs) == []


def test_blob_that_is_not_there_is_missing(blobs: BlobStore) -> None:
    with pytest.raises(Refusal, match=r"blob\.missing"):
        next(blobs.read(digest(b"nothing")))
    assert not blobs.check(digest(b"nothing"))
    assert blobs.small(digest(b"nothing"), "thumb") is None


def test_damaged_blob_says_so_and_gives_nothing_wrong(blobs: BlobStore) -> None:
    name = digest(PICTURE)
    blobs.put(name, [PICTURE])
    (path,) = files(blobs)
    content = bytearray(path.read_bytes())
    content[HEADER + CHUNK + 100] ^= 1
    path.write_bytes(content)
    given = blobs.read(name)
    assert next(given) == PICTURE[:CHUNK]
    with pytest.raises(Refusal, match=r"blob\.damaged"):
        next(given)
    assert not blobs.check(name)


@pytest.mark.skipif(sys.platform == "win32", reason="limits on the size of files are POSIX")
def test_full_disk_keeps_nothing_half(blobs: BlobStore) -> None:
    name = digest(PICTURE)
    for room in (0, 10, CHUNK, CHUNK + HEADER + 100):
        with full_disk(room), pytest.raises(Refusal, match=r"store\.disk_full"):
            blobs.put(name, [PICTURE])
        with full_disk(min(room, 10)), pytest.raises(Refusal, match=r"store\.disk_full"):
            blobs.pieces("a").keep(0, b"piece")
        assert files(blobs) == []
    blobs.put(name, [PICTURE])
    assert blobs.check(name)


def test_what_a_killed_program_left_is_swept_at_the_next_opening(blobs: BlobStore) -> None:
    blobs.put(digest(b"kept"), [b"kept"])
    (blobs._folder / "new" / ".left.new").write_bytes(b"half")
    again = BlobStore.open(blobs._folder, KEY, lambda: 0)
    assert len(files(again)) == 1
    assert again.check(digest(b"kept"))


def test_small_pictures_lie_beside_and_go_with_the_blob(blobs: BlobStore) -> None:
    name, other = digest(PICTURE), digest(b"other")
    blobs.put(name, [PICTURE])
    blobs.put(other, [b"other"])
    blobs.put_small(name, "thumb", NEEDLE)
    blobs.put_small(name, "thumb", NEEDLE * 2)
    assert blobs.small(name, "thumb") == NEEDLE * 2
    assert blobs.small(name, "large") is None
    assert all(NEEDLE not in path.read_bytes() for path in files(blobs))
    blobs.drop(name)
    assert not blobs.has(name)
    assert blobs.small(name, "thumb") is None
    assert blobs.check(other)
    assert len(files(blobs)) == 1


def test_dropped_blob_cannot_be_read_even_where_its_file_is_held(blobs: BlobStore) -> None:
    name = digest(PICTURE)
    blobs.put(name, [PICTURE])
    (path,) = files(blobs)
    held = path.with_name("held elsewhere")
    held.hardlink_to(path)
    blobs.drop(name)
    with held.open("rb") as file, pytest.raises(Refusal, match=r"blob\.damaged"):
        SealedFile(file, blobs._secret, f"blob\n{name}".encode())


def test_keep_only_removes_what_nobody_names_but_not_what_is_pinned(blobs: BlobStore) -> None:
    names = {text: digest(text) for text in (b"named", b"pinned", b"nobody's")}
    for text, name in names.items():
        blobs.put(name, [text])
        blobs.put_small(name, "thumb", text)
    late = digest(b"late")

    def named() -> list[str]:
        blobs.put(late, [b"late"])  # kept while the names are still being read
        return [names[b"named"]]

    with blobs.pinned(names[b"pinned"]):
        assert blobs.keep_only(named) == 2
    there = {text: blobs.has(name) for text, name in names.items()}
    assert there == {b"named": True, b"pinned": True, b"nobody's": False}
    assert blobs.has(late)
    assert blobs.keep_only(list) == 5


def test_cache_shrinks_by_what_was_not_read_for_longest(tmp_path: Path) -> None:
    now = [1_000]
    blobs = BlobStore.open(tmp_path / "blobs", KEY, lambda: now[0])
    names = [digest(bytes([number])) for number in range(4)]
    for number, name in enumerate(names):
        now[0] += 1_000
        blobs.put(name, [bytes([number])])
    now[0] += 1_000
    assert b"".join(blobs.read(names[0])) == b"\0"
    each = files(blobs)[0].stat().st_size
    blobs.shrink(2 * each, names[:3])
    assert [blobs.has(name) for name in names] == [True, False, False, True]
    blobs.shrink(0, [])
    assert blobs.has(names[0])


def test_closed_store_has_forgotten_its_keys(blobs: BlobStore) -> None:
    blobs.put(digest(b"kept"), [b"kept"])
    blobs.close()
    with pytest.raises(RuntimeError):
        next(blobs.read(digest(b"kept")))


@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=6))
def test_pieces_come_together_wherever_they_were_cut(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, cuts: list[int]
) -> None:
    """Invariant 15, on the side that keeps: each piece after a restart of the program."""
    folder = tmp_path_factory.mktemp("pieces")
    edges = [0, *sorted(min(cut, len(content)) for cut in cuts), len(content)]
    for start, end in pairwise(edges):
        pieces = BlobStore.open(folder, KEY, lambda: 0).pieces("group")
        assert pieces.reach() == start
        assert pieces.keep(start, content[start:end]) == end
    again = BlobStore.open(folder, KEY, lambda: 0)
    assert b"".join(again.pieces("group").read()) == content
    again.put(digest(content), again.pieces("group").read())
    again.pieces("group").drop()
    assert again.groups() == []
    assert again.check(digest(content))


def test_piece_that_does_not_begin_where_the_last_ended_is_refused(blobs: BlobStore) -> None:
    pieces = blobs.pieces("group")
    pieces.keep(0, b"four")
    for start in (0, 3, 5):
        with pytest.raises(Refusal) as caught:
            pieces.keep(start, b"more")
        assert (caught.value.code, caught.value.params) == ("blob.offset", {"offset": 4})
    assert b"".join(pieces.read()) == b"four"


def test_of_two_who_keep_a_piece_at_once_one_is_refused(blobs: BlobStore) -> None:
    ready, results = threading.Barrier(4), []

    def keep(text: bytes) -> None:
        pieces = BlobStore(blobs._folder, KEY, lambda: 0).pieces("group")
        ready.wait(10)
        try:
            results.append((pieces.keep(0, text), text))
        except Refusal as refusal:
            results.append((refusal.code, text))

    threads = [threading.Thread(target=keep, args=(bytes([97 + n]) * (n + 1),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [text for told, text in results if told != "blob.offset"]
    assert len(kept) == 1
    assert b"".join(blobs.pieces("group").read()) == kept[0]
    assert blobs.pieces("group").reach() == len(kept[0])


def test_damaged_piece_is_noticed(blobs: BlobStore) -> None:
    blobs.pieces("group").keep(0, b"four")
    (path,) = files(blobs)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(Refusal, match=r"blob\.damaged"):
        b"".join(blobs.pieces("group").read())
