"""What should not happen and does: a laptop's disk copied, an old copy put back, and the same with
the bureau's database, told to nobody."""

from __future__ import annotations

import copy
import shutil
from dataclasses import dataclass
from pathlib import Path

from db.journal.ledger import read_head
from tests.sync_sim.world import Rights, User, World

MOST_TWINS = 2


@dataclass(frozen=True, slots=True)
class LaptopCopy:
    """A laptop's file as it was, and what its user had entered there by then."""

    file: Path
    user: User


@dataclass(frozen=True, slots=True)
class BureauCopy:
    """The bureau's database as it was."""

    file: Path
    seq: int
    rights: Rights


class Upheaval:
    """One event each; every one returns what happened. Copies are files of the scene."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._laptops: dict[int, LaptopCopy] = {}
        self._bureau: BureauCopy | None = None
        self._twins = 0

    def clone(self, user: User) -> str:
        """Another laptop begins to work on a copy of this one's disk."""
        world = self._world
        if self._twins == MOST_TWINS:
            return "enough of them"
        self._twins += 1
        world.upheaval = True
        number = len(world.users)
        user.laptop.stop()
        shutil.copyfile(user.laptop.path, world.scene.laptop_file(number))
        user.laptop.start()
        twin = _remembering(user)
        twin.laptop = world.laptop(number)
        twin.laptop.clock.error_ms = user.laptop.clock.error_ms
        world.follow(twin)
        world.users.append(twin)
        return f"laptop {number}"

    def laptop(self, user: User) -> str:
        """A copy is kept; the next time it is put back, and what came after it is gone."""
        world, number = self._world, user.laptop.number
        kept = self._laptops.pop(number, None)
        user.laptop.stop()
        if kept is None:
            file = user.laptop.path.with_suffix(".kept")
            shutil.copyfile(user.laptop.path, file)
            user.laptop.start()
            self._laptops[number] = LaptopCopy(file, _remembering(user))
            return "copy kept"
        world.upheaval = True
        for tail in ("-wal", "-shm"):
            user.laptop.path.with_name(user.laptop.path.name + tail).unlink(missing_ok=True)
        shutil.copyfile(kept.file, user.laptop.path)
        user.laptop.start()
        _forget_since(user, kept.user)
        world.follow(user)
        return "copy put back"

    def bureau(self) -> str:
        """The same with the bureau's file; on PostgreSQL there is no file to copy."""
        world = self._world
        path = world.server.bureau.database.path
        if path is None:
            return "no file"
        file = path.with_suffix(".kept")
        if self._bureau is None:
            with world.server.bureau.database.read() as connection:
                seq = read_head(connection).seq
            world.server.stop()
            shutil.copyfile(path, file)
            world.server.start()
            self._bureau = BureauCopy(file, seq, copy.deepcopy(world.rights))
            return f"copy kept at {seq}"
        kept, self._bureau = self._bureau, None
        world.server.stop()
        for tail in ("-wal", "-shm"):
            path.with_name(path.name + tail).unlink(missing_ok=True)
        shutil.copyfile(kept.file, path)
        world.server.start()
        world.restored(kept.seq, kept.rights)
        return f"copy put back, at {kept.seq}"


def _remembering(user: User) -> User:
    """A user who has entered the same and knows the same, before any page."""
    return User(
        user.laptop,
        user.life,
        plans=list(user.plans),
        own={place: list(numbers) for place, numbers in user.own.items()},
        serials=set(user.serials),
        dseq=user.dseq,
    )


def _forget_since(user: User, then: User) -> None:
    user.pages, user.forms, user.cards, user.published = {}, {}, {}, None
    user.life, user.plans, user.own = then.life, list(then.plans), then.own
    user.serials, user.dseq = set(then.serials), then.dseq
