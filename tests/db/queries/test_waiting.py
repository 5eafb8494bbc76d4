"""Why a record has not gone: each reason, on a laptop that has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from db.journal.state import read_state
from db.queries.sync_history import DONE
from db.queries.waiting import Waiting, Why, waiting_rows
from db.store.engine import laptop_engine
from db.tables.bureau import grant
from db.tables.laptop import blob_state, draft, sync_history
from db.tables.site import attachment, contact, filled_form
from inspection.clock import FixedClock
from tests.support.world import KEY, Bureau, Laptop


@pytest.fixture
def bureau(tmp_path: Path, clock: FixedClock) -> Iterator[Bureau]:
    database = laptop_engine(tmp_path / "bureau.db", KEY, create=True)
    yield Bureau(database, clock)
    database.close()


@pytest.fixture
def holder(bureau: Bureau) -> str:
    return bureau.add_account()


@pytest.fixture
def site(bureau: Bureau, holder: str) -> str:
    return bureau.add_site(holder)


@pytest.fixture
def laptop(bureau: Bureau, holder: str, site: str, tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(bureau, tmp_path, holder)
    made.pull()
    yield made
    made.close()


def visit(laptop: Laptop, site: str) -> str:
    with laptop.journal.transaction() as change:
        return change.add(
            contact,
            {
                "site_id": site,
                "kind": "service",
                "covert": False,
                "on_date": date(2026, 3, 16),
                "started_at": change.now,
                "lead_id": laptop.account,
                "state": "open",
            },
        )


def finish(laptop: Laptop, row: str) -> None:
    with laptop.journal.transaction() as change:
        change.edit(contact, row, seen_rev=0, shown={"state": "open"}, new={"state": "finished"})


def ended(laptop: Laptop, outcome: str) -> None:
    now = laptop.bureau.clock.now_ms()
    values = {"started_at": now, "ended_at": now, "sent": 0, "received": 0, "outcome": outcome}
    with laptop.database.write() as connection:
        connection.execute(insert(sync_history).values(values))


def waits(laptop: Laptop) -> list[Waiting]:
    with laptop.database.read() as connection:
        return list(waiting_rows(connection, laptop.account, laptop.bureau.clock.now_ms()))


def told(laptop: Laptop) -> list[tuple[str, Why, str]]:
    return [(one.row, one.why, one.reason) for one in waits(laptop)]


def test_what_was_written_since_the_last_sync_only_waits_for_the_next(
    laptop: Laptop, site: str, clock: FixedClock
) -> None:
    ended(laptop, DONE)
    row = visit(laptop, site)
    clock.advance(60_000)
    finish(laptop, row)
    (one,) = waits(laptop)
    assert (one.entity, one.row, one.why, one.reason) == ("contact", row, Why.NEW, "")
    assert one.since == clock.now_ms() - 60_000, "since the oldest edit that waits"
    assert (one.name.site, one.name.code) == ("样例工地", "service")
    laptop.sync()
    assert waits(laptop) == []


@pytest.mark.parametrize(
    "code", ["sync.unreachable", "sync.busy", "sync.device_revoked", "sync.account_closed"]
)
def test_what_the_last_attempt_did_not_reach_names_what_stopped_it(
    laptop: Laptop, site: str, clock: FixedClock, code: str
) -> None:
    before = visit(laptop, site)
    clock.advance(1000)
    ended(laptop, code)
    clock.advance(1000)
    after = visit(laptop, site)
    assert told(laptop) == [(before, Why.STOPPED, code), (after, Why.NEW, "")]


def test_what_the_bureau_keeps_and_what_rests_on_it_are_told_apart(
    laptop: Laptop, bureau: Bureau, holder: str, site: str
) -> None:
    for one in bureau.rows(grant).values():
        with bureau.journal.transaction() as change:
            change.edit(grant, one["id"], {"mode": "read"})
    kept = visit(laptop, site)
    laptop.push()
    assert told(laptop) == [(kept, Why.REVIEW, "review.not_permitted")]

    finish(laptop, kept)

    assert told(laptop) == [(kept, Why.FROZEN, "review.not_permitted")]


@pytest.mark.parametrize("how", ["revoked", "over"])
def test_what_belongs_to_a_site_one_has_no_more_says_so(
    laptop: Laptop, bureau: Bureau, site: str, clock: FixedClock, how: str
) -> None:
    row = visit(laptop, site)
    now = clock.now_ms()
    for one in bureau.rows(grant).values():
        with bureau.journal.transaction() as change:
            change.edit(grant, one["id"], {"revoked_at" if how == "revoked" else "until": now})
    assert told(laptop) == [(row, Why.NEW, "")], "nobody has told this laptop yet"
    clock.advance(1000)
    laptop.pull()
    assert told(laptop) == [(row, Why.LEFT, "")]


def test_answers_still_being_given_wait_until_they_are_one_record(
    laptop: Laptop, bureau: Bureau, site: str
) -> None:
    at = visit(laptop, site)
    with laptop.journal.transaction() as change:
        form = change.add(
            filled_form,
            {
                "site_id": site,
                "contact_id": at,
                "form_version_id": bureau.form_version,
                "named": False,
                "answers": "{}",
                "state": "open",
                "started_at": change.now,
                "account_id": laptop.account,
            },
        )
    laptop.sync()
    now = bureau.clock.now_ms()
    with laptop.database.write() as connection:
        for path, value in (("a/A1", '"missing"'), ("a/A2", '"partial"')):
            shown = value if path == "a/A2" else None
            connection.execute(
                insert(draft).values(
                    form=form, path=path, value=value, shown=shown, seen_rev=1, at=now
                )
            )
    (one,) = waits(laptop)
    assert (one.entity, one.row, one.why, one.since) == ("filled_form", form, Why.DRAFT, now)
    assert one.name.code == "checkin"


def test_bytes_that_follow_their_record_are_told_apart_from_it(
    laptop: Laptop, site: str, clock: FixedClock
) -> None:
    with laptop.journal.transaction() as change:
        photo = change.add(
            attachment,
            {
                "site_id": site,
                "named": False,
                "kind": "photo",
                "file_name": "a.jpg",
                "mime": "image/jpeg",
                "size": 20,
                "sha256": "0" * 64,
                "added_at": change.now,
                "account_id": laptop.account,
            },
        )
        change.connection.execute(
            insert(blob_state).values(
                attachment=photo,
                sha256="0" * 64,
                size=20,
                sent=7,
                state="waiting",
                tries=1,
                reason="sync.slow",
            )
        )
    assert told(laptop) == [(photo, Why.NEW, "")], "the record itself goes first"
    laptop.sync()
    assert told(laptop) == [(photo, Why.BYTES, "sync.slow")]
    with laptop.database.write() as connection:
        connection.execute(update(blob_state).values(state="sent"))
    assert told(laptop) == []


def test_gravest_reason_comes_first(laptop: Laptop, site: str, clock: FixedClock) -> None:
    ended(laptop, DONE)
    first, second = visit(laptop, site), visit(laptop, site)
    with laptop.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE outbox SET state = 'review', reason = 'locked' WHERE \"row\" = ?",
            (second,),
        )
        assert read_state(connection, "dseq") == "2"
    assert told(laptop) == [(second, Why.REVIEW, "review.locked"), (first, Why.NEW, "")]
