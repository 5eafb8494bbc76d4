"""The form view: an outline, sections built when first seen, and the way through by keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.presenters.form_shown import (
    FindingShown,
    HeadingShown,
    MoreShown,
    Part,
    QuestionShown,
    SectionShown,
    top_of,
)
from app.ui.forms.editors import UNSHOWN
from app.ui.forms.outline import Outline
from app.ui.forms.question import Offered, QuestionBox
from app.ui.forms.repeats import HeadingBar, MoreButton
from app.ui.i18n import translate
from app.ui.widgets.editors import commit_editors
from app.ui.widgets.layout import STRETCH, column, scrolling
from app.ui.widgets.text import Text


class FormPane(QStackedWidget):
    """The questions. Pair it with `outline`, which the page puts where it likes.

    `went_on(path)`: Enter on an answer; the page answers with `focus_next(path)`.
    `ended()`: Enter on the last question. `built(path)`: a section has its boxes now.
    `evidence_asked(path)`: the pictures beside a question were clicked. `more_asked(repeat)` and
    `removal_asked(instance)`: an instance of a repeat is to be added or taken out.
    """

    answered = Signal(str, str)
    repeated = Signal(str)
    reasoned = Signal(str, str)
    went_on = Signal(str)
    focused = Signal(str)
    ended = Signal()
    built = Signal(str)
    evidence_asked = Signal(str)
    more_asked = Signal(str)
    removal_asked = Signal(str)

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
        self._columns: dict[str, QVBoxLayout] = {}
        self._boxes: dict[str, QuestionBox] = {}
        self._between: dict[str, HeadingBar | MoreButton] = {}
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
        self._columns, self._between = {}, {}
        self._sections = {one.path: one for one in sections}
        self._collect()
        self._settle()
        self.outline.show_sections(sections)
        first = next((one.path for one in sections if one.relevant), None)
        if first is not None:
            self.show_section(first)

    def show_section_anew(self, section: SectionShown) -> None:
        """A section whose repeats have other instances now: boxes that stay are left alone, so
        that cursor and composition live on."""
        if section.path not in self._sections:
            return
        self._sections[section.path] = section
        self._collect(section.path)
        if section.path in self._areas:
            self._arrange(section)
            for question in section.questions:
                self.show_question(question)
            self._say_if_empty(section.path)
            self.built.emit(section.path)

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

    def focus_below(self, instance: str) -> None:
        """Go to the first question of an instance, if it has one."""
        inside = f"{instance}/"
        place = next((one for one in self._way() if one.startswith(inside)), None)
        if instance and place is not None:
            self.focus(place)

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

    def _collect(self, fresh: str | None = None) -> None:
        """The questions of all sections as last shown; those of the section `fresh` (None: of
        every one) as it was told."""
        known = {} if fresh is None else self._questions
        self._questions = {
            one.path: one if section.path == fresh else known.get(one.path, one)
            for section in self._sections.values()
            for one in section.questions
            if one.kind not in UNSHOWN
        }

    def _build(self, path: str) -> None:
        self._empty[path] = Text(
            translate("FormView", "这一组都与上次相同，没有要看的。"), "secondary"
        )
        layout = column(self._empty[path], STRETCH, gap="none", margin="m")
        area = scrolling(layout, "surface")
        self._areas[path], self._columns[path] = area, layout
        self.addWidget(area)
        self._arrange(self._sections[path])
        self.built.emit(path)

    def _arrange(self, section: SectionShown) -> None:
        """Put the section's parts into its area, in order; take out those that are gone."""
        layout = self._columns[section.path]
        parts = [part for part in map(self._part, section.parts) if part is not None]
        for place, part in enumerate(parts, 1):  # the first is the line that says it is empty
            found = layout.itemAt(place)
            if found is None or found.widget() is not part:
                layout.insertWidget(place, part)
        kept = {id(part) for part in parts}
        for place in range(layout.count() - 2, 0, -1):
            item = layout.itemAt(place)
            left = item.widget() if item is not None else None
            if left is not None and id(left) not in kept:
                layout.removeWidget(left)
                left.hide()
                left.deleteLater()
        standing = {one.path for one in self._questions.values()}
        self._boxes = {path: box for path, box in self._boxes.items() if path in standing}
        self._between = {key: bar for key, bar in self._between.items() if self._stands(key)}

    def _stands(self, key: str) -> bool:
        return any(
            key == _key(part)
            for section in self._sections.values()
            for part in section.parts
            if not isinstance(part, QuestionShown)
        )

    def _part(self, part: Part) -> QWidget | None:
        """The widget of a part: the one that is there, or a new one; None for what is not shown."""
        if isinstance(part, QuestionShown):
            return self._question_box(part) if part.path in self._questions else None
        bar = self._between.get(_key(part))
        if bar is None:
            bar = self._between[_key(part)] = self._new_bar(part)
        if isinstance(part, HeadingShown) and isinstance(bar, HeadingBar):
            bar.show_heading(part)
        return bar

    def _new_bar(self, part: HeadingShown | MoreShown) -> HeadingBar | MoreButton:
        if isinstance(part, HeadingShown):
            heading = HeadingBar(part)
            heading.removed.connect(self.removal_asked)
            return heading
        more = MoreButton(part)
        more.asked.connect(self.more_asked)
        return more

    def _question_box(self, question: QuestionShown) -> QuestionBox:
        box = self._boxes.get(question.path)
        if box is not None:
            return box
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
        return box

    def _say_if_empty(self, section: str) -> None:
        shown = any(self._is_visible(one) for one in self._questions if top_of(one) == section)
        self._empty[section].setVisible(not shown)

    def _on_stepped(self, path: str, by: int) -> None:
        self.focus_next(path, by)


def _key(part: HeadingShown | MoreShown) -> str:
    return part.path if isinstance(part, HeadingShown) else f"{part.repeat}+"
