"""The bureau judges what laptops give back after a restore: nobody's own, and only what is news."""

from __future__ import annotations

import pytest

from db.journal.returned import image_at
from db.tables.journal import conflict
from db.tables.people import worker
from tests.db.journal.test_office_amid_conflict import on_show, rename
from tests.support.problems import rev
from tests.support.world import Bureau, Laptop, MakeLaptop


@pytest.fixture
def row(bureau: Bureau, site_id: str) -> str:
    """A worker whom the office has entered."""
    with bureau.journal.transaction() as office:
        return office.add(worker, {"site_id": site_id, "name": "样例", "trade": "木工"})


@pytest.fixture
def giver(laptops: MakeLaptop, inspector: str, row: str) -> Laptop:
    """Whoever gives something back: he has the row."""
    made = laptops(inspector)
    made.pull()
    return made


def give_back(laptop: Laptop, row: str, base: int, **values: tuple[str, str]) -> None:
    """Bring (what is shown, what was lost) by field, based on what both lives agree on."""
    shown = {name: pair[0] for name, pair in values.items()}
    new = {name: pair[1] for name, pair in values.items()}
    with laptop.journal.transaction() as change:
        change.edit(worker, row, seen_rev=base, shown=shown, new=new, given=True)
    laptop.push()


def test_what_the_row_said_before_both_lives_parted_contests_nothing(
    bureau: Bureau, giver: Laptop, row: str
) -> None:
    agreed = rev(giver, worker.name, row)
    with bureau.journal.transaction() as office:
        office.edit(worker, row, {"trade": "瓦工"})

    give_back(giver, row, agreed, trade=("瓦工", "木工"), name=("样例", "丢了的"))

    there = bureau.rows(worker)[row]
    assert (there["trade"], there["name"]) == ("瓦工", "丢了的")
    assert not bureau.rows(conflict)


@pytest.mark.parametrize("base", [0, None], ids=["nothing agreed on", "agreed since"])
def test_what_it_said_later_is_news_if_the_lives_had_parted_by_then(
    bureau: Bureau, giver: Laptop, row: str, base: int | None
) -> None:
    for name in ("样例乙", "样例丙"):
        with bureau.journal.transaction() as office:
            office.edit(worker, row, {"name": name})
        if name == "样例乙":
            giver.pull()
    agreed = rev(giver, worker.name, row) if base is None else base

    give_back(giver, row, agreed, name=("样例丙", "样例乙"))

    shown = {"样例丙"} if base is None else {"样例丙", "样例乙"}
    assert on_show(bureau, row) == shown
    assert bureau.rows(worker)[row]["name"] == "样例丙"


def test_what_was_contested_before_they_parted_is_asked_about_again(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, giver: Laptop, row: str
) -> None:
    """Which value the row had then, the ledger's operations alone do not tell."""
    first = laptops(inspector)
    first.pull()
    for laptop, name in ((first, "样例乙"), (giver, "样例丙")):
        rename(laptop, row, "样例", name)
    first.push()
    giver.push()
    giver.pull()
    agreed = rev(giver, worker.name, row)
    with bureau.database.read() as connection:
        assert image_at(connection, worker, row, agreed) is None
    with bureau.journal.transaction() as office:
        office.edit(worker, row, {"name": "样例局里"})

    give_back(giver, row, agreed, name=("样例局里", "样例乙"))

    assert on_show(bureau, row) == {"样例局里", "样例丙", "样例乙"}


def test_what_a_laptop_gives_back_leaves_its_own_users_value_on_show(
    bureau: Bureau, giver: Laptop, row: str
) -> None:
    agreed = rev(giver, worker.name, row)
    rename(giver, row, "样例", "自己写的")
    giver.push()

    give_back(giver, row, agreed, name=("自己写的", "丢了的"))
    rename(giver, row, "丢了的", "后来写的")  # before the bureau has shown him anything
    giver.push()

    assert on_show(bureau, row) == {"丢了的", "后来写的"}
