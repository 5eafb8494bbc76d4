"""Photos, scans, files and videos as pages list them: what they prove, where their bytes are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, select

from db.tables.bureau import account, form_version
from db.tables.journal import row_meta
from db.tables.laptop import blob_state
from db.tables.site import attachment, attachment_stored, contact, filled_form


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One attachment. Instants are UTC ms, `size` bytes, `width` and `height` pixels.

    `at_bureau`: the bureau has its bytes. `sent` (bytes) and `reason` (the code of what stopped it
    last) are those of an upload from this laptop; `waiting` says that one is still to be made.
    """

    id: str
    site_id: str
    named: bool
    contact_id: str | None
    form_id: str | None
    path: str | None
    problem_id: str | None
    paper_id: str | None
    kind: str
    file_name: str
    mime: str
    size: int
    sha256: str
    taken_at: int | None
    width: int | None
    height: int | None
    duration_ms: int | None
    kept_where: str | None
    added_at: int
    account_id: str
    added_by: str
    note: str | None
    voided_at: int | None
    void_reason: str | None
    rev: int
    at_bureau: bool
    waiting: bool
    sent: int
    reason: str | None


_OWN = tuple(field.name for field in fields(AttachmentLine) if field.name in attachment.c)


def attachments(
    connection: Connection, *, voided: bool = False, **about: str
) -> tuple[AttachmentLine, ...]:
    """Those whose columns `about` have these values (`site_id`, `contact_id`, `form_id`, `path`,
    `problem_id`, `paper_id`, `id`), by when they were taken; void ones only if asked for."""
    wanted = [attachment.c[name] == value for name, value in about.items()]
    if not voided:
        wanted.append(attachment.c.voided_at.is_(None))
    order = (attachment.c.taken_at.nulls_last(), attachment.c.added_at, attachment.c.id)
    rows = connection.execute(_lines().where(*wanted).order_by(*order)).mappings()
    return tuple(AttachmentLine(**_read(row)) for row in rows)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An attachment that proved an answer, and the day of the visit it was taken on."""

    id: str
    path: str
    on: date


def evidence_before(
    connection: Connection, site_id: str, form: str, but: str
) -> tuple[Evidence, ...]:
    """What proved answers on the finished forms of one kind at a site other than `but`, oldest
    first; what was voided is left out."""
    query = (
        select(attachment.c.id, attachment.c.path, contact.c.on_date)
        .join(filled_form, filled_form.c.id == attachment.c.form_id)
        .join(form_version, form_version.c.id == filled_form.c.form_version_id)
        .join(contact, contact.c.id == filled_form.c.contact_id)
        .where(
            filled_form.c.site_id == site_id,
            filled_form.c.state == "finished",
            filled_form.c.voided_at.is_(None),
            filled_form.c.id != but,
            form_version.c.form == form,
            attachment.c.path.is_not(None),
            attachment.c.voided_at.is_(None),
        )
        .order_by(contact.c.on_date, attachment.c.added_at, attachment.c.id)
    )
    return tuple(Evidence(*row) for row in connection.execute(query))


def known_digests(connection: Connection, digests: Collection[str]) -> frozenset[str]:
    """Which of these SHA-256 digests (hex) belong to an attachment that is here and not void."""
    found: set[str] = set()
    wanted = sorted(digests)
    for start in range(0, len(wanted), 500):
        query = select(attachment.c.sha256).where(
            attachment.c.sha256.in_(wanted[start : start + 500]), attachment.c.voided_at.is_(None)
        )
        found.update(connection.scalars(query))
    return frozenset(found)


def at_bureau() -> ColumnElement[bool]:
    """The condition that the bureau has said that it has an attachment's bytes, and not lost them
    since."""
    return exists().where(
        attachment_stored.c.attachment_id == attachment.c.id, attachment_stored.c.lost_at.is_(None)
    )


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(attachment.c[name] for name in _OWN),
            account.c.name.label("added_by"),
            row_meta.c.rev,
            at_bureau().label("stored"),
            blob_state.c.state,
            blob_state.c.sent,
            blob_state.c.reason,
        )
        .join(account, account.c.id == attachment.c.account_id)
        .join(
            row_meta, (row_meta.c.row == attachment.c.id) & (row_meta.c.entity == attachment.name)
        )
        .outerjoin(blob_state, blob_state.c.attachment == attachment.c.id)
    )


def _read(row: Any) -> dict[str, Any]:
    found = dict(row)
    stored, state = found.pop("stored"), found.pop("state")
    at_bureau = bool(stored) or state == "sent"
    return {
        **found,
        "at_bureau": at_bureau,
        "waiting": state == "waiting" and not at_bureau and found["voided_at"] is None,
        "sent": found["sent"] or 0,
    }
