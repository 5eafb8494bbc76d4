"""Photos in review beside the decision about them: drawn if they are here, fetched when asked."""

from __future__ import annotations

from typing import Protocol

from app.presenters.jobs import JobControl, Jobs, JobScope
from app.presenters.picture import Fetch
from app.services.laptop import Laptop
from app.services.proposed_photos import ProposedLook, ProposedPhotos
from db.queries.decisions import PartPhoto


class ProposedPhotosView(Protocol):
    """What the page can show of them, by the review's id."""

    def show_photo(self, review: str, look: ProposedLook) -> None: ...
    def show_photo_failed(self, review: str, error: Exception) -> None: ...


class ProposedPhotosPresenter:
    """Looks at what comes into sight; `fetch` None: there is no bureau to ask."""

    def __init__(
        self, view: ProposedPhotosView, laptop: Laptop, jobs: Jobs, fetch: Fetch | None
    ) -> None:
        self._view = view
        self._photos = ProposedPhotos(laptop)
        self._jobs = JobScope(jobs)
        self._fetch = fetch

    def look(self, photo: PartPhoto) -> None:
        """Draw it if it is here; nothing is asked of the bureau."""
        self._run(photo, None)

    def fetch(self, photo: PartPhoto) -> None:
        """Bring it from the bureau, then draw it."""
        self._run(photo, self._fetch)

    def close(self) -> None:
        """The page closes; what has come of a photo is kept."""
        self._jobs.cancel_all()

    def _run(self, photo: PartPhoto, fetch: Fetch | None) -> None:
        def work(job: JobControl) -> ProposedLook:
            if fetch is not None:
                fetch(photo.review, job)
            return self._photos.look(photo)

        self._jobs.run(
            work,
            done=lambda look: self._view.show_photo(photo.review, look),
            failed=lambda error: self._view.show_photo_failed(photo.review, error),
            lane="io",
        )
