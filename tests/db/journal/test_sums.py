"""What a hello compares is kept, not counted: it moves with every change and is lost with none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select

from db.journal import publish
from db.journal.sums import ScopeSum, complete, put_meta_summed, recount, sums_of
from db.tables.journal import row_meta
from db.tables.laptop import scope_state
from db.tables.people import worker
from db.tables.server import scope_sum
from db.tables.site import site
from tests.support.world import Bureau, Laptop


def kept(bureau: Bureau, scope: str) -> ScopeSum:
    with bureau.database.read() as connection:
        return sums_of(connection, [scope])[scope]


def test_sum_follows_added_and_edited_rows_and_an_unknown_scope_has_an_empty_one(
    bureau: Bureau,
) -> None:
    row = bureau.add_site()
    first = kept(bureau, f"site:{row}")
    with bureau.journal.transaction() as change:
        change.edit(site, row, {"name": "样例新工地"})
    second = kept(bureau, f"site:{row}")
    assert (first.rows, second.rows) == (1, 1)
    assert second.rev > first.rev
    assert second.digest != first.digest
    assert kept(bureau, "people:nowhere") == ScopeSum()


def test_scope_of_a_bureau_older_than_the_sums_is_counted_and_then_kept(bureau: Bureau) -> None:
    row = bureau.add_site()
    scope = f"site:{row}"
    with bureau.database.write() as connection:
        connection.execute(delete(scope_sum))
        complete(connection)
        assert sums_of(connection, [scope])[scope] == recount(connection, scope)
    with bureau.journal.transaction() as change:
        change.edit(site, row, {"name": "样例新工地"})
    with bureau.database.read() as connection:
        found = connection.execute(select(scope_sum.c.scope)).scalars().all()
        assert scope in found


def test_change_that_is_rolled_back_leaves_the_sum(bureau: Bureau) -> None:
    row = bureau.add_site()
    before = kept(bureau, f"site:{row}")
    moved = {"entity": "site", "row": row, "scope": f"site:{row}", "rev": 99, "writers": None}

    def move_and_fail() -> None:
        with bureau.database.write() as connection:
            put_meta_summed(connection, [moved])
            raise LookupError

    with pytest.raises(LookupError):
        move_and_fail()
    assert kept(bureau, f"site:{row}") == before


@pytest.mark.parametrize("counted", [0, 2_000], ids=["moved", "counted anew"])
def test_laptop_keeps_the_bureaus_sum_through_every_publish(
    bureau: Bureau,
    laptops: Callable[[str], Laptop],
    monkeypatch: pytest.MonkeyPatch,
    counted: int,
) -> None:
    monkeypatch.setattr(publish, "_COUNTED", counted)
    account = bureau.add_account()
    place = bureau.add_site(account)
    laptop, other = laptops(account), laptops(account)
    laptop.sync()
    other.sync()
    for number in range(3):
        for one in (laptop, other):
            with one.journal.transaction() as change:
                change.add(
                    worker,
                    {"site_id": place, "name": f"样例{number}", "document_type": "identity_card"},
                )
            one.sync()
    row = next(iter(bureau.rows(worker)))
    with bureau.journal.transaction() as change:
        change.edit(worker, row, {"name": "样例改名"})
    laptop.sync()
    with laptop.database.read() as connection:
        state = connection.execute(
            select(scope_state).where(scope_state.c.scope == f"people:{place}")
        ).one()
        known = connection.execute(
            select(row_meta.c.row).where(row_meta.c.scope == f"people:{place}")
        ).all()
    bureaus = kept(bureau, f"people:{place}")
    assert (state.digest, state.rows) == (bureaus.digest, bureaus.rows)
    assert len(known) == bureaus.rows == 6
