"""What a refused operation proposes, as its review keeps it; and the photo it may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from db.replication.fields import Json
from forms import canonical

Proposed = dict[str, tuple[Json, Json]]
"""Field → (old, new) of a refused operation."""

_PROPOSED = msgspec.json.Decoder(Proposed)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEPT_ELSEWHERE = "video"


@dataclass(frozen=True, slots=True)
class ProposedPhoto:
    """The photo, scan or file a refused operation adds: SHA-256 (hex), bytes, kind of its content
    (MIME) and what it is called."""

    sha256: str
    size: int
    mime: str
    file_name: str


def encode_proposed(pairs: Mapping[str, tuple[Json, Json]]) -> str:
    """The fields of a refused operation as canonical JSON."""
    return canonical.dumps({name: [*pair] for name, pair in pairs.items()}).decode()


def decode_proposed(text: str | None) -> Proposed:
    """The inverse of `encode_proposed`; nothing where it was erased."""
    return _PROPOSED.decode(text) if text else {}


def photo_in(text: str | None) -> ProposedPhoto | None:
    """The photo that this proposal to add an attachment is about; None for a video, whose bytes
    never travel, for one that was erased, and for one so malformed that it can be no photo."""
    values = {name: pair[1] for name, pair in decode_proposed(text).items()}
    sha256, size = values.get("sha256"), values.get("size")
    if not (isinstance(sha256, str) and _DIGEST.fullmatch(sha256)):
        return None
    if type(size) is not int or size < 0 or values.get("kind") == _KEPT_ELSEWHERE:
        return None
    return ProposedPhoto(
        sha256, size, str(values.get("mime") or ""), str(values.get("file_name") or "")
    )
