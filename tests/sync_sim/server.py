"""The bureau's program of the simulation: the real desks behind a door that takes bytes and gives
bytes, which can be killed at any statement and started again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import unquote

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from app.sync.standing import Identity
from db.replication.admission import (
    TOKEN_CONTEXT,
    ChallengeAnswer,
    ChallengeRequest,
    CopyAnswer,
    CopyRequest,
    ReadmitAnswer,
    ReadmitRequest,
    TokenAnswer,
    TokenRequest,
)
from db.replication.chain import Position
from db.replication.message import Message, decode, encode
from db.replication.packing import unpack
from db.replication.wire import (
    Hello,
    HelloAnswer,
    JoinAnswer,
    JoinRequest,
    Limits,
    PullRequest,
    PushRequest,
    SnapshotRequest,
)
from forms.signing import PublicKey
from inspection.clock import FixedClock
from inspection.refusal import Refusal
from server import heads, lives, missing, secrets
from server.bureau import Bureau, open_bureau
from server.copies import admit_copy
from server.failures import body_of, status_of
from server.readmission import prove, readmit, state
from server.settings import Settings
from server.snapshots import SnapshotDesk
from server.sync import SyncDesk
from server.tokens import Holder, authenticate, issue_token, make_challenge
from server.uploads import UploadDesk
from tests.sync_sim.kill import Guillotine, Killed, put_back
from tests.sync_sim.photo_desk import Answer, PhotoDesk

M = TypeVar("M", bound=Message)

LIMITS = Limits(operations=6, page_rows=7)
"""What laptops are told: little at once, so that a session has many requests to go wrong in."""
_MOST = 64 * 1024 * 1024
_WHEN_LEAVING = ("/hello", "/push", "/join")
"""What the last session of a closed account may ask for."""


class Server:
    """One server process after another on one database.

    `serve` answers one request; `held` makes writers wait (they are told to come again), as while
    the office is in the middle of a long change.
    """

    def __init__(self, settings: Settings, clock: FixedClock) -> None:
        self.settings = settings
        self.clock = clock
        self.kill = Guillotine()
        self.held = False
        self.starts = 0
        self.start()

    def start(self) -> None:
        """A fresh process: nothing is left in memory of the one before."""
        self.bureau: Bureau = open_bureau(self.settings, self.clock)
        self.kill.watch(self.bureau.database)
        self.desk = SyncDesk(self.bureau)
        self.snapshots = SnapshotDesk(self.bureau)
        self.bureau.blobs.sweep()
        UploadDesk(self.bureau).sweep()
        self._photos = PhotoDesk(self.bureau)
        with self.bureau.database.read() as connection:
            self._token_key = self.bureau.secrets.read(connection, secrets.TOKEN_KEY)
        missing.look(self.bureau)  # as `server.serving` does: a backup may say more than is there
        self.starts += 1

    def stop(self) -> None:
        """End the process in good order."""
        self.kill.arm(None)
        self.bureau.close()

    def restart_killed(self) -> None:
        """Start again on what the disk held when the process was killed."""
        self.stop()
        path = self.bureau.database.path
        if path is not None:
            put_back(path)
        self.start()

    def serve(
        self,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        *,
        method: str = "POST",
        fatal: int | None = None,
    ) -> Answer | None:
        """The answer. With `fatal` the process is killed at that statement, if
        the request has so many, and started again; the answer is then None."""
        self.kill.arm(fatal)
        try:
            if path.startswith(("/uploads", "/blobs/")):
                self._wait_for_writers()
                holder = self.holder(headers, leaving=path.startswith("/uploads"))
                return self._photos.answer(holder, method, path, headers, body)
            return Answer(200, self._route(path, headers, body))
        except Refusal as refusal:
            return Answer(status_of(refusal), body_of(refusal))
        except (Killed, SQLAlchemyError):
            if not self.kill.fallen:
                raise
            self.restart_killed()
            return None
        finally:
            self.kill.arm(None)

    def bearer(self, identity: Identity) -> dict[str, str]:
        """Headers with a fresh token of this device."""
        now = self.clock.now_ms()
        told = make_challenge(self._token_key, identity.device, now)
        signature = identity.device_key.sign(TOKEN_CONTEXT, told.encode())
        with self.bureau.database.write() as connection:
            token, _ = issue_token(
                connection, self._token_key, identity.device, told, signature, now
            )
        return {"authorization": f"Bearer {token}"}

    def holder(self, headers: Mapping[str, str], *, leaving: bool) -> Holder:
        """Whose token this is."""
        told, now = headers.get("authorization"), self.clock.now_ms()
        with self.bureau.database.read() as connection:
            return authenticate(connection, told, now, leaving=leaving)

    def _route(self, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
        if headers.get("content-encoding") == "zstd":
            body = unpack(body, _MOST)
        simple: dict[str, Callable[[], Message]] = {
            "/challenge": lambda: self._challenge(decode(body, ChallengeRequest)),
            "/token": lambda: self._token(decode(body, TokenRequest)),
            "/readmit": lambda: self._readmit(decode(body, ReadmitRequest)),
        }
        if path in simple:
            return encode(simple[path]())
        holder = self.holder(headers, leaving=path in _WHEN_LEAVING)
        if path.startswith("/snapshot/"):
            scope, _, sha256 = path.removeprefix("/snapshot/").partition("/")
            return self.snapshots.segment(holder, unquote(scope), sha256)
        return encode(self._session(path, holder, body))

    def _session(self, path: str, holder: Holder, body: bytes) -> Message:
        if path == "/hello":
            return self._hello(holder, decode(body, Hello))
        if path == "/push":
            request = decode(body, PushRequest)
            self._wait_for_writers()
            return self.desk.push(holder, request)
        if path == "/pull":
            return self.desk.pull(holder, decode(body, PullRequest))
        if path == "/copy":
            return self._copy(holder, decode(body, CopyRequest))
        if path == "/join":
            self._wait_for_writers()
            found = lives.join(self.bureau, holder, decode(body, JoinRequest))
            return JoinAnswer(epoch=found.epoch, agreed=found.agreed, head=found.head)
        if path == "/snapshot":
            return self.snapshots.manifest(holder, decode(body, SnapshotRequest))
        raise Refusal("request.not_found")

    def _hello(self, holder: Holder, told: Hello) -> HelloAnswer:
        said = self.desk.hello(holder, told)
        if not self.held and self.desk.wants_numbers(holder):
            self.desk.top_up(holder)
            said = self.desk.hello(holder, told)
        if said.new_head and not self.held:
            heads.keep(self.bureau, said.answer.head)
        if holder.closed and self.desk.has_left(told, said.answer):
            self._wait_for_writers()
            self.desk.let_go(holder)
        return msgspec.structs.replace(said.answer, limits=LIMITS)

    def _copy(self, holder: Holder, asked: CopyRequest) -> CopyAnswer:
        self._wait_for_writers()
        made, _ = admit_copy(
            self.bureau,
            holder,
            start=Position(asked.dseq, asked.hash),
            device_key=PublicKey.parse(asked.device_key),
            paper_key=PublicKey.parse(asked.paper_key),
        )
        with self.bureau.database.read() as connection:
            return CopyAnswer(device=made, statement=state(self.bureau, connection, made))

    def _readmit(self, asked: ReadmitRequest) -> ReadmitAnswer:
        self._wait_for_writers()
        with self.bureau.database.read() as connection:
            told = prove(connection, self._token_key, asked, self.clock.now_ms())
        readmit(self.bureau, told)
        return ReadmitAnswer(device=told.device)

    def _challenge(self, asked: ChallengeRequest) -> ChallengeAnswer:
        now = self.clock.now_ms()
        return ChallengeAnswer(challenge=make_challenge(self._token_key, asked.device, now))

    def _token(self, asked: TokenRequest) -> TokenAnswer:
        self._wait_for_writers()
        now = self.clock.now_ms()
        with self.bureau.database.write() as connection:
            token, expires = issue_token(
                connection, self._token_key, asked.device, asked.challenge, asked.signature, now
            )
        return TokenAnswer(token=token, expires_at=expires, server_time=now)

    def _wait_for_writers(self) -> None:
        if self.held:
            raise Refusal("sync.busy", retry_after=60)  # longer than a laptop waits
