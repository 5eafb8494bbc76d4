"""The list of papers: narrowed, searched, and a file judged beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app.presenters.papers import WAITING, PapersPresenter, PapersShown
from app.services.packets import PacketService
from app.services.served import PaperService, drawn
from app.services.verifying import Checked, VerifyingService
from forms.papers.verify import State
from inspection.refusal import Refusal
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.paper_laptop import C3, E3, PaperLaptop, paper_laptop


class Page:
    """Notes what it is told to show."""

    def __init__(self) -> None:
        self.shown: list[PapersShown] = []
        self.verdicts: list[tuple[str, Checked]] = []
        self.unread: list[Exception] = []
        self.went: list[tuple[str, Mapping[str, str]]] = []
        self.checking: list[str] = []

    def show_papers(self, shown: PapersShown) -> None:
        self.shown.append(shown)

    def show_error(self, error: Exception) -> None:
        raise error

    def show_checking(self, name: str) -> None:
        self.checking.append(name)

    def show_verdict(self, name: str, found: Checked) -> None:
        self.verdicts.append((name, found))

    def show_unread(self, name: str, error: Exception) -> None:
        self.unread.append(error)

    def go(self, page: str, params: Mapping[str, str]) -> None:
        self.went.append((page, params))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PaperLaptop]:
    """A void order 218 and one 219 that waits."""
    with paper_laptop(tmp_path) as made:
        packets, papers = PacketService(made.laptop), PaperService(made.laptop)
        first = packets.issue(packets.prepare(made.site, [made.raise_problem(C3)]))
        papers.void(papers.view(first.order), "错")
        made.city.clock.advance(60_000)
        packets.issue(packets.prepare(made.site, [made.raise_problem(E3)]))
        yield made


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture
def presenter(desk: PaperLaptop, page: Page) -> PapersPresenter:
    made = PapersPresenter(
        page, PaperService(desk.laptop), VerifyingService(desk.laptop), ImmediateJobs()
    )
    made.look()
    return made


def numbers(page: Page) -> list[str]:
    return [(one.number or "").partition("〕")[2] for one in page.shown[-1].lines]


def test_newest_is_first_and_receipts_are_not_listed(
    page: Page, presenter: PapersPresenter
) -> None:
    assert numbers(page) == ["219号", "218号"]
    assert (page.shown[-1].total, page.shown[-1].waiting) == (2, 1)


@pytest.mark.parametrize(
    ("only", "listed"),
    [(WAITING, ["219号"]), ("void", ["218号"]), ("served", []), ("", ["219号", "218号"])],
)
def test_narrowing_shows_one_state(
    page: Page, presenter: PapersPresenter, only: str, listed: list[str]
) -> None:
    presenter.narrow(only)
    assert numbers(page) == listed
    assert page.shown[-1].narrowed == bool(only)


def test_search_needs_every_word_in_any_width(
    desk: PaperLaptop, page: Page, presenter: PapersPresenter
) -> None:
    presenter.search(f"２１８ {page.shown[-1].lines[0].site[:2]}")
    assert numbers(page) == ["218号"]
    presenter.search("218 219")
    assert numbers(page) == []
    presenter.look()
    assert numbers(page) == []  # looking again keeps the search
    presenter.widen()
    assert len(numbers(page)) == 2


def test_enter_leads_to_the_paper(page: Page, presenter: PapersPresenter) -> None:
    one = page.shown[-1].lines[0].id
    presenter.open_paper(one)
    assert page.went == [("paper", {"id": one})]


def test_file_is_judged_by_its_bytes(
    desk: PaperLaptop, tmp_path: Path, page: Page, presenter: PapersPresenter
) -> None:
    view = PaperService(desk.laptop).view(page.shown[-1].lines[0].id)
    target = tmp_path / "brought.pdf"
    target.write_bytes(drawn(view.paper).pdf)
    presenter.check(str(target))
    name, found = page.verdicts[-1]
    assert (name, found.verdict.state) == ("brought.pdf", State.GENUINE)
    target.write_bytes(target.read_bytes() + b" ")
    presenter.check(str(target))
    assert page.verdicts[-1][1].verdict.reasons == ("file.appended",)


def test_file_that_is_gone_says_so(tmp_path: Path, page: Page, presenter: PapersPresenter) -> None:
    presenter.check(str(tmp_path / "gone.pdf"))
    (error,) = page.unread
    assert isinstance(error, Refusal)
    assert error.code == "file.unreadable"
