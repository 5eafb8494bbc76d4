"""However a pull is cut into pages, and whatever is here already, the rows are the bureau's."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from db import guards
from db.journal import feed
from db.journal.ledger import read_head
from db.journal.sums import sums_of
from db.tables import metadata
from db.tables.journal import row_meta
from db.tables.laptop import scope_state, search
from db.tables.people import worker
from inspection.ids import new_id
from tests.support.world import Bureau, MakeLaptop


@pytest.mark.parametrize("lost", [False, True], ids=["all new", "here already"])
def test_pull_of_a_whole_roster_is_equal_found_and_leaves_every_guard(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, site_id: str, lost: bool
) -> None:
    with bureau.journal.transaction() as office:
        office.add_many(
            worker,
            [
                {"site_id": site_id, "name": f"样例 {number}", "person_key": f"{number:064x}"}
                for number in range(1_100)
            ],
        )
    laptop = laptops(inspector)
    laptop.pull(limit=700)  # the guard is lifted for both pages together
    if lost:  # what tells that the rows are here
        with laptop.database.write() as connection:
            for table in (row_meta, scope_state):
                connection.execute(delete(table).where(table.c.scope == f"people:{site_id}"))
        laptop.pull()

    with laptop.database.read() as connection:
        here = connection.execute(select(worker)).mappings()
        assert {row["id"]: dict(row) for row in here} == bureau.rows(worker)
        sums = connection.execute(select(scope_state.c.scope, scope_state.c.digest)).all()
        assert (
            len(connection.execute(select(search).where(search.c.hay == "样例7\n\nyl7")).all()) == 1
        )
        assert guards.guarded(connection) == guards.expected(connection, metadata)
    with bureau.database.read() as connection:
        theirs = sums_of(connection, [scope for scope, _ in sums])
    assert dict(sums) == {scope: one.digest for scope, one in theirs.items()}
    with pytest.raises(DBAPIError, match=guards.MESSAGE), laptop.database.write() as connection:
        connection.execute(worker.insert().values(id=new_id(bureau.clock), site_id=site_id))


@pytest.mark.parametrize("limit", [1, 2, 7, 1000])
def test_pull_in_pages_of_any_size_ends_with_the_same_rows(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, site_id: str, limit: int
) -> None:
    with bureau.journal.transaction() as change:
        change.add_many(
            worker, [{"site_id": site_id, "name": f"样例{number}"} for number in range(9)]
        )
    laptop = laptops(inspector)

    laptop.pull(limit)

    with laptop.database.read() as connection:
        held = {row["id"]: dict(row) for row in connection.execute(worker.select()).mappings()}
    assert held == bureau.rows(worker)


def test_page_of_heavy_rows_ends_early_and_the_others_come_after(
    bureau: Bureau, laptops: MakeLaptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    with bureau.journal.transaction() as change:
        change.add_many(
            worker, [{"site_id": site_id, "name": f"样例{number}" * 20} for number in range(9)]
        )
    laptop = laptops(inspector)
    monkeypatch.setattr(feed, "PAGE_WEIGHT", 100)
    monkeypatch.setattr(feed, "_CHUNK", 2)
    with bureau.database.read() as connection:
        head = read_head(connection).seq
        pages, complete = feed.changes(connection, {f"people:{site_id}": 0}, head, 1_000)

    assert not complete
    assert [len(rows.values) for page in pages for rows in page.rows] == [2]
    laptop.pull()
    with laptop.database.read() as connection:
        held = {row["id"]: dict(row) for row in connection.execute(worker.select()).mappings()}
    assert held == bureau.rows(worker)
