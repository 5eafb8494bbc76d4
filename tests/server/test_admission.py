"""Who gets in to the live server, over TLS, on both databases: codes, keys, tokens, revocation."""

from __future__ import annotations

import ssl
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import select

from db.tables.bureau import signing_key
from forms.papers.certificate import KeyRing, KeyStatements
from forms.signing import PrivateKey, PublicKey
from inspection.clock import FixedClock
from inspection.refusal import Refusal
from server import tokens
from server.api import admission
from server.devices import revoke
from server.enrolment import CODE_HOURS, HOUR_MS, issue
from server.throttle import FREE_FAILURES
from server.tokens import CHALLENGE_MS, TOKEN_MS, TOKENS_EACH
from tests.server.conftest import City
from tests.server.laptop import Laptop
from tests.support.pushing import sign

TEN_YEARS_MS = 10 * 366 * 86_400_000


def test_enrolment_hands_over_keys_grants_and_numbers(city: City) -> None:
    zhou = city.laptop("zhou")
    site = city.site("A1")
    welcome = zhou.me
    assert welcome.bureau_name == "随州市人力资源和社会保障局"
    assert welcome.role == "inspector"
    assert {card.scope: card.mode for card in welcome.grants} == {
        "bureau": "read",
        f"user:{welcome.account}": "read",
        f"site:{site}": "write",
        f"people:{site}": "write",
    }
    rows = zhou.pull_all([f"user:{welcome.account}"])
    blocks = [row for row in rows.values() if row["entity"] == "number_block"]
    assert [(row["device"], row["paper_type"], row["first"], row["last"]) for row in blocks] == [
        (welcome.device, "order", 1, 50)
    ]
    with city.bureau.database.read() as connection:
        kept = connection.execute(
            select(signing_key).where(signing_key.c.key_id == zhou.paper_key.public.key_id)
        ).one()
    statements = KeyStatements.parse(kept.certificate)
    ring = KeyRing((PublicKey.parse(welcome.bureau_key),), (statements.certificate,))
    (certified,) = ring.certificates_of(kept.key_id)
    assert (certified.holder, certified.device) == (welcome.account, welcome.device)


@pytest.mark.parametrize(
    ("hours", "code"), [(0, "enrol.code_used"), (CODE_HOURS + 1, "enrol.code_expired")]
)
def test_enrolment_code_is_good_once_and_not_for_ever(
    city: City, clock: FixedClock, hours: int, code: str
) -> None:
    first = city.stranger()
    body = first.enrol_body(issue(city.bureau, "zhou").file.code)
    if hours:
        clock.advance(hours * HOUR_MS)
    else:
        assert first.call("/enrol", body).status_code == 200
    second = city.stranger()
    status, problem = second.refused("/enrol", {**second.enrol_body(body["code"])})
    assert (status, problem.code) == (403, code)


def test_laptop_that_missed_its_answer_is_told_again_and_nobody_else(
    city: City, clock: FixedClock
) -> None:
    laptop = city.stranger()
    body = laptop.enrol_body(issue(city.bureau, "zhou").file.code)
    once = laptop.call("/enrol", body)
    clock.advance(HOUR_MS)
    again = laptop.call("/enrol", body)
    other_keys = city.stranger().enrol_body(body["code"])

    assert (once.status_code, again.status_code) == (200, 200)
    assert again.json()["device"] == once.json()["device"]
    status, problem = laptop.refused("/enrol", {**body, "paper_key": other_keys["paper_key"]})
    assert (status, problem.code) == (403, "enrol.code_used")


def test_guessing_codes_is_throttled_and_told_when_to_come_back(city: City) -> None:
    guesser = city.stranger()
    for _ in range(FREE_FAILURES):
        status, problem = guesser.refused("/enrol", guesser.enrol_body("AAAAAAAA"))
        assert (status, problem.code) == (403, "enrol.code_unknown")
    answer = guesser.call("/enrol", guesser.enrol_body("AAAAAAAA"))
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["code"] == "throttled"
    good = guesser.enrol_body(issue(city.bureau, "zhou").file.code)
    assert guesser.refused("/enrol", good)[1].code == "throttled"


