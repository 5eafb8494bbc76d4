"""What stands between this laptop and its bureau: unsent rows, conflicts, reviews, leases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from db.tables.bureau import form_version, number_block
from db.tables.journal import conflict, review
from db.tables.laptop import outbox
from db.tables.registry import table_named
from db.tables.site import site
from inspection.numbering import Block


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A group of fields of one row with several values between which nobody has chosen yet.

    `policy` tells who decides: ``office`` or ``field`` (the inspector the site is assigned to).
    `site` is the name of the site it belongs to, empty for a row of the whole bureau.
    """

    id: str
    entity: str
    row: str
    group: str
    policy: str
    site: str
    site_id: str
    opened_at: int


@dataclass(frozen=True, slots=True)
class OpenReview:
    """An operation the bureau keeps without having applied it: `reason` is a refusal's code."""

    id: str
    entity: str
    row: str
    device: str
    reason: str
    site: str
    site_id: str
    opened_at: int


@dataclass(frozen=True, slots=True)
class FormEdition:
    """A published version of a form."""

    form: str
    version: str
    published_at: int


@dataclass(frozen=True, slots=True)
class Lease:
    """The numbers leased to a device for one type of paper in one year."""

    type: str
    year: int
    blocks: tuple[Block, ...]


def waiting(connection: Connection) -> Mapping[str, int]:
    """How many rows of each table have operations that the bureau has not acknowledged."""
    rows = (
        select(outbox.c.entity, outbox.c.row)
        .where(outbox.c.state == "pending")
        .distinct()
        .subquery()
    )
    count = func.count().label("waiting")
    query = select(rows.c.entity, count).group_by(rows.c.entity).order_by(rows.c.entity)
    return {row.entity: row.waiting for row in connection.execute(query)}


def open_conflicts(connection: Connection) -> tuple[OpenConflict, ...]:
    """Conflicts of what this laptop holds that wait for a decision, oldest first."""
    query = (
        select(conflict)
        .where(conflict.c.state == "open")
        .order_by(conflict.c.opened_at, conflict.c.id)
    )
    rows = connection.execute(query).all()
    names = _site_names(connection)
    return tuple(
        OpenConflict(
            id=row.id,
            entity=row.entity,
            row=row.row,
            group=row.group_name,
            policy=_policy(row.entity),
            site=names.get(_site_of(row.in_scope), ""),
            site_id=_site_of(row.in_scope),
            opened_at=row.opened_at,
        )
        for row in rows
    )


def open_reviews(connection: Connection) -> tuple[OpenReview, ...]:
    """What the bureau keeps unapplied, oldest first."""
    query = select(review).where(review.c.state == "open").order_by(review.c.opened_at, review.c.id)
    rows = connection.execute(query).all()
    names = _site_names(connection)
    return tuple(
        OpenReview(
            id=row.id,
            entity=row.entity,
            row=row.row,
            device=row.device,
            reason=row.reason,
            site=names.get(_site_of(row.in_scope), ""),
            site_id=_site_of(row.in_scope),
            opened_at=row.opened_at,
        )
        for row in rows
    )


def newest_forms(connection: Connection) -> tuple[FormEdition, ...]:
    """The newest published version of each form, by form."""
    query = select(form_version.c.form, form_version.c.version, form_version.c.published_at)
    found: dict[str, FormEdition] = {}
    for row in connection.execute(query.order_by(form_version.c.published_at)):
        found[row.form] = FormEdition(row.form, row.version, row.published_at)
    return tuple(found[form] for form in sorted(found))


def leases(connection: Connection, device: str) -> tuple[Lease, ...]:
    """Every number block of this device, newest year first."""
    query = select(number_block).where(number_block.c.device == device)
    found: dict[tuple[str, int], list[Block]] = {}
    for row in connection.execute(query.order_by(number_block.c.first)):
        found.setdefault((row.paper_type, row.year), []).append(Block(row.first, row.last))
    return tuple(
        Lease(kind, year, tuple(blocks))
        for (kind, year), blocks in sorted(found.items(), key=lambda one: (-one[0][1], one[0][0]))
    )


def _site_of(scope: str) -> str:
    kind, _, row = scope.partition(":")
    return row if kind in ("site", "people") else ""


def _site_names(connection: Connection) -> Mapping[str, str]:
    return {row.id: row.name for row in connection.execute(select(site.c.id, site.c.name))}


def _policy(entity: str) -> str:
    table = table_named(entity)
    return "office" if table is None else str(table.info["policy"])
