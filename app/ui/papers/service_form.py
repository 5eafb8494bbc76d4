"""The form that records how a paper was served; what the manner does not need is not shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.presenters.paper import ServiceEntry
from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.editors import TextArea, TextLine, commit_editors
from app.ui.widgets.field import FormField
from app.ui.widgets.layout import column, row
from app.ui.words import codes
from db.queries.office import NameCard
from inspection.terms import ServiceManner

SIGNED, REFUSED = "signed", "refused"
"""How the addressee of a direct service answered."""


class ServiceForm(QWidget):
    """`recorded(entry)` when the user says so; Ctrl+Enter does it from any field."""

    recorded = Signal(object)

    def __init__(self, entry: ServiceEntry, staff: Sequence[NameCard]) -> None:
        super().__init__()
        manners = [(code, codes.word("Service", code)) for code in codes.codes("Service")]
        self.manner = ComboBox("", manners)
        self.day, self.at = TextLine(), TextLine()
        self.place = TextLine()
        self.answer = ComboBox(
            "",
            [
                (SIGNED, translate("Serving", "当面签收")),
                (REFUSED, translate("Serving", "拒绝签收")),
            ],
        )
        self.receiver, self.relation = TextLine(), TextLine()
        self.reason = TextArea(lines=2)
        self.witness = TextLine()
        self.second = ComboBox(
            "", [(one.id, f"{one.name} · {one.badge_number or '–'}") for one in staff]
        )
        self._fields = {
            "manner": FormField(translate("Serving", "送达方式"), self.manner),
            "served_at": FormField(translate("Serving", "日期"), self.day),
            "at": FormField(translate("Serving", "时间"), self.at),
            "place": FormField(translate("Serving", "地点"), self.place),
            "answer": FormField(translate("Serving", "对方"), self.answer),
            "receiver": FormField(translate("Serving", "签收人"), self.receiver),
            "relation": FormField(translate("Serving", "职务或关系"), self.relation),
            "refusal_reason": FormField(translate("Serving", "拒收事由"), self.reason),
            "witness": FormField(
                translate("Serving", "见证人及其单位、职务"),
                self.witness,
                translate("Serving", "没有见证人就全程拍照、录像，在这里写明“拍照录像”。"),
            ),
            "second_server": FormField(translate("Serving", "同行送达人"), self.second),
        }
        fields = self._fields
        moment = row(fields["served_at"], fields["at"], gap="m")
        moment.setAlignment(fields["served_at"], Qt.AlignmentFlag.AlignTop)
        moment.setAlignment(fields["at"], Qt.AlignmentFlag.AlignTop)
        signed = row(fields["receiver"], fields["relation"], gap="m")
        signed.setAlignment(fields["receiver"], Qt.AlignmentFlag.AlignTop)
        signed.setAlignment(fields["relation"], Qt.AlignmentFlag.AlignTop)
        self.record = Button(
            translate("Serving", "登记送达"), self._on_record, kind="primary", height="form"
        )
        self.record.setToolTip(f"{translate('Serving', '登记送达')}  Ctrl+Enter")
        self.setLayout(
            column(
                fields["manner"],
                moment,
                fields["place"],
                fields["answer"],
                signed,
                fields["refusal_reason"],
                fields["witness"],
                fields["second_server"],
                self.record,
                gap="m",
            )
        )
        self._fill(entry)
        self.manner.picked.connect(lambda _code: self._suit())
        self.answer.picked.connect(lambda _code: self._suit())
        self._suit()
        self.setFocusProxy(self.manner)

    def show_faults(self, names: Sequence[str]) -> None:
        """Mark what must be put right, and go to the first."""
        words = {
            "served_at": translate("Serving", "须在文书开具之后、现在之前，如 11-23 和 14:20。"),
            "place": translate("Serving", "写明在哪里送达。"),
            "receiver": translate("Serving", "写明谁签收的。"),
            "relation": translate("Serving", "如项目经理、劳资专管员。"),
            "refusal_reason": translate("Serving", "写明对方为什么不收。"),
            "witness": translate("Serving", "留置送达要有见证人或影像。"),
            "second_server": translate("Serving", "送达须两人：选同行的监察员。"),
        }
        for name, field in self._fields.items():
            field.say_error(words.get(name, "") if name in names else "")
        if names and names[0] in self._fields:
            self._fields[names[0]].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._on_record()
            return
        super().keyPressEvent(event)

    def _fill(self, entry: ServiceEntry) -> None:
        self.manner.show_code(entry.manner)
        self.day.show_text(entry.day)
        self.at.show_text(entry.at)
        self.place.show_text(entry.place)
        self.answer.show_code(REFUSED if entry.refused else SIGNED)
        self.receiver.show_text(entry.receiver)
        self.relation.show_text(entry.relation)
        self.reason.show_text(entry.refusal_reason)
        self.witness.show_text(entry.witness)
        self.second.show_code(entry.second_server)

    def _suit(self) -> None:
        """Show what this manner needs."""
        direct = self.manner.code == ServiceManner.DIRECT
        left = self.manner.code == ServiceManner.LEFT
        refused = left or (direct and self.answer.code == REFUSED)
        self._fields["answer"].setVisible(direct)
        for name in ("receiver", "relation"):
            self._fields[name].setVisible(direct and not refused)
        self._fields["refusal_reason"].setVisible(refused)
        self._fields["witness"].setVisible(left)
        self._fields["second_server"].setVisible(direct or left)
        help_texts = {
            "mail": translate("Serving", "以邮件回执上注明的收件日期为准。"),
            "public_notice": translate("Serving", "公告之日起满 30 日视为送达：写期满那一天。"),
        }
        self._fields["served_at"].show_help(help_texts.get(self.manner.code, ""))

    def _on_record(self) -> None:
        commit_editors(self)
        self.recorded.emit(
            ServiceEntry(
                manner=ServiceManner(self.manner.code),
                day=self.day.text(),
                at=self.at.text(),
                place=self.place.text(),
                receiver=self.receiver.text(),
                relation=self.relation.text(),
                refused=self.answer.code == REFUSED,
                refusal_reason=self.reason.toPlainText(),
                witness=self.witness.text(),
                second_server=self.second.code,
            )
        )
