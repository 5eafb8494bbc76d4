"""The office evening: many laptops at one real server at once, over TLS, each with a day's work."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import func, insert, select

from app.sync.connection import Connection
from app.sync.transport import BureauLink
from db.replication import digest, operation, push
from db.replication.message import PROTO
from db.replication.operation import GENESIS, Operation
from db.replication.wire import Hello, HelloAnswer, Limits, PullRequest
from db.schema import SCHEMA
from db.tables.bureau import account, team
from db.tables.journal import row_meta
from db.tables.server import device
from db.tables.site import assignment, contact, site
from forms.signing import PrivateKey
from inspection.ids import new_id
from inspection.refusal import Refusal
from server.bureau import Bureau
from server.settings import Settings

EDITED_EVERY = 20
"""One in so many operations edits a row added before it."""


@dataclass(frozen=True)
class Member:
    """One inspector with an enrolled laptop and a site of his own."""

    account: str
    device: str
    site: str
    key: PrivateKey


@dataclass
class Visit:
    """What became of one laptop's session: how long it took, how often it was asked to wait, the
    code of what stopped it, and the rows that came back."""

    seconds: float = 0.0
    waits: int = 0
    failed: str | None = None
    rows: set[str] = field(default_factory=set)


def staff(bureau: Bureau, count: int) -> list[Member]:
    """Inspectors with a site each and their laptops, as if enrolled long ago."""
    clock = bureau.clock
    with bureau.office() as office:
        home = office.connection.execute(select(team.c.id)).scalars().first()
        people = [
            {"id": new_id(clock), "team_id": home, "login": f"crowd{number}",
             "name": f"样例{number}", "role": "inspector", "active": True}
            for number in range(count)
        ]  # fmt: skip
        sites = [
            {"id": new_id(clock), "team_id": home, "name": f"样例工地{number}",
             "state": "building"}
            for number in range(count)
        ]  # fmt: skip
        office.add_many(account, people)
        office.add_many(site, sites)
        office.add_many(
            assignment,
            [
                {"site_id": place["id"], "account_id": who["id"], "from_date": date(2020, 1, 1)}
                for who, place in zip(people, sites, strict=True)
            ],
        )
        members = [
            Member(str(who["id"]), new_id(clock), str(place["id"]), PrivateKey.generate())
            for who, place in zip(people, sites, strict=True)
        ]
        office.connection.execute(
            insert(device),
            [
                {"id": one.device, "account_id": one.account, "name": "laptop",
                 "public_key": one.key.public.text, "paper_key_id": "", "last_dseq": 0,
                 "last_hash": GENESIS, "enrolled_at": clock.now_ms()}
                for one in members
            ],
        )  # fmt: skip
    return members


@dataclass(frozen=True)
class Serving:
    """A server in processes of its own."""

    address: str
    process: int

    @property
    def peak_bytes(self) -> int:
        """The most memory the (first) process ever held; 0 where the system does not tell."""
        status = Path(f"/proc/{self.process}/status")
        if not status.exists():
            return 0
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024


@contextmanager
def serving(settings: Settings, workers: int = 1, *, clock: str = "") -> Iterator[Serving]:
    """The server in processes of its own, as the command line starts it; `clock` as ANXIN_CLOCK."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ANXIN_")},
        "ANXIN_DATA": str(settings.data),
        "DATABASE_URL": settings.database_url,
        "ANXIN_HOST": "127.0.0.1",
        "ANXIN_PORT": str(port),
        "ANXIN_ADDRESS": settings.address,
        "ANXIN_WORKERS": str(workers),
        "ANXIN_TLS": "on" if settings.tls else "off",
        "ANXIN_CLOCK": clock,
    }
    log = settings.data / "serving.log"
    with log.open("wb") as lines:
        server = subprocess.Popen(
            [sys.executable, "-m", "server", "serve"], env=environment, stdout=lines, stderr=lines
        )
    try:
        _wait_for(port, server)
        yield Serving(f"https://localhost:{port}", server.pid)
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until somebody listens there, or the process has ended."""
    stop = threading.Event()
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError("the server ended before it listened")
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        stop.wait(0.1)
    raise RuntimeError("the server does not listen")


def work(member: Member, operations: int) -> list[Operation]:
    """A day's operations of one laptop: visits added, and some of them edited later."""
    made: list[Operation] = []
    previous, rows = GENESIS, [new_id_of(member, number) for number in range(operations)]
    for number in range(operations):
        edits = number % EDITED_EVERY == EDITED_EVERY - 1
        if edits:
            pairs: operation.Pairs = {"result": (None, f"样例备注{number}" * 8)}
        else:
            facts = {
                "site_id": member.site, "kind": "service", "covert": False,
                "on_date": "2026-03-16", "started_at": 1_773_622_800_000 + number,
                "lead_id": member.account, "state": "open",
            }  # fmt: skip
            pairs = {name: (None, value) for name, value in facts.items()}
        made.append(
            operation.make(
                device=member.device,
                dseq=number + 1,
                txn=rows[number],
                at=1_773_622_800_000 + number,
                actor=member.account,
                schema=SCHEMA,
                entity=contact.name,
                row=rows[number - 1] if edits else rows[number],
                scope=f"site:{member.site}",
                kind="edit" if edits else "add",
                base=0,
                pairs=pairs,
                personal=(),
                prev=previous,
                random_bytes=secrets.token_bytes,
            )
        )
        previous = made[-1].hash
    return made


