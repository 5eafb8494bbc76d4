"""Every kind of row is called something, by a query that its own tables answer."""

from __future__ import annotations

from datetime import date

from db.queries.naming import RowName, name_rows
from db.tables.people import worker
from db.tables.registry import synced
from db.tables.site import contact
from tests.db.journal.visits import check_in
from tests.support.world import Bureau, MakeLaptop

NOWHERE = "0195a0b0-0000-7000-8000-00000000ffff"


def test_rows_that_are_not_here_are_named_by_their_kind(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    laptop = laptops(bureau.add_account())
    keys = [(table.name, NOWHERE) for table in synced()]

    with laptop.database.read() as connection:
        found = name_rows(connection, keys)

    assert list(found.values()) == [RowName(*key) for key in keys]


def test_row_of_an_erased_worker_says_so(bureau: Bureau, laptops: MakeLaptop) -> None:
    """An erased name is empty text; a worker who is not here has none."""
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop = laptops(inspector)
    with laptop.journal.transaction() as change:
        erased = change.add(worker, {"site_id": site_id, "name": ""})
        keys = [("worker", erased), ("worker", NOWHERE), ("site", NOWHERE)]

    with laptop.database.read() as connection:
        found = name_rows(connection, keys)

    assert [found[key].erased for key in keys] == [True, False, False]
    assert not found["worker", erased].names_a_person


def test_rows_of_many_kinds_are_called_what_people_call_them(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop = laptops(inspector)
    with laptop.journal.transaction() as change:
        person = change.add(worker, {"site_id": site_id, "name": "样例工人"})
        visit = change.add(contact, check_in(laptop, site_id))

    with laptop.database.read() as connection:
        found = name_rows(connection, [("worker", person), ("contact", visit), ("site", site_id)])

    assert found["worker", person].title == "样例工人"
    assert found["worker", person].site == "样例工地"
    assert (found["contact", visit].code, found["contact", visit].on) == (
        "routine",
        date(2026, 3, 16),
    )
    assert (found["site", site_id].title, found["site", site_id].site_id) == ("样例工地", site_id)
