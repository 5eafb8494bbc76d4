"""Who was handed whose data, from when to when: told per device and per site."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from sqlalchemy import select

import server.holdings
from db.tables.server import holding
from inspection.clock import FixedClock
from server import accounts
from server.__main__ import DONE, main
from server.holdings import Due, Held, holdings, note
from server.tokens import authenticate
from tests.server.conftest import City
from tests.server.laptop import Laptop

DAY_MS = 86_400_000


def of_site(city: City, code: str) -> list[Held]:
    with city.bureau.database.read() as connection:
        return holdings(connection, city.bureau.clock.now_ms(), site_id=city.site(code))


def hand_over(city: City, code: str, login: str, day: date) -> None:
    with city.bureau.office() as office:
        holder = accounts.find_account(office.connection, login)
        accounts.assign(office, city.site(code), holder.id, day)


def scopes(city: City, laptop: Laptop, code: str) -> list[str]:
    return [f"site:{city.site(code)}", f"people:{city.site(code)}"]


def test_holding_begins_with_the_first_rows_and_ends_when_the_device_says_so(
    city: City, clock: FixedClock
) -> None:
    zhou = city.laptop("zhou")
    granted = clock.now_ms()
    before = of_site(city, "A1")
    assert {(one.login, one.handed_at, one.ended_at) for one in before} == {("zhou", None, None)}
    clock.advance(1000)
    handed = clock.now_ms()
    zhou.pull_all(scopes(city, zhou, "A1"))
    clock.advance(DAY_MS)
    hand_over(city, "A1", "wu", date(2026, 3, 17))
    ended = clock.now_ms()
    zhou.sign_in()
    held = dict.fromkeys(scopes(city, zhou, "A1"), 1)
    zhou.hello(cursors=held)
    assert {one.gone_at for one in of_site(city, "A1") if one.login == "zhou"} == {None}
    clock.advance(5000)

    zhou.hello(cursors={})
    clock.advance(5000)
    zhou.hello(cursors={})

    his = [one for one in of_site(city, "A1") if one.login == "zhou"]
    assert [one.scope.partition(":")[0] for one in his] == ["people", "site"]
    assert {one.granted_at for one in his} == {granted}
    assert all(one.ended_at is not None and one.ended_at <= ended for one in his)
    assert {(one.handed_at, one.gone_at) for one in his} == {(handed, ended + 5000)}


def test_site_given_back_is_a_second_holding(city: City, clock: FixedClock) -> None:
    zhou = city.laptop("zhou")
    asked = scopes(city, zhou, "A1")
    for day, login in ((17, "wu"), (18, "zhou")):
        zhou.pull_all(asked)
        clock.advance(DAY_MS)
        hand_over(city, "A1", login, date(2026, 3, day))
        zhou.sign_in()
        zhou.hello(cursors={})
    zhou.pull_all(asked)

    his = [one for one in of_site(city, "A1") if one.login == "zhou"]

    assert [(one.gone_at is None, one.ended_at is None) for one in his] == [
        (False, False),
        (False, False),
        (True, True),
        (True, True),
    ]


def test_rows_handed_out_by_two_requests_at_once_are_one_holding(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhou = city.laptop("zhou")
    with city.bureau.database.read() as connection:
        holder = authenticate(connection, f"Bearer {zhou.token}", city.bureau.clock.now_ms())
    due, looked = Due(handed=frozenset(scopes(city, zhou, "A1"))), Barrier(2)
    look = server.holdings._open

    def look_both(*asked: Any) -> set[str]:
        found = look(*asked)
        with suppress(BrokenBarrierError):  # the second one looks when the first has written
            looked.wait(0.3)
        return found

    monkeypatch.setattr(server.holdings, "_open", look_both)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: note(city.bureau, holder, due), range(2)))
    monkeypatch.undo()
    assert len([one for one in of_site(city, "A1") if one.handed_at is not None]) == 2


def test_snapshot_is_a_holding_too_and_a_scope_that_was_refused_is_none(city: City) -> None:
    zhou = city.laptop("zhou")
    mine, other = scopes(city, zhou, "A1"), scopes(city, zhou, "A2")
    zhou.manifest(mine[1])
    zhou.pull(dict.fromkeys(other, 0))

    with city.bureau.database.read() as connection:
        noted = set(connection.scalars(select(holding.c.scope)))

    assert noted == {mine[1]}


def test_command_names_device_person_site_and_times(
    city: City,
    clock: FixedClock,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    zhou = city.laptop("zhou")
    zhou.pull_all(scopes(city, zhou, "A1"))
    monkeypatch.setenv("ANXIN_CLOCK", "2026-03-16T09:00")
    if not city.bureau.settings.embedded:
        url = city.bureau.settings.database_url.replace("postgresql+psycopg", "postgresql")
        monkeypatch.setenv("DATABASE_URL", url)
    told = ["--data", str(city.bureau.settings.data), "--language", "en", "device", "scopes"]

    assert main([*told, "--site", "A1"]) == DONE
    by_site = capsys.readouterr().out
    assert main([*told, zhou.me.device]) == DONE
    by_device = capsys.readouterr().out

    assert by_site == by_device
    lines = by_site.splitlines()
    assert len(lines) == 2
    for line, kind in zip(lines, ("people", "site"), strict=True):
        assert line.startswith(f"{zhou.me.device}  zhou  笔记本  锦绣花园 ({kind})")
        assert "handed 2026-03-16 09:00  removed not yet" in line
