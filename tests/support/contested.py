"""Real conflicts and reviews on a city laptop: made on a second one and pushed to the bureau."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.services.attachments import AttachmentService, Facts, Place
from db.tables.bureau import grant
from db.tables.journal import row_meta
from db.tables.people import worker
from db.tables.site import paper, paper_problem, problem
from inspection.terms import AttachmentKind
from tests.support.city_laptop import CityLaptop
from tests.support.world import Laptop

FACTS = "未与 12 名工人签订书面劳动合同"


@contextmanager
def second_laptop(city: CityLaptop, folder: Path) -> Iterator[Laptop]:
    """Another laptop of the same inspector, with all that the bureau has."""
    made = Laptop(city.bureau, folder, city.device.account)
    try:
        made.pull()
        yield made
    finally:
        made.close()


def add_problem(city: CityLaptop, **values: Any) -> str:
    """A ledger item at the first site, known to the bureau and to this laptop."""
    site = next(iter(city.sites.values()))
    with city.laptop.journal.transaction() as change:
        row = change.add(
            problem,
            {
                "site_id": site,
                "system": "A",
                "item": "A3",
                "clause": "724-28",
                "facts": FACTS,
                "measure": "补签",
                "account_id": city.laptop.account,
                "state": "registered",
                "found_on": date(2023, 11, 20),
                "due_on": date(2023, 11, 27),
                "due_provisional": False,
                **values,
            },
        )
    city.device.sync()
    return row


def edit(laptop: Laptop, table: Any, row: str, **new: Any) -> None:
    """Change a row as its page would: on what it shows now."""
    shown = laptop.row(table, row)
    assert shown is not None
    query = select(row_meta.c.rev).where(row_meta.c.entity == table.name, row_meta.c.row == row)
    with laptop.database.read() as connection:
        rev = int(connection.execute(query).scalar_one())
    with laptop.journal.transaction() as change:
        change.edit(table, row, seen_rev=rev, shown=shown, new=new)


def contest(
    city: CityLaptop, other: Laptop, table: Any, row: str, **sides: tuple[Any, Any]
) -> None:
    """Both laptops change the same fields of a row: (there first, then here). Both have pulled."""
    other.pull()
    edit(other, table, row, **{name: there for name, (there, _) in sides.items()})
    edit(city.device, table, row, **{name: here for name, (_, here) in sides.items()})
    other.sync()
    city.device.sync()


def order_for(city: CityLaptop, row: str, due: date) -> None:
    """An order that was printed for a ledger item, as the bureau has it."""
    site = next(iter(city.sites.values()))
    with city.bureau.journal.transaction() as change:
        made = change.add(
            paper,
            {
                "site_id": site,
                "type": "order",
                "number": "样人社劳监令字〔2023〕18号",
                "year": 2023,
                "serial": 18,
                "content": "{}",
                "pdf_sha256": "0" * 64,
                "issued_on": date(2023, 11, 20),
                "issued_at": city.clock.now_ms(),
                "due_on": due,
                "state": "issued",
                "account_id": city.laptop.account,
                "device": city.laptop.device,
                "printed": 1,
            },
        )
        change.add(paper_problem, {"site_id": site, "paper_id": made, "problem_id": row})
    city.device.pull()


def refuse(city: CityLaptop, row: str, **new: Any) -> None:
    """The inspector may only read for a moment: what he changes meanwhile stands in review."""
    held = [one for one in city.bureau.rows(grant).values() if one["mode"] == "write"]
    _grant(city, held, "read")
    edit(city.device, problem, row, **new)
    city.device.push()
    _grant(city, held, "write")
    city.device.pull()


def refuse_photo(city: CityLaptop, jpeg: bytes) -> str:
    """The same with a photo he adds; its row."""
    held = [one for one in city.bureau.rows(grant).values() if one["mode"] == "write"]
    _grant(city, held, "read")
    facts = Facts(AttachmentKind.PHOTO, "工地大门.jpg", "image/jpeg")
    place = Place(next(iter(city.sites.values())))
    row = AttachmentService(city.laptop).add(jpeg, facts, place)
    city.device.push()
    _grant(city, held, "write")
    city.device.pull()
    return row


def _grant(city: CityLaptop, rows: list[dict[str, Any]], mode: str) -> None:
    with city.bureau.journal.transaction() as change:
        for one in rows:
            change.edit(grant, one["id"], {"mode": mode})


def a_worker(city: CityLaptop) -> str:
    """A worker of the first site."""
    site = next(iter(city.sites.values()))
    with city.laptop.database.read() as connection:
        query = select(worker.c.id).where(worker.c.site_id == site).limit(1)
        return str(connection.execute(query).scalar_one())
