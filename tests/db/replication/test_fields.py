"""Fields as operations name them: groups, paths of documents, the overlay."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.replication.fields import (
    Groups,
    overlay,
    read_document,
    read_fields,
    same,
    split_path,
    write_fields,
)

names = st.sampled_from(["state", "due", "answers/B3", "answers/B4", "answers/团/1", "notes/x"])
values = st.none() | st.booleans() | st.integers(-9, 9) | st.text("甲a", max_size=3)
field_sets = st.dictionaries(names, values, max_size=6)


def test_a_field_name_splits_into_column_and_path() -> None:
    assert split_path("state") == ("state", None)
    assert split_path("answers/group/B3") == ("answers", "group/B3")


def test_an_operation_splits_into_the_groups_it_touches() -> None:
    groups = Groups({"state": "outcome", "due": "outcome"})

    split = groups.split({"state": 1, "answers/B3": 2, "due": 3, "note": 4})

    assert split == {
        "outcome": {"state": 1, "due": 3},
        "answers/B3": {"answers/B3": 2},
        "note": {"note": 4},
    }


def test_a_path_is_written_into_its_document_and_none_takes_it_out() -> None:
    image = write_fields({"id": "r1"}, {"answers/B4": "有", "answers/B3": 2})
    assert image == {"id": "r1", "answers": '{"B3":2,"B4":"有"}'}

    assert write_fields(image, {"answers/B3": None})["answers"] == '{"B4":"有"}'


def test_a_whole_document_and_its_path_in_one_operation_apply_in_order() -> None:
    image = write_fields({}, {"answers/B3": 1, "answers": '{"B9":1}', "answers/B4": 2})

    assert read_document(image["answers"]) == {"B9": 1, "B4": 2}


@pytest.mark.parametrize("text", ["[1]", "3", "{"])
def test_a_document_column_that_holds_no_object_is_a_bug(text: str) -> None:
    with pytest.raises(ValueError, match=r"Expected|truncated"):
        write_fields({"answers": text}, {"answers/B3": 1})


@given(field_sets, field_sets)
def test_what_is_written_reads_back_and_nothing_else_moves(
    before: dict[str, Any], fields: dict[str, Any]
) -> None:
    image = write_fields({}, before)
    written = write_fields(image, fields)

    expected = {**read_fields(image, before), **fields}
    assert read_fields(written, expected) == expected


@given(field_sets, st.lists(field_sets, max_size=4))
def test_an_overlay_equals_its_operations_applied_one_by_one(
    before: dict[str, Any], pending: list[dict[str, Any]]
) -> None:
    shadow = write_fields({}, before)
    kept = dict(shadow)

    image = overlay(shadow, pending)

    assert shadow == kept
    latest: dict[str, Any] = {**before}
    for fields in pending:
        latest.update(fields)
    assert read_fields(image, latest) == latest


def test_a_row_the_bureau_does_not_know_is_its_operations_alone() -> None:
    assert overlay(None, [{"state": "draft"}, {"state": "registered"}]) == {"state": "registered"}


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (1, True, False),
        (0, False, False),
        (None, "", False),
        (1, 1, True),
        ([1, {"a": 2}], [1, {"a": 2}], True),
        ([1], [True], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({}, None, False),
    ],
)
def test_values_are_the_same_only_if_their_canonical_json_is(
    left: Any, right: Any, equal: bool
) -> None:
    assert same(left, right) is equal
