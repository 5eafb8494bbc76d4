"""Guesses are counted in the database: what one worker hears counts at every other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from db.store.engine import Database, server_engine
from inspection.refusal import Refusal
from server import throttle
from tests.server.conftest import bureau_tables
from tests.support.postgres import PostgresForTests

START = 1_790_000_000_000
GUESSER, NEIGHBOUR = (throttle.subject_of(bytes(32), "token", one) for one in ("::1", "::2"))


@pytest.fixture
def workers(postgres: PostgresForTests) -> Iterator[list[Database]]:
    """Two of one bureau, each with connections of its own."""
    with postgres.database("bureau", bureau_tables) as url:
        made = [server_engine(url), server_engine(url)]
        yield made
        for one in made:
            one.close()


def fail(worker: Database, now: int) -> None:
    with worker.write() as connection:
        throttle.record_failure(connection, [GUESSER], now)


def told(worker: Database, subject: str, now: int) -> object:
    """How long the subject has to wait, in seconds; None if not at all."""
    try:
        with worker.read() as connection:
            throttle.check(connection, [subject], now)
    except Refusal as refusal:
        return refusal.params["retry_after"]
    return None


def test_guesses_at_one_worker_count_at_every_other(workers: list[Database]) -> None:
    for number in range(throttle.FREE_FAILURES):
        assert [told(one, GUESSER, START) for one in workers] == [None, None]
        fail(workers[number % 2], START)

    assert [told(one, GUESSER, START) for one in workers] == [throttle.WINDOW_MS // 1000] * 2
    assert [told(one, NEIGHBOUR, START) for one in workers] == [None, None]
    assert [told(one, GUESSER, START + throttle.WINDOW_MS) for one in workers] == [None, None]


def test_guesses_at_several_workers_at_once_are_all_counted(workers: list[Database]) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: fail(workers[n % 2], START), range(throttle.FREE_FAILURES)))

    assert all(told(one, GUESSER, START) for one in workers)
