"""The live server, over TLS, on both databases: who sees what, what writes become."""

from __future__ import annotations

import json

import msgspec
import pytest
from sqlalchemy import func, select

from db.replication import chain, digest, snapshot
from db.replication.operation import GENESIS
from db.replication.wire import PullRequest
from db.tables.journal import review
from db.tables.server import ledger, ledger_sealed
from db.tables.site import contact
from forms.signing import PrivateKey, PublicKey
from inspection.clock import FixedClock
from tests.server.conftest import City
from tests.support.pushing import sign


def test_pull_gives_the_granted_scopes_and_nothing_else(city: City) -> None:
    zhou, wu = city.laptop("zhou"), city.laptop("wu")
    own, foreign = city.site("A1"), city.site("A2")
    scopes = [card.scope for card in zhou.me.grants]
    rows = zhou.pull_all(scopes, limit=7)
    entities = {row["entity"] for row in rows.values()}
    assert {"site", "worker", "roster", "firm", "form_version", "setting", "grant"} <= entities
    assert len([row for row in rows.values() if row["entity"] == "worker"]) == 30
    forged = [f"site:{foreign}", f"people:{foreign}", f"user:{wu.me.account}", f"site:{own}"]
    raw = zhou.call(
        "/pull",
        {"proto": 1, "schema": 1, "cursors": dict.fromkeys(forged, 0), "limit": 5000},
    )
    assert foreign not in raw.text
    assert wu.me.account not in raw.text
    assert [page["scope"] for page in raw.json()["pages"]] == [f"site:{own}"]
    status, problem = zhou.refused(
        "/snapshot", {"proto": 1, "schema": 1, "scope": f"people:{foreign}"}
    )
    assert (status, problem.code) == (403, "access.scope")


def test_supervisor_sees_sites_without_their_people(city: City) -> None:
    ke = city.laptop("ke")
    scopes = [card.scope for card in ke.me.grants]
    assert sum(scope.startswith("site:") for scope in scopes) == 2
    assert not any(scope.startswith("people:") for scope in scopes)
    rows = ke.pull_all(scopes)
    assert not any(row["entity"] in {"worker", "roster"} for row in rows.values())
    answer = ke.push(ke.contact(city.site("A1")))
    assert [(one.code, one.reason) for one in answer.results] == [("review", "not_permitted")]


def test_push_is_applied_once_however_often_it_is_sent(city: City) -> None:
    zhou = city.laptop("zhou")
    site = city.site("A1")
    operations = [zhou.contact(site) for _ in range(3)]
    first = zhou.push(*operations)
    assert [one.code for one in first.results] == ["applied"] * 3
    assert first.position.last_dseq == 3
    again = zhou.call("/push", sign(operations, zhou.device_key), compressed=True)
    assert msgspec.json.decode(again.content, type=type(first)) == first
    rows = zhou.pull_all([f"site:{site}"])
    pulled = {row["id"] for row in rows.values() if row["entity"] == "contact"}
    assert pulled == {one.core.row for one in operations}


def test_second_device_of_the_account_receives_what_the_first_wrote(city: City) -> None:
    first, second = city.laptop("zhou"), city.laptop("zhou")
    site = city.site("A1")
    before = second.pull_all([f"site:{site}"])
    made = first.contact(site, result="一切正常")
    first.push(made)
    after = second.pull_all([f"site:{site}"])
    assert set(after) - set(before) == {made.core.row}
    assert after[made.core.row]["result"] == "一切正常"
    with city.bureau.database.read() as connection:
        stored = connection.execute(select(contact).where(contact.c.id == made.core.row)).one()
    assert stored.result == "一切正常"


def test_foreign_writes_change_nothing_and_stand_in_review_whole(city: City) -> None:
    zhou, wu = city.laptop("zhou"), city.laptop("wu")
    own, foreign = city.site("A2"), city.site("A1")
    made = zhou.contact(foreign, result="原样")
    zhou.push(made)
    txn = made.core.txn[:-4] + "0000"
    ops = [
        wu.make(
            "contact",
            f"site:{foreign}",
            {"result": "篡改"},
            row=made.core.row,
            base=10**6,
            old={"result": "原样"},
            txn=txn,
        ),
        wu.make(
            "contact",
            f"site:{own}",
            {"result": "冒充范围"},
            row=made.core.row,
            base=10**6,
            old={"result": "原样"},
            txn=txn,
        ),
    ]
    same_txn = wu.contact(own)  # in a transaction of its own: it goes through
    answer = wu.push(*ops, same_txn)
    assert [one.code for one in answer.results] == ["review", "review", "applied"]
    with city.bureau.database.read() as connection:
        row = connection.execute(select(contact).where(contact.c.id == made.core.row)).one()
        reviews = connection.execute(
            select(func.count()).select_from(review).where(review.c.device == wu.me.device)
        ).scalar_one()
    assert row.result == "原样"
    assert reviews == 2
    shown = wu.pull_all([f"user:{wu.me.account}", f"site:{own}"])
    assert sum(one["entity"] == "review" for one in shown.values()) == 2


