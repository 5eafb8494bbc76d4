"""Problems found on site: offered from an answer, raised into the ledger, moved, voided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.services.filling import Filling
from app.services.laptop import Laptop
from app.services.office import bureau_settings, work_calendar
from db.queries import contacts, sites
from db.queries import problems as queries
from db.queries.contested import open_contests
from db.queries.problems import OrderOf, ProblemRow
from db.tables.site import problem
from forms.problems import RaisedProblem, raised_problem
from inspection.clock import civil_date
from inspection.money import parse_money
from inspection.problems import CLOSED, check_move, is_overdue
from inspection.refusal import Refusal
from inspection.terms import ProblemState
from inspection.workdays import WorkCalendar, add_working_days, working_days_between


@dataclass(frozen=True, slots=True)
class Offer:
    """A problem an answer suggests, filled in as far as the form and the site tell.

    `days` are the working days of the default deadline `due_on`, which is provisional while the
    holidays it crosses are not published.
    """

    path: str
    item: str
    system: str
    clauses: str
    facts: str
    people: int | None
    sum_fen: int | None
    due_on: date
    days: int
    due_provisional: bool
    firm_id: str | None
    firm: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person decided on an offer: facts as the order will cite them, numbers, deadline."""

    facts: str
    due_on: date
    people: int | None = None
    sum_fen: int | None = None
    measure: str = ""
    responsible_person: str | None = None


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A ledger item in the list; `late` is by how many working days its deadline has passed and
    `left` how many remain (None where no deadline binds). `contested`: a conflict or a review about
    it waits for somebody's decision."""

    row: ProblemRow
    overdue: bool
    late: int
    left: int | None
    contested: bool = False


@dataclass(frozen=True, slots=True)
class ProblemList:
    """The ledger's lines as filtered, and the day it was."""

    lines: tuple[ProblemLine, ...]
    today: date


@dataclass(frozen=True, slots=True)
class ProblemDetail:
    """One item with the orders that cover it."""

    line: ProblemLine
    orders: tuple[OrderOf, ...]
    today: date


