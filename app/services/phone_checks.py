"""Phone checks (电话抽访): the month's draw, the calls one by one, and what follows from each."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.services.filling import Filling, begin_form, commit_drafts, finish_form, newest_version
from app.services.laptop import Laptop
from app.services.phone_draw import Verdict, candidates, freeze, replay
from app.services.phone_findings import Contradiction
from app.services.phone_month import Entry, Standing, Stratum, by_stratum, in_turn, step_of
from app.services.phone_sites import MonthReader, SiteMonth
from app.services.revealing import RevealingService
from db.journal.laptop import LaptopTransaction
from db.queries import calls, office
from db.queries.calls import EntryRow, Ringer
from db.queries.filling import form_row
from db.tables.people import call_attempt, sample_entry
from db.tables.site import filled_form
from inspection.calls import CallStep
from inspection.clock import civil_date, instant
from inspection.identity import fold_code, mask_phone
from inspection.refusal import Refusal
from inspection.sampling import Drawn, SamplingRules, draw, replacement
from inspection.terms import CallOutcome
from inspection.workdays import add_months

FORM = "phonecheck"
"""The id under which the bureau publishes the questions of a phone check."""

BUREAU_NAME = "bureau.name"
"""The setting that holds the bureau's name as papers print it."""

DIGITS_TO_FIND = 4
"""So many last digits of a number suffice to look up who rang back."""


