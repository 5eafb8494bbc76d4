"""Job line, toast, failure panel, masked number, QR code, form field, ring, combo, saved state."""

from __future__ import annotations

import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.presenters.jobs import Progress
from app.ui.widgets.card import SavedState
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.editors import TextLine
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.field import Form, FormField
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.masked import MaskedText
from app.ui.widgets.month_chooser import MonthChooser
from app.ui.widgets.qr import QrCode
from app.ui.widgets.ring import ProgressRing
from app.ui.widgets.toast import Toast
from inspection.clock import instant
from inspection.refusal import Refusal
from tests.app.ui.gallery import TODAY


def test_quick_job_shows_nothing(qtbot: QtBot) -> None:
    line = JobLine()
    qtbot.addWidget(line)
    line.show()
    line.start("Drawing")
    assert line.running
    assert not line._bar.isVisible()
    line.stop()
    assert not line._line_timer.isActive()
    assert not line._words_timer.isActive()


def test_line_comes_first_and_words_with_cancel_later(qtbot: QtBot) -> None:
    line = JobLine()
    qtbot.addWidget(line)
    line.show()
    assert line._line_timer.interval() == 300
    assert line._words_timer.interval() == 2000
    line.start("Drawing")
    qtbot.waitUntil(line._bar.isVisible)
    assert not line._details.isVisible()
    line._words_timer.timeout.emit()
    assert line._details.isVisible()
    with qtbot.waitSignal(line.cancelled):
        line._cancel.click()
    line.stop()


def test_progress_shows_count_of_all(qtbot: QtBot) -> None:
    line = JobLine()
    qtbot.addWidget(line)
    line.start("Sending")
    line.show_progress(Progress("push", 800, 2000), "Sending now")
    assert line._count.text() == "800/2,000"
    assert line._words.text() == "Sending now"
    line.show_progress(Progress("push", 5))
    assert line._count.text() == "5"
    line.stop()


