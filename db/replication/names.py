"""What ids, hashes, tables, fields and scopes look like, on the wire and within an operation."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated

from msgspec import Meta

_END = r"(?!\n)$"  # Python's `$` alone also matches before a last line feed
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_HASH = "[0-9a-f]{64}"
_ENTITY = "[a-z][a-z0-9_]{0,62}"
_FIELD = f"{_ENTITY}(/.{{1,200}})?"
_SCOPE = f"(bureau|(site|people|user):{_UUID})"

Uuid = Annotated[str, Meta(pattern=f"^{_UUID}{_END}")]
Hash = Annotated[str, Meta(pattern=f"^{_HASH}{_END}")]
Entity = Annotated[str, Meta(pattern=f"^{_ENTITY}{_END}")]
FieldName = Annotated[str, Meta(pattern=f"^{_FIELD}{_END}")]
ScopeName = Annotated[str, Meta(pattern=f"^{_SCOPE}{_END}")]
Counter = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Revision = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Instant = Annotated[int, Meta(ge=-(2**53) + 1, le=2**53 - 1)]

_OWN = re.compile(f"{_UUID} {_UUID} {_HASH}")
_SHARED = re.compile(f"{_UUID} {_UUID} {_ENTITY} {_SCOPE}")
_HASH_ALONE = re.compile(_HASH)
_FIELD_ALONE = re.compile(_FIELD)


def are_own(row: str, txn: str, prev: str, sealed: str | None) -> bool:
    """Whether two ids and the hashes of one operation look as they must."""
    # none of the patterns has a space: exactly two of them part exactly three names
    return _OWN.fullmatch(f"{row} {txn} {prev}") is not None and (
        sealed is None or _HASH_ALONE.fullmatch(sealed) is not None
    )


@lru_cache(1024)
def are_shared(device: str, actor: str, entity: str, scope: str) -> bool:
    """As `are_own`, for what the operations of a push have in common: looked at once."""
    return _SHARED.fullmatch(f"{device} {actor} {entity} {scope}") is not None


@lru_cache(1024)
def are_fields(names: tuple[str, ...]) -> bool:
    """Whether these are names of fields; the same ones are looked at once, and so is each."""
    return all(map(_is_field, names))


@lru_cache(4096)
def _is_field(name: str) -> bool:
    return _FIELD_ALONE.fullmatch(name) is not None
