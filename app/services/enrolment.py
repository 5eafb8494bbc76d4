"""First run: a laptop becomes one account's device of its bureau, in steps that survive a crash.

Keys and address are made durable in a hidden store first, under the passphrase chosen; only then
is the one-time code presented; the bureau's answer is kept there before the real store is made and
given its name in one move. Whatever happens in between, the same file and passphrase go on from it.
"""

from __future__ import annotations

import hashlib
import io
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import zxingcpp
from PIL import Image, UnidentifiedImageError

from app.sync import transport
from app.sync.connection import Connection
from db.journal.state import read_state, write_state
from db.replication.admission import EnrolAnswer, EnrolmentFile, EnrolRequest
from db.replication.message import PROTO, decode, encode
from db.store.engine import Database
from db.store.envelope import Cost, calibrate
from db.store.files import file_faults, sync_folder
from db.store.laptop import LaptopStore, store_folder
from db.store.recovery import RecoveryKey
from forms.signing import PrivateKey, untagged
from inspection.clock import Clock
from inspection.identity import clean_text
from inspection.refusal import Refusal

_PENDING = ".enrolling-"
_MOST_BYTES = 8 * 1024 * 1024
_PIXELS = 40_000_000
_DEAD_CODES = frozenset({"enrol.code_used", "enrol.code_expired", "enrol.code_unknown"})

Connect = Callable[[str, str], Connection]
"""Opens a connection to an address with a pin."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A laptop that may now be unlocked: its store, and whom the bureau took it in for."""

    folder: Path
    bureau: str
    account: str
    role: str


def read_enrolment(given: bytes | str) -> EnrolmentFile:
    """What an enrolment file, its text pasted, or an image of its QR code says.

    Raises Refusal ``enrol.unreadable``; ``sync.version`` (proto) for a file of another protocol.
    """
    if isinstance(given, str):
        content = given.strip().encode("utf-8", "replace")
    elif len(given) > _MOST_BYTES:
        raise Refusal("enrol.unreadable")
    else:
        content = _from_image(given) or given.removeprefix(b"\xef\xbb\xbf").strip()
    try:
        found = decode(content, EnrolmentFile)
    except Refusal as error:
        raise Refusal("enrol.unreadable") from error
    if found.proto != PROTO:
        raise Refusal("sync.version", proto=found.proto)
    return found


