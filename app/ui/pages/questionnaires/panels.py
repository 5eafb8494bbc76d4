"""What opens beside the list: printing blanks, counting sheets, how keying goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.services.questionnaires import FormTitle, SiteSheets
from app.ui.forms.tick import Tick
from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.editors import TextLine
from app.ui.widgets.field import FormField
from app.ui.widgets.layout import STRETCH, column, row, space
from app.ui.widgets.text import Text
from app.ui.words import sheets
from inspection.questionnaires import SheetCount


def whole_number(text: str) -> int:
    """A count as typed; 0 for anything that is none."""
    typed = text.strip()
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 0


class PrintPanel(QWidget):
    """`asked(version, copies, handed out at once)`."""

    asked = Signal(str, int, bool)

    def __init__(self, forms: Sequence[FormTitle], expected: int) -> None:
        super().__init__()
        self.form = ComboBox(
            translate("Questionnaires", "问卷"),
            [(one.version_id, f"{one.title} {one.version}") for one in forms],
        )
        self.form.setCurrentIndex(0)
        self.copies = TextLine()
        self.copies.show_text(str(expected))
        self.copies.returnPressed.connect(self._on_print)
        self._copies = FormField(
            translate("Questionnaires", "份数"),
            self.copies,
            translate("Questionnaires", "每份自动编号，每页带二维码；录入时一扫就认得。"),
        )
        self.handed_out = Tick(translate("Questionnaires", "印出来就记为发出"))
        self.handed_out.setChecked(True)
        self.print = Button(
            translate("Questionnaires", "打印空白问卷"),
            self._on_print,
            kind="primary",
            icon="printer",
            height="form",
        )
        self.setLayout(
            column(
                FormField(translate("Questionnaires", "问卷"), self.form),
                self._copies,
                self.handed_out,
                row(self.print, STRETCH),
                gap="l",
            )
        )
        self.setFocusProxy(self.copies)

    def _on_print(self) -> None:
        number = whole_number(self.copies.text())
        if not number:
            self._copies.say_error(translate("Questionnaires", "写印几份，例如 40。"))
            return
        self._copies.say_error("")
        self.asked.emit(self.form.code, number, self.handed_out.isChecked())


class CountPanel(QWidget):
    """`counted(form, what, number)`: so many were handed out, or came back."""

    counted = Signal(str, str, int)

    def __init__(self, forms: Sequence[FormTitle]) -> None:
        super().__init__()
        self.form = ComboBox(
            translate("Questionnaires", "问卷"), [(one.form, one.title) for one in forms]
        )
        self.form.setCurrentIndex(0)
        self.given = TextLine()
        self.back = TextLine()
        help_text = translate("Questionnaires", "只写这一次的份数，会加到已记的上面。")
        self._fields = {
            SheetCount.HANDED_OUT: FormField(
                translate("Questionnaires", "这次发出，份"), self.given, help_text
            ),
            SheetCount.RETURNED: FormField(
                translate("Questionnaires", "这次收回，份"), self.back, help_text
            ),
        }
        self.given.returnPressed.connect(lambda: self._on_enter(SheetCount.HANDED_OUT))
        self.back.returnPressed.connect(lambda: self._on_enter(SheetCount.RETURNED))
        count = Button(
            translate("Questionnaires", "记下"), self._on_count, kind="primary", height="form"
        )
        self.setLayout(
            column(
                FormField(translate("Questionnaires", "问卷"), self.form),
                *self._fields.values(),
                row(count, STRETCH),
                gap="l",
            )
        )
        self.setFocusProxy(self.given)

    def _on_count(self) -> None:
        for what in SheetCount:
            line = self.given if what is SheetCount.HANDED_OUT else self.back
            if line.text().strip():
                self._on_enter(what)

    def _on_enter(self, what: SheetCount) -> None:
        line = self.given if what is SheetCount.HANDED_OUT else self.back
        number = whole_number(line.text())
        if not number:
            self._fields[what].say_error(translate("Questionnaires", "写份数，例如 40。"))
            return
        self._fields[what].say_error("")
        line.show_text("")
        self.counted.emit(self.form.code, what.value, number)


class OperatorPanel(QWidget):
    """Who keyed how many sheets, how fast, and how well."""

    def __init__(self, found: SiteSheets) -> None:
        super().__init__()
        grid = QGridLayout()
        grid.setHorizontalSpacing(space("l"))
        grid.setVerticalSpacing(space("s"))
        heads = (
            translate("Questionnaires", "录入人"),
            translate("Questionnaires", "份"),
            translate("Questionnaires", "键/份"),
            translate("Questionnaires", "秒/份"),
            translate("Questionnaires", "改"),
            translate("Questionnaires", "差错率"),
        )
        for across, head in enumerate(heads):
            grid.addWidget(Text(head, "label"), 0, across)
        for down, one in enumerate(found.operators, 1):
            told = (
                one.name,
                f"{one.sheets}",
                f"{one.keys_a_sheet:.1f}",
                f"{one.seconds_a_sheet:.0f}",
                f"{one.corrections}",
                sheets.error_rate(one),
            )
            for across, text in enumerate(told):
                grid.addWidget(Text(text), down, across)
        grid.setColumnStretch(0, 1)
        help_text = translate(
            "Questionnaires",
            "差错率：录过两遍的答案里，有多少两遍不一样；算给录第一遍的人。",
        )
        nobody = Text(
            translate("Questionnaires", "这个月还没有录入纸质问卷。"), "secondary", wrap=True
        )
        nobody.setVisible(not found.operators)
        self.setLayout(column(grid, nobody, Text(help_text, "help", wrap=True), gap="m"))
