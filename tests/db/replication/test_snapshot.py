"""Snapshots: what goes in comes out, a damaged piece shows, a lying one cannot eat the memory."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from db.replication import snapshot
from db.replication.rows import Rows
from inspection.refusal import Refusal

cells = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8)


def _rows(entity: str, values: Sequence[Sequence[Any]]) -> Rows:
    columns = [f"c{place}" for place in range(len(values[0]) if values else 1)]
    return Rows(
        entity=entity,
        columns=columns,
        values=[tuple(one) for one in values],
        revs=list(range(len(values))),
    )


def _all(segments: list[snapshot.Segment]) -> list[Rows]:
    return [rows for one in segments for rows in snapshot.decode(one.data, one.sha256)]


def _named(data: bytes) -> tuple[bytes, str]:
    return data, hashlib.sha256(data).hexdigest()


def _framed(*bodies: bytes) -> tuple[bytes, str]:
    joined = b"".join(len(body).to_bytes(4, "big") + body for body in bodies)
    return _named(zstandard.compress(joined))


def _is_damaged(data: bytes, sha256: str) -> None:
    with pytest.raises(Refusal, match=r"snapshot\.damaged"):
        list(snapshot.decode(data, sha256))


@settings(deadline=None)
@given(
    st.lists(
        st.integers(1, 4).flatmap(
            lambda width: st.lists(
                st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=5
            )
        ),
        max_size=4,
    )
)
def test_rows_come_out_as_they_went_in(tables: list[list[list[Any]]]) -> None:
    given_rows = [_rows(f"table{number}", values) for number, values in enumerate(tables)]

    assert _all(list(snapshot.encode(given_rows))) == given_rows


def test_large_tables_travel_in_frames_and_segments() -> None:
    values = [(f"row {number}", number) for number in range(33_001)]

    segments = list(snapshot.encode([_rows("worker", values), _rows("answer", [["x"]])]))

    assert [one.rows for one in segments] == [16_000, 16_000, 1_002]
    frames = _all(segments)
    assert max(len(rows.values) for rows in frames) == snapshot.FRAME_ROWS
    assert [row for rows in frames if rows.entity == "worker" for row in rows.values] == values
    assert [rev for rows in frames if rows.entity == "worker" for rev in rows.revs] == list(
        range(33_001)
    )
    assert frames[-1] == _rows("answer", [["x"]])


def test_heavy_rows_travel_in_frames_that_a_laptop_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "MAX_FRAME_BYTES", 2_000)
    values = [("x" * (number % 7 * 100), number) for number in range(50)]

    segments = list(snapshot.encode([_rows("worker", values)]))

    frames = _all(segments)  # a larger one would be refused
    assert len(frames) > len(segments) > 1
    assert [row for rows in frames for row in rows.values] == values
    assert [rev for rows in frames for rev in rows.revs] == list(range(50))


def test_segments_are_made_as_they_are_taken() -> None:
    taken: list[int] = []

    def tables() -> Any:
        for number in range(100):
            taken.append(number)
            yield _rows("t", [[number]])

    segments = snapshot.encode(tables())
    assert taken == []
    next(segments)

    assert len(taken) == snapshot.SEGMENT_FRAMES


def test_an_empty_scope_has_no_segments() -> None:
    assert list(snapshot.encode([])) == []
    assert list(snapshot.encode([_rows("worker", [])])) == []


@settings(deadline=None)
@given(st.data())
def test_any_changed_byte_is_found_before_the_first_row(data: st.DataObject) -> None:
    (segment,) = snapshot.encode([_rows("worker", [["甲", 1], ["乙", 2]])])
    place = data.draw(st.integers(0, len(segment.data) - 1))
    flipped = segment.data[place] ^ data.draw(st.integers(1, 255))

    _is_damaged(segment.data[:place] + bytes([flipped]) + segment.data[place + 1 :], segment.sha256)
    _is_damaged(segment.data[:place], segment.sha256)


@pytest.mark.parametrize(
    "piece",
    [
        _named(b"not zstd"),
        _named(b""),
        _named(zstandard.compress(b"\x00\x00")),
        _named(zstandard.compress(b"\x00\x00\x00\x00")),
        _named(zstandard.compress(b"\xff\xff\xff\xff" + b"0" * 64)),
        _named(zstandard.compress(b"\x00\x00\x00\x09abc")),
        _framed(b"\xc1"),
        _framed(msgspec.msgpack.encode({"entity": "worker"})),
        _framed(msgspec.msgpack.encode(_rows("worker", [["a", 1], ["b"]]))),
        _framed(
            msgspec.msgpack.encode(Rows(entity="worker", columns=["a"], values=[["x"]], revs=[]))
        ),
        _framed(msgspec.msgpack.encode(_rows("worker; drop", [["a"]]))),
        _framed(msgspec.msgpack.encode(_rows("worker", [["a"]] * 2_001))),
        _framed(b"\x91" * 100_000),
    ],
)
def test_a_segment_that_is_not_well_formed_is_refused_though_its_hash_agrees(
    piece: tuple[bytes, str],
) -> None:
    _is_damaged(*piece)
