"""A copy gets its own identity, a restored bureau another life: asked as laptops ask, twice."""

from __future__ import annotations

import argparse
import io

import msgspec
from sqlalchemy import func, select

from db.replication.admission import (
    READMIT_CONTEXT,
    ChallengeAnswer,
    CopyAnswer,
    ReadmitRequest,
)
from db.replication.message import PROTO
from db.replication.operation import GENESIS
from db.replication.statements import DeviceStatement, sign_device
from db.replication.wire import JoinAnswer, PushAnswer
from db.tables.bureau import number_block, setting, signing_key
from db.tables.server import device
from forms.signing import PrivateKey
from inspection.ids import new_id
from server import backups
from server.admin.devices import devices
from server.admin.terminal import Terminal
from server.backups import horizon, note, number
from server.copies import COPIES_A_DAY
from server.devices import revoke
from tests.server.conftest import City
from tests.server.laptop import Laptop
from tests.support.pushing import sign

DAY_MS = 86_400_000


def twin(city: City, of: Laptop) -> Laptop:
    """The same identity on another disk."""
    made = city.stranger()
    made.welcome, made.device_key, made.token = of.welcome, of.device_key, of.token
    made.dseq, made.hash = of.dseq, of.hash
    return made


def copy_body(laptop: Laptop, dseq: int, hash_: str) -> dict[str, object]:
    return {
        "proto": PROTO,
        "dseq": dseq,
        "hash": hash_,
        "device_key": laptop.device_key.public.text,
        "paper_key": laptop.paper_key.public.text,
    }


def test_copy_is_given_one_identity_however_often_it_asks(city: City) -> None:
    zhou = city.laptop("zhou")
    zhou.push(zhou.contact(city.site("A1")))
    clone = twin(city, zhou)
    start = (clone.dseq, clone.hash)
    zhou.push(zhou.contact(city.site("A1")))
    clone.device_key, clone.paper_key = PrivateKey.generate(), PrivateKey.generate()

    told = [clone.ask("/copy", copy_body(clone, *start), CopyAnswer).device for _ in range(2)]

    assert told[0] == told[1] != zhou.me.device
    with city.bureau.database.read() as connection:
        row = connection.execute(select(device).where(device.c.id == told[0])).one()
        keys = select(func.count()).where(signing_key.c.device == told[0])
        blocks = select(func.count()).where(number_block.c.device == told[0])
        assert connection.execute(keys).scalar_one() == 1
        assert connection.execute(blocks).scalar_one() == 1
    assert (row.copy_of, row.branch_dseq, row.last_hash) == (zhou.me.device, *start)
    assert '"event":"device.copied"' in city.log.text.replace(" ", "")
    out = io.StringIO()
    devices(city.bureau, argparse.Namespace(action="list"), Terminal(out, out, "en"))
    assert f"is a copy of {zhou.me.device}" in out.getvalue()


def test_identity_is_given_only_where_the_ledger_proves_a_fork(city: City) -> None:
    zhou = city.laptop("zhou")
    zhou.push(zhou.contact(city.site("A1")))
    other = twin(city, zhou)
    other.device_key, other.paper_key = PrivateKey.generate(), PrivateKey.generate()

    at_head = other.refused("/copy", copy_body(other, zhou.dseq, zhou.hash))
    forged = other.refused("/copy", copy_body(other, zhou.dseq, "f" * 64))
    wu = city.laptop("wu")
    of_another = other.refused("/copy", {**copy_body(other, 0, GENESIS), "device_key": "1.AA"})

    assert (at_head[0], at_head[1].code) == (409, "sync.copy_no_fork")
    assert (forged[0], forged[1].code) == (409, "sync.copy_unknown")
    assert of_another[0] == 400
    taken = wu.refused("/copy", copy_body(zhou, 0, GENESIS))
    assert taken[1].code == "enrol.key_known"


def test_readmission_believes_only_the_bureaus_own_hand_and_the_devices_key(city: City) -> None:
    """The bureau let this laptop in, in a life that it has forgotten."""
    zhou, mine, paper_key = city.laptop("zhou"), PrivateKey.generate(), PrivateKey.generate()
    with city.bureau.database.read() as connection:
        key = city.bureau.signing_key(connection)
    told = msgspec.structs.asdict(zhou.me.statement)
    del told["signature"]
    told |= {
        "device": new_id(city.bureau.clock),
        "device_key": mine.public.text,
        "paper_key": paper_key.public.text,
    }
    genuine = sign_device(key, **told)
    replace = msgspec.structs.replace

    assert readmitted(city, sign_device(mine, **told), mine) == "signature.device"
    assert readmitted(city, replace(genuine, role="admin"), mine) == "signature.device"
    assert readmitted(city, genuine, paper_key) == "signature.device"
    assert readmitted(city, genuine, mine, challenge_for=zhou.me.device) == "token.challenge"
    other_key = sign_device(key, **{**told, "device": zhou.me.device})
    assert readmitted(city, other_key, mine) == "enrol.key_known"
    assert [readmitted(city, genuine, mine) for _ in range(2)] == ["", ""]

    again = city.stranger()
    again.welcome, again.device_key = replace(zhou.me, device=genuine.device), mine
    again.sign_in()
    assert again.push(again.contact(city.site("A1"))).results[0].code == "applied"
    with city.bureau.office() as office:
        revoke(city.bureau, office, genuine.device, "lost")
    assert readmitted(city, genuine, mine) == "sync.device_revoked"


