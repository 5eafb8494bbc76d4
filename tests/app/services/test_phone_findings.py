"""Where a call contradicts the records: every code, and what is no contradiction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.services.phone_findings import Contradiction, contradictions
from db.queries.calls import EntryRow

ON = date(2023, 11, 23)
PRESENT = EntryRow(
    id="e",
    sample="s",
    site="t",
    worker="w",
    position=0,
    reserve=False,
    stratum="甲",
    replaces=None,
    name="样例甲",
    phone="13800138000",
    trade=None,
    firm=None,
    crew=None,
    joined_on=date(2023, 1, 1),
    left_on=None,
)
GONE = replace(PRESENT, left_on=date(2023, 10, 20))


def found(
    entry: EntryRow, *, outcomes: tuple[str, ...] = (), paid: date | None = None, **said: str
) -> tuple[Contradiction, ...]:
    answers = {f"any/{name}": text for name, text in {"Q1": "yes", **said}.items()}
    return contradictions(entry, outcomes, answers, ON, paid)


@pytest.mark.parametrize(
    ("entry", "said", "codes"),
    [
        (PRESENT, {"Q2": "here"}, ()),
        (GONE, {"Q2": "left"}, ()),
        (PRESENT, {"Q2": "left"}, (Contradiction.LEFT_UNRECORDED,)),
        (GONE, {"Q2": "here"}, (Contradiction.STILL_HERE,)),
        (PRESENT, {"Q2": "never"}, (Contradiction.NEVER_ON_SITE,)),
        (PRESENT, {"Q14": "no"}, ()),
        (PRESENT, {"Q14": "yes"}, (Contradiction.OWED,)),
        (PRESENT, {"Q10": "2023-09-01"}, ()),
        (PRESENT, {"Q10": "2023-08-01"}, (Contradiction.PAID_LONG_AGO,)),
        (GONE, {"Q10": "2023-08-01"}, ()),
        (GONE, {"Q10": "2023-07-01"}, (Contradiction.PAID_LONG_AGO,)),
        (PRESENT, {"Q10": "去年"}, ()),
    ],
)
def test_answers_are_held_against_the_roster(
    entry: EntryRow, said: dict[str, str], codes: tuple[Contradiction, ...]
) -> None:
    assert found(entry, **said) == codes


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ("no_such_number", Contradiction.DEAD_NUMBER),
        ("not_the_worker", Contradiction.OTHERS_NUMBER),
        ("not_of_site", Contradiction.NEVER_ON_SITE),
    ],
)
def test_outcome_of_a_call_is_a_finding_too(outcome: str, code: Contradiction) -> None:
    assert found(PRESENT, outcomes=("no_answer", outcome)) == (code,)
    assert found(PRESENT, outcomes=("no_answer", "suspended", "completed")) == ()


def test_wages_owed_though_a_check_found_them_paid_is_its_own_code() -> None:
    paid = date(2023, 11, 7)
    assert found(PRESENT, paid=paid, Q14="yes") == (Contradiction.OWED_THOUGH_PAID,)
    assert found(PRESENT, paid=paid, Q14="no") == ()


def test_answers_of_somebody_else_say_nothing_about_the_worker() -> None:
    assert found(PRESENT, Q1="no", Q2="never", Q14="yes", Q10="2020-01-01") == ()


def test_each_code_comes_once_in_a_steady_order() -> None:
    codes = found(PRESENT, outcomes=("not_of_site",), Q2="never", Q14="yes", Q10="2020-01-01")
    assert codes == (
        Contradiction.NEVER_ON_SITE,
        Contradiction.OWED,
        Contradiction.PAID_LONG_AGO,
    )
