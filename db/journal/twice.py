"""Recognises what comes a second time under the same row: given back by another laptop after a
restore, and sent by its author after all. Where both say the same there is nothing to decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from db.journal.rowstate import Key, Loaded
from db.journal.values import Plain, new_image, written
from db.replication import operation
from db.replication.fields import Fields, read_document, same, split_path
from db.replication.operation import Operation
from db.tables.registry import table_named
from db.tables.server import ledger, ledger_sealed
from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class First:
    """The row as it was first entered here, and by whose operation (`actor`, an account)."""

    image: Plain
    actor: str


class Twice:
    """Asked in the order of the operations of one push; looks into the ledger only where a row is
    added that is there already."""

    def __init__(
        self,
        connection: Connection,
        operations: Sequence[Operation],
        values: Mapping[int, Fields],
        known: Loaded,
    ) -> None:
        self._connection = connection
        self._operations = operations
        self._values = values
        self._known = known
        self._there = frozenset(known.scopes)
        self._found: dict[Key, First | None] = {}

    def first(self, one: Operation) -> First | None:
        """What stands here already of what this operation says, together with all that the push
        says of its row; None if it says anything else.

        That is so if the push adds the row, which is there, and ends with values that the row has
        now, or had when it was entered: what was written since had seen them.
        """
        key = (one.core.entity, one.core.row)
        if key not in self._there:
            return None
        if key not in self._found:
            if one.core.kind != "add":
                return None
            self._found[key] = self._look(key)
        return self._found[key]

    def _look(self, key: Key) -> First | None:
        table = table_named(key[0])
        sent = [one for one in self._operations if (one.core.entity, one.core.row) == key]
        state = self._known.rows.get(key)
        if table is None or state is None or state.stored is None:
            return None
        if any(one.core.kind not in ("add", "edit", "return") for one in sent[1:]):
            return None
        if any(one.core.scope != self._known.scopes[key] for one in sent):
            return None
        try:
            image = new_image(table, key[1], self._values[sent[0].core.dseq])
            for one in sent[1:]:
                image = written(table, image, self._values[one.core.dseq])
            first = self._entered(table, key)
        except Refusal:
            return None
        if first is None:
            return None
        named = {split_path(name)[0] for one in sent for name in self._values[one.core.dseq]}
        for there in (state.stored, first.image):
            if all(_says(table, name, image, there) for name in named):
                return first
        return None

    def _entered(self, table: Table, key: Key) -> First | None:
        query = (
            select(ledger.c.core, ledger_sealed.c.sealed)
            .outerjoin(ledger_sealed, ledger_sealed.c.seq == ledger.c.seq)
            .where(ledger.c.entity == key[0], ledger.c.row == key[1], ledger.c.result != "review")
            .order_by(ledger.c.seq)
            .limit(1)
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        core = operation.parse_core(row.core)
        if core.kind != "add":
            return None
        return First(
            new_image(table, key[1], operation.values_of(row.core, row.sealed)), core.actor
        )


def _says(table: Table, name: str, mine: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    """Whether all that one image says in a column stands in the other; of a document each path."""
    if not table.c[name].info.get("document"):
        return same(mine.get(name), there.get(name))
    paths = read_document(there.get(name))
    return all(same(one, paths.get(path)) for path, one in read_document(mine.get(name)).items())
