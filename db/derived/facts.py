"""Answers that lists and figures count, one row each, so that no query ever opens a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import astuple
from sqlalchemy import Connection, bindparam, delete, insert, select

from db.derived.images import ByTable, picked
from db.tables.bureau import form_version
from db.tables.laptop import answer_fact
from db.tables.site import filled_form
from forms.definition import from_json
from inspection.questionnaires import SECOND
from inspection.refusal import Refusal

ENTITIES = ("filled_form", "form_version")
_BATCH = 500
_SCALES = {"integer": 1, "range": 1, "decimal": 100}
"""What a number is multiplied by: decimals are kept in hundredths, so that yuan become fen."""


class Figure(NamedTuple):
    """A question whose answer is counted: where it stands, under which name, times what.

    `scale` is None for an answer that is a code.
    """

    path: str
    name: str
    scale: int | None


@lru_cache(maxsize=16)
def figures(definition: str) -> tuple[Figure, ...]:
    """The questions marked ``bind::figure`` in a compiled form; none in one nobody can read.

    A personal answer is never counted, whatever its mark: facts stand outside the sealed part.
    """
    try:
        form = from_json(definition)
    except Refusal:
        return ()
    return tuple(
        Figure(one.path, one.figure, _SCALES.get(one.type))
        for one in form.questions.values()
        if one.figure and not one.is_personal
    )


def refresh(
    connection: Connection, changed: Mapping[str, Set[str] | None], at_hand: ByTable | None = None
) -> None:
    """Renew the facts of these filled forms, and of every form of these versions; None: all.
    Documents `at_hand` are not read again."""
    if any(name in changed and changed[name] is None for name in ENTITIES):
        connection.execute(delete(answer_fact))
        _fill(connection, None)
        return
    forms = set(changed.get("filled_form") or ())
    for batch in _batches(changed.get("form_version") or ()):
        versions = filled_form.c.form_version_id.in_(batch)
        forms.update(connection.scalars(select(filled_form.c.id).where(versions)))
    if not forms:
        return
    if connection.execute(select(answer_fact.c.form).limit(1)).first() is not None:
        gone = delete(answer_fact).where(answer_fact.c.form == bindparam("gone"))
        connection.execute(gone, [{"gone": row} for row in forms])
    come = {
        form: (version, answers, voided is None and state != SECOND)
        for form, version, answers, voided, state in picked(
            (at_hand or {}).get("filled_form", ()),
            "id", "form_version_id", "answers", "voided_at", "state",
        )
    }  # fmt: skip
    documents = ((form, *rest) for form, (*rest, counts) in come.items() if counts)
    _insert(connection, documents)
    for batch in _batches(forms - come.keys()):
        _fill(connection, batch)


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]


def _fill(connection: Connection, forms: list[str] | None) -> None:
    columns = select(filled_form.c.id, filled_form.c.form_version_id, filled_form.c.answers)
    query = columns.where(filled_form.c.voided_at.is_(None), filled_form.c.state != SECOND)
    if forms is not None:
        query = query.where(filled_form.c.id.in_(forms))
    _insert(connection, connection.execute(query).all())


def _insert(connection: Connection, documents: Iterable[Sequence[Any]]) -> None:
    """Add the facts of (form, version, document) each."""
    known: dict[str, tuple[Figure, ...]] = {}
    facts: list[dict[str, Any]] = []
    for form, version, document in documents:
        wanted = known.get(version)
        if wanted is None:
            of_version = select(form_version.c.definition).where(form_version.c.id == version)
            wanted = known[version] = figures(connection.scalar(of_version) or "")
        facts.extend(_facts(form, document, wanted))
    if facts:
        connection.execute(insert(answer_fact), facts)


def _facts(form: str, document: str, wanted: tuple[Figure, ...]) -> Iterator[dict[str, Any]]:
    if not wanted:
        return
    seen: set[str] = set()
    for figure, text in zip(wanted, astuple(_reader(wanted).decode(document)), strict=True):
        if not text or figure.name in seen:
            continue
        seen.add(figure.name)
        number = None if figure.scale is None else _scaled(text, figure.scale)
        code = text if figure.scale is None else None
        yield {"form": form, "question": figure.name, "code": code, "number": number}


@lru_cache(maxsize=16)
def _reader(wanted: tuple[Figure, ...]) -> msgspec.json.Decoder[Any]:
    """Reads the wanted answers of a document, in their order, and makes nothing of the others."""
    names = {f"a{place}": figure.path for place, figure in enumerate(wanted)}
    fields = [(name, Any, None) for name in names]
    return msgspec.json.Decoder(msgspec.defstruct("Wanted", fields, rename=names))


def _scaled(text: str, scale: int) -> int | None:
    """An answer as a whole number of its unit, rounded half up; None for what is no number."""
    try:
        number = int((Decimal(text) * scale).quantize(Decimal(1), ROUND_HALF_UP))
    except (ArithmeticError, ValueError):
        return None
    return number if abs(number) < 2**63 else None
