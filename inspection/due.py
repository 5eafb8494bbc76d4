"""What a line of Today is, and the plain facts it is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspection.duties import SiteFacts
from inspection.terms import PaperState, ProblemState


class DueCode(StrEnum):
    """What waits: a monthly duty, or a thing with a date of its own."""

    CHECK_IN = "check_in"
    PHONE_CHECK = "phone_check"
    RETURN_VISIT = "return_visit"
    QUESTIONNAIRE = "questionnaire"
    PROBLEM = "problem"
    ORDER = "order"
    GUARANTEE = "guarantee"
    CALL_BACK = "call_back"


class DueWhy(StrEnum):
    """Why it waits now."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    SAMPLE_NOT_DRAWN = "sample_not_drawn"
    CORRECTION_DUE = "correction_due"
    CORRECTION_LATE = "correction_late"
    RECHECK_DUE = "recheck_due"
    RECHECK_FAILED = "recheck_failed"
    EXTENSION_ASKED = "extension_asked"
    DRAFT_OPEN = "draft_open"
    NOT_SERVED = "not_served"
    SERVICE_REFUSED = "service_refused"
    GUARANTEE_EXPIRES = "guarantee_expires"
    GUARANTEE_EXPIRED = "guarantee_expired"
    CALL_BACK_AGREED = "call_back_agreed"


class DueState(StrEnum):
    """The list's sections, in rank."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


class DueAction(StrEnum):
    """The one thing Enter does on the line."""

    START_CHECK_IN = "start_check_in"
    DRAW_SAMPLE = "draw_sample"
    CALL = "call"
    START_RETURN_VISIT = "start_return_visit"
    START_QUESTIONNAIRE = "start_questionnaire"
    OPEN_PROBLEM = "open_problem"
    RECHECK = "recheck"
    SERVE = "serve"
    OPEN_SITE = "open_site"


@dataclass(frozen=True, slots=True)
class ProblemFacts:
    """A ledger item: its id, site, state and deadline."""

    problem: str
    site: str
    state: ProblemState
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order (限期改正指令书): its paper id, site, state and the day it was issued."""

    paper: str
    site: str
    state: PaperState
    issued_on: date


@dataclass(frozen=True, slots=True)
class CallBackFacts:
    """An agreed call-back: the sample entry (or worker) it concerns, and its instant (UTC ms)."""

    entry: str
    site: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Due:
    """One line of Today.

    `subject` is the id of the problem, paper or sample entry, empty for a duty or guarantee.
    `when` is the day it must be done by, `planned` the day it is proposed for (it decides
    `state`), `at_ms` the instant of a call-back (UTC ms). `working_days` are those left until
    `when`, negative once it is missed. `done` of `total` tells a duty's progress.
    """

    code: DueCode
    site: str
    why: DueWhy
    when: date
    state: DueState
    action: DueAction
    estimate_minutes: int
    planned: date
    working_days: int
    subject: str = ""
    at_ms: int | None = None
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """All that one inspector's Today is computed from."""

    sites: Sequence[SiteFacts] = ()
    problems: Sequence[ProblemFacts] = ()
    orders: Sequence[OrderFacts] = ()
    call_backs: Sequence[CallBackFacts] = ()
