"""Messages read back, and refuse what was not declared: fields, sizes, patterns, depth."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.replication import admission, wire
from db.replication.chain import SignedHead
from db.replication.message import GrantCard, Message, Problem, decode, encode, to_refusal
from db.replication.rows import Rows
from db.replication.statements import DeviceStatement, LeaseStatement
from inspection.refusal import Refusal

DEVICE = "01900000-0000-7000-8000-000000000001"
HASH = "ab" * 32
KEY = "1." + "A" * 43
SIGNATURE = "1." + "A" * 86
NOW = 1_790_000_000_000
STATEMENT = DeviceStatement(
    device=DEVICE,
    device_name="笔记本",
    device_key=KEY,
    paper_key=KEY,
    account=DEVICE,
    login="yan",
    account_name="演示监察员",
    role="inspector",
    issued_at=NOW,
    signature=SIGNATURE,
)
LEASE = LeaseStatement(
    block=DEVICE,
    account=DEVICE,
    device=DEVICE,
    paper_type="order",
    year=2026,
    first=1,
    last=50,
    signature=SIGNATURE,
)
GRANT = GrantCard(scope=f"site:{DEVICE}", mode="write", until=NOW)
HEAD = SignedHead("one", 9, HASH, NOW, "ABCDEFGHIJKLMNOP", SIGNATURE)
POSITION = wire.DevicePosition(last_dseq=3, last_hash=HASH)
ROWS = Rows(entity="worker", columns=["id", "name"], values=[(DEVICE, "张三")], revs=[7])

MESSAGES: list[Message] = [
    admission.EnrolmentFile(
        proto=1, address="https://bureau.example:8443", pin=HASH, code="ABCD-EFGH-IJKL"
    ),
    admission.EnrolRequest(
        proto=1, code="ABCD-EFGH", device_key=KEY, paper_key=KEY, device_name="笔记本"
    ),
    admission.EnrolAnswer(
        bureau=DEVICE,
        bureau_name="演示市人社局",
        account=DEVICE,
        account_name="演示监察员",
        role="inspector",
        device=DEVICE,
        statement=STATEMENT,
        bureau_key=KEY,
        recovery_key=KEY,
        pin=HASH,
        epoch="one",
        grants=[GRANT],
        server_time=NOW,
    ),
    admission.CopyRequest(proto=1, dseq=4, hash=HASH, device_key=KEY, paper_key=KEY),
    admission.CopyAnswer(device=DEVICE, statement=STATEMENT),
    admission.ReadmitRequest(proto=1, statement=STATEMENT, challenge="c" * 43, signature=SIGNATURE),
    admission.ReadmitAnswer(device=DEVICE),
    admission.ChallengeRequest(device=DEVICE),
    admission.ChallengeAnswer(challenge="c" * 43),
    admission.TokenRequest(device=DEVICE, challenge="c" * 43, signature=SIGNATURE),
    admission.TokenAnswer(token="t" * 43, expires_at=NOW, server_time=NOW),
    wire.Hello(
        proto=1,
        schema=1,
        device=DEVICE,
        epoch="one",
        last_dseq=0,
        last_hash=HASH,
        known=HEAD,
        cursors={"bureau": 4, f"people:{DEVICE}": 0},
        root=HASH,
        clock=NOW,
    ),
    wire.HelloAnswer(
        proto=1,
        schema_from=1,
        schema_to=1,
        epoch="one",
        position=POSITION,
        grants=[GRANT],
        changed=[
            wire.ScopeHead(
                scope="bureau", mode="read", rev=9, digest="ab" * 8, rows=3, snapshot=False
            )
        ],
        head=HEAD,
        limits=wire.Limits(),
        backup_horizon=0,
        server_time=NOW,
    ),
    wire.PushRequest(proto=1, ops=[wire.SentOperation(core="{}", sealed='["",{}]')], sig=SIGNATURE),
    wire.PushAnswer(
        results=[wire.Result(dseq=3, code="review", seq=9, reason="row_missing")],
        position=POSITION,
        head=HEAD,
    ),
    wire.PullRequest(proto=1, schema=1, cursors={"bureau": 0}, limit=500, known=HEAD),
    wire.PullAnswer(
        pages=[wire.ScopePage(scope=f"people:{DEVICE}", cursor=7, rows=[ROWS])],
        complete=True,
        head=9,
        signed=HEAD,
    ),
    wire.JoinRequest(proto=1, heads=[HEAD], leases=[LEASE], withdrawn=["{}"]),
    wire.JoinAnswer(epoch="two", agreed=4, head=HEAD),
    wire.SnapshotRequest(proto=1, schema=1, scope="bureau"),
    wire.SnapshotManifest(
        scope="bureau",
        schema=1,
        seq=9,
        rows=2,
        digest="ab" * 8,
        segments=[wire.SegmentCard(number=0, size=80, sha256=HASH, rows=2)],
    ),
    Problem(code="push.gap", params={"expected": 4}, retry_after=3),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_reads_back_and_takes_no_field_it_does_not_know(message: Message) -> None:
    assert decode(encode(message), type(message)) == message
    with_more = {**json.loads(encode(message)), "extra": 1}
    with pytest.raises(Refusal, match=r"wire\.malformed"):
        decode(json.dumps(with_more).encode(), type(message))


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_without_one_of_its_needed_fields_is_refused(message: Message) -> None:
    whole = json.loads(encode(message))
    needed = [field.encode_name for field in msgspec.structs.fields(message) if field.required]
    assert needed
    for name in needed:
        less = {key: value for key, value in whole.items() if key != name}
        with pytest.raises(Refusal, match=r"wire\.malformed"):
            decode(json.dumps(less).encode(), type(message))


def _changed(kind: type[Message], **change: Any) -> bytes:
    message = next(message for message in MESSAGES if type(message) is kind)
    return json.dumps({**json.loads(encode(message)), **change}).encode()


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (wire.Hello, {"device": "not-an-id"}),
        (wire.Hello, {"device": DEVICE + "\n"}),
        (wire.Hello, {"last_dseq": -1}),
        (wire.Hello, {"last_hash": "AB" * 32}),
        (wire.Hello, {"cursors": {"everything": 0}}),
        (wire.Hello, {"cursors": {"site:*": 0}}),
        (wire.Hello, {"cursors": {"bureau": -1}}),
        (
            wire.Hello,
            {
                "cursors": {
                    f"site:00000000-0000-7000-8000-{number:012x}": 0 for number in range(5_001)
                }
            },
        ),
        (wire.Hello, {"clock": 2**60}),
        (wire.Hello, {"clock": 1.5}),
        (wire.PushRequest, {"ops": []}),
        (wire.PushRequest, {"ops": [{"core": "{}"}] * 501}),
        (wire.PushRequest, {"ops": [{"core": "x" * 600_000}]}),
        (wire.PushRequest, {"sig": "unsigned"}),
        (wire.PullRequest, {"limit": 0}),
        (wire.PullRequest, {"limit": 5_001}),
        (admission.EnrolRequest, {"code": "../../etc"}),
        (admission.EnrolRequest, {"device_key": "A" * 43}),
        (admission.EnrolmentFile, {"address": "http://bureau.example"}),
        (admission.EnrolmentFile, {"pin": "short"}),
        (Problem, {"code": "Not A Code"}),
        (Problem, {"params": {"list": [1]}}),
    ],
)
def test_a_value_out_of_bounds_is_refused(kind: type[Message], change: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match=r"wire\.malformed"):
        decode(_changed(kind, **change), kind)


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"null", b"[" * 200_000, b'{"proto":' * 20_000, b'{"device":"\\ud800"}']
)
def test_bytes_that_are_no_message_are_refused(data: bytes) -> None:
    with pytest.raises(Refusal, match=r"wire\.malformed"):
        decode(data, wire.Hello)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(), max_size=4),
        max_size=5,
    )
)
def test_row_values_come_through_json_unchanged(values: list[list[Any]]) -> None:
    rows = Rows(
        entity="worker",
        columns=["id"],
        values=[tuple(one) for one in values],
        revs=[1] * len(values),
    )
    answer = wire.PullAnswer(
        pages=[wire.ScopePage(scope="bureau", cursor=1, rows=[rows])], complete=False, head=2
    )

    assert decode(encode(answer), wire.PullAnswer) == answer


def test_a_problem_becomes_the_refusal_it_was_at_the_bureau() -> None:
    refusal = to_refusal(Problem(code="push.gap", params={"expected": 4, "code": "x", "self": 1}))

    assert refusal.code == "push.gap"
    assert refusal.params == {"expected": 4, "code": "x", "self": 1}
