"""A session against the real server: cut at every call, cancelled at every step, and told lies."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.services.syncing import DONE, SyncingService
from app.sync import pulling
from db.guards import open_guard
from db.journal.state import write_state
from db.replication.wire import MAX_OPERATIONS, HelloAnswer, PullAnswer
from db.tables.journal import conflict, review, row_meta
from db.tables.laptop import outbox, scope_state, search, staging
from db.tables.people import roster, worker
from db.tables.registry import synced
from db.tables.site import contact, site
from inspection.clock import FixedClock
from inspection.ids import new_id
from inspection.refusal import Refusal
from tests.app.sync.field import (
    Field,
    approve,
    assert_equal,
    contact_row,
    enter,
    lose_quietly,
    reopen,
    visit,
)
from tests.support.live_bureau import WORKERS, LiveBureau

DAY_MS = 86_400_000


@pytest.fixture
def field(bureau: LiveBureau, tmp_path: Path) -> Field:
    return enter(bureau, tmp_path / "one", "zhou")


def test_first_sync_brings_the_inspectors_scopes_and_no_others(field: Field) -> None:
    report = field.laptop.sync()

    assert report.sent == 0
    assert report.received > 2 * WORKERS
    assert len(field.laptop.rows(worker)) == len(field.laptop.rows(roster)) == WORKERS
    assert [row["code"] for row in field.laptop.rows(site).values()] == ["A1"]
    assert_equal(field)


def test_nothing_new_and_nothing_waiting_is_one_request(field: Field) -> None:
    field.sync()
    field.road.mend()

    field.laptop.sync()

    assert field.road.calls == ["hello"]


def test_what_is_written_reaches_the_bureau_and_the_second_device(
    field: Field, tmp_path: Path
) -> None:
    field.sync()
    row = visit(field)
    approve(field, row, "批 12 号", None)

    report = field.laptop.sync()
    second = enter(field.bureau, tmp_path / "two", "zhou")
    second.sync()
    field.sync()  # the second device was leased numbers of its own

    assert report.sent == 1
    assert field.bureau.rows(contact)[row]["approval"] == "批 12 号"
    assert second.laptop.rows(contact) == field.laptop.rows(contact)
    assert_equal(field)
    assert_equal(second)


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True], ids=["request lost", "answer lost"])
@pytest.mark.parametrize("snapshots", [False, True], ids=["pages", "snapshots"])
def test_session_cut_at_any_call_goes_on_and_ends_with_equal_rows(
    bureau: LiveBureau,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    after: bool,
    snapshots: bool,
) -> None:
    if snapshots:
        monkeypatch.setattr(pulling, "SNAPSHOT_ROWS", 3)
    for place in range(12):
        field = enter(bureau, tmp_path / f"cut-{place}", "zhou")
        field.road.break_at, field.road.after, field.road.calls = place, after, []
        first = ended(field)
        field.sync()
        row = visit(field)
        field.road.break_at, field.road.calls = place, []
        second = ended(field)
        approve(field, row, f"批 {place} 号", None)

        field.sync()

        assert field.bureau.rows(contact)[row]["approval"] == f"批 {place} 号"
        assert field.bureau.rows(conflict) == {}
        assert_equal(field)
        field.laptop.close()
        if first == second == DONE:
            return
        assert {first, second} <= {DONE, "sync.unreachable"}
    pytest.fail("no session of this kind makes so many calls")


def ended(field: Field, moments: int = 10**6) -> str:
    """How a sync ends that is cancelled when it has asked so many times whether it is."""
    left = iter(range(moments))
    try:
        field.laptop.syncing.sync(cancelled=lambda: next(left, None) is None)
    except Refusal as refusal:
        return refusal.code
    return DONE


class Killed(BaseException):
    """The program is gone."""


@pytest.mark.parametrize(
    ("killed", "each_call_ms", "goes_on_with"),
    [
        (False, 0, "segment"),  # the manifest is here already
        (True, 2_000, "segment"),
        (True, 0, "manifest"),  # so little had come that it was not yet written down
    ],
    ids=["line cut", "killed after seconds", "killed at once"],
)
def test_broken_fetch_goes_on_where_it_stopped(
    field: Field,
    monkeypatch: pytest.MonkeyPatch,
    clock: FixedClock,
    killed: bool,
    each_call_ms: int,
    goes_on_with: str,
) -> None:
    monkeypatch.setattr(pulling, "SNAPSHOT_ROWS", 3)
    calls = complete_calls(field)
    assert calls.count("segment") >= 2
    second = enter(field.bureau, field.laptop.root.parent / "again", "zhou")
    last = len(calls) - 1 - calls[::-1].index("segment")

    def pass_time(_name: str, answer: object) -> object:
        clock.advance(each_call_ms)
        if killed and len(second.road.calls) > last:
            raise Killed
        return answer

    second.road.change = pass_time
    second.road.break_at = None if killed else last
    with pytest.raises(Killed if killed else Refusal):
        second.laptop.sync()
    reopen(second)

    second.laptop.sync()

    assert second.road.calls[:2] == ["hello", goes_on_with]
    assert_equal(second)


def complete_calls(field: Field) -> list[str]:
    field.sync()
    return field.road.calls


def test_sync_cancelled_at_any_moment_leaves_everything_consistent(
    field: Field, tmp_path: Path
) -> None:
    field.bureau.assign("A2", "zhou", date(2026, 3, 10))
    for moment in range(1, 60):
        if ended(field, moment) == DONE:
            break
        check_foreign_keys(field)
    else:
        pytest.fail("it never came to an end")

    assert moment >= 5
    assert_equal(field)
    outcomes = {one.outcome for one in field.laptop.syncing.history()}
    assert outcomes == {DONE, "sync.cancelled"}


def check_foreign_keys(field: Field) -> None:
    with field.laptop.laptop.database.read() as connection:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    assert broken == []


def test_lost_push_answer_is_made_good_before_anything_is_shown(field: Field) -> None:
    field.sync()
    row = visit(field)
    field.sync()
    approve(field, row, "一", None)
    field.road.mend()
    field.road.break_at, field.road.after = 1, True  # hello, then the push whose answer is lost
    with pytest.raises(Refusal, match="unreachable"):
        field.laptop.sync()
    with field.laptop.laptop.database.read() as connection:
        assert "pending" in set(connection.scalars(select(outbox.c.state)))
    other = enter(field.bureau, field.laptop.root.parent / "two", "zhou")
    other.sync()
    approve(other, row, "二", "一")
    other.sync()

    field.sync()

    assert field.laptop.rows(contact)[row]["approval"] == "二"
    assert field.bureau.rows(contact)[row]["approval"] == "二"
    assert field.bureau.rows(conflict) == {}
    assert_equal(field)


def test_what_is_typed_during_a_sync_is_neither_lost_nor_overwritten(field: Field) -> None:
    field.sync()
    row = visit(field)
    typed: list[str] = []

    def while_pulling(name: str, answer: object) -> object:
        if name == "pull" and not typed:
            typed.append("输入")
            approve(field, row, "写于同步之中", None)
        return answer

    field.road.mend()
    field.road.change = while_pulling
    field.laptop.sync()
    assert field.laptop.rows(contact)[row]["approval"] == "写于同步之中"
    assert field.laptop.syncing.standing().pending == 1

    field.sync()

    assert field.bureau.rows(contact)[row]["approval"] == "写于同步之中"
    assert_equal(field)


def test_two_devices_that_differ_leave_a_conflict_both_can_see(
    field: Field, tmp_path: Path
) -> None:
    field.sync()
    row = visit(field)
    field.sync()
    other = enter(field.bureau, tmp_path / "two", "zhou")
    other.sync()
    approve(field, row, "一", None)
    approve(other, row, "二", None)
    field.sync()

    report = other.laptop.sync()

    assert report.conflicts == 1
    field.sync()
    assert field.laptop.rows(conflict) == other.laptop.rows(conflict)
    (found,) = field.laptop.rows(conflict).values()
    assert {"一", "二"} <= set(found["candidates"])
    assert_equal(field)
    assert_equal(other)


def test_scope_that_differs_without_reason_is_taken_anew_under_pending_edits(
    field: Field,
) -> None:
    field.sync()
    row = visit(field)
    lost = next(iter(field.laptop.rows(worker)))
    lose_quietly(field, worker, lost, name="坏了")

    field.sync()

    assert field.laptop.rows(worker)[lost] == field.bureau.rows(worker)[lost]
    assert row in field.bureau.rows(contact)
    assert_equal(field)
    field.road.mend()
    field.laptop.sync()
    assert field.road.calls == ["hello"]


@pytest.mark.parametrize("kind", ["plan", "manifest", "segment"])
def test_what_is_staged_and_cannot_be_read_stops_one_sync_at_most(
    field: Field, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(pulling, "SNAPSHOT_ROWS", 3)
    field.road.break_at = 4
    with pytest.raises(Refusal):
        field.laptop.sync()
    with field.laptop.laptop.database.write() as connection:
        spoilt = update(staging).where(staging.c.kind == kind)
        done = connection.execute(spoilt.values(payload=b'{"of":"another version"}'))
        assert done.rowcount
    with suppress(Refusal):
        field.sync()
    field.sync()
    assert_equal(field)


def test_row_lost_here_that_a_new_one_points_to_stops_one_sync_alone(field: Field) -> None:
    field.sync()
    kept = visit(field)
    one = next(iter(field.laptop.rows(roster).values()))
    with field.laptop.laptop.database.write() as connection, open_guard(connection):
        for table, row in ((roster, one["id"]), (worker, one["worker_id"])):
            connection.execute(table.delete().where(table.c.id == row))
            connection.execute(row_meta.delete().where(row_meta.c.row == row))
    with field.bureau.bureau.office() as office:
        office.edit(roster, one["id"], {"crew": "瓦工班"})

    with pytest.raises(IntegrityError):
        field.sync()
    field.sync()

    assert field.laptop.rows(roster)[one["id"]]["crew"] == "瓦工班"
    assert kept in field.bureau.rows(contact)
    assert_equal(field)


def test_row_the_bureau_never_had_is_removed_when_a_scope_is_taken_anew(field: Field) -> None:
    field.sync()
    stray = {**next(iter(field.laptop.rows(worker).values())), "id": new_id(field.laptop.clock)}
    with field.laptop.laptop.database.write() as connection:
        with open_guard(connection):
            connection.execute(worker.insert().values(stray))
        scope = f"people:{stray['site_id']}"
        connection.execute(
            row_meta.insert().values(entity="worker", row=stray["id"], scope=scope, rev=1)
        )
        connection.execute(
            update(scope_state).where(scope_state.c.scope == scope).values(digest="0" * 16)
        )

    field.sync()

    assert stray["id"] not in field.laptop.rows(worker)
    assert_equal(field)


def test_lost_assignment_takes_the_sites_rows_away_after_they_were_sent(
    field: Field, clock: FixedClock
) -> None:
    field.sync()
    field.bureau.assign("A1", "wu", date(2026, 3, 17))
    row = visit(field)
    clock.advance(DAY_MS)

    report = field.laptop.sync()

    assert report.forgotten == 2
    assert row not in field.bureau.rows(contact)  # kept for the new owner, in review
    (kept,) = field.bureau.rows(review).values()
    assert (kept["row"], kept["reason"]) == (row, "not_permitted")
    assert kept["in_scope"] == f"site:{field.bureau.site('A1')}"
    for table in (site, worker, roster, contact):
        assert field.laptop.rows(table) == {}, table.name
    with field.laptop.laptop.database.read() as connection:
        assert connection.execute(select(search).where(search.c.entity == "worker")).all() == []
        sealed = connection.execute(select(outbox.c.sealed, outbox.c.state)).all()
        assert {(one.sealed, one.state) for one in sealed} == {(None, "done")}
        held = set(connection.scalars(select(scope_state.c.scope)))
    assert held == {"bureau", f"user:{field.laptop.account}"}
    field.road.mend()
    field.laptop.sync()
    assert field.road.calls == ["hello"]


def test_new_assignment_brings_the_site_at_the_next_sync(field: Field, clock: FixedClock) -> None:
    field.sync()
    field.bureau.assign("A2", "zhou", date(2026, 3, 17))
    clock.advance(DAY_MS)

    field.sync()

    assert {row["code"] for row in field.laptop.rows(site).values()} == {"A1", "A2"}
    assert len(field.laptop.rows(worker)) == 2 * WORKERS
    assert_equal(field)


def test_program_of_a_newer_schema_takes_everything_anew(field: Field) -> None:
    field.sync()
    with field.laptop.laptop.database.write() as connection:
        write_state(connection, "published_schema", "0")
    before = field.laptop.rows(worker)

    field.sync()

    assert "pull" in field.road.calls
    assert field.laptop.rows(worker) == before
    assert_equal(field)
    field.road.mend()
    field.laptop.sync()
    assert field.road.calls == ["hello"]


def forge(change: Callable[[HelloAnswer], HelloAnswer]) -> Callable[[str, object], object]:
    def at_hello(name: str, answer: object) -> object:
        return change(answer) if isinstance(answer, HelloAnswer) else answer

    return at_hello


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda told: msgspec.structs.replace(told, epoch="another"), "sync.server_restored"),
        (
            lambda told: msgspec.structs.replace(
                told, head=msgspec.structs.replace(told.head, seq=told.head.seq + 1)
            ),
            "signature.head",
        ),
        (
            lambda told: msgspec.structs.replace(
                told, position=msgspec.structs.replace(told.position, last_dseq=0)
            ),
            "sync.server_restored",
        ),
        (lambda told: msgspec.structs.replace(told, proto=2), "sync.version"),
    ],
    ids=["other epoch", "forged head", "lost operations", "other protocol"],
)
def test_bureau_that_cannot_be_the_one_known_is_left_without_touching_anything(
    field: Field, change: Callable[[HelloAnswer], HelloAnswer], code: str
) -> None:
    field.sync()
    visit(field)
    field.sync()
    row = visit(field)
    before = {table.name: field.laptop.rows(table) for table in synced()}
    field.road.mend()
    field.road.change = forge(change)

    with pytest.raises(Refusal) as refused:
        field.laptop.sync()

    assert refused.value.code == code
    assert field.road.calls == ["hello"]
    assert {table.name: field.laptop.rows(table) for table in synced()} == before
    assert field.laptop.syncing.standing().pending == 1
    assert row not in field.bureau.rows(contact)
    field.sync()
    assert row in field.bureau.rows(contact)


def test_page_that_claims_to_be_complete_too_early_is_not_published(field: Field) -> None:
    def lie(name: str, answer: object) -> object:
        if not isinstance(answer, PullAnswer):
            return answer
        pages = [msgspec.structs.replace(page, cursor=1) for page in answer.pages]
        return msgspec.structs.replace(answer, pages=pages)

    field.road.mend()
    field.road.change = lie

    with pytest.raises(Refusal) as refused:
        field.laptop.sync()

    assert refused.value.code == "sync.answer_malformed"
    assert field.laptop.rows(site) == {}


def test_queue_longer_than_one_push_goes_in_whole_transactions_and_a_longer_one_in_parts(
    field: Field,
) -> None:
    """A sample of hundreds of workers is one action, and more than a push may hold."""
    field.sync()
    for count in (100, MAX_OPERATIONS + 10):
        with field.laptop.laptop.journal.transaction() as change:
            for _ in range(count):
                change.add(contact, contact_row(field))
    long = "长" * 80_000
    with field.laptop.laptop.journal.transaction() as change:
        for _ in range(5):  # few, but more bytes than a push may hold
            change.add(contact, {**contact_row(field), "approval": long})

    field.road.mend()
    report = field.laptop.sync()

    assert report.sent == MAX_OPERATIONS + 115
    assert field.road.calls.count("push") == 4
    assert len(field.bureau.rows(contact)) == MAX_OPERATIONS + 115
    assert_equal(field)


def test_clock_that_is_wrong_by_a_year_stops_nothing_and_is_reported(
    bureau: LiveBureau, tmp_path: Path, clock: FixedClock
) -> None:
    field = enter(bureau, tmp_path / "late", "zhou")
    ahead = FixedClock(clock.now_ms() + 365 * DAY_MS)
    service = SyncingService(replace(field.laptop.laptop, clock=ahead))

    report = service.sync()
    service.close()

    assert report.clock_offset_ms == 365 * DAY_MS
    assert report.clock_is_off
    assert_equal(field)
