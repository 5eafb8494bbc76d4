"""Open reviews as cards: what was refused, why, and what this account may do about it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, or_, select

from db.journal.reviews import LET_GO, OPEN, USED
from db.journal.rules import references
from db.queries.conflict_cards import Images, account_names
from db.queries.decisions import (
    Author,
    Decision,
    Me,
    PartPhoto,
    ProposedField,
    ReviewCard,
    ReviewPart,
)
from db.queries.field_shapes import in_order, personal_paths, reference_names, shape_of
from db.queries.naming import TITLES, Key, RowName
from db.replication.fields import read_fields
from db.replication.proposal import Proposed, decode_proposed, photo_in
from db.tables.journal import review, row_meta
from db.tables.laptop import outbox
from db.tables.registry import table_named


def review_cards(connection: Connection, me: Me) -> tuple[ReviewCard, ...]:
    """Every case this laptop knows to be open, or settled here and not yet confirmed; oldest
    first."""
    settling = _settlements_under_way(connection)
    query = (
        select(review, row_meta.c.rev)
        .join(row_meta, (row_meta.c.entity == "review") & (row_meta.c.row == review.c.id))
        .where(or_(review.c.state == OPEN, review.c.id.in_(settling)))
        .order_by(review.c.seq)
    )
    rows = connection.execute(query).all()
    about = Images.of(connection, {(row.entity, row.row) for row in rows})
    names = account_names(connection)
    cases: dict[str, list[Any]] = {}
    for row in rows:
        cases.setdefault(row.case_id or row.id, []).append(row)
    return tuple(
        _card(connection, me, case, parts, about, names, settling) for case, parts in cases.items()
    )


def _settlements_under_way(connection: Connection) -> Mapping[str, Any]:
    """Outbox rows of this laptop's own settlements, by review."""
    query = (
        select(outbox.c.row, outbox.c.at, outbox.c.state)
        .where(outbox.c.entity == "review", outbox.c.state.in_(("pending", "received")))
        .order_by(outbox.c.dseq)
    )
    return {row.row: row for row in connection.execute(query)}


def _card(
    connection: Connection,
    me: Me,
    case: str,
    rows: list[Any],
    about: Images,
    names: Mapping[str, str],
    settling: Mapping[str, Any],
) -> ReviewCard:
    first = rows[0]
    born = {(row.entity, row.row) for row in rows if row.kind == "add"}
    parts = tuple(_part(connection, me, row, about, born) for row in rows)
    author = Author(
        account=first.actor or "",
        name=names.get(first.actor, ""),
        device=first.device,
        device_name=first.device_name or "",
        claimed_at=first.at,
        received_at=first.opened_at,
        mine=first.actor == me.account,
        here=first.device == me.device,
    )
    own = f"user:{me.account}" if author.mine else ""
    settles = all(me.may_settle(row.in_scope) or row.in_scope == own for row in rows)
    usable = [part for part in parts if part.usable]
    writes = all(me.modes.get(part.scope) == "write" for part in usable)
    under_way = next((settling[row.id] for row in rows if row.id in settling), None)
    return ReviewCard(
        id=case,
        author=author,
        opened_at=first.opened_at,
        parts=parts,
        may_use=settles and bool(usable) and (writes or not author.mine),
        may_let_go=settles,
        decision=None
        if under_way is None
        else Decision(
            under_way.at,
            under_way.state == "received",
            outcome=USED if any(row.state == USED for row in rows) else LET_GO,
        ),
    )


def _part(connection: Connection, me: Me, row: Any, about: Images, born: Set[Key]) -> ReviewPart:
    key = (row.entity, row.row)
    proposed = decode_proposed(row.proposed)
    bureau = about.bureau.get(key)
    every = in_order(table_named(row.entity), proposed)
    now = read_fields(bureau, every) if bureau else dict.fromkeys(every)
    form = about.names[key].form_version or str(proposed.get("form_version_id", ("", ""))[1])
    hidden = personal_paths(connection, form)
    shapes = {name: shape_of(row.entity, name, hidden) for name in every}
    return ReviewPart(
        id=row.id,
        about=_called(about.names[key], proposed),
        scope=row.in_scope,
        kind=row.kind or "",
        reason=f"review.{row.reason}",
        claimed_at=row.at,
        received_at=row.opened_at,
        rev=row.rev,
        row_rev=about.revs.get(key, 0),
        seq=row.seq,
        fields=tuple(
            ProposedField(
                shapes[name],
                *proposed[name],
                now[name],
                reference_names(
                    connection, [(shapes[name], one) for one in (*proposed[name], now[name])]
                ),
            )
            for name in every
        ),
        usable=_usable(connection, me, row, proposed, about, born),
        photo=_photo(row),
    )


def _photo(row: Any) -> PartPhoto | None:
    """The photo an open review proposes to add."""
    told = photo_in(row.proposed) if (row.entity, row.kind) == ("attachment", "add") else None
    if told is None or row.state != OPEN:
        return None
    return PartPhoto(row.id, told.sha256, told.size, told.mime, row.stored_at is not None)


def _called(name: RowName, proposed: Proposed) -> RowName:
    """A row that is not here goes by the name its author gave it."""
    column = TITLES.get(name.entity)
    if name.title or column is None or column not in proposed:
        return name
    return replace(name, title=str(proposed[column][1] or ""))


def _usable(
    connection: Connection,
    me: Me,
    row: Any,
    proposed: Proposed,
    about: Images,
    born: Set[Key],
) -> bool:
    """Whether the bureau would take it over as far as this laptop can tell."""
    table, key = table_named(row.entity), (row.entity, row.row)
    if table is None or table.info["written_by"] != "anyone" or not proposed:
        return False
    if not me.may_settle(row.in_scope):
        return False
    known = about.revs.get(key, 0) > 0
    if row.kind == "add":
        foreign = table.name == "paper" and proposed.get("device", (None, None))[1] != me.device
        was_here = "countersignature" in proposed  # given back after a restore; the bureau checks
        if known or (foreign and not was_here):  # a number belongs to whom it was leased to
            return False
    elif not (known or key in born) or any(name in table.info["locked"] for name in proposed):
        return False
    parents = references(table, {name: pair[1] for name, pair in proposed.items()})
    return all(key in born or _stands(connection, key) for key in parents)


def _stands(connection: Connection, key: Key) -> bool:
    """Whether the bureau has this row and the laptop may see it."""
    query = select(row_meta.c.rev).where(row_meta.c.entity == key[0], row_meta.c.row == key[1])
    return (connection.execute(query).scalar() or 0) > 0
