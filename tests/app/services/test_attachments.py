"""Attachments on one laptop: kept encrypted, whole or not at all, with row and operation."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.services.attachments import Attached, AttachmentService, Facts, Place
from db.tables.laptop import blob_state, outbox
from db.tables.site import attachment
from inspection.refusal import Refusal
from inspection.terms import AttachmentKind
from tests.faults.full_disk import full_disk
from tests.support.city_laptop import CityLaptop, city_laptop

PICTURE = b"\xff\xd8\xff a picture of the notice board " * 50_000
PHOTO = Facts(AttachmentKind.PHOTO, "IMG_0001.jpg", "image/jpeg", taken_at=1_700_000_000_000)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=1, workers=4, past=False) as found:
        yield found


@pytest.fixture
def service(city: CityLaptop) -> AttachmentService:
    return AttachmentService(city.laptop)


@pytest.fixture
def place(city: CityLaptop) -> Place:
    return Place(next(iter(city.sites.values())))


def files(city: CityLaptop) -> list[Path]:
    return [path for path in city.laptop.blobs._folder.rglob("*") if path.is_file()]


def rows(city: CityLaptop) -> list[tuple[str, str]]:
    """(attachment, state) of what is to be sent, and a check that its operation waits too."""
    with city.laptop.database.read() as connection:
        states = connection.execute(select(blob_state.c.attachment, blob_state.c.state)).all()
        waiting = select(outbox.c.row).where(outbox.c.entity == attachment.name)
        assert {row.attachment for row in states} <= set(connection.scalars(waiting))
        return [tuple(row) for row in states]


def only(found: tuple[Attached, ...]) -> Attached:
    (one,) = found
    return one


def test_photo_added_from_a_file_is_kept_encrypted_and_waits(
    city: CityLaptop, service: AttachmentService, place: Place, tmp_path: Path
) -> None:
    source = tmp_path / "IMG_0001.jpg"
    source.write_bytes(PICTURE)
    heard: list[int] = []
    row = service.add(source, PHOTO, place, drawings={"small": b"little"}, check=heard.append)

    found = only(service.of(site_id=place.site_id))
    assert (found.line.id, found.state, found.here) == (row, "waiting", True)
    assert found.line.sha256 == hashlib.sha256(PICTURE).hexdigest()
    assert (found.line.size, found.line.waiting) == (len(PICTURE), True)
    assert service.content(found) == PICTURE
    assert service.drawing(found, "small") == b"little"
    assert service.known([found.line.sha256, "0" * 64]) == {found.line.sha256}
    assert rows(city) == [(row, "waiting")]
    assert heard[-1] == 2 * len(PICTURE)
    assert all(b"notice board" not in path.read_bytes() for path in files(city))


def test_same_photo_for_two_places_is_kept_once(
    city: CityLaptop, service: AttachmentService, place: Place
) -> None:
    service.add(PICTURE, PHOTO, place)
    service.add(PICTURE, PHOTO, place)
    assert len(service.of(site_id=place.site_id)) == 2
    assert len(files(city)) == 1


def test_file_that_changes_while_it_is_read_is_refused(
    city: CityLaptop, service: AttachmentService, place: Place, tmp_path: Path
) -> None:
    source = tmp_path / "growing.jpg"
    source.write_bytes(PICTURE)

    def write_more(done: int) -> None:
        with source.open("r+b") as file:
            file.write(done.to_bytes(4, "big"))

    with pytest.raises(Refusal, match=r"attachment\.changed"):
        service.add(source, PHOTO, place, check=write_more)
    assert (files(city), rows(city)) == ([], [])


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: None, "attachment.source"),
        (lambda path: path.mkdir(), "attachment.source"),
        (lambda path: path.write_bytes(b""), "attachment.empty"),
    ],
    ids=["gone", "folder", "empty"],
)
def test_file_that_cannot_be_read_is_refused(
    city: CityLaptop, service: AttachmentService, place: Place, tmp_path: Path, make, code: str
) -> None:  # type: ignore[no-untyped-def]
    make(tmp_path / "x.jpg")
    with pytest.raises(Refusal) as caught:
        service.add(tmp_path / "x.jpg", PHOTO, place)
    assert caught.value.code == code
    assert (files(city), rows(city)) == ([], [])


def test_cancelled_while_it_is_read_nothing_is_kept(
    city: CityLaptop, service: AttachmentService, place: Place
) -> None:
    def cancel(done: int) -> None:
        if done > len(PICTURE):
            raise Refusal("sync.cancelled")

    with pytest.raises(Refusal, match=r"sync\.cancelled"):
        service.add(PICTURE, PHOTO, place, check=cancel)
    assert (files(city), rows(city)) == ([], [])


@pytest.mark.skipif(sys.platform == "win32", reason="limits on the size of files are POSIX")
def test_full_disk_keeps_neither_bytes_nor_row(
    city: CityLaptop, service: AttachmentService, place: Place
) -> None:
    with full_disk(100_000), pytest.raises(Refusal, match=r"store\.disk_full"):
        service.add(PICTURE, PHOTO, place)
    assert (files(city), rows(city)) == ([], [])
    service.add(PICTURE, PHOTO, place)
    assert service.content(only(service.of(site_id=place.site_id))) == PICTURE


def test_photo_that_names_a_person_goes_with_the_workers_data(
    city: CityLaptop, service: AttachmentService, place: Place
) -> None:
    row = service.add(PICTURE, PHOTO, Place(place.site_id, named=True))
    with city.laptop.database.read() as connection:
        query = 'SELECT scope FROM row_meta WHERE entity = ? AND "row" = ?'
        scope = connection.exec_driver_sql(query, ("attachment", row)).scalar_one()
    assert scope == f"people:{place.site_id}"


def test_video_is_registered_and_its_bytes_stay_where_they_are(
    city: CityLaptop, service: AttachmentService, place: Place, tmp_path: Path
) -> None:
    source = tmp_path / "body.mp4"
    source.write_bytes(PICTURE)
    facts = Facts(AttachmentKind.VIDEO, "body.mp4", "video/mp4", kept_where="执法记录仪采集站")
    service.register(source, facts, place)
    found = only(service.of(site_id=place.site_id))
    assert (found.state, found.here) == ("registered", False)
    assert found.line.sha256 == hashlib.sha256(PICTURE).hexdigest()
    assert (files(city), rows(city)) == ([], [])


def test_note_and_time_can_be_corrected_and_a_mistake_voided(
    city: CityLaptop, service: AttachmentService, place: Place
) -> None:
    row = service.add(PICTURE, PHOTO, place)
    service.edit(service.one(row), note="公示牌", taken_at=5)
    with pytest.raises(Refusal, match=r"attachment\.reason_missing"):
        service.void(service.one(row), " ")
    service.void(service.one(row), "拍错了")
    assert service.of(site_id=place.site_id) == ()
    found = only(service.of(site_id=place.site_id, voided=True))
    assert (found.line.note, found.line.taken_at) == ("公示牌", 5)
    assert found.line.void_reason == "拍错了"
    assert not found.line.waiting
    with pytest.raises(Refusal, match=r"attachment\.gone"):
        service.one("0190a000-0000-7000-8000-000000000000")


def test_what_was_taken_cannot_be_changed_afterwards(
    service: AttachmentService, place: Place
) -> None:
    row = service.add(PICTURE, PHOTO, place)
    with pytest.raises(Refusal, match=r"journal\.locked"):
        service.edit(service.one(row), sha256="0" * 64)


def test_damaged_photo_is_refused_and_its_drawing_is_made_again(
    city: CityLaptop, service: AttachmentService, place: Place
) -> None:
    row = service.add(PICTURE, PHOTO, place, drawings={"small": b"little"})
    for path in files(city):
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    with pytest.raises(Refusal, match=r"blob\.damaged"):
        service.content(service.one(row))
    assert service.drawing(service.one(row), "small") is None
    service.keep_drawing(service.one(row), "small", b"again")
    assert service.drawing(service.one(row), "small") == b"again"
