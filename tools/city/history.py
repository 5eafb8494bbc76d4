"""Lets the made-up inspectors work up to a day: most of it in order, some of it left to show.

On the day itself every inspector with enough sites has: duties of the month half done, two problems
and one duty of last month overdue, an order whose receiver refused to sign, a re-check and two
call-backs due.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from inspection.clock import instant
from inspection.duties import Duty, DutyRules, SiteFacts, binds
from inspection.sampling import Candidate, in_frame, is_rested, sample_size
from inspection.terms import (
    CallOutcome,
    CheckAnswer,
    ContactKind,
    InspectionForm,
    PaperState,
    ProblemState,
)
from inspection.workdays import WorkCalendar, add_months, add_working_days, month_end
from tools.city.dice import Dice
from tools.city.findings import FINDINGS, ITEMS, Finding
from tools.city.model import City, Site
from tools.city.past import Past, PastCall, PastContact, PastProblem, PastSample

_RULES = DutyRules()
_CORRECTION_DAYS = 5


@dataclass(frozen=True, slots=True)
class _Thread:
    """A problem the day's story needs: found `age` working days before the day, in this state."""

    age: int
    state: ProblemState
    order: PaperState | None


_THREADS = (
    _Thread(8, ProblemState.CORRECTING, PaperState.SERVED),
    _Thread(7, ProblemState.CORRECTING, PaperState.SERVED),
    _Thread(3, ProblemState.AWAITING_RECHECK, PaperState.SERVED),
    _Thread(2, ProblemState.CORRECTING, PaperState.REFUSED),
    _Thread(4, ProblemState.CORRECTING, PaperState.SERVED),
)
"""The first two are past their five working days. The sites after an inspector's first get them."""


def make_past(city: City, *, months: int = 1, calendar: WorkCalendar | None = None) -> Past:
    """What was done in the city up to the morning of `city.on`, since `months` months before.

    Nothing lies on `city.on` but agreed call-backs. With ``months=1`` it is this month and the
    last; the duty that is overdue is always one of last month. Raises ValueError for no month.
    """
    if months < 1:
        raise ValueError(months)
    writer = _Writer(city, calendar or WorkCalendar())
    for inspector in city.inspectors:
        writer.write(inspector.login, months)
    return writer.past()


