"""The made-up past: possible in every detail, and on its day a full Today for each inspector."""

from collections import Counter
from datetime import date, timedelta

import pytest

from forms import publish
from inspection.calls import REACHED, Attempt, CallRules, CallStep, next_step
from inspection.clock import civil_date, instant
from inspection.due import (
    CallBackFacts,
    Desk,
    Due,
    DueCode,
    DueState,
    DueWhy,
    OrderFacts,
    ProblemFacts,
)
from inspection.duties import DutyRules, MonthFacts, SiteFacts
from inspection.terms import (
    CallOutcome,
    CheckAnswer,
    ContactKind,
    PaperState,
    ProblemState,
    SiteState,
)
from inspection.today import todays_list
from inspection.workdays import WorkCalendar, add_months, add_working_days
from tools.city.build import make_city
from tools.city.findings import FINDINGS, ITEMS
from tools.city.history import make_past
from tools.city.model import City, Site
from tools.city.past import Past

ON = date(2023, 11, 15)
CALENDAR = WorkCalendar()


@pytest.fixture(scope="module")
def city() -> City:
    return make_city(1, ON)


@pytest.fixture(scope="module")
def past(city: City) -> Past:
    return make_past(city)


def month_facts(past: Past, site: Site, month: date) -> MonthFacts:
    kinds = Counter(
        c.kind
        for c in past.contacts
        if c.site == site.code and month <= c.on < add_months(month, 1)
    )
    sample = next((s for s in past.samples if s.site == site.code and s.month == month), None)
    done = {c.position for c in sample.calls if c.outcome in REACHED} if sample else set()
    return MonthFacts(
        check_ins=kinds[ContactKind.INSPECTION],
        return_visits=kinds[ContactKind.RETURN_VISIT],
        sample_size=sample.size if sample else None,
        calls_done=len(done),
    )


def desk(city: City, past: Past, login: str) -> Desk:
    own = {site.code: site for site in city.sites_of(login)}
    this_month = city.on.replace(day=1)
    sites = [
        SiteFacts(
            site.code,
            site.state,
            assigned_from=site.assigned_from,
            workers=sum(w.left_on is None for w in site.workers),
            guarantee_until=site.guarantee_until,
            this_month=month_facts(past, site, this_month),
            last_month=month_facts(past, site, add_months(this_month, -1)),
        )
        for site in own.values()
    ]
    problems = [
        ProblemFacts(str(n), p.site, p.state, p.due_on)
        for n, p in enumerate(past.problems)
        if p.site in own
    ]
    orders = [
        OrderFacts(str(n), p.site, p.order, p.found_on)
        for n, p in enumerate(past.problems)
        if p.site in own and p.order
    ]
    backs = [
        CallBackFacts(f"{s.site}/{c.position}", s.site, c.call_back_at_ms)
        for s in past.samples
        for c in s.calls
        if s.site in own and c.call_back_at_ms
    ]
    return Desk(sites, problems, orders, backs)


def today(city: City, past: Past, login: str) -> tuple[Due, ...]:
    return todays_list(desk(city, past, login), city.on, DutyRules(), CALENDAR)


@pytest.mark.parametrize("seed", [1, 2, 3, 7])
@pytest.mark.parametrize("on", [ON, date(2026, 11, 17), date(2024, 3, 14)])
def test_every_inspector_finds_the_promised_today(seed: int, on: date) -> None:
    city = make_city(seed, on)
    past = make_past(city)
    for inspector in city.inspectors:
        found = today(city, past, inspector.login)
        overdue = [due for due in found if due.state is DueState.OVERDUE]
        assert [due.why for due in overdue if due.code is DueCode.PROBLEM] == [
            DueWhy.CORRECTION_LATE
        ] * 2
        assert [due.why for due in overdue if due.code in set(_DUTIES)] == [DueWhy.LAST_MONTH]
        assert len(overdue) == 3
        assert [due.state for due in found if due.why is DueWhy.SERVICE_REFUSED] == [DueState.TODAY]
        assert [due.state for due in found if due.why is DueWhy.RECHECK_DUE] == [DueState.TODAY]
        backs = [due for due in found if due.code is DueCode.CALL_BACK]
        assert [due.state for due in backs] == [DueState.TODAY] * 2
        assert any(due.why is DueWhy.THIS_MONTH for due in found)
    first = today(city, past, city.inspectors[0].login)
    assert DueWhy.GUARANTEE_EXPIRES in {due.why for due in first}


