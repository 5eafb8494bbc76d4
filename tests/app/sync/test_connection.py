"""The one connection: who is trusted, what each fault becomes, and how patient it is."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import app.sync.connection
from app.sync.connection import LONGEST_WAIT_S, Connection
from db.replication.packing import pack, unpack
from inspection.refusal import Refusal
from tests.app.sync.authority import issue, serving
from tests.app.sync.conftest import Script

BUSY = b'{"code":"sync.busy","params":{},"retry_after":2}'
WELL = b'{"well":true}'


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def connection(script: Script, waits: list[float]) -> Iterator[Connection]:
    with Connection(script.address, script.pin, pause=waits.append) as made:
        yield made


def refusal(connection: Connection) -> Refusal:
    with pytest.raises(Refusal) as refused:
        connection.post("/hello", b"{}", {})
    return refused.value


def test_server_with_the_pinned_certificate_is_trusted_whatever_it_is_called(
    script: Script, connection: Connection
) -> None:
    script.replies = [(200, {}, WELL)]

    answer = connection.post("/hello", b"{}", {"authorization": "Bearer x"})

    assert (answer.status, answer.body) == (200, WELL)
    assert script.asked[0][1]["authorization"] == "Bearer x"


@pytest.mark.parametrize("pin", ["0" * 64, None])
def test_server_with_another_certificate_hears_nothing(script: Script, pin: str | None) -> None:
    script.replies = [(200, {}, WELL)]
    with Connection(script.address, pin) as connection:
        assert refusal(connection).code == "sync.certificate"
    assert script.asked == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="another system's trust store")
def test_bureau_behind_an_installed_authority_is_trusted_under_its_name_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No pin: the system's own store of authorities decides, as OpenSSL finds it."""
    authority, certificate = issue(tmp_path)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "nothing"))
    with serving(certificate) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        with Connection(f"https://localhost:{port}", None) as connection:
            assert connection.post("/hello", b"{}", {}).body == WELL
        with Connection(f"https://127.0.0.1:{port}", None) as connection:
            assert refusal(connection).code == "sync.certificate", "that name it has not"
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
        with Connection(f"https://localhost:{port}", None) as connection:
            assert refusal(connection).code == "sync.certificate", "nobody vouches for it"


def test_address_where_nobody_listens_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Connection(f"https://127.0.0.1:{port}", "0" * 64) as connection:
        assert refusal(connection).code == "sync.unreachable"


def test_server_that_speaks_no_tls_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            peer, _ = server.accept()
            peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            peer.close()

        thread = threading.Thread(target=answer)
        thread.start()
        with Connection(f"https://127.0.0.1:{server.getsockname()[1]}", "0" * 64) as connection:
            assert refusal(connection).code == "sync.unreachable"
        thread.join(5)


def test_server_that_never_answers_is_slow(script: Script) -> None:
    script.replies = [(200, {}, WELL)]
    script.stall = threading.Event()
    with Connection(script.address, script.pin, timeout=httpx.Timeout(0.3)) as connection:
        assert refusal(connection).code == "sync.slow"


def test_busy_server_is_asked_again_after_the_time_it_named(
    script: Script, connection: Connection, waits: list[float]
) -> None:
    script.replies = [(429, {}, BUSY), (429, {}, BUSY), (200, {}, WELL)]

    assert connection.post("/hello", b"{}", {}).body == WELL
    assert sum(waits) == pytest.approx(4)


def test_server_busy_for_ever_is_left_alone_when_patience_ends(
    script: Script, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.sync.connection, "PATIENCE_S", 6)
    script.replies = [(429, {}, BUSY)]

    found = refusal(connection)

    assert (found.code, found.params) == ("sync.busy", {"seconds": 2})
    assert len(script.asked) == 4


