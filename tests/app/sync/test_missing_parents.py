"""A restored bureau lacks rows that rows of a laptop point to: those stand in review, and their
parents stay on the laptop until nothing needs them."""

from __future__ import annotations

from pathlib import Path

from app.services.deciding import DecidingService
from db.tables.bureau import account, form_version
from db.tables.journal import review
from db.tables.people import reveal, worker
from db.tables.site import contact, filled_form
from server import accounts
from server.lives import collect
from tests.app.sync.field import Field, assert_equal, enter, visit
from tests.app.sync.restoring import Backup
from tests.support.live_bureau import LiveBureau


def show(field: Field, worker_id: str) -> str:
    """A masked number was asked for: a row that points to a worker."""
    with field.laptop.laptop.journal.transaction() as change:
        told = {"site_id": field.bureau.site("A1"), "worker_id": worker_id, "what": "phone"}
        now = field.laptop.clock.now_ms()
        return change.add(reveal, {**told, "at": now, "account_id": field.laptop.account})


def begin_form(field: Field, contact_id: str) -> str:
    """A form of a visit: a row that points to it, and to the form's version."""
    version = next(iter(field.laptop.rows(form_version)))
    with field.laptop.laptop.journal.transaction() as change:
        return change.add(
            filled_form,
            {
                "site_id": field.bureau.site("A1"),
                "contact_id": contact_id,
                "form_version_id": version,
                "named": False,
                "answers": "{}",
                "state": "draft",
                "started_at": field.laptop.clock.now_ms(),
                "account_id": field.laptop.account,
            },
        )


def test_rows_whose_parents_a_restored_bureau_lacks_stop_no_sync_and_wait_for_them(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    zhou, second = (enter(bureau, tmp_path / name, "zhou") for name in ("one", "two"))
    for one in (zhou, second):
        one.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    seen = visit(second)
    second.sync()
    with bureau.bureau.office() as office:
        imported = office.add(worker, {"site_id": bureau.site("A1"), "name": "样例新人"})
    zhou.sync()
    form, shown = begin_form(zhou, seen), show(zhou, imported)
    zhou.sync()
    backup.put_back(zhou, second)

    assert zhou.laptop.sync().joined
    assert [one["reason"] for one in bureau.rows(review).values()] == ["parent_missing"] * 2
    assert seen in zhou.laptop.rows(contact)
    assert imported in zhou.laptop.rows(worker)
    second.sync()
    zhou.sync()

    assert zhou.laptop.rev(contact, seen) > 0
    deciding = DecidingService(zhou.laptop.laptop)
    for card in deciding.look().reviews:
        if card.parts[0].about.row == form:
            deciding.use_review(card)
        else:
            deciding.let_go(card, "无此人")
    zhou.sync()
    assert form in bureau.rows(filled_form)
    assert shown not in zhou.laptop.rows(reveal)
    assert imported not in zhou.laptop.rows(worker)
    assert_equal(zhou)


def test_what_points_to_somebody_forgotten_is_given_back_once_he_is_known_again(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    zhou, second = (enter(bureau, tmp_path / name, "zhou") for name in ("one", "two"))
    for one in (zhou, second):
        one.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    with bureau.bureau.office() as office:
        sun = accounts.add_account(
            office, login="sun", name="样例孙", role="inspector", team_name=None, badge="7"
        )
    told = bureau.rows(account)[sun]
    second.sync()
    with_him = visit(second, assistant_id=sun)
    second.sync()
    zhou.sync()
    backup.put_back(zhou, second)
    zhou.sync()
    collect(bureau.bureau)

    zhou.sync()
    assert with_him not in bureau.rows(contact)
    with bureau.bureau.office() as office:
        office.add(account, told)
    for _ in range(3):
        zhou.sync()

    assert bureau.rows(contact)[with_him]["assistant_id"] == sun
    assert_equal(zhou)
