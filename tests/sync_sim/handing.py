"""A day's work that changes hands: entered and sent, its site given to somebody else, fetched by
him and gone from the laptop where it was entered. With a backup of the bureau from before, what
only the new owner still has is what a restored bureau is given back."""

from __future__ import annotations

from collections.abc import Callable

from tests.sync_sim.acts import Acts
from tests.sync_sim.laptop import Ran
from tests.sync_sim.office import Office
from tests.sync_sim.stage import INSPECTORS
from tests.sync_sim.upheaval import Upheaval
from tests.sync_sim.users import User
from tests.sync_sim.world import World

_PUT_BACK = 2
"""A pick by which the bureau is put back."""


class Handing:
    """One event of several people. `sync` is one press of the button by one of them, `lose` puts
    a backup of the bureau back."""

    def __init__(
        self,
        world: World,
        acts: Acts,
        office: Office,
        upheaval: Upheaval,
        sync: Callable[[User], Ran],
        lose: Callable[[tuple[int, ...]], str],
    ) -> None:
        self._world = world
        self._acts = acts
        self._office = office
        self._upheaval = upheaval
        self._sync = sync
        self._lose = lose

    def day(self, user: User, picks: tuple[int, ...]) -> str:
        """Somebody enters something at his own site, which is another's tomorrow; at times the
        bureau loses it in that very night."""
        world, accounts = self._world, self._world.scene.cast.accounts
        me, holder = user.laptop.account, world.rights.holder
        mine = [of for of in self._acts.sites(user) if holder[of] == me]
        if not mine or world.shut_out(user):
            return "no site of his own"
        of = mine[picks[0] % len(mine)]
        said = [self._upheaval.kept(picks)]
        said.append(self._acts.edit_at(user, of, picks))
        self._sync(user)
        others = [one for one in INSPECTORS if accounts[one] != me]
        to = INSPECTORS.index(others[picks[1] % len(others)])
        where = world.scene.cast.sites.index(of)
        lent = (me, of)
        if lent in world.rights.lent:
            said.append(self._office.lend((INSPECTORS.index(self._login(user)), where)))
        said.append(self._office.assign((to, where)))
        for one in world.users:
            if one.laptop.account == accounts[INSPECTORS[to]] and not world.shut_out(one):
                self._sync(one)
        self._sync(user)
        if picks[4] % 3 == 0:
            said.append(self._lose((_PUT_BACK, *picks[1:])))
        return ", ".join(said)

    def _login(self, user: User) -> str:
        accounts = self._world.scene.cast.accounts
        return next(name for name in INSPECTORS if accounts[name] == user.laptop.account)
