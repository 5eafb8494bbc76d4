"""tus at the bureau: any offset, any restart, nobody else's; on both databases, over real HTTP."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import count, repeat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.replication import tus
from db.store.blobs import BlobStore
from db.tables.server import upload
from inspection.refusal import Refusal
from server.edge import WIRE_LIMIT
from server.uploads import LIFE_MS, OPEN, UploadDesk
from tests.server.blob_client import TUS, Tus, add, digest, files, is_stored, pieces
from tests.server.conftest import City


@pytest.fixture(scope="module")
def city(lasting_city: City) -> City:
    """One bureau on each database for all tests here; every test has a photo of its own."""
    return lasting_city


ALL_HEADERS = ("tus-resumable", "upload-offset", "upload-length", "upload-expires")


def test_photo_sent_in_pieces_arrives_and_every_laptop_learns_it(
    city: City, zhou: Tus, photo: bytes
) -> None:
    site = city.site("A1")
    row = add(zhou.laptop, site, photo)
    begun = zhou.begin(row, len(photo))
    assert begun.status_code == 201
    assert all(name in begun.headers for name in ALL_HEADERS)
    url = begun.headers["location"]
    assert zhou.reach(url) == 0
    first = zhou.send(url, 0, photo[:1000])
    assert (first.status_code, first.headers["upload-offset"]) == (204, "1000")
    assert all(name in first.headers for name in ALL_HEADERS)
    assert (zhou.reach(url), is_stored(city.bureau, row)) == (1000, False)
    last = zhou.send(url, 1000, photo[1000:])
    assert last.headers["upload-offset"] == str(len(photo))
    assert zhou.reach(url) == len(photo)

    assert is_stored(city.bureau, row)
    assert zhou.fetch(row).content == photo
    assert pieces(city.bureau, url).reach() == 0
    assert all(photo[:64] not in path.read_bytes() for path in files(city.bureau))
    ke = city.laptop("ke")
    rows = ke.pull_all([f"site:{site}"])
    (fact,) = [one for one in rows.values() if one.get("attachment_id") == row]
    assert (fact["entity"], fact["stored_at"]) == (
        "attachment_stored",
        city.bureau.clock.now_ms(),
    )


def test_abilities_are_told_to_anybody(city: City) -> None:
    answer = city.stranger().client.options("/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == "creation,checksum,expiration,termination"
    assert answer.headers["tus-max-size"] == str(200 * 1024 * 1024)
    assert answer.headers["tus-checksum-algorithm"] == "sha1,sha256"


def test_resume_at_any_byte_gives_the_same_digest(city: City, zhou: Tus) -> None:
    """Invariant 15 on the server's side: pieces of any length, doubled, late, out of place."""
    site = city.site("A1")
    seen: set[int] = set()
    number = count()

    @settings(
        max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(
        content=st.binary(min_size=1, max_size=400),
        tries=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 400)), max_size=8),
    )
    def attack(content: bytes, tries: list[tuple[int, int]]) -> None:
        content = f"{next(number)} ".encode() + content
        row = add(zhou.laptop, site, content)
        url = zhou.begun(row, content)
        reach = 0
        for start, length in [*tries, *[(-1, 400)] * 2]:
            begin = reach if start < 0 else min(start, len(content))
            data = content[begin : begin + length]
            answer = zhou.send(url, begin, data)
            seen.add(answer.status_code)
            if begin == reach:
                assert answer.status_code == 204
                reach += len(data)
            else:
                assert answer.status_code == 409
            assert zhou.reach(url) == reach
        assert zhou.fetch(row).content == content

    attack()
    assert seen == {204, 409}


def test_piece_with_another_checksum_is_not_kept(city: City, zhou: Tus, photo: bytes) -> None:
    row = add(zhou.laptop, city.site("A1"), photo)
    url = zhou.begun(row, photo)
    wrong = "sha256 " + base64.b64encode(hashlib.sha256(b"another").digest()).decode()
    answer = zhou.send(url, 0, photo[:50], **{"upload-checksum": wrong})
    assert (answer.status_code, answer.json()["code"]) == (460, "upload.checksum")
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert zhou.reach(url) == 0
    right = "sha1 " + base64.b64encode(hashlib.sha1(photo[:50]).digest()).decode()  # noqa: S324
    assert zhou.send(url, 0, photo[:50], **{"upload-checksum": right}).status_code == 204
    unknown = zhou.send(url, 50, photo[50:90], **{"upload-checksum": "md5 AAAA"})
    assert unknown.status_code == 400


