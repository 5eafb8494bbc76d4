"""Nothing typed is lost: handed on within half a second, and pinyin is never cut."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.editors import TextArea, TextLine, commit_editors
from app.ui.widgets.layout import column

Editor = TextLine | TextArea


@pytest.fixture(params=[TextLine, TextArea])
def editor(request: pytest.FixtureRequest, qtbot: QtBot) -> Editor:
    host = QWidget()
    made: Editor = request.param(name="Note")
    other = TextLine(name="Other")
    host.setLayout(column(made, other))
    qtbot.addWidget(host)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    made.setFocus()
    made.other = other
    made.host = host
    return made


def text(editor: Editor) -> str:
    return editor.text() if isinstance(editor, TextLine) else editor.toPlainText()


def compose(editor: Editor, letters: str) -> None:
    QApplication.sendEvent(editor, QInputMethodEvent(letters, []))


def test_typing_is_handed_on_within_half_a_second(qtbot: QtBot, editor: Editor) -> None:
    QTest.keyClicks(editor, "abc")
    assert 0 < editor._keeper._timer.remainingTime() <= 500
    with qtbot.waitSignal(editor.edited, timeout=2000) as edited:
        pass
    assert edited.args == ["abc"]


def test_steady_typing_does_not_put_the_handing_on_off(qtbot: QtBot, editor: Editor) -> None:
    timer = editor._keeper._timer
    QTest.keyClicks(editor, "a")
    qtbot.waitUntil(lambda: 0 < timer.remainingTime() < 300)
    QTest.keyClicks(editor, "bc")
    assert timer.remainingTime() < 300  # not started anew
    with qtbot.waitSignal(editor.edited) as edited:
        pass
    assert edited.args == ["abc"]


def test_leaving_hands_on_at_once(editor: Editor) -> None:
    heard: list[str] = []
    editor.edited.connect(heard.append)
    QTest.keyClicks(editor, "ab")
    editor.other.setFocus()
    assert heard == ["ab"]


def test_half_typed_pinyin_survives_leaving(editor: Editor) -> None:
    heard: list[str] = []
    editor.edited.connect(heard.append)
    QTest.keyClicks(editor, "A ")
    compose(editor, "zhou")
    editor.other.setFocus()
    assert heard == ["A zhou"]
    assert text(editor) == "A zhou"


def test_half_typed_pinyin_survives_a_commit_of_the_whole_page(editor: Editor) -> None:
    compose(editor, "wei")
    commit_editors(editor.host)
    assert text(editor) == "wei"


def test_composition_is_not_handed_on_while_it_goes_on(editor: Editor, qtbot: QtBot) -> None:
    heard: list[str] = []
    editor.edited.connect(heard.append)
    compose(editor, "zh")
    compose(editor, "zhou")
    finished = QInputMethodEvent()
    finished.setCommitString("周")
    QApplication.sendEvent(editor, finished)
    qtbot.waitUntil(lambda: heard == ["周"], timeout=2000)


def test_stored_text_is_not_written_over_a_composition(editor: Editor) -> None:
    compose(editor, "zhou")
    editor.show_text("from the database")
    assert text(editor) == ""
    editor.commit()
    assert text(editor) == "zhou"


def test_text_that_is_already_shown_keeps_the_cursor(editor: Editor) -> None:
    editor.show_text("abcdef")
    if isinstance(editor, TextLine):
        editor.setCursorPosition(2)
    else:
        cursor = editor.textCursor()
        cursor.setPosition(2)
        editor.setTextCursor(cursor)
    editor.show_text("abcdef")
    QTest.keyClicks(editor, "X")
    assert text(editor) == "abXcdef"


def test_shown_text_is_not_an_edit(qtbot: QtBot, editor: Editor) -> None:
    with qtbot.assertNotEmitted(editor.edited, wait=500):
        editor.show_text("stored")
        editor.commit()
