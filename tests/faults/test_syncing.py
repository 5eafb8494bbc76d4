"""What goes wrong between laptop and bureau: said, nothing lost, and the next sync goes through."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import msgspec
import pytest

from app.services.syncing import DONE
from app.sync.connection import Connection
from app.sync.standing import Identity
from app.sync.steps import Bureau as Link
from app.sync.transport import BureauLink
from db.journal.state import write_state
from db.replication.message import Problem, encode
from db.replication.packing import unpack
from db.replication.wire import HelloAnswer
from db.schema import SCHEMA
from db.tables.bureau import setting
from db.tables.journal import conflict, review
from db.tables.site import contact, filled_form
from server import devices
from server.certificate import certificate_pin, ensure_certificate
from tests.faults.conftest import Said, Town
from tests.faults.holdings import Holdings, pending
from tests.faults.middlebox import Fault, Middlebox, PassOn, Reply, middlebox
from tests.support.live_bureau import WORKER_NAME, WORKER_PHONE

STEPS = ("hello", "push", "pull", "publish")


@pytest.fixture
def box(town: Town) -> Iterator[Middlebox]:
    """The laptop speaks to its bureau through this."""
    with middlebox(town.bureau.address, town.bureau.bureau.settings.data) as made:
        town.reach_by(made.address)
        yield made
        town.laptop.syncing.close()


@dataclass(frozen=True)
class Before:
    """Where both sides stood before a sync that fails."""

    laptop: Holdings
    visit: str
    pending: int


def work(town: Town) -> Before:
    """One visit here, one piece of news at the bureau, the half-filled check-in as operations."""
    visit = town.visit()
    town.news()
    town.laptop.syncing._settle_drafts()  # type: ignore[misc]
    database = town.laptop.laptop.database
    return Before(town.holdings(), visit, pending(database))


def assert_nothing_lost(town: Town, before: Before) -> None:
    assert town.holdings() == before.laptop


def assert_good_again(town: Town, before: Before) -> None:
    """The same button works now, and both sides hold the same, once."""
    town.laptop.sync()
    assert pending(town.laptop.laptop.database) == 0
    assert before.visit in town.bureau.rows(contact)
    for table in (contact, filled_form, setting):
        assert town.laptop.rows(table) == town.bureau.rows(table)
    assert [row["value"] for row in town.laptop.rows(setting).values()].count("0722-0000000") == 1
    assert town.bureau.rows(conflict) == town.bureau.rows(review) == {}
    assert town.laptop.syncing.history()[0].outcome == DONE


# --- what is said by whatever stands between


def problem(status: int, code: str, seconds: int | None = None) -> Fault:
    body = encode(Problem(code=code, params={}, incident=None, retry_after=seconds))
    return lambda _: Reply(status, body, {"content-type": "application/json"})


def page(status: int, **headers: str) -> Fault:
    """What a proxy or a portal answers in the bureau's stead."""
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Reply(status, b"<html><body>nginx</body></html>", shown)


