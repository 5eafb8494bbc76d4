"""Today's lines in their sections, the month's grid behind them, and where each line leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.presenters.jobs import Jobs, JobScope
from app.services.today import DutyProgress, MonthGrid, TodayList, TodayService
from inspection.due import Due, DueAction, DueCode, DueState
from inspection.duties import Cell, CellState, Duty
from inspection.today import estimate_minutes

LATER = "later"
"""The line that stands for all that is folded away; acting on it unfolds them."""


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One line: what `due` says, with the names it needs.

    `guarantee_until` tells of a guarantee that runs out where the line itself is about a visit.
    """

    id: str
    due: Due
    site: str
    subject: str
    attempts: int
    guarantee_until: date | None


@dataclass(frozen=True, slots=True)
class TodaySection:
    """A section with its estimate in minutes; `folded` lines are counted, not shown."""

    state: DueState
    lines: tuple[TodayLine, ...]
    minutes: int
    folded: int


@dataclass(frozen=True, slots=True)
class GridLine:
    """A site's row of the month grid."""

    site: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TodayShown:
    """The page: `waiting` are lines overdue or for today; no site at all is its own sentence."""

    today: date
    working_days_left: int
    provisional: bool
    progress: tuple[DutyProgress, ...]
    sections: tuple[TodaySection, ...]
    waiting: int
    has_sites: bool


@dataclass(frozen=True, slots=True)
class GridShown:
    """The month grid; `month` is its first day."""

    month: date
    today: date
    progress: tuple[DutyProgress, ...]
    lines: tuple[GridLine, ...]


class TodayView(Protocol):
    """What the page can show."""

    def show_today(self, shown: TodayShown) -> None: ...
    def show_grid(self, shown: GridShown) -> None: ...
    def show_list(self) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class TodayPresenter:
    """Looks again whenever told; keeps whether later lines and the grid are open."""

    def __init__(self, view: TodayView, service: TodayService, jobs: Jobs) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._list: TodayList | None = None
        self._lines: dict[str, TodayLine] = {}
        self._cells: dict[tuple[str, str], Cell] = {}
        self._unfolded = False
        self._month: date | None = None
        """The month whose grid is open; None while the list is."""

    def look(self) -> None:
        """Look at everything that waits now."""
        self._jobs.cancel_all()
        self._jobs.run(
            lambda _job: self._service.look(), done=self._show, failed=self._view.show_error
        )
        if self._month is not None:
            self._look_at(self._month)

    def close(self) -> None:
        """The window closes."""
        self._jobs.cancel_all()

    def act(self, line: str) -> None:
        """Do the one action of a line."""
        if line == LATER:
            self._unfolded = True
            if self._list is not None:
                self._show(self._list)
        elif line in self._lines:
            page, params = route_of(self._lines[line].due)
            self._view.go(page, params)

    def toggle_grid(self) -> None:
        """Between the list and the grid of this month."""
        if self._month is not None:
            self._month = None
            self._view.show_list()
        elif self._list is not None:
            self.show_month(self._list.today)

    def show_month(self, month: date) -> None:
        """Open the grid at a month."""
        self._month = month.replace(day=1)
        self._look_at(self._month)

    @property
    def grid_is_open(self) -> bool:
        """Whether the grid stands in place of the list."""
        return self._month is not None

    def act_on_cell(self, site: str, duty: str) -> None:
        """Start the duty of a cell; a duty that is done or not due, or the name, opens the site."""
        cell = self._cells.get((site, duty))
        waits = cell is not None and cell.state in (CellState.DUE, CellState.OVERDUE)
        page, params = _CELL_ROUTE.get(duty, ("site", "id")) if waits else ("site", "id")
        extra = {"kind": "return_visit"} if page == "visits" else {}
        self._view.go(page, {params: site, **extra})

    def _look_at(self, month: date) -> None:
        self._jobs.run(
            lambda _job: self._service.month(month),
            done=self._show_month,
            failed=self._view.show_error,
        )

    def _show(self, found: TodayList) -> None:
        self._list = found
        lines = _lines(found)
        self._lines = {line.id: line for line in lines}
        self._view.show_today(
            TodayShown(
                today=found.today,
                working_days_left=found.working_days_left.count,
                provisional=found.working_days_left.provisional,
                progress=found.progress,
                sections=tuple(self._section(state, lines) for state in DueState),
                waiting=found.waiting,
                has_sites=bool(found.site_names),
            )
        )

    def _section(self, state: DueState, lines: list[TodayLine]) -> TodaySection:
        mine = tuple(line for line in lines if line.due.state is state)
        minutes = estimate_minutes(line.due for line in mine)
        folds = state is DueState.LATER and not self._unfolded
        return TodaySection(state, () if folds else mine, minutes, len(mine) if folds else 0)

    def _show_month(self, found: MonthGrid) -> None:
        if found.month != self._month:
            return
        self._cells = {
            (cell.site, cell.duty.value): cell for row in found.grid for cell in row.cells
        }
        lines = tuple(GridLine(r.site, found.site_names[r.site], r.cells) for r in found.grid)
        self._view.show_grid(GridShown(found.month, found.today, found.progress, lines))


_CELL_ROUTE: Mapping[str, tuple[str, str]] = {
    Duty.CHECK_IN: ("checkin", "site"),
    Duty.PHONE_CHECK: ("calls", "site"),
    Duty.RETURN_VISIT: ("visits", "site"),
    Duty.QUESTIONNAIRE: ("questionnaires", "site"),
}
"""The page that starts a duty, and how it is told the site."""


def route_of(due: Due) -> tuple[str, Mapping[str, str]]:
    """The page and parameters that the action of a line leads to."""
    match due.action:
        case DueAction.START_CHECK_IN:
            return "checkin", {"site": due.site}
        case DueAction.CALL if due.subject:
            return "call", {"entry": due.subject}
        case DueAction.CALL | DueAction.DRAW_SAMPLE:
            return "calls", {"site": due.site}
        case DueAction.START_RETURN_VISIT:
            return "visits", {"site": due.site, "kind": "return_visit"}
        case DueAction.START_QUESTIONNAIRE:
            return "questionnaires", {"site": due.site}
        case DueAction.OPEN_PROBLEM | DueAction.RECHECK:
            return "problem", {"id": due.subject}
        case DueAction.SERVE:
            return "paper", {"id": due.subject}
        case DueAction.OPEN_SITE:
            return "site", {"id": due.site}


def _lines(found: TodayList) -> list[TodayLine]:
    """A guarantee that runs out is told with the site's check-in where that comes no later."""
    rank = {state: place for place, state in enumerate(DueState)}
    visits = {d.site: rank[d.state] for d in found.lines if d.code is DueCode.CHECK_IN}
    told = {
        due.site: due.when
        for due in found.lines
        if due.code is DueCode.GUARANTEE and visits.get(due.site, len(rank)) <= rank[due.state]
    }
    return [
        TodayLine(
            id=f"{due.code}:{due.site}:{due.why}:{due.subject}",
            due=due,
            site=found.site_names.get(due.site, ""),
            subject=found.subjects.get(due.subject, ""),
            attempts=found.attempts.get(due.subject, 0),
            guarantee_until=told.get(due.site) if due.code is DueCode.CHECK_IN else None,
        )
        for due in found.lines
        if not (due.code is DueCode.GUARANTEE and due.site in told)
    ]