def new_id_of(member: Member, number: int) -> str:
    """A row's id that tells whose it is: the device's with another end."""
    return f"{member.device[:24]}{number:012x}"


def come(
    bureau: Bureau, address: str, members: Sequence[Member], sent: Sequence[list[Operation]]
) -> list[Visit]:
    """All at once: each laptop sends what it has and fetches its site, on a thread of its own."""
    pin = bureau.pin()
    with bureau.database.read() as connection:
        epoch = str(connection.exec_driver_sql("SELECT epoch FROM sync_head").scalar_one())
    ready = threading.Barrier(len(members))

    def session(member: Member, operations: list[Operation]) -> Visit:
        visit = Visit()

        def waits(_: int) -> None:
            visit.waits += 1

        with Connection(address, pin) as connection, connection.heeding(lambda: None, waits):
            link = BureauLink(connection, member.device, member.key)
            ready.wait(120)
            begun = time.perf_counter()
            try:
                _sync(link, member, epoch, operations, visit)
            except Refusal as refusal:
                visit.failed = refusal.code
            visit.seconds = time.perf_counter() - begun
        return visit

    with ThreadPoolExecutor(len(members)) as threads:
        return list(threads.map(session, members, sent))


def _sync(
    link: BureauLink, member: Member, epoch: str, operations: list[Operation], visit: Visit
) -> None:
    last = operations[-1]
    _hello(link, member, epoch, last)
    for batch in push.batches(operations, Limits().operations):
        answer = link.push(push.write(batch, member.key).request())
        if any(one.code != "applied" for one in answer.results):
            raise Refusal("crowd.not_applied")
    _hello(link, member, epoch, last)
    cursors = {f"site:{member.site}": 0, f"people:{member.site}": 0}
    complete = False
    while not complete:
        page = link.pull(PullRequest(proto=PROTO, schema=SCHEMA, cursors=cursors, limit=5_000))
        for part in page.pages:
            cursors[part.scope] = part.cursor
            for rows in part.rows:
                visit.rows.update(values[0] for values in rows.values)
        complete = page.complete


def _hello(link: BureauLink, member: Member, epoch: str, last: Operation) -> HelloAnswer:
    return link.hello(
        Hello(
            proto=PROTO,
            schema=SCHEMA,
            device=member.device,
            epoch=epoch,
            last_dseq=last.core.dseq,
            last_hash=last.hash,
            cursors={},
            root=digest.root({}),
            clock=last.core.at,
        )
    )


def rows_of(bureau: Bureau, member: Member) -> int:
    """How many rows the bureau has in a member's site, its own row and assignment among them."""
    query = select(func.count()).where(row_meta.c.scope == f"site:{member.site}")
    with bureau.database.read() as connection:
        return int(connection.execute(query).scalar_one())


def percentile(visits: Sequence[Visit], share: float) -> float:
    """The seconds within which this share of the sessions ended."""
    ended = sorted(one.seconds for one in visits)
    return ended[min(len(ended) - 1, int(share * len(ended)))]
