"""Today: what waits for this inspector, computed afresh from the rows at each look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.services.laptop import Laptop
from app.services.office import bureau_settings, work_calendar
from db.queries import sites
from db.queries.desk import attempts_so_far, desk, month_desk
from inspection.clock import civil_date
from inspection.due import Due, DueState
from inspection.duties import Cell, CellState, Duty, DutyRules, SiteFacts, month_cells
from inspection.today import todays_list
from inspection.workdays import WorkCalendar, WorkingDays, working_days_left


@dataclass(frozen=True, slots=True)
class DutyProgress:
    """A duty over all sites: `done` sites of `total` have it done (phone checks: persons)."""

    duty: Duty
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class GridRow:
    """A site's row of the month grid."""

    site: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TodayList:
    """The day, its lines in rank, the month's progress and grid, and the names they need."""

    today: date
    working_days_left: WorkingDays
    lines: tuple[Due, ...]
    progress: tuple[DutyProgress, ...]
    grid: tuple[GridRow, ...]
    site_names: Mapping[str, str]
    subjects: Mapping[str, str]
    """By `Due.subject`: the number of an order, the facts of a problem; never a worker's name."""
    attempts: Mapping[str, int]
    """By `Due.subject` of a call-back: how often that worker has been called so far."""

    @property
    def waiting(self) -> int:
        """How many lines are overdue or for today: the number beside the page's name."""
        return sum(line.state in (DueState.OVERDUE, DueState.TODAY) for line in self.lines)


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """One month of one's sites: `month` is its first day."""

    month: date
    today: date
    progress: tuple[DutyProgress, ...]
    grid: tuple[GridRow, ...]
    site_names: Mapping[str, str]


class TodayService:
    """Answers what is due."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def look(self) -> TodayList:
        """Everything that waits now."""
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            settings = bureau_settings(connection)
            calendar = work_calendar(connection)
            facts = desk(connection, self._laptop.account, today, settings.left_days)
            names = sites.names(connection, [one.site for one in facts.sites])
            subjects = sites.subjects(
                connection,
                problems=[one.problem for one in facts.problems],
                papers=[one.paper for one in facts.orders],
            )
            attempts = attempts_so_far(connection, [one.entry for one in facts.call_backs])
        rules = settings.duties
        grid = _grid(facts.sites, names, today, today, rules, calendar)
        return TodayList(
            today=today,
            working_days_left=working_days_left(today, calendar),
            lines=todays_list(facts, today, rules, calendar),
            progress=_progress(grid),
            grid=grid,
            site_names=names,
            subjects=subjects,
            attempts=attempts,
        )

    def month(self, month: date) -> MonthGrid:
        """What another month asks of one's sites and holds of it."""
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            settings = bureau_settings(connection)
            calendar = work_calendar(connection)
            facts = month_desk(connection, self._laptop.account, today, settings.left_days, month)
            names = sites.names(connection, [one.site for one in facts])
        grid = _grid(facts, names, month, today, settings.duties, calendar)
        return MonthGrid(month.replace(day=1), today, _progress(grid), grid, names)

    def waiting(self) -> int:
        """What the badge counts (see `TodayList.waiting`)."""
        return self.look().waiting


def _grid(
    facts: Iterable[SiteFacts],
    names: Mapping[str, str],
    month: date,
    today: date,
    rules: DutyRules,
    calendar: WorkCalendar,
) -> tuple[GridRow, ...]:
    return tuple(
        GridRow(one.site, month_cells(one, one.this_month, month, today, rules, calendar))
        for one in sorted(facts, key=lambda one: (names[one.site], one.site))
    )


def _progress(grid: tuple[GridRow, ...]) -> tuple[DutyProgress, ...]:
    found = []
    for duty in Duty:
        cells = [
            cell
            for row in grid
            for cell in row.cells
            if cell.duty is duty and cell.state is not CellState.NOT_DUE
        ]
        if duty is Duty.PHONE_CHECK:
            done = sum(min(cell.done, cell.total) for cell in cells)
            found.append(DutyProgress(duty, done, sum(cell.total for cell in cells)))
        else:
            met = sum(cell.state is CellState.DONE for cell in cells)
            found.append(DutyProgress(duty, met, len(cells)))
    return tuple(one for one in found if one.total)
