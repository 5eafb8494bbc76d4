"""Faults of the bureau: each is a patch of the real engine, to be found out (`planted`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import msgspec
from sqlalchemy import Connection, select

import db.journal.accept as accept_module
import db.journal.echo as echo_module
import db.journal.judgement as judgement_module
import db.journal.rowstate as rowstate_module
import db.replication.chain as chain_module
import server.arriving as arriving_module
import server.sheets as sheets_module
import server.snapshots as snapshots_module
import server.sync as sync_module
import server.tokens as tokens_module
from db import merge
from db.journal.feed import Changes, changes, whole_scope
from db.journal.ledger import Entry, stored_results
from db.journal.rules import Caller
from db.replication.chain import Position
from db.replication.operation import Core, Operation, operation_hash, parse_core
from db.replication.rows import Rows
from db.tables.bureau import account
from db.tables.journal import row_meta
from db.tables.server import device, ledger
from forms.signing import PublicKey
from inspection.refusal import Refusal

# --- how the bureau judges


def rule_inverted() -> Any:
    def judge(
        writers: merge.Writers | None, device: str, base: int, is_open: bool, equal: bool
    ) -> merge.Verdict:
        other = None if writers is None else writers.newest_not_by(device)
        if other is None or other.seq > base:
            return merge.Verdict.CLEAN
        return merge.Verdict.JOINS if is_open else merge.Verdict.OPENS

    return patch.object(merge, "judge", judge)


def last_push_wins() -> Any:
    return patch.object(merge, "judge", lambda *_: merge.Verdict.CLEAN)


def a_resolve_closes_all() -> Any:
    """A decision ends the conflict, also for candidates that came after its card was shown."""
    real = merge.accept

    def accept(state: merge.GroupState, *rest: Any, **options: Any) -> merge.Outcome:
        outcome = real(state, *rest, **options)
        if not options.get("saw"):
            return outcome
        return replace(outcome, state=replace(outcome.state, conflict=None))

    return patch.object(merge, "accept", accept)


def office_is_one_person() -> Any:
    """What the office writes takes the place of all it has written there before."""
    real = merge.written_over

    def over(conflict: merge.Conflict, candidate: merge.Candidate) -> merge.Conflict | None:
        office = candidate.stamp.device
        others = tuple(one for one in conflict.candidates if one.stamp.device != office)
        return real(replace(conflict, candidates=others), candidate)

    return patch.object(merge, "written_over", over)


def own_writes_count() -> Any:
    return patch.object(merge.Writers, "newest_not_by", lambda self, _: self.newest)


def freeze_ignored() -> Any:
    return patch.object(rowstate_module, "_frozen", lambda *_: {})


def rights_ignored() -> Any:
    return patch.object(judgement_module, "may_write", lambda *_: True)


def poison_stops_the_queue() -> Any:
    """A push with anything to refuse in it is refused whole."""
    real = judgement_module.Batch.judge

    def judge(self: Any, *rest: Any, **options: Any) -> list[Entry]:
        entries = real(self, *rest, **options)
        if any(one.result == "review" for one in entries):
            raise Refusal("push.refused")
        return entries

    return patch.object(judgement_module.Batch, "judge", judge)


def clock_decides() -> Any:
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


def results_not_kept() -> Any:
    """A repeated operation passes for an unknown one."""

    def divide(
        _connection: Connection, _caller: Caller, place: Position, sent: Sequence[Operation]
    ) -> tuple[list[Any], list[Operation]]:
        return [], [one for one in sent if one.core.dseq > place.dseq]

    return patch.object(accept_module, "_divide", divide)


def cursor_runs_ahead() -> Any:
    """A page that is full says that it is the last one."""

    def early(
        connection: Connection, cursors: Mapping[str, int], head: int, limit: int
    ) -> tuple[list[Changes], bool]:
        found, _ = changes(connection, cursors, head, limit)
        found = [replace(one, cursor=head) for one in found]
        missing = cursors.keys() - {one.scope for one in found}
        return found + [Changes(scope, head, []) for scope in sorted(missing)], True

    return patch.object(sync_module, "changes", early)


def scopes_not_checked() -> Any:
    """Whoever asks for a scope gets it."""

    def every(connection: Connection, _account: str, _now: int) -> dict[str, str]:
        return dict.fromkeys(connection.scalars(select(row_meta.c.scope).distinct()), "write")

    return patch.object(sheets_module, "scopes_held", every)


def photos_for_everybody() -> Any:
    """Whoever names a photo's row gets its bytes."""
    return patch.object(arriving_module, "scopes_held", lambda *_: _Everything())


