"""Phone checks through the real journal: the draw, the attempts, stand-ins, contradictions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from app.services.filling import Filling, FillingService
from app.services.laptop import Laptop
from app.services.phone_checks import PhoneCheckService
from app.services.phone_draw import Verdict, stratum_of
from app.services.phone_findings import Contradiction
from app.services.phone_month import Entry, Standing
from db.queries.call_frame import members
from db.tables.people import call_attempt, call_sample, reveal, roster, sample_entry, worker
from db.tables.site import filled_form
from inspection.clock import civil_date
from inspection.refusal import Refusal
from inspection.sampling import allocate
from inspection.terms import CallOutcome
from tests.support import world
from tests.support.city_laptop import CityLaptop
from tests.support.phone_city import SEED, first_site, phone_city, rows, talk

DAY = 24 * 3_600_000


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with phone_city(tmp_path) as found:
        yield found


@pytest.fixture
def checks(city: CityLaptop) -> PhoneCheckService:
    return PhoneCheckService(city.laptop, lambda: SEED)


@pytest.fixture
def site(city: CityLaptop, checks: PhoneCheckService) -> str:
    """A site whose sample is drawn."""
    row = first_site(city)
    checks.draw(row)
    return row


def entries(checks: PhoneCheckService, site: str) -> list[Entry]:
    listed = [one for group in checks.month(site).strata for one in group.entries]
    return sorted(listed, key=lambda one: one.position)


def still_there(city: CityLaptop, checks: PhoneCheckService, site: str) -> Entry:
    """The first drawn worker of whom the roster does not say that he has left: whom a seed draws
    depends on the workers' ids, which differ from run to run."""
    left = {row["worker_id"] for row in rows(city, roster) if row["left_on"] is not None}
    worker_of = {row["id"]: row["worker_id"] for row in rows(city, sample_entry)}
    return next(one for one in entries(checks, site) if worker_of[one.id] not in left)


