"""A site's questionnaires of a month: what was filled and keyed, what was printed and counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from db.tables.bureau import account, form_version
from db.tables.journal import row_meta
from db.tables.laptop import answer_fact, scope_state
from db.tables.sheets import questionnaire, sheet_batch, sheet_keying, sheet_tally
from db.tables.site import filled_form, site
from inspection.questionnaires import SECOND, FilledOn, Keyed, SheetCount, SheetCounts

BOUND = frozenset({"checkin", "phonecheck", "return_visit", "covert_visit"})
"""Forms that belong to a contact or a call; every other published form is a questionnaire."""


_SHEET = func.coalesce(questionnaire.c.sheet, questionnaire.c.id)
"""What a questionnaire is counted by: its sheet's number, or itself where it has none."""


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """A site whose questionnaires this account may fill in."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class FormChoice:
    """The newest published version of a questionnaire; `definition` is its compiled text."""

    version_id: str
    form: str
    version: str
    definition: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One questionnaire. `state` is that of its form; `twice` whether it was keyed a second time,
    and then `differing` of `compared` answers were unlike. `rev` and `form_rev` are what an edit of
    the row and of its form names as seen."""

    id: str
    site_id: str
    form_id: str
    form_version_id: str
    form: str
    batch_id: str | None
    mode: str
    sheet: str | None
    on_date: date
    month: date
    crew: str | None
    account_id: str
    filler: str
    state: str
    added_at: int
    rev: int
    form_rev: int
    twice: bool
    compared: int
    differing: int


@dataclass(frozen=True, slots=True)
class KeyingRow:
    """One keying of a sheet that stands."""

    id: str
    questionnaire_id: str
    form_id: str
    turn: int
    account_id: str
    keystrokes: int
    corrections: int
    spent_ms: int
    rev: int


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer counted: the name of its figure, the codes given, and how often."""

    figure: str
    codes: str
    count: int


@dataclass(frozen=True, slots=True)
class BatchRow:
    """Blank sheets printed together."""

    id: str
    site_id: str
    site_name: str
    form_version_id: str
    month: date
    prefix: str
    size: int


def sites(connection: Connection) -> tuple[SiteChoice, ...]:
    """The sites whose people may be written about here, as of the last sync, by name: a laptop
    whose clock is off has the same."""
    mine = select(scope_state.c.scope).where(scope_state.c.mode == "write").scalar_subquery()
    query = (
        select(site.c.id, site.c.name)
        .where(("people:" + site.c.id).in_(mine), site.c.voided_at.is_(None))
        .order_by(site.c.name, site.c.id)
    )
    return tuple(SiteChoice(*row) for row in connection.execute(query))


def forms(connection: Connection) -> tuple[FormChoice, ...]:
    """The newest version of every form that is a questionnaire, by the form's id."""
    query = (
        select(
            form_version.c.id,
            form_version.c.form,
            form_version.c.version,
            form_version.c.definition,
        )
        .where(form_version.c.form.not_in(BOUND))
        .order_by(form_version.c.form, form_version.c.published_at, form_version.c.id)
    )
    newest = {row.form: FormChoice(*row) for row in connection.execute(query)}
    return tuple(newest.values())


def version_named(connection: Connection, form: str, version: str) -> str | None:
    """The id of a published version."""
    query = select(form_version.c.id).where(
        form_version.c.form == form, form_version.c.version == version
    )
    found: str | None = connection.execute(query).scalar()
    return found


def lines(connection: Connection, site_id: str, month: date) -> tuple[SheetRow, ...]:
    """A site's questionnaires of the month that begins on `month`: unfinished ones first, then the
    newest."""
    query = (
        _rows()
        .where(questionnaire.c.site_id == site_id, questionnaire.c.month == month)
        .order_by(filled_form.c.state != "draft", questionnaire.c.added_at.desc())
    )
    return tuple(SheetRow(*row) for row in connection.execute(query))


def one(connection: Connection, questionnaire_id: str) -> SheetRow | None:
    """One questionnaire that was not voided."""
    row = connection.execute(_rows().where(questionnaire.c.id == questionnaire_id)).first()
    return None if row is None else SheetRow(*row)


def of_form(connection: Connection, form_id: str) -> SheetRow | None:
    """The questionnaire whose answers a filled form holds."""
    row = connection.execute(_rows().where(questionnaire.c.form_id == form_id)).first()
    return None if row is None else SheetRow(*row)


