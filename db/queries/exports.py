"""Finished forms of any kind in bulk, as they leave the program: answers, where and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, Row, Select, func, select

from db.replication.fields import read_document
from db.tables.bureau import account, form_version
from db.tables.journal import erasure
from db.tables.sheets import questionnaire
from db.tables.site import contact, filled_form, site
from inspection.clock import civil_date


@dataclass(frozen=True, slots=True)
class FinishedForm:
    """One finished form with its answers, and what stands beside them in an export. `covert` is
    that of its visit."""

    id: str
    site_id: str
    site_code: str
    site_name: str
    version_id: str
    version: str
    on: date
    filler: str
    covert: bool
    answers: Mapping[str, str]


def kinds(connection: Connection) -> tuple[str, ...]:
    """The forms of which there is a finished one here."""
    query = (
        select(form_version.c.form)
        .join(filled_form, filled_form.c.form_version_id == form_version.c.id)
        .where(filled_form.c.state == "finished", filled_form.c.voided_at.is_(None))
        .distinct()
        .order_by(form_version.c.form)
    )
    return tuple(connection.scalars(query))


def finished(
    connection: Connection,
    form: str,
    *,
    site_id: str = "",
    first: date | None = None,
    last: date | None = None,
) -> tuple[FinishedForm, ...]:
    """Finished forms of one kind by day, those voided or erased left out; of one site if it is
    named, within both days if they are given."""
    query = _query().where(form_version.c.form == form, filled_form.c.state == "finished")
    if site_id:
        query = query.where(filled_form.c.site_id == site_id)
    found = (_read(row) for row in connection.execute(query))
    kept = [
        one
        for one in found
        if (first is None or one.on >= first) and (last is None or one.on <= last)
    ]
    return tuple(sorted(kept, key=lambda one: (one.on, one.id)))


def one_form(connection: Connection, form_id: str) -> FinishedForm | None:
    """One filled form, finished or not, with what stands beside its answers."""
    row = connection.execute(_query().where(filled_form.c.id == form_id)).first()
    return None if row is None else _read(row)


def _query() -> Select[*tuple[Any, ...]]:
    erased = select(erasure.c.row).where(erasure.c.entity == filled_form.name)
    return (
        select(
            filled_form.c.id,
            filled_form.c.site_id,
            site.c.code,
            site.c.name,
            filled_form.c.form_version_id,
            form_version.c.version,
            func.coalesce(contact.c.on_date, questionnaire.c.on_date, type_=Date),
            func.coalesce(filled_form.c.finished_at, filled_form.c.started_at),
            account.c.name,
            contact.c.covert,
            filled_form.c.answers,
        )
        .join(form_version, form_version.c.id == filled_form.c.form_version_id)
        .join(site, site.c.id == filled_form.c.site_id)
        .join(account, account.c.id == filled_form.c.account_id)
        .outerjoin(contact, contact.c.id == filled_form.c.contact_id)
        .outerjoin(questionnaire, questionnaire.c.form_id == filled_form.c.id)
        .where(filled_form.c.voided_at.is_(None), filled_form.c.id.not_in(erased))
    )


def _read(row: Row[*tuple[Any, ...]]) -> FinishedForm:
    one, at, code, name, version_id, version, on, ended, filler, covert, answers = row
    return FinishedForm(
        id=one,
        site_id=at,
        site_code=code or "",
        site_name=name,
        version_id=version_id,
        version=version,
        on=on or civil_date(ended),
        filler=filler,
        covert=bool(covert),
        answers=read_document(answers),
    )
