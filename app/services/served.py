"""What happens to an issued paper: printed, served, refused, void; its PDF is drawn again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.services.laptop import Laptop
from db.queries import papers
from db.queries.papers import PaperLine, ServiceEntry, StoredPaper
from db.tables.site import paper, service
from forms.papers.draw import draw
from inspection.clock import civil_date
from inspection.refusal import Refusal
from inspection.terms import PaperState, ServiceManner


@dataclass(frozen=True, slots=True)
class PaperView:
    """An issued paper with its receipts, its services and the problems it covers."""

    paper: StoredPaper
    receipts: tuple[StoredPaper, ...]
    services: tuple[ServiceEntry, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Serving:
    """How a paper was served (Civil Procedure Law arts. 87-89), as the inspector enters it.

    A refused direct service is no service: it asks for leaving it (留置送达) with a witness or
    photos. `served_at` is UTC milliseconds.
    """

    manner: ServiceManner
    served_at: int
    place: str = ""
    receiver: str = ""
    relation: str = ""
    refused: bool = False
    refusal_reason: str = ""
    witness: str = ""
    second_server: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of what must be filled in before this can be recorded."""
        gaps = []
        if not self.place.strip():
            gaps.append("place")
        if self.refused and not self.refusal_reason.strip():
            gaps.append("refusal_reason")
        if not self.refused and self.manner is ServiceManner.DIRECT and not self.receiver.strip():
            gaps.append("receiver")
        if self.manner is ServiceManner.LEFT and not self.witness.strip():
            gaps.append("witness")
        if self.second_server is None:
            gaps.append("second_server")
        return tuple(gaps)

    @property
    def outcome(self) -> PaperState:
        """Where this leaves the paper."""
        return PaperState.REFUSED if self.refused else PaperState.SERVED


class PaperService:
    """Lists papers, draws them again, and records what happened to them."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def lines(self, site_id: str | None = None) -> tuple[PaperLine, ...]:
        """Every paper, or those of one site, newest first."""
        with self._laptop.database.read() as connection:
            return papers.papers(connection, site_id)

    def view(self, paper_id: str) -> PaperView:
        """One paper with all that hangs on it. Raises `Refusal('paper.missing')`."""
        with self._laptop.database.read() as connection:
            found = papers.stored_paper(connection, paper_id)
            if found is None:
                raise Refusal("paper.missing")
            return PaperView(
                found,
                papers.receipts_of(connection, paper_id),
                papers.services_of(connection, paper_id),
                papers.problems_of(connection, paper_id),
            )

    def pdf(self, paper_id: str) -> bytes:
        """The paper's file, the very bytes it had when it was issued.

        Raises `Refusal('paper.missing')`, and `Refusal('paper.redrawn_differently')` if this
        program no longer draws the stored bytes: the issued print stays the valid one.
        """
        stored = self.view(paper_id).paper
        pdf = draw(stored.content.encode(), stored.seal or "")
        if hashlib.sha256(pdf).hexdigest() != stored.pdf_sha256:
            raise Refusal("paper.redrawn_differently", number=stored.number or "")
        return pdf

    def note_printed(self, paper_id: str, copies: int) -> None:
        """Count copies that went to a printer."""
        stored = self.view(paper_id).paper
        with self._laptop.journal.transaction() as change:
            change.edit(
                paper,
                paper_id,
                seen_rev=stored.rev,
                shown={"printed": stored.printed},
                new={"printed": stored.printed + copies},
            )

    def record_service(self, paper_id: str, serving: Serving) -> str:
        """Record one service of a paper and where it leaves it; returns the service's id.

        Raises ``service.incomplete`` (param `field`), ``paper.void``, ``paper.missing``.
        """
        if serving.missing:
            raise Refusal("service.incomplete", field=serving.missing[0])
        view = self.view(paper_id)
        stored = view.paper
        if stored.state == PaperState.VOID:
            raise Refusal("paper.void", number=stored.number or "")
        with self._laptop.journal.transaction() as change:
            entry = change.add(
                service,
                {
                    "site_id": stored.site_id,
                    "paper_id": paper_id,
                    "receipt_id": view.receipts[-1].id if view.receipts else None,
                    "manner": serving.manner,
                    "served_at": serving.served_at,
                    "served_on": civil_date(serving.served_at),
                    "place": serving.place or None,
                    "receiver": serving.receiver or None,
                    "relation": serving.relation or None,
                    "refused": serving.refused,
                    "refusal_reason": serving.refusal_reason or None,
                    "witness": serving.witness or None,
                    "server_id": self._laptop.account,
                    "second_server_id": serving.second_server,
                },
            )
            change.edit(
                paper,
                paper_id,
                seen_rev=stored.rev,
                shown={"state": stored.state},
                new={"state": serving.outcome},
            )
        return entry

    def void(self, paper_id: str, reason: str) -> None:
        """Declare a paper void; its number stays used. Raises ``paper.reason_needed``."""
        if not reason.strip():
            raise Refusal("paper.reason_needed")
        view = self.view(paper_id)
        with self._laptop.journal.transaction() as change:
            for stored in (view.paper, *view.receipts):
                change.edit(
                    paper,
                    stored.id,
                    seen_rev=stored.rev,
                    shown={"state": stored.state, "voided_at": None, "void_reason": None},
                    new={"state": PaperState.VOID, "voided_at": change.now, "void_reason": reason},
                )