_DUTIES = (DueCode.CHECK_IN, DueCode.PHONE_CHECK, DueCode.RETURN_VISIT, DueCode.QUESTIONNAIRE)


def test_month_is_about_half_done(city: City, past: Past) -> None:
    bound = [s for s in city.sites if s.state in (SiteState.BUILDING, SiteState.STOPPED)]
    this_month = ON.replace(day=1)
    seen = {c.site for c in past.contacts if c.on >= this_month and c.answers}
    assert 0.3 < len(seen) / len(bound) < 0.85


def test_another_seed_or_day_shows_another_today(city: City, past: Past) -> None:
    login = city.inspectors[0].login
    shown = {
        tuple((due.code, due.site, due.why) for due in today(other, make_past(other), login))
        for other in (city, make_city(2, ON), make_city(1, ON + timedelta(days=2)))
    }
    assert len(shown) == 3


def test_equal_cities_have_an_equal_past(city: City, past: Past) -> None:
    assert make_past(make_city(1, ON)) == past


def test_nothing_lies_on_the_day_but_agreed_call_backs(city: City, past: Past) -> None:
    morning = instant(ON.year, ON.month, ON.day)
    assert all(c.started_ms < c.finished_ms < morning for c in past.contacts)
    assert all(civil_date(c.started_ms) == c.on for c in past.contacts)
    assert all(CALENDAR.is_working_day(c.on) for c in past.contacts)
    for sample in past.samples:
        assert all(sample.drawn_ms < call.at_ms < morning for call in sample.calls)
        assert all(0 <= call.position < sample.size for call in sample.calls)
        assert civil_date(sample.drawn_ms).replace(day=1) == sample.month
    backs = [c.call_back_at_ms for s in past.samples for c in s.calls if c.call_back_at_ms]
    assert {civil_date(at) for at in backs} == {ON}


def test_inspections_are_made_by_two(past: Past) -> None:
    assert all(c.assistant and c.assistant != c.lead for c in past.contacts)


def test_open_calls_are_only_the_agreed_ones(past: Past) -> None:
    for sample in past.samples:
        for position in {call.position for call in sample.calls}:
            attempts = [
                Attempt(c.at_ms, c.outcome, c.call_back_at_ms)
                for c in sample.calls
                if c.position == position
            ]
            step = next_step(attempts, CallRules()).step
            agreed = any(a.outcome is CallOutcome.CALL_BACK for a in attempts)
            assert step is (CallStep.CALL_BACK if agreed else CallStep.DONE)


def test_every_problem_was_answered_missing_in_its_check_in(past: Past) -> None:
    assert past.problems
    for problem in past.problems:
        contact = past.contacts[problem.contact]
        assert contact.site == problem.site
        assert contact.on == problem.found_on
        assert dict(contact.answers)[problem.item] is CheckAnswer.MISSING
        assert problem.due_on == add_working_days(problem.found_on, 5, CALENDAR).date
        assert (problem.closed_on is not None) == (problem.state is ProblemState.STRUCK_OFF)
        assert problem.order in (PaperState.SERVED, PaperState.REFUSED)
    missing = sum(answer is CheckAnswer.MISSING for c in past.contacts for _, answer in c.answers)
    assert missing == len(past.problems)


def test_check_ins_answer_the_forms_items_and_findings_cite_its_clauses(past: Past) -> None:
    questions = {q.name: q for q in publish.definition("checkin").questions.values()}
    assert tuple(name for name in questions if name in ITEMS) == ITEMS
    assert len(ITEMS) == 44
    for finding in FINDINGS:
        assert questions[finding.item].clauses == finding.clause
        assert questions[finding.item].correction_days is None  # the bureau's default applies
    assert {tuple(item for item, _ in c.answers) for c in past.contacts} == {ITEMS, ()}


def test_longer_past_fills_a_bench() -> None:
    city = make_city(5, ON, workers=30_000)
    assert city.worker_count == 30_000
    assert make_past(city, months=9).record_count >= 5000


@pytest.mark.parametrize("workers", [0, 30])
def test_tiny_city_has_a_past_too(workers: int) -> None:
    city = make_city(1, ON, sites=2, workers=workers, inspectors=1)
    assert make_past(city).contacts


def test_first_of_a_month_has_nothing_done_in_it() -> None:
    first = make_city(1, date(2023, 11, 1), sites=9, workers=300)
    assert all(c.on < date(2023, 11, 1) for c in make_past(first).contacts)


def test_no_month_is_an_error(city: City) -> None:
    with pytest.raises(ValueError, match="0"):
        make_past(city, months=0)