def cut(pass_on: PassOn) -> Reply:
    reply = pass_on()
    return Reply(reply.status, reply.body[: len(reply.body) // 2], reply.headers)


def noise(pass_on: PassOn) -> Reply:
    reply = pass_on()
    return Reply(reply.status, bytes(len(reply.body)), reply.headers)


def other_protocol(pass_on: PassOn) -> Reply:
    reply = pass_on()
    body = reply.body
    if reply.headers.get("content-encoding") == "zstd":
        body = unpack(body, 2**20)
    answer = msgspec.json.decode(body, type=HelloAnswer)
    return Reply(200, encode(msgspec.structs.replace(answer, proto=2)))


ANSWERS: dict[str, tuple[str, Fault, str]] = {
    "busy for two minutes": ("/push", problem(429, "busy", 120), "sync.busy"),
    "a proxy that is full": ("/pull", page(429, retry_after="120"), "sync.busy"),
    "a proxy whose bureau is away": ("/hello", page(502), "sync.bureau_down"),
    "a proxy whose bureau is overloaded": ("/pull", page(503), "sync.bureau_down"),
    "a page of some server's": ("/push", page(500), "sync.answer_malformed"),
    "a page that looks like success": ("/hello", page(200), "sync.answer_malformed"),
    "a portal that wants a login": (
        "/hello",
        page(302, location="http://portal.example/"),
        "sync.answer_malformed",
    ),
    "half of the hello": ("/hello", cut, "sync.answer_malformed"),
    "half of the results": ("/push", cut, "sync.answer_malformed"),
    "half of the rows": ("/pull", cut, "sync.answer_malformed"),
    "noise instead of rows": ("/pull", noise, "sync.answer_malformed"),
    "another protocol": ("/hello", other_protocol, "sync.version"),
    "a line that goes dead": ("/push", lambda _: None, "sync.unreachable"),
    "a line that goes dead after sending": (
        "/push",
        lambda pass_on: (pass_on(), None)[1],
        "sync.unreachable",
    ),
}


@pytest.mark.parametrize(("path", "fault", "code"), ANSWERS.values(), ids=ANSWERS.keys())
def test_bad_answer_is_said_loses_nothing_and_the_next_sync_goes_through(
    town: Town, box: Middlebox, said: Said, path: str, fault: Fault, code: str
) -> None:
    before = work(town)
    box.faults[path] = fault

    said.refused(code, town.laptop.sync)

    assert path in box.heard
    assert_nothing_lost(town, before)
    assert town.laptop.syncing.history()[0].outcome == code
    box.mend()
    assert_good_again(town, before)


@pytest.mark.parametrize("path", ["/hello", "/push", "/pull"])
def test_answer_that_comes_too_late_is_said_and_what_was_sent_is_not_doubled(
    town: Town, box: Middlebox, said: Said, path: str
) -> None:
    before = work(town)
    town.reach_by(box.address, impatient)
    box.faults[path] = box.slow

    said.refused("sync.slow", town.laptop.sync)

    assert box.answered.wait(20)
    assert_nothing_lost(town, before)
    box.mend()
    town.reach_by(box.address)
    assert_good_again(town, before)


def impatient(identity: Identity) -> Link:
    """The way to the bureau for someone who waits one second instead of a minute."""
    timeout = httpx.Timeout(1.0)
    connection = Connection(identity.address, identity.pin, timeout=timeout)
    return BureauLink(connection, identity.device, identity.device_key)


# --- what is wrong with the bureau, or with how this laptop stands to it


@dataclass(frozen=True)
class Trouble:
    """How it comes and goes; `sent` where what waited still reaches the bureau."""

    come: Callable[[Town, pytest.MonkeyPatch], object]
    go: Callable[[Town, pytest.MonkeyPatch], object]
    code: str
    sent: bool = False


def find_readable_text(log: str) -> list[str]:
    """What a log must not say."""
    return [words for words in (WORKER_NAME, WORKER_PHONE, "Traceback") if words in log]


def undo(_: Town, patch: pytest.MonkeyPatch) -> None:
    patch.undo()


def go_away(town: Town, _: pytest.MonkeyPatch) -> None:
    town.laptop.syncing.close()
    town.bureau.stop()


def come_back(town: Town, _: pytest.MonkeyPatch) -> None:
    town.bureau.start()
    town.reach_by(town.bureau.address)


def impostor(town: Town, _: pytest.MonkeyPatch) -> None:
    """The laptop was told another certificate than the one it is shown."""
    other, _key = ensure_certificate(town.folder / "other", ["localhost"], town.clock.now_ms())
    _tell_pin(town, certificate_pin(other))


def real_one(town: Town, _: pytest.MonkeyPatch) -> None:
    _tell_pin(town, town.bureau.bureau.pin())


def _tell_pin(town: Town, pin: str) -> None:
    with town.laptop.laptop.database.write() as connection:
        write_state(connection, "pin", pin)
    town.reach_by(town.bureau.address)


def older_bureau(_: Town, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("server.sync.SCHEMA_FROM", SCHEMA - 1)
    patch.setattr("server.sync.SCHEMA", SCHEMA - 1)


def newer_bureau(_: Town, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("server.sync.SCHEMA_FROM", SCHEMA + 1)
    patch.setattr("server.sync.SCHEMA", SCHEMA + 1)


def newer_protocol(_: Town, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("server.sync.PROTO", 2)


def breaks_down(_: Town, patch: pytest.MonkeyPatch) -> None:
    """A fault of ours in the server, whose message would name a worker."""

    def explode(*_: object, **__: object) -> None:
        raise ZeroDivisionError(f"{WORKER_NAME}A10 {WORKER_PHONE}0000")

    patch.setattr("server.sync.changes", explode)


def bureau_full(town: Town, _: pytest.MonkeyPatch) -> None:
    with town.bureau.bureau.database.write() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {used}")


def bureau_room(town: Town, _: pytest.MonkeyPatch) -> None:
    with town.bureau.bureau.database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


TROUBLES = {
    "away": Trouble(go_away, come_back, "sync.unreachable"),
    "another certificate": Trouble(impostor, real_one, "sync.certificate"),
    "an older bureau": Trouble(older_bureau, undo, "sync.client_too_new"),
    "a newer bureau": Trouble(newer_bureau, undo, "sync.client_too_old", sent=True),
    "a bureau of another protocol": Trouble(newer_protocol, undo, "sync.version"),
    "a bureau that breaks down": Trouble(breaks_down, undo, "incident", sent=True),
    "a bureau whose disk is full": Trouble(bureau_full, bureau_room, "sync.bureau_down"),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_trouble_with_the_bureau_is_said_loses_nothing_and_passes(
    town: Town, said: Said, monkeypatch: pytest.MonkeyPatch, trouble: Trouble
) -> None:
    before = work(town)
    trouble.come(town, monkeypatch)

    said.refused(trouble.code, town.laptop.sync)

    assert_nothing_lost(town, before)
    waiting = pending(town.laptop.laptop.database)
    assert waiting == (0 if trouble.sent else before.pending)
    assert town.laptop.syncing.history()[0].outcome == trouble.code
    assert find_readable_text(town.bureau.log.text) == []
    trouble.go(town, monkeypatch)
    assert_good_again(town, before)


def revoke(town: Town) -> None:
    with town.bureau.bureau.office() as office:
        devices.revoke(town.bureau.bureau, office, town.laptop.device, "lost")


def test_laptop_shut_out_keeps_its_records_and_can_go_on_working(town: Town, said: Said) -> None:
    before = work(town)
    at_bureau = town.bureau.rows(contact)
    revoke(town)

    for _ in range(2):
        said.refused("sync.device_revoked", town.laptop.sync)

    assert_nothing_lost(town, before)
    assert town.bureau.rows(contact) == at_bureau
    assert pending(town.laptop.laptop.database) == before.pending
    town.laptop.reopen()
    town.visit()
    assert pending(town.laptop.laptop.database) == before.pending + 1


# --- cancelled


@pytest.mark.parametrize("step", STEPS)
def test_sync_cancelled_at_each_step_is_said_and_goes_on_from_there(
    town: Town, said: Said, step: str
) -> None:
    before = work(town)
    seen: list[str] = []

    def sync() -> object:
        return town.laptop.syncing.sync(
            lambda now, done, total: seen.append(now), lambda: step in seen
        )

    if step == "publish":  # past the last moment at which anything could be left: it is whole
        sync()
    else:
        said.refused("sync.cancelled", sync)
        assert seen[-1] == step
        assert_nothing_lost(town, before)
        sent = step == "pull"
        assert (before.visit in town.bureau.rows(contact)) == sent
    assert_good_again(town, before)


# --- nobody there, or something else there


def test_something_else_at_the_address_is_unreachable(town: Town, said: Said) -> None:
    before = work(town)
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(5)
        town.reach_by(f"https://127.0.0.1:{other.getsockname()[1]}", impatient)
        said.refused("sync.slow", town.laptop.sync)  # it accepts, and never says a word
    assert_nothing_lost(town, before)
    town.reach_by(town.bureau.address)
    assert_good_again(town, before)
