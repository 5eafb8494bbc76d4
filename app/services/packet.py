"""What an order and its receipt will say: a packet as its page edits it, and the content it makes.

Nothing here reads or writes a database: a draft with gaps marks them on the page itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from db.queries.office import NameCard
from db.queries.papers import OrderableProblem, Party
from forms import clauses
from forms.papers import content as contents
from forms.papers.words import words
from inspection.refusal import Refusal
from inspection.terms import ProblemState

VERSION = 1
"""Version of the order's and the receipt's wording a new paper is drawn with."""

GAP = "【待填】"
"""Stands on a draft where something is missing; an issued paper never bears it."""

_SERIAL = re.compile(r"第?[0-9]+号$")
"""What a draft's number leaves blank: the serial is taken when the order is issued."""

ORDERABLE = frozenset(
    {
        ProblemState.DRAFT,
        ProblemState.REGISTERED,
        ProblemState.CORRECTING,
        ProblemState.RECHECK_FAILED,
    }
)
"""States in which an order may take a problem up. One in correction may need another order: the
first was void, or directed to another firm."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A problem that was asked for and cannot be ordered; `reason` is ``clause`` or ``state``."""

    problem: OrderableProblem
    reason: str


@dataclass(frozen=True, slots=True)
class Bureau:
    """In whose name papers are issued, by the bureau's settings."""

    issuer: contents.Issuer
    url: str
    """The public address that the seal's code leads to."""
    demo: bool