def test_place_in_the_line_of_a_busy_server_is_told_before_each_wait(
    script: Script, connection: Connection
) -> None:
    third = b'{"code":"sync.busy","params":{"place":3},"retry_after":1}'
    script.replies = [(429, {}, third), (429, {}, BUSY), (200, {}, WELL)]
    places: list[int] = []

    with connection.heeding(lambda: None, places.append):
        connection.post("/hello", b"{}", {})

    assert places == [3, 0]


def test_long_wait_is_told_instead_of_waited(script: Script, connection: Connection) -> None:
    body = f'{{"code":"throttled","params":{{}},"retry_after":{LONGEST_WAIT_S + 1}}}'
    script.replies = [(429, {}, body.encode())]

    found = refusal(connection)

    assert (found.code, found.params) == ("sync.busy", {"seconds": LONGEST_WAIT_S + 1})
    assert len(script.asked) == 1


def test_cancelling_ends_the_wait_for_a_busy_server(script: Script, connection: Connection) -> None:
    script.replies = [(429, {}, BUSY)]
    asked = iter([None, None, "stop"])

    def check() -> None:
        if next(asked):
            raise Refusal("sync.cancelled")

    with connection.heeding(check, lambda _: None):
        assert refusal(connection).code == "sync.cancelled"
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (409, b'{"code":"push.gap","params":{"expected":7}}', "push.gap"),
        (409, b'{"code":"push.fork","params":{"dseq":7}}', "sync.clone"),
        (403, b'{"code":"sync.device_revoked"}', "sync.device_revoked"),
        (403, b'{"code":"enrol.code_expired"}', "enrol.code_expired"),
        (503, b'{"code":"store.unreachable"}', "sync.bureau_down"),
        (400, b'{"code":"wire.malformed","params":{"kind":"Hello"}}', "request.wire.malformed"),
        (404, b'{"code":"snapshot.gone"}', "request.snapshot.gone"),
        (500, b'{"code":"incident","params":{"number":"12"},"incident":"12"}', "incident"),
        (502, b"<html>Bad Gateway</html>", "sync.bureau_down"),
        (404, b"<html>Not Found</html>", "sync.answer_malformed"),
        (302, b"", "sync.answer_malformed"),
        (409, b'{"code":"Not A Code"}', "sync.answer_malformed"),
        (409, b'\xff{"code":', "sync.answer_malformed"),
    ],
)
def test_refusal_of_the_bureau_arrives_in_the_laptops_codes(
    script: Script, connection: Connection, status: int, body: bytes, code: str
) -> None:
    script.replies = [(status, {}, body)]

    assert refusal(connection).code == code


def test_large_body_travels_packed_and_a_packed_answer_is_opened(
    script: Script, connection: Connection
) -> None:
    script.replies = [(200, {"content-encoding": "zstd"}, pack(WELL * 1000))]
    body = b'{"much":"' + b"x" * 5000 + b'"}'

    answer = connection.post("/push", body, {})

    _, headers, sent = script.asked[0]
    assert headers["content-encoding"] == "zstd"
    assert len(sent) < len(body) // 10
    assert unpack(sent, 10_000) == body
    assert answer.body == WELL * 1000


def test_answer_cut_short_is_unreachable_not_half_read(
    script: Script, connection: Connection
) -> None:
    script.replies = [(200, {"content-length": "5000"}, WELL)]
    script.hang_up = True

    assert refusal(connection).code == "sync.unreachable"


def test_answer_that_unfolds_without_end_is_refused(script: Script, connection: Connection) -> None:
    bomb = pack(b"\0" * (129 * 1024 * 1024))
    script.replies = [(200, {"content-encoding": "zstd"}, bomb)]

    assert refusal(connection).code == "sync.answer_malformed"


def test_peer_that_hangs_up_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        thread = threading.Thread(target=lambda: server.accept()[0].close())
        thread.start()
        with Connection(f"https://127.0.0.1:{server.getsockname()[1]}", "0" * 64) as connection:
            assert refusal(connection).code == "sync.unreachable"
        thread.join(5)
