"""A made-up city's laptop with the questions of phone checks published, and short ways to call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.services.filling import Filling, FillingService
from app.services.phone_checks import PhoneCheckService
from db.tables.bureau import form_version
from forms.publish import compiled
from tests.support.city_laptop import CityLaptop, city_laptop

SEED = "7f3a00112233445566778899aabbccdd"
ANSWERS = {
    "who/Q1": "yes",
    "who/Q2": "here",
    "who/Q3": "木工班",
    "who/Q4": "2023-06-01",
    "contract/Q5": "contract",
    "contract/Q6": "yes",
    "contract/Q7": "daily",
    "pay/Q8": "monthly",
    "pay/Q11": "own_card",
    "pay/Q12": "self",
    "pay/Q13": "self",
    "pay/Q14": "no",
    "rights/Q15": "yes",
    "rights/Q16": "no",
    "rights/Q17": "s4",
}
"""A worker with nothing to complain of, by path."""


@contextmanager
def phone_city(folder: Path, **wanted: Any) -> Iterator[CityLaptop]:
    """A laptop on which nothing was called yet."""
    with city_laptop(folder, **{"sites": 3, "workers": 120, "past": False} | wanted) as city:
        with city.bureau.journal.transaction() as change:
            change.add(
                form_version,
                {
                    "form": "phonecheck",
                    "version": "1",
                    "definition": compiled("phonecheck").decode(),
                    "sha256": "0" * 64,
                    "published_at": city.clock.now_ms(),
                },
            )
        city.device.pull()
        yield city


def first_site(city: CityLaptop) -> str:
    """A site whose roster is large enough for several strata."""
    largest = max(city.city.sites, key=lambda one: len(one.workers))
    return city.sites[largest.code]


def talk(city: CityLaptop, checks: PhoneCheckService, entry: str, **other: str) -> Filling:
    """Answer the questions of an entry (`other` by last path segment); returns the filling."""
    filling = FillingService(city.laptop)
    held = filling.open(checks.answer(entry))
    for path, text in ANSWERS.items():
        held.answers.put(path, other.get(path.rpartition("/")[2], text))
    filling.store(held, held.take())
    return held


def rows(city: CityLaptop, table: Any) -> list[dict[str, Any]]:
    """Every row of a table on the laptop."""
    with city.laptop.database.read() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]
