"""The spine: import, assign, enrol, pull, work offline, push; second device and bureau agree, and
the third, another inspector's, has seen and moved nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from app.services.syncing import SyncingService
from app.sync.connection import Answer, Connection
from app.sync.standing import Identity, known_heads, read_identity
from app.sync.transport import BureauLink
from db.journal.state import read_state
from db.replication import chain, operation
from db.replication.message import PROTO
from db.replication.operation import Operation
from db.replication.wire import PullRequest, SegmentCard, SnapshotRequest
from db.schema import SCHEMA
from db.tables.bureau import number_block, signing_key
from db.tables.journal import review, row_meta
from db.tables.people import call_attempt, call_sample, reveal, worker
from db.tables.registry import synced
from db.tables.server import ledger, ledger_sealed
from db.tables.site import contact, filled_form, paper, problem, service, site
from forms.papers import seal as seals
from forms.signing import PublicKey
from inspection.clock import FixedClock
from inspection.ids import new_id
from inspection.refusal import Refusal
from tests.e2e.day import FACTS, whole_day
from tests.support.live_bureau import (
    WORKER_NAME,
    WORKER_PHONE,
    WORKERS,
    FieldLaptop,
    LiveBureau,
)
from tests.support.pushing import sign


def assert_agree(bureau: LiveBureau, *laptops: FieldLaptop) -> None:
    """Every laptop holds the same rows, and the bureau holds each of them just so."""
    for table in synced():
        theirs = bureau.rows(table)
        first = laptops[0].rows(table)
        assert {row: theirs[row] for row in first} == first, table.name
        for other in laptops[1:]:
            assert other.rows(table) == first, table.name


def test_a_day_on_site_reaches_the_bureau_and_the_second_device(
    bureau: LiveBureau, tmp_path: Path, clock: FixedClock
) -> None:
    first = bureau.enrol(tmp_path / "first", "zhou")
    second = bureau.enrol(tmp_path / "second", "zhou")
    first.sync()
    second.sync()
    assert len(first.rows(worker)) == WORKERS

    clock.advance(3_600_000)
    done = whole_day(first, bureau.site("A1"), bureau.account("wu"))
    report = first.sync()
    second.sync()
    first.sync()

    assert (report.conflicts, report.reviews) == (0, 0)
    assert_agree(bureau, first, second)
    for table, row in (
        (filled_form, done.form),
        (problem, done.problem),
        (call_sample, done.sample),
        (paper, done.order),
        (paper, done.receipt),
        (service, done.service),
    ):
        assert row in second.rows(table), table.name
    assert second.rows(paper)[done.order]["state"] == "served"
    assert second.rows(problem)[done.problem]["facts"] == FACTS
    assert len(second.rows(call_attempt)) == 2
    assert len(second.rows(reveal)) == 1
    assert second.syncing.standing().pending == 0


def test_order_is_countersigned_by_the_bureau_and_its_key_certified(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    laptop = bureau.enrol(tmp_path / "first", "zhou")
    laptop.sync()
    done = whole_day(laptop, bureau.site("A1"), bureau.account("wu"))

    laptop.sync()

    order = laptop.rows(paper)[done.order]
    certified = [row for row in laptop.rows(signing_key).values() if row["device"] == laptop.device]
    assert [row["key_id"] for row in certified] == [order["key_id"]]
    sealed = seals.parse(order["seal"])
    assert (sealed.number, sealed.key_id) == (done.number, order["key_id"])
    assert order["countersignature"]


def test_head_kept_by_the_laptop_proves_the_bureaus_whole_ledger(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    laptop = bureau.enrol(tmp_path / "first", "zhou")
    laptop.sync()
    whole_day(laptop, bureau.site("A1"), bureau.account("wu"))
    laptop.sync()
    with laptop.laptop.database.read() as connection:
        key = PublicKey.parse(read_state(connection, "bureau_key") or "")
        (head,) = known_heads(connection, 1)
    with bureau.bureau.database.read() as connection:
        rows = connection.execute(select(ledger).order_by(ledger.c.seq)).all()
        parts = connection.execute(select(ledger_sealed.c.seq, ledger_sealed.c.sealed)).all()
    sealed = {row.seq: row.sealed for row in parts}
    entries = [
        chain.LedgerEntry(
            row.seq, row.core, sealed.get(row.seq), row.hash, row.result, row.received_at, row.chain
        )
        for row in rows
    ]

    report = chain.verify_ledger(entries, head, key)

    assert report.vouched == head.seq
    assert laptop.device in {row.device for row in rows if row.seq <= head.seq}
    spoiled = entries[: head.seq - 1]
    with pytest.raises(Refusal, match="truncated"):
        chain.verify_ledger(spoiled, head, key)


@dataclass
class Wiretap(Connection):
    """A connection that keeps every answer as it came."""

    address: str
    pin: str
    heard: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.address, self.pin)

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        answer = super().post(path, body, headers)
        self.heard.append(answer.body)
        return answer

    def get(self, path: str, headers: Mapping[str, str]) -> Answer:
        answer = super().get(path, headers)
        self.heard.append(answer.body)
        return answer


@dataclass
class Stranger:
    """Another inspector's laptop, whose every answer is heard and whose hand can be forced."""

    laptop: FieldLaptop
    identity: Identity
    tap: Wiretap
    link: BureauLink


