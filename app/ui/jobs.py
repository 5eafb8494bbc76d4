"""The only place that starts threads: one database worker, four for input and output.

Results come back to the window's thread through one queued signal. Python threads, not QThreads:
what they run is plain Python, and their end can be waited for.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.presenters.jobs import JobCancelled, JobControl, Lane, Progress

T = TypeVar("T")
R = TypeVar("R")

IO_WORKERS = 4
_PROGRESS_INTERVAL_S = 0.05


class _Worker:
    """A named lane: a queue and the threads that empty it, each started when first needed."""

    def __init__(self, name: str, width: int) -> None:
        self._name = name
        self._width = width
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._open = 0
        self._closed = False

    def submit(self, call: Callable[[], None]) -> None:
        with self._lock:
            if self._closed:
                raise JobCancelled
            self._open += 1
            if self._open > len(self._threads) and len(self._threads) < self._width:
                name = f"anxin-{self._name}-{len(self._threads) + 1}"
                thread = threading.Thread(target=self._work, name=name, daemon=True)
                self._threads.append(thread)
                thread.start()
            self._queue.put(call)

    def is_here(self) -> bool:
        return threading.current_thread() in self._threads

    def close(self, patience_s: float) -> bool:
        with self._lock:
            self._closed = True
            for _ in self._threads:
                self._queue.put(None)
        deadline = time.monotonic() + patience_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while (call := self._queue.get()) is not None:
            try:
                call()
            finally:
                with self._lock:
                    self._open -= 1


class QtJob(Generic[T]):
    """One run of one piece of work. Its callbacks are touched in the window's thread only."""

    def __init__(
        self,
        jobs: QtJobs,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Callable[[Progress], None] | None,
        lane: Lane,
    ) -> None:
        self.lane = lane
        self._jobs = jobs
        self._done = done
        self._failed = failed
        self._progress = progress
        self._stop = threading.Event()
        self._next_report = 0.0
        self.finished = False

    # the window's side

    def cancel(self) -> None:
        self._stop.set()
        self.finished = True

    def deliver_result(self, result: T) -> None:
        if not self.finished:
            self.finished = True
            self._done(result)

    def deliver_failure(self, error: Exception) -> None:
        if not self.finished:
            self.finished = True
            self._failed(error)

    def deliver_progress(self, progress: Progress) -> None:
        if not self.finished and self._progress is not None:
            self._progress(progress)

    # the worker's side

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def check(self) -> None:
        if self._stop.is_set():
            raise JobCancelled

    def progress(self, step: str, done: int = 0, total: int | None = None) -> None:
        now = time.monotonic()
        if self._progress is not None and now >= self._next_report:
            self._next_report = now + _PROGRESS_INTERVAL_S
            report = Progress(step, done, total)
            self._jobs.post(lambda: self.deliver_progress(report))

    def on_db(self, call: Callable[[], R]) -> R:
        return self._jobs.on_database(call)

    def beside(self, call: Callable[[], R]) -> Callable[[], R]:
        return self._jobs.begin(call)


class QtJobs(QObject):
    """`app.presenters.jobs.Jobs` for the real window.

    `foreseen` turns what a worker raised into what may be shown (see `app.ui.incidents`).
    Close it before the application object goes.
    """

    _posted = Signal()

    def __init__(
        self, foreseen: Callable[[Exception], Exception], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._foreseen = foreseen
        self._lanes = {"db": _Worker("db", 1), "io": _Worker("io", IO_WORKERS)}
        self._inbox: deque[Callable[[], None]] = deque()
        self._alive: set[QtJob[Any]] = set()
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[JobControl], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Callable[[Progress], None] | None = None,
        lane: Lane = "db",
    ) -> QtJob[T]:
        """See `app.presenters.jobs.Jobs.run`. Call it in the window's thread."""
        job = QtJob[T](self, done, failed, progress, lane)
        self._alive.add(job)
        self._lanes[lane].submit(lambda: self._work(job, work))
        return job

    @property
    def pending(self) -> int:
        """How many jobs have not been delivered yet, cancelled ones that still run included."""
        return len(self._alive)

    def on_database(self, call: Callable[[], T]) -> T:
        """Run `call` in the database lane and wait; from an I/O worker, never from the window."""
        if self._lanes["db"].is_here():
            return call()
        if not self._lanes["io"].is_here():
            raise RuntimeError("only an I/O worker may wait for the database lane")
        return self._handed("db", call).result()

    def begin(self, call: Callable[[], T]) -> Callable[[], T]:
        """Begin `call` on another I/O worker; what is returned waits for it. From an I/O worker."""
        return self._handed("io", call).result

    def _handed(self, lane: Lane, call: Callable[[], T]) -> Future[T]:
        outcome: Future[T] = Future()

        def in_lane() -> None:
            try:
                outcome.set_result(call())
            except BaseException as error:  # noqa: BLE001 - carried over and raised by the caller
                outcome.set_exception(error)

        self._lanes[lane].submit(in_lane)
        return outcome

    def settle(self, patience_s: float = 10.0) -> bool:
        """Let the database lane finish what it was given and deliver it, so that what a callback
        begins is finished too; True if nothing is left. Call it in the window's thread before a
        lock or the end: what was typed last is then in the database.
        """
        deadline = time.monotonic() + patience_s
        while any(job.lane == "db" for job in self._alive):
            passed = threading.Event()
            self._lanes["db"].submit(passed.set)
            if not passed.wait(max(0.0, deadline - time.monotonic())):
                return False
            self._deliver()
        return True

    def close(self, patience_s: float = 10.0) -> bool:
        """Cancel everything and wait for the workers; True if each has ended in time.

        I/O workers go first: one that is handing a transaction over still gets it written.
        """
        for job in tuple(self._alive):
            job.cancel()
        ended = [self._lanes[lane].close(patience_s) for lane in ("io", "db")]
        self._inbox.clear()
        self._alive.clear()
        return all(ended)

    def post(self, call: Callable[[], None]) -> None:
        """Have `call` run in the window's thread, in the order posted. Thread-safe."""
        self._inbox.append(call)
        self._posted.emit()

    def _work(self, job: QtJob[T], work: Callable[[JobControl], T]) -> None:
        try:
            if job.cancelled:
                return
            result = work(job)
            self.post(lambda: job.deliver_result(result))
        except JobCancelled:
            return
        except Exception as error:  # noqa: BLE001 - every error ends as a sentence or a number
            shown = self._foreseen(error)
            self.post(lambda: job.deliver_failure(shown))
        finally:
            self.post(lambda: self._forget(job))

    def _forget(self, job: QtJob[T]) -> None:
        job.finished = True
        self._alive.discard(job)

    @Slot()
    def _on_posted(self) -> None:
        self._deliver()

    def _deliver(self) -> None:
        while self._inbox:
            call = self._inbox.popleft()
            try:
                call()
            except BaseException:
                if self._inbox:
                    self._posted.emit()  # one faulty callback must not hold up the others
                raise
