"""Several pushes in a row: one is on its way while what became of the one before is noted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from app.sync import queue
from app.sync.steps import Beside
from db.replication.wire import HelloAnswer, Limits
from db.tables.journal import conflict
from db.tables.laptop import outbox
from db.tables.site import contact
from inspection.refusal import Refusal
from tests.app.sync.field import Field, assert_equal, contact_row, enter, visit
from tests.support.live_bureau import LiveBureau

PUSHES = 3


@pytest.fixture
def field(bureau: LiveBureau, tmp_path: Path) -> Field:
    """A laptop with so much to send that it takes three pushes: the bureau takes two at a time."""
    made = enter(bureau, tmp_path / "one", "zhou")
    made.sync()
    for _ in range(2 * PUSHES):
        visit(made)
    made.road.calls, made.road.change = [], _two_at_a_time
    return made


def _two_at_a_time(name: str, answer: object) -> object:
    if name != "hello":
        return answer
    assert isinstance(answer, HelloAnswer)
    return msgspec.structs.replace(answer, limits=Limits(operations=2))


@contextmanager
def threads() -> Iterator[Beside]:
    """Requests on a thread of their own, as the window's I/O lanes give it."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda call: pool.submit(call).result


def _states(field: Field) -> list[str]:
    with field.laptop.laptop.database.read() as connection:
        query = select(outbox.c.state).order_by(outbox.c.dseq.desc()).limit(2 * PUSHES)
        return list(connection.scalars(query))[::-1]


def _sync_fails(field: Field) -> str:
    with pytest.raises(Refusal) as refused:
        field.laptop.sync()
    return refused.value.code


def _at_the_first(call: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Call it when what became of the first push is about to be noted."""
    real, left = queue.acknowledge, iter([call])

    def note(*told: object) -> None:
        next(left, lambda: None)()
        real(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(queue, "acknowledge", note)


def test_next_push_leaves_before_the_last_one_is_noted(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, left_before = threading.Event(), []

    def change(name: str, answer: object) -> object:
        if field.road.calls.count("push") == 2:
            second.set()
        return _two_at_a_time(name, answer)

    field.road.change = change
    _at_the_first(lambda: left_before.append(second.wait(20)), monkeypatch)

    with threads() as beside:
        report = field.laptop.syncing.sync(beside=beside)

    assert left_before == [True]
    assert report.sent == 2 * PUSHES
    assert field.road.calls.count("push") == PUSHES
    assert_equal(field)


def test_action_larger_than_this_bureau_asks_for_goes_alone_and_whole(field: Field) -> None:
    with field.laptop.laptop.journal.transaction() as change:
        for _ in range(3):
            change.add(contact, contact_row(field))

    report = field.laptop.sync()

    assert report.sent == 2 * PUSHES + 3
    assert field.road.calls.count("push") == PUSHES + 1
    assert_equal(field)


@pytest.mark.parametrize("after", [False, True], ids=["request lost", "answer lost"])
def test_push_that_breaks_leaves_what_the_one_before_became(field: Field, after: bool) -> None:
    field.road.break_at, field.road.after = 2, after  # hello, push, push

    assert _sync_fails(field) == "sync.unreachable"

    assert _states(field) == ["received"] * 2 + ["pending"] * 4
    field.sync()
    assert len(field.bureau.rows(contact)) == 2 * PUSHES
    assert field.bureau.rows(conflict) == {}
    assert_equal(field)


def test_disk_that_is_full_while_a_push_is_under_way_loses_and_doubles_nothing(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise Refusal("store.disk_full")

    _at_the_first(full, monkeypatch)

    assert _sync_fails(field) == "store.disk_full"

    assert field.road.calls.count("push") == 2
    assert len(field.bureau.rows(contact)) == 4
    assert _states(field) == ["pending"] * 6  # sent again, and given the same results
    field.sync()
    assert len(field.bureau.rows(contact)) == 2 * PUSHES
    assert field.bureau.rows(conflict) == {}
    assert_equal(field)