@pytest.mark.parametrize("entity", ["site", "grant", "account", "worker", "number_block"])
def test_laptops_never_write_what_only_the_office_writes(city: City, entity: str) -> None:
    zhou = city.laptop("zhou")
    site = city.site("A1")
    scope = {"site": f"site:{site}", "worker": f"people:{city.site('A2')}"}.get(
        entity, f"user:{zhou.me.account}" if entity in {"grant", "number_block"} else "bureau"
    )
    answer = zhou.push(zhou.make(entity, scope, {"name": "x", "site_id": site}))
    assert [one.code for one in answer.results] == ["review"]


def test_push_of_another_key_is_refused_whole(city: City) -> None:
    zhou = city.laptop("zhou")
    made = zhou.contact(city.site("A1"))
    status, problem = zhou.refused("/push", sign([made], PrivateKey.generate()))
    assert (status, problem.code) == (403, "push.signature")
    assert zhou.push(made).results[0].code == "applied"


def test_gap_and_fork_are_named(city: City) -> None:
    zhou = city.laptop("zhou")
    site = city.site("A1")
    first, second, third = (zhou.contact(site) for _ in range(3))
    zhou.push(first)
    status, problem = zhou.refused("/push", sign([third], zhou.device_key))
    assert (status, problem.code, problem.params["expected"]) == (409, "push.gap", 2)
    zhou.push(second, third)
    clone = city.stranger()
    clone.welcome, clone.device_key, clone.token = zhou.welcome, zhou.device_key, zhou.token
    status, problem = clone.refused("/push", sign([clone.contact(site)], zhou.device_key))
    assert (status, problem.code) == (409, "push.fork")
    assert clone.refused("/hello", clone.hello_body())[1].code == "push.fork"


def test_hello_is_the_whole_session_when_nothing_differs(city: City) -> None:
    zhou = city.laptop("zhou")
    first = zhou.hello()
    assert {one.scope for one in first.changed} == {card.scope for card in zhou.me.grants}
    assert all(one.snapshot for one in first.changed)
    cursors, sums = {}, {}
    for one in first.changed:
        rows = zhou.pull_all([one.scope])
        pairs = [(row["id"], row["rev"]) for row in rows.values()]
        assert (digest.of_rows(pairs), len(pairs)) == (one.digest, one.rows)
        cursors[one.scope], sums[one.scope] = first.head.seq, (one.digest, one.rows)
    again = zhou.hello(cursors=cursors, sums=sums)
    assert again.changed == []
    site = city.site("A1")
    zhou.push(zhou.contact(site))
    third = zhou.hello(cursors=cursors, sums=sums)
    assert [(one.scope, one.snapshot) for one in third.changed] == [(f"site:{site}", False)]


def test_hello_with_equal_cursors_and_another_root_offers_every_digest(city: City) -> None:
    zhou = city.laptop("zhou")
    first = zhou.hello()
    cursors = {one.scope: first.head.seq for one in first.changed}
    again = zhou.hello(cursors=cursors, sums={"bureau": (digest.EMPTY, 0)})
    assert {one.scope for one in again.changed} == set(cursors)


def test_head_is_signed_and_vouches_for_the_ledger(city: City) -> None:
    zhou = city.laptop("zhou")
    zhou.push(zhou.contact(city.site("A1")))
    head = zhou.hello().head
    key = PublicKey.parse(zhou.me.bureau_key)
    assert chain.verify_head(head, key)
    with city.bureau.database.read() as connection:
        entries = [
            chain.LedgerEntry(
                row.seq, row.core, row.sealed, row.hash, row.result, row.received_at, row.chain
            )
            for row in connection.execute(
                select(ledger, ledger_sealed.c.sealed)
                .join(ledger_sealed, ledger_sealed.c.seq == ledger.c.seq, isouter=True)
                .order_by(ledger.c.seq)
            )
        ]
    assert chain.verify_ledger(entries, head, key).vouched == head.seq
    assert zhou.hello().head == head


