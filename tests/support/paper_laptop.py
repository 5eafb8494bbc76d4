"""A laptop that may issue papers: leased numbers, a certified key, a named bureau, problems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from app.services.laptop import Laptop
from app.services.serials import note_taken
from db.journal.state import write_state
from db.tables.bureau import number_block, setting, signing_key
from db.tables.site import contact, filled_form, problem
from forms.papers import certificate
from forms.papers.certificate import KeyStatements
from forms.signing import PrivateKey
from inspection.clock import civil_date
from inspection.terms import PaperType
from tests.support import world
from tests.support.city_laptop import NOW, CityLaptop, city_laptop

BUREAU_KEY = PrivateKey("1", bytes(range(32, 64)))
CITY_NUMBERS = 200
"""The city leases its laptop the first numbers; here they are used up."""
YEAR_MS = 366 * 86_400_000
SETTINGS = {
    "bureau.name": "样例市人力资源和社会保障局",
    "bureau.address": "样例市迎宾大道88号",
    "bureau.phone": "0722-5550123",
    "bureau.url": "https://anxin.yuncheng.example",
    "number_prefix": "样人社劳监",
    "demo": "1",
}
C3 = ("C", "C3", "724-31;724-56", "工资支付表未经农民工本人签字确认，存在代签")
E3 = ("E", "E3", "724-34", "维权信息告示牌未及时更新当地最低工资标准、工资支付日期")
B3 = ("B", "B3", "rs2021n53", "农民工工资专用账户未按规定备案")
A6 = ("A", "A6", "", "无完整的农民工进退场登记")


@dataclass(slots=True)
class PaperLaptop:
    """The laptop, its site, the second inspector, and problems by checklist item."""

    city: CityLaptop
    site: str
    second: str
    form: str

    @property
    def laptop(self) -> Laptop:
        return self.city.laptop

    def lease(self, first: int, last: int, year: int = 2023) -> None:
        """Another block of order numbers for this laptop, pulled at once."""
        with self.city.bureau.journal.transaction() as change:
            change.add(
                number_block,
                {
                    "account_id": self.laptop.account,
                    "device": self.laptop.device,
                    "paper_type": "order",
                    "year": year,
                    "first": first,
                    "last": last,
                },
            )
        self.city.device.pull()

    def raise_problem(
        self,
        told: tuple[str, str, str, str] = C3,
        *,
        state: str = "registered",
        due_on: date | None = None,
        measure: str = "",
        **changed: Any,
    ) -> str:
        """A ledger item found at the site's check-in."""
        system, item, clause, facts = told
        row = {
            "site_id": self.site,
            "source_form_id": self.form,
            "system": system,
            "item": item,
            "clause": clause,
            "facts": facts,
            "measure": measure,
            "account_id": self.laptop.account,
            "state": state,
            "found_on": civil_date(self.city.clock.now_ms()),
            "due_on": due_on,
            "due_provisional": False,
        }
        with self.laptop.journal.transaction() as change:
            return change.add(problem, {**row, **changed})

    def row(self, table: Any, row: str) -> dict[str, Any]:
        found = self.city.device.row(table, row)
        assert found is not None
        return found


@contextmanager
def paper_laptop(
    folder: Path,
    *,
    numbers: tuple[int, int] | None = (218, 267),
    settings: dict[str, str] = SETTINGS,
    sites: int = 1,
) -> Iterator[PaperLaptop]:
    """Sites of which the first had a check-in of two inspectors; nothing raised; numbers leased."""
    with city_laptop(folder, sites=sites, workers=6 * sites, inspectors=2, past=False) as city:
        site = next(iter(city.sites.values()))
        second = city.accounts[city.city.inspectors[1].login]
        _bureau(city, settings)
        made = PaperLaptop(city, site, second, _check_in(city, site, second))
        if numbers is not None:
            made.lease(*numbers)
        yield made


def equip(bureau: world.Bureau, device: world.Laptop) -> PrivateKey:
    """Give a device a paper key that the bureau certifies."""
    key = PrivateKey.generate()
    now = bureau.clock.now_ms()
    told = certificate.certify(
        BUREAU_KEY,
        key.public,
        holder=device.account,
        device=device.device,
        from_ms=now - YEAR_MS,
        until_ms=now + YEAR_MS,
    )
    with bureau.journal.transaction() as change:
        change.add(
            signing_key,
            {
                "key_id": key.public.key_id,
                "purpose": "paper",
                "public_key": key.public.text,
                "account_id": device.account,
                "device": device.device,
                "valid_from": told.from_ms,
                "valid_until": told.until_ms,
                "certificate": msgspec.json.encode(KeyStatements(told)).decode(),
            },
        )
    with device.database.write() as connection:
        write_state(connection, "paper_key", key.text)
        write_state(connection, "bureau_key", BUREAU_KEY.public.text)
        note_taken(connection, PaperType.ORDER, civil_date(now).year, CITY_NUMBERS)
    return key


def _bureau(city: CityLaptop, settings: dict[str, str]) -> None:
    with city.bureau.journal.transaction() as change:
        change.add_many(
            setting, [{"name": name, "value": value} for name, value in settings.items()]
        )
    equip(city.bureau, city.device)
    city.device.pull()


def _check_in(city: CityLaptop, site: str, second: str) -> str:
    with city.laptop.journal.transaction() as change:
        visit = change.add(
            contact,
            {
                "site_id": site,
                "kind": "inspection",
                "inspection_form": "routine",
                "covert": False,
                "on_date": civil_date(NOW),
                "started_at": NOW,
                "finished_at": NOW,
                "lead_id": city.laptop.account,
                "assistant_id": second,
                "state": "finished",
            },
        )
        return change.add(
            filled_form,
            {
                "site_id": site,
                "contact_id": visit,
                "form_version_id": city.bureau.form_version,
                "named": False,
                "answers": "{}",
                "state": "finished",
                "started_at": NOW,
                "finished_at": NOW,
                "account_id": city.laptop.account,
            },
        )
