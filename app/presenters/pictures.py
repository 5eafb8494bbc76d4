"""The pictures of one place on a page: shown, drawn when seen, taken in; nothing waits for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.presenters.jobs import Job, JobControl, Jobs, JobScope, Progress
from app.services.attachments import Attached, Place
from app.services.picture_marks import Source
from app.services.pictures import PictureService, Taken
from inspection.pictures import VisitSpan


@dataclass(frozen=True, slots=True)
class Group:
    """Pictures under one heading: ``before``, ``after``, a day as ISO text, or none."""

    key: str
    shown: tuple[Attached, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a page shows pictures of. New ones go to `place`; `visit` is the visit there, if it is
    one; `look` reads what is there, in a job."""

    place: Place
    look: Callable[[], tuple[Group, ...]]
    visit: VisitSpan | None = None


class PicturesView(Protocol):
    """What a page can show of pictures."""

    def show_groups(self, groups: Sequence[Group]) -> None: ...
    def show_drawing(self, one: str, jpeg: bytes | None) -> None: ...
    def show_taking(self) -> None: ...
    def show_progress(self, progress: Progress) -> None: ...
    def show_taken(self, taken: Taken, path: str | None) -> None: ...
    def show_stopped(self, error: Exception | None) -> None: ...


class PicturesPresenter:
    """One shelf at a time. Batches are taken one after the other, in the order they came."""

    def __init__(self, view: PicturesView, pictures: PictureService, jobs: Jobs) -> None:
        self._view = view
        self._pictures = pictures
        self._jobs = JobScope(jobs)
        self._shelf: Shelf | None = None
        self._shown: dict[str, Attached] = {}
        self._taking: Job | None = None
        self._waiting: list[tuple[Sequence[Source], Place, VisitSpan | None]] = []

    @property
    def shelf(self) -> Shelf | None:
        """What is shown; None before anything is."""
        return self._shelf

    def show(self, shelf: Shelf | None) -> None:
        """Show another shelf; pictures still being taken go where they were meant to go."""
        self._shelf = shelf
        self._shown = {}
        self._view.show_groups(())
        self.look()

    def look(self) -> None:
        """Look again."""
        shelf = self._shelf
        if shelf is None:
            return

        def done(groups: tuple[Group, ...]) -> None:
            if shelf is self._shelf:
                self._shown = {one.line.id: one for group in groups for one in group.shown}
                self._view.show_groups(groups)

        self._jobs.run(lambda _job: shelf.look(), done=done, failed=self._view.show_stopped)

    def want(self, ids: Sequence[str]) -> None:
        """Pictures came into sight: draw them, each shown as it is ready."""
        for one in ids:
            shown = self._shown.get(one)
            if shown is not None:
                self._draw(one, shown)

    def take(self, sources: Sequence[Source], path: str | None = None, form: str = "") -> None:
        """Take files in; those for the answer at `path` of the form `form` go to it."""
        if self._shelf is None or not sources:
            return
        place = self._shelf.place
        if path is not None:
            place = Place(place.site_id, place.contact_id, form_id=form, path=path)
        self._waiting.append((tuple(sources), place, self._shelf.visit))
        if self._taking is None:
            self._take_next()

    def cancel(self) -> None:
        """Stop taking: what is kept already stays, the rest is left where it is."""
        self._waiting.clear()
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
            self._view.show_stopped(None)
            self.look()

    def take_back(self, ids: Sequence[str], reason: str) -> None:
        """A whole batch was a mistake."""
        self._jobs.run(
            lambda _job: self._pictures.void_all(ids, reason),
            done=lambda _nothing: self.look(),
            failed=self._view.show_stopped,
        )

    def close(self) -> None:
        """The page closes: what is being read is let go of, whole pictures stay."""
        self._waiting.clear()
        self._jobs.cancel_all()

    def _draw(self, one: str, shown: Attached) -> None:
        self._jobs.run(
            lambda _job: self._pictures.small(shown),
            done=lambda jpeg: self._view.show_drawing(one, jpeg),
            failed=lambda _error: self._view.show_drawing(one, None),
            lane="io",
        )

    def _take_next(self) -> None:
        if not self._waiting:
            self._taking = None
            return
        sources, place, visit = self._waiting.pop(0)

        def work(job: JobControl) -> Taken:
            return self._pictures.take(sources, place, job, visit=visit)

        def done(taken: Taken) -> None:
            self._view.show_taken(taken, place.path)
            self.look()
            self._take_next()

        def failed(error: Exception) -> None:
            self._waiting.clear()
            self._taking = None
            self._view.show_stopped(error)
            self.look()

        self._view.show_taking()
        self._taking = self._jobs.run(
            work, done=done, failed=failed, progress=self._view.show_progress, lane="io"
        )