def test_laptop_that_knows_another_past_is_told_to_join_again(city: City) -> None:
    zhou = city.laptop("zhou")
    head = zhou.hello().head
    assert zhou.hello(known=head).epoch == zhou.me.epoch
    for strange in (
        msgspec.structs.replace(head, chain="0" * 64),
        msgspec.structs.replace(head, seq=head.seq + 99),
        msgspec.structs.replace(head, epoch="another"),
    ):
        status, problem = zhou.refused("/hello", zhou.hello_body(known=strange))
        assert (status, problem.code) == (409, "sync.epoch")
        made = sign([zhou.contact(city.site("A1"))], zhou.device_key, known=strange)
        assert zhou.refused("/push", made)[1].code == "sync.epoch"
        zhou.dseq, zhou.hash = 0, GENESIS
        pull = PullRequest(proto=1, schema=1, cursors={"bureau": 0}, limit=9, known=strange)
        assert zhou.refused("/pull", pull)[1].code == "sync.epoch"
    assert zhou.hello(known=head).epoch == zhou.me.epoch


def test_snapshot_resumes_at_any_byte_and_equals_the_pull(city: City) -> None:
    zhou = city.laptop("zhou")
    scope = f"people:{city.site('A1')}"
    manifest = zhou.manifest(scope)
    (card,) = manifest.segments
    whole = zhou.segment(scope, card.sha256).content
    assert len(whole) == card.size
    for cut in (1, card.size // 2, card.size - 1):
        rest = zhou.segment(scope, card.sha256, f"bytes={cut}-")
        assert rest.status_code == 206
        assert rest.headers["content-range"] == f"bytes {cut}-{card.size - 1}/{card.size}"
        assert whole[:cut] + rest.content == whole
    beyond = zhou.segment(scope, card.sha256, f"bytes={card.size}-")
    assert (beyond.status_code, beyond.json()["code"]) == (416, "blob.range")
    pulled = zhou.pull_all([scope])
    found = {}
    for rows in snapshot.decode(whole, card.sha256):
        for values in rows.values:
            found[values[0]] = dict(zip(rows.columns, values, strict=True))
    assert len(found) == manifest.rows == 60
    for key, row in found.items():
        assert {name: pulled[key][name] for name in row} == row
    wu = city.laptop("wu")
    assert wu.segment(scope, card.sha256).status_code == 403


def test_number_blocks_are_topped_up_and_never_leased_twice(city: City, clock: FixedClock) -> None:
    laptops = [city.laptop("zhou"), city.laptop("zhou"), city.laptop("wu")]
    clock.advance(270 * 86_400_000)  # December: next year's are wanted too
    seen: list[tuple[int, int, int]] = []
    for laptop in laptops:
        laptop.sign_in()
        laptop.hello()
        laptop.hello()
        rows = laptop.pull_all([f"user:{laptop.me.account}"])
        seen += [
            (row["year"], row["first"], row["last"])
            for row in rows.values()
            if row["entity"] == "number_block" and row["device"] == laptop.me.device
        ]
    assert sorted(seen) == [
        (2026, 1, 50),
        (2026, 51, 100),
        (2026, 101, 150),
        (2027, 1, 50),
        (2027, 51, 100),
        (2027, 101, 150),
    ]


def test_log_of_a_whole_session_names_nobody(city: City) -> None:
    zhou = city.laptop("zhou")
    zhou.push(zhou.contact(city.site("A1"), result="王一 13900000001"))
    zhou.pull_all([card.scope for card in zhou.me.grants])
    zhou.call("/enrol?name=13900000001", {"code": "王一"})
    text = city.log.text
    events = {json.loads(line)["event"] for line in text.splitlines()}
    assert {"request", "push", "device.enrolled"} <= events
    for needle in ("1390", "工人", "王一", "zhou", "笔记本", zhou.token, "127.0.0.1", "锦绣"):
        assert needle not in text


def test_health_tells_database_schema_version_and_head(city: City) -> None:
    zhou = city.stranger()
    answer = zhou.client.get("/health")
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "well"
    assert told["database"] == city.bureau.database.dialect
    assert told["head"] > 0


def test_openapi_document_names_every_call_and_closes_its_bodies(city: City) -> None:
    document = city.stranger().client.get("/openapi/openapi.json").json()
    assert {"/enrol", "/challenge", "/token", "/hello", "/push", "/pull", "/snapshot"} <= set(
        document["paths"]
    )
    for name in ("Hello", "PushRequest", "PullRequest", "EnrolRequest"):
        assert document["components"]["schemas"][name]["additionalProperties"] is False
    assert document["paths"]["/push"]["post"]["security"] == [{"device": []}]
    assert document["components"]["securitySchemes"]["device"]["scheme"] == "bearer"
