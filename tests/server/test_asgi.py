"""The web framework's traps, each closed: malformed bodies, unknown members, crashes, sizes."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import httpx
import msgspec
import pytest
import zstandard
from litestar import get, post
from litestar.params import FromPath, JSONBody

from db.replication.message import Problem
from inspection.clock import FixedClock
from inspection.refusal import Refusal
from server import edge
from server.asgi import create_app
from server.log import Log

SECRET = "张三 13800001234"


class Order(msgspec.Struct, forbid_unknown_fields=True):
    count: int
    note: str = ""


@post("/orders", status_code=200)
async def place_order(data: JSONBody[Order]) -> dict[str, int]:
    return {"count": data.count}


@get("/crash")
async def crash() -> None:
    raise ValueError(SECRET)


@get("/refuse/{code:str}")
async def refuse(code: FromPath[str]) -> None:
    raise Refusal(code, retry_after=7)


@get("/long")
async def long() -> dict[str, str]:
    return {"text": "安" * 4000}


class Served:
    def __init__(self, room: edge.Room | None = None) -> None:
        self.lines = io.StringIO()
        log = Log(FixedClock(0), self.lines)
        self.app = create_app([place_order, crash, refuse, long], log, room=room)

    def send(self, method: str, path: str, **how: Any) -> httpx.Response:
        async def exchange() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport, base_url="https://x") as client:
                return await client.request(method, path, **how)

        return asyncio.run(exchange())


@pytest.fixture
def served() -> Served:
    return Served()


@pytest.mark.parametrize(
    "body",
    [
        b'{"count": "\xff\xfe"}',
        b"[" * 200_000,
        b'{"note":' * 100_000,
        b"{",
        b"",
        b"null",
        b'{"count": "one"}',
        b'{"count": 1, "extra": 2}',
        b"\x00\x01",
    ],
)
def test_malformed_body_is_400_with_code(served: Served, body: bytes) -> None:
    answer = served.send("POST", "/orders", content=body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "request.malformed"


def test_zstd_body_is_decoded(served: Served) -> None:
    body = zstandard.ZstdCompressor().compress(b'{"count": 3}')
    answer = served.send("POST", "/orders", content=body, headers={"content-encoding": "zstd"})
    assert (answer.status_code, answer.json()) == (200, {"count": 3})


def test_zstd_bomb_is_refused_without_being_unpacked(served: Served) -> None:
    bomb = zstandard.ZstdCompressor().compress(b"\0" * (256 * 1024 * 1024))
    assert len(bomb) < 64 * 1024
    answer = served.send("POST", "/orders", content=bomb, headers={"content-encoding": "zstd"})
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


def test_truncated_zstd_body_is_400(served: Served) -> None:
    body = zstandard.ZstdCompressor().compress(b'{"count": 3}')[:-3]
    answer = served.send("POST", "/orders", content=body, headers={"content-encoding": "zstd"})
    assert answer.status_code == 400


def test_other_encoding_is_415(served: Served) -> None:
    answer = served.send("POST", "/orders", content=b"x", headers={"content-encoding": "gzip"})
    assert (answer.status_code, answer.json()["code"]) == (415, "request.encoding")


def test_oversized_body_is_413_with_and_without_a_length(served: Served) -> None:
    async def pieces() -> Any:
        for _ in range(3):
            yield b" " * (edge.WIRE_LIMIT // 2)

    assert served.send("POST", "/orders", content=b" " * (edge.WIRE_LIMIT + 1)).status_code == 413
    assert served.send("POST", "/orders", content=pieces()).status_code == 413


def test_address_longer_than_the_cap_is_413(served: Served) -> None:
    assert served.send("GET", "/long?" + "a" * edge.TARGET_LIMIT).status_code == 413


def test_bodies_beyond_the_room_are_asked_to_come_back_and_the_room_is_given_back() -> None:
    room = edge.Room(limit=1_000)
    served = Served(room)
    held = {"count": 1, "note": "x" * 400}
    with room.guest() as take:
        take(700)
        full = served.send("POST", "/orders", json=held)
        assert (full.status_code, full.json()["code"]) == (429, "sync.busy")
        assert int(full.headers["retry-after"]) >= 1
        small = zstandard.compress(json.dumps(held).encode())
        packed = served.send("POST", "/orders", content=small, headers={"content-encoding": "zstd"})
        assert packed.status_code == 429, "what a body unfolds to counts too"
    assert served.send("POST", "/orders", json=held).status_code == 200
    assert room.taken == 0


def test_crash_becomes_a_numbered_incident_without_its_message(served: Served) -> None:
    answer = served.send("GET", "/crash")
    assert answer.status_code == 500
    body = answer.json()
    assert body["code"] == "incident"
    lines = [json.loads(line) for line in served.lines.getvalue().splitlines()]
    incident = next(line for line in lines if line["event"] == "incident")
    assert incident["incident"] == body["params"]["number"]
    assert incident["error"] == "ValueError"
    assert any(place.endswith(":crash") for place in incident["at"])
    assert SECRET not in answer.text + served.lines.getvalue()


@pytest.mark.parametrize(
    ("code", "status"),
    [("access.revoked", 403), ("busy", 429), ("token.expired", 401), ("sync.gap", 409)],
)
def test_refusal_carries_the_status_of_its_family(served: Served, code: str, status: int) -> None:
    answer = served.send("GET", f"/refuse/{code}")
    assert answer.status_code == status
    told = msgspec.json.decode(answer.content, type=Problem)
    assert told == Problem(code=code, retry_after=7)
    assert answer.headers["retry-after"] == "7"


def test_unknown_path_and_method_have_codes(served: Served) -> None:
    assert served.send("GET", "/nothing").json()["code"] == "request.not_found"
    answer = served.send("PUT", "/orders")
    assert (answer.status_code, answer.json()["code"]) == (405, "request.method")


def test_every_answer_carries_security_headers(served: Served) -> None:
    for answer in (served.send("GET", "/nothing"), served.send("GET", "/crash")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_openapi_document_closes_structs_that_forbid_unknown_members(served: Served) -> None:
    document = served.send("GET", "/openapi/openapi.json").json()
    schemas = document["components"]["schemas"]
    assert schemas["Order"]["additionalProperties"] is False
    assert "/orders" in document["paths"]


def test_request_line_names_the_route_and_never_the_query(served: Served) -> None:
    served.send("GET", "/refuse/busy?name=13800001234")
    served.send("GET", "/13800001234")
    text = served.lines.getvalue()
    assert "13800001234" not in text
    routes = [json.loads(line).get("route") for line in text.splitlines()]
    assert "GET /refuse/{code}" in routes


def test_large_json_answer_is_packed_for_whoever_accepts_it(served: Served) -> None:
    packed = served.send("GET", "/long", headers={"accept-encoding": "zstd"})
    assert packed.headers["content-encoding"] == "zstd"
    assert int(packed.headers["content-length"]) < 1000
    assert packed.json() == {"text": "安" * 4000}
    plain = served.send("GET", "/long", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == packed.json()
