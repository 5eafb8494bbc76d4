"""A site with questionnaires to fill in: a bureau, its inspector's laptop, and a second one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.services.filling import FillingService
from app.services.keypunch import Effort, KeypunchService, Sheet, Stack
from app.services.laptop import Laptop
from app.services.questionnaires import QuestionnaireService
from db.store.engine import Database, laptop_engine
from db.tables.bureau import form_version, setting
from forms.keying import ENTER, Keying
from forms.publish import compiled, definition
from inspection.clock import FixedClock, instant
from tests.support import world
from tests.support.world import KEY

NOW = instant(2023, 11, 23, 8, 45)
MONTH = date(2023, 11, 1)
CREW = "钢筋一班"

KEYS = "311252" + "111123" + "111111122121" + "113" + ENTER + "112"
"""Q1 to Q30 of a worker who lacks nothing, Q5 being the stack's, as a typist reads them off."""


def typed(text: str) -> list[str]:
    """The keys of a text in which a key's name stands for the key."""
    keys = []
    while text:
        key = ENTER if text.startswith(ENTER) else text[0]
        keys.append(key)
        text = text.removeprefix(key)
    return keys


@dataclass(slots=True)
class SheetWorld:
    """`laptop` is the inspector's; `other` a colleague's who holds the same site."""

    bureau: world.Bureau
    clock: FixedClock
    site: str
    version: str
    devices: list[world.Laptop] = field(default_factory=list)

    def services(self, place: int = 0) -> tuple[QuestionnaireService, KeypunchService]:
        laptop = self.laptop(place)
        return QuestionnaireService(laptop), KeypunchService(laptop)

    def laptop(self, place: int = 0) -> Laptop:
        device = self.devices[place]
        return Laptop(device.database, device.journal, self.clock, device.account, device.blobs)

    def stack(self, crew: str = CREW) -> Stack:
        return Stack(self.site, self.version, date(2023, 11, 22), crew)

    def publish(self, form: str) -> str:
        with self.bureau.journal.transaction() as change:
            return change.add(
                form_version,
                {
                    "form": form,
                    "version": definition(form).version,
                    "definition": compiled(form).decode(),
                    "sha256": definition(form).sha256,
                    "published_at": self.clock.now_ms(),
                },
            )

    def set(self, name: str, value: object) -> None:
        with self.bureau.journal.transaction() as change:
            change.add(setting, {"name": name, "value": str(value)})

    def go_to(self, site: str) -> None:
        """Work at a site of the first laptop from now on; the others hold it too."""
        self.site = site
        with self.bureau.journal.transaction() as change:
            for device in self.devices[1:]:
                for scope in (f"site:{site}", f"people:{site}"):
                    self.bureau.grant(device.account, scope, change=change)
        for device in self.devices:
            device.pull()

    def sync(self) -> None:
        """Both laptops push, then both pull."""
        for device in self.devices:
            assert {one.result for one in device.push()} <= {"applied"}
        for device in self.devices:
            device.pull()

    def rows(self, table: Any, place: int = 0) -> list[dict[str, Any]]:
        """The rows of a synced table on a laptop, by id."""
        found = self.rows_of(table, place)
        return sorted(found, key=lambda row: str(row["id"]))

    def rows_of(self, table: Any, place: int = 0) -> list[dict[str, Any]]:
        with self.devices[place].database.read() as connection:
            return [dict(row) for row in connection.execute(select(table)).mappings()]


@contextmanager
def sheet_world(folder: Path, *, double_entry: int = 0, laptops: int = 1) -> Iterator[SheetWorld]:
    """The site's laptops have pulled all there is; nothing is filled in yet."""
    clock = FixedClock(NOW)
    database: Database = laptop_engine(folder / "bureau.db", KEY, create=True)
    bureau = world.Bureau(database, clock)
    holder = bureau.add_account()
    made = SheetWorld(bureau, clock, bureau.add_site(holder, "白云湖小学"), "")
    made.version = made.publish("questionnaire")
    made.set("double_entry", double_entry)
    for place in range(laptops):
        account = holder if place == 0 else bureau.add_account()
        made.devices.append(world.Laptop(bureau, folder, account))
    made.go_to(made.site)
    try:
        yield made
    finally:
        for device in made.devices:
            device.close()
        database.close()


def keep(laptop: Laptop, sheet: Sheet) -> None:
    """What a page does after each key."""
    FillingService(laptop).store(sheet.filling, sheet.filling.take())


def key_in(laptop: Laptop, sheet: Sheet, keys: str = KEYS) -> Effort:
    """Type a sheet to its end without a window; what it took."""
    machine = Keying(sheet.filling.answers, batch=sheet.batch)
    for key in [*typed(keys), *[ENTER] * 40]:
        if machine.press(key).path is None:
            break
    assert machine.standing.path is None, machine.standing
    keep(laptop, sheet)
    return Effort(machine.standing.keystrokes, machine.standing.corrections, 41_000)
