"""Photos that people take, look at and take back in the simulation."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from app.services.attachments import AttachmentService, Facts, Place
from db.tables.site import attachment
from inspection.terms import AttachmentKind
from tests.sync_sim.acts import Acts
from tests.sync_sim.entering import parent, rows_here
from tests.sync_sim.knowledge import seen_whole
from tests.sync_sim.users import Plan, User
from tests.sync_sim.wire import Fault, Trouble
from tests.sync_sim.world import World


class Photos:
    """One event of a person each; every one returns how it ended."""

    def __init__(self, world: World, acts: Acts) -> None:
        self._world = world
        self._acts = acts

    def take(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """Add a photo to a site, perhaps to a visit there, or to what a worker has answered; or
        look at somebody else's."""
        if picks[2] % 4 == 0:
            return self._look_at(user, picks, fatal)
        world, sites = self._world, self._acts.sites(user)
        if not sites:
            return "no site"
        of = sites[picks[0] % len(sites)]
        place = self._place(user, of, picks)
        name = world.oracle.value("photo")
        content = (name * (1 + picks[1] % 10)).encode()
        facts = Facts(AttachmentKind.PHOTO, name, "image/jpeg")
        scope = f"people:{of}" if place.named else f"site:{of}"
        plan = Plan("attachment", "", scope, {"file_name": name}, {})
        world.photos[hashlib.sha256(content).hexdigest()] = name
        service = AttachmentService(user.laptop.laptop)
        return self._acts.do(user, [plan], lambda: service.add(content, facts, place), fatal)

    def void(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """Take a photo back, one's own or another's, wherever its bytes are by now."""
        query = select(attachment.c.id).where(attachment.c.voided_at.is_(None))
        with user.laptop.database.read() as connection:
            found = list(connection.scalars(query.order_by(attachment.c.file_name)))
        if not found:
            return "no photo"
        row = found[-1 - picks[0] % min(len(found), 3)]
        service = AttachmentService(user.laptop.laptop)
        shown, reason = service.one(row), self._world.oracle.value("void_reason")
        scope = self._world.scope_of_row(attachment.name, row)
        known = seen_whole(self._world, user, row, scope)
        plan = Plan(attachment.name, row, scope, {"void_reason": reason}, known)
        return self._acts.do(user, [plan], lambda: service.void(shown, reason), fatal)

    def _place(self, user: User, of: str, picks: tuple[int, ...]) -> Place:
        rows = rows_here(self._world, user)
        forms = [row for name, row, in_ in rows if (name, in_) == ("filled_form", f"people:{of}")]
        if forms and picks[4] % 3:
            return Place(of, form_id=forms[picks[3] % len(forms)], named=True)
        return Place(of, contact_id=parent(self._world, user, "contact", of, picks[3]))

    def _look_at(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        query = select(attachment.c.id).order_by(attachment.c.file_name)
        with user.laptop.database.read() as connection:
            found = list(connection.scalars(query))
        if not found:
            return "no photo"
        one = found[picks[0] % len(found)]
        cut = (Trouble(1 + picks[4] % 3, Fault.GONE),) if picks[3] % 3 == 0 else ()
        user.laptop.line.begin(cut)
        return user.laptop.doing(lambda: user.laptop.syncing.fetch_attachment(one), fatal)
