"""What happens to an issued paper: printed, served, refused, void; its PDF is drawn again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from app.services.laptop import Laptop
from db.queries import office, papers
from db.queries.office import NameCard
from db.queries.papers import PaperLine, ServiceEntry, StoredPaper
from db.tables.site import paper, service
from forms.papers import content as contents
from forms.papers.draw import draw, packet
from inspection.clock import civil_date
from inspection.refusal import Refusal
from inspection.terms import PaperState, ServiceManner

COPIES_OF_ORDER = 2
"""One for the addressee, one for the file (the order says so itself)."""
COPIES_OF_RECEIPT = 1


@dataclass(frozen=True, slots=True)
class PaperView:
    """An issued paper with its receipts, its services and the problems it covers.

    `staff` are the other certified inspectors; `second` is who signed it as second inspector,
    None if unknown. `today` and `now_ms` are when it was looked at.
    """

    paper: StoredPaper
    receipts: tuple[StoredPaper, ...]
    services: tuple[ServiceEntry, ...]
    problems: tuple[str, ...]
    staff: tuple[NameCard, ...]
    second: str | None
    now_ms: int


@dataclass(frozen=True, slots=True)
class PaperList:
    """The papers of this laptop, and the day it was."""

    lines: tuple[PaperLine, ...]
    today: date


@dataclass(frozen=True, slots=True)
class DrawnPaper:
    """A paper's file. `as_issued` tells whether its bytes are those of the day it was issued: a
    later version of the program may lay the same content and seal out otherwise."""

    pdf: bytes
    as_issued: bool


@dataclass(frozen=True, slots=True)
class Serving:
    """How a paper was served (Civil Procedure Law arts. 87-89), as the inspector enters it.

    A refused direct service is no service: it asks for leaving the paper (留置送达) before a
    witness or a camera, and why it was refused is noted there too. `served_at` is UTC
    milliseconds: for a service by mail the date on the return receipt.
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
    def in_person(self) -> bool:
        """Whether two inspectors stood before the addressee."""
        return self.manner in (ServiceManner.DIRECT, ServiceManner.LEFT)

    @property
    def is_refusal(self) -> bool:
        """Whether it was not taken and not left either: the paper is not served."""
        return self.refused and self.manner is ServiceManner.DIRECT

    def faults(self, issued_at: int, now_ms: int) -> tuple[str, ...]:
        """What must be put right before this can be recorded, by name of its field."""
        left = self.manner is ServiceManner.LEFT
        direct = self.manner is ServiceManner.DIRECT
        # The minute entered has no seconds: a paper served in the minute of its issue is in time.
        early = self.served_at < issued_at - issued_at % 60_000
        gaps = {
            "served_at": early or self.served_at > now_ms,
            "place": not self.place.strip(),
            "receiver": direct and not self.refused and not self.receiver.strip(),
            "relation": direct and not self.refused and not self.relation.strip(),
            "refusal_reason": (self.is_refusal or left) and not self.refusal_reason.strip(),
            "witness": left and not self.witness.strip(),
            "second_server": self.in_person and self.second_server is None,
        }
        return tuple(name for name, wrong in gaps.items() if wrong)

    @property
    def outcome(self) -> PaperState:
        """Where this leaves a paper that was not served before."""
        return PaperState.REFUSED if self.is_refusal else PaperState.SERVED