@pytest.fixture
def stranger(bureau: LiveBureau, tmp_path: Path) -> Iterator[Stranger]:
    laptop = bureau.enrol(tmp_path / "stranger", "wu")
    with laptop.laptop.database.read() as connection:
        identity = read_identity(connection)
    tap = Wiretap(identity.address, identity.pin or "")
    link = BureauLink(tap, identity.device, identity.device_key)
    laptop.syncing = SyncingService(laptop.laptop, link=lambda _: link)
    yield Stranger(laptop, identity, tap, link)
    tap.close()


def rows_of(bureau: LiveBureau, *scopes: str) -> set[str]:
    with bureau.bureau.database.read() as connection:
        query = select(row_meta.c.row).where(row_meta.c.scope.in_(scopes))
        return {str(row) for row in connection.scalars(query)}


def test_another_inspector_gets_no_row_of_the_site_whatever_he_asks_for(
    bureau: LiveBureau, tmp_path: Path, stranger: Stranger
) -> None:
    first = bureau.enrol(tmp_path / "first", "zhou")
    first.sync()
    whole_day(first, bureau.site("A1"), bureau.account("wu"))
    first.sync()
    foreign = f"site:{bureau.site('A1')}", f"people:{bureau.site('A1')}"

    stranger.laptop.sync()
    cursors = dict.fromkeys((*foreign, f"user:{first.account}"), 0)
    for limit in (1, 5000):
        answer = stranger.link.pull(
            PullRequest(proto=PROTO, schema=SCHEMA, cursors=cursors, limit=limit)
        )
        assert answer.pages == []
    mixed = {f"people:{bureau.site('A2')}": 0, **cursors}
    answer = stranger.link.pull(PullRequest(proto=PROTO, schema=SCHEMA, cursors=mixed, limit=5000))
    assert [page.scope for page in answer.pages] == [f"people:{bureau.site('A2')}"]
    for scope in foreign:
        with pytest.raises(Refusal, match=r"access\.scope"):
            stranger.link.manifest(SnapshotRequest(proto=PROTO, schema=SCHEMA, scope=scope))
        card = SegmentCard(number=0, size=1, sha256="0" * 64, rows=1)
        with pytest.raises(Refusal, match=r"access\.scope"):
            stranger.link.segment(scope, card)

    heard = b"".join(stranger.tap.heard).decode("utf-8", "replace")
    secret = rows_of(bureau, *foreign)
    assert len(secret) > 2 * WORKERS
    assert [row for row in secret if row in heard] == []
    assert f"{WORKER_NAME}A2" in heard
    for text in (f"{WORKER_NAME}A1", "锦绣花园", FACTS, "样例签收人"):
        assert text not in heard, text
    assert (
        stranger.laptop.rows(worker).keys()
        == rows_of(bureau, f"people:{bureau.site('A2')}") & stranger.laptop.rows(worker).keys()
    )
    assert len(stranger.laptop.rows(worker)) == WORKERS


