"""One change as it travels and is kept: a core free of personal values, and a sealed part.

Both parts are canonical JSON made once on the device that changed something; every other place
keeps and hashes those very bytes (sync.md §3 "Operation"). An erasure may blank the sealed part:
the core, its hash and every chain over it stay valid.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Collection, Container, Mapping
from operator import attrgetter, itemgetter
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from db.replication.fields import Json, split_path
from db.replication.names import (
    Counter,
    FieldName,
    Instant,
    Revision,
    Uuid,
    are_fields,
    are_own,
    are_shared,
)
from db.replication.strict import check_canonical, malformed, plainly
from forms import canonical
from inspection.refusal import Refusal

GENESIS = "0" * 64
"""What the first operation of a device names as its predecessor."""

MAX_CORE_BYTES = 512 * 1024
MAX_SEALED_BYTES = 256 * 1024
SALT_BYTES = 16

Kind = Literal["add", "edit", "return", "resolve", "grant", "erase"]
"""`return`: an edit that gives back what somebody else had entered, see `db.journal.returning`."""
Pair = tuple[Json, Json]
"""(old, new): what the page showed, and what the user made of it."""

Pairs = Mapping[str, Pair]


class Core(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The part of an operation that is chained, and never blanked: it holds no personal value.

    What its names look like is said in `names`; those that a push repeats are looked at once.
    """

    v: Literal[1]
    device: str
    dseq: Counter
    """Gapless per device, from 1."""
    txn: str
    """Operations of one transaction share it; they are applied, or reviewed, together."""
    at: Instant
    """The device's own clock, UTC milliseconds: shown, never used to decide."""
    actor: str
    """The account that acted."""
    schema: Annotated[int, Meta(ge=1, le=10**6)]
    entity: str
    row: str
    scope: str
    kind: Kind
    base: Revision
    """The rev of the published image that the page showed; 0 for a row not yet published."""
    fields: dict[str, tuple[Any, Any]]
    sealed: str | None
    """SHA-256 of the sealed part's bytes; None if nothing in the operation is personal."""
    prev: str
    """Hash of this device's operation before; GENESIS for the first."""
    saw: Annotated[list[tuple[Uuid, Counter]], Meta(min_length=1, max_length=64)] | UnsetType = (
        UNSET
    )
    """For a resolve only: (device, dseq) of every candidate that was on show."""


class Operation(Struct, frozen=True):
    """A parsed operation beside the bytes it came as; `hash` is hex of the domain-tagged core."""

    core: Core
    core_bytes: bytes
    sealed_bytes: bytes | None
    personal: Pairs
    """The opened sealed part; empty if there is none."""
    hash: str

    @property
    def dseq(self) -> int:
        """Its number in its device's chain."""
        return self.core.dseq

    @property
    def txn(self) -> str:
        """The transaction it belongs to."""
        return self.core.txn

    @property
    def entity(self) -> str:
        """The table of its row."""
        return self.core.entity

    @property
    def row(self) -> str:
        """The id of its row."""
        return self.core.row

    @property
    def pairs(self) -> dict[str, Pair]:
        """Old and new value of every field, personal ones included."""
        return {**self.core.fields, **self.personal}

    @property
    def values(self) -> dict[str, Json]:
        """The new value of every field, personal ones included."""
        found = {name: pair[1] for name, pair in self.core.fields.items()}
        if self.personal:
            found.update((name, pair[1]) for name, pair in self.personal.items())
        return found

    @property
    def saw(self) -> list[tuple[str, int]]:
        """The candidates a resolve names; empty for other kinds."""
        if isinstance(self.core.saw, UnsetType):
            return []
        return [(device, dseq) for device, dseq in self.core.saw]


