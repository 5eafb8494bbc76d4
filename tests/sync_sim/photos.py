"""What must hold of the bytes of photos. Each invariant raises `Broken` with its own name; the
numbers are those of sync.md §4."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Row, select

from db.replication.proposal import photo_in
from db.store.blobs import BlobStore
from db.store.named import named_digests, not_erased
from db.tables.journal import erasure, review, row_meta
from db.tables.site import attachment, attachment_stored
from inspection.refusal import Refusal
from server.blobs import BlobDesk
from server.tokens import Holder
from tests.sync_sim.finding import demand
from tests.sync_sim.laptop import DONE, Ran
from tests.sync_sim.users import User
from tests.sync_sim.world import World


def bytes_arrive(world: World) -> None:
    """15. The bytes of a photo whose row the bureau has, or that somebody has to decide about, are
    there, whole, if the laptop that took it is heard: whatever was cut, killed, handed over,
    refused or put back meanwhile."""
    blobs, me = world.server.bureau.blobs, bytes_arrive
    stored = select(attachment_stored.c.attachment_id).where(attachment_stored.c.lost_at.is_(None))
    with world.server.bureau.database.read() as connection:
        there = set(connection.scalars(stored))
        proposed = [
            (photo_in(row.proposed), row.stored_at) for row in connection.execute(_PROPOSED)
        ]
    for row in _rows(world):
        if _is_owed(world, row.sha256):
            demand(row.id in there, me, f"{row.file_name} has not arrived")
            demand(blobs.check(row.sha256), me, f"{row.file_name} is not whole")
    for one, stored_at in proposed:
        if one is not None and _is_owed(world, one.sha256):
            name = world.photos[one.sha256]
            demand(stored_at is not None, me, f"{name}, in review, has not arrived")
            demand(blobs.check(one.sha256), me, f"{name} is not whole")


_PROPOSED = select(review.c.proposed, review.c.stored_at).where(
    review.c.entity == attachment.name, review.c.kind == "add", review.c.state == "open"
)


def _is_owed(world: World, sha256: str) -> bool:
    """Whether a laptop that the bureau hears has taken this photo, and cannot say that its bytes
    were gone before the bureau was put back, or were never on the disk it is now a copy of."""
    name = world.photos[sha256]
    for user in world.users:
        made = (world.oracle.entries[number] for number in user.made.values())
        took = any(one.values.get("file_name") == name for one in made)
        has = user.laptop.blobs.has(sha256) or not world.upheaval
        if took and has and not world.shut_out(user):
            return True
    return False


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


def an_erasure_leaves_no_bytes_at_the_bureau(world: World) -> None:
    """Erasure: of a photo that was erased no byte is at the bureau, whole or on its way there."""
    life = world.oracle.life
    texts = world.oracle.erased_texts({*life.erased, *life.gone})
    found = _found_in(world.server.bureau.blobs, world.photos, texts)
    demand(not found, an_erasure_leaves_no_bytes_at_the_bureau, f"{found}")


def an_erasure_leaves_no_bytes_on_a_laptop(world: World, user: User, ran: Ran) -> None:
    """Erasure: nor on a laptop that has been told, whoever took the photo or fetched it."""
    if ran.ended != DONE:
        return
    with user.laptop.database.read() as connection:
        texts = world.oracle.erased_texts(connection.scalars(select(erasure.c.row)))
    found = _found_in(user.laptop.blobs, world.photos, texts)
    demand(not found, an_erasure_leaves_no_bytes_on_a_laptop, f"{found}")


def _found_in(blobs: BlobStore, photos: dict[str, str], texts: Collection[str]) -> set[str]:
    """Those of the texts that are the name of a photo of which something is in the folder."""
    if not texts:
        return set()
    whole = {name for sha256, name in photos.items() if name in texts and blobs.has(sha256)}
    parts = [b"".join(blobs.pieces(group).read()).decode() for group in blobs.groups()]
    return whole | {one for one in texts for part in parts if one in part}


def _rows(world: World) -> Iterator[Row[Any]]:
    query = (
        select(attachment.c.id, attachment.c.sha256, attachment.c.file_name, row_meta.c.scope)
        .join(row_meta, row_meta.c.row == attachment.c.id)
        .where(row_meta.c.entity == attachment.name, attachment.c.voided_at.is_(None), not_erased())
    )
    with world.server.bureau.database.read() as connection:
        yield from connection.execute(query).all()


def _holder(world: World, user: User) -> Holder:
    headers = world.server.bearer(user.laptop.identity())
    return world.server.holder(headers, leaving=False)
