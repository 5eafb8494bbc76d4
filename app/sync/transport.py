"""The calls a laptop makes to its bureau, typed; a short-lived token comes with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from app.sync.connection import Answer, Check, Connection, Waits
from db.replication import tus
from db.replication.admission import (
    READMIT_CONTEXT,
    TOKEN_CONTEXT,
    ChallengeAnswer,
    ChallengeRequest,
    CopyAnswer,
    CopyRequest,
    EnrolAnswer,
    EnrolRequest,
    ReadmitAnswer,
    ReadmitRequest,
    TokenAnswer,
    TokenRequest,
)
from db.replication.message import PROTO, Message, decode, encode
from db.replication.statements import DeviceStatement
from db.replication.wire import (
    Hello,
    HelloAnswer,
    JoinAnswer,
    JoinRequest,
    PullAnswer,
    PullRequest,
    PushAnswer,
    SegmentCard,
    SnapshotManifest,
    SnapshotRequest,
    WrittenPush,
)
from forms.signing import PrivateKey
from inspection.refusal import Refusal

M = TypeVar("M", bound=Message)
T = TypeVar("T")


def enrol(connection: Connection, request: EnrolRequest) -> EnrolAnswer:
    """Present a one-time code and two public keys.

    Raises Refusal ``enrol.code_unknown``, ``enrol.code_expired``, ``enrol.code_used``,
    ``sync.version``, ``sync.account_closed``, and those of the connection.
    """
    return _ask(connection, "/enrol", request, EnrolAnswer, {})


_UPLOADS = "/uploads"
_TUS = {"tus-resumable": tus.VERSION}


@dataclass(frozen=True, slots=True)
class UploadPlace:
    """An upload at the bureau: where, and how many bytes are there."""

    url: str
    offset: int


class BureauLink:
    """The bureau as one enrolled device sees it. Keeps a token between sessions, in memory only.

    Raises Refusal ``sync.device_revoked``, ``sync.account_closed``, ``sync.answer_malformed``,
    and those of the connection.
    """

    def __init__(self, connection: Connection, device: str, key: PrivateKey) -> None:
        self._connection = connection
        self._device = device
        self._key = key
        self._token: str | None = None

    @contextmanager
    def heeding(self, check: Check, waits: Waits) -> Iterator[None]:
        """As `Connection.heeding`."""
        with self._connection.heeding(check, waits):
            yield

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def become(self, device: str, key: PrivateKey) -> None:
        """Speak as another device from here on."""
        self._device, self._key, self._token = device, key, None

    def copy(self, request: CopyRequest) -> CopyAnswer:
        """Ask for an identity of its own for this copy of the device; repeatable."""
        return self._call("/copy", request, CopyAnswer)

    def join(self, request: JoinRequest) -> JoinAnswer:
        """Join a bureau again that was restored; repeatable."""
        return self._call("/join", request, JoinAnswer)

    def readmit(self, statement: DeviceStatement) -> ReadmitAnswer:
        """Show a bureau that has forgotten this device that it once let it in; repeatable.

        Raises Refusal ``sync.account_unknown``, ``signature.device``.
        """
        given = self._challenge()
        request = ReadmitRequest(
            proto=PROTO,
            statement=statement,
            challenge=given,
            signature=self._key.sign(READMIT_CONTEXT, given.encode()),
        )
        return _ask(self._connection, "/readmit", request, ReadmitAnswer, {})

    def hello(self, request: Hello) -> HelloAnswer:
        """Say where the laptop stands; learn where the bureau does."""
        return self._call("/hello", request, HelloAnswer)

    def push(self, request: WrittenPush) -> PushAnswer:
        """Send operations; repeating the request returns the same results."""
        return self._call("/push", request, PushAnswer)

    def pull(self, request: PullRequest) -> PullAnswer:
        """The next rows past these cursors."""
        return self._call("/pull", request, PullAnswer)

    def manifest(self, request: SnapshotRequest) -> SnapshotManifest:
        """What there is to fetch of one whole scope."""
        return self._call("/snapshot", request, SnapshotManifest)

    def segment(self, scope: str, card: SegmentCard) -> bytes:
        """One segment of a snapshot. Raises Refusal ``request.snapshot.gone`` if the scope has
        changed since its manifest was made."""
        path = f"/snapshot/{quote(scope, safe='')}/{card.sha256}"
        return self._with_token(lambda headers: self._connection.get(path, headers).body)

    def begin_upload(self, attachment: str, size: int) -> UploadPlace:
        """Where the bytes of this attachment are to be sent, and how many are there already.

        Raises Refusal ``upload.unknown`` (the bureau has no such row of ours),
        ``upload.too_large``.
        """
        told = {
            **_TUS,
            "upload-length": str(size),
            "upload-metadata": tus.metadata_of(attachment),
        }
        answer = self._send("POST", _UPLOADS, b"", told)
        url = answer.headers.get("location", "")
        if not url.startswith(f"{_UPLOADS}/"):
            raise Refusal("sync.answer_malformed", kind="Upload")
        return UploadPlace(url, _offset_in(answer))

    def upload_reach(self, url: str) -> int:
        """How many bytes of an upload the bureau has.

        Raises Refusal ``upload.unknown`` or ``upload.expired``: begin anew; ``blob.digest``: all
        came, but it is not what the row says.
        """
        return _offset_in(self._send("HEAD", url, b"", dict(_TUS)))

    def send_piece(self, url: str, offset: int, data: bytes) -> int:
        """Send the next bytes; how many the bureau then has.

        Raises Refusal ``upload.offset`` (offset: what it has), ``upload.checksum``, and as
        `upload_reach`.
        """
        told = {
            **_TUS,
            "content-type": tus.CONTENT_TYPE,
            "upload-offset": str(offset),
            "upload-checksum": tus.checksum_of(data),
        }
        return _offset_in(self._send("PATCH", url, data, told))

    def fetch(self, attachment: str, sha256: str, start: int, end: int) -> bytes:
        """Bytes `start` to `end` (exclusive) of an attachment.

        Raises Refusal ``blob.unknown``, ``blob.absent``, ``blob.digest`` (the bureau has
        other bytes under this row), ``sync.answer_malformed``.
        """
        told = {"range": f"bytes={start}-{end - 1}", "accept-encoding": "identity"}
        answer = self._send("GET", f"/blobs/{quote(attachment, safe='')}", b"", told)
        if answer.headers.get("etag") != f'"{sha256}"':
            raise Refusal("blob.digest")
        if answer.status != 206 or len(answer.body) != end - start:
            raise Refusal("sync.answer_malformed", kind="Blob")
        return answer.body

    def _send(self, method: str, path: str, body: bytes, told: Mapping[str, str]) -> Answer:
        return self._with_token(
            lambda token: self._connection.send(method, path, body, {**told, **token})
        )

    def _call(self, path: str, request: Message, kind: type[M]) -> M:
        return self._with_token(
            lambda headers: _ask(self._connection, path, request, kind, headers)
        )

    def _with_token(self, call: Callable[[dict[str, str]], T]) -> T:
        if self._token is not None:
            try:
                return call(_bearer(self._token))
            except Refusal as refusal:
                if not refusal.code.startswith("token."):
                    raise
        self._token = self._fresh_token()
        return call(_bearer(self._token))

    def _fresh_token(self) -> str:
        given = self._challenge()
        signature = self._key.sign(TOKEN_CONTEXT, given.encode())
        signed = TokenRequest(device=self._device, challenge=given, signature=signature)
        return _ask(self._connection, "/token", signed, TokenAnswer, {}).token

    def _challenge(self) -> str:
        asked = ChallengeRequest(device=self._device)
        return _ask(self._connection, "/challenge", asked, ChallengeAnswer, {}).challenge


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def _offset_in(answer: Answer) -> int:
    told = answer.headers.get("upload-offset", "")
    if not (told.isascii() and told.isdigit()):
        raise Refusal("sync.answer_malformed", kind="Upload")
    return int(told)


def _ask(
    connection: Connection, path: str, request: Message, kind: type[M], headers: dict[str, str]
) -> M:
    answer = connection.post(path, encode(request), headers)
    try:
        return decode(answer.body, kind)
    except Refusal as error:
        raise Refusal("sync.answer_malformed", kind=kind.__name__) from error
