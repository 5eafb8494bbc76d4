"""An issued paper's presenter: what the service form means, what is recorded, saved and voided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from app.presenters.paper import PaperPresenter, ServiceEntry, parse_time, serving_of
from app.services.packets import PacketService
from app.services.served import DrawnPaper, PaperService, PaperView
from db.queries.papers import StoredPaper
from inspection.clock import instant
from inspection.refusal import Refusal
from inspection.terms import PaperState, ServiceManner
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.paper_laptop import PaperLaptop, paper_laptop

TODAY = date(2023, 11, 23)


class Page:
    """Notes what it is told to show."""

    def __init__(self) -> None:
        self.views: list[PaperView] = []
        self.sheets: list[tuple[str, DrawnPaper]] = []
        self.errors: list[Exception] = []
        self.undrawable: list[Exception] = []
        self.printed: list[tuple[bytes, str]] = []
        self.entries: list[ServiceEntry] = []
        self.faults: list[tuple[str, ...]] = []
        self.recorded: list[PaperState] = []
        self.saved: list[str] = []
        self.voided = 0
        self.reason_missing = 0
        self.busy = ""

    def show_paper(self, view: PaperView) -> None:
        self.views.append(view)

    def show_pdf(self, shown: StoredPaper, drawn: DrawnPaper) -> None:
        self.sheets.append((shown.type, drawn))

    def show_undrawable(self, error: Exception) -> None:
        self.undrawable.append(error)

    def show_busy(self, what: str) -> None:
        self.busy = what

    def show_error(self, error: Exception) -> None:
        self.errors.append(error)

    def print_pages(self, pdf: bytes, name: str) -> None:
        self.printed.append((pdf, name))

    def show_service_form(self, entry: ServiceEntry, view: PaperView) -> None:
        self.entries.append(entry)

    def show_service_faults(self, fields: tuple[str, ...]) -> None:
        self.faults.append(fields)

    def show_recorded(self, state: PaperState) -> None:
        self.recorded.append(state)

    def show_saved(self, name: str) -> None:
        self.saved.append(name)

    def show_voided(self) -> None:
        self.voided += 1

    def show_reason_missing(self) -> None:
        self.reason_missing += 1


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PaperLaptop]:
    with paper_laptop(tmp_path) as made:
        yield made


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture
def presenter(desk: PaperLaptop, page: Page) -> PaperPresenter:
    desk.raise_problem()
    packets = PacketService(desk.laptop)
    issued = packets.issue(packets.prepare(desk.site))
    desk.city.clock.advance(600_000)
    made = PaperPresenter(page, PaperService(desk.laptop), ImmediateJobs())
    made.open(issued.order)
    return made


def filled(entry: ServiceEntry) -> ServiceEntry:
    return ServiceEntry(
        manner=entry.manner,
        day=entry.day,
        at=entry.at,
        place="项目部",
        receiver="样例经办",
        relation="项目经理",
        second_server=entry.second_server,
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("14:20", time(14, 20)),
        ("1420", time(14, 20)),
        ("920", time(9, 20)),
        ("9.05", time(9, 5)),
        ("14点20分", time(14, 20)),
        ("１４：２０", time(14, 20)),
        ("24:00", None),
        ("12:60", None),
        ("14", None),
        ("now", None),
        ("", None),
    ],
)
def test_time_is_read_as_people_type_it(text: str, meant: time | None) -> None:
    assert parse_time(text) == meant


def test_entry_becomes_a_service_with_only_what_its_manner_knows() -> None:
    entry = ServiceEntry(
        manner=ServiceManner.DIRECT,
        day="11-23",
        at="0:30",
        place="p",
        receiver="r",
        relation="m",
        refusal_reason="x",
        witness="w",
        second_server="s",
    )
    direct = serving_of(entry, TODAY)
    assert direct is not None
    assert direct.served_at == instant(2023, 11, 23, 0, 30)
    assert (direct.receiver, direct.refused, direct.refusal_reason, direct.witness) == (
        "r",
        False,
        "",
        "",
    )
    left = serving_of(ServiceEntry(**{**fields_of(entry), "manner": ServiceManner.LEFT}), TODAY)
    assert left is not None
    assert (left.receiver, left.refused, left.refusal_reason, left.witness) == (
        "",
        True,
        "x",
        "w",
    )
    mail = serving_of(ServiceEntry(**{**fields_of(entry), "manner": ServiceManner.MAIL}), TODAY)
    assert mail is not None
    assert (mail.receiver, mail.refused, mail.second_server) == ("", False, None)
    assert serving_of(ServiceEntry(**{**fields_of(entry), "day": "x"}), TODAY) is None


def fields_of(entry: ServiceEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in ServiceEntry.__slots__}


def test_open_shows_the_order_then_the_receipt_when_turned(
    page: Page, presenter: PaperPresenter
) -> None:
    presenter.turn(1)
    assert [kind for kind, _drawn in page.sheets] == ["order", "receipt"]
    assert all(drawn.as_issued for _kind, drawn in page.sheets)


def test_form_proposes_here_and_now_and_leaving_after_a_refusal(
    desk: PaperLaptop, page: Page, presenter: PaperPresenter
) -> None:
    presenter.begin_service()
    entry = page.entries[-1]
    assert (entry.manner, entry.day, entry.at) == (ServiceManner.DIRECT, "2023-11-23", "08:55")
    assert entry.second_server == desk.second
    refused = filled(entry)
    presenter.record_service(
        ServiceEntry(**{**fields_of(refused), "refused": True, "refusal_reason": "负责人不在"})
    )
    assert page.recorded == [PaperState.REFUSED]
    presenter.begin_service()
    again = page.entries[-1]
    assert (again.manner, again.place) == (ServiceManner.LEFT, "项目部")
    assert again.refusal_reason == "负责人不在"


def test_complete_entry_is_recorded_and_the_page_looks_again(
    page: Page, presenter: PaperPresenter
) -> None:
    presenter.begin_service()
    presenter.record_service(filled(page.entries[-1]))
    assert page.recorded == [PaperState.SERVED]
    assert page.views[-1].paper.state == "served"
    assert len(page.views[-1].services) == 1


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"day": "?"}, "served_at"),
        ({"at": "8:30"}, "served_at"),
        ({"at": "9:30"}, "served_at"),
        ({"place": ""}, "place"),
        ({"second_server": ""}, "second_server"),
    ],
)
def test_entry_with_a_fault_is_marked_and_not_recorded(
    page: Page, presenter: PaperPresenter, change: dict[str, str], fault: str
) -> None:
    presenter.begin_service()
    entry = filled(page.entries[-1])
    presenter.record_service(ServiceEntry(**{**fields_of(entry), **change}))
    assert page.faults == [(fault,)]
    assert page.recorded == []
    presenter.record_service(entry)
    assert page.recorded == [PaperState.SERVED]


def test_printed_is_counted_only_when_the_pages_went_out(
    page: Page, presenter: PaperPresenter
) -> None:
    presenter.print()
    ((pdf, name),) = page.printed
    assert pdf.startswith(b"%PDF")
    assert name == "样人社劳监令字〔2023〕218号"
    assert page.views[-1].paper.printed == 0
    presenter.printed()
    assert page.views[-1].paper.printed == 1


def test_saved_file_is_the_issued_one(
    tmp_path: Path, page: Page, presenter: PaperPresenter
) -> None:
    target = tmp_path / "指令书.pdf"
    presenter.save(str(target))
    assert page.saved == ["指令书.pdf"]
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    assert digest == page.views[-1].paper.pdf_sha256


def test_file_that_cannot_be_written_is_a_refusal(
    tmp_path: Path, page: Page, presenter: PaperPresenter
) -> None:
    presenter.save(str(tmp_path / "no such folder" / "x.pdf"))
    (error,) = page.errors
    assert isinstance(error, Refusal)
    assert error.code == "file.unwritable"
    assert page.saved == []


def test_void_wants_a_reason_and_ends_the_service(page: Page, presenter: PaperPresenter) -> None:
    presenter.void("  ")
    assert (page.reason_missing, page.voided) == (1, 0)
    presenter.void("单位名称有误")
    assert page.voided == 1
    assert page.views[-1].paper.state == "void"
    presenter.begin_service()
    assert page.entries == []


def test_unknown_paper_is_an_error_and_nothing_is_shown(
    desk: PaperLaptop, page: Page, presenter: PaperPresenter
) -> None:
    presenter.open("01890000-0000-7000-8000-000000000000")
    assert presenter.paper is None
    assert len(page.errors) == 1
    presenter.print()
    assert page.printed == []