@dataclass(frozen=True, slots=True)
class Packet:
    """What an order and its receipt will say, as far as it is known; the page edits it.

    `addressee` is the id of one of `parties`; `facts` and `demands` are by problem id what is
    found and demanded. `days` are the working days until `due_on`, `due_provisional` whether they
    hang on holidays not yet published. `inspectors` are the one who issues and, if known, the
    second. `next_number` is the number it would take now, empty when none is left.
    """

    site_id: str
    site: contents.Site
    bureau: Bureau
    parties: tuple[Party, ...]
    addressee: str
    problems: tuple[OrderableProblem, ...]
    left_out: tuple[LeftOut, ...]
    facts: Mapping[str, str]
    demands: Mapping[str, str]
    inspected_on: date
    today: date
    due_on: date
    days: int
    due_provisional: bool
    contact_name: str
    contact_phone: str
    inspectors: tuple[NameCard, ...]
    numbers_left: int
    next_number: str

    @property
    def party(self) -> Party | None:
        """Whom the order is directed to."""
        return next((one for one in self.parties if one.id == self.addressee), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """What must be put right before the packet can be issued, by name of its field."""
        gaps = {
            "number": not self.numbers_left,
            "issuer": not (self.bureau.issuer.name.strip() and self.bureau.url),
            "addressee": self.party is None,
            "problems": not self.problems,
            "facts": not all(self.facts[one.id].strip() for one in self.problems),
            "demands": not all(self.demands[one.id].strip() for one in self.problems),
            "due_on": self.due_on < self.today,
            "inspected_on": self.inspected_on > self.today,
            "inspectors": len({card.id for card in self.inspectors}) != 2,
            "badge": any(not (card.badge_number or "").strip() for card in self.inspectors),
            "contact_name": not self.contact_name.strip(),
            "contact_phone": not self.contact_phone.strip(),
        }
        return tuple(name for name, missing in gaps.items() if missing)


def bureau_of(told: Mapping[str, str], team: str) -> Bureau:
    """In whose name papers go out, from the bureau's settings by name."""
    issuer = contents.Issuer(
        name=told.get("bureau.name", ""),
        team=team,
        address=told.get("bureau.address", ""),
        phone=told.get("bureau.phone", ""),
    )
    return Bureau(issuer, told.get("bureau.url", ""), told.get("demo") == "1")


def sorted_out(
    found: tuple[OrderableProblem, ...],
) -> tuple[tuple[OrderableProblem, ...], tuple[LeftOut, ...]]:
    """The problems an order can cover, and the others with the reason why not."""
    kept, left = [], []
    for one in found:
        if one.state not in ORDERABLE:
            left.append(LeftOut(one, "state"))
        elif not _cited(one):
            left.append(LeftOut(one, "clause"))
        else:
            kept.append(one)
    return tuple(kept), tuple(left)


def addressed(parties: tuple[Party, ...], found: tuple[OrderableProblem, ...]) -> str:
    """The party the problems name, if it is one; else the general contractor, who answers for all
    (Regulation 724 art. 30). Empty if there is none."""
    named = {one.firm_id for one in found if one.firm_id}
    if len(named) == 1:
        for party in parties:
            if party.firm_id in named:
                return party.id
    return next((one.id for one in parties if one.role == "general_contractor"), "")


def draft_content(packet: Packet, now_ms: int) -> bytes:
    """The order as it would read now, every gap marked on it; to be drawn as a draft.

    Raises the refusals of `forms.papers.content.freeze` for what no page can bear.
    """
    facts = contents.OrderFacts(
        addressee=_addressee(packet) or contents.Addressee(GAP, "general_contractor"),
        site=packet.site,
        inspected_on=packet.inspected_on,
        findings=tuple(_finding(packet, one) for one in packet.problems)
        or (contents.Finding("", GAP, GAP, ("724-1",)),),
        due_on=max(packet.due_on, packet.today),
        contact_name=_or_gap(packet.contact_name),
        contact_phone=_or_gap(packet.contact_phone),
        inspectors=_two(packet),
    )
    number = _SERIAL.sub("　　号", packet.next_number) or GAP
    return _frozen(packet, "order", number, now_ms, facts)


def order_content(packet: Packet, number: str, now_ms: int) -> bytes:
    """The order's frozen content. Raises Refusal ``packet.incomplete`` (param `field`)."""
    addressee = _complete(packet)
    facts = contents.OrderFacts(
        addressee=addressee,
        site=packet.site,
        inspected_on=packet.inspected_on,
        findings=tuple(_finding(packet, one) for one in packet.problems),
        due_on=packet.due_on,
        contact_name=packet.contact_name.strip(),
        contact_phone=packet.contact_phone.strip(),
        inspectors=_two(packet),
    )
    return _frozen(packet, "order", number, now_ms, facts)


def receipt_content(packet: Packet, order_number: str, number: str, now_ms: int) -> bytes:
    """The frozen content of the receipt for an order; raises as `order_content`."""
    facts = contents.ReceiptFacts(
        documents=(contents.Document(words("order", VERSION).text("title"), order_number),),
        addressee=_complete(packet),
        site=packet.site,
        servers=_two(packet),
    )
    return _frozen(packet, "receipt", number, now_ms, facts)


def _frozen(
    packet: Packet, template: str, number: str, now_ms: int, facts: contents.Facts
) -> bytes:
    return contents.freeze(
        contents.Content(
            template=template,
            version=VERSION,
            number=number,
            dated=packet.today,
            issued_ms=now_ms,
            demo=packet.bureau.demo,
            issuer=contents.Issuer(
                _or_gap(packet.bureau.issuer.name),
                packet.bureau.issuer.team,
                packet.bureau.issuer.address,
                packet.bureau.issuer.phone,
            ),
            facts=facts,
        )
    )


def _complete(packet: Packet) -> contents.Addressee:
    addressee = _addressee(packet)
    if packet.missing or addressee is None:
        raise Refusal("packet.incomplete", field=(*packet.missing, "addressee")[0])
    return addressee


def _addressee(packet: Packet) -> contents.Addressee | None:
    party = packet.party
    if party is None:
        return None
    return contents.Addressee(
        name=party.name,
        role=_ROLES[party.role],
        credit_code=party.credit_code or "",
        legal_person=party.legal_representative or "",
        address=party.address or "",
    )


_ROLES: Mapping[str, contents.FirmRole] = {
    "owner": "owner",
    "general_contractor": "general_contractor",
    "subcontractor": "subcontractor",
    "supervisor": "supervisor",
}


def _two(packet: Packet) -> tuple[contents.Inspector, ...]:
    """Two inspectors (Regulation 423 art. 16); on a draft a gap for who is missing."""
    known = [
        contents.Inspector(one.name, _or_gap(one.badge_number or "")) for one in packet.inspectors
    ]
    return tuple([*known, *[contents.Inspector(GAP, GAP)] * 2][:2])


def _finding(packet: Packet, one: OrderableProblem) -> contents.Finding:
    cited = _cited(one)
    return contents.Finding(
        item=one.item,
        facts=_or_gap(packet.facts[one.id]),
        demand=_or_gap(packet.demands[one.id]),
        breached=tuple(clause.code for clause in cited if not clause.is_liability),
        bases=tuple(clause.code for clause in cited if clause.is_liability),
    )


def _cited(one: OrderableProblem) -> tuple[clauses.Clause, ...]:
    """The clauses of a problem; none where what stands there is no clause this program knows."""
    try:
        return clauses.parse_all(one.clause)
    except ValueError:
        return ()


def _or_gap(text: str) -> str:
    return text.strip() or GAP