class EnrolmentService:
    """Makes the stores of this computer below `root`.

    `cost` None measures this machine. `connect` opens the way to the bureau.
    """

    def __init__(
        self,
        root: Path,
        clock: Clock,
        *,
        connect: Connect = Connection,
        cost: Cost | None = None,
        device_name: str | None = None,
    ) -> None:
        self._root = root
        self._clock = clock
        self._connect = connect
        self._cost = cost
        self._device_name = _one_line(device_name or platform.node())[:200] or "laptop"

    def enrol(self, given: bytes | str, passphrase: str) -> Enrolled:
        """Enrol by file, pasted text or QR image; the store can then be unlocked.

        Raises Refusal: ``enrol.unreadable``; ``unlock.passphrase_too_short`` (least);
        ``unlock.wrong_passphrase`` when an enrolment with this file was broken off under another
        passphrase; ``enrol.code_expired``, ``enrol.code_used``, ``enrol.code_unknown`` (a new file
        is needed); ``sync.…`` while the bureau cannot be reached, and those of the store (repeat:
        nothing is lost).
        """
        told = read_enrolment(given)
        pending = self._root / (_PENDING + hashlib.sha256(told.code.encode()).hexdigest()[:16])
        cost = self._cost or calibrate()
        answer = self._asked(pending, told, passphrase, cost)
        folder = self._build(pending, passphrase, answer, cost)
        for left in self._root.glob(f"{_PENDING}*"):
            shutil.rmtree(left, ignore_errors=True)
        return Enrolled(folder, answer.bureau_name, answer.account_name, answer.role)

    def _asked(
        self, pending: Path, told: EnrolmentFile, passphrase: str, cost: Cost
    ) -> EnrolAnswer:
        """The bureau's answer, kept in the pending store before it is returned."""
        store = self._pending_store(pending, passphrase, cost)
        try:
            state = _read(store.database)
            if "answer" in state:
                return decode(state["answer"].encode(), EnrolAnswer)
            if "device_key" not in state:
                state = {
                    "device_key": PrivateKey.generate().text,
                    "paper_key": PrivateKey.generate().text,
                    "server": told.address,
                    "pin": told.pin,
                }
                _write(store.database, state)
            answer = self._present(told, state)
            _write(store.database, {"answer": encode(answer).decode()})
            return answer
        except Refusal as refusal:
            if refusal.code in _DEAD_CODES:
                store.lock()
                shutil.rmtree(pending, ignore_errors=True)
            raise
        finally:
            store.lock()

    def _pending_store(self, pending: Path, passphrase: str, cost: Cost) -> LaptopStore:
        if pending.exists():
            return LaptopStore.unlock(pending, passphrase, self._clock)
        # The bureau's recovery key comes with its answer; until then there is nothing to recover.
        nobody = RecoveryKey.new().public
        return LaptopStore.create(pending, passphrase, nobody, self._clock, cost)

    def _present(self, told: EnrolmentFile, state: Mapping[str, str]) -> EnrolAnswer:
        request = EnrolRequest(
            proto=PROTO,
            code=told.code,
            device_key=PrivateKey.parse(state["device_key"]).public.text,
            paper_key=PrivateKey.parse(state["paper_key"]).public.text,
            device_name=self._device_name,
        )
        with self._connect(told.address, told.pin) as connection:
            return transport.enrol(connection, request)

    def _build(self, pending: Path, passphrase: str, answer: EnrolAnswer, cost: Cost) -> Path:
        """Make the real store under a hidden name and move it to its own."""
        folder = store_folder(self._root, answer.account, answer.device)
        if folder.exists():  # only the sweeping was left to do
            return folder
        store = LaptopStore.unlock(pending, passphrase, self._clock)
        try:
            state = _read(store.database)
        finally:
            store.lock()
        recovery = recovery_public(answer.recovery_key)
        hidden = self._root / f".{folder.name}"
        shutil.rmtree(hidden, ignore_errors=True)
        made = LaptopStore.create(hidden, passphrase, recovery, self._clock, cost)
        try:
            _write(made.database, _identity(state, answer))
        finally:
            made.lock()
        with file_faults():
            hidden.replace(folder)
            sync_folder(self._root)
        return folder


def recovery_public(told: str) -> str:
    """The bureau's recovery key, told in the wire's spelling of keys (suite, dot, base64url), as
    `db.store` takes it. Raises Refusal ``signature.malformed``, ``signature.unknown_suite``."""
    suite, raw = untagged(told)
    return f"anxin-recovery-public-{suite}:{raw.hex()}"


def _identity(state: Mapping[str, str], answer: EnrolAnswer) -> dict[str, str]:
    return {
        "account": answer.account,
        "device": answer.device,
        "device_key": state["device_key"],
        "paper_key": state["paper_key"],
        "server": state["server"],
        "pin": state["pin"],
        "bureau_key": answer.bureau_key,
        "recovery_key": recovery_public(answer.recovery_key),
        "epoch": answer.epoch,
        "statement": encode(answer.statement).decode(),
    }


def _read(database: Database) -> dict[str, str]:
    names = ("device_key", "paper_key", "server", "pin", "answer")
    with database.read() as connection:
        found = {name: read_state(connection, name) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def _write(database: Database, state: Mapping[str, str]) -> None:
    with database.write() as connection:
        for name, value in state.items():
            write_state(connection, name, value)


def _one_line(name: str) -> str:
    """A computer's name as the bureau takes it, without what no list could show."""
    return "".join(one for one in clean_text(name) if one.isprintable())


def _from_image(given: bytes) -> bytes | None:
    """The text of the QR code in an image; None if these bytes are no image."""
    try:
        with Image.open(io.BytesIO(given)) as image:
            if image.width * image.height > _PIXELS:
                raise Refusal("enrol.unreadable")
            grey = image.convert("L")
    except UnidentifiedImageError:
        return None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refusal("enrol.unreadable") from error
    codes = zxingcpp.read_barcodes(grey)
    if len(codes) != 1:
        raise Refusal("enrol.unreadable")
    return bytes(codes[0].bytes)
