"""The fields that feed an order: whom, by when, what is found and demanded, who signs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from app.presenters.packet import PacketPresenter, PacketShown, typed
from app.services.packet import Packet
from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.card import SectionHeader
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.editors import TextArea, TextLine
from app.ui.widgets.field import FormField
from app.ui.widgets.layout import STRETCH, column, holder, row, scrolling
from app.ui.widgets.text import Text
from app.ui.words import codes, dates, packets
from db.queries.papers import OrderableProblem
from forms import clauses

_TEXT_LINES = 3


class PacketFields(QWidget):
    """One scrolling column in reading order; each edit goes to the presenter as it is made."""

    def __init__(self, presenter: PacketPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.addressee = ComboBox("")
        self.addressee.picked.connect(presenter.address)
        self.due_on = TextLine()
        self.due_on.edited.connect(partial(presenter.set_day, "due_on"))
        self.inspected_on = TextLine()
        self.inspected_on.edited.connect(partial(presenter.set_day, "inspected_on"))
        self.second = ComboBox("")
        self.second.picked.connect(presenter.accompany)
        self.contact_name = TextLine()
        self.contact_name.edited.connect(lambda text: presenter.contact(name=text))
        self.contact_phone = TextLine()
        self.contact_phone.edited.connect(lambda text: presenter.contact(phone=text))
        self.facts: dict[str, TextArea] = {}
        self.demands: dict[str, TextArea] = {}
        self._fields = {
            "addressee": FormField(translate("Packet", "被监察单位"), self.addressee),
            "due_on": FormField(translate("Packet", "改正期限"), self.due_on),
            "inspected_on": FormField(translate("Packet", "检查日期"), self.inspected_on),
            "inspectors": FormField(translate("Packet", "第二监察员"), self.second),
            "contact_name": FormField(translate("Packet", "联系人"), self.contact_name),
            "contact_phone": FormField(translate("Packet", "联系电话"), self.contact_phone),
        }
        self._texts: list[FormField] = []
        self._found = column(gap="m")
        self._left_out = Text("", "help", wrap=True, tone="soon")
        self._number = Text("", "help", wrap=True)
        self.area = self._lay_out()
        self.setLayout(column(self.area, gap="none"))
        self.setFixedWidth(current().size.form_column)
        self.setFocusProxy(self.addressee)

    def _lay_out(self) -> QScrollArea:
        fields = self._fields
        form = column(
            fields["addressee"],
            _pair(fields["due_on"], fields["inspected_on"]),
            self._found,
            self._left_out,
            fields["inspectors"],
            _pair(fields["contact_name"], fields["contact_phone"]),
            self._number,
            STRETCH,
            gap="m",
        )
        form.setContentsMargins(0, 0, current().size.m, 0)
        return scrolling(form)

    def show_packet(self, shown: PacketShown) -> None:
        """Fill every field anew."""
        packet = shown.packet
        self.addressee.show_choices(
            [(one.id, f"{one.name} · {codes.word('FirmRole', one.role)}") for one in packet.parties]
        )
        self.addressee.show_code(packet.addressee)
        self.due_on.show_text(typed(packet.due_on))
        self.inspected_on.show_text(typed(packet.inspected_on))
        self.second.show_choices(
            [(one.id, f"{one.name} · {one.badge_number or '–'}") for one in shown.colleagues]
        )
        self.second.show_code(packet.inspectors[1].id if len(packet.inspectors) > 1 else "")
        self.contact_name.show_text(packet.contact_name)
        self.contact_phone.show_text(packet.contact_phone)
        self._left_out.setText("\n".join(packets.left_out(one) for one in packet.left_out))
        self._left_out.setVisible(bool(packet.left_out))
        self._show_problems(packet)

    def show_settled(self, shown: PacketShown) -> None:
        """Hints and marks after an edit; editors keep their text."""
        packet, missing = shown.packet, shown.missing
        self._fields["due_on"].show_help(packets.due(packet))
        self._fields["inspected_on"].show_help(dates.day(packet.inspected_on, packet.today))
        for name, field in self._fields.items():
            field.say_error(packets.gap(name, shown) if name in missing else "")
        if "badge" in missing and "inspectors" not in missing:
            self._fields["inspectors"].say_error(packets.gap("badge", shown))
        for field in self._texts:
            editor = field.editor
            empty = isinstance(editor, TextArea) and not editor.toPlainText().strip()
            field.say_error(translate("Packet", "不能空着。") if empty else "")
        self._number.setText(packets.number(packet))

    def go_to(self, field: str) -> None:
        """Focus what is missing; nothing where it is not on this page."""
        editor: QWidget | None
        if field in ("facts", "demands"):
            texts = self.facts if field == "facts" else self.demands
            editor = next((one for one in texts.values() if not one.toPlainText().strip()), None)
        else:
            known = self._fields.get("inspectors" if field == "badge" else field)
            editor = known.editor if known is not None else None
        if editor is not None:
            editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.area.ensureWidgetVisible(editor)

    def _show_problems(self, packet: Packet) -> None:
        while (item := self._found.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.facts.clear()
        self.demands.clear()
        self._texts.clear()
        for one in packet.problems:
            self._found.addWidget(self._problem(packet, one))
        order: list[QWidget] = [self.addressee, self.due_on, self.inspected_on]
        for one in packet.problems:
            order += [self.facts[one.id], self.demands[one.id]]
        order += [self.second, self.contact_name, self.contact_phone]
        for place in range(len(order) - 1):
            QWidget.setTabOrder(order[place], order[place + 1])

    def _problem(self, packet: Packet, one: OrderableProblem) -> QWidget:
        facts, demand = TextArea(lines=_TEXT_LINES), TextArea(lines=_TEXT_LINES)
        facts.show_text(packet.facts[one.id])
        demand.show_text(packet.demands[one.id])
        facts.edited.connect(partial(self._presenter.word_facts, one.id))
        demand.edited.connect(partial(self._presenter.word_demand, one.id))
        self.facts[one.id], self.demands[one.id] = facts, demand
        fields = [
            FormField(translate("Packet", "查明的事实"), facts),
            FormField(translate("Packet", "改正要求"), demand),
        ]
        self._texts += fields
        parts: list[QWidget] = [
            SectionHeader(f"{one.item} · {codes.word('System', one.system)}"),
            Text(clauses.cite(clauses.parse_all(one.clause)), "help", wrap=True),
            *fields,
        ]
        if one.ordered_by:
            told = translate("Packet", "已有 {number} 在整改；再开一份会另占一个文号。")
            note = Text(told.format(number=one.ordered_by), "help", tone="soon", wrap=True)
            parts.insert(2, note)
        return holder(column(*parts, gap="xs"))


def _pair(first: QWidget, second: QWidget) -> QBoxLayout:
    """Two fields side by side, their labels on one line."""
    pair = row(first, second, gap="m")
    pair.setAlignment(first, Qt.AlignmentFlag.AlignTop)
    pair.setAlignment(second, Qt.AlignmentFlag.AlignTop)
    return pair
