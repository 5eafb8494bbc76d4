"""Photos fetched from the bureau: whole, by range, conditionally; only by who holds the row."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.store.sealed import CHUNK, HEADER
from inspection.refusal import Refusal
from server.api.ranges import matches, span_of
from tests.server.blob_client import Tus, add, digest
from tests.server.conftest import City

LARGE = hashlib.sha512(b"a scan").digest() * 40_000
"""More than two chunks of a file at rest."""


@pytest.fixture(scope="module")
def city(lasting_city: City) -> City:
    return lasting_city


@pytest.fixture(scope="module")
def scan(city: City, photographer: Tus) -> str:
    """A scan the bureau has."""
    photographer.laptop.sign_in()
    row = add(photographer.laptop, city.site("A1"), LARGE)
    photographer.store(row, LARGE, 1_000_000)
    return row


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=5-99", 5, 100),
        (f"bytes={CHUNK - 1}-{CHUNK + 1}", CHUNK - 1, CHUNK + 2),
        (f"bytes={len(LARGE) - 3}-", len(LARGE) - 3, len(LARGE)),
        ("bytes=-7", len(LARGE) - 7, len(LARGE)),
        (f"bytes=10-{len(LARGE) * 2}", 10, len(LARGE)),
        (f"bytes=-{len(LARGE) * 2}", 0, len(LARGE)),
        ("Bytes=1-2", 1, 3),
    ],
)
def test_range_is_given(zhou: Tus, scan: str, asked: str, start: int, end: int) -> None:
    answer = zhou.fetch(scan, range=asked)
    assert answer.status_code == 206
    assert answer.content == LARGE[start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(LARGE)}"
    assert answer.headers["etag"] == f'"{digest(LARGE)}"'
    assert answer.headers["content-length"] == str(end - start)


@pytest.mark.parametrize(
    "asked", ["", "bytes=", "bytes=-", "bytes=2-1", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b"]
)
def test_range_we_need_not_understand_gives_everything(zhou: Tus, scan: str, asked: str) -> None:
    answer = zhou.fetch(scan, range=asked)
    assert answer.status_code == 200
    assert answer.content == LARGE
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "asked", [f"bytes={len(LARGE)}-", f"bytes={len(LARGE)}-9999999", "bytes=-0"]
)
def test_range_beyond_the_end_is_refused(zhou: Tus, scan: str, asked: str) -> None:
    answer = zhou.fetch(scan, range=asked)
    assert (answer.status_code, answer.json()["code"]) == (416, "blob.range")
    assert answer.headers["content-range"] == f"bytes */{len(LARGE)}"


def test_conditions_are_heeded(zhou: Tus, scan: str) -> None:
    etag = f'"{digest(LARGE)}"'
    assert zhou.fetch(scan, if_none_match=etag).status_code == 304
    assert zhou.fetch(scan, if_none_match=f'"other", W/{etag}').content == b""
    assert zhou.fetch(scan, if_none_match='"other"').status_code == 200
    assert zhou.fetch(scan, range="bytes=0-9", if_range=etag).content == LARGE[:10]
    assert zhou.fetch(scan, range="bytes=0-9", if_range='"other"').content == LARGE


def test_what_is_damaged_or_lost_on_the_servers_disk_is_never_given_out(
    city: City, zhou: Tus, photo: bytes
) -> None:
    row = add(zhou.laptop, city.site("A1"), photo)
    zhou.store(row, photo)
    path: Path = city.bureau.blobs._path(digest(photo))
    content = bytearray(path.read_bytes())
    content[HEADER + 9] ^= 1
    path.write_bytes(content)
    answer = zhou.fetch(row)
    assert (answer.status_code, answer.json()["code"]) == (404, "blob.damaged")
    path.unlink()
    assert zhou.fetch(row).json()["code"] == "blob.absent"


@given(
    st.integers(0, 60),
    st.text("bytes=0123456789-, *", max_size=20) | st.from_regex(r"bytes=\d{0,3}-\d{0,3}"),
)
def test_range_of_any_text_is_a_part_or_everything_or_refused(size: int, told: str) -> None:
    try:
        span = span_of(told, size)
    except Refusal as refusal:
        assert refusal.code == "blob.range"  # noqa: PT017 - each of the three outcomes is right
        return
    assert span is None or 0 <= span.start < span.end <= size == span.size


def test_tags_are_compared_whole() -> None:
    assert matches("*", '"a"')
    assert matches('"b", "a"', '"a"')
    assert not matches(None, '"a"')
    assert not matches('"ab"', '"a"')
