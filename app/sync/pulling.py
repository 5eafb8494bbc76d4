"""Fetching what a plan wants: snapshots and pages, staged until every scope is at one head."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.sync.staging import Staged
from app.sync.steps import Bureau, Control, LocalSteps
from db.replication.chain import SignedHead
from db.replication.message import PROTO
from db.replication.wire import (
    MAX_PAGE_ROWS,
    HelloAnswer,
    PullRequest,
    SnapshotRequest,
)
from db.schema import SCHEMA
from inspection.clock import Clock
from inspection.refusal import Refusal

SNAPSHOT_ROWS = 1_000
"""A scope with more rows than this comes as a snapshot when it is taken from the start; a smaller
one costs less as part of a page."""
_PAGES_WITHOUT_END = 10_000
_UNSAVED_MS = 2_000
"""How long what came may lie in memory alone: all that a killed program has to ask for again."""


_MOVED = ("access.scope", "request.access.scope", "sync.account_closed", "sync.grants_moved")


class GrantsMovedError(Exception):
    """A scope promised at hello is held no more."""


class Pulling:
    """The fetching half of one session. What came is durable when it ends, however it ends."""

    def __init__(self, bureau: Bureau, steps: LocalSteps, control: Control, clock: Clock) -> None:
        self._bureau = bureau
        self._steps = steps
        self._control = control
        self._clock = clock
        self._saved_at = 0

    def fetch(
        self, staged: Staged, answer: HelloAnswer, known: SignedHead | None
    ) -> tuple[SignedHead, str | None]:
        """Stage snapshots and pages until every scope has reached one head; returns that head,
        signed, for the caller to check, and the bureau's root of all that is held, if the plan
        names it by one hash. `known` is the newest head seen. If it breaks off, what came until
        then is written down.

        Raises GrantsMovedError, and Refusal as the bureau and the store do.
        """
        self._saved_at = self._clock.now_ms()
        try:
            return self._fetch(staged, answer, known)
        except Refusal:
            with suppress(Refusal):  # a full disk is not why it broke off
                self._save(staged)
            raise

    def _fetch(
        self, staged: Staged, answer: HelloAnswer, known: SignedHead | None
    ) -> tuple[SignedHead, str | None]:
        plan, begun, cursors = staged.plan, staged.manifests, staged.cursors
        rows = {one.scope: one.rows for one in answer.changed}
        for scope, cursor in plan.cursors.items():
            fresh = not cursor and not cursors[scope]
            if scope in begun or (fresh and rows.get(scope, 0) > SNAPSHOT_ROWS):
                self._fetch_whole(scope, staged)
        cursors = staged.cursors
        here = 0
        for _ in range(_PAGES_WITHOUT_END):
            self._control.progress("pull", here, None)
            asked = PullRequest(
                proto=PROTO,
                schema=SCHEMA,
                cursors=cursors,
                held=plan.held,
                at=plan.at,
                limit=min(answer.limits.page_rows, MAX_PAGE_ROWS),
                known=known,
            )
            with _moving_grants():
                page = self._bureau.pull(asked)
            staged.add_page(page)
            cursors.update((part.scope, part.cursor) for part in page.pages)
            here += sum(len(rows.values) for part in page.pages for rows in part.rows)
            if page.complete:
                if not cursors.keys() <= {part.scope for part in page.pages}:
                    raise GrantsMovedError
                signed = page.signed
                if signed is None or {signed.seq, *cursors.values()} != {page.head}:
                    break
                return signed, page.root
            self._save_sometimes(staged)
        raise Refusal("sync.answer_malformed", kind="PullAnswer")

    def _fetch_whole(self, scope: str, staged: Staged) -> None:
        """Stage the missing segments of a scope; if it has changed meanwhile, all of a new one."""
        if scope in staged.manifests and self._fetch_segments(scope, staged):
            return
        for _ in range(3):
            asked = SnapshotRequest(proto=PROTO, schema=SCHEMA, scope=scope)
            with _moving_grants():
                manifest = self._bureau.manifest(asked)
            staged.add_manifest(manifest)
            self._save_sometimes(staged)
            if self._fetch_segments(scope, staged):
                return
        staged.drop_snapshot(scope)

    def _fetch_segments(self, scope: str, staged: Staged) -> bool:
        """Whether all segments could be had; False once the bureau has let go of them."""
        manifest, cards = staged.manifests[scope], staged.missing(scope)
        done = manifest.rows - sum(card.rows for card in cards)
        for card in cards:
            self._control.progress("pull", done, manifest.rows)
            try:
                with _moving_grants():
                    data = self._bureau.segment(scope, card)
            except Refusal as refusal:
                if not refusal.code.endswith("snapshot.gone"):
                    raise
                return False
            if hashlib.sha256(data).hexdigest() != card.sha256:
                raise Refusal("sync.answer_malformed", kind="Segment")
            staged.add_segment(scope, card, data)
            self._save_sometimes(staged)
            done += card.rows
        return True

    def _save_sometimes(self, staged: Staged) -> None:
        """A clock that was set back, or far ahead, only has it written down earlier."""
        if not 0 <= self._clock.now_ms() - self._saved_at < _UNSAVED_MS:
            self._save(staged)

    def _save(self, staged: Staged) -> None:
        staged.saved(self._steps.write(staged.save))
        self._saved_at = self._clock.now_ms()


@contextmanager
def _moving_grants() -> Iterator[None]:
    """A scope that may no longer be fetched was revoked since the hello, or the account closed."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code not in _MOVED:
            raise
        raise GrantsMovedError from refusal
