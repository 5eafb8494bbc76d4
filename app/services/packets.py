"""One packet for a situation: the order and its receipt, previewed, numbered, sealed and issued."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app.services.laptop import Laptop
from app.services.office import bureau_settings, work_calendar
from db.journal.laptop import LaptopTransaction
from db.journal.state import read_state
from db.queries import office, papers
from db.queries.papers import OrderableProblem, Party
from db.tables.site import paper, paper_problem, problem
from forms import clauses
from forms.papers import content as contents
from forms.papers import seal as seals
from forms.papers.draw import draw, draw_draft
from forms.papers.words import words
from forms.signing import PrivateKey
from inspection.clock import civil_date
from inspection.numbering import PaperNumber, next_serial, serials_left
from inspection.problems import check_move
from inspection.refusal import Refusal
from inspection.terms import PaperState, PaperType, ProblemState
from inspection.workdays import add_working_days

VERSION = 1
"""Version of the order's and the receipt's wording a new paper is drawn with."""

DRAFT_NUMBER = "—"
"""Stands where a preview has no number yet."""


@dataclass(frozen=True, slots=True)
class Packet:
    """What an order and its receipt will say, as far as it is known; the page edits it.

    `addressee` is a firm of `parties`; `findings` are by problem id what is found and demanded.
    """

    site_id: str
    site: contents.Site
    parties: tuple[Party, ...]
    addressee: str
    problems: tuple[OrderableProblem, ...]
    facts: dict[str, str]
    demands: dict[str, str]
    inspected_on: date
    due_on: date
    due_provisional: bool
    contact_name: str
    contact_phone: str
    inspectors: tuple[office.NameCard, ...]
    numbers_left: int

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of what must be filled in before the packet can be issued."""
        gaps = []
        if not any(party.firm_id == self.addressee for party in self.parties):
            gaps.append("addressee")
        if not self.problems:
            gaps.append("problems")
        if not all(self.facts[one.id].strip() for one in self.problems):
            gaps.append("facts")
        if not all(self.demands[one.id].strip() for one in self.problems):
            gaps.append("demands")
        if len(self.inspectors) != 2:
            gaps.append("inspectors")
        if any(not card.badge_number for card in self.inspectors):
            gaps.append("badge")
        if not self.contact_phone.strip():
            gaps.append("contact_phone")
        if not self.numbers_left:
            gaps.append("number")
        return tuple(gaps)


@dataclass(frozen=True, slots=True)
class Issued:
    """The rows of an issued packet, and the number it bears."""

    order: str
    receipt: str
    number: str


