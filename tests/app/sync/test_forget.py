"""A site is handed over: the old owner's laptop sends what it has, then keeps no trace of it."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.services.attachments import AttachmentService, Facts, Place
from app.services.checking import check
from app.services.contacts import ContactService
from app.services.filling import FillingService
from app.services.syncing import SyncingService
from app.sync import pulling, staging
from app.sync.forget import WITHOUT_ROWS, local_shape
from app.sync.pace import Pace
from app.sync.standing import read_identity
from app.sync.transport import BureauLink
from db.replication.operation import operation_hash
from db.replication.wire import PullAnswer
from db.store import envelope, traces
from db.store.laptop import BACKUPS, DATABASE, KEYS
from db.store.looking import Looked
from db.tables.bureau import setting
from db.tables.journal import review
from db.tables.laptop import draft, outbox, scope_state
from db.tables.people import call_attempt, worker
from db.tables.registry import on_side, synced
from db.tables.site import attachment, attachment_stored, contact, filled_form, site
from inspection.clock import FixedClock
from inspection.refusal import Refusal
from inspection.terms import AttachmentKind
from server import accounts, lending
from server.holdings import Held, holdings
from tests.app.sync.conftest import Road, road_to
from tests.e2e.day import FACTS, whole_day
from tests.support.live_bureau import (
    PASSPHRASE,
    WORKER_NAME,
    WORKER_PHONE,
    WORKERS,
    FieldLaptop,
    LiveBureau,
)
from tests.support.pages import found_in

DAY_MS = 86_400_000
ROOT = Path(__file__).parents[3]
TYPED = "样例来访人口述：班组长代领工资。"
NEEDLES = (
    *(f"{WORKER_NAME}A1{number}" for number in range(WORKERS)),
    *(f"{WORKER_PHONE}{number:04d}" for number in range(WORKERS)),
    "锦绣花园",
    "样例签收人",
    "响铃无人接",
    FACTS,
    TYPED,
)


def key_of(laptop: FieldLaptop) -> bytes:
    return envelope.unlock(envelope.read(laptop.enrolled.folder / KEYS), PASSPHRASE)


def traces_of(laptop: FieldLaptop) -> set[str]:
    """What of the site can be read on any page of the laptop's file, log or dated copies."""
    folder, key = laptop.enrolled.folder, key_of(laptop)
    files = [folder / DATABASE, *(folder / BACKUPS).glob("*.db")]
    return set().union(*(found_in(path, key, NEEDLES) for path in files))


def settling(laptop: FieldLaptop, road: Road | None = None) -> SyncingService:
    """The laptop's sync as the program has it: drafts are settled first."""
    filling = FillingService(laptop.laptop)
    made = SyncingService(laptop.laptop, settle_drafts=filling.commit_all)
    if road is not None:
        made = SyncingService(laptop.laptop, settle_drafts=filling.commit_all, link=lambda _: road)
    laptop.syncing.close()
    laptop.syncing = made
    return made


def road(laptop: FieldLaptop) -> Road:
    with laptop.laptop.database.read() as connection:
        return road_to(read_identity(connection))


def begin_check_in(laptop: FieldLaptop, site_id: str) -> str:
    """A check-in with one answer, still a draft."""
    filling = FillingService(laptop.laptop)
    form = ContactService(laptop.laptop, filling).start_check_in(site_id)
    filling.keep(filling.open(form), "head/place", TYPED)
    return form


