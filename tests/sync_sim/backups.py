"""Backups of the simulated bureau, by the functions behind its commands: taken while it serves, put
back with a word about it or without, on either kind of database."""

from __future__ import annotations

import copy
import shutil
from dataclasses import dataclass
from pathlib import Path

from server import backups
from tests.sync_sim.coming_back import missed_after
from tests.sync_sim.rights import Rights
from tests.sync_sim.world import World

_TAILS = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Backup:
    """The bureau as it was: a file, or the URL of a database; `seq` is the newest ledger number it
    surely holds."""

    where: str
    seq: int
    rights: Rights


class Backups:
    """Those that are kept. One that has expired by the bureau's own rule is gone."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kept: list[Backup] = []
        self._taken = 0

    def __len__(self) -> int:
        return len(self._kept)

    def take(self) -> Backup:
        """One more."""
        world, self._taken = self._world, self._taken + 1
        postgres = world.scene.postgres
        if postgres is None:
            file = world.scene.folder / f"bureau{self._taken}.backup"
            where, seq = str(file), backups.take(world.server.bureau, file)
        else:
            seq = backups.number(world.server.bureau)
            world.server.stop()
            url = world.scene.settings.database_url
            where = postgres.copy(url, f"{postgres.name(url)}_{self._taken}")
            world.server.start()
            backups.note(world.server.bureau, seq)
        made = Backup(where, seq, copy.deepcopy(world.rights))
        self._kept.append(made)
        self._expire()
        return made

    def put_back(self, place: int, *, declared: bool) -> Backup:
        """Let the bureau's database be one of those kept; what was kept later is of a lost life."""
        self._expire()
        world, found = self._world, self._kept[place % len(self._kept)]
        missed = missed_after(world, found.seq)
        postgres = world.scene.postgres
        world.server.stop()
        if postgres is not None:
            postgres.copy(found.where, postgres.name(world.scene.settings.database_url))
        elif declared:
            _, aside = backups.put_back(world.scene.settings, world.clock, Path(found.where))
            if aside is not None:
                _remove(aside)
        else:
            file = world.server.bureau.database.path
            assert file is not None
            _remove(file)
            shutil.copyfile(found.where, file)
        world.server.start()
        if declared and postgres is not None:
            backups.declare(world.server.bureau)
        for one in [one for one in self._kept if one.seq > found.seq]:
            self._drop(one)
        world.restored(found.seq, copy.deepcopy(found.rights))
        world.missed = missed
        return found

    def close(self) -> None:
        """Remove them all."""
        for one in list(self._kept):
            self._drop(one)

    def _expire(self) -> None:
        oldest = self._world.horizon()
        for one in [one for one in self._kept if one.seq < oldest]:
            self._drop(one)

    def _drop(self, one: Backup) -> None:
        self._kept.remove(one)
        postgres = self._world.scene.postgres
        if postgres is None:
            Path(one.where).unlink()
        else:
            postgres.drop(one.where)


def _remove(file: Path) -> None:
    for tail in _TAILS:
        file.with_name(file.name + tail).unlink(missing_ok=True)
