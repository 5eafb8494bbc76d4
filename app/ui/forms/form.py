"""The form view: an outline, sections built when first seen, and the way through by keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.presenters.form_shown import (
    FindingShown,
    HeadingShown,
    MoreShown,
    Part,
    QuestionShown,
    SectionShown,
    top_of,
)
from app.ui.forms.attached import KINDS
from app.ui.forms.outline import Outline
from app.ui.forms.question import Offered, QuestionBox
from app.ui.forms.repeats import HeadingBar, MoreButton
from app.ui.forms.rows import Row, part_key, rows_of, width_of
from app.ui.forms.section import SectionArea
from app.ui.widgets.editors import commit_editors
from forms.paths import parent


class FormPane(QStackedWidget):
    """The questions. Pair it with `outline`, which the page puts where it likes.

    `went_on(path)`: Enter on an answer; the page answers with `focus_next(path)`.
    `ended()`: Enter on the last question. `built(path)`: a section has its boxes now.
    `evidence_asked(path)`: the pictures beside a question were clicked, `last_evidence_asked(path)`
    those of last time. `more_asked(repeat)` and `removal_asked(instance)`: an instance of a repeat
    is to be added or taken out. `file_given(path, mime)`, `file_wanted(path)`,
    `file_removed(path)` and `drawing_wanted(path, answer)` are for `FormFiles`.
    """

    answered = Signal(str, str)
    repeated = Signal(str)
    reasoned = Signal(str, str)
    went_on = Signal(str)
    focused = Signal(str)
    ended = Signal()
    built = Signal(str)
    evidence_asked = Signal(str)
    last_evidence_asked = Signal(str)
    file_given = Signal(str, object)
    file_wanted = Signal(str)
    file_removed = Signal(str)
    drawing_wanted = Signal(str, str)
    more_asked = Signal(str)
    removal_asked = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.hints = True
        """Whether authors' hints stand below their questions; else they are tool tips."""
        self.setAccessibleName(name)
        self.outline = Outline(name)
        self.outline.chosen.connect(self.show_section)
        self._today = date.min
        self._offered: Offered = {}
        self._sections: dict[str, SectionShown] = {}
        self._questions: dict[str, QuestionShown] = {}
        self._findings: dict[str, FindingShown] = {}
        self._evidence: Mapping[str, int] = {}
        self._areas: dict[str, SectionArea] = {}
        self._boxes: dict[str, QuestionBox] = {}
        self._between: dict[str, HeadingBar | MoreButton] = {}
        self._inhabited: set[str] = set()
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
        self._areas, self._boxes, self._between, self._findings = {}, {}, {}, {}
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
            self.built.emit(section.path)

    def show_question(self, question: QuestionShown) -> None:
        """One question as it is now."""
        if question.path not in self._questions:
            return
        before = self._is_visible(question.path)
        self._questions[question.path] = question
        visible = self._is_visible(question.path)
        box = self._boxes.get(question.path)
        if box is not None:
            box.show_question(question)
            box.setVisible(visible)
        if visible != before:
            self._show_headings(top_of(question.path))

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
            self._show_headings(section)

    def show_drawing(self, path: str, answer: str, jpeg: bytes | None) -> None:
        """The small picture of an image or file that is an answer."""
        if path in self._boxes:
            self._boxes[path].show_drawing(answer, jpeg)

    def show_refused(self, path: str, text: str) -> None:
        """Why a file was not taken as the answer."""
        if path in self._boxes:
            self._boxes[path].show_refused(text)

    def unsettled(self) -> int:
        """How many questions apply and are open, changed since last time, or run out."""
        asked = self._questions.values()
        return sum(one.relevant and one.kind != "note" and not one.settled for one in asked)

    def show_section(self, path: str) -> None:
        """Bring a section to the front; it is built when first seen."""
        if path not in self._sections:
            return
        if path not in self._areas:
            self._build(path)
        self.setCurrentWidget(self._areas[path])
        self.outline.show_current(path)

    # asked

    @property
    def section(self) -> str:
        """The section in front."""
        front = self.currentWidget()
        return next((path for path, area in self._areas.items() if area is front), "")

    def box(self, path: str) -> QuestionBox | None:
        """The box of a question, if it has been built: its section was seen, and it came near."""
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
        self._areas[top_of(path)].reveal(path)
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
        }

    def _build(self, path: str) -> None:
        area = SectionArea(self._part, self._is_row_visible)
        area.built.connect(lambda: self._on_built(path))
        self._areas[path] = area
        self.addWidget(area)
        self._arrange(self._sections[path])

    def _arrange(self, section: SectionShown) -> None:
        """Show the section's parts in their rows; forget those that are gone."""
        standing = {part_key(part) for one in self._sections.values() for part in one.parts}
        self._boxes = {path: box for path, box in self._boxes.items() if path in standing}
        self._between = {key: bar for key, bar in self._between.items() if key in standing}
        self._areas[section.path].show_rows(rows_of(section.parts, width_of(section.appearance)))
        for part in section.parts:
            bar = self._between.get(part_key(part))
            if isinstance(part, HeadingShown) and isinstance(bar, HeadingBar):
                bar.show_heading(part)
        self._show_headings(section.path)

    def _on_built(self, section: str) -> None:
        self._show_headings(section)
        self.built.emit(section)

    def _show_headings(self, section: str) -> None:
        """Headings stand where something stands below them."""
        if section not in self._areas:
            return
        parts = self._sections[section].parts
        self._inhabited -= {part.path for part in parts if isinstance(part, HeadingShown)}
        for part in parts:
            if isinstance(part, QuestionShown) and self._is_visible(part.path):
                around = parent(part.path)
                while around and around not in self._inhabited:
                    self._inhabited.add(around)
                    around = parent(around)
        for part in parts:
            bar = self._between.get(part_key(part))
            if bar is not None and bar.isHidden() == self._is_part_visible(part):
                bar.setVisible(bar.isHidden())
        self._areas[section].settle()

    def _is_row_visible(self, row: Row) -> bool:
        return any(map(self._is_part_visible, row.parts))

    def _is_part_visible(self, part: Part) -> bool:
        if isinstance(part, QuestionShown):
            return self._is_visible(part.path)
        if isinstance(part, MoreShown) or (part.removable and not self._only_open):
            return part.relevant
        return part.relevant and part.path in self._inhabited

    def _part(self, part: Part) -> QWidget:
        """The widget of a part: the one that is there, or a new one."""
        if isinstance(part, QuestionShown):
            return self._question_box(part)
        bar = self._between.get(part_key(part))
        if bar is None:
            bar = self._between[part_key(part)] = self._new_bar(part)
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
        asked = self._questions[question.path]
        box = QuestionBox(asked, self._today, self._offered, hints=self.hints)
        box.answered.connect(self.answered)
        box.repeated.connect(self.repeated)
        box.reasoned.connect(self.reasoned)
        box.went_on.connect(self.went_on)
        box.focused.connect(self.focused)
        box.stepped.connect(self._on_stepped)
        box.evidence_asked.connect(self.evidence_asked)
        box.last_evidence_asked.connect(self.last_evidence_asked)
        box.file_given.connect(self.file_given)
        box.file_wanted.connect(self.file_wanted)
        box.file_removed.connect(self.file_removed)
        box.drawing_wanted.connect(self.drawing_wanted)
        box.show_evidence(self._evidence.get(question.path, 0))
        if not self._is_visible(question.path):
            box.hide()  # never setVisible(True): without a parent yet it would be a window
        finding = self._findings.get(question.path)
        if finding is not None:
            box.show_finding(finding)
        self._boxes[question.path] = box
        if asked.kind in KINDS and asked.value:
            self.drawing_wanted.emit(asked.path, asked.value)
        return box

    def _on_stepped(self, path: str, by: int) -> None:
        self.focus_next(path, by)
