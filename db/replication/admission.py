"""How a laptop is admitted: enrolled once with a one-time code, then known by its device key."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from db.replication.chain import Epoch, Signature
from db.replication.message import Count, GrantCard, Message, Proto, Text
from db.replication.names import Hash, Instant, Uuid
from db.replication.statements import DeviceStatement, Key, Role

Pin = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}(?!\n)$")]
"""SHA-256 of the bureau's TLS certificate (DER), hex."""
Code = Annotated[str, Meta(pattern=r"^[0-9A-Za-z-]{8,64}(?!\n)$")]
DeviceName = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
"""On one line: it is shown in lists, on a terminal too."""
Secret = Annotated[str, Meta(min_length=16, max_length=512)]

TOKEN_CONTEXT = b"token challenge"
"""The context in which a device signs its challenge."""
READMIT_CONTEXT = b"readmission"
"""The same for a device the bureau has forgotten."""


class EnrolmentFile(Message, frozen=True, kw_only=True):
    """What an administrator hands over as a file or QR code: where to enrol, and the proof."""

    proto: Proto
    address: Annotated[str, Meta(pattern=r"^https://[^\s]{1,500}(?!\n)$")]
    pin: Pin
    code: Code
    """Good once, until it expires."""


class EnrolRequest(Message, frozen=True, kw_only=True):
    """A laptop presents its code and the public halves of the two keys it has made."""

    proto: Proto
    code: Code
    device_key: Key
    paper_key: Key
    device_name: DeviceName
    """How the machine calls itself: shown to the office, never used to decide."""


class EnrolAnswer(Message, frozen=True, kw_only=True):
    """Who the laptop now is, and the keys it will trust from here on."""

    bureau: Uuid
    bureau_name: Text
    account: Uuid
    account_name: Text
    role: Role
    device: Uuid
    statement: DeviceStatement
    """The same in the bureau's own hand, to be shown to a bureau that has forgotten it."""
    bureau_key: Key
    """Verifies signed heads and the certificates of paper keys."""
    recovery_key: Key
    """The laptop's data key is sealed to it, so that a forgotten passphrase loses nothing."""
    pin: Pin
    epoch: Epoch
    grants: list[GrantCard]
    server_time: Instant


class CopyRequest(Message, frozen=True, kw_only=True):
    """An enrolled laptop has found that another one has its identity: it asks for one of its own.

    `dseq` and `hash` name the last operation the bureau has of both, from where its chain goes on.
    """

    proto: Proto
    dseq: Count
    hash: Hash
    device_key: Key
    paper_key: Key


class CopyAnswer(Message, frozen=True, kw_only=True):
    """The device it now is. Its paper key is certified, its first numbers are leased."""

    device: Uuid
    statement: DeviceStatement


class ReadmitRequest(Message, frozen=True, kw_only=True):
    """A laptop was told ``sync.device_unknown``: it shows that the bureau let it in once.

    The challenge is signed with the device key the statement names, in `READMIT_CONTEXT`.
    """

    proto: Proto
    statement: DeviceStatement
    challenge: Secret
    signature: Signature


class ReadmitAnswer(Message, frozen=True, kw_only=True):
    """The device is known again, and may ask for a token."""

    device: Uuid


class ChallengeRequest(Message, frozen=True, kw_only=True):
    """A device asks for something to sign."""

    device: Uuid


class ChallengeAnswer(Message, frozen=True, kw_only=True):
    """Random, good once and for a short time."""

    challenge: Secret


class TokenRequest(Message, frozen=True, kw_only=True):
    """The challenge, signed with the device key in the context `TOKEN_CONTEXT`."""

    device: Uuid
    challenge: Secret
    signature: Signature


class TokenAnswer(Message, frozen=True, kw_only=True):
    """A bearer for the following requests, until `expires_at` (UTC ms by the bureau's clock)."""

    token: Secret
    expires_at: Instant
    server_time: Instant
