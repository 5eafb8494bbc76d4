"""What a session did, told to whoever started it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.changes import ChangeSet


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a session did."""

    sent: int
    """Rows whose operations the bureau acknowledged."""
    received: int
    """Rows that came from the bureau, without those just sent to it."""
    changes: ChangeSet
    clock_offset_ms: int
    """How far the laptop's clock is ahead of the bureau's; negative if it is behind."""
    mismatched: tuple[str, ...] = ()
    """Scopes that differed from the bureau's although nothing was missing, and were taken anew."""
    forgotten: tuple[str, ...] = ()
    """Scopes whose grant had ended, removed from this laptop."""
    sites_lost: tuple[str, ...] = ()
    """Names of the sites among them."""
    removed: frozenset[tuple[str, str]] = frozenset()
    """Rows (entity, id) that went with them."""
    kept: tuple[str, ...] = ()
    """Scopes whose grant has ended, kept until what was written in them meanwhile is sent."""
    copied: bool = False
    """This laptop was a copy of another: it has an identity of its own now."""
    joined: bool = False
    """The bureau had been restored from a backup: what it lacked was sent again."""
    closed: bool = False
    """The account was closed: what was written is at the bureau, and nothing of it is here."""

    def then(self, later: Outcome) -> Outcome:
        """Both rounds of one session together."""
        return replace(
            later,
            received=self.received + later.received,
            changes=ChangeSet.of([*pairs(self.changes), *pairs(later.changes)]),
            mismatched=tuple(sorted({*self.mismatched, *later.mismatched})),
            forgotten=tuple(sorted({*self.forgotten, *later.forgotten})),
            sites_lost=tuple(sorted({*self.sites_lost, *later.sites_lost})),
            removed=self.removed | later.removed,
        )


def pairs(changes: ChangeSet) -> list[tuple[str, str]]:
    """Every (entity, row) of a set of changes."""
    return [(entity, row) for entity, rows in changes.rows.items() for row in rows]
