"""Fetching what a plan wants: snapshots and pages, staged until every scope is at one head."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from app.sync import staging
from app.sync.staging import Plan, Staged
from app.sync.steps import Bureau, Control, LocalSteps
from db.replication.chain import SignedHead
from db.replication.message import PROTO
from db.replication.wire import (
    MAX_PAGE_ROWS,
    HelloAnswer,
    PullRequest,
    SegmentCard,
    SnapshotManifest,
    SnapshotRequest,
)
from db.schema import SCHEMA
from inspection.refusal import Refusal

SNAPSHOT_ROWS = 1_000
"""A scope with more rows than this comes as a snapshot when it is taken from the start; a smaller
one costs less as part of a page."""
_PAGES_WITHOUT_END = 10_000


_MOVED = ("access.scope", "request.access.scope", "sync.account_closed", "sync.grants_moved")


class GrantsMovedError(Exception):
    """A scope promised at hello is held no more."""


@dataclass(frozen=True, slots=True)
class Pulling:
    """The fetching half of one session. Each piece is durable before the next is asked for."""

    bureau: Bureau
    steps: LocalSteps
    control: Control

    def fetch(
        self, plan: Plan, staged: Staged, answer: HelloAnswer, known: SignedHead | None
    ) -> tuple[SignedHead, str | None]:
        """Stage snapshots and pages until every scope has reached one head; returns that head,
        signed, for the caller to check, and the bureau's root of all that is held, if the plan
        names it by one hash. `known` is the newest head seen.

        Raises GrantsMovedError, and Refusal as the bureau and the store do.
        """
        rows = {one.scope: one.rows for one in answer.changed}
        for scope, cursor in plan.cursors.items():
            begun = scope in staged.manifests
            fresh = not cursor and not staged.cursors[scope]
            if begun or (fresh and rows.get(scope, 0) > SNAPSHOT_ROWS):
                self._fetch_whole(scope, staged)
        cursors = dict(self.steps.write(lambda connection: staging.begin(connection, plan)).cursors)
        here = 0
        for _ in range(_PAGES_WITHOUT_END):
            self.control.progress("pull", here, None)
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
                page = self.bureau.pull(asked)
            self.steps.write(partial(staging.keep_page, answer=page))
            cursors.update({part.scope: part.cursor for part in page.pages})
            here += sum(len(rows.values) for part in page.pages for rows in part.rows)
            if page.complete:
                if not cursors.keys() <= {part.scope for part in page.pages}:
                    raise GrantsMovedError
                signed = page.signed
                if signed is None or {signed.seq, *cursors.values()} != {page.head}:
                    break
                return signed, page.root
        raise Refusal("sync.answer_malformed", kind="PullAnswer")

    def _fetch_whole(self, scope: str, staged: Staged) -> None:
        """Stage the missing segments of a scope; if it has changed meanwhile, all of a new one."""
        begun = staged.manifests.get(scope)
        if begun is not None and self._fetch_segments(begun[0], staged.missing(scope)):
            return
        for _ in range(3):
            asked = SnapshotRequest(proto=PROTO, schema=SCHEMA, scope=scope)
            with _moving_grants():
                manifest = self.bureau.manifest(asked)
            self.steps.write(partial(staging.keep_manifest, manifest=manifest))
            if self._fetch_segments(manifest, manifest.segments):
                return
        self.steps.write(lambda connection: staging.drop_snapshot(connection, scope))

    def _fetch_segments(self, manifest: SnapshotManifest, cards: list[SegmentCard]) -> bool:
        """Whether all these segments could be had; False once the bureau has let go of them."""
        done = manifest.rows - sum(card.rows for card in cards)
        for card in cards:
            self.control.progress("pull", done, manifest.rows)
            try:
                with _moving_grants():
                    data = self.bureau.segment(manifest.scope, card)
            except Refusal as refusal:
                if not refusal.code.endswith("snapshot.gone"):
                    raise
                return False
            if hashlib.sha256(data).hexdigest() != card.sha256:
                raise Refusal("sync.answer_malformed", kind="Segment")
            self.steps.write(
                partial(staging.keep_segment, scope=manifest.scope, card=card, data=data)
            )
            done += card.rows
        return True


@contextmanager
def _moving_grants() -> Iterator[None]:
    """A scope that may no longer be fetched was revoked since the hello, or the account closed."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code not in _MOVED:
            raise
        raise GrantsMovedError from refusal
