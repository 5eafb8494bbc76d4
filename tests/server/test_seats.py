"""The office evening's line: nobody is overtaken, and no seat is held for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store.engine import Database, server_engine
from db.store.migrate import migrate
from db.tables import metadata
from inspection.refusal import Refusal
from server.failures import headers_of, status_of
from server.seats import GONE_MS, LONGEST_S, SILENT_MS, TURN_MS, Seats, retry_after
from tests.server.conftest import bureau_tables
from tests.support.databases import KEY
from tests.support.postgres import PostgresForTests

START = 1_790_000_000_000


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        made = server_engine(tmp_path / "bureau.db", KEY, create=True)
        migrate(made, "server", metadata)
        yield made
        made.close()
        return
    postgres: PostgresForTests = request.getfixturevalue("postgres")
    with postgres.database("bureau", bureau_tables) as url:
        made = server_engine(url)
        yield made
        made.close()


def devices(count: int) -> list[str]:
    return [f"01900000-0000-7000-8000-{number:012d}" for number in range(count)]


def place(seats: Seats, device: str, now: int) -> int:
    """0 for a seat, else the place that was told."""
    try:
        seats.take(device, now)
    except Refusal as refusal:
        told = refusal
    else:
        return 0
    assert (told.code, status_of(told)) == ("sync.busy", 429)
    assert 1 <= int(headers_of(told)["retry-after"]) <= LONGEST_S
    found = told.params["place"]
    assert isinstance(found, int)
    return found


def test_seats_are_given_in_the_order_in_which_devices_came(database: Database) -> None:
    seats = Seats(database, 2)
    line = devices(5)
    assert [place(seats, one, START + at) for at, one in enumerate(line)] == [0, 0, 1, 2, 3]
    # the last asks most often, and still waits behind those who came before
    assert [place(seats, line[4], START + 100 + at) for at in range(3)] == [3, 3, 3]
    seats.leave(line[0])
    assert place(seats, line[4], START + 200) == 3
    assert place(seats, line[3], START + 201) == 2
    assert place(seats, line[2], START + 202) == 0
    assert place(seats, line[3], START + 203) == 1
    assert seats.holds(line[2])
    assert not seats.holds(line[0])


def test_newcomer_does_not_overtake_who_waits_for_a_free_seat(database: Database) -> None:
    seats = Seats(database, 1)
    first, second, third = devices(3)
    place(seats, first, START)
    place(seats, second, START + 1)
    seats.leave(first)
    assert place(seats, third, START + 2) == 2
    assert place(seats, second, START + 3) == 0


def test_silent_device_loses_its_seat_and_one_gone_its_place(database: Database) -> None:
    seats = Seats(database, 1)
    first, second, third = devices(3)
    place(seats, first, START)
    assert place(seats, second, START + 1) == 1
    later = START + SILENT_MS + 1
    assert place(seats, third, later) == 2
    assert place(seats, second, later + 1) == 0
    assert place(seats, third, later + GONE_MS + 2) == 0
    assert not seats.holds(first)


def test_clock_put_back_frees_the_seats_of_whoever_is_gone(database: Database) -> None:
    seats = Seats(database, 1)
    gone, waiting = devices(2)
    place(seats, gone, START + 1_000 * TURN_MS)
    assert place(seats, waiting, START) == 0


def test_device_that_sends_without_end_gives_way_to_those_who_wait(database: Database) -> None:
    seats = Seats(database, 1)
    busy, patient = devices(2)
    place(seats, busy, START)
    assert place(seats, patient, START + 1) == 1
    now = START
    while now < START + TURN_MS:
        now += SILENT_MS // 2
        assert place(seats, busy, now) == 0
        assert place(seats, patient, now + 1) == 1
    assert place(seats, busy, now + SILENT_MS // 2) == 2
    assert place(seats, patient, now + SILENT_MS // 2 + 1) == 0
    assert place(seats, busy, now + SILENT_MS) == 1


def test_device_alone_keeps_its_seat_as_long_as_it_sends(database: Database) -> None:
    seats = Seats(database, 1)
    (busy,) = devices(1)
    for step in range(3 * TURN_MS // SILENT_MS):
        assert place(seats, busy, START + step * SILENT_MS) == 0


def test_workers_of_one_bureau_share_one_line(postgres: PostgresForTests) -> None:
    with postgres.database("bureau", bureau_tables) as url:
        one, other = server_engine(url), server_engine(url)
        workers = [Seats(one, 2), Seats(other, 2)]
        line = devices(4)
        found = [place(workers[at % 2], device, START + at) for at, device in enumerate(line)]
        assert found == [0, 0, 1, 2]
        workers[1].leave(line[0])
        assert place(workers[1], line[2], START + 10) == 0
        assert place(workers[0], line[2], START + 11) == 0
        one.close()
        other.close()


def test_device_fills_no_lane_with_several_requests_at_once(database: Database) -> None:
    seats = Seats(database)
    device, other = devices(2)
    with seats.one_at_a_time(device):
        with pytest.raises(Refusal, match=r"sync\.busy"), seats.one_at_a_time(device):
            raise AssertionError("two requests at once")
        with seats.one_at_a_time(other):
            pass
    with seats.one_at_a_time(device):
        pass


def test_those_sent_away_come_back_spread_out_and_sooner_the_nearer_they_are() -> None:
    near = {retry_after(1, 12) for _ in range(200)}
    far = {retry_after(80, 12) for _ in range(200)}
    assert near <= {1, 2}
    assert min(far) > max(near)
    assert len(far) > 3
    assert max(retry_after(10_000, 12) for _ in range(50)) == LONGEST_S
