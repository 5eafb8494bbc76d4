"""One picture, large, among those it belongs with: looked at, noted, marked, voided, fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.presenters.jobs import Job, JobControl, Jobs, JobScope, Progress
from app.services.attachments import Attached
from app.services.pictures import PictureService
from app.services.problems import ProblemService

Fetch = Callable[[str, JobControl], None]
"""Brings the bytes of an attachment (its id) from the bureau; raises a Refusal."""


@dataclass(frozen=True, slots=True)
class PictureShown:
    """One of them: its `place` (from 1) among `count`. `can_fetch`: it is at the bureau."""

    picture: Attached
    place: int
    count: int
    can_fetch: bool


class PictureView(Protocol):
    """What the page can show."""

    def show_picture(self, shown: PictureShown) -> None: ...
    def show_nothing(self) -> None: ...
    def show_drawing(self, jpeg: bytes | None) -> None: ...
    def show_closer(self, jpeg: bytes) -> None: ...
    def show_fetching(self, progress: Progress | None) -> None: ...
    def show_fetched(self) -> None: ...
    def show_said(self, code: str) -> None: ...
    def show_error(self, error: Exception) -> None: ...


class PicturePresenter:
    """Goes through the pictures of a visit, a problem or a site."""

    def __init__(
        self,
        view: PictureView,
        pictures: PictureService,
        problems: ProblemService,
        jobs: Jobs,
        fetch: Fetch | None = None,
    ) -> None:
        self._view = view
        self._pictures = pictures
        self._problems = problems
        self._jobs = JobScope(jobs)
        self._fetch = fetch
        self._among: Mapping[str, str] = {}
        self._all: tuple[Attached, ...] = ()
        self._current = ""
        self._drawing: Job | None = None
        self._fetching: Job | None = None
        self._drawn = ""

    def open(self, params: Mapping[str, str]) -> None:
        """Show picture ``id`` among those of a ``contact``, a ``problem`` or a ``site``."""
        self._among, self._current, self._drawn = params, params.get("id", ""), ""
        self._all = ()
        self.look()

    def look(self) -> None:
        """Look again; the picture shown stays, unless it was voided."""
        self._jobs.run(lambda _job: self._read(), done=self._show, failed=self._view.show_error)

    def step(self, by: int) -> None:
        """To the next or the one before; nothing happens at the ends."""
        place = self._place() + by
        if self._all and 0 <= place < len(self._all):
            self._current = self._all[place].line.id
            self._tell()

    def closer(self) -> None:
        """Somebody looks closely: draw it as large as may be."""
        shown = self._shown()
        if shown is None:
            return

        def done(jpeg: bytes | None) -> None:
            if jpeg is not None and shown.line.id == self._current:
                self._view.show_closer(jpeg)

        self._draw(lambda: self._pictures.largest(shown), done)

    def note(self, text: str) -> None:
        """What is to be seen on it."""
        shown = self._shown()
        if shown is not None and text.strip() != (shown.line.note or ""):
            self._change(lambda: self._pictures.note(shown, text))

    def kept_where(self, text: str) -> None:
        """Where a video's original lies."""
        shown = self._shown()
        if shown is not None and text.strip() != (shown.line.kept_where or ""):
            self._change(lambda: self._pictures.kept_where(shown, text))

    def mark_named(self, named: bool, reason: str) -> None:
        """It shows who somebody is, or it does not after all."""
        shown = self._shown()
        if shown is None or shown.line.named == named:
            return

        def done(made: str) -> None:
            self._current = made
            self._view.show_said("named" if named else "unnamed")
            self.look()

        def failed(error: Exception) -> None:
            self._view.show_error(error)
            self._tell()  # the tick goes back

        self._jobs.run(
            lambda job: self._pictures.mark_named(shown, named, reason, job),
            done=done,
            failed=failed,
            lane="io",
        )

    def void(self, reason: str) -> None:
        """Take it back, with the reason; the next one is shown."""
        shown = self._shown()
        if shown is None:
            return
        place = self._place()
        rest = [one.line.id for one in self._all if one is not shown]

        def done(_nothing: None) -> None:
            self._current = rest[min(place, len(rest) - 1)] if rest else ""
            self._view.show_said("voided")
            self.look()

        self._jobs.run(
            lambda _job: self._pictures.void(shown, reason),
            done=done,
            failed=self._view.show_error,
        )

    def try_again(self) -> None:
        """Its upload stopped: the next sync begins it anew."""
        shown = self._shown()
        if shown is not None:
            self._change(lambda: self._pictures.try_again(shown))

    def fetch(self) -> None:
        """Bring its bytes from the bureau."""
        shown, fetch = self._shown(), self._fetch
        if shown is None or fetch is None or self._fetching is not None:
            return

        def done(_nothing: None) -> None:
            self._fetching, self._drawn = None, ""
            self._view.show_fetched()
            self.look()

        def failed(error: Exception) -> None:
            self._fetching = None
            self._view.show_fetched()
            self._view.show_error(error)

        self._view.show_fetching(None)
        self._fetching = self._jobs.run(
            lambda job: fetch(shown.line.id, job),
            done=done,
            failed=failed,
            progress=self._view.show_fetching,
            lane="io",
        )

    def cancel_fetch(self) -> None:
        """Let go of it; what has come is gone on with another time."""
        if self._fetching is not None:
            self._fetching.cancel()
            self._fetching = None
            self._view.show_fetched()

    def close(self) -> None:
        """The page closes."""
        self._jobs.cancel_all()

    # inside

    def _read(self) -> tuple[Attached, ...]:
        among = self._among
        if "contact" in among:
            return self._pictures.of_visit(among["contact"])
        if "problem" in among:
            proof = self._pictures.of_problem(self._problems.detail(among["problem"]).line.row)
            return (*proof.before, *proof.after)
        if "site" in among:
            return tuple(reversed(self._pictures.of_site(among["site"])))
        return (self._pictures.one(among["id"]),) if "id" in among else ()

    def _show(self, found: tuple[Attached, ...]) -> None:
        self._all = found
        if self._shown() is None and found:
            self._current = found[0].line.id
        self._tell()

    def _tell(self) -> None:
        shown = self._shown()
        if shown is None:
            self._view.show_nothing()
            return
        can_fetch = shown.state == "away" and self._fetch is not None
        place, count = self._place() + 1, len(self._all)
        self._view.show_picture(PictureShown(shown, place, count, can_fetch))
        if self._drawn == f"{shown.line.id} {shown.here}":
            return
        self._drawn = f"{shown.line.id} {shown.here}"
        self._draw(lambda: self._pictures.large(shown), self._view.show_drawing)

    def _draw(self, make: Callable[[], bytes | None], done: Callable[[bytes | None], None]) -> None:
        if self._drawing is not None:
            self._drawing.cancel()  # a slow old drawing never covers a new one
        self._drawing = self._jobs.run(
            lambda _job: make(), done=done, failed=self._view.show_error, lane="io"
        )

    def _change(self, act: Callable[[], None]) -> None:
        self._jobs.run(
            lambda _job: act(), done=lambda _nothing: self.look(), failed=self._view.show_error
        )

    def _shown(self) -> Attached | None:
        return next((one for one in self._all if one.line.id == self._current), None)

    def _place(self) -> int:
        return next(
            (place for place, one in enumerate(self._all) if one.line.id == self._current), 0
        )
