"""The real window, driven by keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.syncing import SyncReport
from app.ui.page import KeyHint, Page, PageEntry, Route
from app.ui.shell import Shell
from app.ui.standing_view import ShellStanding
from app.ui.widgets.editors import TextLine
from app.ui.widgets.layout import column
from app.ui.widgets.search import SearchHit
from app.ui.widgets.sync_pill import SyncStanding, words_for
from inspection.clock import FixedClock, instant
from tools import looks


class Recorder(Page):
    """A page that notes what is asked of it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.opened: list[dict[str, str]] = []
        self.kept: list[str] = []
        self.closed = 0
        self.refreshed = 0
        self.layers = 0
        self.prints = name == "printing"
        self.line = TextLine(name=name)
        self.line.edited.connect(self.kept.append)
        self.setLayout(column(self.line))

    def open(self, params: Mapping[str, str]) -> None:
        self.opened.append(dict(params))
        self.titled.emit("".join(params.values()))

    def step_back(self) -> bool:
        self.layers -= 1
        return self.layers >= 0

    def print_packet(self) -> bool:
        return self.prints

    def refresh(self) -> None:
        self.refreshed += 1

    def close_page(self) -> None:
        self.closed += 1

    def keys(self) -> tuple[KeyHint, ...]:
        return (KeyHint("X", "Does X"),)


class Window:
    """The shell under test and its pages, made when first gone to."""

    def __init__(self) -> None:
        self.pages: dict[str, Recorder] = {}
        self.waiting = 3
        entries = [
            PageEntry("one", "One", "house", lambda: self.make("one"), badge=lambda: self.waiting),
            PageEntry("two", "Two", "house", lambda: self.make("two")),
            PageEntry("inner", "Inner", "house", lambda: self.make("inner"), listed=False),
            PageEntry("sync", "Sync", "refresh-cw", lambda: self.make("sync"), bottom=True),
        ]
        self.shell = Shell("Anxin", entries)

    def make(self, key: str) -> Recorder:
        self.pages[key] = Recorder(key)
        return self.pages[key]

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.shell.focusWidget() or self.shell, key, modifier)


CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    window = Window()
    qtbot.addWidget(window.shell)
    window.shell.show()
    window.shell.activateWindow()
    qtbot.waitUntil(window.shell.isActiveWindow)
    window.shell.navigate(Route("one"))
    yield window
    window.shell.close()


def test_pages_are_made_only_when_gone_to(window: Window) -> None:
    assert set(window.pages) == {"one"}
    window.press(Qt.Key.Key_2, CTRL)
    assert set(window.pages) == {"one", "two"}
    assert window.shell.here == Route("two")


def test_ctrl_digits_count_listed_pages_only(window: Window) -> None:
    window.press(Qt.Key.Key_3, CTRL)
    assert window.shell.here == Route("sync")


def test_page_that_was_not_given_is_not_gone_to(window: Window) -> None:
    window.shell.navigate(Route("cases"))
    assert window.shell.here == Route("one")


def test_back_returns_to_the_place_with_its_parameters(window: Window) -> None:
    window.shell.navigate(Route("two", {"id": "7"}))
    window.shell.navigate(Route("inner", {"id": "8"}))
    window.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.shell.here == Route("two", {"id": "7"})
    assert window.pages["two"].opened == [{"id": "7"}, {"id": "7"}]
    assert window.shell.go_back()
    assert not window.shell.go_back()


def test_escape_closes_layers_before_it_leaves_a_place(window: Window) -> None:
    window.shell.navigate(Route("inner", {"id": "8"}))
    window.pages["inner"].layers = 1
    window.press(Qt.Key.Key_Escape)
    assert window.shell.here == Route("inner", {"id": "8"})
    window.press(Qt.Key.Key_Escape)
    assert window.shell.here == Route("one")


def test_escape_on_a_page_of_the_navigation_stays(window: Window) -> None:
    window.press(Qt.Key.Key_2, CTRL)
    window.press(Qt.Key.Key_Escape)
    assert window.shell.here == Route("two")


def test_half_typed_text_is_handed_on_before_another_page_opens(window: Window) -> None:
    window.pages["one"].line.setFocus()
    QTest.keyClicks(window.pages["one"].line, "abc")
    window.press(Qt.Key.Key_2, CTRL)
    assert window.pages["one"].kept == ["abc"]


def test_closing_hands_on_text_and_closes_every_page(qtbot: QtBot, window: Window) -> None:
    window.press(Qt.Key.Key_2, CTRL)
    QTest.keyClicks(window.pages["two"].line, "last")
    with qtbot.waitSignal(window.shell.closing):
        window.shell.close()
    assert window.pages["two"].kept == ["last"]
    assert [page.closed for page in window.pages.values()] == [1, 1]


def test_f5_asks_for_a_sync_from_inside_a_field(qtbot: QtBot, window: Window) -> None:
    window.pages["one"].line.setFocus()
    with qtbot.waitSignal(window.shell.sync_asked):
        window.press(Qt.Key.Key_F5)


def test_pill_leads_to_the_sync_page(qtbot: QtBot, window: Window) -> None:
    qtbot.mouseClick(window.shell.pill, Qt.MouseButton.LeftButton)
    assert window.shell.here == Route("sync")