def refused(call: Callable[..., object], *args: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value


# the draw


def test_draw_takes_its_share_of_each_stratum_and_freezes_stand_ins(
    city: CityLaptop, checks: PhoneCheckService
) -> None:
    site = first_site(city)
    before = checks.month(site).summary
    sample_id = checks.draw(site)
    (sample,) = rows(city, call_sample)
    assert sample["id"] == sample_id
    assert sample["seed"] == SEED
    assert sample["month"] == civil_date(city.clock.now_ms()).replace(day=1)
    assert (sample["frame"], sample["size"]) == (before.frame.frame, before.wanted)
    listed = sorted(rows(city, sample_entry), key=lambda one: one["position"])
    assert [one["position"] for one in listed] == list(range(len(listed)))
    drawn = [one for one in listed if not one["reserve"]]
    assert len(drawn) == sample["size"] >= 5
    with city.laptop.database.read() as connection:
        today = civil_date(city.clock.now_ms())
        frame = members(connection, [site], today, 60, city.clock.now_ms())[site]
    sizes = Counter(stratum_of(one) for one in frame if one.has_phone)
    assert len(sizes) > 1
    assert Counter(one["stratum"] for one in drawn) == +allocate(sizes, len(drawn), SEED)
    stand_ins = Counter(one["stratum"] for one in listed if one["reserve"])
    for stratum, seats in Counter(one["stratum"] for one in drawn).items():
        assert stand_ins[stratum] == min(sizes[stratum] - seats, max(3, 2 * seats))
    assert len({one["worker_id"] for one in listed}) == len(listed)


def test_draw_reaches_the_bureau_as_drawn(city: CityLaptop, site: str) -> None:
    city.device.push()
    mine = {one["id"]: one["worker_id"] for one in rows(city, sample_entry)}
    theirs = {row: one["worker_id"] for row, one in city.bureau.rows(sample_entry).items()}
    assert theirs == mine


def test_second_draw_of_the_month_is_refused(checks: PhoneCheckService, site: str) -> None:
    assert refused(checks.draw, site).code == "sample.already_drawn"


def test_draw_without_anyone_to_call_says_why_and_writes_nothing(
    city: CityLaptop, checks: PhoneCheckService
) -> None:
    site = first_site(city)
    with city.bureau.journal.transaction() as change:
        for row, one in city.bureau.rows(worker).items():
            if one["site_id"] == site and one["phone"]:
                change.edit(worker, row, {"phone": None})
    city.device.pull()
    error = refused(checks.draw, site)
    assert error.code == "sample.nobody"
    assert error.params["frame"] == error.params["no_phone"] != 0
    assert rows(city, call_sample) == []


def test_list_drawn_on_one_laptop_is_proved_on_another(
    city: CityLaptop, checks: PhoneCheckService, site: str, tmp_path: Path
) -> None:
    sample = checks.month(site).summary.sample
    assert sample is not None
    city.device.push()
    other = world.Laptop(city.bureau, tmp_path, city.laptop.account)
    try:
        other.pull()
        laptop = Laptop(other.database, other.journal, city.clock, other.account, other.blobs)
        assert PhoneCheckService(laptop).replay(sample.id) is Verdict.SAME
    finally:
        other.close()


def test_replay_proves_a_frozen_list_also_after_its_workers_were_reached(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    sample = checks.month(site).summary.sample
    assert sample is not None
    city.clock.advance(60_000)
    checks.finish(talk(city, checks, entries(checks, site)[0].id))
    assert checks.replay(sample.id) is Verdict.SAME


def test_replay_notices_another_seed_and_another_worker(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    sample = checks.month(site).summary.sample
    assert sample is not None
    with city.laptop.database.write() as connection:
        for trigger in guards_of(city, "call_sample"):
            connection.exec_driver_sql(f'DROP TRIGGER "{trigger}"')
        connection.execute(update(call_sample).values(seed="0" * 32))
    assert checks.replay(sample.id) is Verdict.DIFFERS


def guards_of(city: CityLaptop, table: str) -> list[str]:
    with city.laptop.database.read() as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
        return [row[0] for row in connection.exec_driver_sql(query, (table,))]


def test_replay_says_when_the_roster_has_changed_since(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    sample = checks.month(site).summary.sample
    assert sample is not None
    first = entries(checks, site)[0].worker
    stay = next(one for one in rows(city, roster) if one["worker_id"] == first)
    with city.bureau.journal.transaction() as change:
        change.edit(roster, stay["id"], {"voided_at": city.clock.now_ms()})
    city.device.pull()
    assert checks.replay(sample.id) is Verdict.ROSTER_CHANGED


# calls


def test_each_attempt_is_a_row_of_its_own_and_the_earlier_never_change(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    entry = entries(checks, site)[0].id
    checks.record(entry, CallOutcome.NO_ANSWER)
    before = rows(city, call_attempt)
    city.clock.advance(60_000)
    checks.record(entry, CallOutcome.BUSY)
    after = rows(city, call_attempt)
    assert [one for one in after if one["id"] == before[0]["id"]] == before
    assert [one["outcome"] for one in sorted(after, key=lambda one: one["at"])] == [
        "no_answer",
        "busy",
    ]
    assert {one["account_id"] for one in after} == {city.laptop.account}


def test_third_miss_on_a_second_day_is_replaced_from_the_same_stratum(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    first = entries(checks, site)[0]
    for _attempt in range(2):
        assert checks.record(first.id, CallOutcome.NO_ANSWER).replaced_by is None
        city.clock.advance(60_000)
    waiting = next(one for one in entries(checks, site) if one.id == first.id)
    assert waiting.standing is Standing.WAITING
    assert waiting.not_before == civil_date(city.clock.now_ms() + DAY)
    city.clock.advance(DAY)
    made = checks.record(first.id, CallOutcome.SWITCHED_OFF)
    stand_in = next(one for one in rows(city, sample_entry) if one["id"] == made.replaced_by)
    frozen = [one for one in rows(city, sample_entry) if one["reserve"]]
    mine = [one for one in frozen if one["stratum"] == first.stratum]
    wanted = min(mine, key=lambda one: one["position"])
    assert stand_in["worker_id"] == wanted["worker_id"]
    assert (stand_in["replaces_id"], stand_in["reserve"]) == (first.id, False)
    now = {one.id: one.standing for one in entries(checks, site)}
    assert now[first.id] is Standing.REPLACED
    assert now[stand_in["id"]] is Standing.TO_CALL


def test_refusal_is_replaced_at_once_and_taking_it_back_retires_the_stand_in(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    first = entries(checks, site)[0]
    total = checks.month(site).summary.total
    made = checks.record(first.id, CallOutcome.DECLINED)
    assert made.replaced_by
    assert checks.month(site).summary.total == total
    checks.undo(made.attempt, "mistap")
    after = entries(checks, site)
    assert made.replaced_by not in {one.id for one in after}
    assert after[0].standing is Standing.TO_CALL
    assert after[0].attempts == ()
    (row,) = rows(city, call_attempt)
    assert row["void_reason"] == "mistap"
    assert row["voided_at"] is not None
    again = checks.record(first.id, CallOutcome.NO_SUCH_NUMBER)
    assert again.replaced_by == made.replaced_by


def test_attempt_taken_back_twice_is_refused(checks: PhoneCheckService, site: str) -> None:
    made = checks.record(entries(checks, site)[0].id, CallOutcome.BUSY)
    checks.undo(made.attempt, "mistap")
    assert refused(checks.undo, made.attempt, "mistap").code == "journal.row_missing"


def test_stand_ins_used_up_leave_the_place_open(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    total = checks.month(site).summary.total
    made = None
    for _call in range(len(rows(city, sample_entry)) + 1):
        turn = checks.month(site).next_entry
        if turn is None:
            break
        city.clock.advance(1000)
        made = checks.record(turn, CallOutcome.NO_SUCH_NUMBER)
    assert made is not None
    assert made.nobody_left
    assert made.next_entry is None
    summary = checks.month(site).summary
    assert summary.total == total
    assert summary.done == 0
    assert not summary.finished
    left = [one for one in entries(checks, site) if one.standing is Standing.NOBODY_LEFT]
    assert len(left) == total


def test_call_back_needs_a_time_to_come_and_is_next_when_it_has_come(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    first, second = entries(checks, site)[:2]
    now = city.clock.now_ms()
    assert refused(checks.record, first.id, CallOutcome.CALL_BACK).code == "call.time_needed"
    assert refused(checks.record, first.id, CallOutcome.CALL_BACK, now).code == "call.time_past"
    assert rows(city, call_attempt) == []
    made = checks.record(first.id, CallOutcome.CALL_BACK, now + 3_600_000)
    assert made.next_entry == second.id
    summary = checks.month(site).summary
    assert (summary.call_backs, summary.next_call_back) == (1, now + 3_600_000)
    assert checks.month(site).next_entry == second.id
    city.clock.advance(3_600_000)
    assert checks.month(site).next_entry == first.id


def test_held_check_is_sealed_counted_and_its_worker_rests(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    first = entries(checks, site)[0]
    held = talk(city, checks, first.id)
    made = checks.finish(held)
    assert made.outcome is CallOutcome.COMPLETED
    (form,) = rows(city, filled_form)
    assert (form["named"], form["subject_id"], form["state"]) == (True, first.id, "finished")
    operation = [one for one in city.device.pending() if one.core.entity == "filled_form"][-1]
    assert "answers/who/Q3" not in operation.core_bytes.decode()
    summary = checks.month(site).summary
    assert (summary.done, summary.called, summary.response_percent) == (1, 1, 100)
    with city.laptop.database.read() as connection:
        today, now = civil_date(city.clock.now_ms()), city.clock.now_ms()
        frame = members(connection, [site], today, 60, now + 1)[site]
    assert next(one for one in frame if one.worker == first.worker).reached_on == today


def test_response_rate_counts_persons_who_answered(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    listed = entries(checks, site)
    for _miss in range(2):
        checks.record(listed[0].id, CallOutcome.NO_ANSWER)
        city.clock.advance(1000)
    checks.record(listed[1].id, CallOutcome.DECLINED)
    checks.finish(talk(city, checks, listed[2].id))
    assert checks.month(site).summary.response_percent == 67


def test_hanging_up_early_keeps_the_answers_and_counts_as_partly_held(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    entry = entries(checks, site)[0].id
    held = talk(city, checks, entry)
    made = checks.hang_up(held.id)
    assert made.outcome is CallOutcome.PARTLY
    (form,) = rows(city, filled_form)
    assert json.loads(form["answers"])["pay/Q14"] == "no"
    assert checks.month(site).summary.done == 1


def test_finished_call_taken_back_opens_its_questions_again(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    entry = entries(checks, site)[0].id
    held = talk(city, checks, entry)
    made = checks.finish(held)
    assert checks.undo(made.attempt, "mistap") == entry
    assert checks.answer(entry) == held.id
    assert checks.month(site).summary.done == 0
    assert entries(checks, site)[0].standing is Standing.TALKING
    assert len(rows(city, filled_form)) == 1


def test_questions_begun_are_gone_on_with(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    later = entries(checks, site)[3].id
    form = checks.answer(later)
    assert checks.answer(later) == form
    assert checks.month(site).next_entry == later


@pytest.mark.parametrize(
    ("said", "outcome", "code"),
    [
        ({"Q1": "no"}, CallOutcome.NOT_THE_WORKER, Contradiction.OTHERS_NUMBER),
        ({"Q2": "never"}, CallOutcome.NOT_OF_SITE, Contradiction.NEVER_ON_SITE),
        ({"Q14": "yes"}, CallOutcome.COMPLETED, Contradiction.OWED),
    ],
)
def test_answers_against_the_roster_are_told_as_codes(
    city: CityLaptop,
    checks: PhoneCheckService,
    site: str,
    said: dict[str, str],
    outcome: CallOutcome,
    code: Contradiction,
) -> None:
    entry = still_there(city, checks, site)
    held = talk(city, checks, entry.id, **said)
    if "Q14" in said:
        held.answers.put("pay/Q14_months", "2")
        held.answers.put("pay/Q14_sum", "8000")
        checks_store(city, held)
    made = checks.finish(held)
    assert made.outcome is outcome
    month = checks.month(site)
    assert month.found == ((code, 1),)
    assert next(one for one in entries(checks, site) if one.id == entry.id).found == (code,)


def checks_store(city: CityLaptop, held: Filling) -> None:
    FillingService(city.laptop).store(held, held.take())


def test_worker_who_said_wages_are_owed_is_called_again_beside_the_next_sample(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    entry = entries(checks, site)[0]
    held = talk(city, checks, entry.id, Q16="yes")
    held.answers.put("rights/Q16_note", "班组长扣了工资")
    checks_store(city, held)
    checks.finish(held)
    city.clock.advance(30 * DAY)
    checks.draw(site)
    extra = [one for one in entries(checks, site) if one.extra]
    assert [one.worker for one in extra] == [entry.worker]
    size = checks.month(site).summary.sample
    assert size is not None
    assert size.size + 1 == checks.month(site).summary.total


# who, and whose number


def test_number_is_masked_until_asked_for_and_the_asking_is_recorded(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    entry = entries(checks, site)[0]
    whole = next(one for one in rows(city, worker) if one["id"] == entry.worker)
    sheet = checks.sheet(entry.id)
    assert whole["phone"] not in repr(sheet)
    assert whole["name"] not in repr(sheet)
    assert sheet.entry.phone == f"{whole['phone'][:3]}****{whole['phone'][-4:]}"
    assert rows(city, reveal) == []
    assert checks.reveal(entry.id) == whole["phone"]
    (row,) = rows(city, reveal)
    assert (row["worker_id"], row["what"]) == (entry.worker, "phone")


def test_who_rang_is_found_by_last_digits_and_whole_number_the_called_first(
    city: CityLaptop, checks: PhoneCheckService, site: str
) -> None:
    entry = entries(checks, site)[0]
    checks.record(entry.id, CallOutcome.NO_ANSWER)
    number = next(one["phone"] for one in rows(city, worker) if one["id"] == entry.worker)
    assert checks.who_rang(number[-3:]) == ()
    for typed in (number, number[-4:], f"+86 {number[:3]}-{number[3:]}", f"０{number[-4:]}"[1:]):
        found = checks.who_rang(typed)
        assert (found[0].worker, found[0].entry) == (entry.worker, entry.id)
    assert checks.who_rang("00000000000") == ()


def test_sites_tell_their_month_at_a_glance(city: CityLaptop, checks: PhoneCheckService) -> None:
    site = first_site(city)
    before = {one.site: one for one in checks.sites()}
    assert set(before) == set(city.sites.values())
    assert before[site].sample is None
    assert before[site].wanted >= 5
    checks.draw(site)
    after = next(one for one in checks.sites() if one.site == site)
    assert (after.done, after.total, after.ready) == (0, after.wanted, after.wanted)
