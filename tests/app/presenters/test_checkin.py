"""What a check-in decides, without a window: a fake view, jobs that run at once, a real store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from app.presenters.checkin import CheckInPresenter, DueShown, VisitShown
from app.presenters.form_shown import FindingShown, QuestionShown, SectionShown
from app.services.contacts import ContactService
from app.services.filling import Filling, FillingService
from app.services.problems import Offer, ProblemService
from db.queries.problems import ProblemRow
from inspection.refusal import Refusal
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.city_laptop import CityLaptop, city_laptop


class View:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.visit: VisitShown | None = None
        self.sections: tuple[SectionShown, ...] = ()
        self.readonly = False
        self.questions: dict[str, QuestionShown] = {}
        self.progress: dict[str, tuple[int, int, bool]] = {}
        self.findings: tuple[FindingShown, ...] = ()
        self.saved: list[int] = []
        self.errors: list[Exception] = []
        self.offers: dict[str, Offer | None] = {}
        self.due: DueShown | None = None
        self.raised: list[str] = []
        self.problems: tuple[ProblemRow, ...] = ()
        self.rest = 0
        self.blocked: tuple[int, str] | None = None
        self.asked: tuple[int, int] | None = None
        self.finished = False
        self.went: list[tuple[str, dict[str, str]]] = []

    def show_visit(self, shown: VisitShown) -> None:
        self.visit = shown

    def show_form(self, sections: Sequence[SectionShown], *, readonly: bool) -> None:
        self.sections, self.readonly = tuple(sections), readonly
        self.questions = {q.path: q for section in sections for q in section.questions}

    def show_question(self, question: QuestionShown) -> None:
        self.questions[question.path] = question

    def show_progress(self, path: str, answered: int, total: int, *, relevant: bool) -> None:
        self.progress[path] = (answered, total, relevant)

    def show_findings(self, findings: Sequence[FindingShown]) -> None:
        self.findings = tuple(findings)

    def show_saving(self) -> None:
        return

    def show_saved(self, at_ms: int) -> None:
        self.saved.append(at_ms)

    def show_unsaved(self, error: Exception) -> None:
        self.errors.append(error)

    def show_offer(self, path: str, offer: Offer | None) -> None:
        self.offers[path] = offer

    def show_due(self, _path: str, due: DueShown) -> None:
        self.due = due

    def show_offer_error(self, _path: str, error: Exception) -> None:
        self.errors.append(error)

    def show_raised(self, _path: str, problem_id: str) -> None:
        self.raised.append(problem_id)

    def show_problems(self, problems: Sequence[ProblemRow], _today: date) -> None:
        self.problems = tuple(problems)

    def show_rest(self, count: int) -> None:
        self.rest = count

    def show_blocked(self, count: int, path: str) -> None:
        self.blocked = (count, path)

    def ask_finish(self, unchecked: int, not_raised: int) -> None:
        self.asked = (unchecked, not_raised)

    def show_finished(self) -> None:
        self.finished = True

    def show_error(self, error: Exception) -> None:
        self.errors.append(error)

    def go(self, page: str, params: Mapping[str, str]) -> None:
        self.went.append((page, dict(params)))


class Stage:
    """A presenter on a real store."""

    def __init__(self, city: CityLaptop, language: str = "zh") -> None:
        self.city = city
        self.view = View()
        self.jobs = ImmediateJobs()
        self.filling = FillingService(city.laptop)
        self.contacts = ContactService(city.laptop, self.filling)
        self.problems = ProblemService(city.laptop)
        self.presenter = CheckInPresenter(
            self.view, self.contacts, self.filling, self.problems, self.jobs, language
        )
        self.site = next(iter(city.sites.values()))

    @property
    def form(self) -> Filling:
        assert self.presenter.form.filling is not None
        return self.presenter.form.filling

    def kept(self) -> dict[str, str]:
        """The document as the database has it."""
        return self.filling.open(self.form.id).answers.document

    def value(self, path: str) -> str:
        """The answer as shown."""
        return self.view.questions[path].value

    def answer_all(self) -> None:
        plain = {"integer": "7", "text": "样例"}
        while missing := self.form.answers.required_missing():
            kind = self.form.definition.questions[missing[0]].type
            self.presenter.answer(missing[0], plain.get(kind, "implemented"))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=1, workers=4, inspectors=1, past=False) as made:
        yield made


@pytest.fixture
def stage(city: CityLaptop) -> Stage:
    made = Stage(city)
    made.presenter.open({"site": made.site})
    return made


def test_opening_shows_sections_with_letters_and_counts(stage: Stage) -> None:
    found = {one.letter: (one.answered, one.total) for one in stage.view.sections if one.letter}
    assert found["A"] == (0, 9)
    assert found["C"] == (0, 13)
    assert stage.view.visit is not None
    assert stage.view.visit.kind == "inspection"
    assert stage.view.questions["a/A3"].clause == "28"
    assert "第二十八条" in stage.view.questions["a/A3"].citation
    assert stage.view.questions["a/A3"].note == "a/A3_note"
    assert "a/A3_note" not in stage.view.questions, "a note stands beside its question"


def test_the_form_is_worded_in_the_interface_language(city: CityLaptop) -> None:
    made = Stage(city, "en")
    made.presenter.open({"site": made.site})
    assert made.view.questions["a/A8"].label == "No child labour"
    assert dict(made.view.questions["a/A8"].choices)["missing"] == "Not implemented"


def test_an_answer_is_kept_shown_and_counted(stage: Stage) -> None:
    stage.presenter.answer("a/A1", "implemented")

    assert stage.kept()["a/A1"] == "implemented"
    assert stage.value("a/A1") == "implemented"
    assert stage.view.progress["a"] == (1, 9, True)
    assert stage.view.saved == [stage.city.clock.now_ms()]


def test_what_an_answer_makes_relevant_is_shown(stage: Stage) -> None:
    seen = []
    for answer in ("unchecked", "missing", "implemented"):
        stage.presenter.answer("f/F2", answer)
        seen.append(stage.view.questions["f/F2_people"].relevant)
    assert seen == [False, True, False]


def test_a_store_that_fails_keeps_the_answer_for_the_next_turn(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = stage.filling.store

    def full(_filling: Filling, _values: Mapping[str, str]) -> int:
        raise Refusal("store.disk_full")

    monkeypatch.setattr(stage.filling, "store", full)
    stage.presenter.answer("a/A1", "implemented")
    assert isinstance(stage.view.errors[-1], Refusal)
    assert not stage.presenter.form.idle
    monkeypatch.setattr(stage.filling, "store", real)

    stage.presenter.answer("a/A2", "missing")

    found = stage.kept()
    assert (found["a/A1"], found["a/A2"]) == ("implemented", "missing")


def test_leaving_stores_without_waiting_for_the_lane(stage: Stage) -> None:
    stage.jobs.held = True
    stage.presenter.answer("a/A1", "implemented")
    assert "a/A1" not in stage.kept()

    stage.presenter.leave()

    assert stage.kept()["a/A1"] == "implemented"
    stage.jobs.release()
    assert stage.kept()["a/A1"] == "implemented"


def test_a_change_from_elsewhere_is_taken_unless_an_answer_is_on_its_way(stage: Stage) -> None:
    elsewhere = stage.filling.open(stage.form.id)
    stage.filling.keep(elsewhere, "a/A5", "partial")
    stage.jobs.held = True
    stage.presenter.answer("a/A1", "implemented")
    stage.presenter.refresh()
    last = stage.jobs.waiting.pop()
    last.start()
    assert stage.value("a/A5") == ""

    stage.jobs.held = False
    stage.jobs.release()
    stage.presenter.refresh()

    assert stage.value("a/A5") == "partial"
    assert stage.value("a/A1") == "implemented"


@pytest.mark.parametrize(
    ("typed", "due", "days"),
    [
        ("5", date(2023, 11, 30), 5),
        ("10 个工作日", date(2023, 12, 7), 10),
        ("3 working days", date(2023, 11, 28), 3),
        ("12-1", date(2023, 12, 1), 6),
        ("2024-01-02", date(2024, 1, 2), 27),
    ],
)
def test_a_deadline_is_read_as_days_or_as_a_date(
    stage: Stage, typed: str, due: date, days: int
) -> None:
    stage.presenter.due_typed("a/A3", typed)
    assert stage.view.due == DueShown(due, days, False)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "problem.due_unreadable"), ("soon", "problem.due_unreadable"),
     ("11-31", "problem.due_unreadable"), ("11-22", "problem.due_in_past")],
)  # fmt: skip
def test_a_deadline_that_cannot_be_is_refused(stage: Stage, typed: str, code: str) -> None:
    stage.presenter.answer("a/A3", "missing")
    stage.presenter.raise_problem("a/A3", "样例", "", typed)
    error = stage.view.errors[-1]
    assert isinstance(error, Refusal)
    assert error.code == code
    assert stage.view.raised == []


def test_a_problem_is_offered_raised_and_taken_back(stage: Stage) -> None:
    stage.presenter.answer("a/A3", "missing")
    offer = stage.view.offers["a/A3"]
    assert offer is not None

    stage.presenter.raise_problem("a/A3", offer.facts, "12", "5")
    assert [one.people for one in stage.view.problems] == [12]
    assert stage.view.offers["a/A3"] is None
    assert stage.presenter.print_packet()
    assert stage.view.went[-1][0] == "packet"

    stage.presenter.take_back(stage.view.raised[0], "误登")
    assert stage.view.problems == ()
    assert stage.view.offers["a/A3"] is not None


def test_a_better_answer_takes_the_offer_away(stage: Stage) -> None:
    stage.presenter.answer("a/A3", "missing")
    stage.presenter.answer("a/A3", "implemented")
    assert stage.view.offers["a/A3"] is None


def test_finishing_with_gaps_shows_every_one_and_the_first_place(stage: Stage) -> None:
    stage.presenter.finish()
    assert stage.view.blocked is not None
    count, path = stage.view.blocked
    assert path == "head/assisting"
    assert count == len([one for one in stage.view.findings if one.blocks]) > 44
    assert stage.view.asked is None


def test_finishing_asks_with_what_is_unchecked_and_not_raised(stage: Stage) -> None:
    stage.answer_all()
    stage.presenter.answer("a/A2", "unchecked")
    stage.presenter.answer("a/A3", "missing")
    stage.presenter.form.reason("head/assisting", "样例原因")

    stage.presenter.finish()
    assert stage.view.asked == (1, 1)

    stage.presenter.confirm_finish()
    assert stage.view.finished
    assert stage.view.readonly
    stage.presenter.answer("a/A1", "missing")
    assert stage.kept()["a/A1"] == "implemented"


def test_a_resumed_check_in_offers_again_what_was_not_raised(stage: Stage) -> None:
    stage.presenter.answer("a/A3", "missing")
    stage.presenter.leave()
    again = Stage(stage.city)
    again.presenter.open({"form": stage.form.id})
    assert again.view.offers["a/A3"] is not None


def test_discarding_leaves_and_voids(stage: Stage) -> None:
    left: list[bool] = []
    stage.presenter.discard("误开", lambda: left.append(True))
    assert left == [True]
    stage.presenter.open({"form": stage.form.id})
    error = stage.view.errors[-1]
    assert isinstance(error, Refusal)
    assert error.code == "form.gone"


def test_a_phone_of_last_time_is_shown_masked(city: CityLaptop) -> None:
    first = Stage(city)
    first.presenter.open({"site": first.site})
    phone = next(path for path in first.view.questions if path.endswith("/met_phone"))
    first.presenter.answer(phone, "13800001234")
    first.answer_all()
    first.presenter.form.reason("head/assisting", "样例原因")
    first.presenter.confirm_finish()
    assert first.view.finished

    again = Stage(city)
    again.presenter.open({"site": again.site})

    last = again.view.questions[phone].last
    assert last is not None
    assert last.text == "138****1234"
    assert again.value(phone) == ""
