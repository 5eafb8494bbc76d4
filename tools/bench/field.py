"""The work of sync.md §5: 30,000 workers and 5,000 records at a real server, over real TLS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import select

from db.tables.bureau import form_version
from db.tables.people import worker
from db.tables.site import filled_form
from inspection.clock import FixedClock, instant
from server.settings import Settings, load_settings
from tests.support.live_bureau import LiveBureau, live_bureau
from tools.city.build import make_city
from tools.city.model import Worker

WORKERS = 30_000
RECORDS = 5_000
PUSHED = 1_060
ANSWER = "现场核对用工花名册、考勤记录与工资支付表，未发现不一致之处，已拍照留存。"
"""Repeated in each record's document until it weighs about 1.5 kB."""


@dataclass(frozen=True, slots=True)
class Field:
    """A bureau with its server running, the site everything lies on, and a folder for laptops."""

    live: LiveBureau
    site: str
    account: str
    form_version: str
    folder: Path


def settings(folder: Path) -> Settings:
    """An embedded bureau without any other setting."""
    return load_settings({}, folder)


@contextmanager
def staffed(folder: Path) -> Iterator[Field]:
    """Make the bureau, add the rows through its journal, run its server."""
    clock = FixedClock(instant(2026, 11, 17, 9))
    lists = folder / "lists"
    lists.mkdir(parents=True)
    with live_bureau(settings(folder / "bureau"), clock, lists, workers={"A1": 1, "A2": 1}) as live:
        site, account = live.site("A1"), live.account("zhou")
        with live.bureau.database.read() as connection:
            version = connection.scalars(select(form_version.c.id)).first()
        if version is None:
            raise RuntimeError("a bureau without a published form")
        made = Field(live, site, account, version, folder)
        _fill(made)
        yield made


def document(number: int) -> str:
    """A filled form's answers, about 1.5 kB."""
    answers = ",".join(f'"a/A{line}_note":"{ANSWER}"' for line in range(1, 14))
    return "{" + answers + f',"a/A99_note":"{number}"' + "}"


def record(field: Field, number: int) -> dict[str, object]:
    """One record of the measured size."""
    return {
        "site_id": field.site,
        "form_version_id": field.form_version,
        "named": False,
        "answers": document(number),
        "state": "finished",
        "started_at": instant(2026, 11, 2, 9) + number,
        "finished_at": instant(2026, 11, 2, 10) + number,
        "account_id": field.account,
    }


@cache
def people() -> tuple[Worker, ...]:
    """The made-up city's workers, as many as are measured."""
    city = make_city(7, date(2026, 11, 17), workers=WORKERS)
    return tuple(one for site in city.sites for one in site.workers)[:WORKERS]


def _fill(field: Field) -> None:
    with field.live.bureau.office() as office:
        office.add_many(
            worker,
            [
                {
                    "site_id": field.site,
                    "name": one.name,
                    "document_type": one.document_type,
                    "document_number": one.document_number or None,
                    "phone": one.phone or None,
                    "person_key": f"{number:064x}",
                    "trade": one.trade,
                }
                for number, one in enumerate(people())
            ],
        )
        office.add_many(filled_form, [record(field, number) for number in range(RECORDS)])
