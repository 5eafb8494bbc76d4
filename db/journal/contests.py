"""Who brought each candidate of a conflict, as its row keeps it beside the values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from db.replication.fields import Json
from forms import canonical

Name = tuple[str, int]
"""(device, dseq) of an operation."""


@dataclass(frozen=True, slots=True)
class Writer:
    """The author of one candidate: account, what his device is called, when he says he wrote it
    and when the bureau received it (UTC ms)."""

    device: str
    dseq: int
    actor: str
    device_name: str
    claimed_at: int
    received_at: int

    @property
    def name(self) -> Name:
        """How a candidate is named."""
        return (self.device, self.dseq)


_WRITERS = msgspec.json.Decoder(list[tuple[str, int, str, str, int, int]])


def encode_writers(writers: Iterable[Writer]) -> str:
    """Authors as canonical JSON `[[device, dseq, account, device name, claimed, received], …]`."""
    return canonical.dumps(
        [
            [one.device, one.dseq, one.actor, one.device_name, one.claimed_at, one.received_at]
            for one in sorted(writers, key=lambda one: one.name)
        ]
    ).decode()


_BEFORE = msgspec.json.Decoder(dict[str, Any])


def decode_before(text: str | None) -> dict[str, Json]:
    """What the authors of a conflict had in front of them, by field; nothing once erased."""
    return _BEFORE.decode(text) if text else {}


def decode_writers(text: str | None) -> dict[Name, Writer]:
    """The inverse of `encode_writers`, by name; ValueError for other text."""
    found = [Writer(*row) for row in _WRITERS.decode(text)] if text else []
    return {one.name: one for one in found}
