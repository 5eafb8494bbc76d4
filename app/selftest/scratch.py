"""A made-up bureau and one laptop of it in a scratch folder: real databases, no network, no names
of real people. What a server would do is done by the same `db` rooms."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec

from db.journal import feed, ledger
from db.journal.bureau import BureauJournal, BureauTransaction
from db.journal.publish import Arrival, publish
from db.journal.scopes import scopes_held
from db.journal.state import write_state
from db.store.engine import Database, laptop_engine
from db.store.envelope import Cost
from db.store.laptop import LaptopStore, store_folder
from db.store.migrate import migrate
from db.store.recovery import RecoveryKey
from db.tables import metadata
from db.tables.bureau import (
    account,
    firm,
    form_version,
    grant,
    number_block,
    setting,
    signing_key,
    team,
)
from db.tables.people import roster, worker
from db.tables.site import assignment, site, site_firm
from forms.papers.certificate import KeyStatements, certify
from forms.publish import FORM_IDS, compiled
from forms.signing import PrivateKey
from inspection.clock import Clock, civil_date
from inspection.ids import new_id

PASSPHRASE = " ".join(("自检用的一句话", "2026"))
CHEAP = Cost(memory_kib=1024, passes=1, lanes=1)
BUREAU, SITE = "自检市人力资源和社会保障局", "自检工地"
_SETTINGS = {
    "bureau.name": BUREAU,
    "bureau.address": "自检市自检路1号",
    "bureau.phone": "0000-0000000",
    "bureau.url": "https://bureau.invalid",
    "number_prefix": "自检人社劳监",
    "demo": "1",
}
_WORKERS = 12
_YEAR_MS = 366 * 86_400_000
_PULL_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Scratch:
    """What the steps need to know of it."""

    root: Path
    site: str
    colleague: str
    migrated: int
    """How many revisions both databases went through."""


def prepare(folder: Path, clock: Clock) -> Scratch:
    """Found the bureau, enrol its one laptop below ``folder/laptop`` and pull everything."""
    embedded = laptop_engine(folder / "bureau.db", bytes(32), create=True)
    try:
        revisions = migrate(embedded, "server", metadata)
        made = _Bureau(embedded, clock)
        root = folder / "laptop"
        store = LaptopStore.create(
            store_folder(root, made.inspector, made.device),
            PASSPHRASE,
            RecoveryKey.new().public,
            clock,
            CHEAP,
        )
        try:
            made.hand_over(store.database)
        finally:
            store.lock()
        return Scratch(root, made.site, made.colleague, 2 * len(revisions))
    finally:
        embedded.close()


class _Bureau:
    """Staff, one site with its roster, forms, numbers and a certified paper key."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.device = new_id(clock)
        self._key, self._paper_key = PrivateKey.generate(), PrivateKey.generate()
        office, server = new_id(clock), new_id(clock)
        journal = BureauJournal(database, clock, device=server, actor=office)
        with database.write() as connection:
            ledger.found(
                connection,
                device_id=server,
                account_id=office,
                epoch="self-test",
                now=clock.now_ms(),
            )
            change = journal.join(connection)
            of = change.add(team, {"code": "000000", "name": "自检大队"})
            self._staff(change, office, of, "admin", "自检管理员")
            self.inspector = new_id(clock)
            self._staff(change, self.inspector, of, "inspector", "自检监察员")
            self.colleague = new_id(clock)
            self._staff(change, self.colleague, of, "supervisor", "自检科长")
            self._publish_forms(change)
            change.add_many(setting, [{"name": one, "value": _SETTINGS[one]} for one in _SETTINGS])
            self.site = self._add_site(change, of)
            self._equip(change)
            change.finish()

    def hand_over(self, laptop: Database) -> None:
        """What enrolment and the first sync leave on the laptop."""
        with self._database.read() as connection:
            head = ledger.read_head(connection)
            held = scopes_held(connection, self.inspector, self._clock.now_ms())
            pages, complete = feed.changes(connection, dict.fromkeys(held, 0), head.seq, _PULL_ROWS)
        if not complete:
            raise RuntimeError("the scratch bureau does not fit into one page")
        arrived = [
            Arrival(page.scope, head.seq, page.rows, whole=True, mode=held[page.scope])
            for page in pages
        ]
        state = {
            "account": self.inspector,
            "device": self.device,
            "device_key": PrivateKey.generate().text,
            "paper_key": self._paper_key.text,
            "bureau_key": self._key.public.text,
            "server": "https://bureau.invalid",
            "pin": "0" * 64,
            "epoch": "self-test",
        }
        with laptop.write() as connection:
            for name, value in state.items():
                write_state(connection, name, value)
            publish(connection, arrived, head.seq)

    def _staff(self, change: BureauTransaction, row: str, of: str, role: str, name: str) -> None:
        values = {"id": row, "team_id": of, "login": role, "name": name, "role": role}
        change.add(account, {**values, "badge_number": "00000000", "active": True})

    def _publish_forms(self, change: BureauTransaction) -> None:
        for form in FORM_IDS:
            definition = compiled(form)
            change.add(
                form_version,
                {
                    "form": form,
                    "version": "1",
                    "definition": definition.decode(),
                    "sha256": hashlib.sha256(definition).hexdigest(),
                    "published_at": self._clock.now_ms(),
                },
            )

    def _add_site(self, change: BureauTransaction, of: str) -> str:
        today = civil_date(self._clock.now_ms())
        row = change.add(
            site,
            {"team_id": of, "code": "ZJ-1", "name": SITE, "state": "building", "address": "自检路"},
        )
        since = date(2020, 1, 1)
        change.add(assignment, {"site_id": row, "account_id": self.inspector, "from_date": since})
        now = self._clock.now_ms()
        for scope in (f"site:{row}", f"people:{row}"):
            change.add(
                grant,
                {
                    "account_id": self.inspector,
                    "granted_scope": scope,
                    "mode": "write",
                    "granted_at": now,
                },
            )
        builder = change.add(firm, {"name": "自检建设有限公司"})
        change.add(site_firm, {"site_id": row, "firm_id": builder, "role": "general_contractor"})
        for number in range(_WORKERS):
            self._add_worker(change, row, number, today - timedelta(days=40))
        return row

    def _add_worker(self, change: BureauTransaction, row: str, number: int, joined: date) -> None:
        values: dict[str, Any] = {"site_id": row, "name": f"自检工人{number + 1}"}
        person = change.add(worker, {**values, "phone": f"1990000{number:04d}", "trade": "木工"})
        stay = {"crew": "自检班组", "leader": False, "joined_on": joined}
        change.add(roster, {"site_id": row, "worker_id": person, **stay})

    def _equip(self, change: BureauTransaction) -> None:
        now, public = self._clock.now_ms(), self._paper_key.public
        told = certify(
            self._key,
            public,
            holder=self.inspector,
            device=self.device,
            from_ms=now - _YEAR_MS,
            until_ms=now + _YEAR_MS,
        )
        change.add(
            signing_key,
            {
                "key_id": public.key_id,
                "purpose": "paper",
                "public_key": public.text,
                "account_id": self.inspector,
                "device": self.device,
                "valid_from": told.from_ms,
                "valid_until": told.until_ms,
                "certificate": msgspec.json.encode(KeyStatements(told)).decode(),
            },
        )
        change.add(
            number_block,
            {
                "account_id": self.inspector,
                "device": self.device,
                "paper_type": "order",
                "year": civil_date(now).year,
                "first": 1,
                "last": 50,
            },
        )
