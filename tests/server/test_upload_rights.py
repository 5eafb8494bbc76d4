"""Who may send what to which row, and what the answer tells whom; on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.tables.server import blob
from db.tables.site import attachment
from inspection.clock import civil_date
from server import accounts
from server.blobs import drop_unnamed
from tests.server.blob_client import TUS, Tus, add, digest, files, is_stored, operation
from tests.server.conftest import City
from tests.server.laptop import Laptop


@pytest.fixture(scope="module")
def city(lasting_city: City) -> City:
    """One bureau on each database for all tests here; every test has a photo of its own."""
    return lasting_city


def test_same_photo_of_another_row_of_ones_own_need_not_be_sent_again(
    city: City, zhou: Tus, photo: bytes
) -> None:
    site = city.site("A1")
    zhou.store(add(zhou.laptop, site, photo), photo)
    again = add(zhou.laptop, site, photo, named=True)
    answer = zhou.begin(again, len(photo))
    assert answer.headers["upload-offset"] == str(len(photo))
    assert is_stored(city.bureau, again)
    assert zhou.fetch(again).content == photo


def test_anothers_photo_must_be_sent_whole_so_that_the_answer_tells_nothing(
    city: City, zhou: Tus, photo: bytes
) -> None:
    zhou.store(add(zhou.laptop, city.site("A1"), photo), photo)
    wu = Tus(city.laptop("wu"))
    row = add(wu.laptop, city.site("A2"), photo)
    assert wu.reach(wu.begun(row, photo)) == 0
    wu.store(row, photo)
    assert wu.fetch(row).content == photo
    with city.bureau.database.read() as connection:
        same = select(blob.c.sha256).where(blob.c.sha256 == digest(photo))
        assert len(connection.execute(same).all()) == 1


def test_stranger_sees_and_uploads_nothing(city: City, zhou: Tus, photo: bytes) -> None:
    """Another inspector, another device of one's own, a reader, and nobody at all."""
    site = city.site("A1")
    row, waiting = add(zhou.laptop, site, photo), add(zhou.laptop, site, photo + b"2")
    zhou.store(row, photo)
    url = zhou.begun(waiting, photo + b"2")
    zhou.send(url, 0, photo[:100])
    before = sorted(path.read_bytes() for path in files(city.bureau))
    wu, again, ke = (Tus(city.laptop(login)) for login in ("wu", "zhou", "ke"))
    for other in (wu, again, ke):
        for answer in (
            other.ask("HEAD", url),
            other.send(url, 100, photo[100:200]),
            other.ask("DELETE", url),
        ):
            assert answer.status_code == 404
    assert wu.begin(waiting, len(photo) + 1).json()["code"] == "upload.unknown"
    assert ke.begin(waiting, len(photo) + 1).json()["code"] == "upload.unknown"
    assert wu.fetch(row).json()["code"] == "blob.unknown"
    assert wu.fetch(digest(photo)).json()["code"] == "blob.unknown"
    assert ke.fetch(row).content == photo
    assert ke.fetch(waiting).json()["code"] == "blob.absent"
    nobody = city.stranger().client
    for method, path in (
        ("POST", "/uploads"),
        ("HEAD", url),
        ("PATCH", url),
        ("DELETE", url),
        ("GET", f"/blobs/{row}"),
    ):
        assert nobody.request(method, path, headers=TUS).status_code == 401
    assert sorted(path.read_bytes() for path in files(city.bureau)) == before
    assert zhou.reach(url) == 100


def test_photo_that_names_a_person_is_not_shown_to_a_supervisor(
    city: City, zhou: Tus, photo: bytes
) -> None:
    row = add(zhou.laptop, city.site("A1"), photo, named=True)
    zhou.store(row, photo)
    assert Tus(city.laptop("ke")).fetch(row).json()["code"] == "blob.unknown"


def test_photo_brought_before_its_site_was_reassigned_still_arrives_and_is_not_read(
    city: City, photo: bytes
) -> None:
    """Only the device that brought the row; a forged edit of it does not make one that device."""
    wu, again = Tus(city.laptop("wu")), Tus(city.laptop("wu"))
    row = add(wu.laptop, city.site("A2"), photo)
    url = wu.begun(row, photo)
    wu.send(url, 0, photo[:100])
    with city.bureau.office() as office:
        zhou = accounts.find_account(office.connection, "zhou").id
        accounts.assign(office, city.site("A2"), zhou, civil_date(city.bureau.clock.now_ms()))
    city.bureau.clock.advance(24 * 3_600_000)  # type: ignore[attr-defined]
    for one in (wu, again):
        one.laptop.sign_in()
    forged = again.laptop.make(
        "attachment", f"site:{city.site('A2')}", {"caption": "改"}, row=row, old={"caption": None}
    )
    assert again.laptop.push(forged).results[0].code == "review"
    assert again.begin(row, len(photo)).json()["code"] == "upload.unknown"
    assert wu.send(url, 100, photo[100:]).status_code == 204
    assert is_stored(city.bureau, row)
    assert wu.fetch(row).json()["code"] == "blob.unknown"


def test_photo_without_a_row_voided_or_a_video_is_not_taken(
    city: City, zhou: Tus, photo: bytes
) -> None:
    site = city.site("A1")
    unsent = operation(zhou.laptop, site, photo)
    assert zhou.begin(unsent.core.row, len(photo)).status_code == 404
    zhou.laptop.push(unsent)
    video = add(zhou.laptop, site, photo, kind="video")
    void = add(zhou.laptop, site, photo, voided_at=1, void_reason="拍错了")
    for row in (video, void, "0190a000-0000-7000-8000-000000000000", "A" * 36, "'"):
        assert zhou.begin(row, len(photo)).json()["code"] == "upload.unknown"
    assert zhou.begin(unsent.core.row, len(photo)).status_code == 201


def test_fact_cannot_be_claimed_by_a_laptop(city: City, photo: bytes) -> None:
    laptop: Laptop = city.laptop("zhou")
    site = city.site("A1")
    row = add(laptop, site, photo)
    values = {"site_id": site, "named": False, "attachment_id": row, "stored_at": 1}
    (result,) = laptop.push(laptop.make("attachment_stored", f"site:{site}", values)).results
    assert (result.code, result.reason) == ("review", "not_permitted")
    assert not is_stored(city.bureau, row)


def test_bytes_of_an_erased_photo_go_unless_another_row_names_them(
    city: City, zhou: Tus, photo: bytes
) -> None:
    site = city.site("A1")
    erased, shared, kept = (add(zhou.laptop, site, photo + more) for more in (b"1", b"2", b"2"))
    for row, more in ((erased, b"1"), (shared, b"2")):
        zhou.store(row, photo + more)
    zhou.begun(kept, photo + b"2")  # need not be sent again
    with city.bureau.office() as office:
        for row in (erased, shared):
            office.erase(attachment, row, f"site:{site}", "本人要求", {})
    assert drop_unnamed(city.bureau) == 1
    assert zhou.fetch(erased).json()["code"] == "blob.unknown"
    assert zhou.begin(erased, len(photo) + 1).json()["code"] == "upload.unknown"
    assert zhou.fetch(kept).content == photo + b"2"
    assert not city.bureau.blobs.has(digest(photo + b"1"))
    again = add(zhou.laptop, site, photo + b"1")
    assert zhou.begin(again, len(photo) + 1).headers["upload-offset"] == "0"
