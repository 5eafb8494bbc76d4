"""An issued paper: its pages, its way to the printer, its service, and its end if it is void."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Protocol

from app.presenters.jobs import Job, Jobs, JobScope
from app.presenters.typed_days import parse_day
from app.services.served import DrawnPaper, PaperService, PaperView, Serving, drawn, drawn_packet
from db.queries.papers import StoredPaper
from db.store.files import write_atomically
from inspection.clock import civil_date, civil_time, instant
from inspection.refusal import Refusal
from inspection.terms import PaperState, ServiceManner


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """The service form as typed: `day` and `at` are texts, all else as in `Serving`."""

    manner: ServiceManner
    day: str
    at: str
    place: str = ""
    receiver: str = ""
    relation: str = ""
    refused: bool = False
    refusal_reason: str = ""
    witness: str = ""
    second_server: str = ""


class PaperPageView(Protocol):
    """What the page can show."""

    def show_paper(self, view: PaperView) -> None: ...
    def show_pdf(self, shown: StoredPaper, drawn: DrawnPaper) -> None: ...
    def show_undrawable(self, error: Exception) -> None: ...
    def show_busy(self, what: str) -> None:
        """Work of this name is under way: ``open``, ``draw``, ``print``, ``record``; or none."""

    def show_error(self, error: Exception) -> None: ...
    def print_pages(self, pdf: bytes, name: str) -> None:
        """Hand these pages to the system's print dialog."""

    def show_service_form(self, entry: ServiceEntry, view: PaperView) -> None: ...
    def show_service_faults(self, fields: tuple[str, ...]) -> None: ...
    def show_recorded(self, state: PaperState) -> None: ...
    def show_saved(self, name: str) -> None: ...
    def show_voided(self) -> None: ...
    def show_reason_missing(self) -> None: ...


