"""What the office does meanwhile: edits, imports, and who holds which site."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from db.journal.bureau import BureauTransaction
from db.tables.bureau import grant
from db.tables.journal import row_meta
from db.tables.people import roster, worker
from db.tables.registry import table_named
from db.tables.site import assignment, site
from inspection.refusal import Refusal
from server import accounts
from tests.sync_sim.edited import EDITED
from tests.sync_sim.stage import INSPECTORS, lend
from tests.sync_sim.world import World


class Office:
    """One event of the office each; every one returns what it did."""

    def __init__(self, world: World) -> None:
        self._world = world

    def edit(self, picks: tuple[int, ...]) -> str:
        """Overwrite what stands, as whoever sees the bureau's own rows does."""
        with self._world.server.bureau.office() as office:
            return self.edit_within(office, picks)

    def edit_within(self, office: BureauTransaction, picks: tuple[int, ...]) -> str:
        world, erased = self._world, self._world.oracle.life.erased
        rows = [
            row
            for row in world.rows
            if row[0] not in ("paper", "filled_form")
            and row[1] not in erased
            and self._has(office, row[0], row[1])
        ]
        rows = rows[-6:] if picks[1] % 3 else rows
        entity, row, _ = rows[picks[0] % len(rows)]
        table = table_named(entity)
        assert table is not None
        name = EDITED[entity][picks[2] % len(EDITED[entity])]
        office.edit(table, row, {name: world.oracle.value(f"office {name}")})
        return f"{entity} {name}"

    def import_people(self, picks: tuple[int, ...]) -> str:
        """Some workers with their stay at a site, and the site's new address."""
        world = self._world
        of = world.scene.cast.sites[picks[0] % len(world.scene.cast.sites)]
        with world.server.bureau.office() as office:
            for _ in range(1 + picks[1] % 4):
                names = {"name": world.oracle.value("name"), "phone": world.oracle.value("phone")}
                one = office.add(worker, {"site_id": of, **names})
                office.add(roster, {"site_id": of, "worker_id": one, "leader": False})
            office.edit(site, of, {"address": world.oracle.value("address")})
        return f"{1 + picks[1] % 4} workers"

    def lend(self, picks: tuple[int, ...]) -> str:
        """Give one more inspector a site, or take it back from him."""
        world = self._world
        account = world.scene.cast.accounts[INSPECTORS[picks[0] % len(INSPECTORS)]]
        of = world.scene.cast.sites[picks[1] % len(world.scene.cast.sites)]
        if world.rights.holder[of] == account:
            return "holds it anyway"
        world.regranted = True
        with world.server.bureau.office() as office:
            if (account, of) not in world.rights.lent:
                lend(office, account, of)
                world.rights.lent.add((account, of))
                return "lent"
            scopes = (f"site:{of}", f"people:{of}")
            query = select(grant.c.id).where(
                grant.c.account_id == account,
                grant.c.granted_scope.in_(scopes),
                grant.c.reason == "request",
                grant.c.revoked_at.is_(None),
            )
            for one in list(office.connection.scalars(query)):
                office.edit(grant, one, {"revoked_at": office.now})
        world.rights.lent.discard((account, of))
        return "taken back"

    def assign(self, picks: tuple[int, ...]) -> str:
        """Another fixed inspector from the next day on, which begins."""
        world = self._world
        account = world.scene.cast.accounts[INSPECTORS[picks[0] % len(INSPECTORS)]]
        of = world.scene.cast.sites[picks[1] % len(world.scene.cast.sites)]
        world.next_day()
        world.regranted = True
        today: date = world.today
        with world.server.bureau.office() as office:
            try:
                news = accounts.assign(office, of, account, today)
            except Refusal as refusal:
                return refusal.code
        if news:
            world.rights.holder[of] = account
        return "assigned" if news else "no news"

    def holder_by_rows(self) -> dict[str, Any]:
        """Who is the site's inspector by the bureau's own rows."""
        with self._world.server.bureau.database.read() as connection:
            rows = connection.execute(
                select(assignment.c.site_id, assignment.c.account_id).where(
                    assignment.c.until_date.is_(None)
                )
            )
            return {row.site_id: row.account_id for row in rows}

    def _has(self, office: BureauTransaction, entity: str, row: str) -> bool:
        query = select(row_meta.c.row).where(row_meta.c.entity == entity, row_meta.c.row == row)
        return office.connection.execute(query).first() is not None
