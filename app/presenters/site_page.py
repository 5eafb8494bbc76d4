"""One site's page: what it shows, its roster as one types, a worker beside it, where all leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.presenters.jobs import Job, Jobs, JobScope
from app.services.revealing import RevealingService
from app.services.site_page import SitePageService, SiteView, WorkerView
from db.queries.roster import Stay
from db.queries.timeline import Event

WORKER_PHONE, WORKER_DOCUMENT = "worker_phone", "worker_document"
CONTACT_PHONE, CLERK_PHONE = "contact_phone", "labour_clerk_phone"


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked number on the page: of what kind, and of which worker, party or site."""

    kind: str
    id: str


class SitePageView(Protocol):
    """What the page can show."""

    def show_site(self, shown: SiteView) -> None: ...
    def show_roster(self, ids: Sequence[str], text: str) -> None: ...
    def show_stays(self, stays: Mapping[str, Stay]) -> None: ...
    def show_worker(self, worker: WorkerView) -> None: ...
    def hide_worker(self) -> None: ...
    def show_whole(self, masked: Masked, whole: str) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class SitePagePresenter:
    """Holds which site, which worker, and how the roster is filtered."""

    def __init__(
        self,
        view: SitePageView,
        service: SitePageService,
        revealing: RevealingService,
        jobs: Jobs,
    ) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._reveal: Mapping[str, Callable[[str], str]] = {
            WORKER_PHONE: revealing.worker_phone,
            WORKER_DOCUMENT: revealing.worker_document,
            CONTACT_PHONE: revealing.contact_phone,
            CLERK_PHONE: revealing.labour_clerk_phone,
        }
        self._site = ""
        self._worker = ""
        self._text = ""
        self._gone_too = True
        self._search: Job | None = None
        self._stays: dict[str, Stay] = {}

    @property
    def site(self) -> str:
        """The id of the site shown; empty before any."""
        return self._site

    def open(self, site: str, worker: str = "") -> None:
        """Show a site, and a worker beside its roster if one is named."""
        if site != self._site:
            self._jobs.cancel_all()
            self._stays.clear()
            self._site, self._text, self._worker = site, "", ""
            self._view.hide_worker()
        self.look()
        if worker:
            self.choose_worker(worker)

    def look(self) -> None:
        """Look again at everything that is shown."""
        if not self._site:
            return
        site = self._site
        self._jobs.run(
            lambda _job: self._service.look(site),
            done=self._view.show_site,
            failed=self._view.show_error,
        )
        self._look_at_roster()
        if self._worker:
            self.choose_worker(self._worker)

    def search_roster(self, text: str) -> None:
        """Show lines of the roster that hold every word of `text`."""
        self._text = text
        self._look_at_roster()

    def show_gone(self, gone_too: bool) -> None:
        """Whether those who left are listed too."""
        self._gone_too = gone_too
        self._look_at_roster()

    def want_stays(self, ids: Sequence[str]) -> None:
        """Fetch lines of the roster that came into sight."""

        def done(stays: Mapping[str, Stay]) -> None:
            self._stays.update(stays)
            self._view.show_stays(stays)

        self._jobs.run(
            lambda _job: self._service.roster_lines(ids), done=done, failed=self._view.show_error
        )

    def choose_stay(self, stay: str) -> None:
        """Show the worker of a line of the roster beside it, even before the line has come."""
        if stay in self._stays:
            self.choose_worker(self._stays[stay].worker)
            return

        def done(stays: Mapping[str, Stay]) -> None:
            self._stays.update(stays)
            if stay in stays:
                self.choose_worker(stays[stay].worker)

        self._jobs.run(
            lambda _job: self._service.roster_lines([stay]), done=done, failed=self._view.show_error
        )

    def choose_worker(self, worker: str) -> None:
        """Show a worker in the side panel."""
        self._worker = worker

        def done(found: WorkerView) -> None:
            if found.id == self._worker:
                self._view.show_worker(found)

        self._jobs.run(
            lambda _job: self._service.worker(worker), done=done, failed=self._view.show_error
        )

    def forget_worker(self) -> None:
        """The side panel was closed."""
        self._worker = ""

    def reveal(self, masked: Masked) -> None:
        """Show a number whole; that it was asked for is written down."""
        call = self._reveal[masked.kind]
        self._jobs.run(
            lambda _job: call(masked.id),
            done=lambda whole: self._view.show_whole(masked, whole),
            failed=self._view.show_error,
        )

    def start_check_in(self) -> None:
        """Start (or go on with) the check-in of this site."""
        self._view.go("checkin", {"site": self._site})

    def start_calls(self) -> None:
        """Go to the phone checks of this site."""
        self._view.go("calls", {"site": self._site})

    def start_return_visit(self) -> None:
        """Start the policy return visit of this site."""
        self._view.go("visits", {"site": self._site, "kind": "return_visit"})

    def open_decisions(self) -> None:
        """Go to where the site's conflicts and reviews are decided."""
        self._view.go("sync", {"site": self._site})

    def open_problem(self, problem: str) -> None:
        """Go to a ledger item."""
        self._view.go("problem", {"id": problem})

    def open_paper(self, paper: str) -> None:
        """Go to a paper."""
        self._view.go("paper", {"id": paper})

    def open_event(self, event: Event) -> None:
        """Go to what an event of the timeline is about."""
        match event.kind:
            case "problem" | "problem_closed":
                self.open_problem(event.subject)
            case "paper" | "service":
                self.open_paper(event.subject)
            case "calls":
                self.start_calls()
            case "contact" if event.code == "inspection" and event.form:
                self._view.go("checkin", {"form": event.form})
            case _:
                self._view.go("visits", {"site": self._site})

    def close(self) -> None:
        """The window closes."""
        self._jobs.cancel_all()

    def _look_at_roster(self) -> None:
        site, text, gone_too = self._site, self._text, self._gone_too
        if not site:
            return
        if self._search is not None:
            self._search.cancel()
        self._search = self._jobs.run(
            lambda _job: self._service.roster_ids(site, text, gone_too=gone_too),
            done=lambda ids: self._view.show_roster(ids, text),
            failed=self._view.show_error,
        )
