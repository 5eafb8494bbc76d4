"""A sheet that was kept says what one made anew would say, whatever moved in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from db.journal.ledger import read_head
from db.tables.bureau import grant
from db.tables.site import site
from inspection.clock import FixedClock
from server import accounts
from server.sheets import Sheet, Sheets
from tests.server.conftest import City

DAY_MS = 86_400_000


def test_kept_sheet_equals_one_made_anew_whatever_moved(city: City, clock: FixedClock) -> None:
    zhou, sheets = city.laptop("zhou"), Sheets()
    account = zhou.me.account

    def look(kept: Sheets) -> Sheet:
        with city.bureau.database.read() as connection:
            return kept.look(connection, read_head(connection), account, clock.now_ms())

    def assign(code: str, login: str, day: int) -> None:
        with city.bureau.office() as office:
            holder = accounts.find_account(office.connection, login)
            accounts.assign(office, city.site(code), holder.id, date(2026, 3, day))

    def rename(code: str) -> None:
        with city.bureau.office() as office:
            office.edit(site, city.site(code), {"name": f"样例{clock.now_ms()}"})

    def lend(code: str) -> None:
        """A site of another for one day."""
        lent = {
            "account_id": account, "granted_scope": f"site:{city.site(code)}", "mode": "read",
            "granted_at": clock.now_ms(), "until": clock.now_ms() + DAY_MS, "reason": "样例",
        }  # fmt: skip
        with city.bureau.journal.transaction() as office:
            office.add(grant, lent)

    seen = [look(sheets)]
    assert look(sheets) is seen[0]
    for move in (
        lambda: zhou.push(zhou.contact(city.site("A1"))),
        lambda: rename("A1"),
        lambda: rename("A2"),
        lambda: lend("A2"),
        lambda: clock.advance(2 * DAY_MS),
        lambda: assign("A1", "wu", 18),
        lambda: clock.advance(-10 * DAY_MS),
        lambda: assign("A1", "zhou", 19),
    ):
        clock.advance(1_000)
        move()
        kept, anew = look(sheets), look(Sheets())
        assert replace(kept, made_at=0) == replace(anew, made_at=0)
        assert (kept.mark, kept.root) == (anew.mark, anew.root)
        seen.append(kept)
    assert len({one.mark for one in seen}) == 3  # his site, that and the lent one, none


def test_sheet_of_a_ledger_that_was_put_back_is_not_believed(city: City) -> None:
    sheets, account = Sheets(), city.laptop("zhou").me.account
    with city.bureau.database.read() as connection:
        head = read_head(connection)
        lost = replace(head, chain="0" * 64)
        before = sheets.look(connection, lost, account, 0)
        assert sheets.look(connection, head, account, 0) is not before


def test_sheets_not_asked_for_longest_make_room(city: City) -> None:
    sheets = Sheets(most=1)
    with city.bureau.database.read() as connection:
        head = read_head(connection)
        accounts_ = connection.scalars(select(grant.c.account_id).distinct()).all()
        for one in accounts_:
            sheets.look(connection, head, one, 0)
        assert len(accounts_) > 1
        assert list(sheets._kept) == [accounts_[-1]]
