"""Questionnaires of a site and month: listed, printed as blanks, counted, filled on screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.services.filling import Filling, FillingService, begin_form
from app.services.laptop import Laptop
from app.services.office import bureau_settings
from db.journal.laptop import LaptopTransaction
from db.queries import questionnaires as queries
from db.queries.filling import form_row
from db.queries.questionnaires import Answered, FormChoice, SheetRow, SiteChoice
from db.tables.sheets import questionnaire, sheet_batch, sheet_tally
from db.tables.site import filled_form
from forms.definition import Definition, definition_of, words
from forms.double_entry import is_drawn
from forms.sheets.blank import blank
from forms.sheets.record import record
from inspection.clock import civil_date
from inspection.ids import new_id
from inspection.questionnaires import (
    MOST_PRINTED,
    FilledOn,
    OperatorFigures,
    SheetCount,
    SheetCounts,
    batch_prefix,
    by_operator,
    sample_seed,
    sheet_number,
)
from inspection.refusal import Refusal


class Twice(StrEnum):
    """Where a sheet stands with its second keying."""

    NOT_DRAWN = "not_drawn"
    WANTED = "wanted"
    EQUAL = "equal"
    DIFFERED = "differed"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A questionnaire in the list; `title` is its form's, in the language asked for."""

    row: SheetRow
    title: str
    twice: Twice

    @property
    def draft(self) -> bool:
        return self.row.state == "draft"


@dataclass(frozen=True, slots=True)
class FormTitle:
    """A questionnaire that can be begun or printed."""

    version_id: str
    form: str
    version: str
    title: str


