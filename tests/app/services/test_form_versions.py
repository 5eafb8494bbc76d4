"""A draft goes to a newer version in one step, comes back in one, and loses nothing on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from app.services.contacts import ContactService
from app.services.filling import FillingService
from app.services.form_versions import FormVersionService
from db.tables.site import filled_form
from forms.sheets.record import record
from inspection.refusal import Refusal
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.newer_forms import newer_check_in, publish

GIVEN = {
    "a/A1": "partial",
    "a/A2": "implemented",
    "a/A3": "missing",
    "a/A4": "implemented",
    "a/A5": "implemented",
    "head/met_person": "样例人名",
    "head/met_post": "项目经理",
}


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=2, workers=8, past=False) as made:
        yield made


@pytest.fixture
def filling(city: CityLaptop) -> FillingService:
    return FillingService(city.laptop)


@pytest.fixture
def versions(city: CityLaptop) -> FormVersionService:
    return FormVersionService(city.laptop)


@pytest.fixture
def form(city: CityLaptop, filling: FillingService) -> str:
    """A check-in with some answers, some of them sent, some still drafts."""
    made = ContactService(city.laptop, filling).start_check_in(next(iter(city.sites.values())))
    held = filling.open(made)
    for place, (path, value) in enumerate(GIVEN.items()):
        filling.keep(held, path, value)
        if place == 3:
            filling.commit(made)
            held = filling.open(made)
    return made


def document(filling: FillingService, form: str) -> dict[str, str]:
    return filling.open(form).answers.document


def test_a_newer_version_is_offered_to_drafts_alone_and_taken_as_previewed(
    city: CityLaptop, filling: FillingService, versions: FormVersionService, form: str
) -> None:
    assert filling.open(form).newer is None
    assert versions.preview(form) is None
    before = document(filling, form)
    version = publish(city, newer_check_in())
    offered = filling.open(form).newer
    assert offered is not None
    assert (offered.id, offered.version, offered.kept) == (version, "2024.1", False)

    seen = versions.preview(form)
    assert seen is not None
    assert [(one.path, one.why) for one in seen.move.dropped] == [
        ("a/A1", "choice_gone"),
        ("a/A2", "type_changed"),
        ("a/A3", "question_gone"),
    ]
    assert seen.move.moved == (("head/met_post", "a/met_post"),)
    assert seen.move.changed == ("a/A4",)
    assert seen.move.added == ("a/A10",)
    assert {"a/A1", "a/A2", "a/A10"} <= set(seen.missing)
    assert document(filling, form) == before, "looking changes nothing"

    operations = len(city.device.pending())
    versions.take(seen)

    held = filling.open(form)
    assert held.row.form_version_id == version
    assert held.newer is None
    after = held.answers.document
    assert sorted(after.values()) == sorted(before.values())
    assert (after["a/A1@was"], after["a/A2@was"], after["a/A3"]) == (
        "partial",
        "implemented",
        "missing",
    )
    assert [(one.path, one.gone) for one in held.left if one.path != "a/A3"] == [
        ("a/A1", False),
        ("a/A2", False),
    ]
    made = city.device.pending()[operations:]
    assert len({one.core.txn for one in made}) == 1, "one transaction, whatever it holds"
    sealed = [one for one in made if "answers/a/met_post" in one.pairs]
    assert sealed


def test_undo_brings_back_version_and_answers_and_keeps_what_came_since(
    city: CityLaptop, filling: FillingService, versions: FormVersionService, form: str
) -> None:
    before = document(filling, form)
    publish(city, newer_check_in())
    seen = versions.preview(form)
    assert seen is not None
    made = versions.take(seen)
    held = filling.open(form)
    filling.keep(held, "a/A10", "implemented")
    filling.keep(held, "a/A5", "missing")

    versions.undo(made)

    held = filling.open(form)
    assert held.definition.version != "2024.1"
    assert held.answers.document == {**before, "a/A5": "missing", "a/A10": "implemented"}
    assert [one.path for one in held.left] == ["a/A10"]
    with pytest.raises(Refusal) as refused:
        versions.undo(made)
    assert refused.value.code == "form.changed_meanwhile"


def test_an_answer_that_came_after_the_preview_stops_the_move(
    city: CityLaptop, filling: FillingService, versions: FormVersionService, form: str
) -> None:
    publish(city, newer_check_in())
    seen = versions.preview(form)
    assert seen is not None
    filling.keep(filling.open(form), "a/A6", "missing")

    with pytest.raises(Refusal) as refused:
        versions.take(seen)

    assert refused.value.code == "form.changed_meanwhile"
    assert filling.open(form).definition.version != "2024.1"


def test_a_kill_in_the_middle_of_a_move_leaves_the_draft_as_it_was(
    city: CityLaptop, filling: FillingService, versions: FormVersionService, form: str
) -> None:
    before = document(filling, form)
    publish(city, newer_check_in())
    seen = versions.preview(form)
    assert seen is not None

    for statement in ("DELETE FROM draft", "UPDATE filled_form", "INSERT INTO outbox"):

        def die(_c: object, _cur: object, text: str, *_rest: object, at: str = statement) -> None:
            if text.startswith(at):
                raise KeyboardInterrupt

        event.listen(Engine, "before_cursor_execute", die)
        try:
            with pytest.raises(KeyboardInterrupt):
                versions.take(seen)
        finally:
            event.remove(Engine, "before_cursor_execute", die)
        held = filling.open(form)
        assert held.answers.document == before
        assert held.newer is not None


def test_who_stays_with_the_old_version_is_not_asked_again_until_the_next(
    city: CityLaptop, filling: FillingService, versions: FormVersionService, form: str
) -> None:
    publish(city, newer_check_in())
    versions.stay(form)
    held = filling.open(form)
    assert held.newer is not None
    assert held.newer.kept
    assert versions.preview(form) is not None, "it may still be looked at"


def test_a_finished_form_keeps_its_version_and_is_printed_with_it(
    city: CityLaptop, filling: FillingService, versions: FormVersionService, form: str
) -> None:
    held = filling.open(form)
    plain = {"integer": "7", "text": "样例", "select_one": "implemented"}
    while missing := held.answers.required_missing():
        filling.keep(held, missing[0], plain[held.definition.questions[missing[0]].type])
    filling.finish(held)
    publish(city, newer_check_in())

    held = filling.open(form)

    assert held.newer is None
    assert held.definition.version != "2024.1"
    assert "a/A3" in held.definition.questions
    assert record(held.answers, number="1", beneath="").startswith(b"%PDF")
    with pytest.raises(Refusal) as refused:
        versions.preview(form)
    assert refused.value.code == "form.finished"
    row = city.device.row(filled_form, form)
    assert row is not None
    assert row["state"] == "finished"
