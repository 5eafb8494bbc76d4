"""A paper that arrives: only with a number of the device's own, countersigned, void or not."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import event, select

from db.journal.rules import Numbers
from db.replication.operation import Operation
from db.tables.registry import personal_columns
from db.tables.site import paper
from forms.papers import seal
from forms.papers.certificate import Countersignature, KeyRing
from forms.signing import PublicKey
from server import numbers
from tests.server.conftest import City
from tests.server.laptop import Laptop

CONTENT = '{"facts":"未按月足额支付"}'


def order(city: City, laptop: Laptop, serial: int | None, **changed: Any) -> Operation:
    site = city.site("A1")
    number = f"随人社劳监令字〔2026〕{serial}号"
    made = seal.make("https://bureau.example", number, CONTENT.encode(), laptop.paper_key)
    facts = {
        "site_id": site,
        "type": "order",
        "number": number,
        "year": 2026,
        "serial": serial,
        "content": CONTENT,
        "seal": made.url,
        "key_id": made.key_id,
        "pdf_sha256": "0" * 64,
        "issued_on": "2026-03-16",
        "issued_at": laptop.clock.now_ms(),
        "state": "issued",
        "account_id": laptop.me.account,
        "device": laptop.me.device,
        "printed": 1,
    }
    personal = frozenset(personal_columns(paper))
    return laptop.make("paper", f"site:{site}", {**facts, **changed}, personal=personal)


def test_arriving_paper_is_countersigned_over_its_very_content(city: City) -> None:
    zhou = city.laptop("zhou")
    made = order(city, zhou, 1)
    assert zhou.push(made).results[0].code == "applied"
    rows = zhou.pull_all([f"site:{city.site('A1')}"])
    row = rows[made.core.row]
    signed = Countersignature.parse(row["countersignature"])
    ring = KeyRing(bureau_keys=(PublicKey.parse(zhou.me.bureau_key),), countersignatures=(signed,))
    assert ring.received_at(seal.parse(row["seal"])) == city.bureau.clock.now_ms()
    other = seal.make("https://bureau.example", row["number"], b"other", zhou.paper_key)
    assert ring.received_at(other) is None


def test_numbers_are_looked_up_however_many_papers_there_are(city: City) -> None:
    zhou = city.laptop("zhou")
    asked: list[tuple[str, Any]] = []
    with city.bureau.database.read() as connection:

        @event.listens_for(connection, "before_cursor_execute")
        def note(_connection: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
            if "FROM paper" in sql:
                asked.append((sql, values))

        numbers.wanting(connection, zhou.me.device, zhou.clock.now_ms())
        image = {"type": "order", "year": 2026, "serial": 1, "device": zhou.me.device}
        assert Numbers(connection, zhou.me.device).claim(image) is None
        event.remove(connection, "before_cursor_execute", note)
        if city.bureau.database.dialect == "postgresql":
            explain = "EXPLAIN"
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # so few rows are read
        else:
            explain = "EXPLAIN QUERY PLAN"
        plans = [
            " ".join(str(row) for row in connection.exec_driver_sql(f"{explain} {sql}", of))
            for sql, of in asked
        ]

    assert len(plans) == 2
    assert all("ix_paper_number" in plan or "ix_paper_device" in plan for plan in plans), plans


def test_numbers_not_leased_to_this_device_stand_in_review(city: City) -> None:
    zhou, other = city.laptop("zhou"), city.laptop("zhou")
    assert zhou.push(order(city, zhou, 1)).results[0].code == "applied"
    for serial, device, reason in (
        (1, zhou.me.device, "number_used"),
        (51, zhou.me.device, "number_not_leased"),
        (9_999, zhou.me.device, "number_not_leased"),
        (52, other.me.device, "number_of_other_device"),
    ):
        (result,) = zhou.push(order(city, zhou, serial, device=device)).results
        assert (result.code, result.reason) == ("review", reason)
    with city.bureau.database.read() as connection:
        serials = connection.execute(select(paper.c.serial)).scalars().all()
    assert serials == [1]


def test_paper_with_a_broken_seal_is_kept_as_it_came(city: City) -> None:
    zhou = city.laptop("zhou")
    made = order(city, zhou, 2, seal="https://bureau.example/v#nonsense")
    assert zhou.push(made).results[0].code == "applied"
    rows = zhou.pull_all([f"site:{city.site('A1')}"])
    assert rows[made.core.row]["countersignature"] is None
    whole = seal.make("https://bureau.example", "1", CONTENT.encode(), zhou.paper_key).url
    nul = order(city, zhou, 3, seal=whole.replace("/v#1.1.", "/v#1.%00."))
    assert zhou.push(nul).results[0].code == "applied"


def test_value_that_an_index_cannot_hold_stands_in_review_and_the_queue_moves_on(
    city: City,
) -> None:
    zhou = city.laptop("zhou")
    long = order(city, zhou, None, type=secrets.token_hex(30_000))
    result, _ = zhou.push(long, zhou.contact(city.site("A1"))).results
    embedded = city.bureau.settings.embedded  # SQLite's indexes hold anything
    assert (result.code, result.reason) == (
        ("applied", None) if embedded else ("review", "database")
    )
    assert zhou.push(zhou.contact(city.site("A1"))).results[0].code == "applied"