def forged(stranger: Stranger, *wanted: dict[str, Any]) -> list[Operation]:
    """Operations no page of ours would make, chained and signed by the stranger's own device."""
    made: list[Operation] = []
    for one in wanted:
        made.append(
            operation.make(
                **{
                    "device": stranger.identity.device,
                    "dseq": len(made) + 1,
                    "txn": new_id(stranger.laptop.clock),
                    "at": stranger.laptop.clock.now_ms(),
                    "actor": stranger.identity.account,
                    "schema": SCHEMA,
                    "row": new_id(stranger.laptop.clock),
                    "kind": "add",
                    "base": 0,
                    "personal": (),
                    "prev": made[-1].hash if made else operation.GENESIS,
                    "random_bytes": secrets.token_bytes,
                    **one,
                }
            )
        )
    return made


def test_another_inspectors_writes_change_nothing_and_stand_in_review(
    bureau: LiveBureau, tmp_path: Path, stranger: Stranger
) -> None:
    first = bureau.enrol(tmp_path / "first", "zhou")
    first.sync()
    done = whole_day(first, bureau.site("A1"), bureau.account("wu"))
    first.sync()
    stranger.laptop.sync()
    mine, his = bureau.site("A2"), bureau.site("A1")
    (visit,) = first.rows(contact)
    someone = next(iter(first.rows(worker)))
    before = {table.name: bureau.rows(table) for table in synced() if table is not review}
    contact_of = {
        "site_id": (None, his),
        "kind": (None, "service"),
        "covert": (None, False),
        "on_date": (None, "2026-03-16"),
        "started_at": (None, 1),
        "lead_id": (None, stranger.identity.account),
        "state": (None, "open"),
    }
    attempts = forged(
        stranger,
        {"entity": "contact", "scope": f"site:{his}", "pairs": contact_of},
        {"entity": "contact", "scope": f"site:{mine}", "pairs": contact_of},
        {
            "entity": "contact",
            "scope": f"site:{his}",
            "row": visit,
            "kind": "edit",
            "base": 10**6,
            "pairs": {"approval": (None, "伪造")},
        },
        {
            "entity": "contact",
            "scope": f"site:{mine}",
            "row": visit,
            "kind": "edit",
            "base": 10**6,
            "pairs": {"approval": (None, "伪造")},
        },
        {
            "entity": "paper",
            "scope": f"site:{his}",
            "row": done.order,
            "kind": "edit",
            "base": 10**6,
            "pairs": {"state": ("served", "void")},
        },
        {
            "entity": "worker",
            "scope": f"people:{his}",
            "row": someone,
            "kind": "edit",
            "base": 10**6,
            "pairs": {"trade": (None, "伪造")},
        },
        {
            "entity": "site",
            "scope": f"site:{mine}",
            "row": mine,
            "kind": "edit",
            "base": 10**6,
            "pairs": {"name": ("涢水大桥", "伪造")},
        },
        {
            "entity": "grant",
            "scope": f"user:{stranger.identity.account}",
            "pairs": {
                "account_id": (None, stranger.identity.account),
                "granted_scope": (None, f"site:{his}"),
                "mode": (None, "write"),
                "granted_at": (None, 1),
            },
        },
    )

    answer = stranger.link.push(sign(attempts, stranger.identity.device_key))

    assert [one.code for one in answer.results] == ["review"] * len(attempts)
    after = {table.name: bureau.rows(table) for table in synced() if table is not review}
    assert after == before
    kept = bureau.rows(review).values()
    assert len(kept) == len(attempts)
    own = {f"user:{stranger.identity.account}", f"site:{mine}"}
    assert {one["in_scope"] for one in kept} == own  # nothing in a scope he never held
    again = stranger.link.push(sign(attempts, stranger.identity.device_key))
    assert again == answer
    first.sync()
    assert first.rows(review) == {}


