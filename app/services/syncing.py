"""Sync as the user sees it: one button, what waits, what went wrong, and the history of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import func, select

from app.services.laptop import Laptop
from app.sync.connection import Connection
from app.sync.fetching import CACHE_BYTES, Blobs, Fetcher
from app.sync.log import SessionLog
from app.sync.outcome import Outcome
from app.sync.pace import Pace
from app.sync.session import Session
from app.sync.standing import Identity, read_identity
from app.sync.steps import Beside, Bureau, Control, OnDb, in_turn
from app.sync.transport import BureauLink
from app.sync.uploading import Uploaded, Uploader, Uploads
from db.changes import ChangeSet
from db.journal.state import read_state, write_state
from db.queries import sync_history
from db.queries.deciders import count_mine
from db.queries.sync_history import SyncRecord
from db.store.named import named_digests
from db.tables.journal import erasure, review
from db.tables.laptop import outbox
from db.tables.site import attachment
from inspection.refusal import Refusal

T = TypeVar("T")

DONE = sync_history.DONE
"""`SyncRecord.outcome` of a session that reached its end; else the code of the refusal."""
CLOCK_TOLERANCE_MS = 120_000
"""A clock further off than this is worth a warning: papers carry its dates."""

Progress = Callable[[str, int, int | None], None]


class Link(Bureau, Uploads, Blobs, Protocol):
    """All that is asked of the bureau."""


_WAITING_ROWS = select(func.count()).select_from(
    select(outbox.c.entity, outbox.c.row).where(outbox.c.state == "pending").distinct().subquery()
)

MakeLink = Callable[[Identity], Link]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a finished sync did: records the bureau received, records that came from it, what waits
    for a person, and when it ended (UTC ms)."""

    sent: int
    received: int
    conflicts: int
    reviews: int
    at: int
    clock_offset_ms: int = 0
    """How far this laptop's clock is ahead of the bureau's."""
    forgotten: int = 0
    """Scopes removed from this laptop because their grant had ended."""
    sites_lost: tuple[str, ...] = ()
    """Names of the sites among them."""
    removed: frozenset[str] = frozenset()
    """Ids of the rows that went with them: no page can show these any more."""
    copied: bool = False
    """This laptop was a copy of another one and is registered as a device of its own now."""
    joined: bool = False
    """The bureau had been restored from a backup; what it lacked was sent to it again."""
    closed: bool = False
    """The account was closed: its work is at the bureau and this laptop holds nothing any more."""
    taken_anew: int = 0
    """Scopes that were not as the bureau has them although nothing was missing, and were fetched
    whole again."""
    uploaded: int = 0
    """Photos and scans whose bytes the bureau received, after the records."""
    uploads_left: int = 0
    """Photos and scans that still wait to be sent."""
    uploads_stopped: str | None = None
    """The code of what stopped sending them; None: nothing did."""

    @property
    def clock_is_off(self) -> bool:
        """Whether the user should set his clock."""
        return abs(self.clock_offset_ms) > CLOCK_TOLERANCE_MS


@dataclass(frozen=True, slots=True)
class SyncStanding:
    """What the pill shows: records that wait, the last sync that reached its end (UTC ms), and the
    conflicts and reviews that this account may settle and has not."""

    pending: int
    last_sync_at: int | None
    conflicts: int
    reviews: int


def run_here(call: Callable[[], T], /) -> T:
    """Local transactions in the calling thread: for programs without lanes."""
    return call()


def link_to_bureau(identity: Identity) -> Link:
    """The bureau over HTTP, pinned."""
    connection = Connection(identity.address, identity.pin)
    return BureauLink(connection, identity.device, identity.device_key)


