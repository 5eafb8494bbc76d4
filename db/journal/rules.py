"""What the bureau checks beyond form: who may write, where a row may point, whose number it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select

from db.journal.ledger import lineage
from db.journal.scopes import Mode
from db.tables.bureau import number_block, signing_key
from db.tables.site import assignment, paper
from forms.papers import seal
from forms.papers.certificate import Countersignature, KeyRing
from forms.signing import PublicKey, digest
from inspection.clock import civil_date
from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Caller:
    """Who pushes: account, enrolled device, and the scopes the server says he holds.

    `ceiling`: his operations were made before the bureau was restored. Beyond this ledger number
    the revs his pages showed are of another history.
    """

    account: str
    device: str
    scopes: Mapping[str, Mode]
    ceiling: int | None = None

    def saw(self, base: int) -> int:
        """Up to which ledger number a page that showed rev `base` had seen this history: too little
        is a conflict too many, too much an edit overwritten unseen."""
        return base if self.ceiling is None else min(base, self.ceiling)


def may_write(caller: Caller, table: Table, scope: str) -> bool:
    """Whether the caller may write rows of this table in this scope."""
    return bool(table.info["written_by"] == "anyone" and caller.scopes.get(scope) == "write")


def references(table: Table, image: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(table name, row id) of every row this image points to."""
    return [
        (target, image[name])
        for name, target in _references(table)
        if isinstance(image.get(name), str)
    ]


@cache
def _references(table: Table) -> tuple[tuple[str, str], ...]:
    return tuple(
        (column.name, key.column.table.name)
        for column in table.columns
        for key in column.foreign_keys
    )


class Numbers:
    """Which paper numbers a device may use: those of its own leased blocks, each once.

    A laptop that was a copy may have used a number of the other's blocks before it was told so:
    such a paper stands too, unless that number is taken.
    """

    def __init__(self, connection: Connection, device: str) -> None:
        self._connection = connection
        self._device = device
        self._used: set[tuple[str, int, int]] = set()

    def claim(self, image: Mapping[str, Any]) -> str | None:
        """The reason why this paper may not carry its number, or None; remembers the claim."""
        if image.get("serial") is None:
            return None
        kind, year, serial = image["type"], image["year"], image["serial"]
        of = image.get("device")
        own = of == self._device or of in lineage(self._connection, self._device)
        if not own and not self._was_here(image):
            return "number_of_other_device"
        leased = self._connection.execute(
            select(number_block.c.id).where(
                number_block.c.device == of,
                number_block.c.paper_type == kind,
                number_block.c.year == year,
                number_block.c.first <= serial,
                number_block.c.last >= serial,
            )
        ).first()
        if leased is None and own:
            return "number_not_leased"
        used = self._connection.execute(
            select(paper.c.id).where(
                paper.c.type == kind, paper.c.year == year, paper.c.serial == serial
            )
        ).first()
        if used is not None or (kind, year, serial) in self._used:
            return "number_used"
        self._used.add((kind, year, serial))
        return None

    def _was_here(self, image: Mapping[str, Any]) -> bool:
        """Whether the bureau once received this very paper: another laptop gives it back after a
        restore, with the bureau's countersignature over number, key and content."""
        query = select(signing_key.c.public_key).where(signing_key.c.purpose == "bureau")
        keys = tuple(PublicKey.parse(one) for one in self._connection.scalars(query))
        content = str(image.get("content") or "").encode()
        try:
            told = Countersignature.parse(image.get("countersignature") or "")
            read = seal.parse(image.get("seal") or "")
            received = KeyRing(keys, countersignatures=(told,)).received_at(read)
        except (Refusal, ValueError):
            return False
        same_content = told.content_digest == digest(seal.CONTENT, content, keys[0].suite)
        return received is not None and same_content and read.number == image.get("number")


def sites_held(connection: Connection, account: str, now: int) -> frozenset[str]:
    """Sites whose assigned inspector the account is on the civil date of `now`."""
    named = {"account_": account, "today": civil_date(now)}
    return frozenset(connection.scalars(_ASSIGNED, named))


_ASSIGNED = select(assignment.c.site_id).where(
    assignment.c.account_id == bindparam("account_"),
    assignment.c.from_date <= bindparam("today"),
    assignment.c.until_date.is_(None) | (assignment.c.until_date >= bindparam("today")),
)
