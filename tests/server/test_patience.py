"""Connections that say what they want too slowly, or never, are closed; others are served."""

from __future__ import annotations

import socket
import ssl

import pytest

from server.api import receiving
from server.certificate import CERTIFICATE_FILE
from server.patience import PatientProtocol
from tests.server.conftest import City


def connected(city: City) -> ssl.SSLSocket:
    host, _, port = city.address.partition("//")[2].rpartition(":")
    context = ssl.create_default_context(cafile=str(city.bureau.settings.data / CERTIFICATE_FILE))
    return context.wrap_socket(
        socket.create_connection((host, int(port)), timeout=30), server_hostname=host
    )


def heard(peer: ssl.SSLSocket) -> bytes:
    """Everything until the server closes."""
    pieces = []
    while piece := peer.recv(4096):
        pieces.append(piece)
    return b"".join(pieces)


@pytest.mark.parametrize(
    "said", [b"", b"POST /hello HTTP/1.1\r\nHost: localhost\r\nX-Slow: "], ids=["nothing", "half"]
)
def test_connection_that_never_names_its_request_is_closed(
    city: City, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(PatientProtocol, "head_seconds", 0.2)
    with connected(city) as peer:
        peer.sendall(said)
        assert heard(peer) == b""


def test_second_request_on_a_connection_has_the_same_patience(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PatientProtocol, "head_seconds", 0.2)
    with connected(city) as peer:
        peer.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /hea")
        assert heard(peer).startswith(b"HTTP/1.1 200")


def test_upload_of_a_stranger_that_sends_nothing_is_not_waited_for(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "_DRAIN_SECONDS", 0.2)
    with connected(city) as peer:
        peer.sendall(
            b"PATCH /uploads/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
            b"Tus-Resumable: 1.0.0\r\n\r\n"
        )
        assert peer.recv(4096).startswith(b"HTTP/1.1 401")


def test_head_beyond_its_cap_is_refused(city: City) -> None:
    with connected(city) as peer:
        peer.sendall(b"GET /health HTTP/1.1\r\nX-Long: " + b"a" * 100_000)
        assert heard(peer).startswith(b"HTTP/1.1 400")


def test_connection_too_many_is_told_when_to_come_again_in_words_a_laptop_knows(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhou = city.laptop("zhou")
    zhou.hello()
    monkeypatch.setattr(PatientProtocol, "most_connections", 1)
    with connected(city):
        answer = zhou.call("/hello", zhou.hello_body())
    assert (answer.status_code, answer.json()["code"]) == (429, "sync.busy")
    assert 5 <= int(answer.headers["retry-after"]) < 15
    assert answer.headers["x-content-type-options"] == "nosniff"