def test_form_that_cannot_be_made_an_operation_delays_nothing_else(
    bureau: LiveBureau, laptop: FieldLaptop
) -> None:
    """A whole file pasted into an answer is more than any operation holds."""
    filling, site_id = FillingService(laptop.laptop), bureau.site("A1")
    page = filling.open(begin_check_in(laptop, site_id))
    laptop.sync()
    filling.keep(page, "head/place", "长" * 300_000)
    with laptop.laptop.journal.transaction() as change:
        later = change.add(
            contact,
            {
                "site_id": site_id,
                "kind": "service",
                "covert": False,
                "on_date": date(2026, 3, 16),
                "started_at": change.now,
                "lead_id": laptop.account,
                "state": "open",
            },
        )

    laptop.sync()

    assert later in bureau.rows(contact)
    assert len(filling.open(page.id).answers.answer("head/place")) == 300_000, "kept as typed"
    filling.keep(page, "head/place", "短")
    laptop.sync()
    assert "短" in bureau.rows(filled_form)[page.id]["answers"]


def test_workers_shown_on_request_leave_no_trace_after_its_last_day(
    bureau: LiveBureau, tmp_path: Path, clock: FixedClock
) -> None:
    chief = bureau.enrol(tmp_path / "ke", "ke")
    chief.sync()
    assert chief.rows(worker) == {}
    with bureau.bureau.office() as office:
        assert lending.lend(office, "ke", "A1", date(2026, 3, 17), "群体投诉")
    chief.sync()
    assert len(chief.rows(worker)) == WORKERS
    assert any(needle.startswith(WORKER_NAME) for needle in traces_of(chief))

    clock.advance(2 * DAY_MS)
    chief.sync()

    assert chief.rows(worker) == {}
    assert chief.rows(site)
    assert not any(needle.startswith((WORKER_NAME, WORKER_PHONE)) for needle in traces_of(chief))