class ProblemService:
    """The ledger as one inspector uses it."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def offer(self, filling: Filling, path: str) -> Offer | None:
        """What the answer at `path` suggests for the ledger; None when it raises nothing."""
        raised = raised_problem(filling.answers, path)
        if raised is None:
            return None
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            days = raised.correction_days or bureau_settings(connection).correction_days
            due = add_working_days(today, days, work_calendar(connection))
            firm = contacts.contractor(connection, filling.row.site_id)
        return Offer(
            path=path,
            item=raised.item,
            system=raised.system,
            clauses=raised.clauses,
            facts=raised.facts,
            people=_count(filling.answers.answer(f"{path}_people")),
            sum_fen=_sum(filling.answers.answer(f"{path}_sum")),
            due_on=due.date,
            days=days,
            due_provisional=due.provisional,
            firm_id=firm.firm_id if firm else None,
            firm=firm.name if firm else "",
        )

    def raise_from(self, filling: Filling, path: str, wanted: Wanted) -> str:
        """Put the problem of an answer into the ledger as registered; returns its id.

        One that the same answer raised before, and was not voided, is returned instead of a
        second. An item of the form without a clause stays a draft until it has one. A form that
        names a person is not referred to. Raises Refusal ``problem.not_raised``,
        ``problem.due_in_past``, ``problem.fact_missing``.
        """
        raised = raised_problem(filling.answers, path)
        if raised is None:
            raise Refusal("problem.not_raised")
        today = civil_date(self._laptop.clock.now_ms())
        if wanted.due_on < today:
            raise Refusal("problem.due_in_past")
        row = filling.row
        with self._laptop.journal.transaction() as change:
            if not row.named:
                for known in queries.problems_of_form(change.connection, row.id):
                    if known.source_path == path:
                        return known.id
            firm = contacts.contractor(change.connection, row.site_id)
            calendar = work_calendar(change.connection)
            values: dict[str, object] = {
                "site_id": row.site_id,
                "source_form_id": None if row.named else row.id,
                "source_path": None if row.named else path,
                "system": raised.system,
                "item": raised.item,
                "clause": raised.clauses,
                "facts": wanted.facts.strip(),
                "measure": wanted.measure.strip(),
                "people": wanted.people,
                "sum_fen": wanted.sum_fen,
                "firm_id": firm.firm_id if firm else None,
                "responsible_person": wanted.responsible_person,
                "account_id": change.actor,
                "found_on": today,
                "due_on": wanted.due_on,
                "due_provisional": _provisional(today, wanted.due_on, calendar),
            }
            return change.add(problem, {**values, "state": _first_state(raised, values)})

    def of_form(self, form_id: str) -> tuple[ProblemRow, ...]:
        """What was raised from one filled form and still stands."""
        with self._laptop.database.read() as connection:
            return queries.problems_of_form(connection, form_id)

    def listed(self, text: str = "", only: str = "open") -> ProblemList:
        """The ledger, overdue first; `only` as in `db.queries.problems`, `text` names sites."""
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            found = sites.find_sites(connection, text) if text else None
            calendar = work_calendar(connection)
            rows = queries.problem_rows(connection, today, sites=found, only=only)
            open_ones = open_contests(connection, "problem")
        return ProblemList(tuple(_line(row, today, calendar, open_ones) for row in rows), today)

    def detail(self, problem_id: str) -> ProblemDetail:
        """One item; raises Refusal ``problem.gone``."""
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            row = queries.problem_row(connection, problem_id)
            if row is None:
                raise Refusal("problem.gone")
            calendar = work_calendar(connection)
            orders = queries.orders_of(connection, problem_id)
            open_ones = open_contests(connection, "problem")
        return ProblemDetail(_line(row, today, calendar, open_ones), orders, today)

    def orderable(self, site_id: str) -> tuple[str, ...]:
        """The items of a site that wait for an order, in the ledger's order."""
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            rows = queries.problem_rows(connection, today, sites=[site_id])
        waiting = (ProblemState.REGISTERED, ProblemState.RECHECK_FAILED)
        return tuple(row.id for row in rows if row.state in waiting)

    def waiting(self) -> int:
        """How many items are overdue now: the navigation's number."""
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            return len(queries.problem_rows(connection, today, only="overdue"))

    def calendar(self) -> WorkCalendar:
        """The working days, for deadlines worked out while they are typed."""
        with self._laptop.database.read() as connection:
            return work_calendar(connection)

    def register(self, shown: ProblemRow, clause: str = "") -> None:
        """A draft becomes an item of the ledger, with the clause it lacked if one is given.

        Raises Refusal ``problem.move_not_allowed``, ``problem.fact_missing``.
        """
        self.move(shown, ProblemState.REGISTERED, clause=clause or shown.clause)

    def void(self, shown: ProblemRow, reason: str) -> None:
        """Take an item out as raised by mistake or twice; the reason is kept with it.

        Raises Refusal ``problem.move_not_allowed``, ``problem.fact_missing``.
        """
        now = self._laptop.clock.now_ms()
        self.move(shown, ProblemState.VOID, void_reason=reason.strip(), voided_at=now)

    def move(self, shown: ProblemRow, target: ProblemState, **brought: object) -> None:
        """Move an item to another state as `inspection.problems` allows; `brought` are columns
        of the ledger that the move sets beside the state. `shown` is the item as displayed.

        Raises Refusal ``problem.move_not_allowed``, ``problem.fact_missing``.
        """
        facts = {name: getattr(shown, name) for name in _COLUMNS}
        check_move(ProblemState(shown.state), target, facts | brought)
        with self._laptop.journal.transaction() as change:
            change.edit(
                problem,
                shown.id,
                seen_rev=shown.rev,
                shown={name: facts[name] for name in ("state", *brought)},
                new={"state": target.value, **brought},
            )


_COLUMNS = (
    "site_id",
    "system",
    "item",
    "clause",
    "facts",
    "measure",
    "firm_id",
    "account_id",
    "found_on",
    "due_on",
    "closed_on",
    "rechecked_by",
    "state",
    "voided_at",
    "void_reason",
)


def _first_state(raised: RaisedProblem, values: dict[str, object]) -> str:
    """Registered, if the item has all that the ledger asks; without a clause a draft."""
    target = ProblemState.REGISTERED if raised.clauses else ProblemState.DRAFT
    if target is ProblemState.REGISTERED or not values["facts"]:
        check_move(ProblemState.DRAFT, ProblemState.REGISTERED, values)
    return target.value


def _line(
    row: ProblemRow, today: date, calendar: WorkCalendar, contested: Collection[str]
) -> ProblemLine:
    state = ProblemState(row.state)
    overdue = is_overdue(state, row.due_on, today)
    count = 0
    if row.due_on is not None:
        count = working_days_between(today, row.due_on, calendar).count
    binds = row.due_on is not None and state not in CLOSED
    left = max(0, count) if binds else None
    return ProblemLine(row, overdue, max(0, -count), left, row.id in contested)


def _provisional(today: date, due_on: date, calendar: WorkCalendar) -> bool:
    return working_days_between(today, due_on, calendar).provisional


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _sum(text: str) -> int | None:
    """Fen of a sum in yuan as the form keeps it; None when it is no sum."""
    try:
        return parse_money(text) if text else None
    except Refusal:
        return None