def test_stranger_who_fails_in_a_device_s_name_is_slowed_and_shuts_nobody_out(city: City) -> None:
    """He knows its id and shares its address."""
    zhou, stranger = city.laptop("zhou"), city.stranger()
    stranger.welcome = zhou.welcome

    answers = [stranger.refused("/token", stranger.token_body()) for _ in range(FREE_FAILURES + 2)]

    assert [problem.code for _, problem in answers[:FREE_FAILURES]] == ["token.signature"] * 10
    assert {(status, problem.code) for status, problem in answers[FREE_FAILURES:]} == {
        (429, "throttled")
    }
    zhou.sign_in()
    city.laptop("wu").sign_in()


def test_office_that_finds_the_lanes_full_is_not_taken_for_guessing(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhou, stranger = city.laptop("zhou"), city.stranger()
    stranger.welcome = zhou.welcome

    def full(*_: object) -> None:
        raise Refusal("sync.busy", retry_after=1)

    with monkeypatch.context() as patch:
        patch.setattr(tokens, "prove", full)
        answers = [zhou.refused("/token", zhou.token_body()) for _ in range(FREE_FAILURES + 2)]
    assert {(status, problem.code) for status, problem in answers} == {(429, "sync.busy")}

    zhou.sign_in()
    _, problem = stranger.refused("/token", stranger.token_body())
    assert problem.code == "token.signature", "the first real failure from this address"


def test_certificate_of_another_server_is_not_trusted(city: City) -> None:
    with (
        pytest.raises(httpx.ConnectError),
        httpx.Client(base_url=city.address, verify=ssl.create_default_context()) as client,
    ):
        client.get("/health")


@pytest.mark.parametrize("path", ["/hello", "/push", "/pull", "/snapshot"])
def test_without_a_token_nothing_is_answered(city: City, path: str) -> None:
    zhou = city.laptop("zhou")
    bodies = {
        "/hello": zhou.hello_body(),
        "/push": sign([zhou.contact(city.site("A1"))], zhou.device_key),
        "/pull": {"proto": 1, "schema": 1, "cursors": {"bureau": 0}, "limit": 10},
        "/snapshot": {"proto": 1, "schema": 1, "scope": "bureau"},
    }
    for token in ("", "x" * 43):
        zhou.token = token
        status, problem = zhou.refused(path, bodies[path])
        assert (status, problem.code.partition(".")[0]) == (401, "token")


def test_token_ends_and_a_challenge_serves_once(city: City, clock: FixedClock) -> None:
    zhou = city.laptop("zhou")
    body = zhou.token_body()
    assert zhou.call("/token", body).status_code == 200
    assert zhou.refused("/token", body)[1].code == "token.challenge_used"
    stale = zhou.token_body()
    clock.advance(CHALLENGE_MS)
    assert zhou.refused("/token", stale)[1].code == "token.challenge"
    clock.advance(TOKEN_MS)
    status, problem = zhou.refused("/hello", zhou.hello_body())
    assert (status, problem.code) == (401, "token.expired")
    zhou.sign_in()
    assert zhou.hello().position.last_dseq == 0


def test_older_tokens_of_a_device_end_when_it_signs_in_again(city: City, clock: FixedClock) -> None:
    zhou = city.laptop("zhou")
    tokens = [zhou.token]
    for _ in range(2):
        clock.advance(1_000)
        zhou.sign_in()
        tokens.append(zhou.token)
    answers = []
    for zhou.token in tokens:
        answers.append(zhou.call("/hello", zhou.hello_body()).status_code)
    assert answers == [401, 200, 200]


def test_challenge_serves_once_also_when_its_token_has_ended_or_it_is_shown_twice_at_once(
    city: City, clock: FixedClock
) -> None:
    zhou = city.laptop("zhou")
    used = zhou.token_body()
    assert zhou.call("/token", used).status_code == 200
    for _ in range(TOKENS_EACH + 1):
        clock.advance(1_000)
        zhou.sign_in()
    assert zhou.refused("/token", used)[1].code == "token.challenge_used"

    twins, at_once = [city.stranger() for _ in range(4)], Barrier(4)
    for _ in range(3):
        body = zhou.token_body()

        def ask(twin: Laptop, body: dict[str, Any] = body) -> int:
            at_once.wait(20)
            return twin.call("/token", body).status_code

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(ask, twins)) == [200, 401, 401, 401]


