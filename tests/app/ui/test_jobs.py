"""Jobs keep their promises on real threads: order, delivery, silence after cancel, a clean end."""

from __future__ import annotations

import logging
import threading

import pytest
from pytestqt.qtbot import QtBot

from app.presenters.jobs import Incident, JobControl, JobScope, Progress
from app.ui.jobs import QtJobs
from inspection.refusal import Refusal


def _never(*_args: object) -> None:
    raise AssertionError("this callback must not fire")


def test_result_is_delivered_in_the_windows_thread(qtbot: QtBot, jobs: QtJobs) -> None:
    heard: list[tuple[int, str]] = []
    jobs.run(
        lambda _job: threading.current_thread().name,
        done=lambda name: heard.append((threading.get_ident(), name)),
        failed=_never,
    )
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(threading.get_ident(), "anxin-db-1")]


def test_database_jobs_run_one_after_another_in_order(qtbot: QtBot, jobs: QtJobs) -> None:
    order: list[int] = []
    inside = threading.Semaphore(1)

    def work(number: int) -> int:
        assert inside.acquire(blocking=False)
        order.append(number)
        inside.release()
        return number

    delivered: list[int] = []
    for number in range(20):
        jobs.run(lambda _job, n=number: work(n), done=delivered.append, failed=_never)
    qtbot.waitUntil(lambda: len(delivered) == 20)
    assert order == delivered == list(range(20))


def test_four_io_jobs_run_side_by_side_and_a_fifth_waits(qtbot: QtBot, jobs: QtJobs) -> None:
    together = threading.Barrier(4, timeout=5)
    delivered: list[str] = []

    def work(_job: JobControl) -> str:
        together.wait()
        return threading.current_thread().name

    for _ in range(8):
        jobs.run(work, done=delivered.append, failed=_never, lane="io")
    qtbot.waitUntil(lambda: len(delivered) == 8)
    assert set(delivered) == {f"anxin-io-{n}" for n in (1, 2, 3, 4)}


def test_cancelled_job_never_calls_back(qtbot: QtBot, jobs: QtJobs) -> None:
    started, go = threading.Event(), threading.Event()

    def work(job: JobControl) -> str:
        started.set()
        go.wait(5)
        job.progress("too late", 1)
        return "too late"

    job = jobs.run(work, done=_never, failed=_never, progress=_never, lane="io")
    assert started.wait(5)
    job.cancel()
    go.set()
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert job.finished


def test_result_already_posted_is_dropped_when_cancelled(qtbot: QtBot, jobs: QtJobs) -> None:
    ended = threading.Event()
    job = jobs.run(lambda _job: None, done=_never, failed=_never)
    jobs.run(lambda _job: ended.set(), done=lambda _r: None, failed=_never)
    assert ended.wait(5)  # the first result lies in the inbox; the window has not looked yet
    job.cancel()
    qtbot.waitUntil(lambda: jobs.pending == 0)


def test_cancelled_before_its_turn_is_never_run(qtbot: QtBot, jobs: QtJobs) -> None:
    go = threading.Event()
    ran: list[str] = []
    jobs.run(lambda _job: go.wait(5), done=lambda _r: None, failed=_never)
    waiting = jobs.run(lambda _job: ran.append("ran"), done=_never, failed=_never)
    waiting.cancel()
    go.set()
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert ran == []


def test_worker_may_leave_by_check(qtbot: QtBot, jobs: QtJobs) -> None:
    started, go = threading.Event(), threading.Event()

    def work(job: JobControl) -> None:
        started.set()
        go.wait(5)
        job.check()
        raise AssertionError("check let a cancelled job go on")

    job = jobs.run(work, done=_never, failed=_never)
    assert started.wait(5)
    job.cancel()
    go.set()
    qtbot.waitUntil(lambda: jobs.pending == 0)


def test_progress_is_shown_at_most_twenty_times_a_second(qtbot: QtBot, jobs: QtJobs) -> None:
    shown: list[Progress] = []
    over: list[None] = []

    def work(job: JobControl) -> None:
        for number in range(50_000):
            job.progress("rows", number, 50_000)

    jobs.run(work, done=over.append, failed=_never, progress=shown.append)
    qtbot.waitUntil(lambda: bool(over))
    assert shown[0] == Progress("rows", 0, 50_000)
    assert len(shown) < 200  # the loop lasts a fraction of a second: 20 each second


def test_refusal_reaches_the_page_as_it_is(qtbot: QtBot, jobs: QtJobs) -> None:
    errors: list[Exception] = []

    def work(_job: JobControl) -> None:
        raise Refusal("site.unknown", code="x")

    jobs.run(work, done=_never, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Refusal)
    assert errors[0].code == "site.unknown"