@dataclass(frozen=True, slots=True)
class MonthView:
    """A site's sample in detail. `found` counts contradictions by code: fit for the firm's eyes,
    since it names nobody."""

    summary: SiteMonth
    now_ms: int
    today: date
    rules: SamplingRules
    strata: tuple[Stratum, ...]
    next_entry: str | None
    found: tuple[tuple[Contradiction, int], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worker to call. `form` is the draft or finished form of his last call, if any; `caller`
    and `bureau` are whom the opening names (empty where the laptop does not know)."""

    summary: SiteMonth
    stratum: Stratum
    entry: Entry
    now_ms: int
    today: date
    form: str | None
    form_finished: bool
    bureau: str
    caller: str

    @property
    def talking(self) -> bool:
        """Whether a call under way is to be gone on with."""
        return self.entry.standing is Standing.TALKING


@dataclass(frozen=True, slots=True)
class Recorded:
    """An attempt was written down. `replaced_by` is the entry that stands in from now on;
    `nobody_left` that there is none. `next_entry` is whom to call next on this site."""

    attempt: str
    entry: str
    outcome: CallOutcome
    replaced_by: str | None
    nobody_left: bool
    next_entry: str | None


def fresh_seed() -> str:
    """A seed nobody can foresee: 64 bits in hex."""
    return secrets.token_hex(8)


class PhoneCheckService:
    """Draws, calls, and what follows. `seeds` gives a new seed for each draw."""

    def __init__(self, laptop: Laptop, seeds: Callable[[], str] = fresh_seed) -> None:
        self._laptop = laptop
        self._seeds = seeds
        self._revealing = RevealingService(laptop)

    # looking

    def sites(self) -> tuple[SiteMonth, ...]:
        """This month at every site assigned to the inspector, by name."""
        with self._laptop.database.read() as connection:
            view = MonthReader(connection, self._laptop.clock.now_ms())
            held = calls.held_sites(connection, self._laptop.account, view.today)
            return tuple(one for one, _entries in view.months(held))

    def month(self, site_id: str) -> MonthView:
        """This month at one site. Raises Refusal ``journal.row_missing``."""
        with self._laptop.database.read() as connection:
            view = MonthReader(connection, self._laptop.clock.now_ms())
            summary, entries = view.month(site_id)
        found = [code for one in entries for code in one.found]
        turn = in_turn(entries, view.now)
        return MonthView(
            summary=summary,
            now_ms=view.now,
            today=view.today,
            rules=view.settings.sampling,
            strata=by_stratum(entries),
            next_entry=turn[0].id if turn else None,
            found=tuple((code, found.count(code)) for code in Contradiction if code in found),
        )

    def sheet(self, entry_id: str) -> Sheet:
        """One worker's sheet. Raises Refusal ``journal.row_missing``."""
        with self._laptop.database.read() as connection:
            view = MonthReader(connection, self._laptop.clock.now_ms())
            sample = calls.sample_of(connection, entry_id)
            if sample is None:
                raise Refusal("journal.row_missing", entity="sample_entry")
            summary, entries = view.month(sample.site, sample)
            form = calls.call_forms(connection, [sample.id]).get(entry_id)
            bureau = office.settings(connection).get(BUREAU_NAME, "")
            me = office.name_card(connection, self._laptop.account)
        entry = next((one for one in entries if one.id == entry_id), None)
        if entry is None:
            raise Refusal("journal.row_missing", entity="sample_entry")
        return Sheet(
            summary=summary,
            stratum=next(one for one in by_stratum(entries) if one.name == entry.stratum),
            entry=entry,
            now_ms=view.now,
            today=view.today,
            form=form.id if form else None,
            form_finished=form is not None and form.state == "finished",
            bureau=bureau,
            caller=me.name if me else "",
        )

    def who_rang(self, number: str) -> tuple[Ringer, ...]:
        """Workers whose number ends in what is given (four digits at least), as a phone shows it.

        Those called last come first; their numbers are masked. Fewer digits find nobody.
        """
        digits = "".join(one for one in fold_code(number) if one.isdigit())
        digits = digits[2:] if len(digits) > 11 and digits.startswith("86") else digits
        if len(digits) < DIGITS_TO_FIND:
            return ()
        now = self._laptop.clock.now_ms()
        first = add_months(civil_date(now).replace(day=1), -1)
        since = instant(first.year, first.month, first.day)
        with self._laptop.database.read() as connection:
            found = calls.ringers(connection, digits, since)
        return tuple(replace(one, phone=mask_phone(one.phone)) for one in found)

    # the draw

    def draw(self, site_id: str) -> str:
        """Draw this month's sample of a site and freeze it; returns its id.

        Raises Refusal ``sample.already_drawn``, ``sample.nobody`` (frame, no_phone, resting) when
        there is not one worker to call, ``journal.row_missing`` for a site that is not held.
        """
        with self._laptop.journal.transaction() as change:
            view = MonthReader(change.connection, change.now)
            summary, _entries = view.month(site_id)
            if summary.sample is not None:
                raise Refusal("sample.already_drawn")
            people = view.frame([site_id], view.today, change.now)[site_id]
            rules = view.settings.sampling
            drawn = draw(candidates(people), view.today, self._seeds(), rules)
            if not drawn.chosen and not drawn.extra:
                count = summary.frame
                raise Refusal(
                    "sample.nobody",
                    frame=count.frame,
                    no_phone=count.no_phone,
                    resting=count.resting,
                )
            return freeze(change, site_id, view.today, drawn, self._laptop.account)

    def replay(self, sample_id: str) -> Verdict:
        """Draw a frozen sample again from its seed. Raises Refusal ``journal.row_missing``."""
        with self._laptop.database.read() as connection:
            sample = calls.sample(connection, sample_id)
            if sample is None:
                raise Refusal("journal.row_missing", entity="call_sample")
            view = MonthReader(connection, self._laptop.clock.now_ms())
            on = civil_date(sample.frozen_at)
            people = view.frame([sample.site], on, sample.frozen_at)[sample.site]
            rows = calls.entries(connection, [sample.id])
        return replay(sample, rows, people, view.settings.sampling)

    # one call

    def reveal(self, entry_id: str) -> str:
        """The worker's whole number, to dial; one `reveal` row says that it was seen."""
        return self._revealing.worker_phone(self._row(entry_id).worker)

    def name(self, entry_id: str) -> str:
        """The worker's whole name, to ask for him."""
        return self._row(entry_id).name

    def answer(self, entry_id: str) -> str:
        """The worker picked up: the id of the form with his questions, begun or gone on with.

        Crew and trade are filled in from the roster, to be confirmed. Raises Refusal
        ``form.not_published``, ``journal.row_missing``.
        """
        row = self._row(entry_id)
        with self._laptop.journal.transaction() as change:
            known = calls.call_forms(change.connection, [row.sample]).get(entry_id)
            if known is not None and known.state == "draft":
                return known.id
            return begin_form(
                change,
                self._laptop.clock,
                site_id=row.site,
                version_id=newest_version(change.connection, FORM),
                named=True,
                subject_id=entry_id,
                prefilled={"who/Q3": row.crew or "", "who/Q3_trade": row.trade or ""},
            )

    def record(
        self,
        entry_id: str,
        outcome: CallOutcome,
        call_back_at: int | None = None,
        note: str = "",
    ) -> Recorded:
        """Write down how a call without questions ended; a replacement is drawn if it asks for one.

        `call_back_at` (UTC ms) goes with the outcome call_back alone. Raises Refusal
        ``call.time_needed``, ``call.time_past``.
        """
        with self._laptop.journal.transaction() as change:
            return self._record(change, entry_id, outcome, call_back_at, note)

    def finish(self, filling: Filling) -> Recorded:
        """All questions were answered: finish the form and write down the call, in one.

        Whoever says that he is another, or never was on the site, counts as such. Raises Refusal
        ``form.unfinished`` and as `FillingService.finish`.
        """
        entry_id = str(filling.row.subject_id)
        outcome = _outcome(filling.answers.document)
        with self._laptop.journal.transaction() as change:
            finish_form(change, filling, self._laptop.clock)
            return self._record(change, entry_id, outcome, None, "")

    def hang_up(self, form_id: str) -> Recorded:
        """The call ended before the last question: what was said is kept, the call counts as
        partly held."""
        with self._laptop.journal.transaction() as change:
            row = form_row(change.connection, form_id)
            if row is None or row.subject_id is None:
                raise Refusal("form.gone")
            commit_drafts(change, form_id)
            return self._record(change, row.subject_id, CallOutcome.PARTLY, None, "")

    def undo(self, attempt_id: str, reason: str) -> str:
        """Take an attempt back (a mis-tap): the row stays, void; returns its entry.

        A form finished with it is open again. Raises Refusal ``journal.row_missing``.
        """
        with self._laptop.journal.transaction() as change:
            found = calls.attempt(change.connection, attempt_id)
            if found is None:
                raise Refusal("journal.row_missing", entity="call_attempt")
            change.edit(
                call_attempt,
                attempt_id,
                seen_rev=found.rev,
                shown={"voided_at": None, "void_reason": None},
                new={"voided_at": change.now, "void_reason": reason},
            )
            sample = calls.sample_of(change.connection, found.entry)
            forms = calls.call_forms(change.connection, [sample.id] if sample else [])
            form = forms.get(found.entry)
            if form is not None and form.state == "finished" and form.finished_at == found.at:
                row = form_row(change.connection, form.id)
                change.edit(
                    filled_form,
                    form.id,
                    seen_rev=row.rev if row else 0,
                    shown={"state": "finished", "finished_at": form.finished_at},
                    new={"state": "draft", "finished_at": None},
                )
            return found.entry

    def _row(self, entry_id: str) -> EntryRow:
        with self._laptop.database.read() as connection:
            row = calls.entry(connection, entry_id)
        if row is None:
            raise Refusal("journal.row_missing", entity="sample_entry")
        return row

    def _record(
        self,
        change: LaptopTransaction,
        entry_id: str,
        outcome: CallOutcome,
        call_back_at: int | None,
        note: str,
    ) -> Recorded:
        row = calls.entry(change.connection, entry_id)
        if row is None:
            raise Refusal("journal.row_missing", entity="sample_entry")
        if outcome is CallOutcome.CALL_BACK and call_back_at is None:
            raise Refusal("call.time_needed")
        if call_back_at is not None and call_back_at <= change.now:
            raise Refusal("call.time_past")
        attempt_id = change.add(
            call_attempt,
            {
                "site_id": row.site,
                "entry_id": entry_id,
                "worker_id": row.worker,
                "at": change.now,
                "on_date": civil_date(change.now),
                "outcome": outcome.value,
                "call_back_at": call_back_at if outcome is CallOutcome.CALL_BACK else None,
                "note": note or None,
                "account_id": self._laptop.account,
            },
        )
        view = MonthReader(change.connection, change.now)
        made = calls.attempts(change.connection, [row.sample]).get(entry_id, [])
        replace_him = step_of(made, view.settings.calls).step is CallStep.REPLACE
        stand_in = _stand_in(change, row) if replace_him else None
        sample = calls.sample(change.connection, row.sample)
        _summary, entries = view.month(row.site, sample)
        turn = [one for one in in_turn(entries, change.now) if one.id != entry_id]
        return Recorded(
            attempt=attempt_id,
            entry=entry_id,
            outcome=outcome,
            replaced_by=stand_in,
            nobody_left=replace_him and stand_in is None,
            next_entry=turn[0].id if turn else None,
        )


def _outcome(answers: Mapping[str, str]) -> CallOutcome:
    """What answers to all questions make of a call."""
    if answers.get("who/Q1") == "no":
        return CallOutcome.NOT_THE_WORKER
    if answers.get("who/Q2") == "never":
        return CallOutcome.NOT_OF_SITE
    return CallOutcome.COMPLETED


def _stand_in(change: LaptopTransaction, row: EntryRow) -> str | None:
    """The entry that stands in for a worker: the one drawn before, else a new one from the
    reserve; None when the reserve is used up."""
    listed = calls.entries(change.connection, [row.sample])
    known = next((one.id for one in listed if one.replaces == row.id), None)
    if known is not None:
        return known
    used = {one.worker for one in listed if not one.reserve}
    reserve = [Drawn(one.worker, one.stratum) for one in listed if one.reserve]
    found = replacement(reserve, row.stratum, used)
    if found is None:
        return None
    return change.add(
        sample_entry,
        {
            "site_id": row.site,
            "sample_id": row.sample,
            "worker_id": found.worker,
            "position": max(one.position for one in listed) + 1,
            "reserve": False,
            "stratum": found.stratum,
            "replaces_id": row.id,
        },
    )
