"""Row values as operations and the wire carry them (JSON), and as the database takes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Table

from db.replication.fields import Groups, write_fields
from inspection.refusal import Refusal

Plain = dict[str, Any]
"""A row, or part of one, in JSON's values: dates as ISO text, all else unchanged."""

SAFE_INTEGER = 2**53 - 1
"""Beyond this a JSON reader elsewhere may lose digits; no date, count or sum of ours comes near."""


LONGEST_TEXT = 512 * 1024
"""Characters of one value. No operation is larger, but answers add up: a document that grew without
end would be handed to every laptop of its site, and none could take it in."""


def to_plain(value: Any) -> Any:
    """A database value as JSON."""
    return value.isoformat() if isinstance(value, date) else value


def plain_row(row: Mapping[str, Any]) -> Plain:
    """A database row as JSON values."""
    return {name: to_plain(value) for name, value in row.items()}


def from_plain(column: Column[Any], value: Any) -> Any:
    """A JSON value as the column takes it; raises `Refusal('operation.bad_value')`.

    Checked by kind and range, not by meaning: a laptop newer or older than this program may know
    codes that we do not, and must not lose them.
    """
    if value is None:
        if not column.nullable:
            raise _bad(column)
        return None
    kind = column.type
    if isinstance(kind, Boolean):
        good = isinstance(value, bool)
    elif isinstance(kind, BigInteger):
        good = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= SAFE_INTEGER
    elif isinstance(kind, Date):
        return _day(column, value)
    else:
        good = isinstance(value, str) and _fits(value)
    if not good:
        raise _bad(column)
    return value


def _fits(text: str) -> bool:
    return "\x00" not in text and len(text) <= LONGEST_TEXT


def _day(column: Column[Any], value: Any) -> date:
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _bad(column) from None
    if found.isoformat() != value:  # week dates and basic forms are legal ISO, but not ours
        raise _bad(column)
    return found


def _bad(column: Column[Any]) -> Refusal:
    return Refusal("operation.bad_value", entity=column.table.name, field=column.name)


@cache
def groups_of(table: Table) -> Groups:
    """How the fields of a table are judged: declared groups, else each by itself."""
    return Groups({name: group for group, names in table.info["groups"].items() for name in names})


def columns_of(table: Table, image: Mapping[str, Any]) -> dict[str, Any]:
    """Database values for the columns named in a plain image.

    Raises `Refusal('operation.unknown_field')` for a column the table does not have, and
    `Refusal('operation.bad_value')` for a value it cannot hold.
    """
    known = _columns(table)
    columns: dict[str, Any] = {}
    for name, value in image.items():
        found = known.get(name)
        if found is None:
            raise Refusal("operation.unknown_field", entity=table.name, field=name)
        column, plain = found
        kind = type(value)
        if kind is plain and (
            _fits(value) if kind is str else kind is bool or abs(value) <= SAFE_INTEGER
        ):
            columns[name] = value  # what nearly every value is: no need to ask the column
        else:
            columns[name] = from_plain(column, value)
    return columns


def new_image(table: Table, row: str, values: Mapping[str, Any]) -> Plain:
    """The plain image of a new row with these fields; what they do not name is null.

    Raises as `columns_of`; the id is no field.
    """
    if "id" in values:
        raise Refusal("operation.unknown_field", entity=table.name, field="id")
    given = values if values.keys() <= _blank(table).keys() else written(table, {}, values)
    image = {**_blank(table), **given, "id": row}
    columns_of(table, given if _required(table) <= given.keys() else image)
    return image


def whole_row(table: Table, image: Mapping[str, Any]) -> dict[str, Any]:
    """Database values for every column: what the image does not name is null."""
    return columns_of(table, dict.fromkeys(_columns(table)) | dict(image))


def written(table: Table, image: Mapping[str, Any], values: Mapping[str, Any]) -> Plain:
    """A copy of a row's plain image with these fields written into it.

    Raises `Refusal('operation.bad_value')` where a path leads into what is no document.
    """
    paths = {name.partition("/")[0] for name in values if "/" in name}
    try:
        if any(name in _columns(table) and not _is_document(table, name) for name in paths):
            raise ValueError(paths)
        return write_fields(image, values)
    except ValueError as error:
        raise Refusal("operation.bad_value", entity=table.name, field="/".join(values)) from error


@cache
def _columns(table: Table) -> dict[str, tuple[Column[Any], type | None]]:
    """A table's columns by name (its own collection is slow to ask once per value), each with the
    type its values have in JSON if that alone makes them good."""
    return {
        column.name: (
            column,
            bool
            if isinstance(column.type, Boolean)
            else int
            if isinstance(column.type, BigInteger)
            else None
            if isinstance(column.type, Date)
            else str,
        )
        for column in table.columns
    }


@cache
def _is_document(table: Table, name: str) -> bool:
    return bool(table.columns[name].info.get("document"))


@cache
def _blank(table: Table) -> dict[str, None]:
    return dict.fromkeys(column.name for column in table.columns)


@cache
def _required(table: Table) -> frozenset[str]:
    """Names of the columns a new row must give."""
    return frozenset(c.name for c in table.columns if not c.nullable and c.name != "id")
