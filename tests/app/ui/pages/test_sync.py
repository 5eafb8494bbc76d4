"""The sync page in the window: one button, one sentence, and what is behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters.jobs import Progress
from app.presenters.sync import SyncRun
from app.services.exchange import SyncOverview
from app.services.preferences import Preferences
from app.services.syncing import DONE, SyncReport
from app.ui.jobs import QtJobs
from app.ui.pages.sync import SyncPage
from app.ui.parts import DeskParts
from app.ui.theme import Theme, apply
from app.ui.widgets.folded import FoldedLine
from db.queries.exchange import OpenConflict, OpenReview
from db.queries.sync_history import SyncRecord
from inspection.clock import instant
from inspection.refusal import Refusal
from tests.support.city_laptop import CityLaptop, city_laptop
from tools import looks

NOW = instant(2023, 11, 23, 17, 30)
AT = instant(2023, 11, 23, 17, 12)
OVERVIEW = SyncOverview(
    now=NOW,
    server="https://bureau.example:8443",
    device="mine",
    last_sync_at=AT,
    waiting={"contact": 3, "filled_form": 8, "problem": 1},
    conflicts=(
        OpenConflict("1", "problem", "r", "due_on", "field", "", "s", AT),
        OpenConflict("2", "firm", "r", "name", "office", "", "", AT),
    ),
    reviews=(
        OpenReview("3", "paper", "r", "mine", "journal.locked", "", "s", AT),
        OpenReview("4", "contact", "r", "other", "review.parent_missing", "", "s", AT),
    ),
    history=(
        SyncRecord(3, AT - 4_000, AT, 37, 2, DONE),
        SyncRecord(2, AT - 90_000_000, AT - 89_000_000, 5, 0, "sync.unreachable"),
        SyncRecord(1, AT - 99_000_000, AT - 98_999_000, 0, 0, DONE),
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
    qtbot.waitUntil(page._failure.isVisible)
    what, kept, todo = page._failure.words()
    assert what == "连不上局里的服务器。"
    assert "一条不少" in kept
    assert "网线" in todo
    assert page.sentence == ""
    service.ends = SyncReport(0, 0, 0, 0, AT)
    page._failure._act.click()
    qtbot.waitUntil(lambda: page.sentence == "和局里一致，没有新的，17:12")
    assert page._failure.isHidden()


def test_stopped_sync_is_no_failure(page: SyncPage) -> None:
    page.show_running(Progress("push", 8, 12))
    page.go_button.click()
    assert not page.go_button.isEnabled(), "until it has stopped"
    page.show_failed(Refusal("sync.cancelled"))
    assert page.sentence == "已停下。随时可以接着同步。"
    assert page._failure.isHidden()
    assert page.go_button.isEnabled()


def test_clock_that_is_off_is_said_with_what_follows(page: SyncPage) -> None:
    page.show_ended(SyncReport(1, 0, 0, 0, AT, clock_offset_ms=-600_000))
    assert page._warning.text() == "这台电脑的钟比局里慢 10 分钟，文书日期会跟着错。请校准。"
    page.show_ended(SyncReport(1, 0, 0, 0, AT, clock_offset_ms=60_000))
    assert page._warning.isHidden()


def test_lines_are_plain_words_with_details_folded(page: SyncPage) -> None:
    page.show_overview(OVERVIEW)
    assert page._figure.text() == "12 条待传"
    lines = page.lines()
    assert "填写的表 8 条记录" in lines
    assert "问题 两边改得不一样；先按本项目监察员填的，由他定。" in lines
    assert "单位 两边改得不一样；先按原来的，由局里内勤定。" in lines
    assert any("另一台电脑的改动" in line for line in lines)
    assert "17:12 发出 37 · 领到 2" in lines
    assert any("连不上局里的服务器。 之前已发出 5 条。" in line for line in lines)
    assert not any("sync.unreachable" in line for line in lines), "codes stay in the details"


def test_details_unfold_and_stay_so(qtbot: QtBot, page: SyncPage) -> None:
    page.show_overview(OVERVIEW)
    first = next(one for one in page.findChildren(FoldedLine) if one.title == "17:12")
    assert first._detail.isHidden()
    first._fold.click()
    assert not first._detail.isHidden()
    assert first._detail.text() == "用时 4 秒 · 发出 37 · 领到 2 · done"
    page.show_overview(OVERVIEW)
    lines = [one for one in page.findChildren(FoldedLine) if one.title == "17:12"]
    assert any(one.unfolded and one is not first for one in lines)


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
    looks.render(anew, 1096, 668)
    assert looks.faults(anew, english=True) == []
    anew.close_page()
