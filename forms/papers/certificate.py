"""What the bureau says about a laptop's paper key: whose it is, for how long, whether revoked.

Every statement is canonical JSON signed by the bureau's key, so that a laptop or a public page
can check it without asking. A countersignature says that a paper reached the bureau, and when:
only then can a paper signed with a key lost later be told from one that a thief dated back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from forms import canonical, signing
from forms.papers import seal as seals
from inspection.refusal import Refusal

T = TypeVar("T")

CERTIFIES = b"anxin paper key certificate 1"
REVOKES = b"anxin paper key revocation 1"
COUNTERSIGNS = b"anxin paper countersignature 1"


@dataclass(frozen=True, slots=True)
class Certificate:
    """The bureau certifies a paper key for [`from_ms`, `until_ms`), UTC milliseconds.

    `public_key` and `signature` are tagged texts; `holder` is an account id, `device` a device id,
    `bureau_key` the id of the bureau's key.
    """

    key_id: str
    public_key: str
    holder: str
    device: str
    from_ms: int
    until_ms: int
    bureau_key: str
    signature: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Revocation:
    """The bureau withdraws a paper key from `at_ms` on: the laptop is lost or its holder left."""

    key_id: str
    at_ms: int
    reason: str
    bureau_key: str
    signature: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class KeyStatements:
    """All that the bureau said about one paper key, as it is stored and sent: JSON."""

    certificate: Certificate
    revocation: Revocation | None = None

    @classmethod
    def parse(cls, text: str) -> KeyStatements:
        """Read stored statements. Raises Refusal ``certificate.malformed``."""
        return _decoded(text, cls)


@dataclass(frozen=True, slots=True)
class Countersignature:
    """The bureau received a paper at `received_ms`; `content_digest` is the whole tagged digest."""

    number: str
    key_id: str
    content_digest: str
    received_ms: int
    bureau_key: str
    signature: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> Countersignature:
        """Read a stored countersignature. Raises Refusal ``certificate.malformed``."""
        return _decoded(text, cls)


def certify(
    bureau: signing.PrivateKey,
    public_key: signing.PublicKey,
    *,
    holder: str,
    device: str,
    from_ms: int,
    until_ms: int,
) -> Certificate:
    """Certify a laptop's paper key.

    Raises Refusal ``certificate.empty_period`` unless `from_ms` < `until_ms`.
    """
    if from_ms >= until_ms:
        raise Refusal("certificate.empty_period")
    told = Certificate(
        key_id=public_key.key_id,
        public_key=public_key.text,
        holder=holder,
        device=device,
        from_ms=from_ms,
        until_ms=until_ms,
        bureau_key=bureau.public.key_id,
    )
    signature = bureau.sign(CERTIFIES, _certificate_bytes(told))
    return Certificate(
        told.key_id, told.public_key, told.holder, told.device, told.from_ms, told.until_ms,
        told.bureau_key, signature,
    )  # fmt: skip


def revoke(bureau: signing.PrivateKey, key_id: str, *, at_ms: int, reason: str) -> Revocation:
    """Withdraw a paper key from an instant on."""
    told = Revocation(key_id, at_ms, reason, bureau.public.key_id)
    signature = bureau.sign(REVOKES, _revocation_bytes(told))
    return Revocation(told.key_id, told.at_ms, told.reason, told.bureau_key, signature)


def countersign(
    bureau: signing.PrivateKey, number: str, key_id: str, content: bytes, *, received_ms: int
) -> Countersignature:
    """Record under the bureau's key that this very content arrived at `received_ms`."""
    digest = signing.digest(seals.CONTENT, content, bureau.suite)
    told = Countersignature(number, key_id, digest, received_ms, bureau.public.key_id)
    signature = bureau.sign(COUNTERSIGNS, _countersignature_bytes(told))
    return Countersignature(number, key_id, digest, received_ms, told.bureau_key, signature)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All that a verifier knows: the bureau's own keys, and what they signed about paper keys.

    Statements whose signature does not hold are as if they were not there.
    """

    bureau_keys: tuple[signing.PublicKey, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    revocations: tuple[Revocation, ...] = ()
    countersignatures: tuple[Countersignature, ...] = ()

    def certificates_of(self, key_id: str) -> list[Certificate]:
        """The bureau's valid certificates of a paper key; several where it was renewed."""
        return [
            one
            for one in self.certificates
            if one.key_id == key_id
            and _names_itself(one)
            and self._holds(one.bureau_key, CERTIFIES, _certificate_bytes(one), one.signature)
        ]

    def revoked_at(self, key_id: str) -> int | None:
        """The earliest instant from which the bureau withdrew the key; None if it did not."""
        instants = [
            one.at_ms
            for one in self.revocations
            if one.key_id == key_id
            and self._holds(one.bureau_key, REVOKES, _revocation_bytes(one), one.signature)
        ]
        return min(instants, default=None)

    def received_at(self, seal: seals.Seal) -> int | None:
        """When the bureau received what `seal` covers, by its earliest countersignature.

        None if it has none. The seal's short digest must be the head of the whole one: another
        content that bears the same number is not countersigned by this.
        """
        instants = [
            one.received_ms
            for one in self.countersignatures
            if one.number == seal.number
            and one.key_id == seal.key_id
            and self._holds(
                one.bureau_key, COUNTERSIGNS, _countersignature_bytes(one), one.signature
            )
            and signing.untagged(one.content_digest)[1][: len(seal.digest)] == seal.digest
        ]
        return min(instants, default=None)

    def _holds(self, bureau_key: str, context: bytes, statement: bytes, signature: str) -> bool:
        for key in self.bureau_keys:
            if key.key_id == bureau_key:
                try:
                    return key.verify(context, statement, signature)
                except Refusal:
                    return False
        return False


def _decoded(text: str, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Refusal("certificate.malformed") from error


def _names_itself(certificate: Certificate) -> bool:
    try:
        return signing.PublicKey.parse(certificate.public_key).key_id == certificate.key_id
    except Refusal:
        return False


def _certificate_bytes(told: Certificate) -> bytes:
    return canonical.dumps(
        {
            "bureau_key": told.bureau_key,
            "device": told.device,
            "from": told.from_ms,
            "holder": told.holder,
            "key_id": told.key_id,
            "public_key": told.public_key,
            "until": told.until_ms,
        }
    )


def _revocation_bytes(told: Revocation) -> bytes:
    return canonical.dumps(
        {
            "at": told.at_ms,
            "bureau_key": told.bureau_key,
            "key_id": told.key_id,
            "reason": told.reason,
        }
    )


def _countersignature_bytes(told: Countersignature) -> bytes:
    return canonical.dumps(
        {
            "bureau_key": told.bureau_key,
            "content_digest": told.content_digest,
            "key_id": told.key_id,
            "number": told.number,
            "received": told.received_ms,
        }
    )
