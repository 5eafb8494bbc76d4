"""Reads the code on a drawn paper as a phone would: from its pixels, not from what was drawn."""

from __future__ import annotations

from PIL import Image
from PySide6.QtGui import QImage

from app.ui.paper_images import draw_page
from forms.papers.verify import read_codes

DOTS_PER_INCH = 200


def code_on(pdf: bytes) -> str:
    """The text of the first code found on the pages of a PDF; empty if there is none.

    Slow: run it in a job. ValueError for bytes that are no PDF.
    """
    number, count = 0, 1
    while number < count:
        page = draw_page(pdf, number, DOTS_PER_INCH)
        found = read_codes(_picture(page.image))
        if found:
            return found[0]
        number, count = number + 1, page.count
    return ""


def _picture(image: QImage) -> Image.Image:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    size = (grey.width(), grey.height())
    return Image.frombuffer("L", size, bytes(grey.constBits()), "raw", "L", grey.bytesPerLine(), 1)
