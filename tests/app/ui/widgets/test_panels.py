"""The side panel and the question before what cannot be undone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.confirm import ConfirmPanel
from app.ui.widgets.layout import STRETCH, column, row
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.text import Text
from tools import looks


def test_side_panel_closes_once_and_forgets_its_part(qtbot: QtBot) -> None:
    panel = SidePanel()
    host = QWidget()
    host.setLayout(row(STRETCH, panel))
    qtbot.addWidget(host)
    looks.render(host)
    first = Text("first")
    panel.show_part("One", first)
    with qtbot.waitSignal(first.destroyed):
        panel.show_part("Two", Text("second"))
    assert panel.isVisible()
    assert looks.faults(host) == []
    assert panel.close_panel()
    assert not panel.close_panel()
    assert panel.part is None


def test_only_the_verb_does_it_and_only_once(qtbot: QtBot) -> None:
    panel = ConfirmPanel()
    host = QWidget()
    host.setLayout(column(panel, STRETCH))
    qtbot.addWidget(host)
    looks.render(host)
    done: list[int] = []
    panel.ask("开具指令书？", "文号用掉后不能收回。", "开具", lambda: done.append(1))
    assert looks.faults(host) == []
    QTest.keyClick(panel._no, Qt.Key.Key_Return)
    assert done == []
    assert not panel.isVisible()
    panel.ask("开具指令书？", "文号用掉后不能收回。", "开具", lambda: done.append(1))
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.asking
    panel.ask("开具指令书？", "文号用掉后不能收回。", "开具", lambda: done.append(1))
    panel._yes.click()
    panel._yes.click()
    assert done == [1]