class PaperPresenter:
    """One paper at a time. `turn` chooses which of its sheets is shown: 0 the order, then its
    receipts."""

    def __init__(self, view: PaperPageView, service: PaperService, jobs: Jobs) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._drawing: Job | None = None
        self._paper: PaperView | None = None
        self._pdf: DrawnPaper | None = None
        self._sheet = 0
        self._busy = False

    @property
    def paper(self) -> PaperView | None:
        """The paper shown."""
        return self._paper

    def open(self, paper_id: str) -> None:
        """Show a paper, or the order a receipt belongs to."""
        self._paper, self._sheet, self._busy = None, 0, False
        self._look(paper_id)

    def look(self) -> None:
        """Something changed: look again at the same paper."""
        if self._paper is not None:
            self._look(self._paper.paper.id)

    def turn(self, sheet: int) -> None:
        """Show the order (0) or one of its receipts."""
        if self._paper is not None and sheet != self._sheet:
            self._sheet = sheet
            self._draw()

    def print(self) -> None:
        """Draw two orders and the receipt in one go and hand them to the dialog."""
        view = self._paper
        if view is None:
            return
        name = view.paper.number or ""
        self._view.show_busy("print")
        self._jobs.run(
            lambda _job: drawn_packet(view),
            done=lambda pdf: self._on_printable(pdf, name),
            failed=self._on_failed,
            lane="io",
        )

    def printed(self) -> None:
        """The pages went to the printer: count them."""
        view = self._paper
        if view is not None:
            self._jobs.run(
                lambda _job: self._service.record_printed(view),
                done=lambda _none: self.look(),
                failed=self._on_failed,
            )

    def save(self, path: str) -> None:
        """Keep the file of the sheet shown; it bears its seal and can be verified."""
        drawn_now = self._pdf
        if drawn_now is None:
            return
        target = Path(path)

        def work() -> str:
            try:
                write_atomically(target, drawn_now.pdf)
            except (Refusal, OSError) as error:
                raise Refusal("file.unwritable") from error
            return target.name

        self._jobs.run(
            lambda _job: work(), done=self._view.show_saved, failed=self._on_failed, lane="io"
        )

    def begin_service(self) -> None:
        """Open the service form, filled with what is likely: here, now, in person."""
        view = self._paper
        if view is None or view.paper.state == PaperState.VOID:
            return
        now = civil_time(view.now_ms)
        refused = view.paper.state == PaperState.REFUSED
        last = view.services[-1] if view.services else None
        entry = ServiceEntry(
            manner=ServiceManner.LEFT if refused else ServiceManner.DIRECT,
            day=f"{now:%Y-%m-%d}",
            at=f"{now:%H:%M}",
            place=(last.place or "") if last else "",
            refusal_reason=(last.refusal_reason or "") if last and refused else "",
            second_server=view.second or "",
        )
        self._view.show_service_form(entry, view)

    def record_service(self, entry: ServiceEntry) -> None:
        """Record the service as typed, or mark what is missing."""
        view = self._paper
        if view is None or self._busy:
            return
        serving = serving_of(entry, civil_date(view.now_ms))
        if serving is None:
            self._view.show_service_faults(("served_at",))
            return
        self._busy = True
        self._view.show_busy("record")
        self._jobs.run(
            lambda _job: self._record(view, serving),
            done=self._on_service,
            failed=self._on_failed,
        )

    def void(self, reason: str) -> None:
        """Declare the paper void."""
        view = self._paper
        if view is None or self._busy:
            return
        if not reason.strip():
            self._view.show_reason_missing()
            return
        self._busy = True
        self._view.show_busy("record")
        self._jobs.run(
            lambda _job: self._service.void(view, reason),
            done=self._on_voided,
            failed=self._on_failed,
        )

    def close(self) -> None:
        """The page closes."""
        self._jobs.cancel_all()

    def _record(self, view: PaperView, serving: Serving) -> tuple[tuple[str, ...], PaperState]:
        now = self._service.view(view.paper.id).now_ms
        faults = serving.faults(view.paper.issued_at, now)
        if not faults:
            self._service.record_service(view, serving)
        return faults, serving.outcome

    def _look(self, paper_id: str) -> None:
        self._view.show_busy("open")
        self._jobs.run(
            lambda _job: self._service.view(paper_id),
            done=self._on_viewed,
            failed=self._on_failed,
        )

    def _draw(self) -> None:
        if self._paper is None:
            return
        if self._drawing is not None:
            self._drawing.cancel()
        stored = self._sheets[min(self._sheet, len(self._sheets) - 1)]
        self._view.show_busy("draw")
        self._drawing = self._jobs.run(
            lambda _job: drawn(stored),
            done=lambda pdf: self._on_drawn(stored, pdf),
            failed=self._on_undrawable,
            lane="io",
        )

    @property
    def _sheets(self) -> tuple[StoredPaper, ...]:
        return () if self._paper is None else (self._paper.paper, *self._paper.receipts)

    def _on_viewed(self, view: PaperView) -> None:
        before = self._paper
        self._paper = view
        self._view.show_busy("")
        self._view.show_paper(view)
        if before is None or before.paper.id != view.paper.id or self._pdf is None:
            self._pdf = None
            self._draw()

    def _on_drawn(self, stored: StoredPaper, pdf: DrawnPaper) -> None:
        self._pdf = pdf
        self._view.show_busy("")
        self._view.show_pdf(stored, pdf)

    def _on_undrawable(self, error: Exception) -> None:
        self._pdf = None
        self._view.show_busy("")
        self._view.show_undrawable(error)

    def _on_printable(self, pdf: bytes, name: str) -> None:
        self._view.show_busy("")
        self._view.print_pages(pdf, name)

    def _on_service(self, outcome: tuple[tuple[str, ...], PaperState]) -> None:
        self._busy = False
        self._view.show_busy("")
        faults, state = outcome
        if faults:
            self._view.show_service_faults(faults)
        else:
            self._view.show_recorded(state)
            self.look()

    def _on_voided(self, _none: None) -> None:
        self._busy = False
        self._view.show_busy("")
        self._view.show_voided()
        self.look()

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        self._view.show_busy("")
        self._view.show_error(error)


def serving_of(entry: ServiceEntry, today: date) -> Serving | None:
    """The service a form tells of; None when its day or time cannot be read."""
    day, at = parse_day(entry.day, today), parse_time(entry.at)
    if day is None or at is None:
        return None
    left = entry.manner is ServiceManner.LEFT
    direct = entry.manner is ServiceManner.DIRECT
    in_person = left or direct
    refused = left or (direct and entry.refused)
    return Serving(
        manner=entry.manner,
        served_at=instant(day.year, day.month, day.day, at.hour, at.minute),
        place=entry.place,
        receiver="" if refused or not in_person else entry.receiver,
        relation="" if refused or not in_person else entry.relation,
        refused=refused,
        refusal_reason=entry.refusal_reason if refused else "",
        witness=entry.witness if left else "",
        second_server=(entry.second_server or None) if in_person else None,
    )


def parse_time(text: str) -> time | None:
    """``14:20``, ``1420``, ``9.05``, ``14点20``; None when it is no time of day."""
    digits = "".join(sign if sign.isdigit() else " " for sign in text.translate(_WIDE)).split()
    if len(digits) == 1 and len(digits[0]) in (3, 4):
        digits = [digits[0][:-2], digits[0][-2:]]
    if len(digits) != 2:
        return None
    hour, minute = int(digits[0]), int(digits[1])
    return time(hour, minute) if hour < 24 and minute < 60 else None


_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
