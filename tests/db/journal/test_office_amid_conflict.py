"""The office writes where two laptops already contradict each other."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import Table, select

from db.merge_text import decode_candidates
from db.tables.journal import conflict
from db.tables.people import worker
from db.tables.site import problem
from tests.support.problems import add_problem, edit, rev
from tests.support.world import Bureau, Laptop, MakeLaptop


def rename(laptop: Laptop, row: str, shown: str, name: str) -> None:
    with laptop.journal.transaction() as change:
        seen = rev(laptop, worker.name, row)
        change.edit(worker, row, seen_rev=seen, shown={"name": shown}, new={"name": name})


def on_show(bureau: Bureau, row: str, table: Table = worker, field: str = "name") -> set[str]:
    """What stands, and what open conflicts show."""
    with bureau.database.read() as connection:
        open_ones = connection.scalars(
            select(conflict.c.candidates).where(conflict.c.row == row, conflict.c.state == "open")
        )
        found = {
            str(value)
            for text in open_ones
            for candidate in decode_candidates(text)
            for value in candidate.values.values()
        }
    return {*found, bureau.rows(table)[row][field]}


@pytest.mark.parametrize("later", list(permutations(["first", "second"])), ids="-".join)
def test_what_the_office_writes_amid_a_conflict_stands_and_is_never_lost(
    bureau: Bureau, laptops: MakeLaptop, later: tuple[str, str]
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    with bureau.journal.transaction() as office:
        row = office.add(worker, {"site_id": site_id, "name": "样例"})
    named = {"first": laptops(inspector), "second": laptops(inspector)}
    for laptop in named.values():
        laptop.pull()
    for who, laptop in named.items():
        rename(laptop, row, "样例", f"样例{who}")
        laptop.push()

    with bureau.journal.transaction() as office:
        office.edit(worker, row, {"name": "样例局里"})

    assert bureau.rows(worker)[row]["name"] == "样例局里"
    assert on_show(bureau, row) == {"样例first", "样例second", "样例局里"}
    for who in later:  # on pages that have not seen it
        rename(named[who], row, f"样例{who}", f"样例{who}再")
        named[who].push()
        assert "样例局里" in on_show(bureau, row)
    assert on_show(bureau, row) == {"样例first再", "样例second再", "样例局里"}
    for laptop in named.values():
        laptop.pull()
        assert laptop.row(conflict, next(iter(bureau.rows(conflict)))) is not None


def test_what_one_clerk_wrote_and_the_next_never_saw_stays_on_show(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    """The office is many people with one device: what stands is all that the next one has seen."""
    inspector = bureau.add_account()
    laptop, site_id = laptops(inspector), bureau.add_site(inspector)
    laptop.pull()
    row = add_problem(laptop, site_id)
    laptop.push()
    laptop.pull()
    with bureau.journal.transaction() as office:
        office.edit(problem, row, {"measure": "限期支付"})
    edit(laptop, row, measure="当场补签")
    laptop.push()
    assert bureau.rows(problem)[row]["measure"] == "当场补签"  # the site's own inspector's

    for measure in ("约谈", "责令改正"):
        with bureau.journal.transaction() as office:
            office.edit(problem, row, {"measure": measure})
        assert on_show(bureau, row, problem, "measure") == {"限期支付", "当场补签", measure}
        assert bureau.rows(problem)[row]["measure"] == measure
