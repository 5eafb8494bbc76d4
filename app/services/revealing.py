"""Shows a masked number whole, and writes down in the same transaction that it was asked for."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from app.services.laptop import Laptop
from db.journal.laptop import LaptopTransaction
from db.tables.people import reveal, worker
from db.tables.site import site, site_firm
from inspection.refusal import Refusal


class RevealingService:
    """Every method returns the whole text and leaves one `reveal` row: who, whose, what, when.

    Raises Refusal(``journal.row_missing``) where there is no such number (any more); then
    nothing is written.
    """

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def worker_phone(self, worker_id: str) -> str:
        """A worker's telephone number."""
        place = worker.c.id == worker_id
        return self._show("phone", worker.c.phone, worker.c.site_id, place, worker_id)

    def worker_document(self, worker_id: str) -> str:
        """The number of a worker's identity paper."""
        number, place = worker.c.document_number, worker.c.id == worker_id
        return self._show("document_number", number, worker.c.site_id, place, worker_id)

    def contact_phone(self, party_id: str) -> str:
        """The number of a firm's contact at a site; `party_id` is the `site_firm` row's."""
        number, place = site_firm.c.contact_phone, site_firm.c.id == party_id
        return self._show("contact_phone", number, site_firm.c.site_id, place)

    def labour_clerk_phone(self, site_id: str) -> str:
        """The number of the site's labour clerk (劳资专管员)."""
        number, place = site.c.labour_clerk_phone, site.c.id == site_id
        return self._show("labour_clerk_phone", number, site.c.id, place)

    def contested(self, site_id: str, worker_id: str | None) -> None:
        """The personal values of a conflict or a review are to be shown whole: only the asking is
        written down, for the card has them. `worker_id`: whose, if it is a worker's row."""
        with self._laptop.journal.transaction() as change:
            note_reveal(change, site_id, "contested", worker_id)

    def named(self, site_id: str, worker_id: str | None) -> None:
        """A worker's name is to be shown whole where lists mask it; the list has it, so that only
        the asking is written down. `worker_id`: None where the row is about him, not his own."""
        with self._laptop.journal.transaction() as change:
            note_reveal(change, site_id, "name", worker_id)

    def _show(
        self,
        what: str,
        number: ColumnElement[str | None],
        of_site: ColumnElement[str],
        place: ColumnElement[bool],
        worker_id: str | None = None,
    ) -> str:
        with self._laptop.journal.transaction() as change:
            found = change.connection.execute(select(of_site, number).where(place)).first()
            if found is None or not found[1]:
                raise Refusal("journal.row_missing", entity="reveal")
            note_reveal(change, found[0], what, worker_id)
            return str(found[1])


def note_reveal(change: LaptopTransaction, site_id: str, what: str, worker_id: str | None) -> None:
    """Write down that the actor saw or took out `what`, of a worker if it is one's."""
    change.add(
        reveal,
        {
            "site_id": site_id,
            "worker_id": worker_id,
            "what": what,
            "at": change.now,
            "account_id": change.actor,
        },
    )
