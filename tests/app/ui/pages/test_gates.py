"""Unlock and first run as windows: keys, the growing wait, drop and paste, the recovery key."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters.first_run import EnrolmentCard
from app.presenters.jobs import Progress
from app.presenters.unlock import BackupCard
from app.ui.pages.first_run import FirstRunPage
from app.ui.pages.unlock import UnlockPage
from app.ui.pages.unlock.recovery import RecoveryForm
from app.ui.theme import Theme, apply
from app.ui.words import refusals
from inspection.clock import SHANGHAI
from inspection.refusal import Refusal
from tools import looks

CARD = EnrolmentCard("https://bureau.example")


@pytest.fixture
def unlock(qtbot: QtBot) -> UnlockPage:
    page = UnlockPage("Made-up bureau")
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page._passphrase.hasFocus)
    return page


@pytest.fixture
def first_run(qtbot: QtBot) -> FirstRunPage:
    page = FirstRunPage()
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def test_typing_and_enter_is_all_it_takes(qtbot: QtBot, unlock: UnlockPage) -> None:
    with qtbot.waitSignal(unlock.unlock_asked) as asked:
        QTest.keyClicks(unlock._passphrase, "correct horse")
        QTest.keyClick(unlock._passphrase, Qt.Key.Key_Return)
    assert asked.args == ["correct horse"]


def test_passphrase_is_forgotten_when_the_day_opens(qtbot: QtBot, unlock: UnlockPage) -> None:
    QTest.keyClicks(unlock._passphrase, "correct horse")
    unlock.show_busy()
    with qtbot.waitSignal(unlock.unlocked):
        unlock.show_unlocked()
    assert unlock._passphrase.text() == ""


def test_wait_counts_down_and_refuses_until_it_is_over(unlock: UnlockPage) -> None:
    asked: list[str] = []
    unlock.unlock_asked.connect(asked.append)
    QTest.keyClicks(unlock._passphrase, "wrong")
    unlock.show_busy()
    unlock.show_refused(Refusal("unlock.wrong_passphrase", seconds=2, failures=3), 2)
    assert unlock._field.error().startswith("口令不对。")
    assert unlock._wait.text() == "还要等 2 秒"
    QTest.keyClick(unlock._passphrase, Qt.Key.Key_Return)
    unlock._second.timeout.emit()
    assert unlock._wait.text() == "还要等 1 秒"
    unlock._second.timeout.emit()
    assert unlock._wait.text() == ""
    assert not unlock._second.isActive()
    assert asked == []
    QTest.keyClick(unlock._passphrase, Qt.Key.Key_Return)
    assert asked == ["wrong"]


def test_damaged_file_gets_the_whole_panel(unlock: UnlockPage) -> None:
    unlock.show_refused(Refusal("store.damaged"), 0)
    assert unlock._failure.isVisible()
    assert unlock._failure.words()[0] == "本机的数据文件损坏了。"
    assert unlock._open.isEnabled()


def test_copies_of_a_damaged_file_are_chosen_by_keys(qtbot: QtBot, unlock: UnlockPage) -> None:
    copies = [
        BackupCard("a", datetime(2026, 3, 16, 9, tzinfo=SHANGHAI), "aside", 2_400_000),
        BackupCard("b", datetime(2026, 3, 16, 8, tzinfo=SHANGHAI), "day", 2_400_000),
        BackupCard("c", datetime(2026, 3, 13, 8, tzinfo=SHANGHAI), "0010", 1_000),
    ]
    QTest.keyClicks(unlock._passphrase, "good")
    unlock.show_busy()
    unlock.show_backups(Refusal("store.damaged"), copies)
    assert not unlock._passphrase.isVisible()
    assert typed(unlock) == [""] * 4
    with qtbot.waitSignal(unlock.restore_asked) as asked:
        press(Qt.Key.Key_Return)
    assert asked.args == [1]  # the newest that is no file set aside
    unlock.show_restoring()
    press(Qt.Key.Key_Return)
    unlock.show_restore_failed(Refusal("store.damaged"))
    press(Qt.Key.Key_Down)
    with qtbot.waitSignal(unlock.restore_asked) as again:
        press(Qt.Key.Key_Return)
    assert again.args == [2]
    with qtbot.waitSignal(unlock.restoring_left):
        press(Qt.Key.Key_Escape)
    assert unlock._passphrase.hasFocus()


@pytest.fixture
def forgotten(qtbot: QtBot, unlock: UnlockPage) -> UnlockPage:
    """The form for the recovery key, reached by keys alone."""
    while not unlock._forgotten.hasFocus():
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(unlock._recovery._key.hasFocus)
    return unlock


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def typed(page: UnlockPage) -> list[str]:
    """All that stands in the unlock page's editors."""
    form = page._recovery
    lines = (page._passphrase, form._first, form._again)
    return [form._key.toPlainText(), *(line.text() for line in lines)]


