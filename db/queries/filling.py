"""Filled forms, the drafts that lie over them, and the published versions they were filled with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, select

from db.replication.fields import read_document
from db.tables.bureau import form_version
from db.tables.journal import erasure, row_meta
from db.tables.laptop import draft
from db.tables.laptop import kept_version as stays
from db.tables.site import contact, filled_form


@dataclass(frozen=True, slots=True)
class FormRow:
    """A filled form as the row has it, without drafts; `form` is the id its version was published
    under, `rev` the feed number that the page displays (0: the bureau has not sent it back)."""

    id: str
    site_id: str
    contact_id: str | None
    form_version_id: str
    form: str
    named: bool
    subject_id: str | None
    state: str
    started_at: int
    finished_at: int | None
    account_id: str
    rev: int
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """One answer not yet in the journal: what it is now (None: taken back), and what the page
    showed before, read at `seen_rev`."""

    path: str
    value: str | None
    shown: str | None
    seen_rev: int
    at: int


@dataclass(frozen=True, slots=True)
class Previous:
    """The last finished form of its kind on a site, its version, and the day it was filled in."""

    form_id: str
    version_id: str
    on: date
    answers: Mapping[str, str]


def form_row(connection: Connection, form_id: str) -> FormRow | None:
    """A filled form that was neither voided nor erased."""
    query = (
        select(filled_form, form_version.c.form, row_meta.c.rev)
        .join(form_version, form_version.c.id == filled_form.c.form_version_id)
        .join(row_meta, (row_meta.c.row == filled_form.c.id) & (row_meta.c.entity == "filled_form"))
        .where(filled_form.c.id == form_id, filled_form.c.voided_at.is_(None), ~_erased())
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    return FormRow(
        id=row.id,
        site_id=row.site_id,
        contact_id=row.contact_id,
        form_version_id=row.form_version_id,
        form=row.form,
        named=row.named,
        subject_id=row.subject_id,
        state=row.state,
        started_at=row.started_at,
        finished_at=row.finished_at,
        account_id=row.account_id,
        rev=row.rev,
        answers=read_document(row.answers),
    )


def _erased() -> ColumnElement[bool]:
    return exists().where(erasure.c.entity == "filled_form", erasure.c.row == filled_form.c.id)


def drafts(connection: Connection, form_id: str) -> tuple[Draft, ...]:
    """The answers of a form that wait for their operation."""
    query = (
        select(draft.c.path, draft.c.value, draft.c.shown, draft.c.seen_rev, draft.c.at)
        .where(draft.c.form == form_id)
        .order_by(draft.c.path)
    )
    return tuple(Draft(*row) for row in connection.execute(query))


def forms_with_drafts(connection: Connection) -> tuple[str, ...]:
    """Ids of the forms that have drafts and whose row is still here and was not voided."""
    query = (
        select(draft.c.form)
        .distinct()
        .join(filled_form, filled_form.c.id == draft.c.form)
        .where(filled_form.c.voided_at.is_(None), ~_erased())
        .order_by(draft.c.form)
    )
    return tuple(connection.scalars(query))


def definition_text(connection: Connection, version_id: str) -> str | None:
    """The compiled definition of a published version."""
    query = select(form_version.c.definition).where(form_version.c.id == version_id)
    found: str | None = connection.execute(query).scalar()
    return found


def versions(connection: Connection, form: str) -> tuple[str, ...]:
    """Ids of the published versions of a form, the newest first."""
    query = (
        select(form_version.c.id)
        .where(form_version.c.form == form)
        .order_by(form_version.c.published_at.desc(), form_version.c.id.desc())
    )
    return tuple(connection.scalars(query))


def kept_version(connection: Connection, form_id: str) -> str | None:
    """The newer version that whoever fills a form in has seen and not taken."""
    query = select(stays.c.version).where(stays.c.form == form_id)
    found: str | None = connection.execute(query).scalar()
    return found


def previous(connection: Connection, site_id: str, form: str, before: str) -> Previous | None:
    """The last finished form of this kind on a site, other than the form `before`."""
    query = (
        select(
            filled_form.c.id,
            filled_form.c.form_version_id,
            contact.c.on_date,
            filled_form.c.answers,
        )
        .join(form_version, form_version.c.id == filled_form.c.form_version_id)
        .join(contact, contact.c.id == filled_form.c.contact_id)
        .where(
            filled_form.c.site_id == site_id,
            form_version.c.form == form,
            filled_form.c.state == "finished",
            filled_form.c.voided_at.is_(None),
            filled_form.c.id != before,
        )
        .order_by(filled_form.c.finished_at.desc(), filled_form.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    return Previous(row.id, row.form_version_id, row.on_date, read_document(row.answers))
