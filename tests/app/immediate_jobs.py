"""Jobs that run at once, or when told: for presenters under test."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from app.presenters.jobs import Incident, JobCancelled, JobControl, Lane, Progress
from inspection.refusal import Refusal

T = TypeVar("T")


class ImmediateJob:
    """One piece of work; runs when `start` is called."""

    def __init__(self, start: Callable[[ImmediateJob], None], lane: Lane) -> None:
        self._start = start
        self.lane = lane
        self.cancelled = False
        self.finished = False
        self.on_progress: Callable[[Progress], None] | None = None

    def start(self) -> None:
        if not self.finished:
            self._start(self)

    def cancel(self) -> None:
        self.cancelled = True
        self.finished = True

    def check(self) -> None:
        if self.cancelled:
            raise JobCancelled

    def progress(self, step: str, done: int = 0, total: int | None = None) -> None:
        if self.on_progress is not None and not self.finished:
            self.on_progress(Progress(step, done, total))

    def on_db(self, call: Callable[[], T]) -> T:
        return call()

    def beside(self, call: Callable[[], T]) -> Callable[[], T]:
        result = call()
        return lambda: result


class ImmediateJobs:
    """`Jobs` that finish inside `run`; with ``held=True`` they wait for `release`.

    An unforeseen exception is raised where the test sees it; ``incidents=True`` delivers it as
    the real jobs do.
    """

    def __init__(self, *, held: bool = False, incidents: bool = False) -> None:
        self.held = held
        self.incidents = incidents
        self.waiting: list[ImmediateJob] = []
        self.lanes: list[Lane] = []

    def run(
        self,
        work: Callable[[JobControl], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Callable[[Progress], None] | None = None,
        lane: Lane = "db",
    ) -> ImmediateJob:
        def start(job: ImmediateJob) -> None:
            outcome: Callable[[], None]
            try:
                result = work(job)
            except JobCancelled:
                job.finished = True
                return
            except (Refusal, Incident) as error:
                outcome = partial(failed, error)
            except Exception:
                if not self.incidents:
                    raise
                outcome = partial(failed, Incident("0000-0000-1"))
            else:
                outcome = partial(done, result)
            if not job.finished:
                job.finished = True
                outcome()

        job = ImmediateJob(start, lane)
        job.on_progress = progress
        self.lanes.append(lane)
        if self.held:
            self.waiting.append(job)
        else:
            job.start()
        return job

    def release(self) -> None:
        """Run what was held, oldest first."""
        waiting, self.waiting = self.waiting, []
        for job in waiting:
            job.start()
