"""The last session of a closed account's laptop, over HTTP on both databases: it hands its work
over, reads nothing, and the door is shut behind it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.tables.journal import review
from db.tables.server import holding
from db.tables.site import contact
from inspection.refusal import Refusal
from server import accounts, leaving
from tests.server.blob_client import Tus, add, is_stored, operation
from tests.server.conftest import City
from tests.server.laptop import Laptop
from tests.support.pushing import sign

SECRET = "只有周知道的一句话"


@pytest.fixture
def leaver(city: City) -> Laptop:
    """Zhou's laptop with a session behind it, and his account closed since."""
    zhou = city.laptop("zhou")
    zhou.push(zhou.contact(city.site("A1")))
    zhou.pull_all([f"site:{city.site('A1')}"])
    close(city)
    return zhou


def close(city: City) -> None:
    with city.bureau.office() as office:
        accounts.close_account(office, "zhou")


def reopen(city: City) -> None:
    with city.bureau.office() as office:
        accounts.reopen_account(office, "zhou")


def test_closed_account_hands_its_work_over_into_review_and_reads_nothing(
    city: City, leaver: Laptop
) -> None:
    site = city.site("A1")
    with city.bureau.database.read() as connection:
        before = connection.execute(select(contact)).all()
    told = leaver.hello(cursors={"bureau": 1, f"site:{site}": 1})
    assert (told.closed, told.grants, told.changed) == (True, [], [])

    sent = leaver.contact(site, result=SECRET)
    first = leaver.push(sent)
    again = leaver.push(sent)

    assert [(one.code, one.reason) for one in first.results] == [("review", "not_permitted")]
    assert again.results == first.results, "an answer that was lost is given again"
    with city.bureau.database.read() as connection:
        assert connection.execute(select(contact)).all() == before
        (kept,) = connection.execute(select(review)).all()
    assert (kept.row, kept.in_scope) == (sent.core.row, f"site:{site}")
    for path, body in (
        ("/pull", {"proto": 1, "schema": 1, "cursors": {"bureau": 0}, "limit": 9}),
        ("/snapshot", {"proto": 1, "schema": 1, "scope": "bureau"}),
    ):
        status, problem = leaver.refused(path, body)
        assert (status, problem.code) == (403, "sync.account_closed")
    assert leaver.segment(f"site:{site}", "0" * 64).json()["code"] == "sync.account_closed"
    ke = city.laptop("ke")
    assert SECRET in str(ke.pull_all([f"site:{site}"])), "his supervisor sees it"


def test_door_is_shut_once_the_laptop_holds_nothing_and_has_nothing_to_send(
    city: City, leaver: Laptop
) -> None:
    site = city.site("A1")
    left = leaver.contact(site)
    told = leaver.hello(cursors={})
    assert told.closed, "it holds nothing, but has something to send"
    leaver.push(left)
    leaver.hello(cursors={"bureau": 1})  # it still holds rows
    late = leaver.contact(site)
    assert leaver.push(late).results[0].code == "review"

    assert leaver.hello(cursors={}).closed

    with city.bureau.database.read() as connection:
        of_it = select(holding).where(holding.c.device_id == leaver.me.device)
        held = connection.execute(of_it).all()
    assert held
    assert all(one.gone_at for one in held), "what a breach notice must say"
    assert leaver.refused("/hello", leaver.hello_body())[1].code == "token.expired"
    assert leaver.refused("/token", leaver.token_body())[1].code == "sync.account_closed"
    more = sign([leaver.contact(site)], leaver.device_key)
    assert leaver.refused("/push", more)[1].code == "token.expired"
    reopen(city)
    leaver.sign_in()
    assert not leaver.hello().closed
    close(city)
    assert leaver.hello(cursors={"bureau": 1}).closed, "closed again: it may hand over again"


def test_laptop_that_never_says_goodbye_proposes_only_so_much(
    city: City, leaver: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it sent is answered again and again; what goes beyond is kept on the laptop."""
    monkeypatch.setattr(leaving, "MOST", 2)
    site = city.site("A1")
    honest = [leaver.contact(site) for _ in range(2)]
    assert [one.code for one in leaver.push(*honest).results] == ["review"] * 2
    more = leaver.contact(site)

    status, problem = leaver.refused("/push", sign([*honest, more], leaver.device_key))

    assert (status, problem.code) == (403, "sync.account_closed")
    assert [one.code for one in leaver.push(*honest).results] == ["review"] * 2
    assert leaver.hello(cursors={"bureau": 1}).closed
    with city.bureau.database.read() as connection:
        assert len(connection.execute(select(review)).all()) == 2
    reopen(city)
    assert leaver.push(more).results[0].code == "applied", "his site is his again"
    with pytest.raises(Refusal, match=r"account\.not_closed"):
        reopen(city)


def test_photo_of_a_closed_account_arrives_in_its_last_session(city: City) -> None:
    zhou = Tus(city.laptop("zhou"))
    photo = bytes(range(256)) * 400
    row = add(zhou.laptop, city.site("A1"), photo)
    url = zhou.begun(row, photo)
    zhou.send(url, 0, photo[:100])
    close(city)

    zhou.store(row, photo)

    assert is_stored(city.bureau, row)
    assert zhou.fetch(row).json()["code"] == "sync.account_closed"
    late = operation(zhou.laptop, city.site("A1"), photo + b"late")
    assert zhou.laptop.push(late).results[0].code == "review"
    zhou.store(late.core.row, photo + b"late")
    with city.bureau.database.read() as connection:
        which = connection.execute(select(review.c.id)).scalar_one()
    assert zhou.fetch(which).json()["code"] == "sync.account_closed"
    assert Tus(city.laptop("ke")).fetch(which).content == photo + b"late"
