"""What years of work cost a sync with nothing to do and a day's: of the bureau, and of a laptop."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import select

from db.tables.bureau import form_version, team
from db.tables.people import worker
from db.tables.site import assignment, contact, filled_form, site
from inspection.clock import FixedClock, instant
from inspection.ids import new_id
from tests.support.live_bureau import FieldLaptop, LiveBureau, live_bureau
from tools.bench.field import document, settings
from tools.bench.report import Figure, median, timed

SITES = (10, 100, 1_000)
WORKERS, VISITS = 15, 5
"""Of each site."""
DAY = 50
"""Records an inspector makes on a working day."""


def figures(folder: Path) -> Iterator[Figure]:
    """Both syncs against those with the fewest sites, twice: the bureau's sites grow while the
    laptop holds its ten (an inspector), and the laptop holds them all (a supervisor)."""
    least = _measured(folder / "history", SITES[0], SITES[0])
    floor = f"the same with {SITES[0]} sites"
    for sites in SITES:
        for held in sorted({SITES[0], sites}):
            place = folder / f"history-{sites}-{held}"
            nothing, day = least if sites == SITES[0] else _measured(place, sites, held)
            what = f"{sites:,} sites, {held:,} held"
            yield Figure(f"nothing to do, {what}", nothing, floor, least[0], "≈ 1 ×")
            yield Figure(f"a day's {DAY} records, {what}", day, floor, least[1], "≈ 1 ×")


def _measured(folder: Path, sites: int, held: int) -> tuple[float, float]:
    clock = FixedClock(instant(2026, 11, 17, 9))
    lists = folder / "lists"
    lists.mkdir(parents=True)
    with live_bureau(settings(folder / "bureau"), clock, lists, workers={"A1": 1, "A2": 1}) as live:
        _fill(live, sites, held)
        laptop = live.enrol(folder / "laptop", "zhou")
        laptop.sync()
        nothing = median(laptop.sync, 15)
        return nothing, statistics.median(_day(live, laptop, day) for day in range(5))


def _day(live: LiveBureau, laptop: FieldLaptop, number: int) -> float:
    """Milliseconds of the sync that sends one day's records."""
    here, zhou = live.site("A1"), live.account("zhou")
    with laptop.laptop.journal.transaction() as change:
        for record in range(DAY):
            change.add(contact, _visit(here, zhou, number * DAY + record))
    return timed(laptop.sync)[0]


def _visit(where: str, who: str, number: int) -> dict[str, object]:
    return {
        "site_id": where,
        "kind": "service",
        "covert": False,
        "on_date": date(2026, 11, 2),
        "started_at": instant(2026, 11, 2, 9) + number,
        "lead_id": who,
        "state": "closed",
    }


def _fill(live: LiveBureau, count: int, held: int) -> None:
    """Sites, each with its workers and visits; the first `held` of them are zhou's."""
    clock, zhou = live.clock, live.account("zhou")
    with live.bureau.office() as office:
        home = office.connection.execute(select(team.c.id)).scalars().first()
        version = office.connection.execute(select(form_version.c.id)).scalars().first()
        ids = [new_id(clock) for _ in range(count)]
        office.add_many(
            site,
            [
                {"id": one, "team_id": home, "name": f"样例工地{number}", "state": "closed"}
                for number, one in enumerate(ids)
            ],
        )
        office.add_many(
            assignment,
            [
                {"site_id": one, "account_id": zhou, "from_date": date(2020, 1, 1)}
                for one in ids[:held]
            ],
        )
        office.add_many(
            worker,
            [
                {
                    "site_id": one,
                    "name": f"样例{number}",
                    "document_type": "identity_card",
                    "person_key": f"{number:064x}",
                }
                for one in ids
                for number in range(WORKERS)
            ],
        )
        office.add_many(
            contact, [_visit(one, zhou, number) for one in ids for number in range(VISITS)]
        )
        office.add_many(
            filled_form,
            [
                {
                    "site_id": one,
                    "form_version_id": version,
                    "named": False,
                    "answers": document(0),
                    "state": "finished",
                    "started_at": instant(2026, 11, 2, 9),
                    "account_id": zhou,
                }
                for one in ids
            ],
        )