class _Writer:
    def __init__(self, city: City, calendar: WorkCalendar) -> None:
        self._city = city
        self._calendar = calendar
        self._contacts: list[PastContact] = []
        self._samples: list[PastSample] = []
        self._found: list[tuple[PastContact, PastProblem]] = []

    def past(self) -> Past:
        contacts = sorted(self._contacts, key=lambda contact: (contact.started_ms, contact.site))
        place = {(c.site, c.started_ms, c.kind): n for n, c in enumerate(contacts)}
        problems = [
            replace(problem, contact=place[contact.site, contact.started_ms, contact.kind])
            for contact, problem in self._found
        ]
        return Past(
            tuple(contacts),
            tuple(sorted(self._samples, key=lambda sample: (sample.drawn_ms, sample.site))),
            tuple(sorted(problems, key=lambda problem: (problem.contact, problem.item))),
        )

    def write(self, login: str, months: int) -> None:
        this_month = self._city.on.replace(day=1)
        sites = self._city.sites_of(login)
        steady = [s for s in sites if _binds(s, add_months(this_month, -1)) and s.workers]
        threads = {s.code: t for s, t in zip(steady[1:], _THREADS, strict=False)}
        neglected = steady[-1].code if len(steady) > len(_THREADS) + 1 else ""
        waiting = {site.code for site in steady[:2]}
        for site in sites:
            for back in range(months, -1, -1):
                month = add_months(this_month, -back)
                if _binds(site, month):
                    skip = Duty.RETURN_VISIT if back == 1 and site.code == neglected else None
                    self._month(site, month, login, threads.get(site.code), skip)
            if site.code in waiting:
                self._agree_call_backs(site)

    def _month(
        self, site: Site, month: date, login: str, thread: _Thread | None, skip: Duty | None
    ) -> None:
        dice = Dice(self._city.seed, "past", site.code, month)
        days = self._days(month)
        current = month_end(month) >= self._city.on
        found_on = self._working_day_before(thread.age) if thread else None
        if thread and found_on and found_on.replace(day=1) == month:
            self._check_in(site, login, found_on, dice, thread)
        elif days and (not current or dice.chance(45)):
            self._check_in(site, login, dice.pick(days), dice, None)
        if days and skip is not Duty.RETURN_VISIT and (not current or dice.chance(40)):
            visit = self._contact(site, login, ContactKind.RETURN_VISIT, dice.pick(days), dice)
            self._contacts.append(visit)
        if days and (not current or dice.chance(60)):
            self._phone(site, month, login, days, dice, complete=not current or dice.chance(50))

    def _days(self, month: date) -> list[date]:
        """The month's working days before the day the city is looked at."""
        last = min(month_end(month), self._city.on - timedelta(days=1))
        all_days = [month + timedelta(days=n) for n in range((last - month).days + 1)]
        return [day for day in all_days if self._calendar.is_working_day(day)]

    def _working_day_before(self, age: int) -> date:
        day = self._city.on
        while age:
            day -= timedelta(days=1)
            age -= self._calendar.is_working_day(day)
        return day

    def _contact(
        self, site: Site, login: str, kind: ContactKind, on: date, dice: Dice
    ) -> PastContact:
        hour, minute = (9, 0) if kind is ContactKind.INSPECTION else (14, 0)
        start = instant(on.year, on.month, on.day, hour, minute + dice.below(60))
        others = [m.login for m in self._city.inspectors if m.login != login]
        return PastContact(
            site=site.code,
            kind=kind,
            form=InspectionForm.ROUTINE if kind is ContactKind.INSPECTION else None,
            covert=kind is ContactKind.INSPECTION and dice.chance(20),
            lead=login,
            assistant=dice.pick(others) if others else "",
            on=on,
            started_ms=start,
            finished_ms=start + dice.between(25, 80) * 60_000,
            answers=(),
        )

    def _check_in(
        self, site: Site, login: str, on: date, dice: Dice, thread: _Thread | None
    ) -> None:
        contact = self._contact(site, login, ContactKind.INSPECTION, on, dice)
        finding = dice.pick(FINDINGS) if thread or dice.chance(30) else None
        answers = tuple((item, _answer(item, finding, dice)) for item in ITEMS)
        contact = replace(contact, answers=answers)
        self._contacts.append(contact)
        if finding:
            due_on = add_working_days(on, _CORRECTION_DAYS, self._calendar).date
            self._found.append(
                (contact, self._problem(site, contact, finding, due_on, dice, thread))
            )

    def _problem(
        self,
        site: Site,
        contact: PastContact,
        finding: Finding,
        due_on: date,
        dice: Dice,
        thread: _Thread | None,
    ) -> PastProblem:
        """A problem nobody's story needs was re-checked in time, or is still within its days."""
        people = dice.between(2, 15) if finding.people else 0
        recheck = add_working_days(contact.on, dice.between(2, 5), self._calendar).date
        state, closed_on, order = ProblemState.CORRECTING, None, PaperState.SERVED
        if thread:
            state, order = thread.state, thread.order or order
        elif recheck < self._city.on:
            state, closed_on = ProblemState.STRUCK_OFF, recheck
        return PastProblem(
            contact=-1,
            site=site.code,
            firm=site.general_contractor.name,
            system=finding.system,
            item=finding.item,
            clause=finding.clause,
            facts=finding.facts.format(n=people),
            measure=finding.measure.format(n=people),
            people=people,
            found_on=contact.on,
            due_on=due_on,
            state=state,
            closed_on=closed_on,
            rechecked_by=contact.assistant or contact.lead if closed_on else "",
            order=order,
        )

    def _phone(
        self, site: Site, month: date, login: str, days: Sequence[date], dice: Dice, complete: bool
    ) -> None:
        drawn_on = days[dice.below(max(1, len(days) // 2))]
        size = _drawable(site, drawn_on, self._reached_before(site, drawn_on))
        later = [day for day in days if day >= drawn_on]
        reach = size if complete else size * dice.between(20, 70) // 100
        calls = sorted(
            (call for place in range(reach) for call in _calls(place, later, dice)),
            key=lambda call: (call.at_ms, call.position),
        )
        self._samples.append(
            PastSample(
                site=site.code,
                lead=login,
                month=month,
                seed=f"{dice.below(16**4):04x}",
                drawn_ms=instant(drawn_on.year, drawn_on.month, drawn_on.day, 8, 30),
                size=size,
                calls=tuple(calls),
            )
        )

    def _reached_before(self, site: Site, on: date) -> int:
        since = add_months(on, -_RULES.sampling.cool_off_months).replace(day=1)
        return sum(s.size for s in self._samples if s.site == site.code and s.month >= since)

    def _agree_call_backs(self, site: Site) -> None:
        """The first worker of this month's sample asked to be called at a time of this very day."""
        on, this_month = self._city.on, self._city.on.replace(day=1)
        days = self._days(this_month)
        place = next(
            (
                n
                for n, s in enumerate(self._samples)
                if s.site == site.code and s.month == this_month
            ),
            None,
        )
        if not days:
            return
        if place is None:
            dice = Dice(self._city.seed, "call back", site.code)
            self._phone(site, this_month, site.inspector, days, dice, complete=False)
            place = len(self._samples) - 1
        sample = self._samples[place]
        dice = Dice(self._city.seed, "agreed", site.code)
        asked = instant(days[-1].year, days[-1].month, days[-1].day, 17, 40)
        back = instant(on.year, on.month, on.day, dice.between(9, 16), dice.pick((0, 30)))
        agreed = PastCall(0, asked, CallOutcome.CALL_BACK, back)
        others = tuple(call for call in sample.calls if call.position != 0)
        self._samples[place] = replace(sample, calls=(*others, agreed))


def _binds(site: Site, month: date) -> bool:
    facts = SiteFacts(site.code, site.state, assigned_from=site.assigned_from)
    return binds(facts, month, _RULES)


def _answer(item: str, finding: Finding | None, dice: Dice) -> CheckAnswer:
    if finding and item == finding.item:
        return CheckAnswer.MISSING
    roll = dice.below(100)
    if roll < 5:
        return CheckAnswer.PARTIAL
    return CheckAnswer.NOT_APPLICABLE if roll < 12 else CheckAnswer.IMPLEMENTED


def _drawable(site: Site, on: date, resting: int) -> int:
    """How many the default rules draw: the quota, as far as rested workers with phones reach."""
    rules = _RULES.sampling
    frame = [
        Candidate(str(n), w.crew, w.joined_on, w.left_on, has_phone=bool(w.phone))
        for n, w in enumerate(site.workers)
    ]
    frame = [c for c in frame if in_frame(c, on, rules)]
    rested = sum(c.has_phone and is_rested(c, on, rules) for c in frame) - resting
    return max(0, min(sample_size(len(frame), rules), rested))


def _calls(position: int, days: Sequence[date], dice: Dice) -> Iterator[PastCall]:
    """Attempts that end in a held check, one in three after an unanswered call."""
    day = dice.below(len(days))
    minute = dice.below(180)
    if dice.chance(33):
        missed = dice.pick((CallOutcome.NO_ANSWER, CallOutcome.BUSY, CallOutcome.SWITCHED_OFF))
        yield PastCall(position, _at(days[day], 9, minute), missed)
    yield PastCall(position, _at(days[day], 14, minute), CallOutcome.COMPLETED)


def _at(day: date, hour: int, minute: int) -> int:
    return instant(day.year, day.month, day.day, hour) + minute * 60_000