def make(
    *,
    device: str,
    dseq: int,
    txn: str,
    at: int,
    actor: str,
    schema: int,
    entity: str,
    row: str,
    scope: str,
    kind: Kind,
    base: int,
    pairs: Pairs,
    personal: Container[str],
    prev: str,
    random_bytes: Callable[[int], bytes],
    saw: Collection[tuple[str, int]] = (),
) -> Operation:
    """Makes an operation: splits the fields, seals the personal ones, fixes the bytes and the hash.

    `personal` holds the entity's personal columns and document paths (a personal document column
    makes all its paths personal). `random_bytes(n)` gives the salt that keeps a sealed value from
    being guessed by its hash. Raises the same Refusals as `parse`: what cannot be read back is
    never written.
    """
    sealed_pairs = {n: [*pair] for n, pair in pairs.items() if is_personal(n, personal)}
    sealed_bytes = None
    if sealed_pairs:
        salt = b64encode(random_bytes(SALT_BYTES)).decode()
        sealed_bytes = _written([salt, sealed_pairs])
    core: dict[str, Any] = {
        "v": 1,
        "device": device,
        "dseq": dseq,
        "txn": txn,
        "at": at,
        "actor": actor,
        "schema": schema,
        "entity": entity,
        "row": row,
        "scope": scope,
        "kind": kind,
        "base": base,
        "fields": {n: [*pair] for n, pair in pairs.items() if n not in sealed_pairs},
        "sealed": None if sealed_bytes is None else sealed_hash(sealed_bytes),
        "prev": prev,
    }
    if saw:
        core["saw"] = [[*name] for name in sorted(saw)]
    core_bytes = _written(core)
    return _read(_core(core_bytes), core_bytes, sealed_bytes)


def remade(core_bytes: bytes, *, device: str, dseq: int, prev: str) -> bytes:
    """The core of the same change in another device's chain: what was shown, meant, seen and
    sealed stays. Raises Refusal as `parse_core`."""
    parse_core(core_bytes)
    core: dict[str, Any] = _ANY.decode(core_bytes)
    made = _written({**core, "device": device, "dseq": dseq, "prev": prev})
    parse_core(made)
    return made


def parse(core_bytes: bytes, sealed_bytes: bytes | None, *, clean: bool = False) -> Operation:
    """Reads an operation strictly, as pushed: both parts there, size, canonical form, shape.

    `clean`: `strict.is_clean` was asked of the text of both parts. Raises Refusal:
    `operation.too_large`, `operation.malformed` (param `reason`, a code), `operation.seal_mismatch`
    when the sealed part is not the one the core names.
    """
    core = parse_core(core_bytes, clean=clean)
    personal: Pairs | None = None
    if sealed_bytes is not None:
        plain = plainly(_SEALED, itemgetter(1), sealed_bytes, MAX_SEALED_BYTES, clean=clean)
        if plain is None:
            check_canonical(sealed_bytes, MAX_SEALED_BYTES)
        else:
            personal = plain[1]
    return _read(core, core_bytes, sealed_bytes, personal)


def parse_core(core_bytes: bytes, *, clean: bool = False) -> Core:
    """Reads a core alone (a ledger whose sealed part was erased); Refusals and `clean` as
    `parse`."""
    core = plainly(_CORE, attrgetter("fields"), core_bytes, MAX_CORE_BYTES, clean=clean)
    if core is None:
        check_canonical(core_bytes, MAX_CORE_BYTES)
        return _core(core_bytes)
    _check_kind(core)
    return core


def reread(core_bytes: bytes, sealed_bytes: bytes | None) -> Operation:
    """Reads an operation that this very program made and kept: nothing about it is judged again.

    A sealed part that was erased leaves the personal fields out. Raises ValueError or TypeError for
    bytes that it did not write.
    """
    core = _ANY.decode(core_bytes)
    core["fields"] = _paired(core["fields"])
    personal = {} if sealed_bytes is None else _paired(_ANY.decode(sealed_bytes)[1])
    hash_ = operation_hash(core_bytes)
    return Operation(Core(**core), core_bytes, sealed_bytes, personal, hash_)


