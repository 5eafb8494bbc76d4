"""Today's list: everything that waits for one inspector, overdue first, each with one action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from inspection.clock import civil_date
from inspection.due import (
    Desk,
    Due,
    DueAction,
    DueCode,
    DueState,
    DueWhy,
    OrderFacts,
    ProblemFacts,
)
from inspection.duties import CellState, Duty, DutyRules, MonthFacts, SiteFacts, month_cells
from inspection.problems import CLOSED, is_overdue
from inspection.terms import PaperState, ProblemState
from inspection.workdays import (
    WorkCalendar,
    add_months,
    add_working_days,
    month_end,
    working_days_between,
)

_ACTION: Mapping[Duty, DueAction] = {
    Duty.CHECK_IN: DueAction.START_CHECK_IN,
    Duty.PHONE_CHECK: DueAction.CALL,
    Duty.RETURN_VISIT: DueAction.START_RETURN_VISIT,
    Duty.QUESTIONNAIRE: DueAction.START_QUESTIONNAIRE,
}
_RANK = {state: rank for rank, state in enumerate(DueState)}


def todays_list(
    desk: Desk, today: date, rules: DutyRules, calendar: WorkCalendar
) -> tuple[Due, ...]:
    """Everything that waits, ranked: overdue (oldest first), today, this week, later.

    This month's duties are spread over its remaining working days, a site's duties on one day and
    the longest unseen site first, so that each morning proposes a day's work. The order does not
    depend on that of the input.
    """
    lines = _Lines(today, rules, calendar)
    lines.add_duties(desk.sites)
    for site in desk.sites:
        lines.add_guarantee(site)
    for problem in desk.problems:
        lines.add_problem(problem)
    for order in desk.orders:
        lines.add_order(order)
    for call_back in desk.call_backs:
        on = civil_date(call_back.at_ms)
        lines.add(
            DueCode.CALL_BACK, call_back.site, DueWhy.CALL_BACK_AGREED, on, DueAction.CALL,
            rules.call_minutes, subject=call_back.entry, at_ms=call_back.at_ms,
        )  # fmt: skip
    return tuple(sorted(lines.made, key=_order))


def estimate_minutes(lines: Iterable[Due]) -> int:
    """The work in minutes that the given lines are estimated to take together."""
    return sum(line.estimate_minutes for line in lines)


def _order(due: Due) -> tuple[object, ...]:
    timed = (due.at_ms is None, due.at_ms or 0)
    day = due.when if due.state is DueState.OVERDUE else due.planned
    return (_RANK[due.state], day, *timed, due.when, due.site, due.code, due.why, due.subject)


class _Lines:
    """Gathers lines; knows the day, the rules and the calendar."""

    def __init__(self, today: date, rules: DutyRules, calendar: WorkCalendar) -> None:
        self._today = today
        self._rules = rules
        self._calendar = calendar
        self._left: dict[date, int] = {}
        self.made: list[Due] = []

    def add(
        self,
        code: DueCode,
        site: str,
        why: DueWhy,
        when: date,
        action: DueAction,
        minutes: int,
        *,
        planned: date | None = None,
        subject: str = "",
        at_ms: int | None = None,
        done: int = 0,
        total: int = 0,
    ) -> None:
        planned = when if planned is None else planned
        if when not in self._left:
            self._left[when] = working_days_between(self._today, when, self._calendar).count
        left = self._left[when]
        state = self._state(when, planned)
        self.made.append(
            Due(code, site, why, when, state, action, minutes, planned, left, subject, at_ms,
                done, total)
        )  # fmt: skip

    def _state(self, when: date, planned: date) -> DueState:
        if when < self._today:
            return DueState.OVERDUE
        if planned <= self._today:
            return DueState.TODAY
        sunday = self._today + timedelta(days=6 - self._today.weekday())
        return DueState.WEEK if planned <= sunday else DueState.LATER

    def add_duties(self, sites: Sequence[SiteFacts]) -> None:
        previous = add_months(self._today.replace(day=1), -1)
        waiting = []
        for site in sites:
            self._add_month(site, site.last_month, previous, self._today)
            if any(self._open(site, site.this_month, self._today)):
                waiting.append(site)
        waiting.sort(key=lambda site: (site.last_visit or date.min, site.site))
        days = self._working_days_left()
        for place, site in enumerate(waiting):
            planned = days[place * len(days) // len(waiting)]
            self._add_month(site, site.this_month, self._today, planned)

    def _open(self, site: SiteFacts, done: MonthFacts, month: date) -> list[Duty]:
        cells = month_cells(site, done, month, self._today, self._rules, self._calendar)
        return [c.duty for c in cells if c.state in (CellState.DUE, CellState.OVERDUE)]

    def _working_days_left(self) -> list[date]:
        last = month_end(self._today)
        days = [self._today + timedelta(days=n) for n in range((last - self._today).days + 1)]
        return [day for day in days if self._calendar.is_working_day(day)] or [self._today]

    def _add_month(self, site: SiteFacts, done: MonthFacts, month: date, planned: date) -> None:
        late = month < self._today.replace(day=1)
        for cell in month_cells(site, done, month, self._today, self._rules, self._calendar):
            if cell.state not in (CellState.DUE, CellState.OVERDUE):
                continue
            action = _ACTION[cell.duty]
            why = DueWhy.LAST_MONTH if late else DueWhy.THIS_MONTH
            if cell.duty is Duty.PHONE_CHECK and done.sample_size is None:
                action = DueAction.DRAW_SAMPLE
                why = why if late else DueWhy.SAMPLE_NOT_DRAWN
            self.add(
                DueCode(cell.duty.value), site.site, why, cell.due_on, action,
                self._minutes(cell.duty) * (cell.total - cell.done),
                planned=planned, done=cell.done, total=cell.total,
            )  # fmt: skip

    def _minutes(self, duty: Duty) -> int:
        rules = self._rules
        return {
            Duty.CHECK_IN: rules.check_in_minutes,
            Duty.PHONE_CHECK: rules.call_minutes,
            Duty.RETURN_VISIT: rules.return_visit_minutes,
            Duty.QUESTIONNAIRE: rules.questionnaire_minutes,
        }[duty]

    def add_guarantee(self, site: SiteFacts) -> None:
        until = site.guarantee_until
        if until is None or site.state not in self._rules.duty_states:
            return
        if until > self._today + timedelta(days=self._rules.guarantee_soon_days):
            return
        expired = until < self._today
        why = DueWhy.GUARANTEE_EXPIRED if expired else DueWhy.GUARANTEE_EXPIRES
        self.add(DueCode.GUARANTEE, site.site, why, until, DueAction.OPEN_SITE,
                 self._rules.item_minutes)  # fmt: skip

    def add_problem(self, problem: ProblemFacts) -> None:
        if problem.state in CLOSED:
            return
        when = problem.due_on or self._today
        action, planned = DueAction.OPEN_PROBLEM, when
        if problem.state is ProblemState.DRAFT:
            why, when, planned = DueWhy.DRAFT_OPEN, self._today, self._today
        elif problem.state is ProblemState.AWAITING_RECHECK:
            why, action, planned = DueWhy.RECHECK_DUE, DueAction.RECHECK, self._today
        elif problem.state is ProblemState.RECHECK_FAILED:
            why, planned = DueWhy.RECHECK_FAILED, self._today
        elif problem.state is ProblemState.EXTENSION_REQUESTED:
            why = DueWhy.EXTENSION_ASKED
        else:
            late = is_overdue(problem.state, problem.due_on, self._today)
            why = DueWhy.CORRECTION_LATE if late else DueWhy.CORRECTION_DUE
            action = DueAction.RECHECK if when <= self._today else action
        self.add(DueCode.PROBLEM, problem.site, why, when, action, self._rules.item_minutes,
                 planned=planned, subject=problem.problem)  # fmt: skip

    def add_order(self, order: OrderFacts) -> None:
        """An order that is printed but not served, or whose receiver refused to sign.

        It is proposed for today and late after `service_days` working days from its issue; a
        refused one still needs service by leaving it with witnesses, photographs or video.
        """
        if order.state not in (PaperState.ISSUED, PaperState.REFUSED):
            return
        refused = order.state is PaperState.REFUSED
        why = DueWhy.SERVICE_REFUSED if refused else DueWhy.NOT_SERVED
        when = add_working_days(order.issued_on, self._rules.service_days, self._calendar).date
        self.add(DueCode.ORDER, order.site, why, when, DueAction.SERVE, self._rules.item_minutes,
                 planned=self._today, subject=order.paper)  # fmt: skip
