"""Faults planted into the real engine, each with the invariant that must find it out: what the
simulator does not notice in a broken engine, it would not notice in ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, select, update

import app.sync.forget as forget_module
import app.sync.queue as queue_module
import app.sync.session as session_module
import db.journal.accept as accept_module
import db.journal.echo as echo_module
import db.journal.judgement as judgement_module
import db.journal.laptop as laptop_module
import db.journal.publish as publish_module
import db.journal.rowstate as rowstate_module
import db.replication.chain as chain_module
import server.sheets as sheets_module
import server.sync as sync_module
from app.sync.staging import Plan, arrivals
from db import merge
from db.journal.feed import Changes, changes
from db.journal.ledger import Entry
from db.journal.publish import Arrival, publish
from db.journal.rules import Caller
from db.replication.chain import Position, SignedHead
from db.replication.operation import Core, Operation, operation_hash, parse_core
from db.replication.rows import Rows
from db.replication.wire import Result
from db.store import traces
from db.tables.journal import row_meta
from db.tables.laptop import outbox, scope_state
from db.tables.server import ledger
from inspection.refusal import Refusal
from tests.sync_sim.events import Kind

Plant = Callable[[], Any]

USUAL = (
    Kind.ADD,
    Kind.OPEN,
    Kind.SAVE,
    Kind.EDIT,
    Kind.ANSWER,
    Kind.PAPER,
    Kind.VOID,
    Kind.POISON,
    Kind.OFFICE,
    Kind.LEND,
    Kind.ASSIGN,
    Kind.SYNC,
    Kind.JUMP,
)
DISPUTES = (
    Kind.ADD,
    Kind.OPEN,
    Kind.SAVE,
    Kind.EDIT,
    Kind.SYNC,
    Kind.RESOLVE,
)
"""Named one by one, so that a kind of event that is new leaves these runs as they are."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault, who must notice it, and the runs in which that is seen: `steps` events of `seed`."""

    name: str
    plant: Plant
    noticed_by: str
    seed: int
    steps: int = 40
    kinds: tuple[Kind, ...] = USUAL


# --- how the bureau judges


def _rule_inverted() -> Any:
    def judge(
        writers: merge.Writers | None, device: str, base: int, is_open: bool, equal: bool
    ) -> merge.Verdict:
        other = None if writers is None else writers.newest_not_by(device)
        if other is None or other.seq > base:
            return merge.Verdict.CLEAN
        return merge.Verdict.JOINS if is_open else merge.Verdict.OPENS

    return patch.object(merge, "judge", judge)


def _last_push_wins() -> Any:
    return patch.object(merge, "judge", lambda *_: merge.Verdict.CLEAN)


def _a_resolve_closes_all() -> Any:
    """A decision ends the conflict, also for candidates that came after its card was shown."""
    real = merge.accept

    def accept(state: merge.GroupState, *rest: Any, **options: Any) -> merge.Outcome:
        outcome = real(state, *rest, **options)
        if not options.get("saw"):
            return outcome
        return replace(outcome, state=replace(outcome.state, conflict=None))

    return patch.object(merge, "accept", accept)


def _own_writes_count() -> Any:
    return patch.object(merge.Writers, "newest_not_by", lambda self, _: self.newest)


def _freeze_ignored() -> Any:
    return patch.object(rowstate_module, "_frozen", lambda *_: {})


def _rights_ignored() -> Any:
    return patch.object(judgement_module, "may_write", lambda *_: True)


def _poison_stops_the_queue() -> Any:
    """A push with anything to refuse in it is refused whole."""
    real = judgement_module.Batch.judge

    def judge(self: Any, *rest: Any, **options: Any) -> list[Entry]:
        entries = real(self, *rest, **options)
        if any(one.result == "review" for one in entries):
            raise Refusal("push.refused")
        return entries

    return patch.object(judgement_module.Batch, "judge", judge)


def _clock_decides() -> Any:
    """Whoever's clock is a day ahead is sent away until it is set."""
    real = accept_module._check

    def check(caller: Caller, place: Any, fresh: Sequence[Operation], schema: int) -> None:
        real(caller, place, fresh, schema)
        for one in fresh:
            if one.core.at > _NOW[0] + 86_400_000:
                raise Refusal("push.clock")

    def accept(connection: Connection, clock: Any, *rest: Any, **options: Any) -> Any:
        _NOW[0] = clock.now_ms()
        return _ACCEPT(connection, clock, *rest, **options)

    @contextmanager
    def both() -> Iterator[None]:
        with (
            patch.object(accept_module, "_check", check),
            patch.object(sync_module, "accept", accept),
        ):
            yield

    return both()