def test_toast_goes_by_itself_and_undo_is_gone_with_it(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(800, 400)
    host.show()
    toast = Toast(host)
    undone: list[int] = []
    toast.say("已保存", lambda: undone.append(1))
    assert toast.can_undo
    assert toast.geometry().right() < host.width()
    toast._timer.timeout.emit()
    assert not toast.isVisible()
    assert not toast.can_undo


def test_failure_says_three_things_and_folds_the_details(qtbot: QtBot) -> None:
    panel = FailurePanel()
    qtbot.addWidget(panel)
    panel.show_error(Refusal("sync.unreachable", status=503), "再同步")
    assert panel.isVisible()
    what, kept, todo = panel.words()
    assert what == "连不上局里的服务器。"
    assert "一条不少" in kept
    assert "检查网线" in todo
    assert not panel._details.isVisible()
    panel._fold.click()
    assert panel._details.isVisible()
    panel._copy.click()
    assert "sync.unreachable" in QGuiApplication.clipboard().text()
    with qtbot.waitSignal(panel.acted):
        panel._act.click()
    with qtbot.waitSignal(panel.dismissed):
        panel._close.click()
    assert not panel.isVisible()


def test_number_is_shown_only_while_the_button_is_held(qtbot: QtBot) -> None:
    masked = MaskedText("电话", "138****4471")
    qtbot.addWidget(masked)
    masked.show()
    asked: list[int] = []
    masked.reveal_asked.connect(lambda: asked.append(1))
    qtbot.mousePress(masked.button, Qt.MouseButton.LeftButton)
    masked.reveal("13800004471")
    assert masked.text() == "13800004471"
    qtbot.mouseRelease(masked.button, Qt.MouseButton.LeftButton)
    assert masked.text() == "138****4471"
    assert asked == [1]


def test_number_that_comes_after_the_button_is_released_is_not_shown(qtbot: QtBot) -> None:
    masked = MaskedText("电话", "138****4471")
    qtbot.addWidget(masked)
    masked.reveal("13800004471")
    assert masked.text() == "138****4471"


def test_space_holds_the_button_too(qtbot: QtBot) -> None:
    masked = MaskedText("电话", "138****4471")
    qtbot.addWidget(masked)
    masked.reveal_asked.connect(lambda: masked.reveal("13800004471"))
    QTest.keyPress(masked.button, Qt.Key.Key_Space)
    assert masked.text() == "13800004471"
    QTest.keyRelease(masked.button, Qt.Key.Key_Space)
    assert masked.text() == "138****4471"


def test_code_on_the_screen_can_be_scanned(qtbot: QtBot) -> None:
    code = QrCode("拨号")
    qtbot.addWidget(code)
    code.show_content("tel:13800004471")
    code.resize(code.sizeHint())
    image = code.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    seen = zxingcpp.read_barcodes(_pixels(image))
    assert [one.text for one in seen] == ["tel:13800004471"]


def test_code_stays_crisp_when_squeezed(qtbot: QtBot) -> None:
    code = QrCode("拨号")
    qtbot.addWidget(code)
    code.show_content("https://bureau.example/v#" + "x" * 120)
    code.resize(211, 180)
    image = code.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    shades = {image.pixelColor(x, y).lightness() for x in range(211) for y in range(180)}
    assert {0, 255} <= shades
    assert len(shades) <= 3  # black, white, the ground: no blurred edge
    assert zxingcpp.read_barcodes(_pixels(image))[0].text.endswith("x" * 120)


def _pixels(image: QImage) -> object:
    line = image.bytesPerLine()
    size = (image.width(), image.height())
    return Image.frombytes("L", size, bytes(image.constBits()), "raw", "L", line)


def test_field_says_what_is_wrong_in_place_and_to_screen_readers(qtbot: QtBot) -> None:
    field = FormField("电话", TextLine(), "11 位")
    qtbot.addWidget(field)
    field.show()
    assert field.editor.accessibleName() == "电话"
    field.show_error(Refusal("phone.format"))
    assert "手机号 11 位" in field.error()
    assert field.editor.property("wrong") == "true"
    assert "手机号 11 位" in field.editor.accessibleDescription()
    assert not field._help.isVisible()
    field.show_error(None)
    assert field.error() == ""
    assert field._help.isVisible()


def test_form_has_two_columns_where_there_is_room(qtbot: QtBot) -> None:
    fields = [FormField(f"F{n}", TextLine()) for n in range(4)]
    form = Form(*fields)
    qtbot.addWidget(form)
    form.resize(1000, 400)
    form.show()
    qtbot.waitUntil(lambda: fields[0].y() == fields[1].y() and fields[1].x() > fields[0].x())
    form.resize(700, 600)
    qtbot.waitUntil(lambda: fields[0].y() < fields[1].y())
    fields[1].hide()
    form.resize(1000, 400)
    qtbot.waitUntil(lambda: fields[0].y() == fields[2].y())


def test_ring_counts_and_a_full_one_is_another_picture(qtbot: QtBot) -> None:
    ring = ProgressRing("检查", 31, 60)
    qtbot.addWidget(ring)
    assert ring.accessibleName() == "31/60 检查"
    part = ring.grab().toImage()
    ring.show_count(60, 60)
    assert ring.grab().toImage() != part


def test_combo_tells_only_what_the_user_picks(qtbot: QtBot) -> None:
    combo = ComboBox("方式", [("direct", "直接"), ("left", "留置")])
    qtbot.addWidget(combo)
    picked: list[str] = []
    combo.picked.connect(picked.append)
    combo.show_code("left")
    assert combo.code == "left"
    assert picked == []
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Up)
    assert picked == ["direct"]
    combo.show_code("unheard")
    assert combo.code == ""


def test_month_chooser_crosses_the_year(qtbot: QtBot) -> None:
    chooser = MonthChooser(TODAY)
    qtbot.addWidget(chooser)
    heard: list[object] = []
    chooser.changed.connect(heard.append)
    chooser.go_on()
    chooser.go_on()
    chooser.go_back()
    assert [str(one) for one in heard] == ["2023-12-01", "2024-01-01", "2023-12-01"]


def test_saved_state_tells_when(qtbot: QtBot) -> None:
    saved = SavedState()
    qtbot.addWidget(saved)
    saved.show_saving()
    assert saved.text() == "正在保存…"
    saved.show_saved(instant(2023, 11, 23, 10, 31) + 5000)
    assert saved.text() == "已保存 10:31:05"
