"""Shows what a session fetched, all of it in one transaction; what was taken away goes with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from app.sync import queue, staging
from app.sync.forget import Forgotten, erase, forget
from app.sync.greeting import Greeting
from app.sync.log import SessionLog
from app.sync.outcome import pairs
from app.sync.staging import Staged
from app.sync.standing import keep_head, keep_published, keep_unshown
from app.sync.steps import Control, LocalSteps
from db import derived
from db.changes import ChangeSet
from db.journal.lives import enter
from db.journal.publish import Arrival, publish
from db.journal.returning import keep_aside
from db.replication.chain import SignedHead
from inspection.refusal import Refusal

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What changed before the user's eyes. `received` counts rows without those sent from here;
    `joined`: they are the first of another life of the bureau."""

    received: int
    changes: ChangeSet
    gone: Forgotten
    joined: bool


class Showing:
    """The last step of one session."""

    def __init__(
        self, steps: LocalSteps, control: Control, log: SessionLog, greeting: Greeting
    ) -> None:
        self._steps = steps
        self._control = control
        self._log = log
        self._greeting = greeting

    def show(
        self,
        staged: Staged,
        modes: Mapping[str, str],
        head: SignedHead,
        horizon: int,
        sent: Set[Key],
        *,
        lost: tuple[str, ...] = (),
        differing: Collection[str] = (),
    ) -> Shown:
        """Publish what is staged as of `head`, forget the scopes `lost`, drop what every backup up
        to `horizon` holds. All of it or nothing.

        What cannot be shown is fetched anew next time. Raises Refusal ``sync.cancelled``, those of
        the store and of `Staged.arrivals`, and IntegrityError.
        """
        self._control.check()
        self._control.progress("publish", 0, None)
        joined, plan = self._greeting.joined, staged.plan

        def all_at_once(connection: Connection) -> Shown:
            arrived = staged.arrivals(connection, modes, head.seq)
            if joined is not None:
                keep_aside(connection, arrived, joined.agreed)
                enter(connection, joined.epoch, joined.agreed)
                keep_unshown(connection, None)
            gone = forget(connection, lost)
            erase(connection, [rows for one in arrived for rows in one.rows])
            changes = publish(connection, arrived, head.seq, all_held=plan.held is not None)
            keep_head(connection, head)
            queue.drop_backed_up(connection, horizon)
            if gone.rows:
                derived.refresh(connection, ChangeSet.of(gone.rows))
                changes = ChangeSet.of([*pairs(changes), *gone.rows])
            staging.clear(connection)
            keep_published(connection)
            begun = {one.scope for one in arrived if not plan.cursors.get(one.scope, plan.at)}
            news = _rows_of(one for one in arrived if one.scope not in begun) - sent
            bulk = _counted((one for one in arrived if one.scope in begun), sent)
            self._log.received(connection, news, bulk)
            self._log.taken_anew(connection, differing)
            received = len(news) + sum(bulk.values())
            return Shown(received, changes, gone, joined is not None)

        try:
            shown = self._steps.write(all_at_once)
        except (Refusal, IntegrityError) as error:
            if not (isinstance(error, Refusal) and error.code.startswith("store.")):
                self._steps.write(partial(staging.begin_anew, shown=staged.scopes))
            raise
        self._greeting.joined, self._greeting.head = None, head
        return shown


def _rows_of(arrivals: Iterable[Arrival]) -> set[tuple[str, str]]:
    return {(rows.entity, row[0]) for one in arrivals for rows in one.rows for row in rows.values}


def _counted(arrivals: Iterable[Arrival], sent: Collection[tuple[str, str]]) -> dict[str, int]:
    """By table how many rows came that were not sent from here."""
    found: dict[str, set[str]] = {}
    for rows in (rows for one in arrivals for rows in one.rows):
        found.setdefault(rows.entity, set()).update(row[0] for row in rows.values)
    for entity, row in sent:
        found.get(entity, set()).discard(row)
    return {entity: len(ids) for entity, ids in found.items() if ids}
