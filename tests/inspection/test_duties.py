"""The month grid: what a month asks of a site, and what is late."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.duties import (
    Cell,
    CellState,
    Duty,
    DutyRules,
    MonthFacts,
    Quota,
    SiteFacts,
    binds,
    month_cells,
    quota,
)
from inspection.terms import SiteState
from inspection.workdays import WorkCalendar

CALENDAR = WorkCalendar()
RULES = DutyRules()
NOVEMBER = date(2023, 11, 1)
SITE = SiteFacts("s", SiteState.BUILDING, assigned_from=date(2023, 1, 10), workers=200)


def states(
    done: MonthFacts, today: date, site: SiteFacts = SITE, rules: DutyRules = RULES
) -> list[CellState]:
    return [c.state for c in month_cells(site, done, NOVEMBER, today, rules, CALENDAR)]


def test_untouched_month_is_due_until_its_last_working_day() -> None:
    due, nothing = CellState.DUE, CellState.NOT_DUE
    assert states(MonthFacts(), date(2023, 11, 30)) == [due, due, due, nothing]
    late = CellState.OVERDUE
    assert states(MonthFacts(), date(2023, 12, 1)) == [late, late, late, nothing]


def test_done_duties_are_done_also_when_looked_at_later() -> None:
    done = MonthFacts(check_ins=2, return_visits=1, sample_size=20, calls_done=20)
    assert states(done, date(2024, 3, 1))[:3] == [CellState.DONE] * 3


def test_phone_check_asks_for_the_frozen_sample_else_for_what_would_be_drawn() -> None:
    assert quota(Duty.PHONE_CHECK, MonthFacts(), 200, RULES) == Quota(0, 20)
    assert quota(Duty.PHONE_CHECK, MonthFacts(sample_size=7, calls_done=3), 200, RULES) == Quota(
        3, 7
    )
    cell = month_cells(
        SITE, MonthFacts(sample_size=7, calls_done=3), NOVEMBER, NOVEMBER, RULES, CALENDAR
    )[1]
    assert cell == Cell("s", Duty.PHONE_CHECK, CellState.DUE, 3, 7, date(2023, 11, 30))


def test_site_without_workers_asks_for_no_calls() -> None:
    empty = SiteFacts("s", SiteState.BUILDING, assigned_from=date(2023, 1, 10))
    assert states(MonthFacts(), NOVEMBER, empty)[1] is CellState.NOT_DUE


def test_questionnaires_are_due_only_under_a_quota() -> None:
    rules = DutyRules(questionnaires=3)
    assert states(MonthFacts(questionnaires=2), NOVEMBER, SITE, rules)[3] is CellState.DUE
    assert states(MonthFacts(questionnaires=3), NOVEMBER, SITE, rules)[3] is CellState.DONE


@pytest.mark.parametrize(
    ("state", "bound"),
    [
        (SiteState.PLANNED, False),
        (SiteState.BUILDING, True),
        (SiteState.STOPPED, True),
        (SiteState.FINISHED, False),
        (SiteState.ACCEPTED, False),
    ],
)
def test_only_sites_at_work_or_stopped_bind(state: SiteState, bound: bool) -> None:
    site = SiteFacts("s", state, assigned_from=date(2023, 1, 10))
    assert binds(site, NOVEMBER, RULES) is bound


@pytest.mark.parametrize(
    ("since", "until", "bound"),
    [
        (date(2023, 11, 15), None, True),
        (date(2023, 11, 16), None, False),
        (date(2023, 1, 1), date(2023, 11, 29), False),
        (date(2023, 1, 1), date(2023, 11, 30), True),
        (date(2023, 12, 1), None, False),
    ],
)
def test_month_binds_who_had_time_and_kept_the_site(
    since: date, until: date | None, bound: bool
) -> None:
    site = SiteFacts("s", SiteState.BUILDING, assigned_from=since, assigned_until=until)
    assert binds(site, NOVEMBER, RULES) is bound


def test_assignment_day_beyond_a_short_month_means_its_last_day() -> None:
    site = SiteFacts("s", SiteState.BUILDING, assigned_from=date(2023, 2, 28))
    assert binds(site, date(2023, 2, 1), DutyRules(assigned_by_day=31))


def test_work_done_unasked_still_shows_as_done() -> None:
    site = SiteFacts("s", SiteState.FINISHED, assigned_from=date(2023, 1, 1))
    found = states(MonthFacts(check_ins=1), NOVEMBER, site)
    assert found == [CellState.DONE] + [CellState.NOT_DUE] * 3


COUNTS = st.integers(0, 30)


@given(COUNTS, COUNTS, COUNTS, st.none() | COUNTS, COUNTS, st.dates(NOVEMBER, date(2024, 2, 1)))
def test_doing_more_never_makes_a_cell_worse(
    check_ins: int, visits: int, sheets: int, sample: int | None, calls: int, today: date
) -> None:
    badness = [CellState.DONE, CellState.NOT_DUE, CellState.DUE, CellState.OVERDUE]
    less = states(MonthFacts(check_ins, visits, sheets, sample, calls), today)
    more = states(MonthFacts(check_ins + 1, visits + 1, sheets + 1, sample, calls + 1), today)
    for before, after in zip(less, more, strict=True):
        assert badness.index(after) <= badness.index(before)