class PaperService:
    """Lists papers, draws them again, and records what happened to them."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def listed(self, site_id: str | None = None) -> PaperList:
        """Every paper, or those of one site, newest first."""
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            return PaperList(papers.papers(connection, site_id), today)

    def waiting(self) -> int:
        """How many orders are issued and not yet served: the navigation's number."""
        open_states = (PaperState.ISSUED, PaperState.REFUSED)
        return sum(one.state in open_states for one in self.listed().lines)

    def view(self, paper_id: str) -> PaperView:
        """One paper with all that hangs on it; a receipt opens the order it belongs to.

        Raises `Refusal('paper.missing')`.
        """
        with self._laptop.database.read() as connection:
            found = papers.stored_paper(connection, paper_id)
            if found is not None and found.parent_id is not None:
                found = papers.stored_paper(connection, found.parent_id)
            if found is None:
                raise Refusal("paper.missing")
            everyone = office.staff(connection)
            staff = tuple(
                card for card in everyone if card.badge_number and card.id != self._laptop.account
            )
            return PaperView(
                found,
                papers.receipts_of(connection, found.id),
                papers.services_of(connection, found.id),
                papers.problems_of(connection, found.id),
                staff,
                _second(found, staff),
                self._laptop.clock.now_ms(),
            )

    def record_printed(self, view: PaperView) -> None:
        """Count that every paper of the packet went to a printer once more."""
        with self._laptop.journal.transaction() as change:
            for one in (view.paper, *view.receipts):
                stored = papers.stored_paper(change.connection, one.id)
                if stored is None:
                    raise Refusal("paper.missing")
                change.edit(
                    paper,
                    stored.id,
                    seen_rev=stored.rev,
                    shown={"printed": stored.printed},
                    new={"printed": stored.printed + 1},
                )

    def record_service(self, view: PaperView, serving: Serving) -> str:
        """Record one service of the paper shown and where it leaves it; returns the service's id.

        A paper once served stays served. Raises ``service.incomplete`` (param `field`),
        ``paper.void``, ``paper.missing``.
        """
        with self._laptop.journal.transaction() as change:
            stored = papers.stored_paper(change.connection, view.paper.id)
            if stored is None:
                raise Refusal("paper.missing")
            if stored.state == PaperState.VOID:
                raise Refusal("paper.void", number=stored.number or "")
            faults = serving.faults(stored.issued_at, change.now)
            if faults:
                raise Refusal("service.incomplete", field=faults[0])
            entry = change.add(
                service,
                {
                    "site_id": stored.site_id,
                    "paper_id": stored.id,
                    "receipt_id": view.receipts[-1].id if view.receipts else None,
                    "manner": serving.manner,
                    "served_at": serving.served_at,
                    "served_on": civil_date(serving.served_at),
                    "place": serving.place.strip() or None,
                    "receiver": serving.receiver.strip() or None,
                    "relation": serving.relation.strip() or None,
                    "refused": serving.refused,
                    "refusal_reason": serving.refusal_reason.strip() or None,
                    "witness": serving.witness.strip() or None,
                    "server_id": self._laptop.account,
                    "second_server_id": serving.second_server,
                },
            )
            served = stored.state == PaperState.SERVED
            change.edit(
                paper,
                stored.id,
                seen_rev=view.paper.rev,
                shown={"state": view.paper.state},
                new={"state": PaperState.SERVED if served else serving.outcome},
            )
        return entry

    def void(self, view: PaperView, reason: str) -> None:
        """Declare the paper shown void, its receipts too; their numbers stay used.

        Raises ``paper.reason_needed``, ``paper.void`` if it is void already.
        """
        if not reason.strip():
            raise Refusal("paper.reason_needed")
        with self._laptop.journal.transaction() as change:
            stored = papers.stored_paper(change.connection, view.paper.id)
            if stored is None or stored.state == PaperState.VOID:
                raise Refusal("paper.void", number=view.paper.number or "")
            for one in (view.paper, *view.receipts):
                change.edit(
                    paper,
                    one.id,
                    seen_rev=one.rev,
                    shown={"state": one.state, "voided_at": None, "void_reason": None},
                    new={
                        "state": PaperState.VOID,
                        "voided_at": change.now,
                        "void_reason": reason.strip(),
                    },
                )


def drawn(stored: StoredPaper) -> DrawnPaper:
    """The paper's file from its frozen content and seal; about a quarter of a second.

    Raises the refusals of `forms.papers.draw.draw` for a paper this program cannot draw.
    """
    pdf = draw(stored.content.encode(), stored.seal or "")
    return DrawnPaper(pdf, hashlib.sha256(pdf).hexdigest() == stored.pdf_sha256)


def drawn_packet(view: PaperView) -> bytes:
    """What goes to the printer in one go: two copies of the order and one of each receipt."""
    copies = [(drawn(view.paper).pdf, COPIES_OF_ORDER)]
    copies += [(drawn(one).pdf, COPIES_OF_RECEIPT) for one in view.receipts]
    return packet(copies)


def _second(order: StoredPaper, staff: tuple[NameCard, ...]) -> str | None:
    """Who of the staff is named on the order as inspector beside the user."""
    try:
        facts = contents.parse(order.content.encode()).facts
    except Refusal:
        return None
    if not isinstance(facts, contents.OrderFacts):
        return None
    named = {(one.name, one.badge) for one in facts.inspectors}
    return next((one.id for one in staff if (one.name, one.badge_number) in named), None)
