"""Questionnaires are counted, filled, keyed once or twice, and travel like every record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.services.questionnaires import Twice
from db.tables.laptop import answer_fact
from db.tables.sheets import questionnaire, sheet_keying, sheet_tally
from db.tables.site import filled_form
from forms.answers import MARK
from forms.sheets.code import SheetCode
from inspection.questionnaires import SheetCount, SheetCounts
from inspection.refusal import Refusal
from tests.support.sheets import CREW, KEYS, MONTH, SheetWorld, keep, key_in, sheet_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SheetWorld]:
    with sheet_world(tmp_path_factory.mktemp("sheets"), double_entry=100, laptops=2) as made:
        yield made


@pytest.fixture
def field(world: SheetWorld) -> SheetWorld:
    """The laptops at a site of their own."""
    world.go_to(world.bureau.add_site(world.devices[0].account))
    return world


def test_sheet_keyed_here_stands_at_the_bureau_and_on_the_colleagues_laptop(
    field: SheetWorld,
) -> None:
    sheets, punch = field.services()
    blanks = sheets.draw_blanks(field.site, field.version, MONTH, 3, "zh")
    sheets.record_blanks(blanks, handed_out=True)
    sheets.count(field.site, "questionnaire", MONTH, SheetCount.RETURNED, 2)
    sheet = punch.begin(field.stack(), f"{blanks.prefix}-002")
    done = punch.finish(sheet, key_in(field.laptop(), sheet))

    field.sync()

    seen = field.services(1)[0].look(field.site, MONTH, "zh")
    (line,) = seen.lines
    assert (line.row.sheet, line.row.crew, line.row.state) == (done.number, CREW, "finished")
    assert line.row.batch_id == blanks.id
    assert seen.counts == SheetCounts(given=3, back=2, keyed=1)
    assert (seen.counts.handed_out, seen.counts.returned, seen.counts.to_key) == (3, 2, 1)
    assert seen.printed == {blanks.prefix: 3}
    told = (row for row in field.rows_of(answer_fact, 1) if row["form"] == line.row.form_id)
    facts = {row["question"]: row["code"] for row in told}
    assert facts["questionnaire.owed"] == "no"
    assert facts["questionnaire.hotlines"] == "12333 platform"
    told = {
        one.label: one
        for one in field.services(1)[0].results(field.site, MONTH, "questionnaire", "en")
    }
    assert told["How old are you?"].choices[2] == ("31 to 40", 1)
    known = told["Which hotlines and ways do you know?"]
    assert [count for _label, count in known.choices] == [1, 0, 1, 0, 0, 0]
    assert known.answered == 1
    for table in (questionnaire, sheet_keying, sheet_tally, filled_form):
        at_the_bureau = field.bureau.rows(table)
        assert field.rows(table, 1) == [at_the_bureau[one] for one in sorted(at_the_bureau)]
        assert any(row["site_id"] == field.site for row in field.rows(table, 1))


def test_laptop_whose_clock_is_years_behind_offers_the_same_sites(
    field: SheetWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dead battery starts a laptop in the year 2000: its inspector goes on working."""
    sheets = field.services()[0]
    right = sheets.look(field.site, MONTH, "zh")
    with monkeypatch.context() as patch:
        patch.setattr(type(field.laptop().clock), "now_ms", lambda _: 946_684_800_000)
        assert sheets.look(field.site, MONTH, "zh").sites == right.sites
    assert right.sites


def test_colleague_keys_a_drawn_sheet_again_blind_and_what_differs_is_settled(
    field: SheetWorld,
) -> None:
    punch = field.services()[1]
    sheet = punch.begin(field.stack(), "A-001")
    first = punch.finish(sheet, key_in(field.laptop(), sheet))
    assert first.wanted
    field.sync()

    other = field.services(1)[1]
    assert other.next_wanted(field.site, MONTH) == "A-001"
    again = other.begin(field.stack(), "A-001")
    assert again.turn == 2
    assert again.filling.answers.answer("person/Q1") == "", "blind"
    found = other.finish(again, key_in(field.laptop(1), again, "2/" + KEYS[2:]))

    read = [(one.path, one.first, one.second) for one in found.differences]
    assert read == [("person/Q1", "a31", "a18"), ("person/Q2", "man", "@illegible")]
    other.settle(found.id, {"person/Q1": "a18", "person/Q2": "@illegible"})
    field.sync()

    seen = field.services()[0].look(field.site, MONTH, "zh")
    (line,) = seen.lines
    assert (line.twice, line.row.differing) == (Twice.DIFFERED, 2)
    kept = field.services()[0].open(line.row.id)[1].answers
    assert kept.answer("person/Q1") == "a18"
    assert kept.answer("person/Q2") == ""
    assert kept.answer("person/Q2" + MARK) == "illegible"
    rates = {one.operator: one.error_percent for one in seen.operators}
    mine, theirs = (device.account for device in field.devices)
    assert rates == {mine: pytest.approx(100 * 2 / found.compared), theirs: None}
    assert seen.counts.keyed == 1, "the second keying counts nowhere"
    forms = {row["id"] for row in field.rows(filled_form) if row["site_id"] == field.site}
    assert len(forms) == 2
    ages = [row for row in field.rows_of(answer_fact) if row["question"] == "questionnaire.age"]
    assert [row["code"] for row in ages if row["form"] in forms] == ["a18"]
    assert other.next_wanted(field.site, MONTH) is None


