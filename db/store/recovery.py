"""The bureau's recovery key: opens a laptop's file when its passphrase is forgotten.

Made once when the bureau is created, printed or saved by the administrator, never kept on the
server; laptops hold only the public half and seal their data key to it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import textwrap
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from inspection.refusal import Refusal

ALGORITHM = "x25519+hkdf+aes256gcm/1"
"""Tag of the sealed box: ephemeral X25519 (RFC 7748), HKDF-SHA256 (RFC 5869), AES-256-GCM."""

_PUBLIC_PREFIX = "anxin-recovery-public-1:"
_PRIVATE_PREFIX = "ANXIN-RECOVERY-1"
_CHECK_BYTES = 3


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """The private half, in the hands of the administrator only."""

    secret: bytes

    def __repr__(self) -> str:
        return f"RecoveryKey({self.public})"

    @classmethod
    def new(cls) -> RecoveryKey:
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> str:
        """The public half as tagged text: a setting of the bureau, handed to every laptop."""
        public = X25519PrivateKey.from_private_bytes(self.secret).public_key()
        return _PUBLIC_PREFIX + public.public_bytes_raw().hex()

    def to_text(self) -> str:
        """What is printed: a tag and 14 groups of letters and digits 2–7, with a checksum."""
        code = base64.b32encode(self.secret + _checksum(self.secret)).decode()
        return " ".join([_PRIVATE_PREFIX, *textwrap.wrap(code, 4)])

    @classmethod
    def from_text(cls, text: str) -> RecoveryKey:
        """Reads what `to_text` printed, in either case, with any spacing or line breaks; what
        stands before the tag, such as the bureau's name in its file, is passed over.

        Raises Refusal(``recovery.unreadable``) when it is not such a text or has a slip.
        """
        plain = "".join(text.upper().split())
        _, tag, code = plain.rpartition(_PRIVATE_PREFIX)
        try:
            if not tag:
                raise ValueError("no tag")
            content = base64.b32decode(code.replace("-", ""))
        except (binascii.Error, ValueError):
            raise Refusal("recovery.unreadable") from None
        secret, check = content[:32], content[32:]
        if len(secret) != 32 or check != _checksum(secret):
            raise Refusal("recovery.unreadable")
        return cls(secret)


@dataclass(frozen=True, slots=True)
class SealedBox:
    """A secret only the recovery key can open. All fields are hexadecimal text."""

    recovery_public: str
    ephemeral: str
    nonce: str
    sealed: str


def seal(secret: bytes, recovery_public: str, context: bytes) -> SealedBox:
    """Seals `secret` to the public half; `context` must be repeated to open it.

    Raises Refusal(``recovery.unreadable``) if the public half is not one of ours.
    """
    if not recovery_public.startswith(_PUBLIC_PREFIX):
        raise Refusal("recovery.unreadable")
    try:
        raw = bytes.fromhex(recovery_public.removeprefix(_PUBLIC_PREFIX))
        recipient = X25519PublicKey.from_public_bytes(raw)
    except ValueError:
        raise Refusal("recovery.unreadable") from None
    ephemeral = X25519PrivateKey.generate()
    sender = ephemeral.public_key().public_bytes_raw()
    nonce = os.urandom(12)
    box = AESGCM(_box_key(ephemeral.exchange(recipient), sender, raw))
    return SealedBox(
        recovery_public, sender.hex(), nonce.hex(), box.encrypt(nonce, secret, context).hex()
    )


def unseal(box: SealedBox, recovery: RecoveryKey, context: bytes) -> bytes:
    """The sealed secret. Raises Refusal: ``recovery.other_bureau``, ``store.keys_damaged``."""
    if box.recovery_public != recovery.public:
        raise Refusal("recovery.other_bureau")
    private = X25519PrivateKey.from_private_bytes(recovery.secret)
    try:
        sender = bytes.fromhex(box.ephemeral)
        shared = private.exchange(X25519PublicKey.from_public_bytes(sender))
        own = private.public_key().public_bytes_raw()
        return AESGCM(_box_key(shared, sender, own)).decrypt(
            bytes.fromhex(box.nonce), bytes.fromhex(box.sealed), context
        )
    except (ValueError, InvalidTag):
        raise Refusal("store.keys_damaged") from None


def _box_key(shared: bytes, sender: bytes, recipient: bytes) -> bytes:
    derivation = HKDF(SHA256(), 32, salt=sender + recipient, info=b"anxin-recovery-seal-1")
    return derivation.derive(shared)


def _checksum(secret: bytes) -> bytes:
    return hashlib.sha256(b"anxin-recovery-check-1" + secret).digest()[:_CHECK_BYTES]
