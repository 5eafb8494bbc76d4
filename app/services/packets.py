"""One packet for a situation: the order and its receipt, prepared, numbered, sealed and issued."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from sqlalchemy import Connection

from app.services import packet as packets
from app.services import serials
from app.services.laptop import Laptop
from app.services.office import bureau_settings, work_calendar
from app.services.packet import VERSION, Packet
from db.journal.laptop import LaptopTransaction
from db.journal.state import read_state
from db.queries import office, papers
from db.queries.papers import OrderableProblem
from db.tables.site import paper, paper_problem, problem
from forms.papers import content as contents
from forms.papers import seal as seals
from forms.papers.draw import draw
from forms.papers.words import demands, words
from forms.signing import PrivateKey
from inspection.clock import civil_date
from inspection.numbering import PaperNumber, next_serial, serials_left
from inspection.problems import check_move
from inspection.refusal import Refusal
from inspection.terms import PaperState, PaperType, ProblemState
from inspection.workdays import add_working_days, working_days_between


@dataclass(frozen=True, slots=True)
class Issued:
    """The rows of an issued packet, and the number it bears."""

    order: str
    receipt: str
    number: str


class PacketService:
    """Prepares, drafts and issues orders with their receipts."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def prepare(self, site_id: str, problem_ids: Collection[str] = ()) -> Packet:
        """A packet filled with what is known of the site and these problems; without any named,
        with those that wait for an order.

        Due on the earliest of the problems' own deadlines, so that none is put off, else after the
        bureau's correction period from today. Raises `Refusal('packet.site_missing')`.
        """
        now = self._laptop.clock.now_ms()
        today = civil_date(now)
        with self._laptop.database.read() as connection:
            place = papers.paper_site(connection, site_id)
            if place is None:
                raise Refusal("packet.site_missing")
            parties = papers.parties(connection, site_id)
            found, left_out = packets.sorted_out(papers.orderable(connection, site_id, problem_ids))
            me = office.name_card(connection, self._laptop.account)
            told = office.settings(connection)
            suggested = demands()
            bureau = packets.bureau_of(told, me.team if me else "")
            made = Packet(
                site_id=site_id,
                site=contents.Site(place.name, place.address or ""),
                bureau=bureau,
                parties=parties,
                addressee=packets.addressed(parties, found),
                problems=found,
                left_out=left_out,
                facts={one.id: one.facts for one in found},
                demands={one.id: one.measure or suggested.get(one.item, "") for one in found},
                inspected_on=max(
                    (one.inspected_on or one.found_on for one in found), default=today
                ),
                today=today,
                due_on=self._due_on(connection, found, today),
                days=0,
                due_provisional=False,
                contact_name=me.name if me else "",
                contact_phone=bureau.issuer.phone,
                inspectors=self._inspectors(connection, found),
                numbers_left=0,
                next_number="",
            )
            return self._settled(connection, made, today)

    def settle(self, packet: Packet) -> tuple[Packet, bytes]:
        """The packet after an edit, with what follows from it (day counts, numbers left), and the
        content of its draft for `forms.papers.draw.draw_draft`.

        Raises the refusals of `forms.papers.content.freeze` for what no page can bear.
        """
        now = self._laptop.clock.now_ms()
        with self._laptop.database.read() as connection:
            settled = self._settled(connection, packet, civil_date(now))
        return settled, packets.draft_content(settled, now)

    def issue(self, packet: Packet) -> Issued:
        """Take the next leased number, freeze, seal and store order and receipt; all or nothing.

        The problems move on to 整改中 with the order's deadline, facts and demands. Raises Refusal
        ``packet.incomplete`` (param `field`), ``number.block_exhausted``,
        ``row.changed_elsewhere`` when a problem is no longer what the page showed, and the
        refusals of the ledger's moves. Drawing both papers takes about half a second.
        """
        with self._laptop.journal.transaction() as change:
            connection, today = change.connection, civil_date(change.now)
            settled = self._settled(connection, packet, today)
            serial = self._next_serial(connection, today.year)
            if settled.missing:
                raise Refusal("packet.incomplete", field=settled.missing[0])
            shown = [one.id for one in settled.problems]
            if papers.orderable(connection, packet.site_id, shown) != settled.problems:
                raise Refusal("row.changed_elsewhere")
            number = self._number(connection, today.year, serial)
            receipt_number = contents.receipt_number(number)
            order = self._store(
                change,
                settled,
                PaperType.ORDER,
                number,
                packets.order_content(settled, number, change.now),
                serial=serial,
            )
            receipt = self._store(
                change,
                settled,
                PaperType.RECEIPT,
                receipt_number,
                packets.receipt_content(settled, number, receipt_number, change.now),
                parent=order,
            )
            for one in settled.problems:
                change.add(
                    paper_problem,
                    {"site_id": settled.site_id, "paper_id": order, "problem_id": one.id},
                )
                _order_correction(change, settled, one)
            serials.note_taken(connection, PaperType.ORDER, today.year, serial)
        return Issued(order, receipt, number)

    def _due_on(
        self, connection: Connection, found: Collection[OrderableProblem], today: date
    ) -> date:
        deadlines = [one.due_on for one in found if one.due_on is not None and one.due_on >= today]
        days = bureau_settings(connection).correction_days
        standard = add_working_days(today, days, work_calendar(connection)).date
        return min(deadlines, default=standard)

    def _inspectors(
        self, connection: Connection, found: Collection[OrderableProblem]
    ) -> tuple[office.NameCard, ...]:
        """Who issues, and who assisted when all the problems were found, if it was one."""
        assisted = {one.assistant_id for one in found if one.assistant_id}
        ids = [self._laptop.account]
        if len(assisted) == 1:
            ids += [one for one in assisted if one not in ids]
        cards = (office.name_card(connection, one) for one in ids)
        return tuple(card for card in cards if card is not None)

    def _settled(self, connection: Connection, packet: Packet, today: date) -> Packet:
        left = working_days_between(today, packet.due_on, work_calendar(connection))
        blocks = papers.blocks(connection, self._laptop.device, PaperType.ORDER, today.year)
        numbers = serials_left(blocks, serials.used(connection, PaperType.ORDER, today.year))
        next_number = ""
        if numbers:
            serial = self._next_serial(connection, today.year)
            next_number = self._number(connection, today.year, serial)
        return replace(
            packet,
            today=today,
            days=left.count,
            due_provisional=left.provisional,
            numbers_left=numbers,
            next_number=next_number,
        )

    def _next_serial(self, connection: Connection, year: int) -> int:
        blocks = papers.blocks(connection, self._laptop.device, PaperType.ORDER, year)
        return next_serial(blocks, serials.used(connection, PaperType.ORDER, year))

    def _number(self, connection: Connection, year: int, serial: int) -> str:
        settings = bureau_settings(connection)
        type_word = words("order", VERSION).text("type_word")
        made = PaperNumber(settings.number_prefix, type_word, year, serial)
        return made.text(settings.number_style)

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
        party = packet.party
        key = PrivateKey.parse(read_state(change.connection, "paper_key") or "")
        seal = seals.make(packet.bureau.url, number, frozen, key)
        return change.add(
            paper,
            {
                "site_id": packet.site_id,
                "firm_id": party.firm_id if party else None,
                "type": kind,
                "number": number,
                "year": packet.today.year,
                "serial": serial,
                "parent_id": parent,
                "content": frozen.decode(),
                "seal": seal.url,
                "key_id": seal.key_id,
                "pdf_sha256": hashlib.sha256(draw(frozen, seal.url)).hexdigest(),
                "issued_on": packet.today,
                "issued_at": change.now,
                "due_on": packet.due_on if kind is PaperType.ORDER else None,
                "state": PaperState.ISSUED,
                "account_id": self._laptop.account,
                "device": self._laptop.device,
                "printed": 0,
            },
        )


def _order_correction(change: LaptopTransaction, packet: Packet, one: OrderableProblem) -> None:
    """The ledger item follows the order: in correction until the date the order sets.

    Both moves of a draft (registered, then in correction) are checked.
    """
    party = packet.party
    new = {
        "state": ProblemState.CORRECTING,
        "due_on": packet.due_on,
        "due_provisional": packet.due_provisional,
        "firm_id": party.firm_id if party else None,
        "facts": packet.facts[one.id].strip(),
        "measure": packet.demands[one.id].strip(),
    }
    known = {
        "site_id": packet.site_id,
        "system": one.system,
        "item": one.item,
        "clause": one.clause,
        "account_id": one.account_id,
        "found_on": one.found_on,
        **new,
    }
    steps = [ProblemState(one.state), ProblemState.CORRECTING]
    if one.state == ProblemState.DRAFT:
        steps.insert(1, ProblemState.REGISTERED)
    if one.state != ProblemState.CORRECTING:
        for before, after in pairwise(steps):
            check_move(before, after, known)
    change.edit(
        problem,
        one.id,
        seen_rev=one.rev,
        shown={name: getattr(one, name) for name in new},
        new=new,
    )
