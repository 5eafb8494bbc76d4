"""The key envelope beside an encrypted file: one random data key, wrapped in more than one way.

A passphrase opens it, and so does the bureau's recovery key, so that a forgotten passphrase
loses nothing. Every wrapped key carries the tag of its algorithm; tags this version does not
know are kept when the envelope is written again.
"""

from __future__ import annotations

import hmac
import os
import time
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.store.files import file_faults, write_atomically
from db.store.recovery import ALGORITHM as BY_RECOVERY
from db.store.recovery import RecoveryKey, SealedBox, seal, unseal
from inspection.refusal import Refusal

BY_PASSPHRASE = "argon2id+aes256gcm/1"  # noqa: S105 - the name of an algorithm
"""Tag: Argon2id (RFC 9106) of the passphrase is the AES-256-GCM key around the data key."""

SHORTEST_PASSPHRASE = 8
"""Characters a new passphrase must have at least."""

Wrap = TypeVar("Wrap")

_VERSION = 1
_MOST_MEMORY_KIB = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at the passphrase costs: memory in KiB, passes over it, parallel lanes."""

    memory_kib: int
    passes: int
    lanes: int


LEAST_COST = Cost(memory_kib=64 * 1024, passes=3, lanes=4)
"""RFC 9106 §4, second recommendation: for machines with little memory."""

_MOST_COST_MEMORY_KIB = 256 * 1024


@dataclass(frozen=True, slots=True)
class Envelope:
    """The wrapped keys as they stand in the file, known or not to this version."""

    id: str
    check: str
    wrapped: tuple[dict[str, Any], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _PassphraseWrap:
    salt: str
    memory_kib: int
    passes: int
    lanes: int
    nonce: str
    sealed: str


def calibrate(seconds: float = 0.25, measure: Callable[[Cost], float] | None = None) -> Cost:
    """The cost that takes this machine about `seconds`, never below `LEAST_COST`.

    Memory grows first, up to 256 MiB, then passes. `measure` gives the seconds one guess takes.
    """
    measure = measure or _seconds
    cost = LEAST_COST
    while (taken := measure(cost)) < seconds:
        if cost.memory_kib < _MOST_COST_MEMORY_KIB:
            cost = Cost(cost.memory_kib * 2, cost.passes, cost.lanes)
            continue
        more = max(cost.passes + 1, int(cost.passes * seconds / max(taken, 0.001)))
        return Cost(cost.memory_kib, min(more, 64), cost.lanes)
    return cost


def create(path: Path, passphrase: str, recovery_public: str, cost: Cost) -> bytes:
    """Writes a new envelope at `path` and returns its fresh 32-byte data key.

    Raises Refusal: ``unlock.passphrase_too_short`` (least), ``recovery.unreadable``,
    ``store.disk_full``, ``store.unreachable``. Raises FileExistsError over an envelope.
    """
    if path.exists():
        raise FileExistsError(path)
    key = os.urandom(32)
    name = str(uuid.uuid4())
    wrapped = (
        _wrap(key, passphrase, cost, name),
        {
            "algorithm": BY_RECOVERY,
            **asdict(seal(key, recovery_public, _context(BY_RECOVERY, name))),
        },
    )
    write(path, Envelope(name, _check(key, name), wrapped))
    return key


def read(path: Path) -> Envelope:
    """Reads an envelope without opening it.

    Raises Refusal: ``store.keys_missing``, ``store.keys_damaged``, ``store.newer_schema``.
    """
    try:
        with file_faults():
            content = path.read_bytes() if path.exists() else None
        if content is None:
            raise Refusal("store.keys_missing")
        document = msgspec.json.decode(content, type=dict[str, Any])
    except msgspec.MsgspecError:
        raise Refusal("store.keys_damaged") from None
    version = document.get("envelope")
    if isinstance(version, int) and version > _VERSION:
        raise Refusal("store.newer_schema")
    try:
        return msgspec.convert(document, Envelope)
    except msgspec.ValidationError:
        raise Refusal("store.keys_damaged") from None


def write(path: Path, envelope: Envelope) -> None:
    """Writes the envelope whole or not at all. Raises Refusal as `write_atomically` does."""
    document = {"envelope": _VERSION, **asdict(envelope)}
    write_atomically(path, msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")


def unlock(envelope: Envelope, passphrase: str) -> bytes:
    """The data key, by passphrase. Takes as long as its cost says; counts nothing.

    Raises Refusal: ``unlock.wrong_passphrase``, ``store.keys_damaged``, ``store.newer_schema``.
    """
    wrap = _find(envelope, BY_PASSPHRASE, _PassphraseWrap)
    try:
        cost = Cost(wrap.memory_kib, wrap.passes, wrap.lanes)
        opener = AESGCM(_stretch(passphrase, bytes.fromhex(wrap.salt), cost))
        context = _context(BY_PASSPHRASE, envelope.id)
        key = opener.decrypt(bytes.fromhex(wrap.nonce), bytes.fromhex(wrap.sealed), context)
    except InvalidTag:
        raise Refusal("unlock.wrong_passphrase") from None
    except (ValueError, HashingError):
        raise Refusal("store.keys_damaged") from None
    return _checked(envelope, key)


def recover(envelope: Envelope, recovery_key: RecoveryKey) -> bytes:
    """The data key, by the bureau's recovery key.

    Raises Refusal: ``recovery.other_bureau``, ``store.keys_damaged``, ``store.newer_schema``.
    """
    box = _find(envelope, BY_RECOVERY, SealedBox)
    context = _context(BY_RECOVERY, envelope.id)
    return _checked(envelope, unseal(box, recovery_key, context))


def with_passphrase(envelope: Envelope, key: bytes, passphrase: str, cost: Cost) -> Envelope:
    """The same envelope under a new passphrase; the data key and its other wraps stay.

    Raises Refusal(``unlock.passphrase_too_short``); ValueError if `key` is not this envelope's.
    """
    if not hmac.compare_digest(envelope.check, _check(key, envelope.id)):
        raise ValueError("this key does not belong to this envelope")
    others = [w for w in envelope.wrapped if w.get("algorithm") != BY_PASSPHRASE]
    return Envelope(
        envelope.id, envelope.check, (_wrap(key, passphrase, cost, envelope.id), *others)
    )


def _wrap(key: bytes, passphrase: str, cost: Cost, name: str) -> dict[str, Any]:
    if len(_normal(passphrase)) < SHORTEST_PASSPHRASE:
        raise Refusal("unlock.passphrase_too_short", least=SHORTEST_PASSPHRASE)
    salt, nonce = os.urandom(16), os.urandom(12)
    sealer = AESGCM(_stretch(passphrase, salt, cost))
    sealed = sealer.encrypt(nonce, key, _context(BY_PASSPHRASE, name))
    return {
        "algorithm": BY_PASSPHRASE,
        "salt": salt.hex(),
        **asdict(cost),
        "nonce": nonce.hex(),
        "sealed": sealed.hex(),
    }


def _find(envelope: Envelope, algorithm: str, kind: type[Wrap]) -> Wrap:
    known = {BY_PASSPHRASE, BY_RECOVERY}
    for wrap in envelope.wrapped:
        if wrap.get("algorithm") == algorithm:
            try:
                return msgspec.convert(wrap, kind)
            except msgspec.ValidationError:
                raise Refusal("store.keys_damaged") from None
    unknown = any(wrap.get("algorithm") not in known for wrap in envelope.wrapped)
    raise Refusal("store.newer_schema" if unknown else "store.keys_damaged")


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    if cost.memory_kib > _MOST_MEMORY_KIB:
        raise ValueError("a cost no program of ours has set")
    secret = _normal(passphrase).encode()
    return hash_secret_raw(
        secret, salt, cost.passes, cost.memory_kib, cost.lanes, hash_len=32, type=Type.ID
    )


def _normal(passphrase: str) -> str:
    # An input method left in full-width mode must not lock a user out: compatibility forms fold.
    return unicodedata.normalize("NFKC", passphrase)


def _context(algorithm: str, name: str) -> bytes:
    return f"anxin-envelope-1\n{algorithm}\n{name}".encode()


def _check(key: bytes, name: str) -> str:
    return hmac.new(key, b"anxin-envelope-check-1\n" + name.encode(), sha256).hexdigest()


def _checked(envelope: Envelope, key: bytes) -> bytes:
    if not hmac.compare_digest(envelope.check, _check(key, envelope.id)):
        raise Refusal("store.keys_damaged")
    return key


def _seconds(cost: Cost) -> float:
    started = time.perf_counter()
    _stretch("a passphrase to measure by", os.urandom(16), cost)
    return time.perf_counter() - started
