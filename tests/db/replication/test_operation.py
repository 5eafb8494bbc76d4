"""Operations: bytes made once, read strictly, personal values kept out of the core."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from operator import attrgetter, itemgetter
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.replication import operation, strict
from db.replication.operation import GENESIS, Operation, make, parse, parse_core
from forms import canonical
from inspection.refusal import Refusal

DEVICE = "01900000-0000-7000-8000-000000000001"
ROW = "01900000-0000-7000-8000-000000000002"
SITE = "01900000-0000-7000-8000-000000000003"
ACTOR = "01900000-0000-7000-8000-000000000004"


def _make(
    pairs: dict[str, tuple[Any, Any]], personal: frozenset[str] = frozenset(), **given: Any
) -> Operation:
    facts: dict[str, Any] = {
        "device": DEVICE,
        "dseq": 1,
        "txn": ROW,
        "at": 1_790_000_000_000,
        "actor": ACTOR,
        "schema": 1,
        "entity": "worker",
        "row": ROW,
        "scope": f"people:{SITE}",
        "kind": "edit",
        "base": 7,
        "prev": GENESIS,
        "random_bytes": lambda size: b"\x07" * size,
    }
    return make(pairs=pairs, personal=personal, **{**facts, **given})


def _code(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        call()
    return f"{caught.value.code} {caught.value.params.get('reason', '')}".strip()


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
scalars = st.none() | st.booleans() | st.integers(-canonical.LARGEST, canonical.LARGEST) | texts
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
)
field_names = st.sampled_from(["name", "phone", "crew", "answers/B3", "answers/姓名", "note"])


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(field_names, st.tuples(json_values, json_values), min_size=1),
    st.frozensets(st.sampled_from(["name", "phone", "answers", "answers/B3"])),
)
def test_any_operation_reads_back_from_its_bytes(
    pairs: dict[str, tuple[Any, Any]], personal: frozenset[str]
) -> None:
    try:
        made = _make(pairs, personal)
    except Refusal:  # keys of a nested object that meet in NFC have no canonical form
        return

    assert parse(made.core_bytes, made.sealed_bytes) == made
    assert parse_core(made.core_bytes) == made.core
    cleaned = canonical.loads(canonical.dumps({name: [*pair] for name, pair in pairs.items()}))
    assert canonical.dumps({name: [*pair] for name, pair in made.pairs.items()}) == (
        canonical.dumps(cleaned)
    )


def test_personal_values_are_in_the_sealed_part_only() -> None:
    made = _make(
        {"name": (None, "张三"), "crew": ("木工", "瓦工"), "answers/B3": (1, 2)},
        frozenset({"name", "answers"}),
    )

    assert made.sealed_bytes is not None
    assert "张三" not in made.core_bytes.decode()
    assert b"B3" not in made.core_bytes
    assert "张三" in made.sealed_bytes.decode()
    assert dict(made.core.fields) == {"crew": ("木工", "瓦工")}
    assert made.personal == {"name": (None, "张三"), "answers/B3": (1, 2)}
    assert made.values == {"name": "张三", "crew": "瓦工", "answers/B3": 2}


def test_the_salt_keeps_equal_values_apart() -> None:
    first = _make({"name": (None, "张三")}, frozenset({"name"}))
    again = _make({"name": (None, "张三")}, frozenset({"name"}), random_bytes=lambda n: b"\x08" * n)

    assert first.core.sealed != again.core.sealed


def test_the_hash_is_the_tagged_sha256_of_the_core_bytes() -> None:
    made = _make({"crew": (None, "木工")})

    assert made.hash == hashlib.sha256(b"anxin-op-1" + made.core_bytes).hexdigest()
    assert made.core_bytes.startswith(b'{"actor":')


def test_an_erased_operation_still_reads_as_a_core_but_not_as_a_whole() -> None:
    made = _make({"name": (None, "张三")}, frozenset({"name"}))

    assert parse_core(made.core_bytes) == made.core
    assert _code(lambda: parse(made.core_bytes, None)) == "operation.seal_mismatch"


def test_a_foreign_sealed_part_is_refused() -> None:
    made = _make({"name": (None, "张三")}, frozenset({"name"}))
    other = _make({"name": (None, "李四")}, frozenset({"name"}))
    plain = _make({"crew": (None, "木工")})

    assert _code(lambda: parse(made.core_bytes, other.sealed_bytes)) == "operation.seal_mismatch"
    assert _code(lambda: parse(plain.core_bytes, other.sealed_bytes)) == "operation.seal_mismatch"


def test_a_field_both_open_and_sealed_is_refused() -> None:
    sealed = canonical.dumps(["B" * 22 + "==", {"crew": [None, "x"]}])
    core = json.loads(_make({"crew": (None, "木工")}).core_bytes)
    core["sealed"] = operation.sealed_hash(sealed)

    assert _code(lambda: parse(canonical.dumps(core), sealed)) == "operation.malformed sealed"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"v": 2}, "form"),
        ({"extra": 1}, "form"),
        ({"dseq": 0}, "form"),
        ({"dseq": True}, "form"),
        ({"device": DEVICE.upper().replace("0", "A")}, "form"),
        ({"device": DEVICE + "\n"}, "form"),
        ({"scope": "site:*"}, "form"),
        ({"scope": "everything"}, "form"),
        ({"kind": "delete"}, "form"),
        ({"entity": "worker; drop"}, "form"),
        ({"fields": {"crew": ["木工"]}}, "form"),
        ({"fields": {"": [1, 2]}}, "form"),
        ({"fields": {"crew/": [1, 2]}}, "form"),
        ({"fields": {"Crew": [1, 2]}}, "form"),
        ({"fields": {}}, "empty"),
        ({"prev": "F" * 64}, "form"),
        ({"prev": "f" * 64}, "prev"),
        ({"dseq": 2}, "prev"),
        ({"kind": "resolve"}, "saw"),
        ({"saw": [[DEVICE, 1]]}, "saw"),
        ({"kind": "resolve", "saw": []}, "form"),
        ({"kind": "add"}, "base"),
        ({"kind": "add", "base": 0, "fields": {"crew": ["a", "b"]}}, "old"),
        ({"base": -1}, "form"),
        ({"at": 2**60}, "canonical"),
        ({"fields": {"crew": [None, 2**53]}}, "canonical"),
        ({"fields": {"crew": [None, 1.5]}}, "canonical"),
        ({"fields": {"crew": [None, "a\0b"]}}, "canonical"),
        ({"fields": {"crew": [None, "e\u0301"]}}, "canonical"),
    ],
)
def test_a_core_of_another_shape_is_refused(change: dict[str, Any], reason: str) -> None:
    core = {**json.loads(_make({"crew": (None, "木工")}).core_bytes), **change}
    data = json.dumps(core, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    assert _code(lambda: parse(data, None)) == f"operation.malformed {reason}"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b'"at":', b'"at": '),
        lambda data: b" " + data,
        lambda data: data.replace(b'"base":7', b'"base":7,"base":8'),
        lambda data: data.replace("木工".encode(), b"\\u6728\\u5de5"),
        lambda data: data.replace("木工".encode(), b"\\ud800"),
        lambda data: data.replace("木工".encode(), b"\xff"),
        lambda data: data.replace(b'"base":7', b'"base":7.0'),
        lambda data: data.replace(b'"base":7', b'"base":70e-1'),
        lambda data: data[:-1],
        lambda data: b"",
        lambda data: data.replace("木工".encode(), b"").replace(b'""', b"[" * 20000 + b"]" * 20000),
        lambda data: data.replace("木工".encode(), b"").replace(b'""', b"[" * 40 + b"]" * 40),
    ],
)
def test_bytes_that_are_not_canonical_are_refused(spoil: Callable[[bytes], bytes]) -> None:
    data = spoil(_make({"crew": (None, "木工")}).core_bytes)

    assert _code(lambda: parse(data, None)) == "operation.malformed canonical"


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60) | st.recursive(scalars | st.floats(), st.lists).map(json.dumps))
def test_any_bytes_give_an_operation_or_a_refusal(data: bytes | str) -> None:
    raw = data.encode() if isinstance(data, str) else data

    assert _code(lambda: parse(raw, raw)).startswith("operation.")


@settings(max_examples=100, deadline=None)
@given(json_values | st.floats(), st.booleans())
def test_the_quick_look_passes_nothing_that_is_not_canonical(value: Any, sealed: bool) -> None:
    core = msgspec.json.decode(_make({"crew": (None, "")}, frozenset({"crew"})).core_bytes)
    core["fields"] = {"crew": [None, value]}
    what = ["A" * 22 + "==", core["fields"]] if sealed else core
    written = json.dumps(what, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        data = written.encode()
    except UnicodeEncodeError:  # a lone surrogate has no bytes at all
        return
    look, fields = (
        (operation._SEALED, itemgetter(1)) if sealed else (operation._CORE, attrgetter("fields"))
    )

    for clean in {False, strict.is_clean(written)}:
        if strict.plainly(look, fields, data, len(data), clean=clean) is not None:
            assert canonical.dumps(canonical.loads(data)) == data


@given(st.lists(st.text(), max_size=5))
def test_texts_that_are_clean_together_are_clean_each(texts: list[str]) -> None:
    assert not strict.is_clean("".join(texts)) or all(map(strict.is_clean, texts))


def test_operation_read_again_on_the_laptop_is_the_one_it_made() -> None:
    made = _make({"crew": (None, "木工"), "name": (None, "样例")}, frozenset({"name"}))
    saw = _make({"crew": ("a", "b")}, kind="resolve", saw=[(DEVICE, 9)])

    for one in (made, saw):
        again = operation.reread(one.core_bytes, one.sealed_bytes)
        assert (again.hash, again.saw, again.core.row) == (one.hash, one.saw, one.core.row)
        assert again.values == one.values


def test_sizes_are_capped_before_anything_is_read() -> None:
    long = "长" * 200_000

    assert _code(lambda: _make({"note": (None, long)})) == "operation.too_large"
    assert _code(lambda: _make({"note": (None, long)}, frozenset({"note"}))) == (
        "operation.too_large"
    )
    assert _code(lambda: parse(b"[" * 600_000, None)) == "operation.too_large"


def test_what_has_no_canonical_form_is_never_written() -> None:
    assert _code(lambda: _make({"crew": (None, 1.5)})) == "operation.malformed value"
    assert _code(lambda: _make({"crew": (None, "a\0b")})) == "operation.malformed value"


def test_text_is_brought_to_nfc_when_an_operation_is_made() -> None:
    assert _make({"crew": (None, "e\u0301")}).values == {"crew": "é"}


def test_a_resolve_names_the_candidates_it_saw() -> None:
    saw = [(SITE, 4), (DEVICE, 9)]

    made = _make({"crew": ("a", "b")}, kind="resolve", saw=saw)

    assert made.saw == sorted(saw)
    assert parse(made.core_bytes, None).saw == sorted(saw)
    assert _make({"crew": ("a", "b")}).saw == []