_NOW = [0]
_ACCEPT = accept_module.accept


# --- what the bureau hands out


def _results_not_kept() -> Any:
    """A repeated operation passes for an unknown one."""

    def divide(
        _connection: Connection, _caller: Caller, place: Position, sent: Sequence[Operation]
    ) -> tuple[list[Any], list[Operation]]:
        return [], [one for one in sent if one.core.dseq > place.dseq]

    return patch.object(accept_module, "_divide", divide)


def _cursor_runs_ahead() -> Any:
    """A page that is full says that it is the last one."""

    def early(
        connection: Connection, cursors: Mapping[str, int], head: int, limit: int
    ) -> tuple[list[Changes], bool]:
        found, _ = changes(connection, cursors, head, limit)
        found = [replace(one, cursor=head) for one in found]
        missing = cursors.keys() - {one.scope for one in found}
        return found + [Changes(scope, head, []) for scope in sorted(missing)], True

    return patch.object(sync_module, "changes", early)


def _scopes_not_checked() -> Any:
    """Whoever asks for a scope gets it."""

    def every(connection: Connection, _account: str, _now: int) -> dict[str, str]:
        return dict.fromkeys(connection.scalars(select(row_meta.c.scope).distinct()), "write")

    return patch.object(sheets_module, "scopes_held", every)


def _sheet_never_renewed() -> Any:
    """What an account held when it first asked is what it holds."""
    return patch.object(sheets_module, "_renewed", lambda *asked: asked[-1])


def _echo_of_others() -> Any:
    """A row that the device touched last is its own, whoever else has touched it since."""

    def own(connection: Connection, device: str, rows: Rows, published: int) -> dict[str, int]:
        mine = select(ledger.c.row, ledger.c.seq).where(
            ledger.c.entity == rows.entity,
            ledger.c.device == device,
            ledger.c.seq.in_(rows.revs),
            ledger.c.seq > published,
        )
        return {one.row: one.seq for one in connection.execute(mine)}

    return patch.object(echo_module, "_own", own)


def _links_not_checked() -> Any:
    """Verifying a ledger asks whether each entry is whole, not whether it is linked."""

    def check(entry: chain_module.LedgerEntry, seq: int, _previous: str) -> Core:
        if operation_hash(entry.core) != entry.hash:
            raise Refusal("ledger.broken", reason="core", seq=seq)
        return parse_core(entry.core)

    return patch.object(chain_module, "_check_entry", check)


def _restore_not_noticed() -> Any:
    """A head that this ledger does not hold is taken for its own."""
    return patch.object(sync_module, "check_known", lambda *_: None)


# --- what the laptop does


def _acknowledgement_moves_rev() -> Any:
    def acknowledge(connection: Connection, results: Sequence[Result]) -> None:
        _ACKNOWLEDGE(connection, results)
        for one in results:
            row = connection.execute(
                select(outbox.c.entity, outbox.c.row).where(outbox.c.dseq == one.dseq)
            ).one()
            here = (row_meta.c.entity == row.entity) & (row_meta.c.row == row.row)
            if one.code != "review":
                connection.execute(update(row_meta).where(here).values(rev=one.seq))

    return patch.object(queue_module, "acknowledge", acknowledge)


def _overlay_dropped_early() -> Any:
    def acknowledge(connection: Connection, results: Sequence[Result]) -> None:
        _ACKNOWLEDGE(connection, results)
        connection.execute(update(outbox).where(outbox.c.state == "received").values(state="done"))
        settled = publish_module._settled(connection, publish_module._under_way(connection))
        publish_module._restore(connection, settled)

    return patch.object(queue_module, "acknowledge", acknowledge)


_ACKNOWLEDGE = queue_module.acknowledge


def _scope_by_scope() -> Any:
    """Each scope is shown as it comes, in a transaction of its own."""

    def _publish(
        self: Any,
        plan: Plan,
        modes: Mapping[str, str],
        lost: tuple[str, ...],
        head: SignedHead,
        *rest: Any,
    ) -> Any:
        parts = self._read(lambda connection: arrivals(connection, plan, modes, head.seq))
        for part in _by_need(parts):
            self._write(lambda connection, one=part: publish(connection, [one], head.seq))
        return _PUBLISH(self, plan, modes, lost, head, *rest)

    return patch.object(session_module.Session, "_publish", _publish)


_PUBLISH = session_module.Session._publish


def _by_need(parts: Sequence[Arrival]) -> list[Arrival]:
    order = ("bureau", "site", "people", "user")
    return sorted(parts, key=lambda one: order.index(one.scope.partition(":")[0]))


