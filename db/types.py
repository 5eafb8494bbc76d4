"""Column types shared by both databases, and the shorthand the tables are written in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.types import TypeEngine

from db.replication.packing import fold, unfold

ID: TypeEngine[str] = String(36).with_variant(Uuid(as_uuid=False), "postgresql")
"""UUID as lower-case text with hyphens. Native on PostgreSQL; plain text on SQLite, so that rows
travel from the wire into `executemany` without a conversion per value."""


class Folded(TypeDecorator[bytes]):
    """Bytes of JSON, in a smaller frame where that saves room: every page of them is encrypted,
    authenticated and written twice. What comes out are the very bytes that went in."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, _dialect: Dialect) -> bytes | None:
        """The bytes as the database keeps them."""
        return None if value is None else fold(value)

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> bytes | None:
        """The bytes as they were given."""
        return None if value is None else unfold(bytes(value))


def key() -> Column[Any]:
    """The primary key: a UUIDv7 made by the row's creator."""
    return Column("id", ID, primary_key=True)


def ref(name: str, target: str, *, optional: bool = False) -> Column[Any]:
    """A reference to another table's `id`, checked at commit: a pull publishes out of order."""
    return Column(
        name,
        ID,
        ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED"),
        nullable=optional,
        index=True,
    )


def text(name: str, *, optional: bool = False, **info: Any) -> Column[Any]:
    """Cleaned text: NFC, no NUL, no lone surrogate."""
    return Column(name, Text, nullable=optional, info=info)


def code(name: str, *, optional: bool = False) -> Column[Any]:
    """A term of `inspection.terms`, stored as its code."""
    return Column(name, Text, nullable=optional, info={"code": True})


def instant(name: str, *, optional: bool = False) -> Column[Any]:
    """Milliseconds since 1970-01-01 UTC."""
    return Column(name, BigInteger, nullable=optional, info={"unit": "ms"})


def day(name: str, *, optional: bool = False) -> Column[Any]:
    """A civil date in Asia/Shanghai: what law and reports group by."""
    return Column(name, Date, nullable=optional)


def fen(name: str, *, optional: bool = False) -> Column[Any]:
    """Money in integer fen."""
    return Column(name, BigInteger, nullable=optional, info={"unit": "fen"})


def number(name: str, *, optional: bool = False) -> Column[Any]:
    """A whole number."""
    return Column(name, BigInteger, nullable=optional)


def flag(name: str) -> Column[Any]:
    """Yes or no."""
    return Column(name, Boolean(create_constraint=False), nullable=False)


def void() -> list[Column[Any]]:
    """Domain rows are never deleted: a mistake is voided, with the instant and the reason."""
    return [instant("voided_at", optional=True), text("void_reason", optional=True)]
