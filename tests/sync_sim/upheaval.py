"""What should not happen and does: a laptop's disk copied, an old copy put back, and the same with
the bureau's database, told to nobody."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.sync_sim.backups import Backups
from tests.sync_sim.office import Office
from tests.sync_sim.users import User
from tests.sync_sim.world import World

MOST_TWINS = 2


@dataclass(frozen=True, slots=True)
class LaptopCopy:
    """A laptop's file as it was, and what its user had entered there by then."""

    file: Path
    user: User


class Upheaval:
    """One event each; every one returns what happened."""

    def __init__(self, world: World, office: Office) -> None:
        self._world = world
        self._office = office
        self._laptops: dict[int, LaptopCopy] = {}
        self._backups = Backups(world)
        self._twins = 0

    def clone(self, user: User) -> str:
        """Another laptop begins to work on a copy of this one's disk."""
        world = self._world
        if self._twins == MOST_TWINS:
            return "enough of them"
        self._twins += 1
        world.upheaval = True
        world.tally.copies += 1
        number = len(world.users)
        user.laptop.copy_disk(world.scene.laptop_file(number))
        world.oracle.copied.update(user.made.values())
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
        world.tally.copies += 1
        for tail in ("-wal", "-shm"):
            user.laptop.path.with_name(user.laptop.path.name + tail).unlink(missing_ok=True)
        shutil.copyfile(kept.file, user.laptop.path)
        user.laptop.start()
        _forget_since(user, kept.user)
        world.follow(user)
        return "copy put back"

    def bureau(self, picks: tuple[int, ...]) -> str:
        """A backup of the bureau is taken, or one is put back: declared, as the command does, or by
        somebody who says nothing, and then it may grow again before any laptop is heard of."""
        world = self._world
        if not self._backups or picks[0] % 5 < 2:
            return f"backup taken at {self._backups.take().seq}"
        declared = picks[2] % 2 == 0
        seq = self._backups.put_back(picks[1], declared=declared).seq
        photos = "; photos lost" if picks[4] % 3 == 0 else ""
        if photos:
            world.lose_photos()
        world.tally.restores += 1
        if declared:
            return f"backup put back and declared, at {seq}{photos}"
        grown = picks[3] % 12 if picks[3] % 2 else 0
        for number in range(grown):
            self._office.edit(tuple(pick + number for pick in picks))
        return f"backup put back unsaid, at {seq}; {grown} edits since{photos}"

    def kept(self, picks: tuple[int, ...]) -> str:
        """See that there is a backup of the bureau, as on any day."""
        if self._backups and picks[3] % 2:
            return "backed up before"
        return f"backup taken at {self._backups.take().seq}"

    def close(self) -> None:
        """Remove what was kept outside the scene's folder."""
        self._backups.close()


def _remembering(user: User) -> User:
    """A user who has entered the same and knows the same, before any page."""
    return User(
        user.laptop,
        user.life,
        plans=list(user.plans),
        own={place: list(numbers) for place, numbers in user.own.items()},
        serials=set(user.serials),
        made=dict(user.made),
        blanked=set(user.blanked),
    )


def _forget_since(user: User, then: User) -> None:
    user.pages, user.forms, user.cards, user.sheets = {}, {}, {}, {}
    user.published = None
    user.life, user.plans, user.own = then.life, list(then.plans), then.own
    user.serials, user.made, user.blanked = set(then.serials), dict(then.made), set(then.blanked)
