"""Knows what nobody else in the simulation knows: every value ever entered, and what its author had
before his eyes when he entered it.

Values are texts that are entered once in a run, so that whoever finds one knows where it is from.
Whether a later author *knew* a value follows from what his laptop had published and he had typed,
not from what the engine says that he had seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from db.replication.operation import Operation
from db.tables.server import ledger, ledger_sealed
from tests.sync_sim.entries import (
    AGREED,
    DOCUMENTS,
    Entry,
    Seen,
    Taken,
    Trace,
    is_blank,
    is_decided_with_a_personal,
    is_ours,
    is_personal,
    knew,
    read,
    trace_of,
)


@dataclass
class Life:
    """One life of the bureau's database: what its ledger says, in order."""

    office: str
    taken: list[Taken] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    """Rows of which nothing personal may be left, whatever the bureau has erased (`about`)."""

    @property
    def seq(self) -> int:
        return self.taken[-1].seq if self.taken else 0

    def of_row(self, row: str, until: int) -> list[Taken]:
        """What was accepted for a row up to a ledger number."""
        return [
            one
            for one in self.taken
            if one.seq <= until and one.entry.row == row and one.result != "review"
        ]

    def known(self, row: str, name: str, until: int) -> frozenset[int]:
        """Entries of a field that an image published up to this ledger number contains."""
        return frozenset(
            one.entry.number for one in self.of_row(row, until) if name in one.entry.values
        )

    def had(self, row: str, name: str, until: int) -> Any:
        """What a field held up to this ledger number, or when its row was added."""
        values = [
            one.entry.values.get(name)
            for one in self.of_row(row, self.seq)
            if one.kind == "add" or (one.seq <= until and name in one.entry.values)
        ]
        return values[-1] if values else None

    def place(self, entry: Entry) -> Taken | None:
        """Where the ledger has an entry, in this life."""
        return next((one for one in self.taken if one.entry is entry), None)

    def about(self, row: str) -> set[str]:
        """A row, and all that points to it or to what does, refused or not, as far as the bureau
        has heard: a worker, the calls to him, the forms he answered in, the pictures in those."""
        found, before = {row}, 0
        while len(found) > before:
            before = len(found)
            found |= {
                one.entry.row
                for one in self.taken
                for name, value in one.entry.values.items()
                if name.endswith("_id") and value in found
            }
        return found

    @property
    def erased(self) -> dict[str, int]:
        """By row that the bureau has erased, the ledger number of its last erasure."""
        return {one.entry.row: one.seq for one in self.taken if one.kind == "erase"}


class Strange(Exception):  # noqa: N818 - a finding, not an error of ours
    """The ledger holds an operation that nobody made, or one twice."""