def test_unforeseen_error_becomes_a_number_and_leaks_no_message(
    qtbot: QtBot, jobs: QtJobs, caplog: pytest.LogCaptureFixture
) -> None:
    errors: list[Exception] = []

    def work(_job: JobControl) -> None:
        try:
            raise KeyError("13812344471")
        except KeyError as error:
            raise ValueError("陈某某 13812344471") from error

    with caplog.at_level(logging.ERROR, "anxin.incident"):
        jobs.run(work, done=_never, failed=errors.append)
        qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Incident)
    assert errors[0].number == "1123-1031-1"
    assert "1123-1031-1" in caplog.text
    assert "ValueError" in caplog.text
    assert "KeyError" in caplog.text
    assert "in work" in caplog.text
    assert "13812344471" not in caplog.text
    assert "陈" not in caplog.text


def test_io_job_hands_a_transaction_to_the_database_lane(qtbot: QtBot, jobs: QtJobs) -> None:
    names: list[tuple[str, str]] = []

    def work(job: JobControl) -> tuple[str, str]:
        inner = job.on_db(lambda: threading.current_thread().name)
        return threading.current_thread().name, inner

    jobs.run(work, done=names.append, failed=_never, lane="io")
    qtbot.waitUntil(lambda: bool(names))
    assert names == [("anxin-io-1", "anxin-db-1")]


def test_io_job_goes_on_while_its_request_is_under_way_on_another_worker(
    qtbot: QtBot, jobs: QtJobs
) -> None:
    went_on, heard = threading.Event(), list[tuple[str, str]]()

    def request() -> str:
        assert went_on.wait(10)
        return threading.current_thread().name

    def work(job: JobControl) -> tuple[str, str]:
        answer = job.beside(request)
        went_on.set()
        return threading.current_thread().name, answer()

    jobs.run(work, done=heard.append, failed=_never, lane="io")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("anxin-io-1", "anxin-io-2")]


def test_refusal_in_a_handed_over_transaction_reaches_the_io_job(
    qtbot: QtBot, jobs: QtJobs
) -> None:
    errors: list[Exception] = []

    def transaction() -> None:
        raise Refusal("database.full")

    jobs.run(lambda job: job.on_db(transaction), done=_never, failed=errors.append, lane="io")
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Refusal)


def test_the_window_may_not_wait_for_the_database_lane(jobs: QtJobs) -> None:
    with pytest.raises(RuntimeError, match="only an I/O worker"):
        jobs.on_database(lambda: None)


def test_closing_lets_a_handover_finish_and_then_ends_every_thread(
    qtbot: QtBot, jobs: QtJobs
) -> None:
    started, written = threading.Event(), threading.Event()

    def work(job: JobControl) -> None:
        started.set()
        job.on_db(written.set)

    jobs.run(work, done=_never, failed=_never, lane="io")
    assert started.wait(5)
    assert jobs.close()
    assert written.is_set()
    assert not [t for t in threading.enumerate() if t.name.startswith("anxin-")]


def test_a_faulty_callback_does_not_hold_up_the_next(qtbot: QtBot, jobs: QtJobs) -> None:
    heard: list[int] = []

    def faulty(_result: None) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as escaped:
        jobs.run(lambda _job: None, done=faulty, failed=_never)
        jobs.run(lambda _job: 2, done=heard.append, failed=_never)
        qtbot.waitUntil(lambda: jobs.pending == 0)
    assert heard == [2]
    assert [kind for kind, _error, _trace in escaped] == [ZeroDivisionError]


def test_closing_page_lets_go_of_its_jobs(qtbot: QtBot, jobs: QtJobs) -> None:
    go = threading.Event()
    scope = JobScope(jobs)
    for _ in range(3):
        scope.run(lambda _job: go.wait(5), done=_never, failed=_never)
    scope.cancel_all()
    go.set()
    qtbot.waitUntil(lambda: jobs.pending == 0)


def test_settling_finishes_what_callbacks_begin(jobs: QtJobs) -> None:
    said: list[str] = []

    def second(_nothing: None) -> None:
        said.append("first")
        jobs.run(lambda _job: said.append("second"), done=lambda _n: None, failed=_raise)

    jobs.run(lambda _job: None, done=second, failed=_raise)
    assert jobs.settle()
    assert said == ["first", "second"]
    assert not jobs.pending


def test_settling_gives_up_on_work_that_does_not_end(jobs: QtJobs) -> None:
    hold = threading.Event()
    jobs.run(lambda _job: hold.wait(10), done=lambda _n: None, failed=_raise)
    assert not jobs.settle(0.05)
    hold.set()
    assert jobs.settle()


def _raise(error: Exception) -> None:
    raise error
