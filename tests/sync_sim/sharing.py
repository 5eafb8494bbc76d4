"""Lets the many short-lived engines of a run share what SQLAlchemy has compiled: a program that is
killed and started again would compile every statement anew, which takes longer than running it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, create_engine

from db.store import engine as engine_module

_first: dict[str, Engine] = {}


def _sharing(*arguments: Any, **options: Any) -> Engine:
    made = create_engine(*arguments, **options)
    first = _first.setdefault(made.dialect.name, made)
    made.dialect = made.pool._dialect = first.dialect
    made._compiled_cache = first._compiled_cache
    return made


@contextmanager
def shared_statements() -> Iterator[None]:
    """Within the block every engine of one kind of database compiles into one cache."""
    with patch.object(engine_module, "create_engine", _sharing):
        yield