class Oracle:
    """Fed by the simulation with what is entered, and with the ledger as it grows."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._by_trace: dict[Trace, Entry] = {}
        self._by_hash: dict[str, Entry] = {}
        self._hidden: dict[str, set[str]] = {}
        """By row the fields that ever travelled in a sealed part."""
        self.scope_of: dict[str, str] = {}
        """By value the scope of the row it was entered into, or was about to be."""
        self._values = 0
        self.copied: set[int] = set()
        """Entries that two disks have held: each of the laptops may send them as its own."""
        self.life = Life("")

    def value(self, what: str) -> str:
        """A text that was never entered before."""
        self._values += 1
        return f"{what}~{self._values:04d}~"

    def note(self, values: Iterable[Any], scope: str) -> None:
        """Remember where values belong that are about to be entered."""
        self.scope_of.update({one: scope for one in values if is_ours(one)})

    def enter(
        self,
        device: str | None,
        scope: str,
        entity: str,
        row: str,
        values: Mapping[str, Any],
        seen: Seen,
        *,
        of: Operation | None = None,
        names: Iterable[tuple[str, int]] = (),
        on_show: Mapping[str, frozenset[str]] | None = None,
        given: bool = False,
    ) -> Entry:
        """Remember what was entered, and by which operation."""
        number = len(self.entries)
        made = Entry(
            number,
            device,
            scope,
            entity,
            row,
            dict(values),
            dict(seen),
            frozenset(names),
            on_show or {},
            given,
        )
        self.entries.append(made)
        if of is not None:
            self._hidden.setdefault(row, set()).update(of.personal)
            self._by_trace[trace_of(of)] = self._by_hash[of.hash] = made
        self.note(values.values(), scope)
        return made

    def find(self, made: Operation) -> Entry | None:
        """The entry behind an operation; of one that was blanked, the entry that has its open
        fields and no other entry of its transaction and row."""
        if made.hash in self._by_hash:
            return self._by_hash[made.hash]
        if not is_blank(made):
            return self._by_trace.get(trace_of(made))
        txn, row, fields = trace_of(made)
        for (of_txn, of_row, names), entry in self._by_trace.items():
            if (of_txn, of_row) == (txn, row) and fields < names:
                return entry
        return None

    def erased_texts(self, rows: Iterable[str]) -> set[str]:
        """Whatever was entered into what is personal of these rows."""
        of_rows = set(rows)
        return {
            value
            for one in self.entries
            if one.row in of_rows and one.entity != "review"  # why one let go: the same for all
            for name, value in one.values.items()
            if isinstance(value, str) and value != AGREED and self._is_erased(one, name)
        }

    def _is_erased(self, entry: Entry, name: str) -> bool:
        """Whether a field is blank once its row is erased: a personal column, or an answer that
        ever travelled in a sealed part."""
        if is_personal(entry.entity, name):
            return True
        return (
            is_ours(entry.values[name]) and "/" in name and name in self._hidden.get(entry.row, ())
        )

    def begin_life(self, office: str, keep_until: int | None = None) -> None:
        """The bureau's database begins, or goes on from an old copy that knew up to a number."""
        before = [] if keep_until is None else self.life.taken
        self.life = Life(office, [one for one in before if one.seq <= (keep_until or 0)])

    def read_ledger(self, connection: Connection) -> None:
        """Take in what the ledger has more than it had; raises `Strange`."""
        query = (
            select(ledger, ledger_sealed.c.sealed)
            .join(ledger_sealed, ledger_sealed.c.seq == ledger.c.seq, isouter=True)
            .where(ledger.c.seq > self.life.seq)
            .order_by(ledger.c.seq)
        )
        for row in connection.execute(query):
            self._take(row)

    def _take(self, row: Any) -> None:
        made = read(row.core, row.sealed)
        core = made.core
        if core.device == self.life.office:
            values = {} if core.kind == "erase" else made.values  # it says why, and no field
            entry = self.enter(None, core.scope, core.entity, core.row, values, {}, of=made)
        else:
            entry = self._entry_of(made)
            of = {one.device for one in self.life.taken if one.entry is entry}
            if of and (core.device in of or entry.number not in self.copied):
                raise Strange(f"{row.seq}: entry {entry.number} is in the ledger twice")
        shown = {name: pair[0] for name, pair in made.pairs.items()}
        self.life.taken.append(
            Taken(row.seq, core.device, core.dseq, core.kind, row.result, core.base, shown, entry)
        )

    def _entry_of(self, made: Operation) -> Entry:
        found = self.find(made)
        if found is None:
            raise Strange(f"{made.core.device} {made.core.dseq}: an operation nobody made")
        return found

    def frontier(self) -> dict[tuple[str, str, str], list[Taken]]:
        """By (entity, row, field) the accepted entries that no author knowingly overwrote. One that
        was stays so when a copied laptop sends it a second time, after what was entered over it.
        What was erased since is not asked for."""
        found: dict[tuple[str, str, str], list[Taken]] = {}
        overwritten: set[tuple[str, int]] = set()
        erased = self.life.erased
        for one in self.life.taken:
            entry = one.entry
            if one.result == "review":
                continue
            for name in entry.values.keys() - DOCUMENTS:
                if entry.given and self.life.had(entry.row, name, one.base) == entry.values[name]:
                    continue  # no news
                hidden = name in self._hidden.get(entry.row, ()) or is_decided_with_a_personal(
                    entry.entity, name
                )
                if entry.row in erased and hidden:
                    continue
                key = (entry.entity, entry.row, name)
                before = found.get(key, [])
                past = {old.entry.number for old in before if knew(one, old, name)}
                past |= entry.seen.get(name, frozenset())
                overwritten |= {(name, number) for number in past - {entry.number}}
                left = [*before, one]
                found[key] = [of for of in left if (name, of.entry.number) not in overwritten]
        return found
