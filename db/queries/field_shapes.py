"""What kind of value a field of a row holds, and what the rows it points to are called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import BigInteger, Boolean, Connection, Date, Table, select

from db.queries.decisions import FieldKind, FieldShape
from db.queries.naming import name_rows
from db.replication.fields import Json, split_path
from db.tables.bureau import form_version
from db.tables.registry import table_named
from forms.definition import definition_of
from forms.paths import template
from inspection.refusal import Refusal


def shape_of(entity: str, name: str, hidden: Collection[str] = ()) -> FieldShape:
    """The shape of a field by its name, a column or a document path; text if nobody knows it.

    `hidden` are the questions of the row's form that name a person (`personal_paths`).
    """
    table = table_named(entity)
    column_name, path = split_path(name)
    column = None if table is None else table.columns.get(column_name)
    if column is None:
        return FieldShape(name, "text")
    personal = bool(column.info.get("personal"))
    if path is not None:
        personal = personal or template(path.partition("@")[0]) in hidden
        return FieldShape(name, "answer", personal=personal)
    target = next((key.column.table.name for key in column.foreign_keys), "")
    if target:
        return FieldShape(name, "reference", target, personal)
    kind: FieldKind = "text"
    if isinstance(column.type, Boolean):
        kind = "flag"
    elif isinstance(column.type, Date):
        kind = "day"
    elif isinstance(column.type, BigInteger):
        unit = column.info.get("unit")
        kind = "instant" if unit == "ms" else "money" if unit == "fen" else "number"
    elif column.info.get("code"):
        kind = "code"
    return FieldShape(name, kind, personal=personal)


def personal_paths(connection: Connection, form_version_id: str) -> frozenset[str]:
    """Paths of the questions whose answers name a person; none for a row that is no form."""
    if not form_version_id:
        return frozenset()
    query = select(form_version.c.definition).where(form_version.c.id == form_version_id)
    return _personal_paths(connection.execute(query).scalar() or "")


def _personal_paths(definition: str) -> frozenset[str]:
    try:
        return definition_of(definition).personal_paths
    except Refusal:
        return frozenset()


def in_order(table: Table | None, names: Iterable[str]) -> list[str]:
    """Field names as the table declares its columns, document paths by their text."""
    places = {} if table is None else {column.name: n for n, column in enumerate(table.columns)}
    return sorted(set(names), key=lambda name: (places.get(split_path(name)[0], 999), name))


def reference_names(
    connection: Connection, values: Iterable[tuple[FieldShape, Json]]
) -> Mapping[str, str]:
    """What the rows are called to which these values point, by id; one not here is left out, one
    whose name was erased has an empty one."""
    keys = {
        (shape.target, value)
        for shape, value in values
        if shape.target and isinstance(value, str) and value
    }
    named = name_rows(connection, keys).items()
    return {row: one.title for (_, row), one in named if one.title or one.erased}
