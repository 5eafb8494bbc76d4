"""An issued paper: its pages as printed, the way to printer and file, its service, its end."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QTabBar, QWidget

from app.presenters.jobs import JobScope
from app.presenters.paper import PaperPresenter, ServiceEntry
from app.services.served import DrawnPaper, PaperService
from app.services.served import PaperView as PaperFacts
from app.ui import printing
from app.ui.i18n import translate
from app.ui.page import KeyHint, Page, Route
from app.ui.papers.code import code_on
from app.ui.papers.facts import facts
from app.ui.papers.service_form import ServiceForm
from app.ui.papers.void_form import VoidForm
from app.ui.parts import Parts
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.confirm import ConfirmPanel
from app.ui.widgets.editors import TextArea
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, column, holder, row, scrolling
from app.ui.widgets.paper_view import PaperView
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.text import Text
from app.ui.words import codes
from db.queries.papers import StoredPaper
from inspection.terms import PaperState


def page(parts: Parts) -> Page:
    """The page, for the list of pages."""
    return PaperPage(parts)


class PaperPage(Page):
    """The page big at the left; at the right what is known, or the form that is open."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts
        self._jobs = JobScope(parts.jobs)
        self._presenter = PaperPresenter(self, PaperService(parts.laptop), parts.jobs)
        self._pdf = b""
        self._name = ""
        self._print_at_once = False
        self._offered: set[str] = set()
        self.print_button = Button(
            translate("Paper", "打印一套"), self._presenter.print, kind="primary", icon="printer"
        )
        self.print_button.setToolTip(f"{translate('Paper', '打印一套')}  Ctrl+P")
        self.serve_button = Button(
            translate("Paper", "登记送达"), self._presenter.begin_service, icon="send", key="Ctrl+D"
        )
        self.save_button = Button(
            translate("Paper", "另存 PDF"), self.choose_target, icon="download", key="Ctrl+S"
        )
        self._code = Button(
            translate("Paper", "二维码"), self.show_code, kind="quiet", icon="qr-code"
        )
        self._void = Button(translate("Paper", "作废"), self.begin_void, kind="quiet")
        self._again = Button(translate("Paper", "重新开具"), self._on_again)
        self.sheets = QTabBar()
        self.sheets.setAccessibleName(translate("Paper", "文书种类"))
        self.sheets.currentChanged.connect(self._presenter.turn)
        self.preview = PaperView(parts.jobs)
        self.preview.setAccessibleName(translate("Paper", "文书页面"))
        self._notice = Text("", tone="soon", wrap=True)
        self._notice.hide()
        self._failure = FailurePanel()
        self._failure.acted.connect(self._presenter.print)
        self.confirm = ConfirmPanel()
        self._job = JobLine(cancellable=False)
        self.panel = SidePanel()
        self.panel.closed.connect(self._on_panel_closed)
        self.form: ServiceForm | None = None
        self.void_form: VoidForm | None = None
        self._facts = column(gap="none")
        self._beside = scrolling(self._facts)
        self._beside.setFixedWidth(current().size.search)
        self._lay_out()
        self.setFocusProxy(self.print_button)

    def _lay_out(self) -> None:
        actions = row(
            self.sheets,
            STRETCH,
            self._code,
            self._void,
            self.save_button,
            self._again,
            self.serve_button,
            self.print_button,
        )
        body = row(self.preview, self._beside, gap="xl")
        body.setStretch(0, 1)
        left = column(self._notice, body, gap="m")
        left.setContentsMargins(current().size.xl, 0, current().size.xl, current().size.xl)
        left.setStretch(1, 1)
        head = column(actions, self.confirm, self._failure, self._job, gap="m")
        edge = current().size.xl
        head.setContentsMargins(edge, edge, edge, 0)
        below = row(holder(left), self.panel, gap="none")
        below.setStretch(0, 1)
        whole = column(head, below, gap="m")
        whole.setStretch(1, 1)
        self.setLayout(whole)

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self.panel.close_panel()
        self.confirm.close_panel()
        self._failure.clear()
        one = params.get("id", "")
        # Coming back to a paper just issued does not offer to print it once more.
        self._print_at_once = params.get("print") == "1" and one not in self._offered
        self._offered.add(one)
        self.preview.show_pdf(b"")
        self._presenter.open(one)

    def refresh(self) -> None:
        self._presenter.look()

    def close_page(self) -> None:
        self._jobs.cancel_all()
        self.preview.close_view()
        self._presenter.close()

    def step_back(self) -> bool:
        return self.confirm.close_panel() or self.panel.close_panel()

    def print_packet(self) -> bool:
        if not self.print_button.isEnabled():
            return False
        self._presenter.print()
        return True

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("Ctrl+P", translate("Paper", "打印一套")),
            KeyHint("Ctrl+D", translate("Paper", "登记送达")),
            KeyHint("Ctrl+S", translate("Paper", "另存 PDF")),
            KeyHint("PgUp PgDn", translate("Paper", "翻页")),
            KeyHint("+ −", translate("Paper", "放大、缩小")),
        )

    # the presenter's side

    def show_paper(self, view: PaperFacts) -> None:
        """State and what may be done now."""
        self._failure.clear()
        void = view.paper.state == PaperState.VOID
        self.titled.emit(view.paper.site)
        self._name = f"{codes.word('Paper', view.paper.type)} {view.paper.number or ''}".strip()
        with QSignalBlocker(self.sheets):
            sheets = (view.paper, *view.receipts)
            for place, one in enumerate(sheets):
                if place == self.sheets.count():
                    self.sheets.addTab("")
                self.sheets.setTabText(place, codes.word("Paper", one.type))
            while self.sheets.count() > len(sheets):
                self.sheets.removeTab(self.sheets.count() - 1)
        self.serve_button.setEnabled(not void)
        self.serve_button.setVisible(not void)
        self.print_button.setVisible(not void)
        self.print_button.setEnabled(not void)
        self._void.setVisible(not void)
        self._again.setVisible(void and bool(view.problems))
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._facts.addWidget(facts(view))
        self._facts.addStretch(1)
        if self._print_at_once:
            self._print_at_once = False
            self._offer_print()

    def show_pdf(self, shown: StoredPaper, drawn: DrawnPaper) -> None:
        """The sheet, page by page."""
        self._pdf = drawn.pdf
        self._name = f"{codes.word('Paper', shown.type)} {shown.number or ''}".strip()
        self.preview.show_pdf(drawn.pdf)
        self._notice.setText(
            translate(
                "Paper",
                "这一份是按封存的内容重新排版的，与开具当天的文件不完全相同；以已送达的纸质文书为准。",
            )
        )
        self._notice.setVisible(not drawn.as_issued)
        self._enable_file(True)

    def show_undrawable(self, error: Exception) -> None:
        """The page cannot be drawn by this program; the record stays usable."""
        del error
        self._pdf = b""
        self.preview.show_pdf(b"")
        self._notice.setText(
            translate("Paper", "这份文书的内容本机画不出来，可能由更新版本的程序开具；记录都在。")
        )
        self._notice.show()
        self._enable_file(False)

    def show_busy(self, what: str) -> None:
        """What is under way."""
        words = {
            "open": translate("Paper", "正在打开文书"),
            "draw": translate("Paper", "正在生成文书"),
            "print": translate("Paper", "正在准备打印"),
            "record": translate("Paper", "正在登记"),
        }
        if what:
            self._job.start(words[what])
        else:
            self._job.stop()

    def show_error(self, error: Exception) -> None:
        """What did not happen."""
        self._failure.show_error(error)

    def print_pages(self, pdf: bytes, name: str) -> None:
        """The system's print dialog over these pages."""
        printing.print_paper(
            self,
            self._jobs,
            pdf,
            name,
            printed=self._presenter.printed,
            failed=self._on_not_printed,
            offset_mm=self._parts.print_offset(),
        )

    def show_service_form(self, entry: ServiceEntry, view: PaperFacts) -> None:
        """The form in the side panel, the facts put away meanwhile."""
        self._beside.hide()
        self.form = ServiceForm(entry, view.staff)
        self.form.recorded.connect(self._presenter.record_service)
        self.panel.show_part(translate("Paper", "登记送达"), self.form)
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_service_faults(self, fields: tuple[str, ...]) -> None:
        """Mark what is missing."""
        if self.form is not None:
            self.form.show_faults(fields)

    def show_recorded(self, state: PaperState) -> None:
        """It is in the record."""
        self.panel.close_panel()
        told = {
            PaperState.SERVED: translate("Paper", "已登记送达"),
            PaperState.REFUSED: translate("Paper", "已登记拒收，今日里会提醒留置送达"),
        }
        self.toasted.emit(told[state], None)

    def show_saved(self, name: str) -> None:
        """The file is where it was wanted."""
        self.toasted.emit(translate("Paper", "已另存为 {name}").format(name=name), None)

    def show_voided(self) -> None:
        """It is void."""
        self.panel.close_panel()
        self.toasted.emit(translate("Paper", "已作废"), None)

    def show_reason_missing(self) -> None:
        """Void wants a reason."""
        if self.void_form is not None:
            self.void_form.show_missing()

    # what buttons open

    def choose_target(self) -> None:
        """Ask where to save the sheet shown."""
        if not self._pdf:
            return
        dialog = QFileDialog(self, translate("Paper", "另存 PDF"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{self._name}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._presenter.save)
        dialog.open()

    def show_code(self) -> None:
        """Read the code from the drawn page and show what it says."""
        pdf = self._pdf
        if pdf:
            self._jobs.run(
                lambda _job: code_on(pdf),
                done=self._on_code,
                failed=self.show_error,
                lane="io",
            )

    def begin_void(self) -> None:
        """Ask for the reason."""
        self._beside.hide()
        self.void_form = VoidForm()
        self.void_form.asked.connect(self._on_void)
        self.panel.show_part(translate("Paper", "作废"), self.void_form)
        self.void_form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_void(self, reason: str) -> None:
        if not reason.strip():
            self._presenter.void(reason)
            return
        view = self._presenter.paper
        if view is None:
            return
        self.confirm.ask(
            translate("Paper", "作废 {number}？").format(number=view.paper.number or "–"),
            translate("Paper", "作废后不能恢复，送达回证一并作废，已送出的纸质文书要收回。"),
            translate("Paper", "作废"),
            lambda: self._presenter.void(reason),
        )

    def _on_again(self) -> None:
        view = self._presenter.paper
        if view is not None:
            params = {"site": view.paper.site_id, "problems": ",".join(view.problems)}
            self.asked_for.emit(Route("packet", params))

    def _offer_print(self) -> None:
        if QPrinterInfo.availablePrinterNames():
            self._presenter.print()
            return
        told = translate("Paper", "这台电脑还没有打印机：可以另存 PDF，接上打印机后再打印。")
        self.toasted.emit(told, None)
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_not_printed(self, error: Exception) -> None:
        self._failure.show_error(error, translate("Paper", "再打印一次"))

    def _on_code(self, text: str) -> None:
        self._beside.hide()
        shown = TextArea(name=translate("Paper", "二维码内容"), lines=10)
        shown.setReadOnly(True)
        shown.show_text(text or "–")
        parts: list[QWidget] = [shown]
        if text:
            told = translate("Paper", "用手机扫也是这一串：网址、文号、密钥、摘要和签名。")
            parts.append(Text(told, "help", wrap=True))
        self.panel.show_part(translate("Paper", "二维码内容"), holder(column(*parts, gap="m")))

    def _on_panel_closed(self) -> None:
        self.form = self.void_form = None
        self._beside.show()
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enable_file(self, possible: bool) -> None:
        for button in (self.save_button, self._code):
            button.setEnabled(possible)
        self.print_button.setEnabled(possible and self.print_button.isVisibleTo(self))
