"""What a commit changed: broadcast once, so that each page decides for itself whether to redraw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Ids of changed rows by table name."""

    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> ChangeSet:
        """Collects (table name, row id) pairs."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for entity, row in pairs:
            found[entity].add(row)
        return cls({entity: frozenset(rows) for entity, rows in found.items()})

    @classmethod
    def of_rows(cls, rows: Mapping[str, Collection[str]]) -> ChangeSet:
        """Row ids by table name, tables without any left out."""
        return cls({entity: frozenset(ids) for entity, ids in rows.items() if ids})

    def touches(self, *entities: str) -> bool:
        """Whether any row of these tables changed."""
        return any(self.rows.get(entity) for entity in entities)

    def __bool__(self) -> bool:
        return any(self.rows.values())
