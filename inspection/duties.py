"""A fixed inspector's monthly duties at a site: what is asked, what is done, what is late."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from inspection.sampling import SamplingRules, sample_size
from inspection.terms import SiteState
from inspection.workdays import WorkCalendar, last_working_day, month_end


class Duty(StrEnum):
    """The duties of a site and month, in the order of the month grid's columns."""

    CHECK_IN = "check_in"
    PHONE_CHECK = "phone_check"
    RETURN_VISIT = "return_visit"
    QUESTIONNAIRE = "questionnaire"


class CellState(StrEnum):
    """A cell of the month grid."""

    DUE = "due"
    DONE = "done"
    OVERDUE = "overdue"
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class DutyRules:
    """The bureau's settings for duties.

    A month binds an inspector assigned on or before its day `assigned_by_day`; a guarantee warns
    `guarantee_soon_days` calendar days ahead; a printed order is to be served within
    `service_days` working days; `questionnaires` a month and site, 0 for no quota. `minutes` of
    work are estimates for one check-in, call, return visit, questionnaire and ledger item.
    """

    sampling: SamplingRules = field(default_factory=SamplingRules)
    duty_states: frozenset[SiteState] = frozenset({SiteState.BUILDING, SiteState.STOPPED})
    assigned_by_day: int = 15
    questionnaires: int = 0
    guarantee_soon_days: int = 30
    service_days: int = 7
    check_in_minutes: int = 45
    call_minutes: int = 6
    return_visit_minutes: int = 30
    questionnaire_minutes: int = 8
    item_minutes: int = 20


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """What one month holds for one site: finished contacts, calls done, the sample if it is drawn.

    `sample_size` is that of the frozen sample with its extra workers, None before the draw.
    """

    check_ins: int = 0
    return_visits: int = 0
    questionnaires: int = 0
    sample_size: int | None = None
    calls_done: int = 0


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A site as its inspector's duties see it; `workers` is the roster's frame for phone checks."""

    site: str
    state: SiteState
    assigned_from: date
    assigned_until: date | None = None
    workers: int = 0
    last_visit: date | None = None
    guarantee_until: date | None = None
    this_month: MonthFacts = MonthFacts()
    last_month: MonthFacts = MonthFacts()


@dataclass(frozen=True, slots=True)
class Quota:
    """How much of a duty is done, of how much; a total of 0 means that nothing is asked."""

    done: int
    total: int

    @property
    def met(self) -> bool:
        return self.done >= self.total


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the month grid: site and duty, state, progress, and the day it is due."""

    site: str
    duty: Duty
    state: CellState
    done: int
    total: int
    due_on: date


def binds(facts: SiteFacts, month: date, rules: DutyRules) -> bool:
    """Whether the month that `month` lies in asks duties of this site's inspector."""
    if facts.state not in rules.duty_states:
        return False
    first, last = month.replace(day=1), month_end(month)
    if facts.assigned_from > first.replace(day=min(rules.assigned_by_day, last.day)):
        return False
    return facts.assigned_until is None or facts.assigned_until >= last


def quota(duty: Duty, month: MonthFacts, workers: int, rules: DutyRules) -> Quota:
    """How much of a duty a binding month asks for, and how much is done.

    Before the draw the phone check asks for what the rules would draw from the roster of today.
    """
    if duty is Duty.CHECK_IN:
        return Quota(month.check_ins, 1)
    if duty is Duty.RETURN_VISIT:
        return Quota(month.return_visits, 1)
    if duty is Duty.QUESTIONNAIRE:
        return Quota(month.questionnaires, rules.questionnaires)
    if month.sample_size is None:
        return Quota(month.calls_done, sample_size(workers, rules.sampling))
    return Quota(month.calls_done, month.sample_size)


def month_cells(
    facts: SiteFacts,
    done: MonthFacts,
    month: date,
    today: date,
    rules: DutyRules,
    calendar: WorkCalendar,
) -> tuple[Cell, ...]:
    """One site's row of the month grid, a cell a duty, for the month that `month` lies in.

    `done` is what that month holds. A duty is due by the month's last working day; after it an
    unmet duty is overdue. What the month does not ask is `not_due`, unless it was done anyway.
    """
    due_on = last_working_day(month, calendar)
    bound = binds(facts, month, rules)
    cells = []
    for duty in Duty:
        asked = quota(duty, done, facts.workers, rules)
        if asked.done and asked.met:
            state = CellState.DONE
        elif not bound or not asked.total:
            state = CellState.NOT_DUE
        else:
            state = CellState.OVERDUE if due_on < today else CellState.DUE
        total = asked.total if bound else 0
        cells.append(Cell(facts.site, duty, state, asked.done, total, due_on))
    return tuple(cells)
