"""What a row and its conflict keep of the merge reads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.merge import Candidate, Stamp, Writers
from db.merge_text import decode_candidates, decode_writers, encode_candidates, encode_writers

stamps = st.builds(
    Stamp,
    st.integers(1, 10**9),
    st.sampled_from(["d1", "d2", "d3"]),
    st.integers(1, 10**6),
    st.booleans(),
)


@given(
    st.dictionaries(
        st.sampled_from(["state", "answers/B3", "组"]), st.builds(Writers, stamps, stamps)
    )
)
def test_writers_as_text_read_back(groups: dict[str, Writers]) -> None:
    text = encode_writers(groups)

    assert decode_writers(text) == groups
    assert encode_writers(dict(reversed(groups.items()))) == text


def test_no_text_is_a_row_without_writers() -> None:
    assert decode_writers(None) == decode_writers("") == {}


@pytest.mark.parametrize("text", ['{"a":[]}', '{"a":[[1,"d",1],[2,"d",2],[3,"d",3]]}', "[", "[]"])
def test_text_that_holds_no_writers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"writers|JSON|truncated|Expected"):
        decode_writers(text)


def test_candidates_as_text_read_back() -> None:
    candidates = (
        Candidate(Stamp(2, "d1", 1), {"state": "甲", "due": None}),
        Candidate(Stamp(3, "d2", 4, given=True), {"state": "乙"}),
    )

    assert decode_candidates(encode_candidates(candidates)) == candidates
