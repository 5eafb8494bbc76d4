"""A packet's presenter over a real store: edits, gaps, drafts that are overtaken, one issue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.presenters.packet import PacketPresenter, PacketShown
from app.services.office import OfficeService
from app.services.packets import Issued, PacketService
from app.services.served import PaperService
from inspection.refusal import Refusal
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.paper_laptop import C3, E3, PaperLaptop, paper_laptop


class Page:
    """Notes what it is told to show."""

    def __init__(self) -> None:
        self.opened: list[PacketShown] = []
        self.edited: list[PacketShown] = []
        self.drafts: list[bytes] = []
        self.asked: list[PacketShown] = []
        self.gaps: list[str] = []
        self.issued: list[Issued] = []
        self.errors: list[Exception] = []
        self.undrawable: list[Exception] = []
        self.busy = ""

    def show_packet(self, shown: PacketShown) -> None:
        self.opened.append(shown)

    def show_edited(self, shown: PacketShown) -> None:
        self.edited.append(shown)

    def show_draft(self, shown: PacketShown, pdf: bytes) -> None:
        self.edited.append(shown)
        self.drafts.append(pdf)

    def show_undrawable(self, error: Exception) -> None:
        self.undrawable.append(error)

    def show_busy(self, what: str) -> None:
        self.busy = what

    def show_error(self, error: Exception) -> None:
        self.errors.append(error)

    def ask_issue(self, shown: PacketShown) -> None:
        self.asked.append(shown)

    def show_gap(self, field: str) -> None:
        self.gaps.append(field)

    def show_issued(self, issued: Issued) -> None:
        self.issued.append(issued)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PaperLaptop]:
    with paper_laptop(tmp_path) as made:
        yield made


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture
def jobs() -> ImmediateJobs:
    return ImmediateJobs()


@pytest.fixture
def presenter(desk: PaperLaptop, page: Page, jobs: ImmediateJobs) -> PacketPresenter:
    made = PacketPresenter(page, PacketService(desk.laptop), OfficeService(desk.laptop), jobs)
    made.open(desk.site, [desk.raise_problem(C3), desk.raise_problem(E3)])
    return made


def test_open_shows_the_packet_and_its_draft(
    desk: PaperLaptop, page: Page, presenter: PacketPresenter
) -> None:
    (shown,) = page.opened
    assert [one.item for one in shown.packet.problems] == ["C3", "E3"]
    assert desk.second in [one.id for one in shown.colleagues]
    assert all(one.badge_number for one in shown.colleagues)
    assert shown.missing == ()
    assert len(page.drafts) == 1
    assert page.busy == ""


def test_each_edit_redraws_and_the_same_text_again_does_not(
    page: Page, presenter: PacketPresenter
) -> None:
    problem = page.opened[0].packet.problems[0].id
    presenter.word_facts(problem, "代签 12 人")
    presenter.word_facts(problem, "代签 12 人")
    assert len(page.drafts) == 2
    assert page.drafts[0] != page.drafts[1]
    assert page.edited[-1].packet.facts[problem] == "代签 12 人"


def test_draft_that_an_edit_overtook_is_never_shown(
    page: Page, presenter: PacketPresenter, jobs: ImmediateJobs
) -> None:
    jobs.held = True
    presenter.contact(name="甲")
    presenter.contact(name="乙")
    assert len(page.drafts) == 1
    jobs.release()
    assert len(page.drafts) == 2
    assert page.edited[-1].packet.contact_name == "乙"


def test_day_typed_short_is_taken_and_counted(page: Page, presenter: PacketPresenter) -> None:
    presenter.set_day("due_on", "12-1")
    packet = page.edited[-1].packet
    assert (packet.due_on, packet.days) == (date(2023, 12, 1), 6)


def test_unreadable_day_is_marked_and_stops_the_issue(
    page: Page, presenter: PacketPresenter
) -> None:
    presenter.set_day("due_on", "13-45")
    assert page.edited[-1].missing == ("due_on",)
    presenter.issue()
    assert (page.gaps, page.asked) == (["due_on"], [])
    presenter.set_day("due_on", "11-30")
    presenter.issue()
    assert len(page.asked) == 1


def test_issue_leads_to_the_first_gap_and_asks_when_there_is_none(
    desk: PaperLaptop, page: Page, presenter: PacketPresenter
) -> None:
    presenter.accompany("")
    presenter.contact(phone="")
    presenter.issue()
    assert page.gaps == ["inspectors"]
    presenter.accompany(desk.second)
    presenter.contact(phone="1")
    presenter.issue()
    assert len(page.asked) == 1
    assert page.issued == []


def test_confirmed_twice_it_is_issued_once(
    desk: PaperLaptop, page: Page, presenter: PacketPresenter, jobs: ImmediateJobs
) -> None:
    presenter.issue()
    jobs.held = True
    presenter.confirm()
    presenter.confirm()
    jobs.release()
    assert [one.number for one in page.issued] == ["样人社劳监令字〔2023〕218号"]
    assert len(PaperService(desk.laptop).listed().lines) == 1
    presenter.confirm()
    jobs.release()
    assert len(page.issued) == 1


def test_refused_issue_says_why_and_can_be_prepared_again(
    desk: PaperLaptop, page: Page, presenter: PacketPresenter
) -> None:
    ids = [one.id for one in page.opened[0].packet.problems]
    behind = PacketService(desk.laptop)
    behind.issue(behind.prepare(desk.site, ids[:1]))
    presenter.confirm()
    (error,) = page.errors
    assert isinstance(error, Refusal)
    assert error.code == "row.changed_elsewhere"
    presenter.again()
    assert [one.id for one in page.opened[-1].packet.problems] == ids
    presenter.confirm()
    assert len(page.issued) == 1


def test_text_no_page_can_bear_keeps_the_draft_before(
    page: Page, presenter: PacketPresenter
) -> None:
    presenter.contact(name="\u202e")
    assert len(page.drafts) == 1
    (error,) = page.undrawable
    assert isinstance(error, Refusal)
    assert error.code == "paper.unfit_text"


def test_closed_page_hears_nothing_more(
    page: Page, presenter: PacketPresenter, jobs: ImmediateJobs
) -> None:
    jobs.held = True
    presenter.contact(name="甲")
    presenter.close()
    jobs.release()
    assert len(page.drafts) == 1
