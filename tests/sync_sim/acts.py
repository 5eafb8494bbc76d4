"""What people at the laptops do: open pages, leave them open, and enter something."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import select

from db.journal.apply import load_rows
from db.journal.laptop import LaptopTransaction
from db.journal.values import plain_row
from db.queries.papers import blocks
from db.replication.fields import read_fields
from db.tables.journal import row_meta
from db.tables.registry import table_named
from db.tables.site import paper, site
from inspection.ids import new_id
from tests.sync_sim.answering import Answering
from tests.sync_sim.edited import EDITED
from tests.sync_sim.entering import fixed, planned, rows_here
from tests.sync_sim.entries import AGREED
from tests.sync_sim.knowledge import seen, with_own
from tests.sync_sim.laptop import DONE
from tests.sync_sim.users import Page, Plan, User
from tests.sync_sim.world import World

_ADDED = ("contact", "problem", "worker", "filled_form")
_SLOTS = 3


class Acts:
    """One event of a person each; every act returns how it ended."""

    def __init__(self, world: World, answering: Answering) -> None:
        self._world = world
        self._answering = answering

    def add(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """New rows of one action: one, or a contact with its problem, together or not at all."""
        sites = self.sites(user)
        if not sites:
            return "no site"
        of = sites[picks[0] % len(sites)]
        names = ["contact", "problem"] if picks[1] % 4 == 0 else [_ADDED[picks[2] % len(_ADDED)]]
        plans = [planned(self._world, user, name, of) for name in names]

        def work(change: LaptopTransaction) -> None:
            for plan in plans:
                table = table_named(plan.entity)
                assert table is not None
                rest = fixed(self._world, user, plan.entity, of, picks[3])
                change.add(table, {"id": plan.row, **rest, **plan.values})

        return self._do(user, plans, work, fatal)

    def open(self, user: User, picks: tuple[int, ...], _fatal: int | None) -> str:
        """Open a row's page and leave it open, whatever comes."""
        page = self._page(user, picks)
        if page is None:
            return "no row"
        user.pages[picks[1] % _SLOTS] = page
        return f"{page.entity} at {page.rev}"

    def save(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """Enter something on a page that has been open for a while."""
        page = user.pages.get(picks[1] % _SLOTS) or next(iter(user.pages.values()), None)
        if page is None:
            return "no page"
        return self._save(user, [page], picks, fatal)

    def edit(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """Open a page and enter something."""
        page = self._page(user, picks)
        return "no row" if page is None else self._save(user, [page], picks, fatal)

    def edit_at(self, user: User, of: str, picks: tuple[int, ...]) -> str:
        """Open a page of this site and enter something."""
        rows = [row for row in rows_here(self._world, user) if row[2].endswith(of)]
        rows = [row for row in rows if row[0] != "paper"]
        page = self._read(user, *rows[picks[2] % len(rows)]) if rows else None
        return "no row" if page is None else self._save(user, [page], picks, None)

    def paper(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """Issue a paper under the lowest free number of this laptop's blocks."""
        sites = self.sites(user)
        year = self._world.today.year
        with user.laptop.database.read() as connection:
            own = select(paper.c.serial).where(paper.c.device == user.laptop.device)
            used = set(connection.scalars(own)) | user.serials
            leased = blocks(connection, user.laptop.device, "order", year)
        free = [one for block in leased for one in range(block.first, block.last + 1)]
        serial = next((one for one in free if one not in used), None)
        if serial is None or not sites:
            return "no number"
        return self._issue(user, sites[picks[0] % len(sites)], serial, fatal)

    def void(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """Void a paper: a signed act, which two people cannot do differently."""
        papers = [row for row in rows_here(self._world, user) if row[0] == "paper"]
        if not papers:
            return "no paper"
        page = self._read(user, *papers[picks[0] % len(papers)])
        return "no row" if page is None else self._save(user, [page], picks, fatal)

    def poison(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """Something the bureau must refuse: its own row written, a number that nobody leased."""
        sites = self.sites(user)
        if not sites:
            return "no site"
        of = sites[picks[0] % len(sites)]
        if picks[1] % 3 == 0:
            return self._issue(user, of, 900_000 + picks[2] % 1000, fatal)
        site_page = self._read(user, "site", of, f"site:{of}", ("name",))
        good = self._page(user, picks) if picks[1] % 3 == 1 else None
        pages = [one for one in (good, site_page) if one is not None]
        return self._save(user, pages, picks, fatal) if pages else "no row"

    # --- how

    def do(
        self,
        user: User,
        plans: list[Plan],
        action: Callable[[], object],
        fatal: int | None,
        *,
        whole: bool | None = True,
    ) -> str:
        """One action of one transaction: all of it is there afterwards, or nothing. With `whole`
        it makes one operation of each plan; else some, each of a row that a plan names; None: of
        some of the rows, and it may look at what it wrote when that is done."""
        user.plans += plans
        for plan in plans:
            self._world.oracle.note(plan.values.values(), plan.scope)
            self._world.told.append(str(plan))
        ended = user.laptop.doing(action, fatal)
        found = self._world.gather(user)
        for plan in plans:
            user.plans.remove(plan)
        if whole is None:
            return ended
        there = found == len(plans) if whole else found > 0
        if (found and not there) or (ended == DONE) != there:
            self._world.halves.append(f"{found} of {len(plans)} operations after {ended}")
        return ended

    def _do(
        self,
        user: User,
        plans: list[Plan],
        work: Callable[[LaptopTransaction], object],
        fatal: int | None,
    ) -> str:
        def action() -> None:
            with user.laptop.laptop.journal.transaction() as change:
                work(change)

        return self.do(user, plans, action, fatal)

    def _save(
        self, user: User, pages: list[Page], picks: tuple[int, ...], fatal: int | None
    ) -> str:
        """Enter something on each of these pages, in one action."""
        for page in pages:
            self._answering.leave(user, page.row)
        plans = [self._entered(user, page, picks) for page in pages]

        def work(change: LaptopTransaction) -> None:
            for page, plan in zip(pages, plans, strict=True):
                table = table_named(page.entity)
                assert table is not None
                change.edit(
                    table, page.row, seen_rev=page.rev, shown=page.shown, new=dict(plan.values)
                )

        ended = self._do(user, plans, work, fatal)
        if ended == DONE:  # the pages now show what was entered on them
            for page, plan in zip(pages, plans, strict=True):
                page.shown.update(plan.values)
        return ended

    def _entered(self, user: User, page: Page, picks: tuple[int, ...]) -> Plan:
        fields = list(page.shown)
        wanted = {fields[picks[2] % len(fields)]}
        if picks[3] % 3 == 0:
            wanted.add(fields[picks[4] % len(fields)])
        value = self._world.oracle.value
        values = {name: value(name.rpartition("/")[2]) for name in sorted(wanted)}
        if picks[5] % 8 == 0 and page.shown[fields[0]] != AGREED:
            values[fields[0]] = AGREED
        seen = with_own(user, page.row, page.seen)
        return Plan(page.entity, page.row, page.scope, values, seen)

    def _issue(self, user: User, of: str, serial: int, fatal: int | None) -> str:
        world, row = self._world, new_id(user.laptop.clock)
        values = {"content": world.oracle.value("content"), "state": world.oracle.value("state")}
        plan = Plan("paper", row, f"site:{of}", values, {})
        fixed = {
            "id": row,
            "site_id": of,
            "type": "order",
            "year": world.today.year,
            "serial": serial,
            "pdf_sha256": "0" * 64,
            "issued_on": world.today,
            "issued_at": user.laptop.clock.now_ms(),
            "account_id": user.laptop.account,
            "device": user.laptop.device,
            "printed": 0,
        }
        ended = self._do(user, [plan], lambda change: change.add(paper, fixed | values), fatal)
        user.serials.add(serial)
        return ended

    def sites(self, user: User) -> list[str]:
        """Sites that are on this laptop, in the order of the cast."""
        with user.laptop.database.read() as connection:
            here = set(connection.scalars(select(site.c.id)))
        return [one for one in self._world.scene.cast.sites if one in here]

    def _page(self, user: User, picks: tuple[int, ...]) -> Page | None:
        """A row of the laptop as its page shows it: often the one he works on, or the one that
        somebody else has just worked on; else one of the newest, or any."""
        world = self._world
        rows = [row for row in rows_here(self._world, user) if row[0] != "paper"]
        if not rows:
            return None
        wanted = {0: user.at_hand, 1: world.at_hand}.get(picks[1] % 5)
        if wanted not in rows:
            few = rows[-4:] if picks[1] % 5 < 4 else rows
            wanted = few[picks[0] % len(few)]
        user.at_hand = world.at_hand = wanted
        return self._read(user, *wanted)

    def _read(
        self, user: User, entity: str, row: str, scope: str, names: Iterable[str] | None = None
    ) -> Page | None:
        table = table_named(entity)
        assert table is not None
        fields = list(names or EDITED[entity])
        with user.laptop.database.read() as connection:
            found = load_rows(connection, table, [row]).get(row)
            rev = connection.execute(
                select(row_meta.c.rev).where(row_meta.c.entity == entity, row_meta.c.row == row)
            ).scalar()
        if found is None or rev is None:
            return None
        shown = read_fields(plain_row(found), fields)
        return Page(entity, row, scope, rev, shown, seen(self._world, user, row, scope, fields))
