"""The month's phone checks site by site: draw, see who is left, call the next, find who rang."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from app.presenters.jobs import Jobs, JobScope
from app.services.phone_checks import MonthView, PhoneCheckService
from app.services.phone_draw import Verdict
from app.services.phone_sites import SiteMonth
from db.queries.calls import Ringer


class CallsView(Protocol):
    """What the page can show."""

    def show_sites(self, sites: tuple[SiteMonth, ...], chosen: str) -> None:
        """The list, with the line to stand on (empty: as it is)."""

    def show_month(self, month: MonthView) -> None: ...
    def show_drawing(self, drawing: bool) -> None: ...
    def show_drawn(self, month: MonthView) -> None: ...
    def show_replayed(self, verdict: Verdict) -> None: ...
    def show_ringers(self, number: str, found: tuple[Ringer, ...] | None) -> None:
        """Who rang; None: nothing was looked for."""

    def show_nobody_now(self, next_call_back: int | None) -> None:
        """Nobody can be called now; perhaps somebody at an agreed time (UTC ms)."""

    def show_error(self, error: Exception) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class CallsPresenter:
    """Keeps which site is chosen; everything else is looked at afresh."""

    def __init__(self, view: CallsView, service: PhoneCheckService, jobs: Jobs) -> None:
        self._view = view
        self._service = service
        self._lists = JobScope(jobs)
        self._details = JobScope(jobs)
        self._searches = JobScope(jobs)
        self._site = ""
        self._month: MonthView | None = None
        self._drawing = False
        self._ringers: tuple[Ringer, ...] = ()

    def open(self, site: str) -> None:
        """Look at the sites, and stand on one of them if it is named."""
        self._site = site or self._site
        self._look(self._site)

    def look(self) -> None:
        """Something changed: look again."""
        self._look("")

    def close(self) -> None:
        """The window closes."""
        for scope in (self._lists, self._details, self._searches):
            scope.cancel_all()

    def choose(self, site: str) -> None:
        """Another site was pointed at."""
        self._site = site
        self._details.cancel_all()
        self._details.run(
            lambda _job: self._service.month(site),
            done=self._show_month,
            failed=self._view.show_error,
        )

    def draw(self) -> None:
        """Draw the month's sample of the chosen site; nothing happens while one is being drawn."""
        site, month = self._site, self._month
        if self._drawing or month is None or month.summary.site != site:
            return
        if month.summary.sample is not None:
            return
        self._drawing = True
        self._view.show_drawing(True)

        def work(_job: object) -> MonthView:
            self._service.draw(site)
            return self._service.month(site)

        self._lists.run(work, done=self._drawn, failed=self._not_drawn)

    def replay(self) -> None:
        """Draw the frozen list again, to prove it."""
        sample = self._month.summary.sample if self._month else None
        if sample is not None:
            row = sample.id
            self._details.run(
                lambda _job: self._service.replay(row),
                done=self._view.show_replayed,
                failed=self._view.show_error,
            )

    def call_next(self) -> None:
        """Call whoever is next at the chosen site; draw first where nothing is drawn."""
        month = self._month
        if month is None or month.summary.site != self._site:
            return
        if month.summary.sample is None:
            self.draw()
        elif month.next_entry is None:
            self._view.show_nobody_now(month.summary.next_call_back)
        else:
            self.call(month.next_entry)

    def call(self, entry: str) -> None:
        """Open a worker's sheet."""
        self._view.go("call", {"entry": entry})

    def find_ringer(self, number: str) -> None:
        """Look up who rang back."""
        self._searches.cancel_all()
        if not number:
            self._view.show_ringers("", None)
            return
        self._searches.run(
            lambda _job: self._service.who_rang(number),
            done=lambda found: self._show_ringers(number, found),
            failed=self._view.show_error,
        )

    def open_ringer(self, one: str) -> None:
        """Open the sheet of who rang (by entry), or his site if he was not drawn (by worker)."""
        found = next((each for each in self._ringers if one in (each.entry, each.worker)), None)
        if found is not None and found.entry is not None:
            self.call(found.entry)
        elif found is not None:
            self._view.go("site", {"id": found.site})

    def _show_ringers(self, number: str, found: tuple[Ringer, ...]) -> None:
        self._ringers = found
        self._view.show_ringers(number, found)

    def _look(self, chosen: str) -> None:
        if self._drawing:
            return
        self._lists.cancel_all()
        self._lists.run(
            lambda _job: self._service.sites(),
            done=lambda found: self._show_sites(found, chosen),
            failed=self._view.show_error,
        )

    def _show_sites(self, found: tuple[SiteMonth, ...], chosen: str) -> None:
        held = {one.site for one in found}
        if self._site not in held:
            self._site = _first(found)
        self._view.show_sites(found, self._site if chosen or not self._month else "")
        if self._site:
            self.choose(self._site)

    def _show_month(self, month: MonthView) -> None:
        if month.summary.site == self._site:
            self._month = month
            self._view.show_month(month)

    def _drawn(self, month: MonthView) -> None:
        self._drawing = False
        self._view.show_drawing(False)
        self._show_month(month)
        self._view.show_drawn(month)
        self._look("")

    def _not_drawn(self, error: Exception) -> None:
        self._drawing = False
        self._view.show_drawing(False)
        self._view.show_error(error)
        self._look("")


def _first(found: tuple[SiteMonth, ...]) -> str:
    """Where to stand at first: a site with a call-back, one under way, one to draw, any."""
    wanted: tuple[Callable[[SiteMonth], object], ...] = (
        lambda one: one.call_backs,
        lambda one: one.ready,
        lambda one: one.asked and one.sample is None and one.wanted,
    )
    for rule in wanted:
        for one in found:
            if rule(one):
                return one.site
    return found[0].site if found else ""
