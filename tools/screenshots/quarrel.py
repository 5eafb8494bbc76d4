"""Gives the Sync page something to show: other laptops that changed the same records meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.services.deciding import DecidingService
from app.services.enrolment import EnrolmentService
from app.services.laptop import Laptop
from app.services.problems import ProblemService
from app.services.syncing import SyncingService
from app.services.unlocking import UnlockingService
from db.store.envelope import Cost
from db.tables.journal import row_meta
from db.tables.site import problem
from inspection.clock import Clock
from tools.demo.bureau import Prepared

_PASSPHRASE = "演示用的另一台笔记本"  # noqa: S105 - of a laptop that is thrown away
_QUICK = Cost(memory_kib=1024, passes=1, lanes=1)
_SUPERVISOR = "keshi"


@dataclass(frozen=True, slots=True)
class _Other:
    laptop: Laptop
    syncing: SyncingService


def quarrel(prepared: Prepared, laptop: Laptop, clock: Clock, address: str) -> None:
    """Conflicts with two and three values, one of them decided here, and a supervisor's change
    that the bureau kept for review. All laptops have synced afterwards."""
    own = prepared.city.inspectors[0].login
    syncing = SyncingService(laptop)
    lines = ProblemService(laptop).listed("", "open").lines
    first, second, third = (one.row.id for one in lines[:3])
    try:
        with (
            _other(prepared, "old-laptop", "旧笔记本", own, clock, address) as old,
            _other(prepared, "car-tablet", "车上的平板", own, clock, address) as tablet,
            _other(prepared, "chief", "科里的电脑", _SUPERVISOR, clock, address) as chief,
        ):
            shown = _row(laptop, first)
            due = shown["due_on"]
            _edit(old.laptop, first, due_on=due + timedelta(days=3))
            _edit(
                tablet.laptop,
                first,
                due_on=due + timedelta(days=7),
                measure="先付一半，余款月底付清",
            )
            _edit(
                old.laptop,
                second,
                measure="三日内把考勤表补齐，由班组长和劳资专管员双方签字后张贴公示",
            )
            _edit(chief.laptop, third, measure="约谈总包负责人，当场签承诺书")
            for one in (old, tablet, chief):
                one.syncing.sync()
            _edit(laptop, first, due_on=due + timedelta(days=5), measure="本周内付清")
            _edit(laptop, second, measure="考勤表补齐")
            syncing.sync()
    finally:
        syncing.close()
    desk = DecidingService(laptop)
    card = next(one for one in desk.look().conflicts if one.about.row == second)
    desk.settle_conflict(card, {one.name: one.values[0].value for one in card.fields})


@contextlib.contextmanager
def _other(
    prepared: Prepared, folder: str, name: str, login: str, clock: Clock, address: str
) -> Iterator[_Other]:
    """Another computer that has all its account may have."""
    file: Path = prepared.folder / f"{folder}.anxin"
    root = prepared.folder / folder
    prepared.office.run("enrol", login, "--out", str(file), address=address)
    service = EnrolmentService(root, clock, cost=_QUICK, device_name=name)
    service.enrol(file.read_bytes(), _PASSPHRASE)
    unlocking = UnlockingService(root, clock, cost=_QUICK)
    laptop = unlocking.unlock(_PASSPHRASE)
    syncing = SyncingService(laptop)
    try:
        syncing.sync()
        yield _Other(laptop, syncing)
    finally:
        syncing.close()
        unlocking.lock()


def _edit(laptop: Laptop, row: str, **new: Any) -> None:
    """Change a ledger item as its page would."""
    shown = _row(laptop, row)
    query = select(row_meta.c.rev).where(row_meta.c.entity == "problem", row_meta.c.row == row)
    with laptop.database.read() as connection:
        rev = int(connection.execute(query).scalar_one())
    with laptop.journal.transaction() as change:
        change.edit(problem, row, seen_rev=rev, shown=shown, new=new)


def _row(laptop: Laptop, row: str) -> Mapping[str, Any]:
    with laptop.database.read() as connection:
        return dict(connection.execute(select(problem).where(problem.c.id == row)).mappings().one())