def _purge_before_push() -> Any:
    """What waits in a scope that was taken away is not waited for."""

    @contextmanager
    def both() -> Iterator[None]:
        with (
            patch.object(forget_module, "_still_writing", lambda *_: False),
            patch.object(session_module.Session, "_push", _forget_then_push),
        ):
            yield

    return both()


_PUSH = session_module.Session._push


def _forget_then_push(self: Any, answer: Any) -> int:
    def purge(connection: Connection) -> None:
        if answer.grants is None:
            return  # just what is held here
        held = set(connection.scalars(select(scope_state.c.scope)))
        lost = held - {card.scope for card in answer.grants}
        of = {
            row.dseq
            for row in connection.execute(select(outbox).where(outbox.c.state == "pending"))
            if _scope(row.core) in lost
        }
        connection.execute(update(outbox).where(outbox.c.dseq.in_(of)).values(state="done"))
        forget_module.forget(connection, lost)

    self._write(purge)
    return _PUSH(self, answer)


def _scope(core: bytes) -> str:
    return str(forget_module._SCOPED.decode(core).scope)


def _search_not_purged() -> Any:
    real = forget_module.local_shape

    def shape(table: Any) -> str | None:
        return None if table.name == "search" else real(table)

    @contextmanager
    def both() -> Iterator[None]:
        with (
            patch.object(forget_module, "local_shape", shape),
            patch.object(session_module, "derived", SimpleNamespace(refresh=lambda *_: None)),
        ):
            yield

    return both()


def _pages_not_rewritten() -> Any:
    """What was removed stays in the pages that are free now."""
    return patch.object(traces, "wipe", lambda _: None)


def _row_before_operation() -> Any:
    """The row is written at once, its operation when the transaction is finished."""
    real = laptop_module.LaptopTransaction._record

    def record(self: Any, *rest: Any) -> None:
        self.connection.exec_driver_sql("COMMIT")
        self.connection.exec_driver_sql("BEGIN IMMEDIATE")
        real(self, *rest)

    return patch.object(laptop_module.LaptopTransaction, "_record", record)


PLANTED = (
    Planted("merge rule inverted", _rule_inverted, "every_value_is_current_or_on_show", 2),
    Planted("last push wins", _last_push_wins, "every_value_is_current_or_on_show", 2),
    Planted(
        "resolve closes unseen candidates",
        _a_resolve_closes_all,
        "every_value_is_current_or_on_show",
        4,
        steps=100,
        kinds=DISPUTES,
    ),
    Planted("own writes count", _own_writes_count, "no_conflict_without_disagreement", 2),
    Planted("freeze ignored", _freeze_ignored, "a_frozen_row_stays_frozen", 28),
    Planted("rights ignored", _rights_ignored, "nobody_writes_outside_his_scopes", 4),
    Planted("poison stops the queue", _poison_stops_the_queue, "a_session_is_bounded", 1),
    Planted("clock decides", _clock_decides, "a_session_is_bounded", 10),
    Planted("stored results not returned", _results_not_kept, "a_session_is_bounded", 2),
    Planted("cursor advanced early", _cursor_runs_ahead, "no_pull_skips_a_change", 4),
    Planted("scope check skipped", _scopes_not_checked, "no_answer_holds_a_foreign_row", 1),
    Planted("sheet never renewed", _sheet_never_renewed, "no_pull_skips_a_change", 1),
    Planted("echo of others", _echo_of_others, "devices_equal_the_bureau", 2),
    Planted("chain link unchecked", _links_not_checked, "tampering_is_detected", 1),
    Planted(
        "epoch ignored",
        _restore_not_noticed,
        "a_session_is_bounded",
        2,
        kinds=(Kind.ADD, Kind.EDIT, Kind.SYNC, Kind.BUREAU_COPY, Kind.BUREAU_COPY),
    ),
    Planted("overlay dropped early", _overlay_dropped_early, "own_edits_stay_on_screen", 1),
    Planted("scope by scope", _scope_by_scope, "a_crash_leaves_all_or_nothing", 1),
    Planted("purge before push", _purge_before_push, "a_session_is_bounded", 4),
    Planted("purge skips search", _search_not_purged, "a_purge_leaves_no_trace", 26),
    Planted("pages not rewritten", _pages_not_rewritten, "a_purge_leaves_no_trace", 4),
    Planted(
        "row before operation",
        _row_before_operation,
        "a_crash_leaves_all_or_nothing",
        1,
        kinds=(Kind.ADD,),
    ),
    Planted(
        "acknowledgement moves rev",
        _acknowledgement_moves_rev,
        "every_value_is_current_or_on_show",
        6,
        steps=80,
        kinds=(Kind.ADD, Kind.EDIT, Kind.SYNC),
    ),
)
