"""The editor of a select one with very many choices: type a part of the words, take what fits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter

from app.presenters.form_shown import QuestionShown
from app.ui.forms.editor import Editor
from app.ui.i18n import translate
from app.ui.widgets.editors import TextLine
from app.ui.widgets.layout import row

MOST_SHOWN = 12

_STAYING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""The list below the line opened, or another program came to the front: nobody left."""


class SearchEditor(Editor):
    """``autocomplete``: Enter takes the choice whose words were typed, or the first that has them
    in it; what fits no choice answers nothing and gives way to the answer when one leaves."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        self._choices: tuple[tuple[str, str], ...] = ()
        self._value = ""
        self._question = question
        self._line = TextLine(
            name=question.label, placeholder=translate("FormView", "打几个字来找")
        )
        self._line.setProperty("tall", "form")
        self._model = QStringListModel(self)
        found = QCompleter(self._model, self)
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        found.setMaxVisibleItems(MOST_SHOWN)
        found.activated.connect(self._take)
        self._line.setCompleter(found)
        self._line.edited.connect(self._on_edited)
        self._line.returnPressed.connect(self._on_enter)
        self._line.installEventFilter(self)
        self.setLayout(row(self._line, gap="none"))
        self.setFocusProxy(self._line)

    def show_question(self, question: QuestionShown) -> None:
        if question.choices != self._choices:
            self._choices = question.choices
            self._model.setStringList([text for _code, text in question.choices])
        changed, self._value = question.value != self._value, question.value
        if changed and not (self._line.hasFocus() and self._code_of(self._line.text())):
            self._line.show_text(self._words())
        self._line.setReadOnly(question.readonly)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _STAYING:
            typed = self._line.text()
            if typed and not self._code_of(typed):
                self._line.show_text(self._words())
        return super().eventFilter(watched, event)

    def _words(self) -> str:
        return dict(self._choices).get(self._value, self._value)

    def _code_of(self, text: str) -> str:
        wanted = text.strip().casefold()
        return next((code for code, words in self._choices if words.casefold() == wanted), "")

    def _on_edited(self, text: str) -> None:
        code = self._code_of(text)
        if (code or not text.strip()) and code != self._value:
            self._value = code
            self.give(code, self._question)

    def _take(self, text: str) -> None:
        self._line.setText(text)
        self._line.commit()

    def _on_enter(self) -> None:
        typed = self._line.text().strip().casefold()
        if typed and not self._code_of(typed):
            first = next((words for _, words in self._choices if typed in words.casefold()), "")
            if not first:
                return  # stay: the list below the line says that nothing fits
            self._take(first)
        self._line.commit()
        self.went_on.emit()