class SyncingService:
    """Syncs one unlocked laptop. `close` it before the store is locked.

    `settle_drafts` turns answers that are still drafts into operations before anything is sent.
    `upload_limit` says how many bytes of photos may be sent in a second, 0: as many as go;
    `cache_limit` how many bytes of disk photos may use before fetched ones make room.
    """

    def __init__(
        self,
        laptop: Laptop,
        *,
        settle_drafts: Callable[[], object] | None = None,
        link: MakeLink = link_to_bureau,
        upload_limit: Callable[[], int] = lambda: 0,
        cache_limit: Callable[[], int] = lambda: CACHE_BYTES,
        pace: Pace | None = None,
    ) -> None:
        self._laptop = laptop
        self._settle_drafts = settle_drafts
        self._make_link = link
        self._upload_limit = upload_limit
        self._cache_limit = cache_limit
        self._pace = pace or Pace()
        self._link: Link | None = None
        self._identity: Identity | None = None
        self._running = threading.Lock()

    def sync(
        self,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
        on_db: OnDb = run_here,
        beside: Beside = in_turn,
    ) -> SyncReport:
        """Send what waits and fetch what is new. Runs on an I/O lane; `on_db` carries each local
        transaction to the database lane, `beside` begins a request on another I/O lane. Progress:
        (step, done, total), the steps of `app.sync.steps.Control`.

        Raises Refusal as `Session.run` does, and ``sync.running`` if a sync is under way. However
        it ends, it is written into the history.
        """
        if not self._running.acquire(blocking=False):
            raise Refusal("sync.running")
        try:
            control = Control(progress or _silent, cancelled or _never, on_db, beside)
            return self._sync(control)
        finally:
            self._running.release()

    def send_attachments(
        self,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
        on_db: OnDb = run_here,
    ) -> Uploaded:
        """Send the photos and scans that wait and nothing else, as `sync` does after the records.

        Raises Refusal ``sync.running``.
        """
        if not self._running.acquire(blocking=False):
            raise Refusal("sync.running")
        try:
            return self._upload(Control(progress or _silent, cancelled or _never, on_db))
        finally:
            self._running.release()

    def fetch_attachment(
        self,
        attachment_id: str,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
        on_db: OnDb = run_here,
    ) -> None:
        """Fetch the bytes of an attachment, also while a sync runs. Progress: (``fetch``, bytes
        here, of how many).

        Raises Refusal as `app.sync.fetching.Fetcher.fetch`; what came so far is kept.
        """
        laptop = self._laptop
        control = Control(progress or _silent, cancelled or _never, on_db)
        link = self._make_link(self._who(on_db))  # its own: a connection serves one thread
        try:
            with link.heeding(control.check, control.waits):
                Fetcher(
                    laptop.database, laptop.blobs, link, self._pace, control, self._cache_limit()
                ).fetch(attachment_id)
        finally:
            link.close()
        laptop.journal.announce(ChangeSet.of([(attachment.name, attachment_id)]))

    def standing(self) -> SyncStanding:
        """What waits now."""
        with self._laptop.database.read() as connection:
            last = read_state(connection, "last_sync_at")
            counts = count_mine(connection, self._laptop.account, self._laptop.device)
            return SyncStanding(
                pending=connection.execute(_WAITING_ROWS).scalar_one(),
                last_sync_at=None if last is None else int(last),
                conflicts=counts.my_conflicts,
                reviews=counts.my_reviews,
            )

    def history(self, limit: int = 50) -> tuple[SyncRecord, ...]:
        """Past syncs, newest first."""
        with self._laptop.database.read() as connection:
            return sync_history.sessions(connection, limit)

    def close(self) -> None:
        """Close the connection to the bureau."""
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _sync(self, control: Control) -> SyncReport:
        laptop, log, on_db = self._laptop, SessionLog(self._laptop.clock), control.on_db
        session: Session | None = None
        try:
            identity = self._who(on_db)
            session = Session(
                laptop.database,
                self._linked(identity),
                identity,
                laptop.clock,
                control,
                self._settle_drafts,
                log,
                hand_over=partial(self._hand_over, control),
            )
            outcome = session.run()
            self._follow(session)
        except Refusal as refusal:
            if session is not None:
                self._follow(session)
            sent = 0 if session is None else len(session.sent)
            on_db(partial(self._note, log, sent, 0, refusal.code))
            raise
        report = on_db(lambda: self._finish(log, outcome))
        touched = outcome.changes.touches(erasure.name, review.name)
        if outcome.forgotten or touched:  # or at the next unlock
            laptop.blobs.keep_only(partial(on_db, self._named_digests))
        if outcome.closed:
            return report
        photos = self._upload(control)
        return replace(
            report,
            uploaded=len(photos.sent),
            uploads_left=photos.left,
            uploads_stopped=photos.stopped,
        )

    def _named_digests(self) -> Iterable[str]:
        with self._laptop.database.read() as connection:
            return named_digests(connection)

    def _hand_over(self, control: Control, scopes: tuple[str, ...], anew: bool) -> None:
        """Send the photos that stand in scopes about to be given up: the bureau has no other copy.
        `anew` as `Uploader.run`.

        Raises Refusal for whatever stopped one that another try may bring; one that can never be
        sent stops nothing.
        """
        delayed = self._upload(control, scopes, anew=anew).delayed
        if delayed is not None:
            raise Refusal(delayed)

    def _upload(
        self, control: Control, scopes: tuple[str, ...] | None = None, *, anew: bool = False
    ) -> Uploaded:
        """Send photos and scans; whatever stops them, the records have arrived."""
        laptop = self._laptop
        link = self._linked(self._who(control.on_db))
        self._pace.bytes_per_s = self._upload_limit()
        uploader = Uploader(laptop.database, laptop.blobs, link, self._pace, control)
        with link.heeding(control.check, control.waits):
            sent = uploader.run(scopes, anew=anew)
        laptop.journal.announce(ChangeSet.of((attachment.name, one) for one in sent.sent))
        return sent

    def _linked(self, identity: Identity) -> Link:
        if self._link is None:
            self._link = self._make_link(identity)
        return self._link

    def _follow(self, session: Session) -> None:
        """Go on as the device this laptop is after a session, however it ended."""
        self._identity = session.identity
        self._laptop.journal.become(session.identity.device)

    def _who(self, on_db: OnDb) -> Identity:
        if self._identity is None:
            self._identity = on_db(self._read_identity)
        return self._identity

    def _read_identity(self) -> Identity:
        with self._laptop.database.read() as connection:
            return read_identity(connection)

    def _finish(self, log: SessionLog, outcome: Outcome) -> SyncReport:
        at = self._note(log, outcome.sent, outcome.received, DONE)
        self._laptop.journal.announce(outcome.changes)
        standing = self.standing()
        return SyncReport(
            sent=outcome.sent,
            received=outcome.received,
            conflicts=standing.conflicts,
            reviews=standing.reviews,
            at=at,
            clock_offset_ms=outcome.clock_offset_ms,
            forgotten=len(outcome.forgotten),
            sites_lost=outcome.sites_lost,
            removed=frozenset(row for _, row in outcome.removed),
            copied=outcome.copied,
            joined=outcome.joined,
            closed=outcome.closed,
            taken_anew=len(outcome.mismatched),
        )

    def _note(self, log: SessionLog, sent: int, received: int, outcome: str) -> int:
        """Write the history, and when the last good sync was; returns the present (UTC ms)."""
        with self._laptop.database.write() as connection:
            now = log.end(connection, outcome, sent, received)
            if outcome == DONE:
                write_state(connection, "last_sync_at", str(now))
        return now


def _silent(_step: str, _done: int, _total: int | None) -> None:
    return None


def _never() -> bool:
    return False
