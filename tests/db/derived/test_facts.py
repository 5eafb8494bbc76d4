"""Facts follow the answers: what is marked is counted, what is personal never is."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from sqlalchemy import Row, select

from db.derived import rebuild
from db.derived.facts import figures
from db.tables.bureau import form_version
from db.tables.laptop import answer_fact, search
from db.tables.site import contact, filled_form
from forms.definition import Definition, Question
from forms.publish import definition
from tests.support.city_laptop import CityLaptop

Facts = dict[str, tuple[str | None, int | None]]


def facts_of(city: CityLaptop, form: str) -> Facts:
    with city.laptop.database.read() as connection:
        rows = connection.execute(select(answer_fact).where(answer_fact.c.form == form))
        return {row.question: (row.code, row.number) for row in rows}


def version_of(city: CityLaptop) -> Row[Any]:
    """The check-in as it is published."""
    with city.laptop.database.read() as connection:
        query = select(form_version).where(form_version.c.form == "checkin")
        return connection.execute(query).one()


def fill(city: CityLaptop, answers: dict[str, str]) -> str:
    """A new check-in of the first site with these answers."""
    site = next(iter(city.sites.values()))
    version = version_of(city).id
    with city.laptop.journal.transaction() as change:
        visit = change.add(
            contact,
            {
                "site_id": site, "kind": "inspection", "inspection_form": "routine",
                "covert": False, "on_date": city.city.on, "started_at": change.now,
                "lead_id": city.laptop.account, "state": "open",
            },
        )  # fmt: skip
        return change.add(
            filled_form,
            {
                "site_id": site, "contact_id": visit, "form_version_id": version,
                "named": False, "answers": json.dumps(answers), "state": "draft",
                "started_at": change.now, "account_id": city.laptop.account,
            },
        )  # fmt: skip


def test_marked_answers_become_facts_and_others_do_not(city: CityLaptop) -> None:
    form = fill(
        city,
        {
            "a/A3": "missing", "a/A3_note": "说明", "head/headcount": "87",
            "head/met_person": "某某", "f/F2_sum": "12345.605", "c/C1": "implemented",
        },
    )  # fmt: skip
    assert facts_of(city, form) == {
        "checkin.A3": ("missing", None),
        "checkin.C1": ("implemented", None),
        "checkin.headcount": (None, 87),
        "checkin.arrears_yuan": (None, 1234561),
    }


def test_edited_answer_replaces_its_fact_and_a_taken_back_one_goes(city: CityLaptop) -> None:
    form = fill(city, {"a/A3": "missing", "a/A4": "partial"})
    with city.laptop.journal.transaction() as change:
        change.edit(
            filled_form,
            form,
            seen_rev=0,
            shown={"answers/a/A3": "missing", "answers/a/A4": "partial"},
            new={"answers/a/A3": "implemented", "answers/a/A4": None},
        )
    assert facts_of(city, form) == {"checkin.A3": ("implemented", None)}


def test_voided_form_counts_no_more(city: CityLaptop) -> None:
    form = fill(city, {"a/A3": "missing"})
    with city.laptop.journal.transaction() as change:
        change.edit(
            filled_form, form, seen_rev=0, shown={"voided_at": None}, new={"voided_at": change.now}
        )
    assert facts_of(city, form) == {}


@pytest.mark.parametrize("text", ["", "many", "nan", "Infinity", "1e999999", "9e19"])
def test_answer_that_is_no_number_has_no_number(city: CityLaptop, text: str) -> None:
    form = fill(city, {"head/headcount": text})
    assert facts_of(city, form).get("checkin.headcount", (None, None)) == (None, None)


def test_rebuilding_makes_exactly_what_following_made(city: CityLaptop) -> None:
    fill(city, {"a/A3": "missing"})

    def derived() -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
        with city.laptop.database.read() as connection:
            tables = (answer_fact, search)
            found = [{tuple(row) for row in connection.execute(select(one))} for one in tables]
            return found[0], found[1]

    followed = derived()
    assert all(followed)
    with city.laptop.database.write() as connection:
        rebuild(connection)
    assert derived() == followed


def test_unreadable_or_newer_definition_yields_no_facts_and_stops_nothing() -> None:
    newer = msgspec.structs.replace(definition("checkin"), format=99)
    assert figures("{}") == ()
    assert figures("") == ()
    assert figures(newer.to_json().decode()) == ()


def test_personal_answer_is_never_a_fact_whatever_its_mark() -> None:
    marks = {"figure": "checkin.name", "personal": "yes"}
    form = Definition(
        id="x", version="1", titles={}, default_language="zh",
        items=(
            Question("name", "text", bind=marks), Question("n", "integer", bind={"figure": "n"}),
        ),
    )  # fmt: skip
    assert [figure.name for figure in figures(form.to_json().decode())] == ["n"]


def test_definition_that_arrives_after_its_forms_still_counts(city: CityLaptop) -> None:
    """A repaired form version refreshes every form filled in by it."""
    row = version_of(city)
    form = fill(city, {"a/A3": "missing"})
    with city.bureau.journal.transaction() as change:
        change.edit(form_version, row.id, {"definition": "{}"})
    city.device.sync()
    assert facts_of(city, form) == {}
    with city.bureau.journal.transaction() as change:
        change.edit(form_version, row.id, {"definition": row.definition})
    city.device.sync()
    assert facts_of(city, form) == {"checkin.A3": ("missing", None)}
