"""Packed bodies: whole or refused, and never larger than the cap."""

from __future__ import annotations

import tracemalloc

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from db.replication.packing import fold, pack, unfold, unpack
from inspection.refusal import Refusal


@settings(deadline=None)
@given(st.binary(max_size=2_000))
def test_what_is_packed_unpacks_up_to_the_limit_and_not_beyond(data: bytes) -> None:
    packed = pack(data)

    assert unpack(packed, len(data)) == data
    if data:
        with pytest.raises(Refusal, match=r"packing\.too_large"):
            unpack(packed, len(data) - 1)


def test_a_bomb_is_refused_without_room_for_it() -> None:
    bomb = pack(b"\0" * 200_000_000)

    tracemalloc.start()
    try:
        with pytest.raises(Refusal, match=r"packing\.too_large"):
            unpack(bomb, 1_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def test_a_frame_that_claims_less_than_it_holds_is_refused() -> None:
    packed = bytearray(pack(b"\0" * 200_000))
    claimed = packed.index((200_000).to_bytes(4, "little"))
    packed[claimed : claimed + 4] = (70_000).to_bytes(4, "little")

    with pytest.raises(Refusal, match=r"packing\.damaged"):
        unpack(bytes(packed), 1_000_000)


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"plain",
        pack(b"data")[:-1],
        pack(b"data") + b"more",
        pack(b"data") + pack(b"data"),
        zstandard.ZstdCompressor(write_content_size=False).compress(b"data"),
    ],
)
def test_bytes_that_are_not_one_whole_frame_are_refused(packed: bytes) -> None:
    with pytest.raises(Refusal, match=r"packing\.damaged"):
        unpack(packed, 1_000)


@given(st.binary(max_size=40), st.integers(0, 400))
def test_folded_bytes_come_back_as_they_went_in(piece: bytes, times: int) -> None:
    data = b"{" + piece * times

    assert unfold(fold(data)) == data
    assert len(fold(data)) <= len(data)


def test_damaged_fold_comes_back_so_that_its_hash_tells() -> None:
    kept = bytearray(fold(b"[" + b"0," * 2_000))
    assert len(kept) < 1_000
    kept[-1] ^= 1

    assert unfold(bytes(kept)) != b"[" + b"0," * 2_000
