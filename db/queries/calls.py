"""What phone checks are drawn from, and how far they have come: rosters, samples, attempts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from db.replication.fields import read_document
from db.tables.bureau import firm
from db.tables.journal import row_meta
from db.tables.laptop import answer_fact
from db.tables.people import call_attempt, call_sample, roster, sample_entry, worker
from db.tables.site import assignment, contact, filled_form, site


@dataclass(frozen=True, slots=True)
class HeldSite:
    """A site that is assigned to the inspector."""

    id: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A month's frozen sample. `month` is its first day, `frozen_at` UTC milliseconds."""

    id: str
    site: str
    month: date
    seed: str
    frame: int
    size: int
    frozen_at: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A worker in a sample with what the roster says of him; `phone` is whole here."""

    id: str
    sample: str
    site: str
    worker: str
    position: int
    reserve: bool
    stratum: str
    replaces: str | None
    name: str
    phone: str | None
    trade: str | None
    firm: str | None
    crew: str | None
    joined_on: date | None
    left_on: date | None


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt that was not taken back. Instants are UTC milliseconds."""

    id: str
    entry: str
    worker: str
    at: int
    outcome: str
    call_back_at: int | None
    note: str | None
    rev: int


@dataclass(frozen=True, slots=True)
class CallForm:
    """The questions answered in a call; `subject` is the sample entry."""

    id: str
    subject: str
    state: str
    started_at: int
    finished_at: int | None
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ringer:
    """A worker whose number ends in the digits looked for; `entry` is his place in a sample."""

    worker: str
    name: str
    phone: str
    site: str
    site_name: str
    crew: str | None
    entry: str | None
    called_at: int | None


def held_sites(connection: Connection, account: str, today: date) -> tuple[HeldSite, ...]:
    """The sites assigned to an account on a day, by name."""
    query = (
        select(site.c.id, site.c.name, site.c.state)
        .join(assignment, assignment.c.site_id == site.c.id)
        .where(
            assignment.c.account_id == account,
            assignment.c.from_date <= today,
            or_(assignment.c.until_date.is_(None), assignment.c.until_date >= today),
            site.c.voided_at.is_(None),
        )
        .distinct()
        .order_by(site.c.name, site.c.id)
    )
    return tuple(HeldSite(*row) for row in connection.execute(query))


def site_named(connection: Connection, site_id: str) -> HeldSite | None:
    """One site, whoever it is assigned to."""
    row = connection.execute(
        select(site.c.id, site.c.name, site.c.state).where(site.c.id == site_id)
    ).first()
    return None if row is None else HeldSite(*row)


def samples(connection: Connection, month: date, site_ids: Collection[str]) -> dict[str, SampleRow]:
    """The month's samples by site; the first one counts where two devices drew."""
    query = (
        _SAMPLES.where(call_sample.c.month == month, call_sample.c.site_id.in_(list(site_ids)))
        .where(call_sample.c.voided_at.is_(None))
        .order_by(call_sample.c.frozen_at.desc(), call_sample.c.id.desc())
    )
    return {row.site_id: SampleRow(*row) for row in connection.execute(query)}


def sample(connection: Connection, sample_id: str) -> SampleRow | None:
    """One sample."""
    row = connection.execute(_SAMPLES.where(call_sample.c.id == sample_id)).first()
    return None if row is None else SampleRow(*row)


_SAMPLES = select(
    call_sample.c.id,
    call_sample.c.site_id,
    call_sample.c.month,
    call_sample.c.seed,
    call_sample.c.frame,
    call_sample.c.size,
    call_sample.c.frozen_at,
)


def sample_of(connection: Connection, entry_id: str) -> SampleRow | None:
    """The sample that an entry belongs to."""
    entry = sample_entry.c.sample_id == call_sample.c.id
    query = _SAMPLES.join(sample_entry, entry).where(sample_entry.c.id == entry_id)
    row = connection.execute(query).first()
    return None if row is None else SampleRow(*row)


def entries(connection: Connection, sample_ids: Iterable[str]) -> tuple[EntryRow, ...]:
    """The entries of samples, in drawing order; replacements follow."""
    return _with_stays(connection, sample_entry.c.sample_id.in_(list(sample_ids)))


def entry(connection: Connection, entry_id: str) -> EntryRow | None:
    """One entry."""
    return next(iter(_with_stays(connection, sample_entry.c.id == entry_id)), None)


def _with_stays(connection: Connection, place: ColumnElement[bool]) -> tuple[EntryRow, ...]:
    query = (
        select(
            sample_entry.c.id,
            sample_entry.c.sample_id,
            sample_entry.c.site_id,
            sample_entry.c.worker_id,
            sample_entry.c.position,
            sample_entry.c.reserve,
            sample_entry.c.stratum,
            sample_entry.c.replaces_id,
            worker.c.name,
            worker.c.phone,
            worker.c.trade,
        )
        .join(worker, worker.c.id == sample_entry.c.worker_id)
        .where(place)
        .order_by(sample_entry.c.sample_id, sample_entry.c.position, sample_entry.c.id)
    )
    rows = connection.execute(query).all()
    stays = _stays(connection, {row.site_id for row in rows})
    nowhere = (None, None, None, None)
    return tuple(EntryRow(*row, *stays.get(row.worker_id, nowhere)) for row in rows)


Stay = tuple[str | None, str | None, date | None, date | None]


