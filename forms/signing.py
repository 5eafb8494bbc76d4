"""Signatures and digests that name their algorithms, so that they can be verified in ten years.

Each text begins with the suite that made it. Suite 1 is Ed25519 (RFC 8032) over SHA-256, separated
by context so that a signature made for one purpose never passes for another. National algorithms
(SM2, SM3) would be a further suite beside it; what suite 1 signed stays verifiable.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from inspection.refusal import Refusal

DEFAULT_SUITE: Final = "1"
KEY_ID_BYTES = 10
"""80 bits, 16 characters of base32: short enough to print under a QR code and to read aloud.
A clash gains nothing: the bureau certifies whole public keys and refuses an id it already knows."""


class _Suite(Protocol):
    """What an algorithm suite can do; all values are raw bytes."""

    name: str
    private_bytes: int
    public_bytes: int
    signature_bytes: int
    digest_bytes: int

    def generate(self) -> bytes: ...
    def public(self, private: bytes) -> bytes: ...
    def sign(self, private: bytes, context: bytes, message: bytes) -> bytes: ...
    def verify(self, public: bytes, context: bytes, message: bytes, signature: bytes) -> bool: ...
    def digest(self, context: bytes, message: bytes) -> bytes: ...


class _Ed25519Sha256:
    """Suite 1: Ed25519 signs the separated SHA-256 digest of the message."""

    name = "1"
    private_bytes = 32
    public_bytes = 32
    signature_bytes = 64
    digest_bytes = 32

    def generate(self) -> bytes:
        return Ed25519PrivateKey.generate().private_bytes_raw()

    def public(self, private: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()

    def sign(self, private: bytes, context: bytes, message: bytes) -> bytes:
        signed = b"anxin-sign-1" + self.digest(context, message)
        return Ed25519PrivateKey.from_private_bytes(private).sign(signed)

    def verify(self, public: bytes, context: bytes, message: bytes, signature: bytes) -> bool:
        signed = b"anxin-sign-1" + self.digest(context, message)
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
        except (InvalidSignature, ValueError):
            return False
        return True

    def digest(self, context: bytes, message: bytes) -> bytes:
        # The length before the context keeps ("ab", "c") and ("a", "bc") apart.
        separated = b"anxin-digest-1" + len(context).to_bytes(2, "big") + context + message
        return hashlib.sha256(separated).digest()


_SUITES: Final[dict[str, _Suite]] = {"1": _Ed25519Sha256()}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies: `suite` names its algorithms, `raw` is the key (suite 1: 32 bytes)."""

    suite: str
    raw: bytes

    @classmethod
    def parse(cls, text: str) -> PublicKey:
        """Read ``<suite>.<base64url>``.

        Raises Refusal ``signature.unknown_suite`` (param `suite`) or ``signature.malformed``.
        """
        suite, raw = _untagged(text, lambda known: known.public_bytes)
        return cls(suite, raw)

    @property
    def text(self) -> str:
        """The key as tagged text; `parse` reads it back."""
        return _tagged(self.suite, self.raw)

    @property
    def key_id(self) -> str:
        """16 characters of base32 that stand for this key on paper."""
        known = _suite(self.suite)
        shortened = known.digest(b"key id", self.raw)[:KEY_ID_BYTES]
        return base64.b32encode(shortened).decode()

    def verify(self, context: bytes, message: bytes, signature: str) -> bool:
        """Whether `signature` (tagged text) is this key's over `message` in `context`.

        A signature of another suite than the key's is not its signature: False.
        Raises Refusal ``signature.unknown_suite`` or ``signature.malformed``.
        """
        suite, raw = _untagged(signature, lambda known: known.signature_bytes)
        if suite != self.suite:
            return False
        return _suite(suite).verify(self.raw, context, message, raw)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key that signs. Keep `text` wrapped; `repr` never shows it."""

    suite: str
    raw: bytes = field(repr=False)

    @classmethod
    def generate(cls, suite: str = DEFAULT_SUITE) -> PrivateKey:
        """A fresh key from the system's randomness.

        Raises Refusal ``signature.unknown_suite``.
        """
        return cls(suite, _suite(suite).generate())

    @classmethod
    def parse(cls, text: str) -> PrivateKey:
        """Read ``<suite>.<base64url>``.

        Raises Refusal ``signature.unknown_suite`` or ``signature.malformed``.
        """
        suite, raw = _untagged(text, lambda known: known.private_bytes)
        return cls(suite, raw)

    @property
    def text(self) -> str:
        """The secret as tagged text, to be wrapped before it is stored."""
        return _tagged(self.suite, self.raw)

    @property
    def public(self) -> PublicKey:
        """The key that verifies what this one signs."""
        return PublicKey(self.suite, _suite(self.suite).public(self.raw))

    def sign(self, context: bytes, message: bytes) -> str:
        """Tagged signature over `message`, good in this `context` (at most 65,535 bytes) only."""
        return _tagged(self.suite, _suite(self.suite).sign(self.raw, context, message))


def digest(context: bytes, message: bytes, suite: str = DEFAULT_SUITE) -> str:
    """Tagged digest of `message` in `context`: ``<suite>.<base64url>`` (suite 1: SHA-256).

    Raises Refusal ``signature.unknown_suite``.
    """
    return _tagged(suite, _suite(suite).digest(context, message))


def digest_matches(expected: str, context: bytes, message: bytes) -> bool:
    """Whether `expected` (tagged text) is the digest of `message` in `context`.

    Raises Refusal ``signature.unknown_suite`` or ``signature.malformed``.
    """
    suite, raw = _untagged(expected, lambda known: known.digest_bytes)
    return hmac.compare_digest(raw, _suite(suite).digest(context, message))


def signature_text(suite: str, raw: bytes) -> str:
    """A signature's raw bytes as tagged text.

    Raises Refusal ``signature.unknown_suite``, or ``signature.malformed`` for another length.
    """
    if len(raw) != _suite(suite).signature_bytes:
        raise Refusal("signature.malformed")
    return _tagged(suite, raw)


def untagged(text: str) -> tuple[str, bytes]:
    """Suite and raw bytes of a tagged text.

    Raises Refusal ``signature.unknown_suite`` or ``signature.malformed``.
    """
    return _untagged(text, None)


def _suite(name: str) -> _Suite:
    found = _SUITES.get(name)
    if found is None:
        raise Refusal("signature.unknown_suite", suite=name[:20])
    return found


def _tagged(suite: str, raw: bytes) -> str:
    return f"{suite}.{base64.urlsafe_b64encode(raw).decode().rstrip('=')}"


def _untagged(text: str, length: Callable[[_Suite], int] | None) -> tuple[str, bytes]:
    suite, dot, encoded = text.partition(".")
    if not dot:
        raise Refusal("signature.malformed")
    known = _suite(suite)
    try:
        padded = encoded.encode("ascii") + b"=" * (-len(encoded) % 4)
        raw = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise Refusal("signature.malformed") from error
    # A second spelling of the same bytes would let one signature pass for two.
    if _tagged(suite, raw) != text or (length is not None and len(raw) != length(known)):
        raise Refusal("signature.malformed")
    return suite, raw