def test_recovery_is_asked_for_by_keys_alone(qtbot: QtBot, forgotten: UnlockPage) -> None:
    assert not forgotten._passphrase.isVisible()
    QApplication.clipboard().setText("ANXIN-RECOVERY-1 AAAA\nBBBB")
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    while not forgotten._recovery._first.hasFocus():
        press(Qt.Key.Key_Tab)
    QTest.keyClicks(forgotten._recovery._first, "a long one")
    press(Qt.Key.Key_Return)
    assert forgotten._recovery._again.hasFocus()
    QTest.keyClicks(forgotten._recovery._again, "a long two")
    with qtbot.waitSignal(forgotten.recover_asked) as asked:
        press(Qt.Key.Key_Return)
    assert asked.args == ["ANXIN-RECOVERY-1 AAAA\nBBBB", "a long one", "a long two"]


def test_escape_goes_back_and_forgets_what_was_typed(qtbot: QtBot, forgotten: UnlockPage) -> None:
    forgotten.show_key("ANXIN-RECOVERY-1")
    QTest.keyClicks(forgotten._recovery._first, "a long one")
    with qtbot.waitSignal(forgotten.recovery_left):
        press(Qt.Key.Key_Escape)
    assert forgotten._passphrase.hasFocus()
    forgotten.show_key("ANXIN-RECOVERY-1")
    assert typed(forgotten) == [""] * 4


def test_passphrase_half_typed_is_forgotten_on_the_way_to_the_key(unlock: UnlockPage) -> None:
    QTest.keyClicks(unlock._passphrase, "not this")
    unlock.show_refused(Refusal("unlock.wrong_passphrase", seconds=2, failures=3), 2)
    unlock._forgotten.click()
    assert typed(unlock) == [""] * 4
    unlock._second.timeout.emit()
    unlock._second.timeout.emit()
    assert unlock._recovery._key.hasFocus(), "the end of the wait takes nobody's place away"


def test_refused_key_says_what_was_kept_and_keeps_what_was_typed(forgotten: UnlockPage) -> None:
    forgotten.show_key("ANXIN-RECOVERY-1")
    forgotten.show_recovering()
    assert not forgotten._recovery._back.isEnabled()
    forgotten.show_key_refused(Refusal("recovery.other_bureau"))
    told = forgotten._recovery._key_field.error()
    assert told.startswith("这是别的局的恢复密钥，打不开本机。")
    assert refusals.explain(Refusal("recovery.other_bureau")).kept in told
    assert forgotten._recovery._key.toPlainText() == "ANXIN-RECOVERY-1"
    assert forgotten._recovery._go.isEnabled()


def test_refused_new_passphrase_and_damaged_store_are_told_in_place(forgotten: UnlockPage) -> None:
    forgotten.show_new_passphrase_refused(Refusal("unlock.passphrases_differ"))
    assert "两次输入的口令不一样。" in forgotten._recovery._passphrase.error()
    assert forgotten._recovery._first.hasFocus()
    forgotten.show_recovering()
    forgotten.show_recovery_failed(Refusal("store.damaged"))
    assert forgotten._recovery._passphrase.error() == ""
    assert forgotten._recovery._failure.isVisible()
    assert forgotten._recovery._go.hasFocus()
    assert not forgotten._recovery._key.isVisible()
    forgotten._recovery._failure._close.click()
    assert forgotten._recovery._key.isVisible()


def test_everything_typed_is_forgotten_when_the_key_has_opened(
    qtbot: QtBot, forgotten: UnlockPage
) -> None:
    forgotten.show_key("ANXIN-RECOVERY-1")
    QTest.keyClicks(forgotten._recovery._first, "a long one")
    QTest.keyClicks(forgotten._recovery._again, "a long one")
    forgotten.show_recovering()
    with qtbot.waitSignal(forgotten.unlocked):
        forgotten.show_unlocked()
    assert typed(forgotten) == [""] * 4


