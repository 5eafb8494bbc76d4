"""Keying a stack of paper sheets: which sheet, what the stack has in common, a second keying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from app.services.filling import Filling, FillingService, begin_form, finish_form, program_of
from app.services.laptop import Laptop
from app.services.office import bureau_settings
from app.services.questionnaires import Twice, take_up_again, twice, void_sheet
from db.journal.laptop import LaptopTransaction
from db.queries import filling as form_queries
from db.queries import questionnaires as queries
from db.queries.questionnaires import SheetRow
from db.tables.sheets import questionnaire, sheet_keying
from db.tables.site import filled_form
from forms.answers import Answers
from forms.definition import Definition
from forms.double_entry import Difference, compare
from forms.sheets.code import SheetCode
from inspection.questionnaires import SECOND, FilledOn, sample_seed
from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Stack:
    """What the sheets of a stack have in common; `version_id` is for sheets whose number tells
    nothing of their form."""

    site_id: str
    version_id: str
    on_date: date
    crew: str = ""

    def answers(self, definition: Definition) -> dict[str, str]:
        """The answers that every sheet of the stack has, by path (``bind::batch``)."""
        known = {"date": self.on_date.isoformat(), "crew": self.crew}
        return {
            path: known[asked.batch]
            for path, asked in definition.questions.items()
            if known.get(asked.batch) and not definition.repeats_around(path)
        }


@dataclass(slots=True)
class Sheet:
    """One sheet on the desk. `turn` 2: it is keyed again, blind. `keystrokes`, `corrections` and
    `spent_ms` are those it has had before."""

    id: str
    number: str
    turn: int
    filling: Filling
    batch: Mapping[str, str]
    keystrokes: int = 0
    corrections: int = 0
    spent_ms: int = 0


@dataclass(frozen=True, slots=True)
class Effort:
    """What keying a sheet took: keys pressed, of them taken back, milliseconds."""

    keystrokes: int
    corrections: int
    spent_ms: int


@dataclass(frozen=True, slots=True)
class Keyed:
    """A sheet was keyed. `differences` against the first keying, and of how many answers; `wanted`:
    the sheet is drawn to be keyed again."""

    id: str
    number: str
    turn: int
    effort: Effort
    differences: tuple[Difference, ...] = ()
    compared: int = 0
    wanted: bool = False


class KeypunchService:
    """Sheets go in one transaction each; answers under way are kept one by one as drafts."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop
        self._filling = FillingService(laptop)

    def begin(self, stack: Stack, number: str, code: SheetCode | None = None) -> Sheet:
        """Lay a sheet on the desk: a new one, one half keyed here, or one to be keyed again.

        `code`: its QR was scanned, which names the form. Raises Refusal ``sheet.keyed`` (number),
        ``sheet.elsewhere`` (number, site), ``sheet.under_way`` (number, who), ``sheet.form``
        (form, version), ``form.gone``.
        """
        with self._laptop.journal.transaction() as change:
            known = queries.numbered(change.connection, number, stack.site_id)
            if known is None:
                row = self._add(change, stack, number, code)
                turn = 1
            elif known.state == "draft":
                row, turn = self._mine(known), 1
            else:
                row, turn = self._again(change, known), 2
        return self._on_desk(row, turn)

    def next_wanted(self, site_id: str, month: date) -> str | None:
        """The number of a sheet that is drawn to be keyed again and was not, if there is one."""
        with self._laptop.database.read() as connection:
            rate = bureau_settings(connection).double_entry
            seed = sample_seed(site_id, month)
            rows = queries.lines(connection, site_id, month)
        wanted = [row for row in rows if twice(row, rate, seed) is Twice.WANTED]
        return min((row.sheet or "" for row in wanted), default=None)

    def finish(self, sheet: Sheet, effort: Effort) -> Keyed:
        """The sheet is keyed: its form is finished and the effort written down, in one.

        A second keying is compared with the first. Raises Refusal as `FillingService.finish`.
        """
        values: dict[str, object] = {
            "site_id": sheet.filling.row.site_id,
            "questionnaire_id": sheet.id,
            "form_id": sheet.filling.id,
            "turn": sheet.turn,
            "account_id": self._laptop.account,
            "keystrokes": effort.keystrokes,
            "corrections": effort.corrections,
            "spent_ms": effort.spent_ms,
        }
        with self._laptop.journal.transaction() as change:
            finish_form(change, sheet.filling, self._laptop.clock)
            values["finished_at"] = change.now
            if sheet.turn == 1:
                change.add(sheet_keying, values)
                row = _row(change.connection, sheet.id)
                rate = bureau_settings(change.connection).double_entry
                drawn = twice(row, rate, sample_seed(row.site_id, row.month)) is Twice.WANTED
                return Keyed(sheet.id, sheet.number, 1, effort, wanted=drawn)
            row = _row(change.connection, sheet.id)
            first = _answers(change.connection, row.form_id)
            second = _answers(change.connection, sheet.filling.id)
            found = compare(sheet.filling.definition, first, second)
            change.add(
                sheet_keying,
                {**values, "compared": found.answers, "differing": len(found.differences)},
            )
        return Keyed(sheet.id, sheet.number, 2, effort, found.differences, found.answers)

    def settle(self, questionnaire_id: str, readings: Mapping[str, str]) -> None:
        """What the paper says where two keyings differ, by path: a value, or ``@`` and a mark.

        The form of the first keying takes it. Raises Refusal ``form.unfinished`` where the answers
        do not stand together then, ``form.gone``.
        """
        with self._laptop.journal.transaction() as change:
            row = _row(change.connection, questionnaire_id)
            held = form_queries.form_row(change.connection, row.form_id)
            if held is None:
                raise Refusal("form.gone")
            program = program_of(change.connection, held.form_version_id)
            answers = Answers(
                program.definition, held.answers, clock=self._laptop.clock, program=program
            )
            for path, text in readings.items():
                if not answers.has(path):
                    continue
                if text.startswith("@"):
                    answers.put_mark(path, text[1:])
                else:
                    answers.put(path, text)
            final = answers.finish()
            keys = sorted(held.answers.keys() | final.keys())
            hidden = program.definition.personal_paths
            change.edit(
                filled_form,
                held.id,
                seen_rev=held.rev,
                shown={f"answers/{key}": held.answers.get(key) for key in keys},
                new={f"answers/{key}": final.get(key) for key in keys},
                personal=[f"answers/{key}" for key in keys if key.partition("@")[0] in hidden],
            )

    def reopen(self, questionnaire_id: str) -> Sheet:
        """The sheet keyed last is on the desk again, to be mended: its keying is taken back.

        Raises Refusal ``form.gone``, ``sheet.compared`` once it was keyed a second time.
        """
        with self._laptop.journal.transaction() as change:
            row = take_up_again(change, questionnaire_id)
            before = queries.keying(change.connection, row.id, 1)
            if before is None:
                raise Refusal("form.gone")
            change.edit(
                sheet_keying,
                before.id,
                seen_rev=before.rev,
                shown={"voided_at": None, "void_reason": None},
                new={"voided_at": change.now, "void_reason": "reopened"},
            )
        sheet = self._on_desk(row, 1)
        sheet.keystrokes, sheet.corrections = before.keystrokes, before.corrections
        sheet.spent_ms = before.spent_ms
        return sheet

    def put_away(self, sheet: Sheet, *, empty: bool) -> None:
        """The typist goes elsewhere: what is keyed becomes an operation; if it is nothing (`empty`)
        the sheet was never begun."""
        if not empty:
            self._filling.commit(sheet.filling.id)
        elif sheet.turn == 1:
            with self._laptop.journal.transaction() as change:
                void_sheet(change, sheet.id, "empty")

    # inside

    def _add(
        self, change: LaptopTransaction, stack: Stack, number: str, code: SheetCode | None
    ) -> SheetRow:
        batch = queries.batch_of(change.connection, number.rpartition("-")[0])
        if batch is not None and batch.site_id != stack.site_id:
            raise Refusal("sheet.elsewhere", number=number, site=batch.site_name)
        version = batch.form_version_id if batch else stack.version_id
        if code is not None:
            named = queries.version_named(change.connection, code.form, code.version)
            if named is None:
                raise Refusal("sheet.form", form=code.form, version=code.version)
            version = named
        definition = program_of(change.connection, version).definition
        form = begin_form(
            change,
            self._laptop.clock,
            site_id=stack.site_id,
            version_id=version,
            named=True,
            prefilled=stack.answers(definition),
        )
        month = batch.month if batch else stack.on_date.replace(day=1)
        made = change.add(
            questionnaire,
            {
                "site_id": stack.site_id,
                "form_id": form,
                "batch_id": batch.id if batch else None,
                "mode": FilledOn.PAPER.value,
                "sheet": number,
                "on_date": stack.on_date,
                "month": month,
                "crew": stack.crew or None,
                "account_id": change.actor,
                "added_at": change.now,
            },
        )
        return _row(change.connection, made)

    def _mine(self, known: SheetRow) -> SheetRow:
        if known.account_id != self._laptop.account:
            raise Refusal("sheet.under_way", number=known.sheet or "", who=known.filler)
        return known

    def _again(self, change: LaptopTransaction, known: SheetRow) -> SheetRow:
        """The row with the form of its second keying, begun or gone on with."""
        rate = bureau_settings(change.connection).double_entry
        seed = sample_seed(known.site_id, known.month)
        if twice(known, rate, seed) is not Twice.WANTED:
            raise Refusal("sheet.keyed", number=known.sheet or "")
        form = queries.second_draft(change.connection, known.id, change.actor)
        if form is None:
            form = begin_form(
                change,
                self._laptop.clock,
                site_id=known.site_id,
                version_id=known.form_version_id,
                named=True,
                subject_id=known.id,
                state=SECOND,
            )
        return replace(known, form_id=form)

    def _on_desk(self, row: SheetRow, turn: int) -> Sheet:
        filling = self._filling.open(row.form_id)
        stack = Stack(row.site_id, row.form_version_id, row.on_date, row.crew or "")
        batch = stack.answers(filling.definition)
        return Sheet(row.id, row.sheet or "", turn, filling, batch)


def _row(connection: Connection, questionnaire_id: str) -> SheetRow:
    row = queries.one(connection, questionnaire_id)
    if row is None:
        raise Refusal("form.gone")
    return row


def _answers(connection: Connection, form_id: str) -> Mapping[str, str]:
    row = form_queries.form_row(connection, form_id)
    if row is None:
        raise Refusal("form.gone")
    return row.answers