def test_photo_sent_in_one_piece_is_kept_as_it_comes_and_as_far_as_it_comes(
    city: City, zhou: Tus, photo: bytes
) -> None:
    """As off-the-shelf clients do. With a checksum all of it is kept, or nothing."""
    large = photo * 12
    assert len(large) > WIRE_LIMIT
    row = add(zhou.laptop, city.site("A1"), large)
    url = zhou.begun(row, large)
    wrong = "sha256 " + base64.b64encode(hashlib.sha256(b"another").digest()).decode()
    assert zhou.send(url, 0, large, **{"upload-checksum": wrong}).status_code == 460
    assert pieces(city.bureau, url).reach() == 0
    reached = len(large) - 100_000

    def cut_off() -> Iterator[bytes]:
        yield large[:reached]
        raise ConnectionError

    told = {
        **TUS,
        "authorization": f"Bearer {zhou.laptop.token}",
        "content-type": tus.CONTENT_TYPE,
        "upload-offset": "0",
    }
    with pytest.raises(ConnectionError):
        zhou.laptop.client.patch(url, headers=told, content=cut_off())
    assert pieces(city.bureau, url).reach() <= reached
    lasting = next(here for here in map(zhou.reach, repeat(url, 500)) if here == reached)
    assert zhou.send(url, lasting, large[lasting:]).status_code == 204
    assert zhou.fetch(row).content == large


def test_bytes_that_are_not_what_the_row_says_are_dropped(
    city: City, zhou: Tus, photo: bytes
) -> None:
    row = add(zhou.laptop, city.site("A1"), photo)
    url = zhou.begun(row, photo)
    answer = zhou.send(url, 0, photo[:-1] + b"?")
    assert (answer.status_code, answer.json()["code"]) == (422, "blob.digest")
    assert not is_stored(city.bureau, row)
    assert pieces(city.bureau, url).reach() == 0
    assert not city.bureau.blobs.has(digest(photo))
    assert zhou.ask("HEAD", url).status_code == 404
    zhou.store(row, photo)
    assert is_stored(city.bureau, row)


def test_damaged_piece_on_the_servers_disk_is_sent_again(
    city: City, zhou: Tus, photo: bytes
) -> None:
    row = add(zhou.laptop, city.site("A1"), photo)
    url = zhou.begun(row, photo)
    zhou.send(url, 0, photo[:1000])
    (piece,) = pieces(city.bureau, url)._folder.iterdir()
    content = bytearray(piece.read_bytes())
    content[-1] ^= 1
    piece.write_bytes(content)
    assert zhou.send(url, 1000, photo[1000:]).status_code == 422
    assert not is_stored(city.bureau, row)
    zhou.store(row, photo)
    assert zhou.fetch(row).content == photo


def test_upload_goes_on_after_the_server_was_restarted_at_its_last_byte(
    city: City, zhou: Tus, photo: bytes
) -> None:
    """Killed after the last piece was kept and before the whole was: the next question finishes."""
    row = add(zhou.laptop, city.site("A1"), photo)
    url = zhou.begun(row, photo)
    there = pieces(city.bureau, url)
    there.keep(0, photo[:1000])
    there.keep(1000, photo[1000:])
    assert not is_stored(city.bureau, row)
    assert zhou.reach(url) == len(photo)
    assert is_stored(city.bureau, row)
    assert zhou.fetch(row).content == photo
    assert there.reach() == 0


