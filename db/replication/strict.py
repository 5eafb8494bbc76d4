"""Whether the bytes of an operation are the canonical ones, `forms.canonical` being the judge.

Nearly all are read and judged in C in one go; only of the others the judge is asked, who takes ten
times as long: a push of a thousand would otherwise take seconds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from db.replication.fields import Json
from forms import canonical
from inspection.refusal import Refusal

R = TypeVar("R")

_SORTED = msgspec.json.Encoder(order="sorted")
_ALWAYS_PLAIN = frozenset((str, bool, type(None)))


def malformed(reason: str) -> Refusal:
    """The refusal of an operation that is not as it must be."""
    return Refusal("operation.malformed", reason=reason)


def check_canonical(data: bytes, limit: int) -> None:
    """Refuse bytes that are not canonical JSON: two readers might read them differently.

    Raises Refusal `operation.too_large`, `operation.malformed`.
    """
    if len(data) > limit:
        raise Refusal("operation.too_large", limit=limit)
    try:
        canonical.loads(data)
    except Refusal as error:
        raise malformed("canonical") from error


def is_clean(text: str) -> bool:
    """Whether JSON text is in NFC and names no NUL. What holds for texts put together holds for
    each: no part of a text in NFC is in another form (UAX #15, section 5.1)."""
    return "\\u0000" not in text and (text.isascii() or unicodedata.is_normalized("NFC", text))


def plainly(
    decoder: msgspec.json.Decoder[R],
    fields: Callable[[R], Mapping[str, tuple[Json, Json]]],
    data: bytes,
    limit: int,
    *,
    clean: bool,
) -> R | None:
    """What data says, if it is what `forms.canonical`, the judge, would write; None: ask
    `check_canonical`. `fields` finds the pairs in what was read, `limit` is in bytes.

    `clean`: `is_clean` was asked of this text already.
    """
    if len(data) > limit:
        return None
    try:
        if not (clean or is_clean(data.decode())):
            return None
        read = decoder.decode(data)
        plain = _SORTED.encode(read) == data and _are_plain(fields(read))
    except (ValueError, RecursionError):
        return None
    return read if plain else None


def _are_plain(pairs: Mapping[str, tuple[Json, Json]]) -> bool:
    for pair in pairs.values():
        for value in pair:
            if type(value) not in _ALWAYS_PLAIN and not _is_plain(value, 3):
                return False
    return True


def _is_plain(value: Json, depth: int) -> bool:
    """Whether a decoded value has only what canonical JSON has, nested no deeper than it allows."""
    if value is None or isinstance(value, str | bool):
        return True
    if isinstance(value, int):
        return abs(value) <= canonical.LARGEST
    if depth >= canonical.DEEPEST:
        return False
    if isinstance(value, dict):
        return all(_is_plain(item, depth + 1) for item in value.values())
    return isinstance(value, list) and all(_is_plain(item, depth + 1) for item in value)
