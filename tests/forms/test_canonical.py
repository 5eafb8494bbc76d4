"""Canonical JSON: one value, one spelling; every other spelling is refused."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import canonical
from inspection.refusal import Refusal

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-canonical.LARGEST, canonical.LARGEST)
    | texts.map(lambda text: unicodedata.normalize("NFC", text))
)
keys = st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=6)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, max_examples=100)
@given(values)
def test_value_written_reads_back_equal(value: canonical.Json) -> None:
    assert canonical.loads(canonical.dumps(value)) == value


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(keys, scalars, min_size=2, max_size=5))
def test_mapping_in_another_order_gives_the_same_bytes(value: dict[str, canonical.Json]) -> None:
    turned = dict(reversed(value.items()))
    assert canonical.dumps(turned) == canonical.dumps(value)


def test_text_is_written_in_nfc_without_escapes() -> None:
    assert canonical.dumps({"b": "e\u0301", "a": ["涢𬭎", True, None, -7]}) == (
        '{"a":["涢𬭎",true,null,-7],"b":"é"}'.encode()
    )


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), 2**53, "\0", "\ud800", {1: "a"}, {"é": 1, "e\u0301": 2}, {"a", "b"}, b"ab"],
    ids=["float", "nan", "large", "nul", "surrogate", "key", "twice", "set", "bytes"],
)
def test_value_without_canonical_form_is_a_value_error(value: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical.dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1,"a":1}',
        b'"\\u0061"',
        b"1.0",
        b"1e3",
        b"NaN",
        b"-0",
        b'{"a":1}\n',
        b"\xff",
        b"",
        b"9007199254740992",
        '"e\u0301"'.encode(),
        b"[" * 100_000,
        b"[" * 40 + b"]" * 40,
    ],
    ids=lambda data: repr(data[:16]),
)
def test_bytes_in_another_spelling_are_refused(data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        canonical.loads(data)
    assert refused.value.code == "canonical.malformed"


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=40))
def test_any_bytes_are_read_exactly_or_refused(data: bytes) -> None:
    try:
        value = canonical.loads(data)
    except Refusal:
        return
    assert canonical.dumps(value) == data
    assert json.loads(data) == value
