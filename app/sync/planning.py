"""What a session fetches: from which cursor each scope, and which of them whole."""

from __future__ import annotations

from app.sync.staging import Plan
from app.sync.standing import Standing
from db.replication.wire import HelloAnswer
from db.schema import SCHEMA


def differing_scopes(standing: Standing, answer: HelloAnswer) -> set[str]:
    """Scopes whose rows are not the bureau's although nothing of them is missing here."""
    found = set()
    for head in answer.changed:
        held = standing.scopes.get(head.scope)
        if held is None or held.cursor < head.rev:
            continue
        if (held.digest, held.rows) != (head.digest, head.rows):
            found.add(head.scope)
    return found


def plan_of(
    standing: Standing, answer: HelloAnswer, differing: set[str], *, anew: bool = False
) -> Plan:
    """Every scope held by grant takes part, so that no row arrives before what it refers to.

    `anew`: all that is held is taken whole; the bureau was restored, and its revs mean others."""
    granted = sorted(card.scope for card in answer.grants or ())
    whole = [
        scope
        for scope in granted
        if anew or scope in differing or (standing.outgrown and scope in standing.scopes)
    ]
    cursors = {
        scope: 0
        if scope in whole or scope not in standing.scopes
        else standing.scopes[scope].cursor
        for scope in granted
    }
    return Plan(epoch=answer.epoch, schema=SCHEMA, cursors=cursors, whole=whole)
