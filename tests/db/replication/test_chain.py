"""Whatever is done to a chain shows: to a device's at the next push, to the ledger by one head."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.replication.chain import (
    LEDGER_GENESIS,
    LedgerEntry,
    LedgerReport,
    Position,
    SignedHead,
    follow,
    ledger_link,
    sign_head,
    verify_head,
    verify_ledger,
)
from db.replication.operation import Operation, make, operation_hash
from forms import canonical
from forms.signing import PrivateKey
from inspection.refusal import Refusal

ChainMaker = Callable[[int], list[Operation]]

KEY = PrivateKey("1", b"\x01" * 32)
NOW = 1_790_000_000_000


def _ledger(operations: list[Operation]) -> list[LedgerEntry]:
    entries: list[LedgerEntry] = []
    previous = LEDGER_GENESIS
    for seq, one in enumerate(operations, start=1):
        previous = ledger_link(previous, seq, one.hash, "applied", NOW + seq)
        entries.append(
            LedgerEntry(
                seq, one.core_bytes, one.sealed_bytes, one.hash, "applied", NOW + seq, previous
            )
        )
    return entries


def _head(entries: list[LedgerEntry], seq: int) -> SignedHead:
    chain = entries[seq - 1].chain if seq else LEDGER_GENESIS
    return sign_head(KEY, epoch="one", seq=seq, chain=chain, at=NOW)


def _relinked(entries: list[LedgerEntry]) -> list[LedgerEntry]:
    """The entries as a careful forger leaves them: numbered, hashed and linked anew."""
    previous, made = LEDGER_GENESIS, []
    for seq, entry in enumerate(entries, start=1):
        hash_ = operation_hash(entry.core)
        previous = ledger_link(previous, seq, hash_, entry.result, entry.received_at)
        made.append(dataclasses.replace(entry, seq=seq, hash=hash_, chain=previous))
    return made


def _with(entry: LedgerEntry, name: str, value: object) -> LedgerEntry:
    change: dict[str, Any] = {name: value}
    return dataclasses.replace(entry, **change)


def _reason(entries: list[LedgerEntry], head: SignedHead) -> str:
    with pytest.raises(Refusal) as caught:
        verify_ledger(entries, head, KEY.public)
    assert caught.value.code == "ledger.broken"
    return str(caught.value.params["reason"])


def test_a_device_chain_is_followed_in_pieces(chained: ChainMaker) -> None:
    operations = chained(5)

    middle = follow(Position(), operations[:2])

    assert middle == Position(2, operations[1].hash)
    assert follow(middle, operations[2:]) == follow(Position(), operations)


@pytest.mark.parametrize(
    ("pick", "code"),
    [
        ([0, 2], "push.gap"),
        ([1, 0], "push.gap"),
        ([0, 0], "push.gap"),
        ([1], "push.gap"),
    ],
)
def test_a_device_chain_with_a_hole_is_refused(
    chained: ChainMaker, pick: list[int], code: str
) -> None:
    operations = chained(3)

    with pytest.raises(Refusal) as caught:
        follow(Position(), [operations[index] for index in pick])

    assert caught.value.code == code


def test_a_cloned_laptop_is_recognised_by_its_first_new_operation(chained: ChainMaker) -> None:
    operations = chained(3)

    with pytest.raises(Refusal, match=r"push\.fork\(dseq=3\)"):
        follow(Position(2, "a" * 64), operations[2:])


def test_a_broken_link_inside_a_push_is_not_taken_for_a_clone(chained: ChainMaker) -> None:
    first, second, third = chained(3)
    torn = msgspec.structs.replace(second, hash="b" * 64)

    with pytest.raises(Refusal, match=r"push\.chain\(dseq=3\)"):
        follow(Position(), [first, torn, third])


def test_a_whole_ledger_is_vouched_for_up_to_the_head(chained: ChainMaker) -> None:
    entries = _ledger(chained(6))

    assert verify_ledger(entries, _head(entries, 4), KEY.public) == LedgerReport(4, 2, 0)
    assert verify_ledger(entries, _head(entries, 6), KEY.public) == LedgerReport(6, 0, 0)
    assert verify_ledger([], _head([], 0), KEY.public) == LedgerReport(0, 0, 0)


def _erasing(before: list[Operation], row: str) -> Operation:
    """The next operation of the same device, which erases this row."""
    last = before[-1].core
    return make(
        device=last.device,
        dseq=last.dseq + 1,
        txn=last.txn,
        at=last.at,
        actor=last.actor,
        schema=1,
        entity=last.entity,
        row=row,
        scope=last.scope,
        kind="erase",
        base=0,
        pairs={"reason": (None, "依申请")},
        personal=frozenset(),
        prev=before[-1].hash,
        random_bytes=bytes,
    )


def test_an_erasure_is_not_mistaken_for_tampering(chained: ChainMaker) -> None:
    operations = chained(4)
    entries = _ledger([*operations, _erasing(operations, operations[0].core.row)])
    entries[0] = dataclasses.replace(entries[0], sealed=None)

    assert verify_ledger(entries, _head(entries, 5), KEY.public) == LedgerReport(5, 0, 1)


def test_a_sealed_part_taken_out_without_an_erasure_is_found(chained: ChainMaker) -> None:
    operations = chained(4)
    entries = _ledger([*operations, _erasing(operations, operations[0].core.row)])
    entries[2] = dataclasses.replace(entries[2], sealed=None)

    assert _reason(entries, _head(entries, 5)) == "missing"


def test_an_erasure_the_bureau_refused_explains_nothing(chained: ChainMaker) -> None:
    operations = chained(4)
    entries = _ledger([*operations, _erasing(operations, operations[0].core.row)])
    entries[0] = dataclasses.replace(entries[0], sealed=None)
    entries[4] = dataclasses.replace(entries[4], result="review")
    entries = _relinked(entries)

    assert _reason(entries, _head(entries, 5)) == "missing"


def test_a_device_whose_operations_do_not_follow_each_other_is_found(chained: ChainMaker) -> None:
    first, _, third = chained(3)
    entries = _ledger([first, third])

    assert _reason(entries, _head(entries, 2)) == "device"


def test_another_sealed_part_in_its_place_is_found(chained: ChainMaker) -> None:
    entries = _ledger(chained(4))
    entries[0] = dataclasses.replace(entries[0], sealed=entries[2].sealed)
    assert _reason(entries, _head(entries, 4)) == "sealed"

    entries = _ledger(chained(4))
    entries[1] = dataclasses.replace(entries[1], sealed=entries[2].sealed)
    assert _reason(entries, _head(entries, 4)) == "sealed"


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_any_flipped_bit_is_found(chained: ChainMaker, data: st.DataObject) -> None:
    entries = _ledger(chained(4))
    head = _head(entries, 4)
    place = data.draw(st.integers(0, 3))
    name = data.draw(st.sampled_from(["core", "sealed", "hash", "result", "received_at", "chain"]))
    entry = entries[place]
    value = getattr(entry, name)
    changed: int | bytes | str
    if isinstance(value, int):
        changed = value ^ (1 << data.draw(st.integers(0, 40)))
    elif isinstance(value, bytes):
        position = data.draw(st.integers(0, len(value) - 1))
        flipped = value[position] ^ (1 << data.draw(st.integers(0, 7)))
        changed = value[:position] + bytes([flipped]) + value[position + 1 :]
    elif isinstance(value, str):
        position = data.draw(st.integers(0, len(value) - 1))
        changed = (
            value[:position] + ("x" if value[position] != "x" else "y") + value[position + 1 :]
        )
    else:
        changed = b"[]"
    entries[place] = _with(entry, name, changed)

    _reason(entries, head)
    if name in ("core", "result", "received_at"):
        assert _reason(_relinked(entries), head) in {"head", "core", "sealed", "device"}


@pytest.mark.parametrize("relink", [False, True])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda entries: entries[:1] + entries[2:],
        lambda entries: entries[1:],
        lambda entries: entries[:-1],
        lambda entries: [],
        lambda entries: [entries[1], entries[0], *entries[2:]],
        lambda entries: [entries[0], *entries],
        lambda entries: [*entries[:3], entries[2]],
    ],
    ids=["removed", "beheaded", "cut off", "emptied", "swapped", "doubled", "replayed"],
)
def test_a_removed_moved_or_cut_entry_is_found(
    chained: ChainMaker,
    spoil: Callable[[list[LedgerEntry]], list[LedgerEntry]],
    relink: bool,
) -> None:
    entries = _ledger(chained(4))
    spoiled = spoil(entries)

    reason = _reason(_relinked(spoiled) if relink else spoiled, _head(entries, 4))

    assert reason in {"order", "chain", "head", "truncated", "device"}


def test_entries_after_the_head_must_still_be_linked(chained: ChainMaker) -> None:
    entries = _ledger(chained(4))
    entries[3] = dataclasses.replace(entries[3], result="review")

    assert _reason(entries, _head(entries, 2)) == "chain"


@pytest.mark.parametrize(
    "change", [{"seq": 1}, {"chain": "a" * 64}, {"epoch": "two"}, {"at": 1}, {"key_id": "other"}]
)
def test_a_head_speaks_for_exactly_what_it_names(
    chained: ChainMaker, change: dict[str, object]
) -> None:
    head = _head(_ledger(chained(2)), 2)

    assert verify_head(head, KEY.public)
    changed = msgspec.structs.replace(head, **change)
    assert not verify_head(changed, KEY.public)
    assert _reason(_ledger(chained(2)), changed) == "signature"


def test_a_head_of_another_key_is_refused(chained: ChainMaker) -> None:
    head = _head(_ledger(chained(2)), 2)

    assert not verify_head(head, PrivateKey("1", b"\x02" * 32).public)


def test_links_are_fixed_for_ever() -> None:
    """A changed spelling of the link would disown every ledger written before it."""
    assert ledger_link(LEDGER_GENESIS, 1, "a" * 64, "applied", 5) == (
        "a210d2fef08c85089cec3ec677098ba19bfec9eda83e08c24b200b742c762697"
    )


@given(st.integers(0, 2**53 - 1), st.sampled_from(["applied", "conflict", "review"]))
def test_ledger_link_is_taken_over_canonical_bytes(seq: int, result: str) -> None:
    told = ["a" * 64, seq, "b" * 64, result, seq]
    by_hand = hashlib.sha256(b"anxin-ledger-1" + canonical.dumps(told)).hexdigest()

    assert ledger_link("a" * 64, seq, "b" * 64, result, seq) == by_hand
