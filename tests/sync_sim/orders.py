"""What the office orders about people and their laptops: data erased for good, a laptop shut out,
an account closed and opened again; each by the function behind the command."""

from __future__ import annotations

from argparse import Namespace
from io import StringIO

from sqlalchemy import select

from db.tables.bureau import account
from db.tables.people import sample_entry
from db.tables.site import filled_form
from server import accounts
from server.admin.erasing import erase_worker
from server.admin.terminal import Terminal
from server.devices import revoke
from tests.sync_sim.users import User
from tests.sync_sim.world import World

MOST_REVOKED = 1
_FEWEST = 3
"""Laptops that are left at work, or a run would show little else."""


class Orders:
    """One event each; every one returns what it did."""

    def __init__(self, world: World) -> None:
        self._world = world

    def erase(self, picks: tuple[int, ...]) -> str:
        """Erase a worker: often the one somebody is just working on, or one who was called;
        whatever waits about him."""
        world = self._world
        workers = [row for entity, row, _ in world.rows if entity == "worker"]
        workers = [row for row in workers if world.has("worker", row)]
        if not workers:
            return "no worker"
        at_hand = [row for _, row, _ in (one.at_hand for one in world.users if one.at_hand)]
        wanted = [row for row in workers if row in at_hand] if picks[0] % 3 else workers
        if picks[2] % 2:
            wanted = self._called() or wanted
        found = (wanted or workers)[picks[1] % len(wanted or workers)]
        words = Namespace(worker=found, document=None, reason="on request", yes=True)
        said = StringIO()
        erase_worker(world.server.bureau, words, Terminal(said, said, "en"))
        world.oracle.life.gone |= world.oracle.life.about(found)
        world.tally.erasures += 1
        return f"worker {found[-4:]}"

    def _called(self) -> list[str]:
        """Workers who have answered questions on the phone, as far as the bureau has heard."""
        answered = select(filled_form.c.subject_id).where(filled_form.c.named)
        with self._world.server.bureau.database.read() as connection:
            subjects = set(connection.scalars(answered))
            drawn = connection.execute(select(sample_entry.c.id, sample_entry.c.worker_id)).all()
        return sorted({one.worker_id for one in drawn if one.id in subjects})

    def revoke(self, user: User, picks: tuple[int, ...]) -> str:
        """Shut this laptop out, and every copy of it that is still the same device."""
        world, device = self._world, user.laptop.device
        left = {one.laptop.device for one in world.users} - world.rights.revoked - {device}
        if len(world.rights.revoked) >= MOST_REVOKED or len(left) < _FEWEST or picks[0] % 2:
            return "not this one"
        if not world.is_known(user):
            return "unknown"
        with world.server.bureau.office() as office:
            revoke(world.server.bureau, office, device, "lost")
        world.rights.revoked.add(device)
        world.withdrawn.add(device)
        world.tally.revocations += 1
        return "shut out"

    def account(self, user: User, picks: tuple[int, ...]) -> str:
        """Close the account of this laptop's user, or open it again."""
        world, of = self._world, user.laptop.account
        world.regranted = True
        if of in world.rights.closed:
            self.reopen(of)
            return "open again"
        if picks[0] % 2 and world.rights.closed:
            return "another is closed"
        login = next(name for name, one in world.scene.cast.accounts.items() if one == of)
        with world.server.bureau.office() as office:
            accounts.close_account(office, login)
        world.rights.closed.add(of)
        world.tally.closures += 1
        return "closed"

    def reopen(self, of: str) -> None:
        """Let an account sign in again."""
        with self._world.server.bureau.office() as office:
            office.edit(account, of, {"active": True})
        self._world.rights.closed.discard(of)
        self._world.regranted = True
