"""One filled form out of its page: a record to sign through the printer, an XForms instance."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.presenters.exporting import FormOutPresenter
from app.services.exporting import Exported, ExportService
from app.ui import printing
from app.ui.exports.panel import export_folder
from app.ui.i18n import language, translate
from app.ui.parts import Parts


class FormOut(QObject):
    """`said(text)`: what was done; `failed(error)`. `title` is set by the page, for the printer."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, parts: Parts, page: QWidget) -> None:
        super().__init__(page)
        self._parts = parts
        self._page = page
        self.title = ""
        service = ExportService(parts.laptop, language())
        self._presenter = FormOutPresenter(self, service, parts.jobs, export_folder())

    def record(self, form_id: str) -> None:
        """Print the form as a record to sign."""
        self._presenter.record(form_id)

    def instance(self, form_id: str) -> None:
        """Write the form as an XForms instance into the folder of exports."""
        self._presenter.instance(form_id)

    def close(self) -> None:
        """The page closes."""
        self._presenter.close()

    # what the presenter shows

    def show_record(self, pdf: bytes) -> None:
        """The record, in the system's dialog for printing."""
        printing.print_paper(
            self._page,
            self._parts.jobs,
            pdf,
            self.title,
            printed=lambda: self.said.emit(translate("Export", "记录已送到打印机")),
            failed=self.failed.emit,
            offset_mm=self._parts.print_offset(),
        )

    def show_exported(self, made: Exported) -> None:
        """Where the instance is."""
        text = translate("Export", "已导出 {file}，在“文档”里的“安薪导出”。个人信息写成 ***。")
        self.said.emit(text.format(file=made.path.name))

    def show_error(self, error: Exception) -> None:
        """Why there is none."""
        self.failed.emit(error)
