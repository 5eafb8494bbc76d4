"""Background work as presenters see it: a protocol without Qt, so that tests can run it at once.

A presenter never starts a thread. It hands a callable to `Jobs` and gets its result back where
the window lives; after `Job.cancel()` it hears nothing more of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

T = TypeVar("T")

Lane = Literal["db", "io"]
"""``db``: the one database worker, first in first out. ``io``: network, files, rendering."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: a step's code (worded in app/ui), things done and things in all.

    `total` is None while nobody knows it.
    """

    step: str
    done: int = 0
    total: int | None = None


class JobCancelled(Exception):  # noqa: N818 - a way out for the worker, not a malfunction
    """Raised inside a worker to leave a job that was cancelled; nobody is told."""


class Incident(Exception):  # noqa: N818 - what the user meets is its number
    """An error nobody foresaw. It stands in the log under `number`; the cause is never shown."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class JobControl(Protocol):
    """What a worker may ask of, and tell, the job it runs in. Its methods are thread-safe."""

    @property
    def cancelled(self) -> bool:
        """Whether the result is no longer wanted."""

    def check(self) -> None:
        """Leave by `JobCancelled` if the result is no longer wanted."""

    def progress(self, step: str, done: int = 0, total: int | None = None) -> None:
        """Report how far the work is. Call as often as you like: at most 20 a second are shown."""

    def on_db(self, call: Callable[[], T]) -> T:
        """Run one local transaction in the database lane and wait for its result.

        For I/O jobs such as a sync: the network is read here, rows are written there, and the
        database lane never waits for the network. What `call` raises is raised here.
        """

    def beside(self, call: Callable[[], T]) -> Callable[[], T]:
        """Begin a request on another I/O lane while this one goes on; what is returned waits for
        its result, and raises what it raised."""


class Job(Protocol):
    """A piece of work that was handed over."""

    @property
    def finished(self) -> bool:
        """Whether its last callback has run, or none will."""

    def cancel(self) -> None:
        """Let go of it: from here on no callback fires, whatever the worker still does."""


class Jobs(Protocol):
    """Runs work off the window's thread and delivers what it returns in the window's thread."""

    def run(
        self,
        work: Callable[[JobControl], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Callable[[Progress], None] | None = None,
        lane: Lane = "db",
    ) -> Job:
        """Start `work`; then exactly one of `done` and `failed` is called, unless cancelled.

        `failed` gets an `inspection.refusal.Refusal`, or an `Incident` for anything unforeseen.
        """


class JobScope:
    """The jobs of one page: they end with it.

    A page asks for its jobs through a scope of its own and calls `cancel_all` when it closes.
    """

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._running: list[Job] = []

    def run(
        self,
        work: Callable[[JobControl], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Callable[[Progress], None] | None = None,
        lane: Lane = "db",
    ) -> Job:
        """As `Jobs.run`, remembered until it has finished."""
        self._running = [job for job in self._running if not job.finished]
        job = self._jobs.run(work, done=done, failed=failed, progress=progress, lane=lane)
        self._running.append(job)
        return job

    def cancel_all(self) -> None:
        """Let go of every job that is still under way."""
        for job in self._running:
            job.cancel()
        self._running.clear()