def test_clock_of_the_bureau_that_was_put_back_leaves_no_token_and_nobody_shut_out(
    city: City, clock: FixedClock
) -> None:
    zhou, guesser = city.laptop("zhou"), city.stranger()
    clock.advance(TEN_YEARS_MS)
    zhou.sign_in()
    early = zhou.token_body()
    for _ in range(FREE_FAILURES):
        guesser.refused("/enrol", guesser.enrol_body("AAAAAAAA"))
    clock.advance(-TEN_YEARS_MS)

    assert zhou.refused("/hello", zhou.hello_body())[1].code == "token.expired"
    assert zhou.refused("/token", early)[1].code == "token.challenge"
    zhou.sign_in()
    assert zhou.hello().position.last_dseq == 0
    assert guesser.refused("/enrol", guesser.enrol_body("AAAAAAAA"))[1].code == "enrol.code_unknown"
    city.laptop("wu")


def test_stranger_with_a_wrong_code_does_not_stand_in_the_writers_way(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def writers_lane(*_: object) -> None:
        raise AssertionError("a code nobody gave out")

    monkeypatch.setattr(admission, "_enrol", writers_lane)
    stranger = city.stranger()
    status, problem = stranger.refused("/enrol", stranger.enrol_body("AAAAAAAA"))
    assert (status, problem.code) == (403, "enrol.code_unknown")


def test_names_that_no_database_or_list_can_hold_are_refused_before_anything_is_used_up(
    city: City,
) -> None:
    zhou, fresh = city.laptop("zhou"), city.stranger()
    head = msgspec.to_builtins(zhou.hello().head)
    for name in ("a\0", "\x1b[2J", "a\nb"):
        for member in ("epoch", "key_id"):
            asked = {"proto": 1, "heads": [{**head, member: name}]}
            status, problem = zhou.refused("/join", asked)
            assert (status, problem.code) == (400, "request.malformed")
        body = fresh.enrol_body(issue(city.bureau, "wu").file.code)
        status, problem = fresh.refused("/enrol", {**body, "device_name": name})
        assert (status, problem.params) == (400, {"field": "device_name"})
    assert fresh.call("/enrol", body).status_code == 200
    assert '"incident"' not in city.log.text


def test_token_needs_the_device_key_and_its_own_challenge(city: City) -> None:
    zhou, wu = city.laptop("zhou"), city.laptop("wu")
    body = zhou.token_body()
    other = PrivateKey.generate().sign(b"token challenge", body["challenge"].encode())
    assert zhou.refused("/token", {**body, "signature": other})[1].code == "token.signature"
    borrowed = {**wu.token_body(), "device": zhou.me.device}
    assert zhou.refused("/token", borrowed)[1].code == "token.challenge"


def test_revoked_device_is_refused_at_its_next_request(city: City) -> None:
    zhou = city.laptop("zhou")
    zhou.hello()
    with city.bureau.office() as office:
        revoke(city.bureau, office, zhou.me.device, "lost")
    for path, body in (
        ("/hello", zhou.hello_body()),
        ("/pull", {"proto": 1, "schema": 1, "cursors": {"bureau": 0}, "limit": 10}),
        ("/token", zhou.token_body()),
    ):
        status, problem = zhou.refused(path, body)
        assert status in {401, 403}
        assert problem.code in {"token.expired", "sync.device_revoked"}
    with city.bureau.database.read() as connection:
        kept = connection.execute(
            select(signing_key).where(signing_key.c.device == zhou.me.device)
        ).one()
    statements = KeyStatements.parse(kept.certificate)
    assert statements.revocation is not None
    ring = KeyRing((PublicKey.parse(zhou.me.bureau_key),), (), (statements.revocation,))
    assert ring.revoked_at(kept.key_id) == kept.revoked_at
