"""The list of sites: filtered as one types, narrowed, ordered, and found again as it was left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol

from app.presenters.jobs import Job, Jobs, JobScope
from app.services.sites import SiteList, SitesFilter, SitesService
from db.queries.sites import SiteLine

PROBLEMS, GUARANTEE = "problems", "guarantee"
"""What a list is narrowed to beside a state: open problems, a guarantee that runs out."""


@dataclass(frozen=True, slots=True)
class SitesShown:
    """What the list shows: `found` sites of `total`, `overdue` of the found with late problems."""

    lines: tuple[SiteLine, ...]
    found: int
    total: int
    overdue: int
    today: date
    soon_until: date
    """A guarantee that ends on or before this day is marked."""
    chosen: SitesFilter


class SitesView(Protocol):
    """What the page can show."""

    def show_sites(self, shown: SitesShown) -> None: ...
    def show_filter(self, chosen: SitesFilter) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class SitesPresenter:
    """Looks the list up at every change of the filter; a slow old answer never wins."""

    def __init__(self, view: SitesView, service: SitesService, jobs: Jobs) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._chosen: SitesFilter | None = None
        self._kept: SitesFilter | None = None
        self._search: Job | None = None

    def open(self) -> None:
        """Show the list; the first time with the filter it was left with."""
        if self._chosen is not None:
            self.look()
            return
        self._jobs.run(
            lambda _job: self._service.last_filter(),
            done=self._begin,
            failed=self._view.show_error,
        )

    def look(self) -> None:
        """Look again with the filter in force."""
        if self._chosen is None:
            return
        chosen, kept = self._chosen, self._kept
        if self._search is not None:
            self._search.cancel()

        def work(_job: object) -> SiteList:
            if chosen != kept:
                self._service.keep_filter(chosen)
            return self._service.find(chosen.text)

        def done(found: SiteList) -> None:
            self._kept = chosen
            self._show(found, chosen)

        self._search = self._jobs.run(work, done=done, failed=self._view.show_error)

    def search(self, text: str) -> None:
        """Show sites that hold every word of `text`."""
        self._choose(text=text)

    def narrow(self, only: str) -> None:
        """Show sites of one state, with open problems, with a guarantee running out; "" for all."""
        self._choose(only=only)

    def order_by(self, key: str, ascending: bool) -> None:
        """Order by a column."""
        self._choose(order=key, ascending=ascending)

    def hide_columns(self, keys: list[str]) -> None:
        """Remember which columns are hidden."""
        self._choose(hidden=tuple(keys))

    def act_on_empty(self) -> None:
        """What an empty list offers: without its filter if it has one, else to fetch sites."""
        if self._chosen is not None and (self._chosen.text or self._chosen.only):
            self._chosen = replace(self._chosen, text="", only="")
            self._view.show_filter(self._chosen)
            self.look()
        else:
            self._view.go("sync", {})

    def open_site(self, site: str) -> None:
        """Go to a site's page."""
        self._view.go("site", {"id": site})

    def close(self) -> None:
        """The window closes."""
        self._jobs.cancel_all()

    def _begin(self, kept: SitesFilter) -> None:
        self._chosen = self._kept = kept
        self._view.show_filter(kept)
        self.look()

    def _choose(self, **changes: Any) -> None:
        if self._chosen is None:
            return
        chosen = replace(self._chosen, **changes)
        if chosen != self._chosen:
            self._chosen = chosen
            self.look()

    def _show(self, found: SiteList, chosen: SitesFilter) -> None:
        soon = found.today + timedelta(days=found.guarantee_soon_days)
        lines = [line for line in found.lines if _passes(line, chosen.only, soon)]
        key = _ORDER.get(chosen.order)
        if key is not None:
            lines.sort(key=key, reverse=not chosen.ascending)
        self._view.show_sites(
            SitesShown(
                lines=tuple(lines),
                found=len(lines),
                total=found.total,
                overdue=sum(line.overdue_problems > 0 for line in lines),
                today=found.today,
                soon_until=soon,
                chosen=chosen,
            )
        )


_STATES = ("building", "stopped", "planned", "finished", "accepted")
_ORDER: Mapping[str, Callable[[SiteLine], Any]] = {
    "name": lambda line: line.name,
    "state": lambda line: _STATES.index(line.state) if line.state in _STATES else len(_STATES),
    "workers": lambda line: line.workers,
    "problems": lambda line: (line.overdue_problems, line.open_problems),
    "guarantee": lambda line: line.guarantee_until or date.max,
}
"""How each sortable column orders; without one the list stands by name."""


def _passes(line: SiteLine, only: str, soon: date) -> bool:
    if only == PROBLEMS:
        return line.open_problems > 0
    if only == GUARANTEE:
        return line.guarantee_until is not None and line.guarantee_until <= soon
    return not only or line.state == only