def test_unsigned_and_foreign_signed_pushes_are_refused_whole(
    bureau: LiveBureau, tmp_path: Path, stranger: Stranger
) -> None:
    first = bureau.enrol(tmp_path / "first", "zhou")
    with first.laptop.database.read() as connection:
        owner = read_identity(connection)
    (one,) = forged(
        stranger,
        {
            "entity": "contact",
            "scope": f"site:{bureau.site('A1')}",
            "pairs": {"site_id": (None, bureau.site("A1"))},
            "device": owner.device,
            "actor": owner.account,
        },
    )
    for request, code in (
        (sign([one], owner.device_key), "push.signature"),
        (sign([one], stranger.identity.device_key), "push.actor"),
        (msgspec.structs.replace(sign([one], owner.device_key), sig="1." + "A" * 86), "push."),
    ):
        with pytest.raises(Refusal) as refused:
            stranger.link.push(request)
        assert refused.value.code.startswith(code)
    assert bureau.rows(review) == {}


def test_supervisor_reads_the_site_but_no_worker(bureau: LiveBureau, tmp_path: Path) -> None:
    first = bureau.enrol(tmp_path / "first", "zhou")
    first.sync()
    done = whole_day(first, bureau.site("A1"), bureau.account("wu"))
    first.sync()
    chief = bureau.enrol(tmp_path / "chief", "ke")

    chief.sync()

    assert {row["code"] for row in chief.rows(site).values()} == {"A1", "A2"}
    assert done.problem in chief.rows(problem)
    for table in (worker, call_sample, call_attempt, reveal):
        assert chief.rows(table) == {}, table.name
    assert {row["named"] for row in chief.rows(filled_form).values()} == {False}
    assert chief.rows(number_block) == {}


def test_bureau_away_and_back_loses_nothing(bureau: LiveBureau, tmp_path: Path) -> None:
    laptop = bureau.enrol(tmp_path / "first", "zhou")
    laptop.sync()
    whole_day(laptop, bureau.site("A1"), bureau.account("wu"))
    laptop.syncing.close()
    bureau.stop()
    waiting = laptop.syncing.standing().pending

    with pytest.raises(Refusal) as refused:
        laptop.sync()

    assert refused.value.code == "sync.unreachable"
    assert laptop.syncing.standing().pending == waiting > 0
    bureau.start()
    assert laptop.sync().sent == waiting
    assert_agree(bureau, laptop)


def test_no_name_or_phone_is_readable_in_any_file_or_log(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    laptop = bureau.enrol(tmp_path / "first", "zhou")
    laptop.sync()
    whole_day(laptop, bureau.site("A1"), bureau.account("wu"))
    laptop.sync()

    readable = find_in_files(laptop.root, WORKER_NAME, f"{WORKER_PHONE}0", "样例签收人", FACTS[:6])
    laptop.close()

    assert readable == []
    assert find_in_files(laptop.root, WORKER_NAME, f"{WORKER_PHONE}0") == []
    for text in (WORKER_NAME, WORKER_PHONE, "样例", "锦绣"):
        assert text not in bureau.log.text


def find_in_files(root: Path, *texts: str) -> list[tuple[str, str]]:
    """(file, text) wherever one of the texts stands in a file below `root`, in any encoding."""
    files = [path for path in root.rglob("*") if path.is_file()]
    assert len(files) >= 3
    return [
        (path.name, text)
        for path in files
        for text in texts
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
        if text.encode(encoding) in path.read_bytes()
    ]
