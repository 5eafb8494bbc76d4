"""Faults of the laptop: each is a patch of the real engine, to be found out (`planted`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, false, insert, select, update

import app.sync.forget as forget_module
import app.sync.greeting as greeting_module
import app.sync.queue as queue_module
import app.sync.recovery as recovery_module
import app.sync.session as session_module
import app.sync.showing as showing_module
import app.sync.uploading as uploading_module
import db.journal.dropping as dropping_module
import db.journal.held as held_module
import db.journal.laptop as laptop_module
import db.journal.publish as publish_module
from app.sync.staging import Staged
from db.journal.publish import Arrival, publish
from db.replication.chain import SignedHead
from db.replication.wire import Result
from db.store import traces
from db.store.blobs import BlobStore
from db.tables.journal import row_meta
from db.tables.laptop import draft, outbox, scope_state
from db.tables.site import attachment_stored

# --- what the laptop does


def acknowledgement_moves_rev() -> Any:
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


def overlay_dropped_early() -> Any:
    def acknowledge(connection: Connection, results: Sequence[Result]) -> None:
        _ACKNOWLEDGE(connection, results)
        connection.execute(update(outbox).where(outbox.c.state == "received").values(state="done"))
        under_way = publish_module._under_way(connection)
        settled = publish_module._settled(connection, under_way)
        publish_module._restore(connection, settled, under_way)

    return patch.object(queue_module, "acknowledge", acknowledge)


_ACKNOWLEDGE = queue_module.acknowledge


def scope_by_scope() -> Any:
    """Each scope is shown as it comes, in a transaction of its own."""

    def show(
        self: Any,
        staged: Staged,
        modes: Mapping[str, str],
        head: SignedHead,
        *rest: Any,
        **more: Any,
    ) -> Any:
        steps = self._steps
        parts = steps.read(lambda connection: staged.arrivals(connection, modes, head.seq))
        for part in _by_need(parts):
            steps.write(lambda connection, one=part: publish(connection, [one], head.seq))
        return _SHOW(self, staged, modes, head, *rest, **more)

    return patch.object(showing_module.Showing, "show", show)


_SHOW = showing_module.Showing.show


def _by_need(parts: Sequence[Arrival]) -> list[Arrival]:
    order = ("bureau", "site", "people", "user")
    return sorted(parts, key=lambda one: order.index(one.scope.partition(":")[0]))


def purge_before_push() -> Any:
    """What waits in a scope that was taken away is not waited for."""

    @contextmanager
    def both() -> Iterator[None]:
        with (
            patch.object(forget_module, "_still_writing", lambda *_: False),
            patch.object(greeting_module.Greeting, "hello", _hello_then_forget),
        ):
            yield

    return both()


_HELLO = greeting_module.Greeting.hello


def _hello_then_forget(self: Any, *told: Any) -> Any:
    answer, offset = _HELLO(self, *told)

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

    self._steps.write(purge)
    return answer, offset


def _scope(core: bytes) -> str:
    return str(forget_module._SCOPED.decode(core).scope)


def search_not_purged() -> Any:
    real = forget_module.local_shape

    def shape(table: Any) -> str | None:
        return None if table.name == "search" else real(table)

    @contextmanager
    def both() -> Iterator[None]:
        with (
            patch.object(forget_module, "local_shape", shape),
            patch.object(showing_module, "derived", SimpleNamespace(refresh=lambda *_: None)),
        ):
            yield

    return both()


def pages_not_rewritten() -> Any:
    """What was removed stays in the pages that are free now."""
    return patch.object(traces, "wipe", lambda _: None)


def row_before_operation() -> Any:
    """The row is written at once, its operation when the transaction is finished."""
    real = laptop_module.LaptopTransaction._record

    def record(self: Any, *rest: Any) -> None:
        self.connection.exec_driver_sql("COMMIT")
        self.connection.exec_driver_sql("BEGIN IMMEDIATE")
        real(self, *rest)

    return patch.object(laptop_module.LaptopTransaction, "_record", record)


def nothing_laid_open() -> Any:
    """What the restored bureau lacks is not sent again."""
    return patch.object(recovery_module.queue, "lay_open", lambda *_: None)


def numbers_of_a_lost_life_believed() -> Any:
    """What the restored bureau counts anew passes for seen as far as the lost life had come."""
    real = held_module.Held.moved

    def moved(self: Any, fresh: Mapping[str, Any], reached: int) -> Any:
        told = {
            name: replace(one, cursor=max(one.cursor, self.reached)) for name, one in fresh.items()
        }
        return real(self, told, reached)

    return patch.object(held_module.Held, "moved", moved)


def lost_bytes_not_sent_again() -> Any:
    """What the bureau has lost of its photos it gets from nobody."""
    real = uploading_module.Uploader._waiting

    def waiting(self: Any, *scopes: Any) -> Any:
        with self._database.read() as connection:
            stored = set(connection.scalars(select(attachment_stored.c.attachment_id)))
        return tuple(one for one in real(self, *scopes) if one.attachment not in stored)

    return patch.object(uploading_module.Uploader, "_waiting", waiting)


def bytes_not_purged() -> Any:
    """A site's photos stay when its rows go."""
    return patch.object(BlobStore, "keep_only", lambda *_: 0)


