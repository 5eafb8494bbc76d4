"""Erases what the bureau knows of one worker, and says what must stay and where it still stands.

Who is erased: his rows, the calls made to him and the forms in which he answered, with every
conflict and review about them (docs/decisions/). What stays: papers that were issued, under archive
law; dated backups until they are replaced; figures, which name nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, Text, or_, select

from db.journal.bureau import BureauTransaction
from db.journal.erasing import sealed_names
from db.tables.bureau import account
from db.tables.journal import conflict, review, row_meta
from db.tables.people import call_attempt, sample_entry, worker
from db.tables.registry import personal_columns, synced, table_named
from db.tables.server import device, holding
from db.tables.site import attachment, filled_form, paper, site
from inspection.identity import fold_code
from inspection.refusal import Refusal

SHORTEST = 2
"""A text of fewer characters stands everywhere; it is not searched for."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One row to be erased."""

    table: Table
    row: str
    scope: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A laptop that was handed the worker's data and has not said that it is rid of them."""

    device: str
    name: str
    login: str
    seen_at: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure will do, for the person who confirms it.

    `papers` keep what they say. `elsewhere`: (table, row id, column) of text that will still hold
    one of the worker's name, numbers or phone afterwards and is not erased with him.
    """

    workers: tuple[str, ...]
    sites: tuple[str, ...]
    subjects: tuple[Subject, ...]
    papers: tuple[str, ...]
    elsewhere: tuple[tuple[str, str, str], ...]
    laptops: tuple[Copy, ...]


def find_workers(connection: Connection, row: str | None, document: str | None) -> list[str]:
    """Ids of the worker's rows: the one named, or one for each site that knows the document number.

    Raises Refusal ``worker.unknown``.
    """
    if row is not None:
        wanted = worker.c.id == _as_id(row)
    else:
        wanted = worker.c.document_number == fold_code(document or "")
    found = list(connection.scalars(select(worker.c.id).where(wanted).order_by(worker.c.id)))
    if not found:
        raise Refusal("worker.unknown")
    return found


def plan(connection: Connection, workers: Collection[str]) -> Plan:
    """What erasing these rows of one worker means. Reads only."""
    subjects = _subjects(connection, workers)
    rows = [dict(one) for one in _rows_of(connection, worker, workers)]
    texts = {
        one[name]
        for one in rows
        for name in ("name", "document_number", "phone")
        if one[name] and len(one[name]) >= SHORTEST
    }
    site_ids = sorted({one["site_id"] for one in rows})
    names = connection.execute(select(site.c.name).where(site.c.id.in_(site_ids))).scalars()
    erased = {(one.table.name, one.row) for one in subjects}
    papers, elsewhere = _remaining(connection, texts, erased)
    return Plan(
        workers=tuple(workers),
        sites=tuple(names),
        subjects=tuple(subjects),
        papers=papers,
        elsewhere=elsewhere,
        laptops=tuple(_laptops(connection, site_ids)),
    )


def erase(office: BureauTransaction, planned: Plan, reason: str) -> int:
    """Do it, in the caller's transaction; how many sealed parts of operations were blanked.

    Raises Refusal ``erase.reason_names`` if the reason, which stays in the ledger for good, holds
    the worker's own name or numbers.
    """
    for one in _rows_of(office.connection, worker, planned.workers):
        for name in sorted(personal_columns(worker)):
            if one[name] and len(one[name]) >= SHORTEST and one[name] in reason:
                raise Refusal("erase.reason_names")
    return sum(
        office.erase(one.table, one.row, one.scope, reason, _settled(office, one))
        for one in planned.subjects
    )


def _settled(office: BureauTransaction, one: Subject) -> dict[str, Any]:
    """A conflict or review about an erased row has nothing left to decide."""
    if one.table not in (conflict, review):
        return {}
    query = select(one.table.c.state).where(one.table.c.id == one.row)
    if office.connection.execute(query).scalar() != "open":
        return {}
    if one.table is conflict:
        return {"state": "resolved", "resolved_at": office.now}
    return {"state": "let_go", "settled_at": office.now}


def _subjects(connection: Connection, workers: Collection[str]) -> list[Subject]:
    """Every row that goes with the worker, what is about a row after it."""
    attempts = select(call_attempt.c.id).where(call_attempt.c.worker_id.in_(workers))
    drawn = select(sample_entry.c.id).where(sample_entry.c.worker_id.in_(workers))
    entries = [*connection.scalars(drawn), *_refused_entries(connection, workers)]
    forms = select(filled_form.c.id).where(
        filled_form.c.named, filled_form.c.subject_id.in_(entries)
    )
    pictures = select(attachment.c.id).where(attachment.c.form_id.in_(forms))
    keys = [("worker", row) for row in sorted(workers)]
    for table, query in (
        (call_attempt, attempts),
        (filled_form, forms),
        (attachment, pictures),
    ):
        keys += [(table.name, row) for row in sorted(connection.scalars(query))]
    found = list(_with_scopes(connection, keys))
    for entity, row in list(keys):
        found += _about(connection, entity, row)
    found += _refused_about(connection, [*workers, *entries, *connection.scalars(forms)])
    return list(dict.fromkeys(found))


def _with_scopes(connection: Connection, keys: Iterable[tuple[str, str]]) -> Iterator[Subject]:
    for entity, row in keys:
        table = table_named(entity)
        scope = connection.execute(
            select(row_meta.c.scope).where(row_meta.c.entity == entity, row_meta.c.row == row)
        ).scalar()
        if table is not None and scope is not None:
            yield Subject(table, row, scope)


def _about(connection: Connection, entity: str, row: str) -> Iterator[Subject]:
    """Conflicts of personal fields of a row, and reviews about it."""
    table = table_named(entity)
    hidden = set() if table is None else set(personal_columns(table))
    if table is not None:
        hidden |= sealed_names(connection, entity, row)
        hidden |= {name for name, of in table.info["groups"].items() if hidden.intersection(of)}
    of_row = (conflict.c.entity == entity) & (conflict.c.row == row)
    for one in connection.execute(select(conflict).where(of_row)):
        if one.group_name in hidden:
            yield Subject(conflict, one.id, one.in_scope)
    of_row = (review.c.entity == entity) & (review.c.row == row)
    for one in connection.execute(select(review).where(of_row)):
        yield Subject(review, one.id, one.in_scope)


def _refused_entries(connection: Connection, workers: Collection[str]) -> Iterator[str]:
    """Places in a sample that were refused: what he answered may have been taken all the same."""
    for row in workers:
        query = select(review.c.row).where(
            review.c.entity == sample_entry.name, review.c.proposed.contains(row)
        )
        yield from connection.scalars(query)


def _refused_about(connection: Connection, rows: Iterable[str]) -> Iterator[Subject]:
    """Refused operations on rows that point to these, and on rows that point to those in turn: a
    call to him, a form he answered in, a picture added to it. None of them need exist."""
    left = list(dict.fromkeys(rows))
    known = set(left)
    while left:
        query = select(review).where(review.c.proposed.contains(left.pop()))
        for one in connection.execute(query.order_by(review.c.seq)).all():
            yield Subject(review, one.id, one.in_scope)
            table = table_named(one.entity)
            if table is None or one.row in known:
                continue
            known.add(one.row)
            left.append(one.row)
            if one.entity != sample_entry.name:
                yield Subject(table, one.row, one.in_scope)
                yield from _about(connection, one.entity, one.row)


def _remaining(
    connection: Connection, texts: Collection[str], erased: Collection[tuple[str, str]]
) -> tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]:
    """Papers that name the worker, and other text in which he still stands."""
    papers: list[str] = []
    elsewhere: list[tuple[str, str, str]] = []
    for table in synced() if texts else ():
        for column in table.columns:
            if not isinstance(column.type, Text) or column.name in ("in_scope", "definition"):
                continue
            query = select(table.c.id).where(
                or_(*(column.contains(text, autoescape=True) for text in sorted(texts)))
            )
            for row in connection.scalars(query):
                if table is paper and column.name == "content":
                    papers.append(row)
                elif (table.name, row) not in erased:
                    elsewhere.append((table.name, row, column.name))
    numbers = select(paper.c.number, paper.c.issued_on).where(paper.c.id.in_(papers))
    told = [f"{row.number or '-'} ({row.issued_on})" for row in connection.execute(numbers)]
    return tuple(sorted(told)), tuple(sorted(elsewhere))


def _laptops(connection: Connection, site_ids: Collection[str]) -> Iterator[Copy]:
    query = (
        select(device.c.id, device.c.name, device.c.seen_at, account.c.login)
        .join(holding, holding.c.device_id == device.c.id)
        .join(account, account.c.id == device.c.account_id)
        .where(
            holding.c.scope.in_([f"people:{one}" for one in site_ids]),
            holding.c.gone_at.is_(None),
        )
        .distinct()
        .order_by(device.c.id)
    )
    for row in connection.execute(query):
        yield Copy(row.id, row.name, row.login, row.seen_at)


def _rows_of(connection: Connection, table: Table, rows: Collection[str]) -> list[Any]:
    return list(connection.execute(select(table).where(table.c.id.in_(rows))).mappings())


def _as_id(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None
