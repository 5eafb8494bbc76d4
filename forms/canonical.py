"""One way to write a value as bytes, so that whoever hashes or signs it hashes the same bytes.

JSON (RFC 8259) with sorted keys, no spaces, UTF-8 in NFC, and integers as the only numbers:
floating point is written differently by different programs, so it is refused.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from inspection.refusal import Refusal

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
Writable: TypeAlias = "bool | int | str | Sequence[Writable] | Mapping[str, Writable] | None"

LARGEST = 2**53 - 1
"""Integers beyond this are not exact in every reader of JSON (RFC 7493 §2.2)."""
DEEPEST = 32


def dumps(value: Writable) -> bytes:
    """The canonical bytes of `value`; its text is brought to NFC on the way.

    Raises ValueError for what has no canonical form: floats, other types, integers beyond
    ±(2^53 − 1), NUL or lone surrogates in text, keys that meet in NFC, nesting over 32 deep.
    """
    return json.dumps(
        _cleaned(value, 0), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def loads(data: bytes) -> Json:
    """The value whose canonical bytes are `data`.

    Raises Refusal ``canonical.malformed`` unless `dumps` of the result gives back these very
    bytes: spaces, another key order, a repeated key, an escape that was not needed are refused.
    """
    try:
        value: Json = json.loads(data.decode(), parse_float=_no_float, parse_constant=_no_float)
        again = dumps(value)
    except (ValueError, RecursionError) as error:
        raise Refusal("canonical.malformed") from error
    if again != data:
        raise Refusal("canonical.malformed")
    return value


def clean_text(text: str) -> str:
    """`text` in NFC; ValueError for NUL and lone surrogates, which databases and fonts refuse."""
    if "\0" in text:
        raise ValueError("text holds a NUL")
    text.encode()  # a lone surrogate is a UnicodeEncodeError, which is a ValueError
    return unicodedata.normalize("NFC", text)


def _cleaned(value: Writable, depth: int) -> Json:
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError("integer beyond 2^53 - 1")
        return int(value)
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        cleaned: dict[str, Json] = {}
        for key, item in value.items():
            if not isinstance(key, str):
                raise ValueError("a key is not text")
            name = clean_text(key)
            if name in cleaned:
                raise ValueError("two keys are the same in NFC")
            cleaned[name] = _cleaned(item, depth + 1)
        return cleaned
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [_cleaned(item, depth + 1) for item in value]
    raise ValueError(f"{type(value).__name__} has no canonical form")


def _no_float(text: str) -> int:
    raise ValueError(f"{text} is not an integer")