def nothing_given_back() -> Any:
    """What the bureau asks for it does not get."""
    return patch.object(session_module, "give_back", lambda *_: None)


def given_back_as_own() -> Any:
    """What is given back passes for what the laptop's user has entered."""
    real = laptop_module.LaptopTransaction.edit

    def edit(self: Any, *rest: Any, given: bool = False, **named: Any) -> bool:
        return real(self, *rest, **named)

    return patch.object(laptop_module.LaptopTransaction, "edit", edit)


def not_readmitted() -> Any:
    """A laptop that the restored bureau has forgotten shows it nothing."""

    def readmit(_: Any, refusal: Exception) -> None:
        raise refusal

    return patch.object(recovery_module.Recovery, "readmit", readmit)


def twin_taken_for_oneself() -> Any:
    """Nobody asks whether the last operation the bureau has is the one made here."""
    return patch.object(recovery_module.branch, "hash_of", lambda *_: None)


def parents_dropped() -> Any:
    """What a scope has no more goes, whatever here still points to it."""
    return patch.object(dropping_module, "_needed", lambda *_: set())


def all_is_let_go_of() -> Any:
    """The laptop keeps nothing that the bureau has confirmed, whatever backups hold."""
    real = queue_module.drop_backed_up
    return patch.object(queue_module, "drop_backed_up", lambda one, _: real(one, 10**9))


def erased_operations_stay() -> Any:
    """An erasure comes as rows do, and is not carried out in what was kept beside them."""
    return patch.object(showing_module, "erase", lambda *_: None)


def drafts_of_erased_stay() -> Any:
    """What is typed while an erasure comes stays in its drafts."""
    real = forget_module.erase

    def erase(connection: Connection, arrived: Any) -> None:
        held = [dict(one) for one in connection.execute(select(draft)).mappings()]
        real(connection, arrived)
        left = {(one.form, one.path) for one in connection.execute(select(draft))}
        gone = [one for one in held if (one["form"], one["path"]) not in left]
        if gone:
            connection.execute(insert(draft), gone)

    return patch.object(showing_module, "erase", erase)


def void_here_is_void() -> Any:
    """A photo that was voided here is not sent, whatever the bureau thinks of that."""

    @contextmanager
    def fresh() -> Iterator[None]:
        uploading_module._every_waiting.cache_clear()
        with patch.object(uploading_module, "_is_refused", false):
            try:
                yield
            finally:
                uploading_module._every_waiting.cache_clear()

    return fresh()