def _paired(fields: dict[str, list[Json]]) -> dict[str, Pair]:
    return {name: (old, new) for name, (old, new) in fields.items()}


def pairs_of(core_bytes: bytes, sealed_bytes: bytes | None) -> dict[str, Pair]:
    """A kept operation's (old, new) by field; without the personal ones if that part was erased."""
    return reread(core_bytes, sealed_bytes).pairs


def values_of(core_bytes: bytes, sealed_bytes: bytes | None) -> dict[str, Json]:
    """A kept operation's new values; without the personal ones if that part was erased."""
    return reread(core_bytes, sealed_bytes).values


def operation_hash(core_bytes: bytes) -> str:
    """Hex of SHA-256("anxin-op-1" ‖ core)."""
    return hashlib.sha256(b"anxin-op-1" + core_bytes).hexdigest()


def sealed_hash(sealed_bytes: bytes) -> str:
    """Hex of SHA-256 of a sealed part."""
    return hashlib.sha256(sealed_bytes).hexdigest()


def is_personal(name: str, personal: Container[str]) -> bool:
    """Whether a field belongs into the sealed part: it, or the document it lies in, is personal."""
    return name in personal or split_path(name)[0] in personal


_CORE = msgspec.json.Decoder(Core)
_Sealed = tuple[
    Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{22}==$")],
    Annotated[dict[FieldName, tuple[Any, Any]], Meta(min_length=1)],
]
_SEALED: msgspec.json.Decoder[_Sealed] = msgspec.json.Decoder(_Sealed)
_ANY = msgspec.json.Decoder()


def _written(value: Any) -> bytes:
    try:
        return canonical.dumps(value)
    except ValueError as error:
        raise malformed("value") from error


def _core(core_bytes: bytes) -> Core:
    if len(core_bytes) > MAX_CORE_BYTES:
        raise Refusal("operation.too_large", limit=MAX_CORE_BYTES)
    try:
        core = _CORE.decode(core_bytes)
    except ValueError as error:
        raise malformed("form") from error
    _check_kind(core)
    return core


def _check_kind(core: Core) -> None:
    if not (
        are_shared(core.device, core.actor, core.entity, core.scope)
        and are_own(core.row, core.txn, core.prev, core.sealed)
        and are_fields(tuple(core.fields))
    ):
        raise malformed("form")
    if (core.saw is UNSET) == (core.kind == "resolve"):
        raise malformed("saw")
    if not core.fields and core.sealed is None:
        raise malformed("empty")
    if core.kind == "add" and core.base != 0:
        raise malformed("base")
    if (core.prev == GENESIS) != (core.dseq == 1):
        raise malformed("prev")


def _read(
    core: Core, core_bytes: bytes, sealed_bytes: bytes | None, read: Pairs | None = None
) -> Operation:
    personal: Pairs = {}
    if sealed_bytes is not None:
        if len(sealed_bytes) > MAX_SEALED_BYTES:
            raise Refusal("operation.too_large", limit=MAX_SEALED_BYTES)
        personal = _opened(sealed_bytes) if read is None else read
        if not personal.keys().isdisjoint(core.fields):
            raise malformed("sealed")
    if core.sealed != (None if sealed_bytes is None else sealed_hash(sealed_bytes)):
        raise Refusal("operation.seal_mismatch")
    if core.kind == "add" and not (_tells_no_old(core.fields) and _tells_no_old(personal)):
        raise malformed("old")
    return Operation(core, core_bytes, sealed_bytes, personal, operation_hash(core_bytes))


def _tells_no_old(pairs: Pairs) -> bool:
    return all(old is None for old, _ in pairs.values())


def _opened(sealed_bytes: bytes) -> Pairs:
    try:
        return _SEALED.decode(sealed_bytes)[1]
    except ValueError as error:
        raise malformed("sealed") from error
