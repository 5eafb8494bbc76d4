"""An inspector's laptop whose way to the bureau can be cut, and what he does on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Table, select, update

from app.services.checking import check
from app.services.packets import PacketService
from app.services.syncing import SyncingService
from app.sync.standing import read_identity
from db.guards import open_guard
from db.journal.held import kept, recount, told
from db.store.looking import Looked
from db.tables.journal import row_meta
from db.tables.laptop import outbox, scope_state, shadow, staging
from db.tables.registry import synced
from db.tables.site import contact
from tests.app.sync.conftest import Road, road_to
from tests.e2e.day import check_in
from tests.support.live_bureau import FieldLaptop, LiveBureau


@dataclass
class Field:
    """One inspector's laptop whose way to the bureau can be cut."""

    bureau: LiveBureau
    laptop: FieldLaptop
    road: Road

    def sync(self) -> None:
        self.road.mend()
        self.laptop.sync()


def enter(bureau: LiveBureau, root: Path, login: str) -> Field:
    laptop = bureau.enrol(root, login)
    with laptop.laptop.database.read() as connection:
        road = road_to(read_identity(connection))
    laptop.syncing = SyncingService(laptop.laptop, link=lambda _: road)
    return Field(bureau, laptop, road)


def reopen(field: Field) -> None:
    """Lock and unlock again, as after a crash: nothing but the file is left."""
    field.laptop.reopen()
    with field.laptop.laptop.database.read() as connection:
        field.road = road_to(read_identity(connection))
    field.laptop.syncing = SyncingService(field.laptop.laptop, link=lambda _: field.road)


def visit(field: Field, code: str = "A1", **values: object) -> str:
    """A contact at a site, written through the journal."""
    with field.laptop.laptop.journal.transaction() as change:
        return change.add(contact, {**contact_row(field, code), **values})


def contact_row(field: Field, code: str = "A1") -> dict[str, object]:
    """What a contact at this site must say."""
    return {
        "site_id": field.bureau.site(code),
        "kind": "service",
        "covert": False,
        "on_date": date(2026, 3, 16),
        "started_at": field.laptop.clock.now_ms(),
        "lead_id": field.laptop.account,
        "state": "open",
    }


def approve(field: Field, row: str, value: str, shown: str | None) -> None:
    with field.laptop.laptop.journal.transaction() as change:
        change.edit(
            contact,
            row,
            seen_rev=field.laptop.rev(contact, row),
            shown={"approval": shown},
            new={"approval": value},
        )


def lose_quietly(field: Field, table: Table, row: str, **values: object) -> None:
    """Spoil a row behind the journal's back, as a fault of the disk or of ours would."""
    with field.laptop.laptop.database.write() as connection, open_guard(connection):
        connection.execute(update(table).where(table.c.id == row).values(**values))
        connection.execute(
            update(row_meta).where(row_meta.c.row == row).values(rev=row_meta.c.rev + 1)
        )
        connection.execute(
            update(scope_state).where(scope_state.c.scope.like("people:%")).values(digest="0" * 16)
        )


def assert_equal(field: Field) -> None:
    """The laptop holds exactly the bureau's rows of its scopes, nothing is under way, and its data
    agrees with itself."""
    laptop, bureau = field.laptop, field.bureau
    assert check(Looked(laptop.laptop.database, laptop.laptop.blobs)).findings == ()
    with laptop.laptop.database.read() as connection:
        held = set(connection.scalars(select(scope_state.c.scope)))
        known, anew = kept(connection), recount(connection)
        assert known is None or told(known) == told(anew)
        assert connection.execute(select(staging)).all() == []
        assert connection.execute(select(shadow)).all() == []
        assert set(connection.scalars(select(outbox.c.state))) <= {"done"}
    with bureau.bureau.database.read() as connection:
        metas = connection.execute(select(row_meta).where(row_meta.c.scope.in_(held))).all()
    for table in synced():
        mine = {one.row for one in metas if one.entity == table.name}
        theirs = {row: values for row, values in bureau.rows(table).items() if row in mine}
        assert laptop.rows(table) == theirs, table.name


def order(field: Field, code: str) -> str:
    """Issue an order for a problem found in a check-in; its number as printed."""
    site = field.bureau.site(code)
    other = "wu" if field.laptop.account == field.bureau.account("zhou") else "zhou"
    _, found = check_in(field.laptop, site, field.bureau.account(other))
    packets = PacketService(field.laptop.laptop)
    return packets.issue(packets.prepare(site, [found])).number
