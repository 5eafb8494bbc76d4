"""New photos in the watched folder are offered, and taken by one key; never behind one's back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.presenters.jobs import Job, JobControl, Jobs, JobScope, Progress
from app.services.photo_folder import FoundPhoto, PhotoFolder, take_photos
from app.services.photo_sorting import PhotoSorting, Pile, VisitChoice
from app.services.pictures import PictureService, Taken


@dataclass(frozen=True, slots=True)
class Offer:
    """`count` new photos, the oldest taken at `since_ms` (UTC); `sure` says how many belong to
    which visit; the others are asked about on the page of new photos."""

    count: int
    since_ms: int
    sure: tuple[tuple[VisitChoice, int], ...]

    @property
    def takable(self) -> int:
        """How many one key takes."""
        return sum(count for _visit, count in self.sure)


@dataclass(frozen=True, slots=True)
class _Sorted:
    piles: tuple[Pile[FoundPhoto], ...]
    growing: bool


class OffersView(Protocol):
    """The bar above the pages."""

    def show_offer(self, offer: Offer | None) -> None: ...
    def show_taking(self) -> None: ...
    def show_progress(self, progress: Progress) -> None: ...
    def show_taken(self, taken: Taken, ids: tuple[str, ...]) -> None: ...
    def show_stopped(self, error: Exception | None) -> None: ...
    def look_again_soon(self) -> None: ...


class OffersPresenter:
    """Looks when told: the folder changed, the window came to the front, a minute passed."""

    def __init__(
        self,
        view: OffersView,
        folder: PhotoFolder,
        sorting: PhotoSorting,
        pictures: PictureService,
        jobs: Jobs,
        watched: Callable[[], Path | None],
        margin: Callable[[], int],
    ) -> None:
        self._view = view
        self._folder = folder
        self._sorting = sorting
        self._pictures = pictures
        self._jobs = JobScope(jobs)
        self._watched = watched
        self._margin = margin
        self._looking: Job | None = None
        self._again = False
        self._taking: Job | None = None
        self._piles: tuple[Pile[FoundPhoto], ...] = ()
        self._put_off: frozenset[str] = frozenset()

    def look(self) -> None:
        """Look through the folder, in the background; one look at a time."""
        folder = self._watched()
        if folder is None or self._taking is not None:
            self._piles = ()
            self._tell()
            return
        if self._looking is not None:
            self._again = True
            return
        margin = self._margin()

        def work(job: JobControl) -> _Sorted:
            look = self._folder.look(folder, job)
            piles = job.on_db(lambda: self._sorting.sort(look.photos, margin_minutes=margin))
            return _Sorted(piles, look.growing)

        self._looking = self._jobs.run(
            work, done=self._on_looked, failed=self._on_unread, lane="io"
        )

    def take(self) -> None:
        """The one key: take all that surely belong to a visit; the rest stays on offer."""
        sure = [pile for pile in self._piles if pile.visit is not None]
        if not sure or self._taking is not None:
            return

        def work(job: JobControl) -> Taken:
            whole = Taken()
            for pile in sure:
                if pile.visit is None:
                    continue
                taken = take_photos(
                    self._pictures, self._folder, pile.photos, pile.visit.place, job, pile.visit
                )
                whole = whole.and_also(taken)
            return whole

        def done(taken: Taken) -> None:
            self._taking = None
            self._view.show_taken(taken, taken.ids)
            self.look()

        def failed(error: Exception) -> None:
            self._taking = None
            self._view.show_stopped(error)
            self.look()

        self._view.show_taking()
        self._taking = self._jobs.run(
            work, done=done, failed=failed, progress=self._view.show_progress, lane="io"
        )

    def take_back(self, ids: tuple[str, ...], reason: str) -> None:
        """It was a mistake: void them all. Their files are not offered again."""
        self._jobs.run(
            lambda _job: self._pictures.void_all(ids, reason),
            done=lambda _nothing: None,
            failed=self._view.show_stopped,
        )

    def cancel(self) -> None:
        """Stop taking; what was kept stays."""
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
            self._view.show_stopped(None)
            self.look()

    def put_off(self) -> None:
        """Not now: the bar goes until something else is new. Nothing is forgotten."""
        self._put_off = frozenset(one.mark for pile in self._piles for one in pile.photos)
        self._tell()

    def close(self) -> None:
        """The laptop is locked."""
        self._jobs.cancel_all()

    # inside

    def _on_looked(self, found: _Sorted) -> None:
        self._looking = None
        self._piles = found.piles
        self._tell()
        if self._again:
            self._again = False
            self.look()
        elif found.growing:
            self._view.look_again_soon()

    def _on_unread(self, _error: Exception) -> None:
        """The card is out, the share is away: nothing to offer. The settings page says why."""
        self._looking, self._again = None, False
        self._piles = ()
        self._tell()

    def _tell(self) -> None:
        photos = [one for pile in self._piles for one in pile.photos]
        if not photos or {one.mark for one in photos} <= self._put_off:
            self._view.show_offer(None)
            return
        sure = tuple((pile.visit, len(pile.photos)) for pile in self._piles if pile.visit)
        self._view.show_offer(Offer(len(photos), min(one.taken_at for one in photos), sure))