def test_worker_entered_without_a_right_to_workers_goes_with_the_site(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    """No scope that is held would take it along, and the site cannot go while it is here."""
    chief = bureau.enrol(tmp_path / "ke", "ke")
    chief.sync()
    with chief.laptop.journal.transaction() as change:
        change.add(worker, {"site_id": bureau.site("A1"), "name": f"{WORKER_NAME}X"})
    chief.sync()
    assert [row["reason"] for row in bureau.rows(review).values()] == ["not_permitted"]
    with bureau.bureau.office() as office:
        accounts.close_account(office, "ke")

    assert chief.sync().closed

    assert all(chief.rows(table) == {} for table in synced())
    assert not any(needle.startswith(WORKER_NAME) for needle in traces_of(chief))


@pytest.fixture
def laptop(bureau: LiveBureau, tmp_path: Path) -> FieldLaptop:
    """Zhou's, after a day on A1 that was synced, and with a check-in half filled in."""
    with bureau.bureau.office() as office:
        for name, value in (("bureau.address", "样例市样例路 1 号"), ("bureau.phone", "0722-1")):
            office.add(setting, {"name": name, "value": value})
    made = bureau.enrol(tmp_path / "zhou", "zhou")
    settling(made)
    made.sync()
    whole_day(made, bureau.site("A1"), bureau.account("wu"))
    made.sync()
    begin_check_in(made, bureau.site("A1"))
    return made


@pytest.fixture
def handed_over(bureau: LiveBureau, laptop: FieldLaptop, clock: FixedClock) -> FieldLaptop:
    """The same while it was offline for days: the site is wu's now."""
    bureau.assign("A1", "wu", date(2026, 3, 17))
    clock.advance(3 * DAY_MS)
    return laptop


def chain_of(laptop: FieldLaptop) -> list[tuple[int, str]]:
    with laptop.laptop.database.read() as connection:
        query = select(outbox.c.dseq, outbox.c.hash).order_by(outbox.c.dseq)
        return [(row.dseq, row.hash) for row in connection.execute(query)]


def test_handed_over_site_is_gone_from_every_page_of_the_file(
    bureau: LiveBureau, handed_over: FieldLaptop
) -> None:
    store = handed_over.unlocking._store
    assert store is not None
    store.back_up()
    assert traces_of(handed_over) == set(NEEDLES), "the search finds what is there"
    before = chain_of(handed_over)

    report = handed_over.sync()

    assert report.forgotten == 2
    gone = held_by(bureau, handed_over, f"people:{bureau.site('A1')}")
    assert {one.gone_at for one in gone} == {handed_over.clock.now_ms()}, "told at once"
    assert traces_of(handed_over) == set()
    assert not traces.left(handed_over.laptop.database)
    after = chain_of(handed_over)
    assert after[: len(before)] == before, "numbers and hashes stay"
    assert [dseq for dseq, _ in after] == list(range(1, len(after) + 1))
    with handed_over.laptop.database.read() as connection:
        assert set(connection.scalars(select(outbox.c.core))) == {b""}


def test_drafts_of_a_lost_site_reach_the_bureau_before_they_are_purged(
    bureau: LiveBureau, handed_over: FieldLaptop, tmp_path: Path
) -> None:
    (form,) = [
        row
        for row, one in handed_over.rows(filled_form).items()
        if one["state"] == "draft" and not one["named"]
    ]

    handed_over.sync()

    assert {one["row"] for one in bureau.rows(review).values()} >= {form}
    with handed_over.laptop.database.read() as connection:
        assert connection.execute(select(draft)).all() == []
    new_owner = bureau.enrol(tmp_path / "wu", "wu")
    new_owner.sync()
    assert bureau.site("A1") in new_owner.rows(site)
    assert len(new_owner.rows(worker)) == 2 * WORKERS
    assert new_owner.rows(call_attempt) == bureau.rows(call_attempt) != {}


def test_closed_account_s_laptop_hands_over_what_it_has_and_keeps_no_trace(
    bureau: LiveBureau, laptop: FieldLaptop
) -> None:
    """Also what was typed while the account was being closed; then the bureau is shut to it."""
    way = road(laptop)

    def close_before(name: str, answer: object) -> object:
        if name == "hello" and "closed" not in way.calls:
            way.calls.append("closed")
            with bureau.bureau.office() as office:
                accounts.close_account(office, "zhou")
        return answer

    way.change = close_before
    row = add_visit(laptop, bureau.site("A1"))

    report = settling(laptop, way).sync()

    assert report.closed
    assert report.forgotten == 4
    assert row in {one["row"] for one in bureau.rows(review).values()}
    assert all(laptop.rows(table) == {} for table in synced())
    assert traces_of(laptop) == set()
    assert not laptop.syncing.standing().pending
    laptop.reopen()
    with pytest.raises(Refusal, match=r"sync\.account_closed"):
        laptop.sync()


def test_photo_of_a_lost_site_is_sent_before_it_is_purged(
    bureau: LiveBureau, handed_over: FieldLaptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The only copy of its bytes lies here. A line that does not carry them purges nothing."""
    photo = TYPED.encode() * 3_000
    place = Place(bureau.site("A1"))
    facts = Facts(AttachmentKind.PHOTO, "IMG_0001.jpg", "image/jpeg")
    bureau.assign("A1", "zhou", date(2026, 3, 19))
    row = AttachmentService(handed_over.laptop).add(photo, facts, place)

    def dead(*_: object) -> None:
        raise Refusal("sync.unreachable")

    with monkeypatch.context() as patch:
        patch.setattr(BureauLink, "begin_upload", dead)
        patch.setattr(Pace, "wait", lambda *_: None)
        assert handed_over.sync().uploads_left == 1
        bureau.assign("A1", "wu", date(2026, 3, 20))
        handed_over.clock.advance(DAY_MS)
        with pytest.raises(Refusal, match=r"upload\.stalled"):
            handed_over.sync()
        assert row in handed_over.rows(attachment)

    assert handed_over.sync().forgotten == 2

    digest = hashlib.sha256(photo).hexdigest()
    assert bureau.bureau.blobs.check(digest)
    assert {one["attachment_id"] for one in bureau.rows(attachment_stored).values()} == {row}
    assert not handed_over.laptop.blobs.has(digest)


def test_work_goes_on_in_the_chain_after_a_purge(
    bureau: LiveBureau, handed_over: FieldLaptop, clock: FixedClock
) -> None:
    handed_over.sync()
    bureau.assign("A2", "zhou", date(2026, 3, 19))
    handed_over.sync()
    row = add_visit(handed_over, bureau.site("A2"))

    handed_over.sync()

    assert row in bureau.rows(contact)
    assert {one["state"] for one in held_operations(handed_over)} == {"done"}
    assert check(Looked(handed_over.laptop.database, handed_over.laptop.blobs)).findings == ()
    last = held_operations(handed_over)[-1]
    assert operation_hash(last["core"]) == last["hash"]


def held_operations(laptop: FieldLaptop) -> list[dict[str, object]]:
    with laptop.laptop.database.read() as connection:
        return [dict(one) for one in connection.execute(select(outbox)).mappings()]


def add_visit(laptop: FieldLaptop, site_id: str) -> str:
    with laptop.laptop.journal.transaction() as change:
        return change.add(
            contact,
            {
                "site_id": site_id,
                "kind": "service",
                "covert": False,
                "on_date": date(2026, 3, 16),
                "started_at": laptop.clock.now_ms(),
                "lead_id": laptop.account,
                "state": "open",
            },
        )


def test_answer_typed_while_the_site_is_being_lost_is_sent_before_the_purge(
    bureau: LiveBureau, handed_over: FieldLaptop
) -> None:
    filling = FillingService(handed_over.laptop)
    with handed_over.laptop.database.read() as connection:
        (form,) = set(connection.scalars(select(draft.c.form)))
    page = filling.open(form)
    way = road(handed_over)

    def type_on(name: str, answer: object) -> object:
        if name == "pull" and way.calls.count("pull") == 1:
            filling.keep(page, "a/A1", "missing")
        return answer

    way.change = type_on
    report = settling(handed_over, way).sync()

    assert report.forgotten == 2
    with bureau.bureau.database.read() as connection:
        sent = connection.exec_driver_sql(
            'SELECT count(*) FROM ledger WHERE "row" = ?', (form,)
        ).scalar_one()
    assert sent >= 3, "the form, its first answers, and what was typed meanwhile"
    assert handed_over.rows(filled_form) == {}
    assert traces_of(handed_over) == set()
    with pytest.raises(Refusal, match=r"form\.gone"):
        filling.keep(page, "a/A2", "missing")


def test_site_given_back_before_the_next_sync_was_never_lost(
    bureau: LiveBureau, handed_over: FieldLaptop
) -> None:
    bureau.assign("A1", "zhou", date(2026, 3, 19))
    before = handed_over.rows(worker)

    report = handed_over.sync()

    assert report.forgotten == 0
    assert bureau.rows(review) == {}
    assert handed_over.rows(worker) == before


def test_site_given_back_after_the_purge_comes_whole_again(
    bureau: LiveBureau, handed_over: FieldLaptop
) -> None:
    before = handed_over.rows(worker)
    handed_over.sync()
    bureau.assign("A1", "zhou", date(2026, 3, 19))

    handed_over.sync()

    assert handed_over.rows(worker) == before
    assert handed_over.rows(contact) == {
        row: one for row, one in bureau.rows(contact).items() if one["site_id"] == bureau.site("A1")
    }


@pytest.mark.parametrize("call", ["pull", "hello"])
def test_site_revoked_in_the_middle_of_a_session_is_purged_by_it_or_the_next(
    bureau: LiveBureau, laptop: FieldLaptop, clock: FixedClock, call: str
) -> None:
    bureau.assign("A2", "zhou", date(2026, 3, 17))
    clock.advance(DAY_MS)
    way = road(laptop)

    def revoke_before(name: str, answer: object) -> object:
        if name == call and "revoked" not in way.calls:
            way.calls.append("revoked")
            bureau.assign("A2", "wu", date(2026, 3, 18))
            bureau.assign("A1", "wu", date(2026, 3, 18))
            clock.advance(DAY_MS)
        return answer

    way.change = revoke_before
    settling(laptop, way)
    laptop.sync()
    laptop.sync()

    assert laptop.rows(site) == laptop.rows(worker) == {}
    assert traces_of(laptop) == set()
    with laptop.laptop.database.read() as connection:
        held = set(connection.scalars(select(scope_state.c.scope)))
    assert held == {"bureau", f"user:{laptop.account}"}


def test_rows_that_had_arrived_of_a_site_revoked_meanwhile_leave_no_trace(
    bureau: LiveBureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = bureau.enrol(tmp_path / "zhou", "zhou")
    way = road(laptop)
    syncing = settling(laptop, way)
    monkeypatch.setattr(pulling, "MAX_PAGE_ROWS", 30)
    people = f"people:{bureau.site('A1')}"

    def lose_what_follows_the_people(_name: str, answer: object) -> object:
        if isinstance(answer, PullAnswer) and people in {page.scope for page in answer.pages}:
            way.break_at = len(way.calls)
        return answer

    way.change = lose_what_follows_the_people
    with pytest.raises(Refusal, match=r"sync\.unreachable"):
        syncing.sync()
    assert laptop.rows(worker) == {}
    with laptop.laptop.database.read() as connection:
        assert people in staging.scopes(connection)
    bureau.assign("A1", "wu", date(2026, 3, 16))
    way.mend()

    syncing.sync()

    with laptop.laptop.database.read() as connection:
        assert staging.scopes(connection) == set()
    assert not traces.left(laptop.laptop.database)
    assert laptop.rows(worker) == {}
    assert {one.gone_at for one in held_by(bureau, laptop, people)} == {None}
    syncing.sync()
    assert {one.gone_at for one in held_by(bureau, laptop, people)} == {laptop.clock.now_ms()}


def held_by(bureau: LiveBureau, laptop: FieldLaptop, scope: str) -> list[Held]:
    with bureau.bureau.database.read() as connection:
        found = holdings(connection, bureau.clock.now_ms(), device_id=laptop.device)
    return [one for one in found if one.scope == scope]


def test_purge_killed_before_the_file_was_rewritten_is_finished_at_unlock(
    handed_over: FieldLaptop,
) -> None:
    handed_over.close()
    command = [sys.executable, "-m", "tests.app.sync.killed_purge", str(handed_over.root)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert traces_of(handed_over) != set(), "rows are gone, their traces are not"

    handed_over.laptop = handed_over.unlocking.unlock(PASSPHRASE, handed_over.enrolled.folder)

    assert traces_of(handed_over) == set()
    assert handed_over.rows(worker) == {}
    handed_over.unlocking.lock()


def test_full_disk_at_the_rewrite_keeps_nobody_out_and_is_made_good(
    handed_over: FieldLaptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Refusal("store.disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(traces, "wipe", full)
        with pytest.raises(Refusal, match=r"store\.disk_full"):
            handed_over.sync()  # before anything else: an earlier purge comes first
    settled = 0

    def full_later(database: object) -> None:
        nonlocal settled
        settled += 1
        if settled > 1:
            raise Refusal("store.disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(traces, "wipe", full_later)
        report = handed_over.sync()
        assert report.forgotten == 2, "what was shown is announced all the same"
        handed_over.reopen()
    assert traces.left(handed_over.laptop.database)
    handed_over.reopen()

    assert not traces.left(handed_over.laptop.database)
    assert traces_of(handed_over) == set()


def test_every_local_table_says_by_what_it_is_forgotten() -> None:
    unknown = {
        table.name
        for table in on_side("laptop")
        if not table.info.get("synced") and table not in WITHOUT_ROWS and local_shape(table) is None
    }
    assert unknown == set()
