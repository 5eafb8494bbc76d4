"""Photos in the simulation: taken, looked at, and what must hold of their bytes. Each invariant
raises `Broken` with its own name; the numbers are those of sync.md §4."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from app.services.attachments import AttachmentService, Facts, Place
from db.store.named import named_digests
from db.tables.journal import row_meta
from db.tables.laptop import blob_state
from db.tables.site import attachment, attachment_stored
from inspection.refusal import Refusal
from inspection.terms import AttachmentKind
from server.blobs import BlobDesk
from server.tokens import Holder
from tests.sync_sim.acts import Acts
from tests.sync_sim.entering import parent
from tests.sync_sim.finding import demand
from tests.sync_sim.laptop import DONE, Ran
from tests.sync_sim.users import Plan, User
from tests.sync_sim.world import World


class Photos:
    """One event of a person each; every one returns how it ended."""

    def __init__(self, world: World, acts: Acts) -> None:
        self._world = world
        self._acts = acts

    def take(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """Add a photo to a site, perhaps to a visit there; or look at somebody else's."""
        if picks[2] % 4 == 0:
            return self._look_at(user, picks, fatal)
        world, sites = self._world, self._acts.sites(user)
        if not sites:
            return "no site"
        of = sites[picks[0] % len(sites)]
        name = world.oracle.value("photo")
        content = (name * (1 + picks[1] % 10)).encode()
        facts = Facts(AttachmentKind.PHOTO, name, "image/jpeg")
        place = Place(of, contact_id=parent(world, user, "contact", of, picks[3]))
        plan = Plan("attachment", "", f"site:{of}", {"file_name": name}, {})
        world.photos.add(hashlib.sha256(content).hexdigest())
        service = AttachmentService(user.laptop.laptop)
        return self._acts.do(user, [plan], lambda: service.add(content, facts, place), fatal)

    def _look_at(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        query = select(attachment.c.id).order_by(attachment.c.id)
        with user.laptop.database.read() as connection:
            found = list(connection.scalars(query))
        if not found:
            return "no photo"
        one = found[picks[0] % len(found)]
        user.laptop.line.begin(())
        return user.laptop.doing(lambda: user.laptop.syncing.fetch_attachment(one), fatal)


def bytes_arrive(world: World) -> None:
    """15. The bytes of a photo whose row the bureau has are there, whole, if the laptop that took
    it is heard: whatever was cut, killed, handed over or put back meanwhile."""
    rows = {row.id: row for row in _rows(world)}
    blobs = world.server.bureau.blobs
    stored = select(attachment_stored.c.attachment_id).where(attachment_stored.c.lost_at.is_(None))
    with world.server.bureau.database.read() as connection:
        there = set(connection.scalars(stored))
    for user in world.users:
        if world.shut_out(user):
            continue
        with user.laptop.database.read() as connection:
            brought = set(connection.scalars(select(blob_state.c.attachment)))
        for row in (rows[one] for one in sorted(brought & rows.keys())):
            if user.laptop.blobs.has(row.sha256):
                demand(row.id in there, bytes_arrive, f"{row.file_name} has not arrived")
                demand(blobs.check(row.sha256), bytes_arrive, f"{row.file_name} is not whole")


def bytes_are_read_through_a_row_alone(world: World) -> None:
    """6. Who does not hold the scope of a photo's row reads no byte of it; whoever does, all."""
    me, desk = bytes_are_read_through_a_row_alone, BlobDesk(world.server.bureau)
    for user in world.users:
        if world.shut_out(user) or not world.is_known(user):
            continue
        holder = _holder(world, user)
        held = world.rights.scopes(user.laptop.account)
        for row in _rows(world):
            try:
                found = desk.find(holder, row.id).sha256
            except Refusal as refusal:
                unknown = refusal.code == "blob.unknown"
                demand(unknown != (row.scope in held), me, f"{refusal.code} for {row.file_name}")
            else:
                demand(row.scope in held, me, f"{row.file_name} is read from outside {row.scope}")
                demand(found == row.sha256, me, f"other bytes for {row.file_name}")


def a_purge_leaves_no_bytes(world: World, user: User, ran: Ran) -> None:
    """6, for photos: once a site has left, no bytes are kept but of rows that are here."""
    if ran.ended != DONE or not ran.forgotten:
        return
    with user.laptop.database.read() as connection:
        named = set(named_digests(connection))
    kept = {one for one in world.photos if user.laptop.blobs.has(one)}
    demand(kept <= named, a_purge_leaves_no_bytes, f"{len(kept - named)} photos")


def _rows(world: World) -> Iterator[Row[Any]]:
    query = (
        select(attachment.c.id, attachment.c.sha256, attachment.c.file_name, row_meta.c.scope)
        .join(row_meta, row_meta.c.row == attachment.c.id)
        .where(row_meta.c.entity == attachment.name, attachment.c.voided_at.is_(None))
    )
    with world.server.bureau.database.read() as connection:
        yield from connection.execute(query).all()


def _holder(world: World, user: User) -> Holder:
    headers = world.server.bearer(user.laptop.identity())
    return world.server.holder(headers, leaving=False)
