"""The sync page in the window: one button, one sentence, and what is behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.presenters.jobs import Progress
from app.presenters.sync import SyncRun
from app.services.deciding import Decisions
from app.services.decision_desk import DecisionDesk
from app.services.exchange import SyncOverview
from app.services.preferences import Preferences
from app.services.sync_history import RecordView, SessionView
from app.services.syncing import DONE, SyncReport
from app.sync.log import SessionLog
from app.ui.jobs import QtJobs
from app.ui.pages.sync import SyncPage
from app.ui.pages.sync.panel import RecordPanel, SessionPanel
from app.ui.pages.sync.view import DECIDE, HISTORY, WAITING
from app.ui.parts import DeskParts
from app.ui.theme import Theme, apply
from db.queries.decisions import Counts
from db.queries.naming import RowName
from db.queries.sync_history import BROKEN_OFF, Carried, Happened, SyncRecord
from db.queries.waiting import Waiting, Why
from db.replication.wire import Result
from db.tables.people import worker
from db.tables.site import contact
from inspection.clock import civil_date, instant
from inspection.refusal import Refusal
from tests.support.city_laptop import CityLaptop, city_laptop
from tools import looks

NOW = instant(2023, 11, 23, 17, 30)
AT = instant(2023, 11, 23, 17, 12)
KEY = ("problem", "r")
NAME = RowName("problem", "r", "未签合同", "A3", None, "s", "锦绣花园")
DATA = ("未签合同", "锦绣花园")
OVERVIEW = SyncOverview(
    now=NOW,
    server="https://bureau.example:8443",
    last_sync_at=AT,
    waiting={"contact": 3, "filled_form": 8, "problem": 1},
    history=(
        SyncRecord(4, AT - 4_000, AT, 37, 2, DONE, conflicts=1, came={"site": 2}),
        SyncRecord(3, AT - 90_000_000, AT - 89_000_000, 5, 0, "sync.unreachable"),
        SyncRecord(2, AT - 99_000_000, AT - 98_999_000, 0, 0, DONE),
        SyncRecord(1, AT - 99_000_000, AT - 98_999_000, 1, 0, BROKEN_OFF),
    ),
    waits=(
        Waiting(*KEY, NAME, AT, Why.REVIEW, "review.not_permitted"),
        Waiting("contact", "c", RowName("contact", "c"), AT, Why.STOPPED, "sync.unreachable"),
        Waiting(
            "filled_form",
            "f",
            RowName("filled_form", "f", code="checkin", on=date(2023, 11, 23)),
            AT,
            Why.DRAFT,
        ),
    ),
)


class Held:
    """A sync that reports, and ends when the test says how."""

    def __init__(self) -> None:
        self.ends: SyncReport | Exception = SyncReport(37, 0, 0, 0, AT)

    def sync(
        self,
        progress: Callable[[str, int, int | None], None],
        cancelled: Callable[[], bool],
        on_db: object,
        beside: object,
    ) -> SyncReport:
        progress("push", 8, 12)
        if cancelled():
            raise Refusal("sync.cancelled")
        if isinstance(self.ends, Exception):
            raise self.ends
        return self.ends


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=1, workers=4, past=False) as made:
        yield made


@pytest.fixture
def service() -> Held:
    return Held()


@pytest.fixture
def page(qtbot: QtBot, city: CityLaptop, jobs: QtJobs, service: Held) -> Iterator[SyncPage]:
    parts = DeskParts(
        laptop=city.laptop,
        jobs=jobs,
        sync=SyncRun(service, jobs),
        version="0",
        preferences=Preferences,
        keep_preferences=lambda _wanted: None,
        change_passphrase=lambda _old, _new: None,
        lock=lambda: None,
    )
    made = SyncPage(parts)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.open({})
    qtbot.waitUntil(lambda: not jobs.pending)
    yield made
    made.close_page()


def spoken(view: QAbstractItemView) -> list[str]:
    """Every line of a list as a screen reader says it."""
    model = view.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.index(place, 0).data(role) for place in range(model.rowCount())]


def rows(model: QAbstractItemModel) -> list[list[str]]:
    """Every cell of a table as shown."""
    places = range(model.columnCount())
    return [[model.index(row, one).data() for one in places] for row in range(model.rowCount())]


def press_in(widget: QWidget) -> None:
    QTest.keyClick(widget, Qt.Key.Key_Return)


def plant(city: CityLaptop, entity: str = "contact") -> str:
    """A session that sent a visit written a moment ago, or received a worker; the row's id."""
    log, site = SessionLog(city.clock), next(iter(city.sites.values()))
    if entity == "worker":
        with city.laptop.database.write() as connection:
            query = select(worker.c.id).where(worker.c.site_id == site).limit(1)
            row = str(connection.execute(query).scalar_one())
            log.received(connection, [("worker", row)], ())
            log.end(connection, DONE, 0, 1)
        return row
    with city.laptop.journal.transaction() as change:
        row = change.add(
            contact,
            {
                "site_id": site,
                "kind": "service",
                "covert": False,
                "on_date": civil_date(change.now),
                "started_at": change.now,
                "lead_id": city.laptop.account,
                "state": "open",
            },
        )
    city.clock.advance(1_000)
    sent = city.device.pending()
    with city.laptop.database.write() as connection:
        results = [Result(dseq=one.core.dseq, code="applied", seq=1) for one in sent]
        log.sent(connection, sent, results)
        log.end(connection, DONE, 1, 0)
    return row