@dataclass(frozen=True, slots=True)
class SiteSheets:
    """A site's questionnaires of a month. `site` is empty where there is none to show; `batches`
    how many blanks were printed by number prefix; `operators` who keyed them."""

    sites: tuple[SiteChoice, ...]
    forms: tuple[FormTitle, ...]
    site: str
    month: date
    today: date
    counts: SheetCounts
    lines: tuple[SheetLine, ...]
    printed: Mapping[str, int]
    operators: tuple[OperatorFigures, ...]

    @property
    def wanted_twice(self) -> int:
        """Sheets drawn for a second keying that still lack it."""
        return sum(one.twice is Twice.WANTED for one in self.lines)

    @property
    def keyed_twice(self) -> int:
        return sum(one.row.twice for one in self.lines)


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How a question was answered: by how many workers, and each choice (its words) how often."""

    label: str
    answered: int
    choices: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Blanks:
    """A batch drawn but not yet printed: nothing is recorded of it."""

    id: str
    site_id: str
    version_id: str
    form: str
    month: date
    prefix: str
    size: int
    pdf: bytes


class QuestionnaireService:
    """Questionnaires at the sites whose people this account may write about."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop
        self._filling = FillingService(laptop)

    def look(self, site_id: str, month: date | None, language: str) -> SiteSheets:
        """A site's month (None: this one); the first site where `site_id` is none of one's own."""
        now = self._laptop.clock.now_ms()
        today = civil_date(now)
        first = (month or today).replace(day=1)
        with self._laptop.database.read() as connection:
            held = queries.sites(connection)
            chosen = next((one.id for one in held if one.id == site_id), None)
            site = chosen or (held[0].id if held else "")
            rate = bureau_settings(connection).double_entry
            forms = tuple(_titled(one, language) for one in queries.forms(connection))
            titles = {one.form: one.title for one in forms}
            rows = queries.lines(connection, site, first) if site else ()
            counts = queries.counts(connection, [site], first, first)[site]
            printed = {one.prefix: one.size for one in queries.batches(connection, site, first)}
            keyed = queries.keyed(connection, [site], first)
        seed = sample_seed(site, first)
        return SiteSheets(
            sites=held,
            forms=forms,
            site=site,
            month=first,
            today=today,
            counts=counts,
            lines=tuple(
                SheetLine(row, titles.get(row.form, row.form), twice(row, rate, seed))
                for row in rows
            ),
            printed=printed,
            operators=by_operator(keyed),
        )

    def results(
        self, site_id: str, month: date, form: str, language: str
    ) -> tuple[QuestionResult, ...]:
        """What was answered in a site's finished questionnaires of a month, in the form's order:
        its questions marked ``bind::figure`` that somebody answered."""
        with self._laptop.database.read() as connection:
            newest = next((one for one in queries.forms(connection) if one.form == form), None)
            told = queries.answers(connection, site_id, month.replace(day=1), form)
        if newest is None:
            return ()
        return tuple(_results(definition_of(newest.definition), told, language))

    # on screen, with the worker

    def begin_on_screen(self, site_id: str, version_id: str) -> str:
        """A new questionnaire for a worker to answer here and now; returns its id."""
        with self._laptop.journal.transaction() as change:
            today = civil_date(change.now)
            form = begin_form(
                change,
                self._laptop.clock,
                site_id=site_id,
                version_id=version_id,
                named=True,
            )
            return change.add(
                questionnaire,
                {
                    "site_id": site_id,
                    "form_id": form,
                    "mode": FilledOn.SCREEN.value,
                    "on_date": today,
                    "month": today.replace(day=1),
                    "account_id": change.actor,
                    "added_at": change.now,
                },
            )

    def open(self, questionnaire_id: str) -> tuple[SheetRow, Filling]:
        """A questionnaire and its form with drafts. Raises Refusal ``form.gone``."""
        with self._laptop.database.read() as connection:
            row = queries.one(connection, questionnaire_id)
        if row is None:
            raise Refusal("form.gone")
        return row, self._filling.open(row.form_id)

    def finish(self, filling: Filling) -> None:
        """The worker is done; raises Refusal as `FillingService.finish`."""
        self._filling.finish(filling)

    def reopen(self, questionnaire_id: str) -> None:
        """What was finished on screen is to be mended. Raises Refusal ``form.gone``."""
        with self._laptop.journal.transaction() as change:
            take_up_again(change, questionnaire_id)

    def discard(self, questionnaire_id: str, reason: str) -> None:
        """Void a questionnaire and its form. Raises Refusal ``form.gone``."""
        with self._laptop.journal.transaction() as change:
            void_sheet(change, questionnaire_id, reason)

    def signed_record(self, questionnaire_id: str, language: str) -> bytes:
        """The PDF of a filled questionnaire, to be signed."""
        row, held = self.open(questionnaire_id)
        with self._laptop.database.read() as connection:
            site = queries.site_name(connection, row.site_id)
        beneath = f"{site}    {row.on_date.isoformat()}"
        number = row.sheet or row.id[-6:].upper()
        return record(held.answers, number=number, beneath=beneath, language=language)

    # paper

    def draw_blanks(
        self, site_id: str, version_id: str, month: date, size: int, language: str
    ) -> Blanks:
        """So many numbered blank sheets as one PDF; `record_blanks` once they are printed.

        Raises Refusal ``sheet.too_many`` (limit) outside 1 to 500, ``form.gone``.
        """
        if not 1 <= size <= MOST_PRINTED:
            raise Refusal("sheet.too_many", limit=MOST_PRINTED)
        batch = new_id(self._laptop.clock)
        first = month.replace(day=1)
        prefix = batch_prefix(first, batch)
        with self._laptop.database.read() as connection:
            form = next(
                (one for one in queries.forms(connection) if one.version_id == version_id), None
            )
            site = queries.site_name(connection, site_id)
        if form is None:
            raise Refusal("form.gone")
        numbers = [sheet_number(prefix, serial) for serial in range(1, size + 1)]
        pdf = blank(definition_of(form.definition), numbers, language=language, beneath=site)
        return Blanks(batch, site_id, version_id, form.form, first, prefix, size, pdf)

    def record_blanks(self, blanks: Blanks, *, handed_out: bool) -> None:
        """The sheets came out of the printer; `handed_out`: count them so at once."""
        with self._laptop.journal.transaction() as change:
            change.add(
                sheet_batch,
                {
                    "id": blanks.id,
                    "site_id": blanks.site_id,
                    "form_version_id": blanks.version_id,
                    "month": blanks.month,
                    "prefix": blanks.prefix,
                    "size": blanks.size,
                    "on_date": civil_date(change.now),
                    "printed_at": change.now,
                    "account_id": change.actor,
                },
            )
            if handed_out:
                where = (blanks.site_id, blanks.form, blanks.month)
                _tally(change, where, SheetCount.HANDED_OUT, blanks.size, blanks.id)

    def count(self, site_id: str, form: str, month: date, what: SheetCount, number: int) -> str:
        """So many sheets were handed out or came back; returns the count's id, to take it back.

        Raises Refusal ``sheet.count`` (limit) outside 1 to 5,000.
        """
        if not 1 <= number <= _MOST_COUNTED:
            raise Refusal("sheet.count", limit=_MOST_COUNTED)
        with self._laptop.journal.transaction() as change:
            return _tally(change, (site_id, form, month.replace(day=1)), what, number, None)

    def uncount(self, tally_id: str, reason: str) -> None:
        """Take a count back: the row stays, void."""
        with self._laptop.journal.transaction() as change:
            change.edit(
                sheet_tally,
                tally_id,
                seen_rev=queries.tally_rev(change.connection, tally_id),
                shown={"voided_at": None, "void_reason": None},
                new={"voided_at": change.now, "void_reason": reason},
            )


