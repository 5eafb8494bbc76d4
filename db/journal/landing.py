"""Puts rows that arrived into their tables as they are to be shown, many at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Connection, Table, bindparam, select, true
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import IntegrityError

from db.derived.images import Images
from db.guards import lifted, open_guard
from db.journal.bulk import members, put_rows
from db.replication.fields import overlay
from db.replication.rows import Rows
from db.tables.journal import row_meta
from db.tables.laptop import shadow
from db.tables.registry import synced, table_named

Key = tuple[str, str]
UnderWay = Mapping[Key, Sequence[Mapping[str, Any]]]
"""By row the values of this laptop's own operations on it, oldest first."""

_MANY = 1_000
"""New rows of one table from which on its guard is lifted rather than asked for each."""


def land(
    connection: Connection, rows: Iterable[Rows], under_way: UnderWay, *, fresh: bool = False
) -> dict[str, list[Images]]:
    """Write rows, parents before children; by table what is shown of those this program knows.

    Of a row with operations under way the image that came is kept as its shadow, and the row shows
    them on top. A row that comes twice stands as it came last. `fresh`: none should be here yet.
    """
    shown: dict[str, list[Images]] = {}
    order = {table.name: place for place, table in enumerate(synced())}
    known = sorted((one for one in rows if one.entity in order), key=lambda one: order[one.entity])
    for entity, alike in groupby(known, attrgetter("entity")):
        table = table_named(entity)
        if table is not None:
            shown[entity] = [_images(connection, table, one, under_way) for one in alike]
            _put(connection, table, shown[entity], fresh=fresh)
    return shown


def put_revs(
    connection: Connection, scope: str, entity: str, revs: Mapping[str, int], offset: int
) -> None:
    """Note the rev of each row of this table: `offset` and the number told."""
    if revs:
        told = {"entity": entity, "scope": scope, "offset": offset}
        found = msgspec.json.encode(revs).decode()
        connection.execute(_numbering(), {**told, "revs": found})


@cache
def _numbering() -> Insert:
    each = members("revs")
    rev: ColumnElement[int] = bindparam("offset", type_=BigInteger) + each.c.value
    numbered = select(bindparam("entity"), each.c.key, bindparam("scope"), rev)
    # the condition, or SQLite takes what follows for that of a join
    statement = insert(row_meta).from_select(
        ["entity", "row", "scope", "rev"], numbered.where(true())
    )
    return statement.on_conflict_do_update(
        index_elements=["entity", "row"], set_={"rev": statement.excluded.rev}
    )


def _images(connection: Connection, table: Table, rows: Rows, under_way: UnderWay) -> Images:
    known = [place for place, name in enumerate(rows.columns) if name in table.columns]
    columns = [rows.columns[place] for place in known]
    if len(known) == len(rows.columns) and not under_way:
        return Images(columns, rows.values)
    return Images(columns, list(_shown(connection, rows, known, under_way)))


def _shown(
    connection: Connection,
    rows: Rows,
    known: Sequence[int],
    under_way: UnderWay,
) -> Iterator[tuple[Any, ...]]:
    """The values to show of each row, by the places of the `known` columns."""
    entity, every = rows.entity, len(known) == len(rows.columns)
    for values in rows.values:
        mine = under_way.get((entity, values[0]))
        if mine is None:
            yield values if every else tuple([values[place] for place in known])
            continue
        image = dict(zip(rows.columns, values, strict=True))
        _keep_image(connection, entity, values[0], image)
        shown = overlay(image, mine)
        yield tuple([shown[rows.columns[place]] for place in known])


def _put(connection: Connection, table: Table, images: Sequence[Images], *, fresh: bool) -> None:
    """Insert or replace rows as they came: SQLite keeps ISO dates and truth values as they are."""
    many = sum(len(one.values) for one in images) >= _MANY
    with lifted(connection, table) if many else open_guard(connection):
        if many and fresh:
            with suppress(IntegrityError), connection.begin_nested():
                _write(connection, table, images, replacing=False)
                return
        _write(connection, table, images, replacing=True)


def _write(
    connection: Connection, table: Table, images: Sequence[Images], *, replacing: bool
) -> None:
    """A statement that may also replace costs half as much again for each row that is new."""
    quote = connection.dialect.identifier_preparer.quote
    for one in images:
        names = [quote(name) for name in one.columns]
        statement = (
            f"INSERT INTO {quote(table.name)} ({', '.join(names)})"  # noqa: S608 - our own names
            f" VALUES ({', '.join('?' * len(names))})"
        )
        if replacing:
            renewed = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
            statement += f" ON CONFLICT (id) DO UPDATE SET {renewed}"
        if one.values:
            connection.exec_driver_sql(statement, list(one.values))


def _keep_image(connection: Connection, entity: str, row: str, image: Mapping[str, Any]) -> None:
    text = json.dumps(image, ensure_ascii=False)
    kept = [{"entity": entity, "row": row, "image": text}]
    put_rows(connection, shadow, kept, keys=("entity", "row"), renewed=("image",))
