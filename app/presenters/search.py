"""The search over everything: asked as one types, answered with codes, opened by Enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from app.presenters.jobs import Job, Jobs, JobScope
from app.services.sites import Found, SitesService


class SearchView(Protocol):
    """What stands between the box and the presenter."""

    def show_found(self, text: str, found: Sequence[Found]) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class SearchPresenter:
    """A slow old answer never overwrites a new one."""

    def __init__(self, view: SearchView, service: SitesService, jobs: Jobs) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._search: Job | None = None
        self._found: dict[str, Found] = {}

    def ask(self, text: str) -> None:
        """Find sites, workers and papers that hold every word of `text`."""
        if self._search is not None:
            self._search.cancel()

        def done(found: Sequence[Found]) -> None:
            self._found = {key_of(one): one for one in found}
            self._view.show_found(text, found)

        self._search = self._jobs.run(
            lambda _job: self._service.find_anything(text), done=done, failed=self._view.show_error
        )

    def choose(self, key: str) -> None:
        """Go to what was found under `key` (see `key_of`)."""
        found = self._found.get(key)
        if found is not None:
            page, params = route_of(found)
            self._view.go(page, params)

    def close(self) -> None:
        """The window closes."""
        self._jobs.cancel_all()


def key_of(found: Found) -> str:
    """What names a hit in a list."""
    return f"{found.entity}:{found.id}"


def route_of(found: Found) -> tuple[str, Mapping[str, str]]:
    """Where a hit leads; a worker is shown beside the roster of his site."""
    if found.entity == "worker":
        return "site", {"id": found.site_id, "worker": found.id}
    if found.entity == "paper":
        return "paper", {"id": found.id}
    return "site", {"id": found.id}
