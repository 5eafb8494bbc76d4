"""What reaches the printer is the paper itself, in its place to the millimetre."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.ui.paper_images import draw_page
from app.ui.printing import draw_pages, paint_pages
from inspection.refusal import Refusal


def paper() -> bytes:
    """Two A4 pages, each with a black square from 28 mm left and 37 mm top, 20 mm wide."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(210 * mm, 297 * mm))
    for _ in range(2):
        canvas.rect(28 * mm, (297 - 37 - 20) * mm, 20 * mm, 20 * mm, fill=1, stroke=0)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def corner_mm(pdf: bytes, number: int) -> tuple[float, float]:
    """Where the black square begins on a printed page, in millimetres from left and top."""
    image = draw_page(pdf, number, 254).image  # ten dots a millimetre
    black = [
        (x / 10, y / 10)
        for y in range(0, image.height(), 2)
        for x in range(0, image.width(), 2)
        if image.pixelColor(x, y).lightness() < 128
    ]
    return min(x for x, _y in black), min(y for _x, y in black)


@pytest.mark.parametrize("offset", [(0.0, 0.0), (2.0, -3.0)])
def test_square_is_printed_where_the_paper_has_it(
    qapp: QApplication, tmp_path: Path, offset: tuple[float, float]
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    target = tmp_path / "printed.pdf"
    printer.setOutputFileName(str(target))
    paint_pages(printer, draw_pages(paper(), 200), offset)
    printed = target.read_bytes()
    for number in range(2):
        left, top = corner_mm(printed, number)
        assert left == pytest.approx(28 + offset[0], abs=0.5)
        assert top == pytest.approx(37 + offset[1], abs=0.5)


def test_printer_that_does_not_begin_is_a_refusal(qapp: QApplication, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "printed.pdf"))
    with pytest.raises(Refusal) as refused:
        paint_pages(printer, draw_pages(paper(), 72))
    assert refused.value.code == "print.failed"