def readmitted(
    city: City, statement: DeviceStatement, key: PrivateKey, challenge_for: str | None = None
) -> str:
    """What `/readmit` says: nothing when it is done, else the code."""
    stranger = city.stranger()
    asked = {"device": challenge_for or statement.device}
    challenge = stranger.ask("/challenge", asked, ChallengeAnswer).challenge
    signature = key.sign(READMIT_CONTEXT, challenge.encode())
    body = ReadmitRequest(
        proto=PROTO, statement=statement, challenge=challenge, signature=signature
    )
    answer = stranger.call("/readmit", body)
    return "" if answer.status_code == 200 else str(answer.json()["code"])


def test_copies_are_throttled_by_the_device_they_are_of(city: City) -> None:
    zhou = city.laptop("zhou")
    zhou.push(zhou.contact(city.site("A1")))
    for _ in range(COPIES_A_DAY):
        one = twin(city, zhou)
        one.device_key, one.paper_key = PrivateKey.generate(), PrivateKey.generate()
        one.ask("/copy", copy_body(one, 0, GENESIS), CopyAnswer)
    late = twin(city, zhou)
    late.device_key, late.paper_key = PrivateKey.generate(), PrivateKey.generate()

    status, problem = late.refused("/copy", copy_body(late, 0, GENESIS))

    assert (status, problem.code) == (429, "throttled")


def test_declared_restore_begins_a_life_that_each_laptop_joins_once(city: City) -> None:
    zhou, wu = city.laptop("zhou"), city.laptop("wu")
    zhou.push(zhou.contact(city.site("A1")))
    head = zhou.hello().head

    life = backups.declare(city.bureau)

    assert life.agreed >= head.seq
    assert zhou.refused("/hello", zhou.hello_body(known=head))[1].code == "sync.epoch"
    made = zhou.contact(city.site("A1"))
    refused = zhou.refused("/push", sign([made], zhou.device_key, known=head))
    assert refused[1].code == "sync.epoch"
    zhou.dseq, zhou.hash = zhou.dseq - 1, made.core.prev
    with city.bureau.database.read() as connection:
        assert {one.device for one in backups.silent(connection)} == {zhou.me.device, wu.me.device}
    joins = [zhou.ask("/join", {"proto": PROTO, "heads": [head]}, JoinAnswer) for _ in range(2)]
    assert [one.agreed for one in joins] == [head.seq, head.seq]
    assert zhou.hello(known=joins[1].head).epoch == joins[1].epoch != head.epoch
    with city.bureau.database.read() as connection:
        assert [one.device for one in backups.silent(connection)] == [wu.me.device]


def test_base_of_a_lost_life_counts_no_more_than_what_both_share(city: City) -> None:
    """Byte for byte the same edit: with the ceiling it is a conflict, without it overwrites."""
    zhou, other = city.laptop("zhou"), city.laptop("zhou")
    added = zhou.contact(city.site("A1"))
    seq = zhou.push(added).results[0].seq
    fields = {"scope": f"site:{city.site('A1')}", "row": added.core.row}
    other.push(
        other.make(
            "contact", values={"approval": "别人的"}, old={"approval": None}, base=seq, **fields
        )
    )
    mine = zhou.make(
        "contact", values={"approval": "我的"}, old={"approval": None}, base=10**6, **fields
    )

    answer = zhou.ask("/push", sign([mine], zhou.device_key, ceiling=seq), PushAnswer)

    assert answer.results[0].code == "conflict"


def test_horizon_is_what_every_kept_backup_holds(city: City) -> None:
    bureau, clock = city.bureau, city.bureau.clock
    zhou = city.laptop("zhou")
    first = number(bureau)
    note(bureau, first)
    zhou.push(zhou.contact(city.site("A1")))
    assert zhou.hello().backup_horizon == 0  # no setting: everything is retained
    with bureau.office() as office:
        office.add(setting, {"name": "backup_days", "value": "30"})
    assert zhou.hello().backup_horizon == first
    later = number(bureau)
    note(bureau, later)
    with bureau.database.read() as connection:
        now = clock.now_ms()
        assert horizon(connection, now) == first
        assert horizon(connection, now + 40 * DAY_MS) == first  # taken in one instant
