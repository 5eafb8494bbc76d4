"""The office writes where two laptops already contradict each other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest
from sqlalchemy import select

from db.merge import decode_candidates
from db.tables.journal import conflict
from db.tables.people import worker
from tests.support.problems import rev
from tests.support.world import Bureau, Laptop

MakeLaptop = Callable[[str], Laptop]


def rename(laptop: Laptop, row: str, shown: str, name: str) -> None:
    with laptop.journal.transaction() as change:
        seen = rev(laptop, worker.name, row)
        change.edit(worker, row, seen_rev=seen, shown={"name": shown}, new={"name": name})


def on_show(bureau: Bureau, row: str) -> set[str]:
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
    return {*found, bureau.rows(worker)[row]["name"]}


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