_MOST_COUNTED = 5_000


def twice(row: SheetRow, rate_percent: int, seed: str) -> Twice:
    """Where a sheet stands: drawn by its own number, so that nobody chooses."""
    if row.twice:
        return Twice.DIFFERED if row.differing else Twice.EQUAL
    if row.mode != FilledOn.PAPER or row.state == "draft" or not row.sheet:
        return Twice.NOT_DRAWN
    return Twice.WANTED if is_drawn(row.sheet, rate_percent, seed) else Twice.NOT_DRAWN


def take_up_again(change: LaptopTransaction, questionnaire_id: str) -> SheetRow:
    """Make a finished questionnaire a draft again, inside a transaction.

    Raises Refusal ``form.gone``, ``sheet.compared`` (number) once it was keyed a second time.
    """
    row = queries.one(change.connection, questionnaire_id)
    held = form_row(change.connection, row.form_id) if row is not None else None
    if row is None or held is None:
        raise Refusal("form.gone")
    if row.twice:
        raise Refusal("sheet.compared", number=row.sheet or "")
    change.edit(
        filled_form,
        held.id,
        seen_rev=held.rev,
        shown={"state": held.state, "finished_at": held.finished_at},
        new={"state": "draft", "finished_at": None},
    )
    return row


def void_sheet(change: LaptopTransaction, questionnaire_id: str, reason: str) -> None:
    """Void a questionnaire with its form, inside a transaction. Raises Refusal ``form.gone``."""
    row = queries.one(change.connection, questionnaire_id)
    if row is None:
        raise Refusal("form.gone")
    shown = {"voided_at": None, "void_reason": None}
    new = {"voided_at": change.now, "void_reason": reason}
    change.edit(questionnaire, row.id, seen_rev=row.rev, shown=shown, new=new)
    change.edit(filled_form, row.form_id, seen_rev=row.form_rev, shown=shown, new=new)


def _tally(
    change: LaptopTransaction,
    where: tuple[str, str, date],
    what: SheetCount,
    number: int,
    batch: str | None,
) -> str:
    site_id, form, month = where
    return change.add(
        sheet_tally,
        {
            "site_id": site_id,
            "batch_id": batch,
            "form": form,
            "month": month,
            "what": what.value,
            "count": number,
            "on_date": civil_date(change.now),
            "at": change.now,
            "account_id": change.actor,
        },
    )


def _results(form: Definition, told: Sequence[Answered], language: str) -> Iterator[QuestionResult]:
    default = form.default_language
    for path, asked in form.questions.items():
        mine = [one for one in told if asked.figure and one.figure == asked.figure]
        if not mine or asked.choices is None or asked.is_personal:
            continue
        counts: Counter[str] = Counter()
        for one in mine:
            for code in one.codes.split():
                counts[code] += one.count
        choices = tuple(
            (words(choice.labels, language, default) or choice.code, counts[choice.code])
            for choice in form.choices(path)
        )
        label = words(asked.labels, language, default)
        yield QuestionResult(label, sum(one.count for one in mine), choices)


def _titled(one: FormChoice, language: str) -> FormTitle:
    form = definition_of(one.definition)
    title = words(form.titles, language, form.default_language) or one.form
    return FormTitle(one.version_id, one.form, one.version, title)
