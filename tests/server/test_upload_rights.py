"""Who may send what to which row, and what the answer tells whom; on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.replication.operation import Operation
from db.tables.journal import review
from db.tables.server import blob
from db.tables.site import attachment
from inspection.clock import civil_date
from server import accounts
from server.arriving import drop_unnamed
from server.tokens import authenticate
from server.uploads import UploadDesk
from tests.server.blob_client import (
    PERSONAL,
    TUS,
    Tus,
    add,
    digest,
    files,
    is_stored,
    operation,
    pieces,
)
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


def test_what_has_come_of_a_photo_that_is_erased_meanwhile_goes_too(
    city: City, zhou: Tus, photo: bytes
) -> None:
    """Half of one is here when it is erased; of another the last piece is on its way in."""
    desk, site = UploadDesk(city.bureau), city.site("A1")
    half, last = (add(zhou.laptop, site, photo + more) for more in (b"half", b"last"))
    urls = [zhou.begun(half, photo + b"half"), zhou.begun(last, photo + b"last")]
    for url in urls:
        zhou.send(url, 0, photo[:1000])
    upload_id = urls[1].rpartition("/")[2]
    with city.bureau.database.read() as connection:
        holder = authenticate(connection, f"Bearer {zhou.laptop.token}", city.bureau.clock.now_ms())
    coming = desk.receiving(holder, upload_id, 1000, None)
    with city.bureau.office() as office:
        for row in (half, last):
            office.erase(attachment, row, f"site:{site}", "本人要求", {})

    coming.keep((photo + b"last")[1000:])
    coming.finish()
    desk.sweep()

    assert [pieces(city.bureau, url).reach() for url in urls] == [0, 0]
    assert not city.bureau.blobs.has(digest(photo + b"last"))
    assert not is_stored(city.bureau, last)
    assert zhou.ask("HEAD", urls[0]).status_code == 404


def proposed(city: City, tus: Tus, photo: bytes) -> tuple[Operation, str]:
    """A photo of A1 proposed by a laptop that may not write there: the operation, its review."""
    made = operation(tus.laptop, city.site("A1"), photo)
    (result,) = tus.laptop.push(made).results
    assert result.code == "review"
    with city.bureau.database.read() as connection:
        of_row = select(review.c.id).where(review.c.row == made.core.row)
        return made, str(connection.execute(of_row).scalar_one())


def settle(zhou: Tus, site: str, which: str, **values: str | None) -> Operation:
    """The operation by which the inspector settles a review."""
    old = {"state": "open", "settled_reason": None}
    return zhou.laptop.make("review", f"site:{site}", values, row=which, old=old, txn=which)


def stored_since(city: City, which: str) -> int | None:
    with city.bureau.database.read() as connection:
        return connection.scalar(select(review.c.stored_at).where(review.c.id == which))


def test_photo_in_review_is_shown_to_who_decides_and_is_the_rows_once_it_is_used(
    city: City, zhou: Tus, photo: bytes
) -> None:
    ke, wu, other = (Tus(city.laptop(login)) for login in ("ke", "wu", "ke"))
    made, which = proposed(city, ke, photo)
    row, site = made.core.row, city.site("A1")
    url = ke.begun(row, photo)
    ke.send(url, 0, photo[:100])
    assert zhou.fetch(which).json()["code"] == "blob.absent"
    assert other.begin(row, len(photo)).json()["code"] == "upload.unknown", "another device"
    assert wu.ask("HEAD", url).status_code == 404

    assert ke.send(url, 100, photo[100:]).status_code == 204

    assert stored_since(city, which) is not None
    assert zhou.fetch(which).content == photo
    assert zhou.fetch(which, range="bytes=5-9").content == photo[5:10]
    assert other.fetch(which).content == photo, "a supervisor settles what he reads"
    for one in (wu.fetch(which), wu.fetch(row), zhou.fetch(row)):
        assert one.json()["code"] == "blob.unknown"
    assert ke.begin(row, len(photo)).headers["upload-offset"] == str(len(photo))

    using = settle(zhou, site, which, state="used")
    values = {name: value for name, (_, value) in made.pairs.items()}
    add_it = zhou.laptop.make(
        "attachment", f"site:{site}", values, row=row, txn=which, personal=PERSONAL
    )
    assert [one.code for one in zhou.laptop.push(using, add_it).results] == ["applied"] * 2
    assert is_stored(city.bureau, row)
    assert zhou.fetch(row).content == photo
    assert zhou.fetch(which).json()["code"] == "blob.unknown", "decided: the row is the way now"


def test_photo_of_a_proposal_let_go_is_removed_unless_another_row_names_it(
    city: City, zhou: Tus, photo: bytes
) -> None:
    ke, site = Tus(city.laptop("ke")), city.site("A1")
    shared = photo + b"shared"
    zhou.store(add(zhou.laptop, site, shared), shared)
    (gone, first), (kept, second) = proposed(city, ke, photo), proposed(city, ke, shared)
    ke.store(gone.core.row, photo)
    ke.begun(kept.core.row, shared)  # he reads a row that has them
    late, third = proposed(city, ke, photo + b"late")
    url = ke.begun(late.core.row, photo + b"late")
    for which in (first, second, third):
        answer = zhou.laptop.push(settle(zhou, site, which, state="let_go", settled_reason="重了"))
        assert answer.results[0].code == "applied"

    for content, there in ((photo, False), (shared, True)):
        assert city.bureau.blobs.has(digest(content)) is there
    assert ke.begin(gone.core.row, len(photo)).json()["code"] == "upload.unknown"
    assert ke.send(url, 0, photo + b"late").json()["code"] == "upload.unknown"
    assert ke.fetch(first).json()["code"] == "blob.unknown"


def test_photo_used_before_its_bytes_came_is_still_taken_from_who_brought_it(
    city: City, zhou: Tus, photo: bytes
) -> None:
    ke, site = Tus(city.laptop("ke")), city.site("A1")
    made, which = proposed(city, ke, photo)
    url = ke.begun(made.core.row, photo)
    ke.send(url, 0, photo[:100])
    values = {name: value for name, (_, value) in made.pairs.items()}
    using = settle(zhou, site, which, state="used")
    zhou.laptop.push(
        using,
        zhou.laptop.make("attachment", f"site:{site}", values, row=made.core.row, txn=which),
    )
    assert zhou.fetch(made.core.row).json()["code"] == "blob.absent"

    assert ke.send(url, 100, photo[100:]).status_code == 204

    assert zhou.fetch(made.core.row).content == photo


def test_strangers_proposal_is_seen_by_himself_alone(city: City, zhou: Tus, photo: bytes) -> None:
    wu = Tus(city.laptop("wu"))
    made, which = proposed(city, wu, photo)
    wu.store(made.core.row, photo)
    assert wu.fetch(which).content == photo
    for one in (zhou, Tus(city.laptop("ke"))):
        assert one.fetch(which).json()["code"] == "blob.unknown"


@pytest.mark.parametrize(
    "changed",
    [{"kind": "video"}, {"sha256": "../../key"}, {"size": -1}, {"size": "many"}],
    ids=lambda one: next(iter(one)),
)
def test_proposal_that_is_no_photo_is_not_taken(
    city: City, photo: bytes, changed: dict[str, object]
) -> None:
    ke = Tus(city.laptop("ke"))
    made = operation(ke.laptop, city.site("A1"), photo, **changed)
    assert ke.laptop.push(made).results[0].code == "review"
    assert ke.begin(made.core.row, len(photo)).json()["code"] == "upload.unknown"
