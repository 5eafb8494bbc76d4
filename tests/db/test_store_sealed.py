"""A sealed file gives back any range of what was written, or says that it was changed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.store import sealed
from db.store.sealed import HEADER, SealedFile, content_bytes, write_sealed
from inspection.refusal import Refusal

KEY = bytes(range(32))


@pytest.fixture(scope="module")
def small_chunks() -> Iterator[None]:
    """Chunks of ten bytes, so that a few bytes are many chunks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "CHUNK", 10)
        yield


def seal(content: bytes, *cuts: int, context: bytes = b"one") -> bytes:
    """Sealed, handed over in pieces that end at `cuts`."""
    edges = [0, *sorted(cuts), len(content)]
    pieces = [content[a:b] for a, b in pairwise(edges)]
    made = io.BytesIO()
    assert write_sealed(made, KEY, context, pieces) == len(content)
    return made.getvalue()


@given(st.binary(max_size=45), st.lists(st.integers(0, 45), max_size=4), st.data())
def test_sealed_file_gives_back_every_range(
    small_chunks: None, content: bytes, cuts: list[int], data: st.DataObject
) -> None:
    file = seal(content, *[min(cut, len(content)) for cut in cuts])
    opened = SealedFile(io.BytesIO(file), KEY, b"one")
    assert opened.size == len(content) == content_bytes(len(file))
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.none() | st.integers(0, len(content) + 5))
    assert b"".join(opened.read(start, end)) == content[start:end]


@given(st.binary(min_size=1, max_size=35), st.data())
def test_sealed_file_notices_every_flipped_bit_and_every_cut(
    small_chunks: None, content: bytes, data: st.DataObject
) -> None:
    file = bytearray(seal(content))
    place = data.draw(st.integers(0, len(file) - 1))
    if data.draw(st.booleans()):
        file[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del file[place:]
    with pytest.raises(Refusal, match=r"blob\.damaged"):
        b"".join(SealedFile(io.BytesIO(bytes(file)), KEY, b"one").read())


@pytest.mark.parametrize(
    "change",
    [
        lambda head, a, b, c: head + b + a + c,
        lambda head, a, b, c: head + a + c,
        lambda head, a, b, c: head + a + b,
        lambda head, a, b, c: head + a + b + c + c,
    ],
    ids=["swapped", "one left out", "last left out", "one twice"],
)
def test_moved_chunks_are_noticed(small_chunks: None, change: object) -> None:
    file = seal(bytes(range(30)))
    head, body = file[:HEADER], file[HEADER:]
    a, b, c = (body[place : place + 26] for place in (0, 26, 52))
    changed = change(head, a, b, c)  # type: ignore[operator]
    with pytest.raises(Refusal, match=r"blob\.damaged"):
        b"".join(SealedFile(io.BytesIO(changed), KEY, b"one").read())


def test_file_given_another_name_or_key_is_noise(small_chunks: None) -> None:
    file = seal(b"something")
    for key, context in ((KEY, b"another"), (KEY[::-1], b"one")):
        with pytest.raises(Refusal, match=r"blob\.damaged"):
            b"".join(SealedFile(io.BytesIO(file), key, context).read())
