"""One question: number, words and clause above, editor and note, what stands against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.presenters.form_shown import FindingShown, QuestionShown
from app.ui.forms.attached import AttachedEditor
from app.ui.forms.boxes import in_table
from app.ui.forms.editor import Editor
from app.ui.forms.editors import editor_for
from app.ui.forms.findings import say_finding, say_hint
from app.ui.forms.moments import show_moment
from app.ui.i18n import counted, translate
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.editors import TextLine
from app.ui.widgets.layout import column, holder, row, rule
from app.ui.widgets.text import Text
from app.ui.words import dates

Offered = Mapping[str, Sequence[tuple[str, str]]]


class QuestionBox(QWidget):
    """`answered(path, text)` also for the note's path; `stepped(path, ±1)` by arrow up and down;
    `focused(path)` when the keyboard comes here."""

    answered = Signal(str, str)
    repeated = Signal(str)
    went_on = Signal(str)
    stepped = Signal(str, int)
    reasoned = Signal(str, str)
    focused = Signal(str)
    evidence_asked = Signal(str)
    last_evidence_asked = Signal(str)
    file_given = Signal(str, object)
    file_wanted = Signal(str)
    file_removed = Signal(str)
    drawing_wanted = Signal(str, str)

    def __init__(
        self, question: QuestionShown, today: date, offered: Offered, *, hints: bool = True
    ) -> None:
        """`hints`: whether the author's help stands below the words; else it is their tool tip."""
        super().__init__()
        self._path = question.path
        self._today = today
        self._question = question
        self._label = Text(question.label, wrap=True)
        self._hint = Text("", "help", wrap=True)
        self._guidance = Text("", "help", wrap=True)
        self._ask = Button(
            translate("FormView", "怎么问"),
            lambda: self._guidance.setVisible(self._guidance.isHidden()),
            kind="link",
            icon="circle-help",
            height="line",
        )
        self._ask.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab stays with the answers
        self._guidance.hide()
        self._hints = hints
        self._beside = Text("", "secondary")
        self._beside.setToolTip(question.citation)
        self._offered = offered
        self._editor = self._make_editor(question)
        self._evidence = Button(
            "",
            lambda: self.evidence_asked.emit(self._path),
            kind="link",
            icon="image",
            height="line",
        )
        self._evidence.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab stays with the answers
        self._evidence.hide()
        self._last_evidence = Button(
            "",
            lambda: self.last_evidence_asked.emit(self._path),
            kind="link",
            icon="history",
            height="line",
        )
        self._last_evidence.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        beside = (self._ask, self._evidence, self._beside, self._last_evidence)
        head = row(self._label, *beside, gap="m")
        head.setStretch(0, 1)
        if question.numbered:
            number = Text(question.name, "strong")
            number.setFixedWidth(current().size.control)
            head.insertWidget(0, number)
        answer = self._answer = row(gap="m")
        table = in_table(question)
        if table:  # its words and its boxes are one line of the table
            head.insertWidget(head.indexOf(self._label) + 1, self._editor)
        else:
            answer.addWidget(self._editor)
        self._note: TextLine | None = None
        below = row(gap="m")
        if question.note:
            self._note = self._make_note(question)
            wide = self._editor.sizeHint().width() > current().size.form_column
            (below if wide else answer).addWidget(self._note, 1)
        elif not table:
            answer.setStretch(0, 1)
        self._was = Text("", "help", wrap=True)
        if question.numbered:
            inset = current().size.control + current().size.m
            self._was.setContentsMargins(inset, 0, 0, 0)
            answer.setContentsMargins(inset, 0, 0, 0)
            below.setContentsMargins(inset, 0, 0, 0)
            self._hint.setContentsMargins(inset, 0, 0, 0)
            self._guidance.setContentsMargins(inset, 0, 0, 0)
        self._finding = Text("", "label", wrap=True)
        self._reason = TextLine(
            name=translate("FormView", "理由"), placeholder=translate("FormView", "写明理由")
        )
        self._reason.edited.connect(lambda text: self.reasoned.emit(self._path, text))
        self._reason.returnPressed.connect(self._on_reason)
        self._against = holder(column(self._finding, self._reason, gap="xs"))
        self._against.hide()
        self._extra: QWidget | None = None
        self._head = head
        help_lines = column(self._hint, self._guidance, gap="xs")
        self._body: QVBoxLayout = column(
            head, answer, help_lines, below, self._was, self._against, gap="xs"
        )
        size = current().size
        self._body.setContentsMargins(0, size.xs, 0, size.xs)
        self._body.addStretch(1)  # in a row, all rules stand at one height
        self._body.addWidget(rule())
        self.setLayout(self._body)
        self.setFocusProxy(self._editor)
        self._watch(self._editor)
        self.show_question(question)

    @property
    def path(self) -> str:
        return self._path

    @property
    def question(self) -> QuestionShown:
        """As it was last shown."""
        return self._question

    def show_question(self, question: QuestionShown) -> None:
        """Show the question as it is now; an editor that shows the answer already is left alone."""
        if question.choices != self._question.choices:
            self._renew_editor(question)
        self._question = question
        if self._label.text() != question.label:
            self._label.setText(question.label)
        self._show_help(question)
        self._editor.show_question(question)
        self._beside.setText(self._said_beside(question))
        self._show_last_evidence(question.last.evidence if question.last is not None else 0)
        was = translate("FormView", "旧版的答案：{answers}")
        self._was.setText(was.format(answers="；".join(question.was)))
        self._was.setVisible(bool(question.was))
        if self._note is not None:
            self._note.setVisible(question.note_relevant)
            self._note.show_text(question.note_value)
            self._note.setReadOnly(question.readonly)
        if question.value and not self._against.isHidden() and self._reason.isHidden():
            self._against.hide()

    def _show_help(self, question: QuestionShown) -> None:
        if self._hints:
            self._hint.setText(question.hint)
        else:
            self._label.setToolTip(question.hint)
        self._hint.setVisible(self._hints and bool(question.hint))
        self._guidance.setText(question.guidance)
        self._ask.setVisible(bool(question.guidance))

    def show_finding(self, finding: FindingShown | None) -> None:
        """Say what stands against the answer, with a line for the reason where one will do."""
        self._against.setVisible(finding is not None)
        if finding is not None:
            hint = not finding.soft and not finding.blocks
            tone = "overdue" if finding.blocks else "" if hint else "soon"
            self._finding.show_text(say_hint(finding) if hint else say_finding(finding), tone)
            self._reason.setVisible(finding.soft)
            self._reason.show_text(finding.reason)
        self._editor.setAccessibleDescription(self._finding.text() if finding else "")

    def show_evidence(self, count: int) -> None:
        """How many pictures prove the answer."""
        self._evidence.setVisible(count > 0)
        self._evidence.setText(f"{count:,}")
        name = counted(translate("FormView", "{n} 张照片证明这一项"), count)
        self._evidence.setAccessibleName(name)
        self._evidence.setToolTip(name)

    def _show_last_evidence(self, count: int) -> None:
        self._last_evidence.setVisible(count > 0)
        self._last_evidence.setText(f"{count:,}")
        name = counted(translate("FormView", "上次的 {n} 张照片"), count)
        self._last_evidence.setAccessibleName(name)
        self._last_evidence.setToolTip(f"{name}  Ctrl+E")

    def show_drawing(self, answer: str, jpeg: bytes | None) -> None:
        """The small picture of an image or file that is the answer."""
        if isinstance(self._editor, AttachedEditor):
            self._editor.show_drawing(answer, jpeg)

    def show_refused(self, text: str) -> None:
        """Why a file was not taken as the answer."""
        if isinstance(self._editor, AttachedEditor):
            self._editor.show_refused(text)

    def show_extra(self, extra: QWidget | None) -> None:
        """Put a part below the answer, such as the problem strip; None takes it out."""
        if self._extra is not None:
            self._body.removeWidget(self._extra)
            self._extra.hide()
            self._extra.deleteLater()
        self._extra = extra
        if extra is not None:
            self._body.insertWidget(self._body.count() - 1, extra)
            extra.show()  # at once: the next key may be for it

    @property
    def extra(self) -> QWidget | None:
        """What was put below the answer."""
        return self._extra

    def take_focus(self) -> None:
        """The keyboard goes to the answer; to the reason if that is what is missing."""
        wants_reason = not self._reason.isHidden() and not self._against.isHidden()
        place = self._reason if wants_reason else self._editor
        place.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.stepped.emit(self._path, steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(self._path)
        return super().eventFilter(watched, event)

    def _watch(self, editor: QWidget) -> None:
        for widget in (editor, editor.focusProxy(), self._note, self._reason):
            if widget is not None:
                widget.installEventFilter(self)

    def _make_editor(self, question: QuestionShown) -> Editor:
        editor = editor_for(question, self._today, self._offered)
        editor.answered.connect(lambda text: self.answered.emit(self._path, text))
        editor.repeated.connect(lambda: self.repeated.emit(self._path))
        editor.went_on.connect(lambda: self.went_on.emit(self._path))
        if isinstance(editor, AttachedEditor):
            editor.given.connect(lambda mime: self.file_given.emit(self._path, mime))
            editor.wanted.connect(lambda: self.file_wanted.emit(self._path))
            editor.removed.connect(lambda: self.file_removed.emit(self._path))
            editor.drawing_wanted.connect(self._on_drawing_wanted)
        return editor

    def _on_drawing_wanted(self, answer: str) -> None:
        self.drawing_wanted.emit(self._path, answer)

    def _renew_editor(self, question: QuestionShown) -> None:
        """Other choices: a filter let others through, or something was entered that is one."""
        old = self._editor
        place = self.window().focusWidget()
        had_focus = place is not None and old.isAncestorOf(place)
        self._editor = self._make_editor(question)
        for layout in (self._answer, self._head):
            layout.replaceWidget(old, self._editor)
        self.setFocusProxy(self._editor)
        self._watch(self._editor)
        if had_focus:
            self._editor.setFocus()
        old.hide()
        old.deleteLater()

    def _make_note(self, question: QuestionShown) -> TextLine:
        note = TextLine(name=f"{question.name} {question.note_label}")
        note.setPlaceholderText(question.note_label)
        note.setProperty("tall", "form")
        note.edited.connect(lambda text: self.answered.emit(question.note, text))
        note.returnPressed.connect(self._on_note_entered)
        return note

    def _on_note_entered(self) -> None:
        if self._note is not None:
            self._note.commit()
        self.went_on.emit(self._path)

    def _on_reason(self) -> None:
        self._reason.commit()
        self.went_on.emit(self._path)

    def _said_beside(self, question: QuestionShown) -> str:
        parts = []
        if question.clause:
            articles = question.clause.replace("、", translate("FormView", "、"))
            parts.append(translate("FormView", "第 {articles} 条").format(articles=articles))
        if question.last is not None:
            day = dates.short_day(question.last.seen, self._today)
            text = translate("FormView", "上次 {answer} {day}")
            answer = question.last.text
            if question.kind == "dateTime":
                answer = show_moment(answer)
            parts.append(text.format(answer=answer, day=day))
            if question.last.expired:
                parts.append(translate("FormView", "已到期"))
        return "  ·  ".join(parts)
