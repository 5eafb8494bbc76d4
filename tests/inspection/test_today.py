"""Today: what waits, in which order, and for which one action."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.clock import instant
from inspection.due import (
    CallBackFacts,
    Desk,
    Due,
    DueAction,
    DueCode,
    DueState,
    DueWhy,
    OrderFacts,
    ProblemFacts,
)
from inspection.duties import DutyRules, MonthFacts, SiteFacts
from inspection.problems import CLOSED
from inspection.terms import PaperState, ProblemState, SiteState
from inspection.today import estimate_minutes, todays_list
from inspection.workdays import WorkCalendar

CALENDAR = WorkCalendar()
RULES = DutyRules()
TODAY = date(2023, 11, 23)  # a Thursday; six working days of the month are left
DONE = MonthFacts(check_ins=1, return_visits=1, sample_size=5, calls_done=5)
QUIET = SiteFacts(
    "quiet",
    SiteState.BUILDING,
    assigned_from=date(2023, 1, 1),
    workers=40,
    this_month=DONE,
    last_month=DONE,
)


def listed(desk: Desk, today: date = TODAY) -> tuple[Due, ...]:
    return todays_list(desk, today, RULES, CALENDAR)


def only(desk: Desk, today: date = TODAY) -> Due:
    (due,) = listed(desk, today)
    return due


def test_site_with_everything_done_leaves_nothing_to_do() -> None:
    assert listed(Desk(sites=[QUIET])) == ()
    assert listed(Desk()) == ()


def test_undone_duties_of_this_month_are_proposed_with_their_progress() -> None:
    site = replace(QUIET, this_month=MonthFacts(check_ins=1, sample_size=8, calls_done=3))
    calls, visit = sorted(listed(Desk(sites=[site])), key=lambda due: due.code)
    assert (calls.code, calls.action, calls.why) == (
        DueCode.PHONE_CHECK,
        DueAction.CALL,
        DueWhy.THIS_MONTH,
    )
    assert (calls.done, calls.total, calls.estimate_minutes) == (3, 8, 30)
    assert (visit.code, visit.action) == (DueCode.RETURN_VISIT, DueAction.START_RETURN_VISIT)
    assert visit.when == date(2023, 11, 30)
    assert visit.working_days == 5
    assert visit.state is DueState.TODAY


def test_phone_check_without_a_sample_asks_for_the_draw() -> None:
    site = replace(QUIET, this_month=replace(DONE, sample_size=None, calls_done=0))
    due = only(Desk(sites=[site]))
    assert (due.why, due.action, due.total) == (DueWhy.SAMPLE_NOT_DRAWN, DueAction.DRAW_SAMPLE, 5)


def test_undone_duty_of_last_month_is_overdue() -> None:
    site = replace(QUIET, last_month=replace(DONE, check_ins=0))
    due = only(Desk(sites=[site]))
    assert (due.why, due.state) == (DueWhy.LAST_MONTH, DueState.OVERDUE)
    assert due.when == date(2023, 10, 31)
    assert due.working_days == -17


def test_last_month_of_a_new_assignment_is_not_overdue() -> None:
    site = replace(QUIET, assigned_from=date(2023, 10, 20), last_month=MonthFacts())
    assert listed(Desk(sites=[site])) == ()


def test_month_is_spread_over_its_days_longest_unseen_site_first() -> None:
    sites = [
        replace(
            QUIET,
            site=f"s{n}",
            last_visit=None if n == 11 else date(2023, 10, 1 + n),
            this_month=replace(DONE, check_ins=0, return_visits=0),
        )
        for n in range(12)
    ]
    found = listed(Desk(sites=sites))
    assert [due.site for due in found if due.state is DueState.TODAY] == ["s0"] * 2 + ["s11"] * 2
    assert [due.site for due in found if due.state is DueState.WEEK] == ["s1"] * 2 + ["s2"] * 2
    assert {due.planned for due in found} == {
        date(2023, 11, day) for day in (23, 24, 27, 28, 29, 30)
    }
    assert all(due.when == date(2023, 11, 30) for due in found)


def test_month_past_its_last_working_day_is_overdue_at_once() -> None:
    site = replace(QUIET, this_month=replace(DONE, check_ins=0))
    due = only(Desk(sites=[site]), date(2023, 12, 30))
    assert due.when == date(2023, 12, 29)
    assert (due.state, due.why) == (DueState.OVERDUE, DueWhy.THIS_MONTH)


@pytest.mark.parametrize(
    ("until", "why", "state"),
    [
        (date(2023, 11, 22), DueWhy.GUARANTEE_EXPIRED, DueState.OVERDUE),
        (date(2023, 11, 23), DueWhy.GUARANTEE_EXPIRES, DueState.TODAY),
        (date(2023, 11, 26), DueWhy.GUARANTEE_EXPIRES, DueState.WEEK),
        (date(2023, 11, 27), DueWhy.GUARANTEE_EXPIRES, DueState.LATER),
        (date(2023, 12, 23), DueWhy.GUARANTEE_EXPIRES, DueState.LATER),
    ],
)
def test_guarantee_warns_thirty_days_ahead(until: date, why: DueWhy, state: DueState) -> None:
    due = only(Desk(sites=[replace(QUIET, guarantee_until=until)]))
    assert (due.code, due.why, due.state) == (DueCode.GUARANTEE, why, state)
    assert due.action is DueAction.OPEN_SITE


def test_guarantee_far_off_or_of_an_accepted_site_is_silent() -> None:
    far = replace(QUIET, guarantee_until=date(2023, 12, 24))
    over = replace(QUIET, state=SiteState.ACCEPTED, guarantee_until=date(2023, 1, 1))
    assert listed(Desk(sites=[far, over])) == ()


@pytest.mark.parametrize(
    ("state", "due_on", "why", "section", "action"),
    [
        ("draft", None, "draft_open", "today", "open_problem"),
        ("draft", date(2023, 11, 1), "draft_open", "today", "open_problem"),
        ("registered", date(2023, 11, 20), "correction_late", "overdue", "recheck"),
        ("correcting", date(2023, 11, 20), "correction_late", "overdue", "recheck"),
        ("correcting", date(2023, 11, 23), "correction_due", "today", "recheck"),
        ("correcting", date(2023, 11, 24), "correction_due", "week", "open_problem"),
        ("correcting", date(2023, 11, 30), "correction_due", "later", "open_problem"),
        ("awaiting_recheck", date(2023, 11, 30), "recheck_due", "today", "recheck"),
        ("awaiting_recheck", date(2023, 11, 20), "recheck_due", "overdue", "recheck"),
        ("recheck_failed", date(2023, 11, 30), "recheck_failed", "today", "open_problem"),
        ("extension_requested", date(2023, 11, 24), "extension_asked", "week", "open_problem"),
    ],
)
def test_problem_waits_for_what_its_state_needs(
    state: str, due_on: date | None, why: str, section: str, action: str
) -> None:
    due = only(Desk(problems=[ProblemFacts("p", "s", ProblemState(state), due_on)]))
    assert (due.why, due.state, due.action, due.subject) == (why, section, action, "p")


def test_missed_deadline_is_told_in_working_days() -> None:
    problem = ProblemFacts("p", "s", ProblemState.CORRECTING, date(2023, 11, 20))
    assert only(Desk(problems=[problem])).working_days == -3


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_closed_problem_does_not_wait(state: ProblemState) -> None:
    assert listed(Desk(problems=[ProblemFacts("p", "s", state, date(2023, 1, 1))])) == ()


@pytest.mark.parametrize(
    ("state", "issued", "why", "section"),
    [
        (PaperState.ISSUED, date(2023, 11, 23), DueWhy.NOT_SERVED, DueState.TODAY),
        (PaperState.REFUSED, date(2023, 11, 14), DueWhy.SERVICE_REFUSED, DueState.TODAY),
        (PaperState.REFUSED, date(2023, 11, 13), DueWhy.SERVICE_REFUSED, DueState.OVERDUE),
    ],
)
def test_order_not_served_or_refused_waits_for_service(
    state: PaperState, issued: date, why: DueWhy, section: DueState
) -> None:
    due = only(Desk(orders=[OrderFacts("o", "s", state, issued)]))
    assert (due.why, due.state, due.action) == (why, section, DueAction.SERVE)


@pytest.mark.parametrize("state", [PaperState.SERVED, PaperState.VOID])
def test_served_or_void_order_does_not_wait(state: PaperState) -> None:
    assert listed(Desk(orders=[OrderFacts("o", "s", state, date(2023, 1, 1))])) == ()


def test_call_backs_stand_in_the_order_of_the_clock() -> None:
    backs = [
        CallBackFacts("late", "s", instant(2023, 11, 23, 16)),
        CallBackFacts("missed", "s", instant(2023, 11, 22, 15)),
        CallBackFacts("soon", "s", instant(2023, 11, 23, 14, 30)),
    ]
    found = listed(Desk(call_backs=backs))
    assert [due.subject for due in found] == ["missed", "soon", "late"]
    assert [due.state for due in found] == [DueState.OVERDUE, DueState.TODAY, DueState.TODAY]
    assert found[1].at_ms == instant(2023, 11, 23, 14, 30)


def test_estimates_add_up() -> None:
    site = replace(QUIET, this_month=MonthFacts())
    found = listed(Desk(sites=[site]))
    assert estimate_minutes(found) == 45 + 5 * 6 + 30
    assert estimate_minutes([]) == 0


DATES = st.none() | st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))
MONTHS = st.builds(
    MonthFacts, *[st.integers(0, 2)] * 3, st.none() | st.integers(0, 6), st.integers(0, 6)
)
DESKS = st.builds(
    Desk,
    st.lists(
        st.builds(
            SiteFacts,
            st.sampled_from([f"s{n}" for n in range(50)]),
            st.sampled_from(SiteState),
            st.dates(date(2023, 8, 1), TODAY),
            st.none(),
            st.integers(0, 300),
            DATES,
            DATES,
            MONTHS,
            MONTHS,
        ),
        max_size=8,
        unique_by=lambda site: site.site,
    ),
    st.lists(
        st.builds(
            ProblemFacts, st.uuids().map(str), st.just("s1"), st.sampled_from(ProblemState), DATES
        ),
        max_size=5,
    ),
    st.lists(
        st.builds(
            OrderFacts,
            st.uuids().map(str),
            st.just("s2"),
            st.sampled_from(PaperState),
            st.dates(date(2023, 10, 1), TODAY),
        ),
        max_size=5,
    ),
)


@given(DESKS, st.randoms(use_true_random=False))
def test_list_does_not_depend_on_the_order_of_its_facts(
    desk: Desk, shuffler: random.Random
) -> None:
    sites, problems, orders = list(desk.sites), list(desk.problems), list(desk.orders)
    shuffler.shuffle(sites)
    shuffler.shuffle(problems)
    shuffler.shuffle(orders)
    assert listed(Desk(sites, problems, orders)) == listed(desk)


@given(DESKS)
def test_sections_are_in_rank_and_tell_the_truth(desk: Desk) -> None:
    found = listed(desk)
    ranks = [list(DueState).index(due.state) for due in found]
    assert ranks == sorted(ranks)
    for due in found:
        assert (due.state is DueState.OVERDUE) == (due.when < TODAY)
        assert due.estimate_minutes > 0
        assert due.planned <= max(due.when, TODAY)
        assert (due.working_days < 0) <= (due.state is DueState.OVERDUE)
