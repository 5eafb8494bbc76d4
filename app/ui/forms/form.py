"""The form view: an outline, sections built when first seen, and the way through by keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from app.presenters.form_shown import FindingShown, QuestionShown, SectionShown, top_of
from app.ui.forms.editors import UNSHOWN
from app.ui.forms.outline import Outline
from app.ui.forms.question import Offered, QuestionBox
from app.ui.i18n import translate
from app.ui.widgets.editors import commit_editors
from app.ui.widgets.layout import STRETCH, column, scrolling
from app.ui.widgets.text import Text


class FormPane(QStackedWidget):
    """The questions. Pair it with `outline`, which the page puts where it likes.

    `went_on(path)`: Enter on an answer; the page answers with `focus_next(path)`.
    `ended()`: Enter on the last question. `built(path)`: a section has its boxes now.
    `evidence_asked(path)`: the pictures beside a question were clicked.
    """

    answered = Signal(str, str)
    repeated = Signal(str)
    reasoned = Signal(str, str)
    went_on = Signal(str)
    focused = Signal(str)
    ended = Signal()
    built = Signal(str)
    evidence_asked = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.outline = Outline(name)
        self.outline.chosen.connect(self.show_section)
        self._today = date.min
        self._offered: Offered = {}
        self._sections: dict[str, SectionShown] = {}
        self._questions: dict[str, QuestionShown] = {}
        self._findings: dict[str, FindingShown] = {}
        self._evidence: Mapping[str, int] = {}
        self._areas: dict[str, QScrollArea] = {}
        self._boxes: dict[str, QuestionBox] = {}
        self._empty: dict[str, Text] = {}
        self._only_open = False
        self._hidden: frozenset[str] = frozenset()

    # in

    def show_form(self, sections: Sequence[SectionShown], today: date, offered: Offered) -> None:
        """Another form, at its first section; `offered` choices by question appearance."""
        self._today = today
        self._offered = offered
        for area in self._areas.values():
            self.removeWidget(area)
            area.deleteLater()
        self._areas, self._boxes, self._empty, self._findings = {}, {}, {}, {}
        self._sections = {one.path: one for one in sections}
        self._questions = {
            one.path: one
            for section in sections
            for one in section.questions
            if one.kind not in UNSHOWN
        }
        self._settle()
        self.outline.show_sections(sections)
        first = next((one.path for one in sections if one.relevant), None)
        if first is not None:
            self.show_section(first)

    def show_question(self, question: QuestionShown) -> None:
        """One question as it is now."""
        if question.path not in self._questions:
            return
        self._questions[question.path] = question
        box = self._boxes.get(question.path)
        if box is not None:
            box.show_question(question)
            box.setVisible(self._is_visible(question.path))

    def show_progress(self, path: str, answered: int, total: int, *, relevant: bool) -> None:
        """How far a section is now."""
        self.outline.show_progress(path, answered, total, relevant=relevant)

    def show_findings(self, findings: Sequence[FindingShown]) -> None:
        """Mark what stands against the answers; an empty list clears all marks."""
        self._findings = {one.path: one for one in reversed(findings)}
        for path, box in self._boxes.items():
            box.show_finding(self._findings.get(path))
        marks = Counter(top_of(one.path) for one in findings if one.blocks)
        self.outline.show_marks(dict(marks))

    def show_evidence(self, counts: Mapping[str, int]) -> None:
        """How many pictures prove each answer, by path."""
        self._evidence = counts
        for path, box in self._boxes.items():
            box.show_evidence(counts.get(path, 0))

    def show_only_open(self, only: bool) -> None:
        """Hide what is settled: answered as before, or still standing from last time."""
        self._only_open = only
        self._settle()
        for path, box in self._boxes.items():
            box.setVisible(self._is_visible(path))
        for section in self._areas:
            self._say_if_empty(section)

    def show_section(self, path: str) -> None:
        """Bring a section to the front; it is built when first seen."""
        if path not in self._sections:
            return
        if path not in self._areas:
            self._build(path)
        self._say_if_empty(path)
        self.setCurrentWidget(self._areas[path])
        self.outline.show_current(path)

    # asked

    @property
    def section(self) -> str:
        """The section in front."""
        front = self.currentWidget()
        return next((path for path, area in self._areas.items() if area is front), "")

    def box(self, path: str) -> QuestionBox | None:
        """The box of a question, if its section has been built."""
        return self._boxes.get(path)

    def question(self, path: str) -> QuestionShown | None:
        """A question as last shown."""
        return self._questions.get(path)

    def commit(self) -> None:
        """Have every editor hand on what is typed in it."""
        commit_editors(self)

    # going

    def focus(self, path: str) -> None:
        """Go to a question, wherever it is."""
        if path not in self._questions:
            return
        self.show_section(top_of(path))
        box = self._boxes[path]
        if box.isHidden():
            box.show()
        box.take_focus()
        self._areas[top_of(path)].ensureWidgetVisible(box)

    def focus_first(self) -> None:
        """Go to the first question of the section in front that wants an answer, else the first."""
        here = [one for one in self._way() if top_of(one) == self.section]
        unanswered = (one for one in here if not self._questions[one].value)
        place = next(unanswered, here[0] if here else None)
        if place is not None:
            self.focus(place)

    def focus_next(self, path: str, by: int = 1) -> bool:
        """Go on from a question, or back; at the end `ended` is emitted. Whether one moved."""
        way = list(self._way(path))
        place = way.index(path) + by
        if 0 <= place < len(way):
            self.focus(way[place])
            return True
        if by > 0:
            self.ended.emit()
        return False

    def focus_next_open(self, path: str = "") -> bool:
        """Go to the next question without an answer, or with a finding; around at the end."""
        way = list(self._way(path))
        start = way.index(path) + 1 if path in way else 0
        for one in (*way[start:], *way[:start]):
            finding = self._findings.get(one)
            asked = self._questions[one]
            blocked = finding is not None and finding.blocks
            if blocked or (asked.required and not asked.value):
                self.focus(one)
                return True
        return False

    # inside

    def _way(self, always: str = "") -> Iterator[str]:
        """Paths in order that the keyboard stops at; `always` is among them."""
        for path, question in self._questions.items():
            stops = question.kind != "note" and self._is_visible(path)
            if stops or path == always:
                yield path

    def _is_visible(self, path: str) -> bool:
        return self._questions[path].relevant and path not in self._hidden

    def _settle(self) -> None:
        """What is hidden is decided when the filter is set, so that nothing vanishes underhand."""
        settled = (one.path for one in self._questions.values() if one.settled)
        self._hidden = frozenset(settled) if self._only_open else frozenset()

    def _build(self, path: str) -> None:
        boxes = []
        for question in self._sections[path].questions:
            if question.path not in self._questions:
                continue
            box = QuestionBox(self._questions[question.path], self._today, self._offered)
            box.answered.connect(self.answered)
            box.repeated.connect(self.repeated)
            box.reasoned.connect(self.reasoned)
            box.went_on.connect(self.went_on)
            box.focused.connect(self.focused)
            box.stepped.connect(self._on_stepped)
            box.evidence_asked.connect(self.evidence_asked)
            box.show_evidence(self._evidence.get(question.path, 0))
            if not self._is_visible(question.path):
                box.hide()  # never setVisible(True): without a parent yet it would be a window
            finding = self._findings.get(question.path)
            if finding is not None:
                box.show_finding(finding)
            self._boxes[question.path] = box
            boxes.append(box)
        self._empty[path] = Text(
            translate("FormView", "这一组都与上次相同，没有要看的。"), "secondary"
        )
        inner: list[QWidget | str] = [self._empty[path], *boxes, STRETCH]
        layout = column(*inner, gap="none", margin="m")
        area = scrolling(layout, "surface")
        self._areas[path] = area
        self.addWidget(area)
        self.built.emit(path)

    def _say_if_empty(self, section: str) -> None:
        shown = any(self._is_visible(one) for one in self._questions if top_of(one) == section)
        self._empty[section].setVisible(not shown)

    def _on_stepped(self, path: str, by: int) -> None:
        self.focus_next(path, by)