def test_f1_shows_the_keys_of_the_page_and_goes_again(qtbot: QtBot, window: Window) -> None:
    window.press(Qt.Key.Key_F1)
    shown = [one.text() for one in window.shell.findChildren(QWidget, "") if hasattr(one, "text")]
    assert "Does X" in [text for text in shown if isinstance(text, str)]
    sheet = window.shell._sheet
    assert sheet.isVisible()
    qtbot.waitUntil(lambda: looks.faults(sheet) == [])
    window.press(Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert window.shell.here == Route("one")


def test_print_on_a_page_without_papers_says_so(window: Window) -> None:
    window.press(Qt.Key.Key_P, CTRL)
    assert window.shell._toast.text() == "这一页没有要打印的。"


def test_ctrl_z_takes_the_last_step_back_once(window: Window) -> None:
    undone: list[int] = []
    window.shell.toast("已保存", lambda: undone.append(1))
    window.shell.setFocus()
    window.press(Qt.Key.Key_Z, CTRL)
    window.press(Qt.Key.Key_Z, CTRL)
    assert undone == [1]


def test_page_can_toast_with_a_way_back(window: Window) -> None:
    undone: list[int] = []
    window.pages["one"].toasted.emit("已作废", lambda: undone.append(1))
    assert window.shell._toast.can_undo
    window.shell._toast.undo()
    assert undone == [1]


def test_badges_are_asked_again_on_refresh(window: Window) -> None:
    window.shell.refresh()
    assert window.shell.navigation.count("one") == 3
    window.waiting = 0
    window.shell.refresh()
    assert window.shell.navigation.count("one") == 0
    assert window.pages["one"].refreshed == 2


def test_navigation_folds_to_icons(qtbot: QtBot, window: Window) -> None:
    wide = window.shell.navigation.width()
    with qtbot.waitSignal(window.shell.folded):
        window.shell.navigation.toggle()
    assert window.shell.navigation.width() < wide / 2


def test_search_asks_while_typing_and_goes_by_enter(qtbot: QtBot, window: Window) -> None:
    search = window.shell.search
    window.press(Qt.Key.Key_K, CTRL)
    assert search.hasFocus()
    with qtbot.waitSignal(search.asked) as asked:
        QTest.keyClicks(search, "by")
    assert asked.args == ["by"]
    hits = [SearchHit(f"s{n}", "building-2", f"Site {n}", "") for n in range(3)]
    search.show_hits("by", hits)
    QTest.keyClick(search, Qt.Key.Key_Down)
    with qtbot.waitSignal(search.chosen) as chosen:
        QTest.keyClick(search, Qt.Key.Key_Return)
    assert chosen.args == [hits[1]]
    assert search.text() == ""


def test_late_answer_to_an_older_search_is_ignored(window: Window) -> None:
    search = window.shell.search
    search.begin()
    QTest.keyClicks(search, "abc")
    search.show_hits("ab", [SearchHit("s", "house", "Old", "")])
    assert search.hits == ()


def test_escape_closes_the_search_list_first(window: Window) -> None:
    search = window.shell.search
    search.begin()
    QTest.keyClicks(search, "a")
    search.show_hits("a", [SearchHit("s", "house", "Site", "")])
    assert search.hits
    window.press(Qt.Key.Key_Escape)
    assert not search.hits
    assert search.text() == "a"


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (SyncStanding(), "还没同步过"),
        (SyncStanding("waiting", to_send=12), "离线 · 12 条待传"),
        (SyncStanding("failed", to_send=12), "没传成 · 12 条待传"),
        (SyncStanding("sending", to_send=12, done=8, total=12), "正在发送 8/12"),
        (SyncStanding("received", received_at_ms=instant(2023, 11, 23, 17, 12)), "全部收到 17:12"),
        (SyncStanding("received", to_send=3, received_at_ms=1), "离线 · 3 条待传"),
        (SyncStanding("received", conflicts=1, received_at_ms=1), "要你决定：1 处冲突"),
    ],
)
def test_pill_is_always_true(standing: SyncStanding, said: str) -> None:
    assert words_for(standing, instant(2023, 11, 23, 18)) == said


def test_page_of_a_lost_site_says_so_and_gives_way_until_it_was_read(window: Window) -> None:
    """What is typed at that moment is handed on before the page is closed."""
    shell = window.shell
    told = ShellStanding(shell, FixedClock(instant(2026, 3, 16, 17)))
    ended = SyncReport(2, 0, 0, 0, instant(2026, 3, 16, 17), forgotten=2, sites_lost=("锦绣花园",))
    shell.navigate(Route("inner", {"id": "site-1"}))
    told.show_ended(replace(ended, removed=frozenset({"another"})))
    assert shell.here == Route("inner", {"id": "site-1"})
    assert shell.notice_bar.words() == ""
    page = window.pages["inner"]
    page.line.setFocus()
    QTest.keyClicks(page.line, "half")

    told.show_ended(replace(ended, removed=frozenset({"site-1"})))

    assert (page.kept, page.closed) == (["half"], 1)
    assert shell.here == Route("one"), "there is no list of sites in this window"
    assert shell.notice_bar.words().startswith("“锦绣花园”已移交给别人")
    QTest.keyClick(shell.notice_bar.read_button, Qt.Key.Key_Space)
    assert shell.notice_bar.words() == ""
    told.show_ended(replace(ended, removed=frozenset({"site-1"})))
    assert shell.notice_bar.words() == "", "no way led back to it"