def press(page: SyncPage) -> None:
    page.setFocus()
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Return)


def test_enter_syncs_and_one_sentence_says_what_came_of_it(qtbot: QtBot, page: SyncPage) -> None:
    press(page)
    assert page.go_button.text() == "停下"
    qtbot.waitUntil(lambda: page.sentence == "37 条记录已由局里收到，17:12")
    assert page.go_button.text() == "同步"


def test_failure_says_what_was_kept_and_offers_the_next_step(
    qtbot: QtBot, page: SyncPage, service: Held
) -> None:
    service.ends = Refusal("sync.unreachable")
    press(page)
    qtbot.waitUntil(page.run.failure.isVisible)
    what, kept, todo = page.run.failure.words()
    assert what == "连不上局里的服务器。"
    assert "一条不少" in kept
    assert "网线" in todo
    assert page.sentence == ""
    service.ends = SyncReport(0, 0, 0, 0, AT)
    page.run.failure._act.click()
    qtbot.waitUntil(lambda: page.sentence == "和局里一致，没有新的，17:12")
    assert page.run.failure.isHidden()


def test_stopped_sync_is_no_failure(page: SyncPage) -> None:
    page.show_running(Progress("push", 8, 12))
    page.go_button.click()
    assert not page.go_button.isEnabled(), "until it has stopped"
    page.show_failed(Refusal("sync.cancelled"))
    assert page.sentence == "已停下。随时可以接着同步。"
    assert page.run.failure.isHidden()
    assert page.go_button.isEnabled()


def test_clock_that_is_off_is_said_with_what_follows(page: SyncPage) -> None:
    page.show_ended(SyncReport(1, 0, 0, 0, AT, clock_offset_ms=-600_000))
    assert page.run._warning.text() == "这台电脑的钟比局里慢 10 分钟，文书日期会跟着错。请校准。"
    page.show_ended(SyncReport(1, 0, 0, 0, AT, clock_offset_ms=60_000))
    assert page.run._warning.isHidden()


def test_first_look_turns_to_the_tab_that_has_something_to_say(
    qtbot: QtBot, page: SyncPage, jobs: QtJobs
) -> None:
    assert page.tabs.currentIndex() == HISTORY, "nothing waits"
    page.open({})
    qtbot.waitUntil(lambda: not jobs.pending)
    nothing = DecisionDesk(Decisions(NOW, (), (), Counts(0, 0, 0, 0)))
    page.open({})
    page.show_overview(OVERVIEW)
    page.show_desk(nothing)
    assert page.tabs.currentIndex() == WAITING
    page.turn(HISTORY)
    page.show_overview(OVERVIEW)
    page.show_desk(nothing)
    assert page.tabs.currentIndex() == HISTORY, "a later look leaves the tab alone"
    titles = [page.tabs.tabText(place) for place in range(3)]
    assert titles == ["要人定的", "还在路上 3", "以往的同步"]


def test_each_record_that_waits_stands_under_its_reason(page: SyncPage) -> None:
    page.show_overview(OVERVIEW)
    assert page.run._figure.text() == "12 条待传"
    assert spoken(page.waiting.lines) == [
        "局里收着，没有采用：你没有权限改这条记录，已交给局里核对 · 1 条",
        "问题 A3 未签合同  写于 17:12  锦绣花园  看经过",
        "上次没传完：连不上局里的服务器 · 1 条",
        "检查回访  写于 17:12  看经过",
        "还在填的表 · 1 条",
        "检查表 11-23  写于 17:12  看经过",
    ]