def _stays(connection: Connection, site_ids: Collection[str]) -> dict[str, Stay]:
    """Firm, crew, joined and left of each worker's latest stay."""
    query = (
        select(roster.c.worker_id, firm.c.name, roster.c.crew, roster.c.joined_on, roster.c.left_on)
        .outerjoin(firm, firm.c.id == roster.c.firm_id)
        .where(roster.c.site_id.in_(list(site_ids)), roster.c.voided_at.is_(None))
        .order_by(roster.c.left_on.is_(None), roster.c.joined_on, roster.c.id)
    )
    return {row[0]: tuple(row[1:]) for row in connection.execute(query)}


def attempts(connection: Connection, sample_ids: Iterable[str]) -> Mapping[str, list[AttemptRow]]:
    """Attempts by entry, oldest first, without those that were taken back."""
    query = (
        _ATTEMPTS.join(sample_entry, sample_entry.c.id == call_attempt.c.entry_id)
        .where(sample_entry.c.sample_id.in_(list(sample_ids)), call_attempt.c.voided_at.is_(None))
        .order_by(call_attempt.c.at, call_attempt.c.id)
    )
    found: dict[str, list[AttemptRow]] = {}
    for row in connection.execute(query):
        found.setdefault(row.entry_id, []).append(AttemptRow(*row))
    return found


def attempt(connection: Connection, attempt_id: str) -> AttemptRow | None:
    """One attempt; None if it is not here or was taken back."""
    query = _ATTEMPTS.where(call_attempt.c.id == attempt_id, call_attempt.c.voided_at.is_(None))
    row = connection.execute(query).first()
    return None if row is None else AttemptRow(*row)


_ATTEMPTS: Select[str, str, str, int, str, int | None, str | None, int] = select(
    call_attempt.c.id,
    call_attempt.c.entry_id,
    call_attempt.c.worker_id,
    call_attempt.c.at,
    call_attempt.c.outcome,
    call_attempt.c.call_back_at,
    call_attempt.c.note,
    row_meta.c.rev,
).join(row_meta, (row_meta.c.entity == "call_attempt") & (row_meta.c.row == call_attempt.c.id))


def call_forms(connection: Connection, sample_ids: Iterable[str]) -> Mapping[str, CallForm]:
    """By entry, the form of its last call, finished or not."""
    query = (
        select(
            filled_form.c.id,
            filled_form.c.subject_id,
            filled_form.c.state,
            filled_form.c.started_at,
            filled_form.c.finished_at,
            filled_form.c.answers,
        )
        .join(sample_entry, sample_entry.c.id == filled_form.c.subject_id)
        .where(sample_entry.c.sample_id.in_(list(sample_ids)), filled_form.c.voided_at.is_(None))
        .order_by(filled_form.c.started_at, filled_form.c.id)
    )
    return {str(row[1]): CallForm(*row[:5], _answers(row[5])) for row in connection.execute(query)}


def _answers(document: str) -> dict[str, str]:
    return {path: str(text) for path, text in read_document(document).items() if text}


def checked_paid(connection: Connection, site_id: str) -> date | None:
    """The day of the last finished check-in, if it found last month's wages paid (item C6)."""
    query = (
        select(contact.c.on_date, answer_fact.c.code)
        .join(filled_form, filled_form.c.contact_id == contact.c.id)
        .join(answer_fact, answer_fact.c.form == filled_form.c.id)
        .where(
            contact.c.site_id == site_id,
            contact.c.voided_at.is_(None),
            filled_form.c.state == "finished",
            filled_form.c.voided_at.is_(None),
            answer_fact.c.question == "checkin.C6",
        )
        .order_by(contact.c.on_date.desc(), contact.c.started_at.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return row.on_date if row is not None and row.code == "implemented" else None


def ringers(connection: Connection, digits: str, since: int, limit: int = 8) -> tuple[Ringer, ...]:
    """Workers whose number ends in `digits`: first whom we called last, then by name.

    `entry` is his place in a sample frozen at `since` (UTC milliseconds) or later.
    """
    bare = func.replace(worker.c.phone, "-", "")
    query = (
        select(worker.c.id, worker.c.name, worker.c.phone, worker.c.site_id, site.c.name)
        .join(site, site.c.id == worker.c.site_id)
        .where(
            worker.c.phone.is_not(None),
            worker.c.voided_at.is_(None),
            func.substr(bare, -len(digits)) == digits,
        )
        .order_by(worker.c.name, worker.c.id)
    )
    people = connection.execute(query).all()
    places = _places(connection, [row[0] for row in people], since)
    crews = _stays(connection, {row[3] for row in people})
    found = [
        Ringer(*row, crews.get(row[0], (None, None))[1], *places.get(row[0], (None, None)))
        for row in people
    ]
    found.sort(key=lambda one: (-(one.called_at or 0), one.entry is None))
    return tuple(found[:limit])


def _places(
    connection: Connection, workers: list[str], since: int
) -> dict[str, tuple[str, int | None]]:
    """By worker his latest entry that is called, and when it was last called."""
    called = func.max(call_attempt.c.at)
    query = (
        select(sample_entry.c.worker_id, sample_entry.c.id, called)
        .join(call_sample, call_sample.c.id == sample_entry.c.sample_id)
        .outerjoin(
            call_attempt,
            (call_attempt.c.entry_id == sample_entry.c.id) & call_attempt.c.voided_at.is_(None),
        )
        .where(
            sample_entry.c.worker_id.in_(workers),
            sample_entry.c.reserve.is_(False),
            call_sample.c.frozen_at >= since,
            call_sample.c.voided_at.is_(None),
        )
        .group_by(sample_entry.c.id)
        .order_by(call_sample.c.frozen_at, sample_entry.c.position)
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(query)}
