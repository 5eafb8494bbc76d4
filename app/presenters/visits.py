"""The list of contacts of every kind, and the start of a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from app.presenters.jobs import Job, Jobs, JobScope
from app.services.contacts import ContactService, VisitList, VisitsFilter
from db.queries.contacts import VisitLine

MONTH, BEFORE, ALL = "month", "before", "all"
"""Since when: this month, last month on, ever."""


@dataclass(frozen=True, slots=True)
class VisitsShown:
    """The lines found, how many of them are open and how many of this month."""

    lines: tuple[VisitLine, ...]
    open: int
    this_month: int
    today: date
    sites: tuple[tuple[str, str], ...]
    """Sites one may start something at, as (id, name)."""


class VisitsView(Protocol):
    """What the page can show."""

    def show_visits(self, shown: VisitsShown) -> None: ...
    def show_chosen(self, kind: str, period: str, site: str, start: str) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class VisitsPresenter:
    """Looks again at every change of the filter; a slow old answer never overwrites a new one."""

    def __init__(self, view: VisitsView, contacts: ContactService, jobs: Jobs) -> None:
        self._view = view
        self._contacts = contacts
        self._jobs = JobScope(jobs)
        self._look: Job | None = None
        self._filter = VisitsFilter()
        self._site = ""
        self._period = ALL
        self._today: date | None = None
        self._lines: dict[str, VisitLine] = {}

    def open(self, params: Mapping[str, str]) -> None:
        """Show the list; with ``site`` its contacts alone, with ``kind`` what to start there."""
        self._site = params.get("site", "")
        kind = params.get("kind", "")
        self._view.show_chosen(self._filter.kind, self._period, self._site, kind)
        self.look()

    def search(self, text: str) -> None:
        """Words of a site's name."""
        self._filter = replace(self._filter, text=text)
        self.look()

    def narrow(self, kind: str) -> None:
        """One kind alone; empty: all."""
        self._filter = replace(self._filter, kind=kind)
        self.look()

    def since(self, period: str) -> None:
        """This month, from last month on, or all."""
        self._period = period
        self.look()

    def at_site(self, site_id: str) -> None:
        """One site alone; empty: all."""
        self._site = site_id
        self.look()

    def look(self) -> None:
        """Look again with the filter in force."""
        if self._look is not None:
            self._look.cancel()
        wanted, period = self._filter, self._period
        self._look = self._jobs.run(
            lambda _job: self._contacts.visits(self._dated(wanted, period)),
            done=self._show,
            failed=self._view.show_error,
        )

    def start(self, site_id: str, kind: str, inspection_form: str, covert: bool) -> None:
        """Go and begin a contact (or go on with the open one)."""
        if not site_id:
            return
        params = {"site": site_id, "kind": kind}
        if kind == "inspection":
            params["inspection_form"] = inspection_form
            params["covert"] = "1" if covert else "0"
        self._view.go("checkin", params)

    def open_line(self, contact_id: str) -> None:
        """Go to the form of a contact; to its site where it has none."""
        line = self._lines.get(contact_id)
        if line is None:
            return
        if line.form_id is not None:
            self._view.go("checkin", {"form": line.form_id})
        else:
            self._view.go("site", {"id": line.site_id})

    def close(self) -> None:
        """The page closes."""
        self._jobs.cancel_all()

    def _dated(self, wanted: VisitsFilter, period: str) -> VisitsFilter:
        first = self._contacts.today().replace(day=1)
        if period == MONTH:
            return replace(wanted, since=first)
        if period == BEFORE:
            year, month = divmod(first.year * 12 + first.month - 2, 12)
            return replace(wanted, since=date(year, month + 1, 1))
        return replace(wanted, since=None)

    def _show(self, found: VisitList) -> None:
        lines = tuple(one for one in found.lines if self._site in ("", one.site_id))
        self._lines = {one.id: one for one in lines}
        first = found.today.replace(day=1)
        self._view.show_visits(
            VisitsShown(
                lines=lines,
                open=sum(one.state == "open" for one in lines),
                this_month=sum(one.on_date >= first for one in lines),
                today=found.today,
                sites=tuple((one.id, one.name) for one in found.own_sites),
            )
        )
