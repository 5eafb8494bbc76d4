"""One item of the ledger in the side panel: facts, clause, deadline, history, what can be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.presenters.problems import DetailShown
from app.services.problems import ProblemLine
from app.ui.i18n import counted, translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import SectionHeader
from app.ui.widgets.chip import Chip
from app.ui.widgets.confirm import ConfirmPanel
from app.ui.widgets.editors import TextLine
from app.ui.widgets.field import FormField
from app.ui.widgets.layout import STRETCH, column, holder, row
from app.ui.widgets.text import Text
from app.ui.words import amounts, codes, dates
from db.queries.problems import OrderOf
from inspection.clock import civil_date


class ProblemPanel(QWidget):
    """Signals say what was asked; the presenter decides."""

    order_asked = Signal()
    together_asked = Signal()
    source_asked = Signal()
    decision_asked = Signal()
    site_asked = Signal()
    paper_asked = Signal(str)
    register_asked = Signal(str)
    void_asked = Signal(str)

    def __init__(self, shown: DetailShown, pictures: QWidget | None = None) -> None:
        super().__init__()
        row_ = shown.detail.line.row
        today = shown.detail.today
        self._confirm = ConfirmPanel()
        self.order = Button(
            translate("Problem", "下达整改指令"),
            self.order_asked.emit,
            kind="primary",
            icon="file-text",
            height="form",
        )
        _keep_if(self.order, shown.can_order)
        together = counted(translate("Problem", "本项目 {n} 个问题一并下达"), len(shown.together))
        self.together = Button(together, self.together_asked.emit, height="form")
        _keep_if(self.together, bool(shown.together))
        self._clause = TextLine(placeholder="724-28")
        self._clause_field = FormField(
            translate("Problem", "违反的条款"),
            self._clause,
            translate("Problem", "如 724-28（条例第二十八条）；几条之间用分号"),
        )
        register = Button(translate("Problem", "登记"), self._on_register, kind="primary")
        self._drafting = holder(column(self._clause_field, row(register, STRETCH)))
        _keep_if(self._drafting, shown.is_draft)
        self._reason = TextLine(
            name=translate("Problem", "作废原因"),
            placeholder=translate("Problem", "作废原因，如误登、重复"),
        )
        self._void = Button(translate("Problem", "作废"), self._on_void)
        self._void.setEnabled(False)
        self._reason.textChanged.connect(lambda text: self._void.setEnabled(bool(text.strip())))
        voiding = row(self._reason, self._void)
        voiding.setStretch(0, 1)
        self._voiding = holder(voiding)
        _keep_if(self._voiding, shown.can_void)
        chips = row(
            Chip(codes.word("Problem", row_.state), codes.tone("Problem", row_.state)),
            Chip(*due_chip(shown.detail.line)),
            STRETCH,
        )
        self.decision = Button(
            translate("Problem", "有改动要人定，去看"),
            self.decision_asked.emit,
            kind="link",
            icon="git-merge",
        )
        _keep_if(self.decision, shown.detail.line.contested)
        facts = Text(row_.facts, "strong", wrap=True, selectable=True)
        self.setLayout(
            column(
                chips,
                row(self.decision, STRETCH),
                facts,
                *self._facts(shown, today),
                row(self.order, STRETCH),
                row(self.together, STRETCH),
                self._drafting,
                *((pictures,) if pictures is not None else ()),
                SectionHeader(translate("Problem", "经过")),
                *self._history(shown, today),
                self._voiding,
                self._confirm,
                gap="m",
            )
        )

    def close_question(self) -> bool:
        """Esc: leave all as it is; whether a question was open."""
        return self._confirm.close_panel()

    def show_clause_error(self, text: str) -> None:
        """What is wrong with the clause."""
        self._clause_field.say_error(text)

    def _facts(self, shown: DetailShown, today: date) -> list[QWidget]:
        one = shown.detail.line.row
        lines = [
            (translate("Problem", "条款"), shown.citation or translate("Problem", "还没有条款")),
            (translate("Problem", "责任单位"), one.firm or "–"),
        ]
        if one.people is not None:
            lines.append((translate("Problem", "涉及人数"), amounts.workers(one.people)))
        if one.sum_fen is not None:
            lines.append((translate("Problem", "涉及金额"), amounts.yuan(one.sum_fen)))
        if one.measure:
            lines.append((translate("Problem", "整改要求"), one.measure))
        if one.due_on is not None:
            due = dates.day(one.due_on, today)
            if one.due_provisional:
                due = translate("Problem", "{due}（节假日未公布，暂定）").format(due=due)
            lines.append((translate("Problem", "整改期限"), due))
        made = [_fact(name, text) for name, text in lines]
        place = Button(one.site_name, self.site_asked.emit, kind="link", icon="building-2")
        source = Button(
            translate("Problem", "来自检查"), self.source_asked.emit, kind="link", icon="file-check"
        )
        _keep_if(source, one.source_form_id is not None)
        return [*made, holder(row(place, source, STRETCH))]

    def _history(self, shown: DetailShown, today: date) -> list[QWidget]:
        one = shown.detail.line.row
        found = translate("Problem", "{day} {who} 发现").format(
            day=dates.short_day(one.found_on, today), who=one.found_by
        )
        events: list[QWidget] = [Text(found, wrap=True)]
        events.extend(self._order_line(order, today) for order in shown.detail.orders)
        if one.closed_on is not None:
            words = translate("Problem", "{day} 销号")
            day = dates.short_day(one.closed_on, today)
            events.append(Text(words.format(day=day), wrap=True))
        if one.voided_at is not None:
            words = translate("Problem", "{day} 作废：{reason}")
            day = dates.short_day(civil_date(one.voided_at), today)
            text = words.format(day=day, reason=one.void_reason or "–")
            events.append(Text(text, wrap=True))
        return events

    def _order_line(self, order: OrderOf, today: date) -> QWidget:
        day = dates.short_day(order.issued_on, today)
        state = codes.word("PaperState", order.state)
        if order.served_on is not None and order.manner:
            served = dates.short_day(order.served_on, today)
            state = f"{state} {served} {codes.word('Service', order.manner)}"
        text = f"{day} {order.number or codes.word('Paper', 'order')} · {state}"
        line = Button(text, self._opener(order.paper_id), kind="link")
        return holder(row(line, STRETCH))

    def _opener(self, paper_id: str) -> Callable[[], None]:
        return lambda: self.paper_asked.emit(paper_id)

    def _on_register(self) -> None:
        self._clause.commit()
        self.register_asked.emit(self._clause.text())

    def _on_void(self) -> None:
        reason = self._reason.text().strip()
        self._confirm.ask(
            translate("Problem", "作废这个问题？"),
            translate("Problem", "它留在台账里，注明原因，不再计入未结和逾期。"),
            translate("Problem", "作废"),
            lambda: self.void_asked.emit(reason),
        )


def due_chip(line: ProblemLine) -> tuple[str, str]:
    """The words and tone of the deadline: late, near, far, or none."""
    if line.row.due_on is None or line.left is None:
        return "–", "neutral"
    if line.overdue:
        return dates.overdue(line.late), "overdue"
    return dates.left(line.left), "soon" if line.left <= 1 else "neutral"


def _keep_if(part: QWidget, wanted: bool) -> None:
    """Hide what is not wanted. Never setVisible(True): without a parent it would be a window."""
    if not wanted:
        part.hide()


def _fact(name: str, text: str) -> QWidget:
    label = Text(name, "label")
    value = Text(text, wrap=True, selectable=True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return holder(column(label, value, gap="none"))
