"""A laptop as the server sees one: two keys, a chain of operations, and plain HTTP over TLS."""

from __future__ import annotations

import secrets
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec

from db.replication import digest, operation
from db.replication.admission import (
    TOKEN_CONTEXT,
    ChallengeAnswer,
    EnrolAnswer,
    TokenAnswer,
)
from db.replication.chain import SignedHead
from db.replication.message import PROTO, Problem, encode
from db.replication.packing import pack
from db.replication.wire import (
    Hello,
    HelloAnswer,
    PullAnswer,
    PullRequest,
    PushAnswer,
    SnapshotManifest,
    SnapshotRequest,
)
from db.schema import SCHEMA
from forms.signing import PrivateKey
from inspection.clock import Clock
from inspection.ids import new_id
from server.bureau import Bureau
from server.enrolment import issue
from server.log import Log
from server.serving import server_of
from tests.support.pushing import sign

M = TypeVar("M")


class Lines:
    """A log's stream that tests read."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None: ...


@contextmanager
def running(bureau: Bureau, lines: Lines) -> Iterator[str]:
    """The bureau's server on a free port; yields its address."""
    ready = threading.Event()
    ports: list[int] = []

    def on_ready(port: int) -> None:
        ports.append(port)
        ready.set()

    server = server_of(bureau, Log(bureau.clock, lines), on_ready)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, name="bureau server")
    thread.start()
    try:
        assert ready.wait(20)
        yield f"https://localhost:{ports[0]}"
    finally:
        server.should_exit = True
        thread.join(20)


def client_for(address: str, certificate: Path) -> httpx.Client:
    context = ssl.create_default_context(cafile=str(certificate))
    return httpx.Client(base_url=address, verify=context, timeout=30)


@dataclass
class Laptop:
    """One enrolled device."""

    client: httpx.Client
    clock: Clock
    device_key: PrivateKey = field(default_factory=PrivateKey.generate)
    paper_key: PrivateKey = field(default_factory=PrivateKey.generate)
    welcome: EnrolAnswer | None = None
    token: str = ""
    dseq: int = 0
    hash: str = operation.GENESIS

    @property
    def me(self) -> EnrolAnswer:
        assert self.welcome is not None
        return self.welcome

    def call(self, path: str, body: Any, *, compressed: bool = False) -> httpx.Response:
        content = encode(body) if isinstance(body, msgspec.Struct) else msgspec.json.encode(body)
        headers = {"content-type": "application/json"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        if compressed:
            content = pack(content)
            headers["content-encoding"] = "zstd"
        return self.client.post(path, content=content, headers=headers)

    def ask(self, path: str, body: Any, kind: type[M]) -> M:
        answer = self.call(path, body)
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=kind)

    def refused(self, path: str, body: Any) -> tuple[int, Problem]:
        answer = self.call(path, body)
        return answer.status_code, msgspec.json.decode(answer.content, type=Problem)

    def enrol_body(self, code: str) -> dict[str, Any]:
        return {
            "proto": PROTO,
            "code": code,
            "device_key": self.device_key.public.text,
            "paper_key": self.paper_key.public.text,
            "device_name": "笔记本",
        }

    def enrol(self, bureau: Bureau, login: str) -> EnrolAnswer:
        code = issue(bureau, login).file.code
        self.welcome = self.ask("/enrol", self.enrol_body(code), EnrolAnswer)
        self.sign_in()
        return self.welcome

    def token_body(self) -> dict[str, Any]:
        told = self.ask("/challenge", {"device": self.me.device}, ChallengeAnswer)
        signature = self.device_key.sign(TOKEN_CONTEXT, told.challenge.encode())
        return {
            "device": self.me.device,
            "challenge": told.challenge,
            "signature": signature,
        }

    def sign_in(self) -> None:
        self.token = self.ask("/token", self.token_body(), TokenAnswer).token

    def make(
        self,
        entity: str,
        scope: str,
        values: Mapping[str, Any],
        *,
        row: str | None = None,
        base: int = 0,
        old: Mapping[str, Any] | None = None,
        txn: str | None = None,
        personal: frozenset[str] = frozenset(),
    ) -> operation.Operation:
        """The next operation of this device: an add, or an edit if `old` is given."""
        self.dseq += 1
        made = operation.make(
            device=self.me.device,
            dseq=self.dseq,
            txn=txn or new_id(self.clock),
            at=self.clock.now_ms(),
            actor=self.me.account,
            schema=SCHEMA,
            entity=entity,
            row=row or new_id(self.clock),
            scope=scope,
            kind="add" if old is None else "edit",
            base=base,
            pairs={name: ((old or {}).get(name), value) for name, value in values.items()},
            personal=personal,
            prev=self.hash,
            random_bytes=secrets.token_bytes,
        )
        self.hash = made.hash
        return made

    def contact(self, site_id: str, **values: Any) -> operation.Operation:
        """A service contact at a site, led by this laptop's inspector."""
        facts = {
            "site_id": site_id,
            "kind": "service",
            "covert": False,
            "on_date": "2026-03-16",
            "started_at": self.clock.now_ms(),
            "lead_id": self.me.account,
            "state": "open",
        }
        return self.make("contact", f"site:{site_id}", {**facts, **values})

    def push(self, *operations: operation.Operation) -> PushAnswer:
        return self.ask("/push", sign(list(operations), self.device_key), PushAnswer)

    def hello_body(
        self,
        cursors: Mapping[str, int] | None = None,
        sums: Mapping[str, tuple[str, int]] | None = None,
        known: SignedHead | None = None,
    ) -> Hello:
        return Hello(
            proto=PROTO,
            schema=SCHEMA,
            device=self.me.device,
            epoch=self.me.epoch,
            last_dseq=self.dseq,
            last_hash=self.hash,
            known=known,
            cursors=dict(cursors or {}),
            root=digest.root(dict(sums or {})),
            clock=self.clock.now_ms(),
        )

    def hello(self, **how: Any) -> HelloAnswer:
        return self.ask("/hello", self.hello_body(**how), HelloAnswer)

    def pull(self, cursors: Mapping[str, int], limit: int = 5000) -> PullAnswer:
        request = PullRequest(proto=PROTO, schema=SCHEMA, cursors=dict(cursors), limit=limit)
        return self.ask("/pull", request, PullAnswer)

    def pull_all(self, scopes: list[str], limit: int = 5000) -> dict[str, dict[str, Any]]:
        """Every row of these scopes by id, each with its `rev`, pulled page by page."""
        cursors, rows = dict.fromkeys(scopes, 0), {}
        while True:
            answer = self.pull(cursors, limit)
            for page in answer.pages:
                cursors[page.scope] = page.cursor
                for table in page.rows:
                    for values, rev in zip(table.values, table.revs, strict=True):
                        row = dict(zip(table.columns, values, strict=True))
                        rows[row["id"]] = {**row, "entity": table.entity, "rev": rev}
            if answer.complete:
                return rows

    def manifest(self, scope: str) -> SnapshotManifest:
        request = SnapshotRequest(proto=PROTO, schema=SCHEMA, scope=scope)
        return self.ask("/snapshot", request, SnapshotManifest)

    def segment(self, scope: str, sha256: str, span: str | None = None) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token}"}
        if span:
            headers["range"] = span
        return self.client.get(f"/snapshot/{scope}/{sha256}", headers=headers)
