"""Prints a paper through the system's own dialog: its pages as images, on the millimetre."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from app.presenters.jobs import Job, Jobs
from app.ui.paper_images import draw_page
from inspection.refusal import Refusal

DOTS_PER_INCH = 300
MILLIMETRES_PER_INCH = 25.4


def draw_pages(pdf: bytes, dots_per_inch: int = DOTS_PER_INCH) -> list[QImage]:
    """All pages of a PDF at printing resolution. Slow: run it in a job. ValueError for no PDF."""
    first = draw_page(pdf, 0, dots_per_inch)
    rest = [draw_page(pdf, number, dots_per_inch).image for number in range(1, first.count)]
    return [first.image, *rest]


def paint_pages(
    printer: QPrinter, pages: Sequence[QImage], offset_mm: tuple[float, float] = (0.0, 0.0)
) -> None:
    """Put each image over a whole sheet, moved by an offset to the right and down (pre-sealed
    stock). Raises Refusal ``print.failed`` when the printer does not take it."""
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    painter = QPainter()
    if not painter.begin(printer):
        raise Refusal("print.failed")
    try:
        dots = printer.resolution() / MILLIMETRES_PER_INCH
        sheet = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
        sheet.translate(offset_mm[0] * dots, offset_mm[1] * dots)
        for number, page in enumerate(pages):
            if number and not printer.newPage():
                raise Refusal("print.failed")
            painter.drawImage(sheet, page)
    finally:
        painter.end()


def print_paper(
    parent: QWidget,
    jobs: Jobs,
    pdf: bytes,
    name: str,
    *,
    printed: Callable[[], None],
    failed: Callable[[Exception], None],
    offset_mm: tuple[float, float] = (0.0, 0.0),
) -> Job:
    """Draw the pages, open the print dialog, print. `printed` is called after the pages went to
    the printer (record the copy there); closing the dialog calls nothing."""

    def on_drawn(pages: list[QImage]) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(name)
        dialog = QPrintDialog(printer, parent)
        dialog.setWindowTitle(name)

        def on_accepted() -> None:
            try:
                paint_pages(printer, pages, offset_mm)
            except Refusal as error:
                failed(error)
            else:
                printed()

        dialog.accepted.connect(on_accepted)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # QPrintDialog's own open() wants a slot by its C++ name

    return jobs.run(lambda _job: draw_pages(pdf), done=on_drawn, failed=failed, lane="io")
