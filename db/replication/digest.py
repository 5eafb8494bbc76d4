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

_MODULUS = 2**64


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
    """One hash over all scopes held: name → (digest, number of rows); hex of SHA-256."""
    lines = [f"{name} {digest} {rows}" for name, (digest, rows) in sorted(scopes.items())]
    return hashlib.sha256(b"anxin-root-1\n" + "\n".join(lines).encode()).hexdigest()


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