def test_dropped_recovery_file_is_handed_on(
    qtbot: QtBot, forgotten: UnlockPage, tmp_path: Path
) -> None:
    with qtbot.waitSignal(forgotten.key_file_chosen) as chosen:
        drop(forgotten._recovery, tmp_path / "recovery.txt")
    assert chosen.args == [tmp_path / "recovery.txt"]


def test_enrolling_needs_a_card_first(first_run: FirstRunPage) -> None:
    asked: list[tuple[str, str]] = []
    first_run.enrol_asked.connect(lambda one, two: asked.append((one, two)))
    assert not first_run._go.isEnabled()
    first_run.show_card(CARD)
    QTest.keyClicks(first_run._first, "a long one")
    QTest.keyClick(first_run._first, Qt.Key.Key_Return)
    QTest.keyClicks(first_run._again, "a long one")
    QTest.keyClick(first_run._again, Qt.Key.Key_Return)
    assert asked == [("a long one", "a long one")]


def test_pasted_text_is_handed_on(qtbot: QtBot, first_run: FirstRunPage) -> None:
    with qtbot.waitSignal(first_run.pasted) as pasted:
        QApplication.clipboard().setText("anxin 1 …")
        first_run._text.paste()
    assert pasted.args == ["anxin 1 …"]


def test_dropped_file_is_handed_on(qtbot: QtBot, first_run: FirstRunPage, tmp_path: Path) -> None:
    with qtbot.waitSignal(first_run.file_chosen) as chosen:
        drop(first_run, tmp_path / "a.anxin")
    assert chosen.args == [tmp_path / "a.anxin"]


def drop(target: FirstRunPage | RecoveryForm, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    target.dropEvent(event)


def test_refused_card_takes_the_way_on_away(first_run: FirstRunPage) -> None:
    first_run.show_card(CARD)
    first_run.show_card_refused(Refusal("enrol.unreadable"))
    assert not first_run._go.isEnabled()
    assert first_run._file.error().startswith("这不是注册文件")


def test_enrolling_can_be_cancelled_and_tried_again(qtbot: QtBot, first_run: FirstRunPage) -> None:
    first_run.show_card(CARD)
    first_run.show_enrolling()
    first_run.show_progress(Progress("snapshot", 300, 1200))
    assert not first_run._go.isEnabled()
    assert first_run._job._words.text() == "正在领取全部数据"
    with qtbot.waitSignal(first_run.cancel_asked):
        first_run._job._cancel.click()
    first_run.show_cancelled()
    assert first_run._go.isEnabled()
    first_run.show_enrolling()
    first_run.show_failed(Refusal("sync.unreachable"))
    assert first_run._failure.isVisible()
    with qtbot.waitSignal(first_run.enrol_asked):
        first_run._failure._act.click()


def test_passphrases_are_forgotten_when_enrolled(qtbot: QtBot, first_run: FirstRunPage) -> None:
    first_run.show_card(CARD)
    QTest.keyClicks(first_run._first, "secret words")
    with qtbot.waitSignal(first_run.enrolled):
        first_run.show_enrolled()
    assert first_run._first.text() == ""


@pytest.mark.parametrize("scale", [100, 130])
def test_gates_look_right_in_english(
    qtbot: QtBot, qapp: QApplication, english: None, scale: int
) -> None:
    apply(qapp, Theme.of("light", scale))
    unlock = UnlockPage("Made-up bureau")
    unlock.show_refused(Refusal("unlock.wrong_passphrase", seconds=300), 300)
    first = FirstRunPage()
    first.show_card(CARD)
    first.show_passphrase_refused(Refusal("unlock.passphrase_too_short", least=8))
    lost = UnlockPage("Made-up bureau")
    lost.begin_recovery()
    lost.show_key_refused(Refusal("recovery.unreadable"))
    failed = UnlockPage("Made-up bureau")
    failed.begin_recovery()
    failed.show_recovery_failed(Refusal("store.damaged"))
    for page in (unlock, first, lost, failed):
        qtbot.addWidget(page)
        looks.render(page)
        assert looks.faults(page, english=True) == []
    unlock._count_down(0)
