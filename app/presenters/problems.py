"""The problem ledger: its list with what is late first, and one item beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.presenters.jobs import Job, Jobs, JobScope
from app.services.problems import ProblemDetail, ProblemLine, ProblemList, ProblemService
from forms import clauses
from inspection.problems import CLOSED, MOVES
from inspection.terms import ProblemState

ORDERABLE = frozenset({ProblemState.REGISTERED, ProblemState.RECHECK_FAILED})
"""States from which an order is the next step."""


@dataclass(frozen=True, slots=True)
class LedgerShown:
    """The lines found, and how many of them are open and overdue."""

    lines: tuple[ProblemLine, ...]
    open: int
    overdue: int
    today: date


@dataclass(frozen=True, slots=True)
class DetailShown:
    """One item with what can be done now. `citation` is the clauses in full, empty if none;
    `together` are all items of the site that an order could cover at once."""

    detail: ProblemDetail
    citation: str
    can_order: bool
    can_void: bool
    is_draft: bool
    together: tuple[str, ...]


class ProblemsView(Protocol):
    """What the page can show."""

    def show_ledger(self, shown: LedgerShown) -> None: ...
    def show_detail(self, shown: DetailShown) -> None: ...
    def close_detail(self) -> None: ...
    def show_clause_error(self, code: str) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def show_voided(self) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class ProblemsPresenter:
    """Lists the ledger, opens one item in the side panel."""

    def __init__(self, view: ProblemsView, problems: ProblemService, jobs: Jobs) -> None:
        self._view = view
        self._problems = problems
        self._jobs = JobScope(jobs)
        self._look: Job | None = None
        self._text = ""
        self._only = "open"
        self._detail: DetailShown | None = None
        self._lines: tuple[ProblemLine, ...] = ()

    def open(self, params: Mapping[str, str]) -> None:
        """Show the list; with ``id`` that item beside it."""
        self.look()
        if "id" in params:
            self.show(params["id"])

    def search(self, text: str) -> None:
        """Words of a site's name."""
        self._text = text
        self.look()

    def narrow(self, only: str) -> None:
        """``open``, ``overdue``, ``closed``, ``all``, or a state."""
        self._only = only
        self.look()

    def look(self) -> None:
        """Look again with the filter in force."""
        if self._look is not None:
            self._look.cancel()
        text, only = self._text, self._only
        self._look = self._jobs.run(
            lambda _job: self._problems.listed(text, only),
            done=self._show_list,
            failed=self._view.show_error,
        )

    def refresh(self) -> None:
        """Something changed: list and item look again."""
        self.look()
        if self._detail is not None:
            self.show(self._detail.detail.line.row.id)

    def show(self, problem_id: str) -> None:
        """Open one item."""

        def work(_job: object) -> DetailShown:
            return self._shown(self._problems.detail(problem_id))

        self._jobs.run(work, done=self._show_detail, failed=self._view.show_error)

    def follow(self, problem_id: str) -> None:
        """Another line became the current one while an item is open."""
        if self._detail is not None and self._detail.detail.line.row.id != problem_id:
            self.show(problem_id)

    def close_detail(self) -> None:
        """The side panel was closed."""
        self._detail = None

    def order(self) -> bool:
        """Go and make the order for the open item; whether one can be made."""
        shown = self._detail
        if shown is None or not shown.can_order:
            return False
        row = shown.detail.line.row
        self._view.go("packet", {"site": row.site_id, "problems": row.id})
        return True

    def order_together(self) -> None:
        """One order for every item of the site that waits for one."""
        if self._detail is not None and self._detail.together:
            row = self._detail.detail.line.row
            ids = ",".join(self._detail.together)
            self._view.go("packet", {"site": row.site_id, "problems": ids})

    def open_source(self) -> None:
        """Go to the check-in that found it."""
        if self._detail is not None and self._detail.detail.line.row.source_form_id:
            form = self._detail.detail.line.row.source_form_id
            self._view.go("checkin", {"form": form})

    def open_site(self) -> None:
        """Go to the site."""
        if self._detail is not None:
            self._view.go("site", {"id": self._detail.detail.line.row.site_id})

    def open_decision(self) -> None:
        """Go to where the item's conflict or review is decided."""
        if self._detail is not None:
            row = self._detail.detail.line.row.id
            self._view.go("sync", {"entity": "problem", "row": row})

    def open_paper(self, paper_id: str) -> None:
        """Go to an order that covers the item."""
        self._view.go("paper", {"id": paper_id})

    def register(self, clause: str) -> None:
        """A draft gets its clause (``724-28``) and enters the ledger."""
        if self._detail is None:
            return
        row = self._detail.detail.line.row
        try:
            codes = ";".join(one.code for one in clauses.parse_all(clause))
        except ValueError:
            codes = ""
        if not codes:
            self._view.show_clause_error("problem.clause_unreadable")
            return
        self._change(lambda: self._problems.register(row, codes))

    def void(self, reason: str) -> None:
        """Take the item out, with the reason."""
        if self._detail is not None:
            row = self._detail.detail.line.row
            self._change(lambda: self._problems.void(row, reason), voided=True)

    def close(self) -> None:
        """The page closes."""
        self._jobs.cancel_all()

    # inside

    def _change(self, act: Callable[[], None], *, voided: bool = False) -> None:
        def done(_result: None) -> None:
            self.refresh()
            if voided:
                self._view.show_voided()

        self._jobs.run(lambda _job: act(), done=done, failed=self._view.show_error)

    def _show_list(self, found: ProblemList) -> None:
        self._lines = found.lines
        self._view.show_ledger(
            LedgerShown(
                lines=found.lines,
                open=sum(one.row.state not in CLOSED for one in found.lines),
                overdue=sum(one.overdue for one in found.lines),
                today=found.today,
            )
        )

    def _show_detail(self, shown: DetailShown) -> None:
        self._detail = shown
        self._view.show_detail(shown)

    def _shown(self, detail: ProblemDetail) -> DetailShown:
        row = detail.line.row
        state = ProblemState(row.state)
        can_order = state in ORDERABLE and row.voided_at is None
        together: tuple[str, ...] = ()
        if can_order:
            others = self._problems.orderable(row.site_id)
            together = others if len(others) > 1 else ()
        return DetailShown(
            detail=detail,
            citation=clauses.cite(clauses.parse_all(row.clause)) if row.clause else "",
            can_order=can_order,
            can_void=ProblemState.VOID in MOVES[state],
            is_draft=state is ProblemState.DRAFT,
            together=together,
        )
