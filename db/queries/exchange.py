"""What stands between this laptop and its bureau: unsent rows, conflicts, reviews, leases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from db.tables.bureau import form_version, number_block
from db.tables.laptop import outbox
from inspection.numbering import Block


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


def newest_forms(connection: Connection) -> tuple[FormEdition, ...]:
    """The newest published version of each form, by form."""
    query = select(form_version.c.form, form_version.c.version, form_version.c.published_at)
    found: dict[str, FormEdition] = {}
    for row in connection.execute(query.order_by(form_version.c.published_at)):
        found[row.form] = FormEdition(row.form, row.version, row.published_at)
    return tuple(found[form] for form in sorted(found))


def leases(connection: Connection, device: str) -> tuple[Lease, ...]:
    """Every number block this device may take numbers of, newest year first."""
    query = select(number_block).where(
        number_block.c.device == device, number_block.c.closed_at.is_(None)
    )
    found: dict[tuple[str, int], list[Block]] = {}
    for row in connection.execute(query.order_by(number_block.c.first)):
        found.setdefault((row.paper_type, row.year), []).append(Block(row.first, row.last))
    return tuple(
        Lease(kind, year, tuple(blocks))
        for (kind, year), blocks in sorted(found.items(), key=lambda one: (-one[0][1], one[0][0]))
    )
