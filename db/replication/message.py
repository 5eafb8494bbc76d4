"""What every message between laptop and bureau has in common, and how it becomes bytes.

Every message is JSON; unknown fields are refused, so that a message of another protocol is not
half understood.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from db.replication.names import Instant, ScopeName
from inspection.refusal import Refusal

PROTO = 1
"""The version of this protocol; a bureau names those it speaks in its hello."""

MAX_BODY_BYTES = 4 * 1024 * 1024
"""Of a request as JSON, unpacked: a push, its escapes included, stays well below."""

Proto = Annotated[int, Meta(ge=1, le=1_000)]
Schema = Annotated[int, Meta(ge=1, le=10**6)]
Text = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
ReasonCode = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.]{0,99}(?!\n)$")]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]


class Message(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every message has in common: frozen, and nothing in it that is not declared."""


class GrantCard(Message, frozen=True, kw_only=True):
    """A scope the account may see, and until when (UTC ms; None: no end)."""

    scope: ScopeName
    mode: Literal["read", "write"]
    until: Instant | None = None


class Problem(Message, frozen=True, kw_only=True):
    """Why a request was not done: a code to be worded on the laptop, never a value."""

    code: ReasonCode
    params: dict[str, str | int] = {}
    incident: Annotated[str, Meta(max_length=64)] | None = None
    """Number of a fault of ours in the server's log."""
    retry_after: Annotated[int, Meta(ge=0, le=86_400)] | None = None
    """Seconds to wait before the next try."""


M = TypeVar("M", bound=Message)

_ENCODER = msgspec.json.Encoder()


def encode(message: Message) -> bytes:
    """A message as JSON."""
    return _ENCODER.encode(message)


def decode(data: bytes, kind: type[M]) -> M:
    """A message of this kind; Refusal ``wire.malformed`` (param `kind`) for anything else."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (ValueError, RecursionError) as error:
        raise Refusal("wire.malformed", kind=kind.__name__) from error


def to_refusal(problem: Problem) -> Refusal:
    """The refusal that the bureau answered with, to be worded on the laptop."""
    return Refusal(problem.code, **problem.params)
