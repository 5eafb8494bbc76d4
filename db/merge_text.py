"""Writers and candidates of `db.merge` as the text that a row and its conflict keep of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from db.merge import Candidate, Stamp, Writers
from db.replication.fields import Json
from forms import canonical


def encode_writers(groups: Mapping[str, Writers]) -> str:
    """Writers by group as compact canonical JSON: `{"state":[[7,"d1",2],[5,"d2",9]]}`; what was
    given back ends in ``true``."""
    rows: dict[str, list[list[int | str]]] = {
        group: [
            [stamp.seq, stamp.device, stamp.dseq, *([True] if stamp.given else [])]
            for stamp in (writers.newest, writers.newest_other)
            if stamp is not None
        ]
        for group, writers in groups.items()
    }
    return canonical.dumps(rows).decode()


class _KeptStamp(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A writer as it is written down."""

    seq: int
    device: str
    dseq: int
    given: bool = False


_WRITERS = msgspec.json.Decoder(dict[str, list[_KeptStamp]])


def decode_writers(text: str | None) -> dict[str, Writers]:
    """The inverse of `encode_writers`; None or empty text is a row nobody edited yet.

    Raises ValueError (msgspec's errors are such) for text that this module did not write.
    """
    if not text:
        return {}
    groups: dict[str, Writers] = {}
    for group, entries in _WRITERS.decode(text).items():
        if not 1 <= len(entries) <= 2:
            raise ValueError(f"{len(entries)} writers of group {group!r}")
        groups[group] = Writers(
            *(Stamp(one.seq, one.device, one.dseq, one.given) for one in entries)
        )
    return groups


class _KeptCandidate(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A candidate as it is written down."""

    seq: int
    device: str
    dseq: int
    values: dict[str, Any]
    given: bool = False


_CANDIDATES = msgspec.json.Decoder(list[_KeptCandidate])


def encode_candidates(candidates: Iterable[Candidate]) -> str:
    """A conflict's candidates as canonical JSON `[[seq, device, dseq, {field: value}], …]`; one
    that was given back ends in ``true``."""
    rows: list[list[Json]] = [
        [
            c.stamp.seq,
            c.stamp.device,
            c.stamp.dseq,
            dict(c.values),
            *([True] if c.stamp.given else []),
        ]
        for c in candidates
    ]
    return canonical.dumps(rows).decode()


def decode_candidates(text: str) -> tuple[Candidate, ...]:
    """The inverse of `encode_candidates`; ValueError for other text."""
    return tuple(
        Candidate(Stamp(one.seq, one.device, one.dseq, one.given), one.values)
        for one in _CANDIDATES.decode(text)
    )
