"""What a search box's text asks for, and that search rows follow what they are made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.derived.searching import fold, fold_all, initials, words_of
from db.queries.sites import find_sites
from db.tables.bureau import firm
from db.tables.site import site_firm
from tests.support.city_laptop import CityLaptop


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("白云 小学", ("白云", "小学")),
        ("ＢＹＨ", ("byh",)),
        ("+86 130 0001 2345", ("13000012345",)),
        ("0086-13000012345", ("13000012345",)),
        ("（0722）331-0000", ("07223310000",)),
        ("1 2", ("1", "2")),
        ("2023 18号", ("2023", "18号")),
        ("   ", ()),
        ("+++++", ("+++++",)),
    ],
)
def test_text_is_read_as_words_or_as_one_number(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


def test_initials_skip_what_has_none() -> None:
    assert initials("白云湖小学(二期) A3·楼") == "byhxxeqa3l"
    assert fold("Ａ b\u3000C") == "abc"


@given(st.lists(st.text("aＡß 　\n\u0301涢ｱﾞ·", max_size=4), max_size=6))
def test_many_texts_folded_in_one_go_are_as_each_alone(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


def test_renamed_firm_is_found_under_its_new_name_alone(city: CityLaptop) -> None:
    with city.laptop.database.read() as connection:
        row = connection.execute(
            select(firm.c.id, firm.c.name, site_firm.c.site_id).join(
                site_firm, site_firm.c.firm_id == firm.c.id
            )
        ).first()
        assert row is not None
        assert row.site_id in find_sites(connection, row.name)
    with city.bureau.journal.transaction() as change:
        change.edit(firm, row.id, {"name": "改名后的样例公司"})
    city.device.pull()
    with city.laptop.database.read() as connection:
        assert row.site_id in find_sites(connection, "改名后")
        assert row.site_id not in find_sites(connection, row.name)
