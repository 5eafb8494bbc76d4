"""Tells offline whether a paper somebody brings is to be believed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.services.laptop import Laptop
from db.journal.state import read_state
from db.queries import office, papers
from forms.papers import content as contents
from forms.papers import verify
from forms.papers.certificate import Countersignature, KeyRing, KeyStatements
from forms.papers.verify import State, Verdict
from forms.signing import PublicKey
from inspection.refusal import Refusal
from inspection.terms import PaperState


@dataclass(frozen=True, slots=True)
class Known:
    """What the bureau's keys and this laptop's own records say, gathered before a file is read.

    `numbers` are the papers here, by number: digest of the file as issued, and whether void.
    `names` are the members of staff by account.
    """

    ring: KeyRing
    numbers: dict[str, tuple[str, bool]]
    names: dict[str, str]
    now_ms: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict on a file, what it says if its seal holds, and what is known of it here."""

    verdict: Verdict
    content: contents.Content | None
    holder: str
    """Name of whom the bureau gave the key to; empty if unknown."""
    known: bool
    """Whether a paper of this number is on this laptop."""
    void: bool
    """Whether that paper was declared void."""


class VerifyingService:
    """Gathers what a verification needs; judging the file itself needs no database."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def known(self) -> Known:
        """The bureau's statements about paper keys, and the papers this laptop holds."""
        with self._laptop.database.read() as connection:
            return Known(
                _ring(connection),
                {
                    number: (digest, state == PaperState.VOID)
                    for number, digest, state in papers.numbered(connection)
                },
                {card.id: card.name for card in office.staff(connection)},
                self._laptop.clock.now_ms(),
            )


def check_file(pdf: bytes, known: Known) -> Checked:
    """Judge a PDF by what is known; about a quarter of a second, without network or database."""
    verdict, content = verify.verify_file(pdf, known.ring, known.now_ms)
    digest, void = known.numbers.get(verdict.number, ("", False))
    if digest and verdict.state is State.DOUBTFUL:
        # Another version of the program drew it: its digest as issued says whether it is intact.
        verdict, content = verify.verify_file(pdf, known.ring, known.now_ms, digest)
    holder = known.names.get(verdict.holder, "")
    return Checked(verdict, content, holder, bool(digest), void)


def _ring(connection: Connection) -> KeyRing:
    certificates, revocations, countersigned = [], [], []
    for text in papers.key_statements(connection):
        try:
            told = KeyStatements.parse(text)
        except Refusal:
            continue  # a statement nobody can read certifies nothing
        certificates.append(told.certificate)
        if told.revocation is not None:
            revocations.append(told.revocation)
    for text in papers.countersignatures(connection):
        try:
            countersigned.append(Countersignature.parse(text))
        except Refusal:
            continue
    trusted = read_state(connection, "bureau_key")
    return KeyRing(
        bureau_keys=(PublicKey.parse(trusted),) if trusted else (),
        certificates=tuple(certificates),
        revocations=tuple(revocations),
        countersignatures=tuple(countersigned),
    )
