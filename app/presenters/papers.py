"""All papers of this laptop, narrowed and searched, and the verdict on a file somebody brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from app.presenters.jobs import Job, JobControl, Jobs, JobScope
from app.services.served import PaperList, PaperService
from app.services.verifying import Checked, VerifyingService, check_file
from db.queries.papers import PaperLine
from forms.papers.verify import LARGEST_FILE
from inspection.identity import fold_width
from inspection.refusal import Refusal
from inspection.terms import PaperState

WAITING = "waiting"
"""Papers issued and not yet served, refused ones too."""
_WAITING = frozenset({PaperState.ISSUED, PaperState.REFUSED})


@dataclass(frozen=True, slots=True)
class PapersShown:
    """The lines as filtered, how many there are in all and how many wait to be served."""

    lines: tuple[PaperLine, ...]
    total: int
    waiting: int
    today: date
    narrowed: bool


class PapersView(Protocol):
    """What the page can show."""

    def show_papers(self, shown: PapersShown) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def show_checking(self, name: str) -> None:
        """A file of this name is being judged."""

    def show_verdict(self, name: str, found: Checked) -> None: ...
    def show_unread(self, name: str, error: Exception) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class PapersPresenter:
    """Keeps filter and search; looking again keeps both."""

    def __init__(
        self, view: PapersView, service: PaperService, verifying: VerifyingService, jobs: Jobs
    ) -> None:
        self._view = view
        self._service = service
        self._verifying = verifying
        self._jobs = JobScope(jobs)
        self._checking: Job | None = None
        self._found: PaperList | None = None
        self._only = ""
        self._text = ""

    def look(self) -> None:
        """Read the list again."""
        self._jobs.run(
            lambda _job: self._service.listed(),
            done=self._on_listed,
            failed=self._view.show_error,
        )

    def narrow(self, only: str) -> None:
        """Show one state, `WAITING`, or all (empty)."""
        self._only = only
        self._show()

    def search(self, text: str) -> None:
        """Show those whose number, site or firm holds all these words."""
        self._text = text
        self._show()

    def widen(self) -> None:
        """Show all again."""
        self._only = self._text = ""
        self._show()

    def open_paper(self, paper: str) -> None:
        """Go to one."""
        self._view.go("paper", {"id": paper})

    def check(self, path: str) -> None:
        """Judge a file, without network. A file larger than any paper is not read whole."""
        if self._checking is not None:
            self._checking.cancel()
        target = Path(path)
        self._view.show_checking(target.name)

        def work(job: JobControl) -> Checked:
            try:
                with target.open("rb") as file:
                    pdf = file.read(LARGEST_FILE + 1)
            except OSError as error:
                raise Refusal("file.unreadable") from error
            return check_file(pdf, job.on_db(self._verifying.known))

        self._checking = self._jobs.run(
            work,
            done=lambda found: self._view.show_verdict(target.name, found),
            failed=lambda error: self._view.show_unread(target.name, error),
            lane="io",
        )

    def close(self) -> None:
        """The page closes."""
        self._jobs.cancel_all()

    def _on_listed(self, found: PaperList) -> None:
        self._found = found
        self._show()

    def _show(self) -> None:
        if self._found is None:
            return
        everything = self._found.lines
        self._view.show_papers(
            PapersShown(
                lines=tuple(one for one in everything if self._wanted(one)),
                total=len(everything),
                waiting=sum(one.state in _WAITING for one in everything),
                today=self._found.today,
                narrowed=bool(self._only or self._text),
            )
        )

    def _wanted(self, one: PaperLine) -> bool:
        if self._only == WAITING and one.state not in _WAITING:
            return False
        if self._only not in ("", WAITING) and one.state != self._only:
            return False
        hay = fold_width(f"{one.number or ''} {one.site} {one.firm or ''}").casefold()
        return all(fold_width(word).casefold() in hay for word in self._text.split())
