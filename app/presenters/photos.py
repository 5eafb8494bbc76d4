"""New photos in piles by visit: taken by one key where their time says whose, asked where not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.presenters.jobs import Job, JobControl, Jobs, JobScope, Progress
from app.services.attachments import Place
from app.services.photo_folder import FoundPhoto, PhotoFolder, found_photo, take_photos
from app.services.photo_sorting import PhotoSorting, Pile, VisitChoice
from app.services.pictures import PictureService, Taken
from db.queries.contacts import SiteChoice
from inspection.pictures import MOST_OFFSET_MINUTES
from inspection.refusal import Refusal

VISIT, SITE = "visit:", "site:"
"""How a target is named: with the id of a visit, or of a site alone."""


@dataclass(frozen=True, slots=True)
class PilesShown:
    """The piles, and where a pile may go instead: visits of those days, one's own sites.

    `fast_minutes`: by how much the camera's clock is taken to be ahead.
    """

    piles: tuple[Pile[FoundPhoto], ...]
    visits: tuple[VisitChoice, ...]
    sites: tuple[SiteChoice, ...]
    fast_minutes: int


@dataclass(frozen=True, slots=True)
class _Found:
    photos: tuple[FoundPhoto, ...]
    refused: tuple[tuple[str, Refusal], ...]


class PhotosView(Protocol):
    """What the page can show."""

    def show_piles(self, shown: PilesShown) -> None: ...
    def show_empty(self, *, done: bool) -> None: ...
    def show_drawing(self, mark: str, jpeg: bytes | None) -> None: ...
    def show_refused(self, refused: Sequence[tuple[str, Refusal]]) -> None: ...
    def show_looking(self) -> None: ...
    def show_taking(self) -> None: ...
    def show_progress(self, progress: Progress) -> None: ...
    def show_stopped(self) -> None: ...
    def show_taken(self, taken: Taken, where: str) -> None: ...
    def show_offset_error(self) -> None: ...
    def show_error(self, error: Exception) -> None: ...


class PhotosPresenter:
    """Sorts what was handed over, or what the watched folder offers."""

    def __init__(
        self,
        view: PhotosView,
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
        self._files: tuple[Path, ...] | None = None
        self._site = ""
        self._fast = 0
        self._photos: tuple[FoundPhoto, ...] = ()
        self._piles: PilesShown | None = None
        self._taking: Job | None = None
        self._took = False

    def open(self, params: Mapping[str, str]) -> None:
        """Sort ``files`` (a path a line) for the visits of ``site``, or what the folder offers."""
        listed = params.get("files", "")
        self._files = tuple(Path(one) for one in listed.split("\n")) if listed else None
        self._site = params.get("site", "")
        self._fast, self._photos, self._took = 0, (), False
        self.look()

    def look(self) -> None:
        """Look at the files again."""
        self._view.show_looking()
        self._jobs.run(self._read, done=self._on_read, failed=self._on_unread, lane="io")

    def refresh(self) -> None:
        """Something else changed: visits may have, the photos have not."""
        if self._photos:
            self._sort()

    def clock_is_fast(self, text: str) -> None:
        """By how many minutes the camera's clock is ahead (negative: behind)."""
        plain = text.strip().replace("−", "-").replace("＋", "+") or "0"
        try:
            minutes = int(plain)
        except ValueError:
            self._view.show_offset_error()
            return
        if abs(minutes) > MOST_OFFSET_MINUTES:
            self._view.show_offset_error()
            return
        if minutes != self._fast:
            self._fast = minutes
            self._sort()

    def want(self, marks: Sequence[str]) -> None:
        """Photos came into sight."""
        for photo in self._photos:
            if photo.mark in marks:
                self._draw(photo)

    def take(self, marks: Collection[str], target: str, where: str, *, named: bool = False) -> None:
        """Take these to a target (``visit:…`` or ``site:…``); `where` is how it is called."""
        shown = self._piles
        photos = [one for one in self._photos if one.mark in marks]
        if shown is None or not photos or self._taking is not None:
            return
        choice = next(
            (one for one in _choices(shown) if target == VISIT + one.span.id), None
        )  # fmt: skip
        if choice is not None:
            at = choice.place
            place = Place(at.site_id, at.contact_id, named=named)
        else:
            place = Place(target.removeprefix(SITE), named=named)
        fast = self._fast

        def work(job: JobControl) -> Taken:
            return take_photos(
                self._pictures, self._folder, photos, place, job, choice, fast_minutes=fast
            )

        def done(taken: Taken) -> None:
            self._taking, self._took = None, True
            self._view.show_stopped()
            self._view.show_taken(taken, where)
            self._view.show_refused(taken.refused)
            self._drop(marks)

        self._view.show_taking()
        self._taking = self._jobs.run(
            work,
            done=done,
            failed=self._on_failed,
            progress=self._view.show_progress,
            lane="io",
        )

    def decline(self, marks: Collection[str]) -> None:
        """These are not wanted: they are not offered again, and stay where they are."""
        if self._files is not None:
            self._drop(marks)
            return
        self._jobs.run(
            lambda _job: self._folder.settle(marks, taken=False),
            done=lambda _nothing: self._drop(marks),
            failed=self._view.show_error,
        )

    def cancel(self) -> None:
        """Stop taking; what was kept stays."""
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
            self._view.show_stopped()
            self.look()

    def close(self) -> None:
        """The page closes."""
        self._jobs.cancel_all()

    # inside

    def _read(self, job: JobControl) -> _Found:
        if self._files is None:
            folder = self._watched()
            if folder is None:
                return _Found((), ())
            return _Found(self._folder.look(folder, job).photos, ())
        photos: dict[str, FoundPhoto] = {}
        refused = []
        for path in self._files:
            job.check()
            try:
                photo = found_photo(path)
            except Refusal as refusal:
                refused.append((path.name, refusal))
            else:
                photos.setdefault(photo.mark, photo)
        ordered = sorted(photos.values(), key=lambda one: (one.taken_at, one.path))
        return _Found(tuple(ordered), tuple(refused))

    def _on_read(self, found: _Found) -> None:
        self._photos = found.photos
        self._view.show_stopped()
        self._view.show_refused(found.refused)
        self._sort()

    def _on_unread(self, error: Exception) -> None:
        self._view.show_stopped()
        self._view.show_empty(done=False)
        self._view.show_error(error)

    def _on_failed(self, error: Exception) -> None:
        self._taking = None
        self._view.show_stopped()
        self._view.show_error(error)
        self.look()

    def _sort(self) -> None:
        if not self._photos:
            self._piles = None
            self._view.show_empty(done=self._took)
            return
        photos, fast, margin, site = self._photos, self._fast, self._margin(), self._site

        def work(_job: object) -> PilesShown:
            piles = self._sorting.sort(
                photos, fast_minutes=fast, margin_minutes=margin, site_id=site
            )
            times = [one.taken_at - fast * 60_000 for one in photos]
            visits = self._sorting.visits(min(times), max(times))
            return PilesShown(piles, visits, self._sorting.own_sites(), fast)

        self._jobs.run(work, done=self._on_sorted, failed=self._view.show_error)

    def _on_sorted(self, shown: PilesShown) -> None:
        self._piles = shown
        self._view.show_piles(shown)

    def _drop(self, marks: Collection[str]) -> None:
        self._photos = tuple(one for one in self._photos if one.mark not in marks)
        self._sort()

    def _draw(self, photo: FoundPhoto) -> None:
        self._jobs.run(
            lambda _job: self._pictures.preview(photo.path),
            done=lambda jpeg: self._view.show_drawing(photo.mark, jpeg),
            failed=lambda _error: self._view.show_drawing(photo.mark, None),
            lane="io",
        )


def _choices(shown: PilesShown) -> list[VisitChoice]:
    piled = [one for pile in shown.piles for one in (pile.visit, *pile.between) if one is not None]
    return [*piled, *shown.visits]
