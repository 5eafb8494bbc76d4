"""Pushes: cut between transactions, within limits, signed through the chain."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from db.replication import push
from db.replication.operation import Operation
from db.replication.wire import PushRequest, SentOperation
from forms.signing import PrivateKey
from inspection.refusal import Refusal
from tests.support.pushing import sign

ChainMaker = Callable[[int], list[Operation]]

KEY = PrivateKey("1", b"\x01" * 32)


def _code(request: PushRequest, key: PrivateKey = KEY) -> str:
    with pytest.raises(Refusal) as caught:
        push.read(request, key.public)
    return caught.value.code


def test_a_push_arrives_as_the_very_bytes_that_were_made(chained: ChainMaker) -> None:
    operations = chained(5)

    assert push.read(sign(operations, KEY), KEY.public) == operations


def test_the_signature_covers_every_operation_through_the_chain(chained: ChainMaker) -> None:
    request = sign(chained(4), KEY)

    assert _code(request, PrivateKey("1", b"\x02" * 32)) == "push.signature"
    assert _code(msgspec.structs.replace(request, ops=request.ops[:-1])) == "push.signature"
    assert _code(msgspec.structs.replace(request, sig="9.AAAAAAAAAAAAAAAAAAAA")) == "push.signature"
    other = sign(chained(3), KEY)
    assert _code(msgspec.structs.replace(request, sig=other.sig)) == "push.signature"


def test_a_push_beyond_the_limit_of_bytes_is_refused(chained: ChainMaker) -> None:
    request = sign(chained(1), KEY)
    large = [SentOperation(core="x" * 500_000), *request.ops, SentOperation(core="x" * 500_000)]
    larger = [*large, SentOperation(core="x" * 100_000)]

    assert _code(msgspec.structs.replace(request, ops=larger)) == "push.too_large"
    assert _code(msgspec.structs.replace(request, ops=large)) == "operation.malformed"


@pytest.mark.parametrize(("part", "at"), [("core", 0), ("core", 1), ("core", 2), ("sealed", 2)])
@pytest.mark.parametrize("found", ["e\u0301", "\\u0000"])
def test_one_text_that_is_not_canonical_is_found_among_others(
    chained: ChainMaker, found: str, part: str, at: int
) -> None:
    request = sign(chained(3), KEY)
    text = getattr(request.ops[at], part).replace("张三" if part == "sealed" else "班组", found)
    request.ops[at] = msgspec.structs.replace(request.ops[at], **{part: text})

    assert found in text
    assert _code(request) == "operation.malformed"


@pytest.mark.parametrize(
    ("limit", "sizes"),
    [
        (1, [2, 2, 2, 2, 2, 1]),  # a transaction beyond the limit of this bureau goes alone
        (2, [2, 2, 2, 2, 2, 1]),
        (3, [2, 2, 2, 2, 3]),
        (4, [4, 4, 3]),
        (5, [4, 4, 3]),
        (100, [11]),
    ],
)
def test_the_queue_is_cut_between_transactions_only(
    chained: ChainMaker, limit: int, sizes: list[int]
) -> None:
    operations = chained(11)  # transactions of two, the last of one

    cut = list(push.batches(operations, max_operations=limit))

    assert [one for batch in cut for one in batch] == operations
    assert [len(batch) for batch in cut] == sizes


def test_the_queue_is_cut_by_bytes_too(chained: ChainMaker) -> None:
    operations = chained(8)
    pair = max(
        push.size_of(one) + push.size_of(two)
        for one, two in zip(operations[::2], operations[1::2], strict=True)
    )

    cut = list(push.batches(operations, max_bytes=pair))

    assert [len(batch) for batch in cut] == [2, 2, 2, 2]


@pytest.mark.parametrize(("limit", "most"), [("MAX_OPERATIONS", 1), ("MAX_PUSH_BYTES", 100)])
def test_a_transaction_that_can_never_be_sent_is_refused(
    chained: ChainMaker, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    operations = chained(4)

    monkeypatch.setattr(push, limit, most)
    with pytest.raises(Refusal, match=r"push\.transaction_too_large"):
        list(push.batches(operations))


def test_an_empty_queue_makes_no_push() -> None:
    assert list(push.batches([])) == []