def test_upload_that_two_requests_finish_at_once_is_finished_for_both(
    city: City, zhou: Tus, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slower one finds the pieces gone, or only some of them."""
    row = add(zhou.laptop, city.site("A1"), photo)
    url = zhou.begun(row, photo)
    there = pieces(city.bureau, url)
    there.keep(0, photo[:1000])
    there.keep(1000, photo[1000:])
    put = BlobStore.put

    def overtaken(store: BlobStore, sha256: str, content: Iterable[bytes]) -> int:
        monkeypatch.setattr(BlobStore, "put", put)
        assert zhou.reach(url) == len(photo)
        there.keep(0, photo[:1000])
        return put(store, sha256, content)

    monkeypatch.setattr(BlobStore, "put", overtaken)
    assert zhou.reach(url) == len(photo)
    assert is_stored(city.bureau, row)
    assert zhou.fetch(row).content == photo


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"tus-resumable": "0.9"}, 412, "upload.version"),
        ({"upload-length": "-1"}, 400, "upload.malformed"),
        ({"upload-length": "1e3"}, 400, "upload.malformed"),
        ({"upload-length": "5"}, 400, "upload.malformed"),
        ({"upload-length": "99999999999"}, 413, "upload.too_large"),
        ({"upload-metadata": "attachment %%%"}, 400, "upload.malformed"),
        ({"upload-metadata": "attachment aaa,attachment aaa"}, 400, "upload.malformed"),
        ({"upload-metadata": "name aGk="}, 404, "upload.unknown"),
        ({"upload-metadata": ""}, 404, "upload.unknown"),
    ],
)
def test_beginning_that_is_not_right_is_refused(
    city: City, zhou: Tus, photo: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    row = add(zhou.laptop, city.site("A1"), photo)
    answer = zhou.begin(row, len(photo), **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["tus-resumable"] == "1.0.0"
    if status == 412:
        assert answer.headers["tus-version"] == "1.0.0"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"tus-resumable": "2.0.0"}, 412),
        ({"content-type": "application/octet-stream"}, 415),
        ({"upload-offset": "x"}, 400),
        ({"upload-offset": "7"}, 409),
        ({"upload-checksum": "sha256 not base64!"}, 400),
    ],
)
def test_piece_that_is_not_right_is_refused(
    city: City, zhou: Tus, photo: bytes, headers: dict[str, str], status: int
) -> None:
    row = add(zhou.laptop, city.site("A1"), photo)
    url = zhou.begun(row, photo)
    assert zhou.send(url, 0, photo[:10], **headers).status_code == status
    assert zhou.reach(url) == 0


def test_more_than_the_photo_is_refused(city: City, zhou: Tus, photo: bytes) -> None:
    row = add(zhou.laptop, city.site("A1"), photo[:100])
    url = zhou.begun(row, photo[:100])
    assert zhou.send(url, 0, photo[:101]).status_code == 413
    assert zhou.send(url, 0, photo[:100]).status_code == 204
    assert zhou.send(url, 100, b"more").status_code == 413


def test_upload_given_up_is_gone(city: City, zhou: Tus, photo: bytes) -> None:
    row = add(zhou.laptop, city.site("A1"), photo)
    url = zhou.begun(row, photo)
    zhou.send(url, 0, photo[:100])
    assert zhou.ask("DELETE", url).status_code == 204
    assert zhou.ask("HEAD", url).status_code == 404
    assert zhou.ask("DELETE", url).status_code == 404
    assert pieces(city.bureau, url).reach() == 0


def test_upload_expires_and_is_swept(city: City, zhou: Tus, photo: bytes) -> None:
    rows = [add(zhou.laptop, city.site("A1"), photo + bytes([n])) for n in range(3)]
    old = zhou.begun(rows[0], photo + b"\0")
    zhou.send(old, 0, photo[:100])
    city.bureau.clock.advance(LIFE_MS)  # type: ignore[attr-defined]
    zhou.laptop.sign_in()
    assert zhou.ask("HEAD", old).status_code == 410
    assert zhou.send(old, 100, photo[100:200]).status_code == 410
    new = zhou.begun(rows[1], photo + b"\1")
    assert pieces(city.bureau, old).reach() == 0
    assert zhou.ask("HEAD", old).status_code == 404
    zhou.send(new, 0, photo[:100])
    city.bureau.clock.advance(LIFE_MS)  # type: ignore[attr-defined]
    city.bureau.blobs.pieces("0190a000-0000-7000-8000-000000000000").keep(0, b"nobody's")
    UploadDesk(city.bureau).sweep()
    assert pieces(city.bureau, new).reach() == 0
    assert city.bureau.blobs.groups() == []
    with city.bureau.database.read() as connection:
        assert connection.execute(select(upload)).all() == []


def test_device_has_only_so_many_uploads_under_way(city: City, zhou: Tus, photo: bytes) -> None:
    contents = [photo + bytes([number]) for number in range(OPEN + 2)]
    rows = [add(zhou.laptop, city.site("A1"), content) for content in contents]
    urls = []
    for row, content in zip(rows, contents, strict=True):
        city.bureau.clock.advance(1_000)  # type: ignore[attr-defined]
        urls.append(zhou.begun(row, content))
        zhou.send(urls[-1], 0, content[:100])
    there = [zhou.ask("HEAD", url).status_code for url in urls]
    assert there == [404, 404, *[200] * OPEN]
    again = zhou.begun(rows[-1], contents[-1])
    assert zhou.ask("HEAD", urls[-1]).status_code == 404
    assert zhou.reach(again) == 0
    assert sum(pieces(city.bureau, url).reach() > 0 for url in urls) == OPEN - 1


@given(st.text(max_size=60))
def test_headers_of_any_text_are_read_or_refused(text: str) -> None:
    for read in (
        lambda: tus.number(text, "upload-offset"),
        lambda: tus.metadata(text),
        lambda: tus.Sum(text).check(),
    ):
        with suppress(Refusal):  # anything else fails the test
            read()


@given(
    st.dictionaries(
        st.text("abcdefghijklmnopqrstuvwxyz-_0123456789", min_size=1, max_size=9),
        st.binary(max_size=20),
        max_size=4,
    )
)
def test_metadata_is_read_as_it_was_written(pairs: dict[str, bytes]) -> None:
    told = ",".join(f"{key} {base64.b64encode(value).decode()}" for key, value in pairs.items())
    assert tus.metadata(told) == pairs
