"""Whether two databases hold the same rows of a scope, told in sixteen characters.

A scope's digest is the sum modulo 2^64 of BLAKE2b-64(row id ‖ rev) over its rows (sync.md §3,
step 4): order does not matter, and one change costs one subtraction and one addition. It guards
against accidents, not against a forger; the ledger's chain does that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

EMPTY = "0" * 16
"""The digest of a scope without rows."""

NO_SCOPES = "0" * 64
"""The root of somebody who holds nothing."""

_MODULUS = 2**64
_ROOT_MODULUS = 2**256


def of_rows(rows: Iterable[tuple[str, int]]) -> str:
    """The digest of (row id, rev) pairs: 16 hex digits. Pairs may come in any order."""
    return f"{_sum(rows):016x}"


def changed(
    digest: str,
    *,
    added: Iterable[tuple[str, int]] = (),
    removed: Iterable[tuple[str, int]] = (),
) -> str:
    """The digest after rows came and went; a row with a new rev is removed and added."""
    return f"{(int(digest, 16) + _sum(added) - _sum(removed)) % _MODULUS:016x}"


def root(scopes: Mapping[str, tuple[str, int]]) -> str:
    """One hash over all scopes held, name → (digest, number of rows): the sum modulo 2^256 of a
    hash of each, 64 hex digits."""
    return root_changed(NO_SCOPES, added=scopes)


def root_changed(
    root: str,
    *,
    added: Mapping[str, tuple[str, int]],
    removed: Mapping[str, tuple[str, int]] | None = None,
) -> str:
    """The root after scopes came and went; one that stands otherwise is removed and added."""
    total = int(root, 16) + _lines(added) - _lines(removed or {})
    return f"{total % _ROOT_MODULUS:064x}"


def held(modes: Mapping[str, str]) -> str:
    """One hash over the names of all scopes held and what may be done there; hex of SHA-256."""
    lines = [f"{name} {mode}" for name, mode in sorted(modes.items())]
    return hashlib.sha256(b"anxin-held-1\n" + "\n".join(lines).encode()).hexdigest()


def _sum(rows: Iterable[tuple[str, int]]) -> int:
    total, hashed, number = 0, hashlib.blake2b, int.from_bytes
    for row, rev in rows:
        data = row.encode() + rev.to_bytes(8, "big")
        total += number(hashed(data, digest_size=8).digest(), "big")
    return total % _MODULUS


def _lines(scopes: Mapping[str, tuple[str, int]]) -> int:
    hashed, number = hashlib.sha256, int.from_bytes
    return sum(
        number(hashed(f"anxin-root-2\n{name} {digest} {rows}".encode()).digest(), "big")
        for name, (digest, rows) in scopes.items()
    )
