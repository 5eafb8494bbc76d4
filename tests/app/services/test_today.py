"""Today as a service: what waits, other months, call-backs told without a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.services.today import TodayService
from db.tables.people import worker
from db.tables.site import contact
from inspection.due import DueCode, DueState, DueWhy
from inspection.duties import CellState, Duty
from tests.support.city_laptop import CityLaptop, city_laptop
from tools.city.history import make_past


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=9, workers=90) as found:
        yield found


def test_the_day_is_told_with_its_line_counts_and_names(city: CityLaptop) -> None:
    found = TodayService(city.laptop).look()
    assert found.today == date(2023, 11, 23)
    assert found.working_days_left.count == 6
    assert set(found.site_names) == set(city.sites.values())
    assert found.waiting == sum(
        line.state in (DueState.OVERDUE, DueState.TODAY) for line in found.lines
    )
    assert TodayService(city.laptop).waiting() == found.waiting > 0
    late = [line.why for line in found.lines if line.state is DueState.OVERDUE]
    assert sorted(late) == sorted(
        [DueWhy.CORRECTION_LATE, DueWhy.CORRECTION_LATE, DueWhy.LAST_MONTH]
    )


def test_problems_and_orders_are_named_and_no_worker_is(city: CityLaptop) -> None:
    found = TodayService(city.laptop).look()
    with city.laptop.database.read() as connection:
        people = set(connection.scalars(select(worker.c.name)))
    for line in found.lines:
        named = found.subjects.get(line.subject, "")
        assert bool(named) == (line.code in (DueCode.PROBLEM, DueCode.ORDER))
        assert not any(name in named for name in people)
    calls = [line for line in found.lines if line.code is DueCode.CALL_BACK]
    assert len(calls) == 2
    assert all(found.attempts[line.subject] >= 1 for line in calls)


def test_finishing_a_check_in_takes_its_line_and_fills_its_cell(city: CityLaptop) -> None:
    service = TodayService(city.laptop)
    before = service.look()
    line = next(one for one in before.lines if one.code is DueCode.RETURN_VISIT)
    day = city.city.on if line.why is not DueWhy.LAST_MONTH else date(2023, 10, 31)
    with city.laptop.journal.transaction() as change:
        change.add(
            contact,
            {
                "site_id": line.site, "kind": "return_visit", "covert": False, "on_date": day,
                "started_at": change.now, "finished_at": change.now, "state": "finished",
                "lead_id": city.laptop.account,
            },
        )  # fmt: skip
    after = service.look()
    assert line not in after.lines
    assert len(after.lines) == len(before.lines) - 1


def test_another_month_has_its_own_grid(city: CityLaptop) -> None:
    past = make_past(city.city)
    found = TodayService(city.laptop).month(date(2023, 10, 17))
    assert (found.month, found.today) == (date(2023, 10, 1), date(2023, 11, 23))
    assert len(found.grid) == len(city.sites)
    checked = {one.site for one in past.contacts if one.answers and one.on.month == 10}
    done = {
        row.site
        for row in found.grid
        for cell in row.cells
        if cell.duty is Duty.CHECK_IN and cell.state is CellState.DONE
    }
    assert done == {city.sites[code] for code in checked}
    missed = [cell for row in found.grid for cell in row.cells if cell.state is CellState.OVERDUE]
    assert [cell.duty for cell in missed] == [Duty.RETURN_VISIT]


def test_laptop_without_sites_has_nothing_due(tmp_path: Path) -> None:
    with city_laptop(tmp_path, sites=1, workers=0, past=False) as city:
        other = city.bureau.add_account()
        from_another = replace(city.laptop, account=other)
        found = TodayService(from_another).look()
    assert (found.lines, found.grid, found.progress, found.waiting) == ((), (), (), 0)