class PacketService:
    """Prepares, previews and issues orders with their receipts."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def prepare(self, site_id: str, problem_ids: Collection[str]) -> Packet:
        """A packet filled with what is known of the site and these problems.

        Due on the latest of the problems' own deadlines, else the bureau's correction period from
        today. Raises `Refusal('packet.site_missing')`.
        """
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            settings = bureau_settings(connection)
            place = papers.paper_site(connection, site_id)
            if place is None:
                raise Refusal("packet.site_missing")
            parties = papers.parties(connection, site_id)
            found = tuple(
                one for one in papers.orderable(connection, problem_ids) if one.clause.strip()
            )
            me = office.name_card(connection, self._laptop.account)
            assistants = {one.assistant_id for one in found if one.assistant_id}
            cards = [me, *(office.name_card(connection, one) for one in sorted(assistants))]
            calendar = work_calendar(connection)
            told = office.settings(connection)
            left = self._numbers_left(connection, today.year)
        deadlines = [one.due_on for one in found if one.due_on is not None and one.due_on >= today]
        standard = add_working_days(today, settings.correction_days, calendar)
        return Packet(
            site_id=site_id,
            site=contents.Site(place.name, place.address or ""),
            parties=parties,
            addressee=_addressee(parties, found),
            problems=found,
            facts={one.id: one.facts for one in found},
            demands={one.id: one.measure for one in found},
            inspected_on=today,
            due_on=max(deadlines, default=standard.date),
            due_provisional=not deadlines and standard.provisional,
            contact_name=me.name if me else "",
            contact_phone=told.get("bureau.phone", ""),
            inspectors=tuple(card for card in cards if card is not None)[:2],
            numbers_left=left,
        )

    def preview(self, packet: Packet) -> bytes:
        """The order as it would look, marked as a draft, without number and seal.

        Raises the refusals of `forms.papers.content.freeze` for what cannot be drawn yet.
        """
        with self._laptop.database.read() as connection:
            return draw_draft(self._order(connection, packet, DRAFT_NUMBER))

    def issue(self, packet: Packet) -> Issued:
        """Take the next leased number, freeze, seal and store order and receipt; all or nothing.

        The problems move on to 整改中 with the order's deadline. Raises Refusal
        ``packet.incomplete`` (param `field`), ``number.block_exhausted``, and the refusals of the
        ledger's moves.
        """
        if packet.missing:
            raise Refusal("packet.incomplete", field=packet.missing[0])
        with self._laptop.journal.transaction() as change:
            connection = change.connection
            today = civil_date(change.now)
            serial = next_serial(
                papers.blocks(connection, self._laptop.device, PaperType.ORDER, today.year),
                papers.used_serials(connection, PaperType.ORDER, today.year),
            )
            number = self._number(connection, today.year, serial)
            frozen = self._order(connection, packet, number, at=change.now)
            order = self._store(change, packet, PaperType.ORDER, number, frozen, serial=serial)
            receipt_number = contents.receipt_number(number)
            receipt = self._store(
                change,
                packet,
                PaperType.RECEIPT,
                receipt_number,
                self._receipt(connection, packet, number, receipt_number, change.now),
                parent=order,
            )
            for one in packet.problems:
                change.add(
                    paper_problem,
                    {"site_id": packet.site_id, "paper_id": order, "problem_id": one.id},
                )
                self._order_correction(change, packet, one)
        return Issued(order, receipt, number)

    def _numbers_left(self, connection: Connection, year: int) -> int:
        return serials_left(
            papers.blocks(connection, self._laptop.device, PaperType.ORDER, year),
            papers.used_serials(connection, PaperType.ORDER, year),
        )

    def _number(self, connection: Connection, year: int, serial: int) -> str:
        settings = bureau_settings(connection)
        type_word = words("order", VERSION).text("type_word")
        return PaperNumber(settings.number_prefix, type_word, year, serial).text(
            settings.number_style
        )

    def _order(
        self, connection: Connection, packet: Packet, number: str, at: int | None = None
    ) -> bytes:
        now = self._laptop.clock.now_ms() if at is None else at
        facts = contents.OrderFacts(
            addressee=_named(packet),
            site=packet.site,
            inspected_on=packet.inspected_on,
            findings=tuple(_finding(packet, one) for one in packet.problems),
            due_on=packet.due_on,
            contact_name=packet.contact_name,
            contact_phone=packet.contact_phone,
            inspectors=_signing(packet),
        )
        return self._freeze(connection, "order", number, now, facts)

    def _receipt(
        self, connection: Connection, packet: Packet, number: str, own: str, now: int
    ) -> bytes:
        title = words("order", VERSION).text("title")
        facts = contents.ReceiptFacts(
            documents=(contents.Document(title, number),),
            addressee=_named(packet),
            site=packet.site,
            servers=_signing(packet),
        )
        return self._freeze(connection, "receipt", own, now, facts)

    def _freeze(
        self, connection: Connection, template: str, number: str, now: int, facts: contents.Facts
    ) -> bytes:
        told = office.settings(connection)
        me = office.name_card(connection, self._laptop.account)
        return contents.freeze(
            contents.Content(
                template=template,
                version=VERSION,
                number=number,
                dated=civil_date(now),
                issued_ms=now,
                demo=told.get("demo") == "1",
                issuer=contents.Issuer(
                    name=told.get("bureau.name", ""),
                    team=me.team if me else "",
                    address=told.get("bureau.address", ""),
                    phone=told.get("bureau.phone", ""),
                ),
                facts=facts,
            )
        )

    def _store(
        self,
        change: LaptopTransaction,
        packet: Packet,
        kind: PaperType,
        number: str,
        frozen: bytes,
        *,
        serial: int | None = None,
        parent: str | None = None,
    ) -> str:
        told = office.settings(change.connection)
        key = PrivateKey.parse(read_state(change.connection, "paper_key") or "")
        seal = seals.make(told.get("bureau.url", ""), number, frozen, key)
        today = civil_date(change.now)
        return change.add(
            paper,
            {
                "site_id": packet.site_id,
                "firm_id": packet.addressee,
                "type": kind,
                "number": number,
                "year": today.year,
                "serial": serial,
                "parent_id": parent,
                "content": frozen.decode(),
                "seal": seal.url,
                "key_id": seal.key_id,
                "pdf_sha256": hashlib.sha256(draw(frozen, seal.url)).hexdigest(),
                "issued_on": today,
                "issued_at": change.now,
                "due_on": packet.due_on if kind is PaperType.ORDER else None,
                "state": PaperState.ISSUED,
                "account_id": self._laptop.account,
                "device": self._laptop.device,
                "printed": 0,
            },
        )

    def _order_correction(
        self, change: LaptopTransaction, packet: Packet, one: OrderableProblem
    ) -> None:
        """The ledger item follows the order: in correction until the date the order sets."""
        shown = {
            "state": one.state,
            "due_on": one.due_on,
            "firm_id": one.firm_id,
            "measure": one.measure,
        }
        new = {
            "state": ProblemState.CORRECTING,
            "due_on": packet.due_on,
            "firm_id": packet.addressee,
            "measure": packet.demands[one.id],
        }
        if one.state != ProblemState.CORRECTING:
            known = {
                "site_id": packet.site_id,
                "system": one.system,
                "item": one.item,
                "clause": one.clause,
                "facts": one.facts,
                "account_id": self._laptop.account,
                "found_on": packet.inspected_on,
            }
            check_move(ProblemState(one.state), ProblemState.CORRECTING, {**known, **new})
        change.edit(problem, one.id, seen_rev=one.rev, shown=shown, new=new)


def _addressee(parties: tuple[Party, ...], found: tuple[OrderableProblem, ...]) -> str:
    """The firm the problems name, if it is one; else the general contractor, who answers for all
    (Regulation 724 art. 30)."""
    named = {one.firm_id for one in found if one.firm_id}
    if len(named) == 1:
        return str(named.pop())
    contractors = [one.firm_id for one in parties if one.role == "general_contractor"]
    return contractors[0] if contractors else ""


_ROLES: dict[str, contents.FirmRole] = {
    "owner": "owner",
    "general_contractor": "general_contractor",
    "subcontractor": "subcontractor",
    "supervisor": "supervisor",
}


def _named(packet: Packet) -> contents.Addressee:
    for party in packet.parties:
        if party.firm_id == packet.addressee:
            return contents.Addressee(
                name=party.name,
                role=_ROLES[party.role],
                credit_code=party.credit_code or "",
                legal_person=party.legal_representative or "",
                address=party.address or "",
            )
    raise Refusal("packet.incomplete", field="addressee")


def _signing(packet: Packet) -> tuple[contents.Inspector, ...]:
    return tuple(contents.Inspector(one.name, one.badge_number or "") for one in packet.inspectors)


def _finding(packet: Packet, one: OrderableProblem) -> contents.Finding:
    cited = clauses.parse_all(one.clause)
    return contents.Finding(
        item=one.item,
        facts=packet.facts[one.id],
        demand=packet.demands[one.id],
        breached=tuple(clause.code for clause in cited if not clause.is_liability),
        bases=tuple(clause.code for clause in cited if clause.is_liability),
    )
