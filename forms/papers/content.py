"""What a paper says, frozen as canonical bytes on the day it is issued and never changed.

The bytes hold the template's id and version, so that the same words are drawn in ten years; the
seal covers their digest. A later kind of paper adds its facts here and its wording as data.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias

import msgspec

from forms import canonical
from inspection.refusal import Refusal

FirmRole: TypeAlias = Literal["owner", "general_contractor", "subcontractor", "supervisor"]
Manner: TypeAlias = Literal["", "direct", "left", "mail", "public_notice"]

LONGEST_TEXT = 4000
LONGEST_NUMBER = 40
MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class Issuer:
    """The bureau in whose name a paper is issued; all but its name may be empty."""

    name: str
    team: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """The firm a paper is directed to; `credit_code` and `legal_person` may be empty."""

    name: str
    role: FirmRole
    credit_code: str = ""
    legal_person: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """The construction project a paper is about; `address` may be empty."""

    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Inspector:
    """A certified inspector; `badge` is the number of the 监察证."""

    name: str
    badge: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem an order is about.

    `breached` and `bases` are clause codes of `forms.clauses` such as ``724-28``: the law
    broken, and what the firm is liable to if it does not correct in time. One of them may be
    empty: a finding without any clause is not for an order.
    """

    item: str
    facts: str
    demand: str
    breached: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Facts of a 限期改正指令书 (Regulation 423 art. 18; Regulation 724 arts. 54-57)."""

    addressee: Addressee
    site: Site
    inspected_on: date
    findings: tuple[Finding, ...]
    due_on: date
    contact_name: str
    contact_phone: str
    inspectors: tuple[Inspector, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that a receipt covers: its title, number, and how many copies were handed over."""

    title: str
    number: str
    copies: int = 1


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """Facts of a 送达回证 (Civil Procedure Law arts. 87-89); what is unknown is left to the pen.

    `manner`, `place` may be empty: then all boxes stay open and the line stays blank.
    """

    documents: tuple[Document, ...]
    addressee: Addressee
    site: Site
    servers: tuple[Inspector, ...]
    place: str = ""
    manner: Manner = ""


Facts: TypeAlias = OrderFacts | ReceiptFacts

_FACTS: Final[dict[str, type[OrderFacts] | type[ReceiptFacts]]] = {
    "order": OrderFacts,
    "receipt": ReceiptFacts,
}


@dataclass(frozen=True, slots=True)
class Content:
    """A whole paper: `template` (``order``, ``receipt``) and its `version` say how it is worded.

    `dated` is the date printed; `issued_ms` the instant the laptop claims (UTC milliseconds).
    """

    template: str
    version: int
    number: str
    dated: date
    issued_ms: int
    demo: bool
    issuer: Issuer
    facts: Facts


def freeze(content: Content) -> bytes:
    """The canonical bytes of a paper, to be stored, sealed and drawn.

    Raises Refusal ``paper.incomplete`` (param `field`) where a required text is empty, a list has
    nothing in it or the template does not fit the facts, ``paper.unfit_text`` (param `field`) for
    control characters, NUL, lone surrogates or overlong text, ``paper.finding_without_clause``
    (param `item`), ``paper.due_before_date`` (param `due`).
    """
    if _FACTS.get(content.template) is not type(content.facts):
        raise Refusal("paper.incomplete", field="template")
    _check(content, "")
    _check_rules(content)
    return canonical.dumps(msgspec.to_builtins(content))


def parse(data: bytes) -> Content:
    """Read back what `freeze` wrote, and nothing else.

    Raises Refusal ``canonical.malformed`` or ``paper.malformed``; the refusals of `freeze` too.
    """
    value = canonical.loads(data)
    template = value.get("template") if isinstance(value, dict) else None
    kind = _FACTS.get(template) if isinstance(template, str) else None
    if not isinstance(value, dict) or kind is None:
        raise Refusal("paper.malformed")
    try:
        rest = {name: item for name, item in value.items() if name != "facts"}
        envelope = msgspec.convert(rest, _Envelope, strict=True)
        facts = msgspec.convert(value.get("facts"), kind, strict=True)
    except (msgspec.ValidationError, ValueError) as error:
        raise Refusal("paper.malformed") from error
    content = Content(
        template=envelope.template,
        version=envelope.version,
        number=envelope.number,
        dated=envelope.dated,
        issued_ms=envelope.issued_ms,
        demo=envelope.demo,
        issuer=envelope.issuer,
        facts=facts,
    )
    # Unknown or missing keys, dates in another spelling: all show as other bytes.
    if freeze(content) != data:
        raise Refusal("paper.malformed")
    return content


def receipt_number(number: str, serial: int = 1) -> str:
    """The number a receipt bears: that of the paper it covers, marked; `serial` counts services."""
    return f"{number}回{serial}"


@dataclass(frozen=True, slots=True)
class _Envelope:
    template: str
    version: int
    number: str
    dated: date
    issued_ms: int
    demo: bool
    issuer: Issuer


_MAY_BE_EMPTY: Final = frozenset(
    {"credit_code", "legal_person", "address", "place", "manner", "item", "team", "phone"}
)
_MAY_HOLD_NOTHING: Final = frozenset({"bases", "breached"})


def _check(value: Any, name: str) -> None:
    """Walk every text and list of a dataclass; fields are named in the refusal by their path."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            _check(getattr(value, field.name), f"{name}.{field.name}" if name else field.name)
    elif isinstance(value, tuple):
        last = name.rpartition(".")[2]
        if (not value and last not in _MAY_HOLD_NOTHING) or len(value) > MOST_ITEMS:
            raise Refusal("paper.incomplete", field=name)
        for item in value:
            _check(item, name)
    elif isinstance(value, str):
        if not value.strip() and name.rpartition(".")[2] not in _MAY_BE_EMPTY:
            raise Refusal("paper.incomplete", field=name)
        _check_text(value, name)


def _check_text(text: str, name: str) -> None:
    try:
        canonical.clean_text(text)
    except ValueError as error:
        raise Refusal("paper.unfit_text", field=name) from error
    # Cc and Cf would be invisible on paper, or turn its direction (U+202E).
    hidden = any(unicodedata.category(sign) in ("Cc", "Cf") and sign != "\n" for sign in text)
    limit = LONGEST_NUMBER if name == "number" else LONGEST_TEXT
    if hidden or len(text) > limit or (name == "number" and "\n" in text):
        raise Refusal("paper.unfit_text", field=name)


def _check_rules(content: Content) -> None:
    if content.version < 1 or content.issued_ms < 0:
        raise Refusal("paper.incomplete", field="version")
    facts = content.facts
    if isinstance(facts, OrderFacts):
        if len(facts.inspectors) != 2:  # Regulation 423 art. 16: two inspectors
            raise Refusal("paper.incomplete", field="facts.inspectors")
        for finding in facts.findings:
            if not finding.breached and not finding.bases:
                raise Refusal("paper.finding_without_clause", item=finding.item)
        if facts.due_on < content.dated:
            raise Refusal("paper.due_before_date", due=facts.due_on.isoformat())
    elif len(facts.servers) != 2:
        raise Refusal("paper.incomplete", field="facts.servers")