def test_history_tells_each_sync_in_one_sentence(page: SyncPage) -> None:
    page.show_overview(OVERVIEW)
    page.turn(HISTORY)
    lines = rows(page.history.table.model)
    assert lines[0] == ["17:12", "发出 37 · 领到 2 · 其中 1 条要人定", "传完", "37", "2", "4 秒"]
    assert lines[1][1:3] == ["连不上局里的服务器。 之前已发出 5 条。", "没传完"]
    assert lines[2][1] == "没有新的"
    assert lines[3][1:3] == ["程序中途退出，这一次没有传完。 之前已发出 1 条。", "没传完"]


def test_enter_opens_a_sync_then_a_record_and_escape_closes(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, jobs: QtJobs
) -> None:
    row = plant(city)
    page.refresh()
    qtbot.waitUntil(lambda: not jobs.pending)
    page.turn(HISTORY)
    press_in(page.history.table.view)
    qtbot.waitUntil(lambda: isinstance(page.panel.part, SessionPanel))
    panel = page.panel.part
    assert isinstance(panel, SessionPanel)
    assert rows(panel.table.model) == [["上门服务 11-23", "局里收到"]]
    press_in(QApplication.focusWidget() or page)
    qtbot.waitUntil(lambda: isinstance(page.panel.part, RecordPanel))
    record = page.panel.part
    assert isinstance(record, RecordPanel)
    assert [text.partition(" ")[2] for text in record.texts()] == [
        "在本机写下",
        "传给局里，收到了",
    ]
    with qtbot.waitSignal(page.asked_for) as asked:
        press_in(QApplication.focusWidget() or page)
    assert asked.args is not None
    assert asked.args[0].params == {"id": next(iter(city.sites.values()))}
    assert row
    assert page.step_back()
    assert page.history.isAncestorOf(QApplication.focusWidget())
    assert not page.step_back()


def test_history_leaves_as_a_file_with_names_masked(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, tmp_path: Path
) -> None:
    worker = plant(city, "worker")
    with city.laptop.database.read() as connection:
        name = connection.exec_driver_sql(
            "SELECT name FROM worker WHERE id = ?", (worker,)
        ).scalar_one()
    page.turn(HISTORY)
    page.refresh()
    qtbot.waitUntil(page.history.export_button.isEnabled)
    page.history.export_button.click()
    (dialog,) = page.findChildren(QFileDialog)
    dialog.close()
    path = tmp_path / "history.csv"
    with qtbot.waitSignal(page.toasted) as said:
        page.history.wanted.emit(str(path))
    assert said.args is not None
    assert said.args[0] == "已导出为 history.csv"
    text = path.read_text("utf-8-sig")
    assert f"工人 {name[0]}××" in text
    assert name not in text
    assert page.history.job.running is False


@pytest.mark.parametrize("scale", [100, 130])
def test_page_looks_right_in_english(
    qtbot: QtBot, qapp: QApplication, english: None, page: SyncPage, scale: int
) -> None:
    apply(qapp, Theme.of("light", scale))
    anew = SyncPage(
        DeskParts(
            laptop=page._presenter._exchange._laptop,
            jobs=page._presenter._jobs._jobs,
            sync=page._presenter._run,
            version="0",
            preferences=Preferences,
            keep_preferences=lambda _wanted: None,
            change_passphrase=lambda _old, _new: None,
            lock=lambda: None,
        )
    )
    qtbot.addWidget(anew)
    anew.show_overview(OVERVIEW)
    anew.show_ended(SyncReport(37, 2, 1, 1, AT, clock_offset_ms=600_000))
    anew.show_session(
        SessionView(
            NOW, OVERVIEW.history[0], (Carried(3, *KEY, NAME, "sent", "applied", "", AT),), 9
        )
    )
    for tab in (DECIDE, WAITING, HISTORY):
        anew.tabs.setCurrentIndex(tab)
        looks.render(anew, 1096, 668)
        assert looks.faults(anew, english=True, data=DATA) == []
    told = (Happened(AT, "written"), Happened(AT, "review", "review.not_permitted", 3))
    anew.show_record(RecordView(NOW, *KEY, NAME, told))
    looks.render(anew, 1096, 668)
    assert looks.faults(anew, english=True, data=DATA) == []
    anew.close_page()
