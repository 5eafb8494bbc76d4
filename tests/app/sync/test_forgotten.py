"""A bureau put back from a backup older than a laptop: the laptop shows what the bureau signed when
it let it in, and brings back its work and its numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from app.sync import recovery
from app.sync.standing import leased_here, read_statement
from db.replication.statements import verify_device
from db.tables.bureau import account, number_block, setting, signing_key
from db.tables.journal import conflict, review
from db.tables.laptop import device_state
from db.tables.server import device, ledger
from db.tables.site import contact, paper
from forms.papers.certificate import KeyRing, KeyStatements
from inspection.refusal import Refusal
from server import accounts
from server.admin import backups, office
from server.bureau import bureau_public_key
from server.devices import revoke
from tests.app.sync.field import Field, assert_equal, enter, order, visit
from tests.app.sync.restoring import Backup, history, lives, say
from tests.app.sync.test_copies import copied
from tests.support.live_bureau import LiveBureau


def of_device(bureau: LiveBureau, which: str) -> list[int]:
    with bureau.bureau.database.read() as connection:
        query = select(ledger.c.dseq).where(ledger.c.device == which).order_by(ledger.c.seq)
        return list(connection.scalars(query))


def test_laptop_enrolled_after_the_backup_comes_back_with_all_it_sent_and_had_not_sent(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    backup = Backup(bureau, tmp_path / "backup.db")
    zhou = enter(bureau, tmp_path / "one", "zhou")
    zhou.sync()
    sent = [visit(zhou) for _ in range(2)]
    zhou.sync()
    waiting = visit(zhou)
    certificate = KeyStatements.parse(
        next(
            one["certificate"]
            for one in bureau.rows(signing_key).values()
            if one["device"] == zhou.laptop.device
        )
    ).certificate
    which = zhou.laptop.device

    backup.put_back(zhou)
    report = zhou.laptop.sync()

    assert report.joined
    assert not report.copied
    assert zhou.laptop.device == which
    assert zhou.road.calls[:3] == ["hello", "readmit", "hello"]
    assert set(bureau.rows(contact)) == {*sent, waiting}
    assert of_device(bureau, which) == sorted(of_device(bureau, which))
    assert len(history(bureau)) == len(set(history(bureau)))
    assert not bureau.rows(review)
    assert [cause for cause, _ in lives(bureau)] == ["found"]
    assert "device.readmitted" in bureau.log.text
    with bureau.bureau.database.read() as connection:
        key = bureau_public_key(connection)
    (row,) = [one for one in bureau.rows(signing_key).values() if one["device"] == which]
    again = KeyStatements.parse(row["certificate"]).certificate
    ring = KeyRing((key,), (again,))
    assert (again.from_ms, again.key_id) == (certificate.from_ms, certificate.key_id)
    assert ring.certificates_of(certificate.key_id) == [again]
    assert_equal(zhou)
    later = visit(zhou)
    assert zhou.laptop.sync().joined is False
    assert later in bureau.rows(contact)


def test_laptop_of_before_the_statements_gets_one_and_is_known_again_though_the_answer_is_lost(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    backup = Backup(bureau, tmp_path / "backup.db")
    zhou = enter(bureau, tmp_path / "one", "zhou")
    with zhou.laptop.laptop.database.write() as connection:
        told = read_statement(connection)
        connection.execute(device_state.delete().where(device_state.c.name == "statement"))
    zhou.sync()
    row = visit(zhou)
    zhou.sync()
    with zhou.laptop.laptop.database.read() as connection:
        assert read_statement(connection) == told is not None
    backup.put_back(zhou)
    zhou.road.break_at, zhou.road.after = 1, True
    with pytest.raises(Refusal):
        zhou.laptop.sync()

    zhou.sync()

    assert row in bureau.rows(contact)
    with bureau.bureau.database.read() as connection:
        key = bureau_public_key(connection)
        query = select(device.c.id).where(device.c.id == zhou.laptop.device)
        assert len(connection.execute(query).all()) == 1
    assert told is not None
    assert verify_device(told, key)


def test_copy_that_became_a_device_after_the_backup_is_known_again_with_its_branch(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    zhou = enter(bureau, tmp_path / "one", "zhou")
    zhou.sync()
    visit(zhou)
    zhou.sync()
    clone = copied(zhou, tmp_path / "two")
    mine = visit(zhou)
    zhou.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    theirs = visit(clone)
    assert clone.laptop.sync().copied
    which = clone.laptop.device
    late = visit(clone)
    clone.sync()

    backup.put_back(zhou, clone)
    assert clone.laptop.sync().joined
    zhou.sync()

    assert clone.laptop.device == which
    assert {mine, theirs, late} <= set(bureau.rows(contact))
    assert len(history(bureau)) == len(set(history(bureau)))
    clone.sync()
    assert_equal(clone)


def test_laptop_of_an_account_made_after_the_backup_waits_for_the_administrator_and_loses_nothing(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    backup = Backup(bureau, tmp_path / "backup.db")
    with bureau.bureau.office() as change:
        accounts.add_account(
            change, login="sun", name="样例孙", role="inspector", team_name=None, badge="7"
        )
    bureau.assign("A1", "sun", date(2026, 3, 16))
    sun = enter(bureau, tmp_path / "one", "sun")
    sun.sync()
    sent = visit(sun)
    sun.sync()
    waiting = visit(sun)
    who = sun.laptop.account
    backup.put_back(sun)

    for _ in range(12):  # as often as it likes: this is no guessing
        with pytest.raises(Refusal) as refused:
            sun.laptop.sync()
        assert (refused.value.code, refused.value.params["login"]) == (
            "sync.account_unknown",
            "sun",
        )
    assert {sent, waiting} <= set(sun.laptop.rows(contact))
    assert "account readmit sun" in say(bureau, backups.restored, report=True, collect=False)
    say(bureau, office.staff, action="readmit", login="sun", team=None, badge="7")
    bureau.assign("A1", "sun", date(2026, 3, 16))
    report = sun.laptop.sync()

    assert report.joined
    assert bureau.rows(account)[who]["badge_number"] == "7"
    assert {sent, waiting} == set(bureau.rows(contact))
    assert not bureau.rows(review)
    assert "readmit" not in say(bureau, backups.restored, report=True, collect=False)
    with pytest.raises(Refusal) as none:
        say(bureau, office.staff, action="readmit", login="sun", team=None, badge=None)
    assert none.value.code == "account.not_stranded"
    assert_equal(sun)


def test_account_closed_in_the_backup_brings_nobody_back_until_it_is_reopened(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    with bureau.bureau.office() as change:
        accounts.close_account(change, "zhou")
    backup = Backup(bureau, tmp_path / "backup.db")
    say(bureau, office.staff, action="reopen", login="zhou")
    zhou = enter(bureau, tmp_path / "one", "zhou")
    zhou.sync()
    row = visit(zhou)
    zhou.sync()
    backup.put_back(zhou)

    with pytest.raises(Refusal) as refused:
        zhou.laptop.sync()

    assert refused.value.code == "sync.account_closed"
    assert of_device(bureau, zhou.laptop.device) == []
    assert "is open again" in say(bureau, office.staff, action="reopen", login="zhou")
    assert zhou.laptop.sync().joined
    assert row in bureau.rows(contact)


def test_number_leased_after_the_backup_is_never_given_out_again(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    """The bureau leases the same numbers to another laptop before it finds out that it was put
    back: papers printed by then stand, and nobody takes another number of that block."""
    with bureau.bureau.office() as change:
        told = {
            "number_block": "2",
            "bureau.address": "样例路 1 号",
            "bureau.phone": "0722-0000000",
        }
        change.add_many(setting, [{"name": name, "value": one} for name, one in told.items()])
    backup = Backup(bureau, tmp_path / "backup.db")
    zhou = enter(bureau, tmp_path / "one", "zhou")
    zhou.sync()
    printed = [order(zhou, "A1")]
    zhou.sync()
    printed.append(order(zhou, "A1"))  # printed and handed over, not sent
    backup.put_back(zhou)
    wu = enter(bureau, tmp_path / "two", "wu")  # leased what zhou had, as nobody knows yet
    wu.sync()
    theirs = own_blocks(bureau, wu)

    assert zhou.laptop.sync().joined
    wu.sync()
    after = [order(wu, "A2"), order(zhou, "A1")]
    zhou.sync()
    wu.sync()

    assert theirs[0] in own_blocks(bureau, zhou)  # told by zhou: the same numbers
    numbers = [*printed, *after]
    assert len(set(numbers)) == len(numbers)
    kept = {one["number"] for one in bureau.rows(paper).values() if one["type"] == "order"}
    assert kept == set(numbers)
    assert not bureau.rows(review)
    assert not bureau.rows(conflict)
    closed = [one for one in bureau.rows(number_block).values() if one["closed_at"] is not None]
    assert {one["device"] for one in closed} == {zhou.laptop.device, wu.laptop.device}
    assert_equal(zhou)


def test_lease_the_bureau_never_signed_is_passed_over(
    bureau: LiveBureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = Backup(bureau, tmp_path / "backup.db")
    zhou = enter(bureau, tmp_path / "one", "zhou")
    zhou.sync()
    with zhou.laptop.laptop.database.read() as connection:
        (told,) = leased_here(connection)
    more = msgspec.structs.replace(told, last=told.last + 1000)
    backup.put_back(zhou)
    monkeypatch.setattr(recovery, "leased_here", lambda _: [more])

    assert zhou.laptop.sync().joined

    assert told.block not in bureau.rows(number_block)


def test_laptops_shut_out_after_the_backup_stay_shut_out(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    """One that the restored bureau knows, and one that it does not: another laptop tells it."""
    zhou, lost = (enter(bureau, tmp_path / name, "zhou") for name in ("one", "two"))
    backup = Backup(bureau, tmp_path / "backup.db")
    stolen = enter(bureau, tmp_path / "three", "zhou")
    stolen.sync()
    with bureau.bureau.office() as change:
        for one in (lost, stolen):
            revoke(bureau.bureau, change, one.laptop.device, "lost")
    zhou.sync()
    before = {one["key_id"]: one for one in bureau.rows(signing_key).values()}
    backup.put_back(zhou, lost, stolen)

    assert zhou.laptop.sync().joined

    for one in (lost, stolen):
        with pytest.raises(Refusal) as refused:
            one.laptop.sync()
        assert refused.value.code == "sync.device_revoked"
    after = {one["key_id"]: one for one in bureau.rows(signing_key).values()}
    assert after.keys() == before.keys()
    for key_id, one in after.items():
        told = KeyStatements.parse(one["certificate"]) if one["purpose"] == "paper" else None
        assert one["revoked_at"] == before[key_id]["revoked_at"]
        assert told is None or (told.revocation is None) == (one["revoked_at"] is None)


def own_blocks(bureau: LiveBureau, field: Field) -> list[tuple[int, int]]:
    rows = bureau.rows(number_block).values()
    return sorted(
        (one["first"], one["last"]) for one in rows if one["device"] == field.laptop.device
    )