def numbered(connection: Connection, sheet: str, site_id: str) -> SheetRow | None:
    """The questionnaire on the paper sheet of this number at a site; the one keyed first, should
    two laptops have keyed it."""
    query = (
        _rows()
        .where(questionnaire.c.sheet == sheet, questionnaire.c.site_id == site_id)
        .order_by(questionnaire.c.added_at)
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else SheetRow(*row)


def keying(connection: Connection, questionnaire_id: str, turn: int) -> KeyingRow | None:
    """The first (1) or second (2) keying of a sheet, if it stands."""
    table = sheet_keying
    query = (
        select(
            table.c.id,
            table.c.questionnaire_id,
            table.c.form_id,
            table.c.turn,
            table.c.account_id,
            table.c.keystrokes,
            table.c.corrections,
            table.c.spent_ms,
            row_meta.c.rev,
        )
        .join(row_meta, and_(row_meta.c.row == table.c.id, row_meta.c.entity == table.name))
        .where(
            table.c.questionnaire_id == questionnaire_id,
            table.c.turn == turn,
            table.c.voided_at.is_(None),
        )
        .order_by(table.c.finished_at, table.c.id)
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else KeyingRow(*row)


def second_draft(connection: Connection, questionnaire_id: str, account_id: str) -> str | None:
    """The form into which an account is keying a sheet again, if it began to."""
    query = select(filled_form.c.id).where(
        filled_form.c.subject_id == questionnaire_id,
        filled_form.c.account_id == account_id,
        filled_form.c.state == SECOND,
        filled_form.c.finished_at.is_(None),
        filled_form.c.voided_at.is_(None),
    )
    found: str | None = connection.execute(query).scalar()
    return found


def keyed(connection: Connection, site_ids: Collection[str], month: date) -> tuple[Keyed, ...]:
    """Every keying of these sites' sheets of a month, with what a second keying of the same sheet
    found in the first."""
    second = sheet_keying.alias("second")
    query = (
        select(
            sheet_keying.c.account_id,
            account.c.name,
            sheet_keying.c.keystrokes,
            sheet_keying.c.corrections,
            sheet_keying.c.spent_ms,
            func.coalesce(second.c.compared, 0),
            func.coalesce(second.c.differing, 0),
        )
        .join(questionnaire, questionnaire.c.id == sheet_keying.c.questionnaire_id)
        .join(account, account.c.id == sheet_keying.c.account_id)
        .outerjoin(
            second,
            and_(
                second.c.questionnaire_id == sheet_keying.c.questionnaire_id,
                second.c.turn == 2,
                second.c.voided_at.is_(None),
                sheet_keying.c.turn == 1,
            ),
        )
        .where(
            questionnaire.c.site_id.in_(list(site_ids)),
            questionnaire.c.month == month,
            questionnaire.c.voided_at.is_(None),
            sheet_keying.c.voided_at.is_(None),
        )
        .order_by(sheet_keying.c.finished_at, sheet_keying.c.id)
    )
    return tuple(Keyed(*row) for row in connection.execute(query))


def counts(
    connection: Connection, site_ids: Collection[str], first: date, last: date
) -> dict[str, SheetCounts]:
    """What was handed out, came back, was keyed and answered on screen at each site, in the months
    that begin from `first` to `last`. A sheet counts as keyed from its first finished keying, and
    once, should two laptops have keyed it before they met."""
    ids = list(site_ids)
    tallied: dict[tuple[str, str], int] = {}
    told = (
        select(sheet_tally.c.site_id, sheet_tally.c.what, func.sum(sheet_tally.c.count))
        .where(
            sheet_tally.c.site_id.in_(ids),
            sheet_tally.c.month.between(first, last),
            sheet_tally.c.voided_at.is_(None),
        )
        .group_by(sheet_tally.c.site_id, sheet_tally.c.what)
    )
    for row in connection.execute(told):
        tallied[row[0], row[1]] = int(row[2])
    filled: dict[tuple[str, str], int] = {}
    found = (
        select(questionnaire.c.site_id, questionnaire.c.mode, func.count(_SHEET.distinct()))
        .join(filled_form, filled_form.c.id == questionnaire.c.form_id)
        .where(
            questionnaire.c.site_id.in_(ids),
            questionnaire.c.month.between(first, last),
            questionnaire.c.voided_at.is_(None),
            filled_form.c.state == "finished",
        )
        .group_by(questionnaire.c.site_id, questionnaire.c.mode)
    )
    for row in connection.execute(found):
        filled[row[0], row[1]] = int(row[2])
    return {
        one: SheetCounts(
            given=tallied.get((one, SheetCount.HANDED_OUT), 0),
            back=tallied.get((one, SheetCount.RETURNED), 0),
            keyed=filled.get((one, FilledOn.PAPER), 0),
            on_screen=filled.get((one, FilledOn.SCREEN), 0),
        )
        for one in ids
    }


def answers(connection: Connection, site_id: str, month: date, form: str) -> tuple[Answered, ...]:
    """How often each answer was given in a site's finished questionnaires of a month, by the name
    under which it is counted; of several choices together (``a b``) the whole is one answer."""
    query = (
        select(answer_fact.c.question, answer_fact.c.code, func.count())
        .join(questionnaire, questionnaire.c.form_id == answer_fact.c.form)
        .join(filled_form, filled_form.c.id == questionnaire.c.form_id)
        .join(form_version, form_version.c.id == filled_form.c.form_version_id)
        .where(
            questionnaire.c.site_id == site_id,
            questionnaire.c.month == month,
            questionnaire.c.voided_at.is_(None),
            filled_form.c.state == "finished",
            form_version.c.form == form,
            answer_fact.c.code.is_not(None),
        )
        .group_by(answer_fact.c.question, answer_fact.c.code)
    )
    return tuple(Answered(*row) for row in connection.execute(query))


def batch_of(connection: Connection, prefix: str) -> BatchRow | None:
    """The batch whose numbers begin with `prefix`."""
    row = connection.execute(_batches().where(sheet_batch.c.prefix == prefix)).first()
    return None if row is None else BatchRow(*row)


def batches(connection: Connection, site_id: str, month: date) -> tuple[BatchRow, ...]:
    """What was printed for a site and month, the newest first."""
    query = (
        _batches()
        .where(sheet_batch.c.site_id == site_id, sheet_batch.c.month == month)
        .order_by(sheet_batch.c.printed_at.desc())
    )
    return tuple(BatchRow(*row) for row in connection.execute(query))


def site_name(connection: Connection, site_id: str) -> str:
    """What a site is called; empty for one that is not held."""
    query = select(site.c.name).where(site.c.id == site_id)
    return str(connection.execute(query).scalar() or "")


def tally_rev(connection: Connection, tally_id: str) -> int:
    """The feed number that an edit of a count names as seen."""
    query = select(row_meta.c.rev).where(
        row_meta.c.entity == "sheet_tally", row_meta.c.row == tally_id
    )
    return int(connection.execute(query).scalar() or 0)


def _batches() -> Select[*tuple[Any, ...]]:
    return (
        select(
            sheet_batch.c.id,
            sheet_batch.c.site_id,
            site.c.name,
            sheet_batch.c.form_version_id,
            sheet_batch.c.month,
            sheet_batch.c.prefix,
            sheet_batch.c.size,
        )
        .join(site, site.c.id == sheet_batch.c.site_id)
        .where(sheet_batch.c.voided_at.is_(None))
    )


def _rows() -> Select[*tuple[Any, ...]]:
    second, of_form = sheet_keying.alias("second"), row_meta.alias("of_form")
    return (
        select(
            questionnaire.c.id,
            questionnaire.c.site_id,
            questionnaire.c.form_id,
            filled_form.c.form_version_id,
            form_version.c.form,
            questionnaire.c.batch_id,
            questionnaire.c.mode,
            questionnaire.c.sheet,
            questionnaire.c.on_date,
            questionnaire.c.month,
            questionnaire.c.crew,
            questionnaire.c.account_id,
            account.c.name,
            filled_form.c.state,
            questionnaire.c.added_at,
            row_meta.c.rev,
            of_form.c.rev,
            second.c.id.is_not(None),
            func.coalesce(second.c.compared, 0),
            func.coalesce(second.c.differing, 0),
        )
        .join(filled_form, filled_form.c.id == questionnaire.c.form_id)
        .join(form_version, form_version.c.id == filled_form.c.form_version_id)
        .join(account, account.c.id == questionnaire.c.account_id)
        .join(
            row_meta,
            and_(row_meta.c.row == questionnaire.c.id, row_meta.c.entity == "questionnaire"),
        )
        .join(of_form, and_(of_form.c.row == filled_form.c.id, of_form.c.entity == "filled_form"))
        .outerjoin(
            second,
            and_(
                second.c.questionnaire_id == questionnaire.c.id,
                second.c.turn == 2,
                second.c.voided_at.is_(None),
            ),
        )
        .where(questionnaire.c.voided_at.is_(None), filled_form.c.voided_at.is_(None))
    )