class _Everything(dict[str, str]):
    def get(self, _scope: object, _default: object = None) -> Any:
        return "write"


def sheet_never_renewed() -> Any:
    """What an account held when it first asked is what it holds."""
    return patch.object(sheets_module, "_renewed", lambda *asked: asked[-1])


def echo_of_others() -> Any:
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


def links_not_checked() -> Any:
    """Verifying a ledger asks whether each entry is whole, not whether it is linked."""

    def check(entry: chain_module.LedgerEntry, seq: int, _previous: str) -> Core:
        if operation_hash(entry.core) != entry.hash:
            raise Refusal("ledger.broken", reason="core", seq=seq)
        return parse_core(entry.core)

    return patch.object(chain_module, "_check_entry", check)


def restore_not_noticed() -> Any:
    """A head that this ledger does not hold is taken for its own."""
    return patch.object(sync_module, "check_known", lambda *_: None)


def ceiling_ignored() -> Any:
    """What pages showed in a life that was lost passes for having seen the same numbers of this."""
    return patch.object(Caller, "saw", lambda _, base: base)


def shared_past_ignored() -> Any:
    """What a laptop did before its copy parted from it counts as another one's."""
    return patch.object(merge.Author, "made", lambda self, stamp: stamp.device == self.device)


def fork_not_noticed() -> Any:
    """An operation of a number that the ledger has passes for the one it has, whatever it says."""

    def divide(
        connection: Connection, caller: Caller, place: Position, sent: Sequence[Operation]
    ) -> tuple[list[accept_module.Result], list[Operation]]:
        dseqs = [one.core.dseq for one in sent if one.core.dseq <= place.dseq]
        stored = stored_results(connection, caller.device, dseqs)
        known = [accept_module.Result(dseq, *stored[dseq][1:]) for dseq in dseqs]
        fresh = [one for one in sent if one.core.dseq > place.dseq]
        return known, fresh

    @contextmanager
    def both() -> Iterator[None]:
        with (
            patch.object(accept_module, "_divide", divide),
            patch.object(accept_module, "follow", lambda *_: None),
            patch.object(sync_module, "_check_past", lambda *_: None),
        ):
            yield

    return both()


def snapshot_lacks_a_row() -> Any:
    """A snapshot is made without a site's last problem."""

    def lacking(connection: Connection, scope: str) -> Iterator[Rows]:
        for rows in whole_scope(connection, scope):
            end = -1 if rows.entity == "problem" else None
            yield msgspec.structs.replace(rows, values=rows.values[:end], revs=rows.revs[:end])

    return patch.object(snapshots_module, "whole_scope", lacking)


def revocation_ignored() -> Any:
    """A device that was shut out may sign in, as long as nobody asks again at the push."""
    real = tokens_module._holder

    def holder(connection: Connection, device_id: str, *, leaving: bool) -> Any:
        revoked = select(device.c.revoked_at).where(device.c.id == device_id)
        before = connection.execute(revoked).scalar()
        if before is None:
            return real(connection, device_id, leaving=leaving)
        found = connection.execute(
            select(device, account.c.role)
            .join(account, account.c.id == device.c.account_id)
            .where(device.c.id == device_id)
        ).one()
        key = PublicKey.parse(found.public_key)
        return tokens_module.Holder(found.account_id, found.id, found.role, key)

    return patch.object(tokens_module, "_holder", holder)


def a_table_left_out() -> Any:
    """Who fetches gets no row of one table."""

    def lacking(connection: Connection, *asked: Any) -> tuple[list[Changes], bool]:
        found, complete = changes(connection, *asked)
        kept = [[rows for rows in one.rows if rows.entity != "sheet_keying"] for one in found]
        return [replace(one, rows=rows) for one, rows in zip(found, kept, strict=True)], complete

    return patch.object(sync_module, "changes", lacking)