def test_sheet_put_away_half_keyed_is_gone_on_with_and_an_empty_one_never_was(
    field: SheetWorld,
) -> None:
    sheets, punch = field.services()
    sheet = punch.begin(field.stack(), "A-001")
    sheet.filling.answers.put("person/Q1", "a18")
    keep(field.laptop(), sheet)
    punch.put_away(sheet, empty=False)
    empty = punch.begin(field.stack(), "A-002")
    punch.put_away(empty, empty=True)

    assert [one.row.sheet for one in sheets.look(field.site, MONTH, "zh").lines] == ["A-001"]
    again = punch.begin(field.stack("别的班"), "A-001")
    assert (again.id, again.turn) == (sheet.id, 1)
    assert again.filling.answers.answer("person/Q1") == "a18"
    assert again.filling.answers.answer("person/Q5") == CREW, "the sheet's own, not the stack's"


def test_last_sheet_is_taken_up_again_and_mended(field: SheetWorld) -> None:
    sheets, punch = field.services()
    sheet = punch.begin(field.stack(), "A-001")
    punch.finish(sheet, key_in(field.laptop(), sheet))
    again = punch.reopen(sheet.id)
    again.filling.answers.put("person/Q2", "woman")
    keep(field.laptop(), again)
    effort = key_in(field.laptop(), again, "")
    done = punch.finish(again, effort)

    seen = sheets.look(field.site, MONTH, "zh")
    assert [one.row.state for one in seen.lines] == ["finished"]
    assert [one.sheets for one in seen.operators] == [1], "keyed once"
    held = sheets.open(done.id)[1].answers
    assert held.answer("person/Q2") == "woman"
    assert held.answer("person/Q1") == "a31", "nothing is typed again"


@pytest.mark.parametrize(
    ("number", "code", "refused"),
    [
        ("A-001", None, "sheet.keyed"),
        ("A-003", SheetCode("questionnaire", "1900.1", "A-003", 1, 2), "sheet.form"),
    ],
)
def test_sheet_that_cannot_be_keyed_is_refused_and_leaves_nothing(
    field: SheetWorld, number: str, code: SheetCode | None, refused: str
) -> None:
    sheets, punch = field.services()
    sheet = punch.begin(field.stack(), "A-001")
    punch.finish(sheet, key_in(field.laptop(), sheet))
    again = punch.begin(field.stack(), "A-001")
    punch.finish(again, key_in(field.laptop(), again))
    before = sheets.look(field.site, MONTH, "zh").lines
    with pytest.raises(Refusal) as caught:
        punch.begin(field.stack(), number, code)
    assert caught.value.code == refused
    assert sheets.look(field.site, MONTH, "zh").lines == before


def test_sheet_printed_for_another_site_is_refused_there(field: SheetWorld) -> None:
    elsewhere = field.bureau.add_site(field.devices[0].account, "府河大桥")
    field.devices[0].pull()
    sheets, punch = field.services()
    blanks = sheets.draw_blanks(elsewhere, field.version, MONTH, 1, "zh")
    sheets.record_blanks(blanks, handed_out=False)
    with pytest.raises(Refusal) as caught:
        punch.begin(field.stack(), f"{blanks.prefix}-001")
    assert (caught.value.code, caught.value.params["site"]) == ("sheet.elsewhere", "府河大桥")
    assert sheets.look(elsewhere, MONTH, "zh").counts.handed_out == 0


def test_sheet_that_two_laptops_keyed_before_they_met_counts_once(field: SheetWorld) -> None:
    for place in (0, 1):
        punch = field.services(place)[1]
        sheet = punch.begin(field.stack(), "A-001")
        punch.finish(sheet, key_in(field.laptop(place), sheet))
    field.sync()
    for place in (0, 1):
        seen = field.services(place)[0].look(field.site, MONTH, "zh")
        assert (len(seen.lines), seen.counts.keyed) == (2, 1), "both stand, to be compared"


def test_questionnaire_on_screen_counts_as_handed_out_and_returned(field: SheetWorld) -> None:
    sheets, _punch = field.services()
    made = sheets.begin_on_screen(field.site, field.version)
    row, held = sheets.open(made)
    assert sheets.look(field.site, MONTH, "zh").counts == SheetCounts(), "not before it is done"
    sheets.finish(held)
    assert sheets.look(field.site, MONTH, "zh").counts == SheetCounts(on_screen=1)
    assert (row.mode, row.sheet) == ("screen", None)
    taken = sheets.count(field.site, "questionnaire", MONTH, SheetCount.HANDED_OUT, 40)
    assert sheets.look(field.site, MONTH, "zh").counts.handed_out == 41
    sheets.uncount(taken, "mistap")
    assert sheets.look(field.site, MONTH, "zh").counts.handed_out == 1
    assert sheets.signed_record(made, "zh").startswith(b"%PDF")
