"""What the parts of a session share: the bureau they ask, and local transactions on their lane."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import NoReturn, Protocol, TypeVar

from sqlalchemy import Connection

from app.sync.connection import Check, Waits
from db.replication.admission import CopyAnswer, CopyRequest, ReadmitAnswer
from db.replication.statements import DeviceStatement
from db.replication.wire import (
    Hello,
    HelloAnswer,
    JoinAnswer,
    JoinRequest,
    PullAnswer,
    PullRequest,
    PushAnswer,
    SegmentCard,
    SnapshotManifest,
    SnapshotRequest,
    WrittenPush,
)
from db.store.engine import Database
from forms.signing import PrivateKey
from inspection.refusal import Refusal

T = TypeVar("T")


class Beside(Protocol):
    """Begins something while other work goes on; what it returns waits for the end of it, and
    returns or raises what came of it."""

    def __call__(self, call: Callable[[], T], /) -> Callable[[], T]: ...


def in_turn(call: Callable[[], T], /) -> Callable[[], T]:
    """One after the other: for programs without lanes. What a request is refused for is heard where
    its answer is waited for, as it would be if it were under way meanwhile."""
    try:
        result = call()
    except Refusal as refusal:
        return partial(_refused, refusal)
    return lambda: result


def _refused(refusal: Refusal) -> NoReturn:
    raise refusal


class OnDb(Protocol):
    """Runs one local transaction where local transactions run, and waits for it."""

    def __call__(self, call: Callable[[], T], /) -> T: ...


@dataclass(frozen=True, slots=True)
class Control:
    """The session's way out of its thread: progress (step, done, total), whether the user has
    cancelled, and the lane of local transactions. Steps: ``hello``, ``push``, ``pull``,
    ``publish``, and ``wait`` (done: the place in the line of a busy bureau, 0 if unknown)."""

    progress: Callable[[str, int, int | None], None]
    cancelled: Callable[[], bool]
    on_db: OnDb
    beside: Beside = in_turn
    """Where a request is made while local work goes on."""

    def check(self) -> None:
        """Raise Refusal ``sync.cancelled`` if the user has."""
        if self.cancelled():
            raise Refusal("sync.cancelled")

    def waits(self, place: int) -> None:
        """Tell that a busy bureau is waited for, and the place in its line."""
        self.progress("wait", place, None)


class Bureau(Protocol):
    """What a session asks of its bureau; `transport.BureauLink` over HTTP."""

    def heeding(self, check: Check, waits: Waits) -> AbstractContextManager[None]: ...
    def become(self, device: str, key: PrivateKey) -> None: ...
    def hello(self, request: Hello) -> HelloAnswer: ...
    def push(self, request: WrittenPush) -> PushAnswer: ...
    def pull(self, request: PullRequest) -> PullAnswer: ...
    def manifest(self, request: SnapshotRequest) -> SnapshotManifest: ...
    def segment(self, scope: str, card: SegmentCard) -> bytes: ...
    def copy(self, request: CopyRequest) -> CopyAnswer: ...
    def join(self, request: JoinRequest) -> JoinAnswer: ...
    def readmit(self, statement: DeviceStatement) -> ReadmitAnswer: ...
    def close(self) -> None: ...


@dataclass(slots=True)
class LocalSteps:
    """Transactions of one laptop's database, each carried to its lane. `wrote`: whether any was a
    writing one."""

    database: Database
    on_db: OnDb
    wrote: bool = False

    def read(self, call: Callable[[Connection], T]) -> T:
        """The result of `call` in a read transaction."""

        def inside() -> T:
            with self.database.read() as connection:
                return call(connection)

        return self.on_db(inside)

    def write(self, call: Callable[[Connection], T]) -> T:
        """The result of `call` in a writing transaction: all of it, or none."""
        self.wrote = True

        def inside() -> T:
            with self.database.write() as connection:
                return call(connection)

        return self.on_db(inside)
