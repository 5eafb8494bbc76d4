"""Turns the pages of a PDF into images, one at a time: pdfium is not safe for two threads."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pypdfium2
from PySide6.QtGui import QImage

_pdfium = threading.Lock()
POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as drawn: its number from 0, how many there are, and its pixels."""

    number: int
    count: int
    image: QImage


def draw_page(pdf: bytes, number: int, dots_per_inch: float) -> PageImage:
    """Page `number` (from 0) at a resolution. Raises ValueError for bytes that are no PDF and
    IndexError for a page it has not."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise ValueError("not a PDF") from error
        try:
            count = len(document)
            if not 0 <= number < count:
                raise IndexError(number)
            page = document[number]
            bitmap = page.render(scale=dots_per_inch / POINTS_PER_INCH, rev_byteorder=True)
            picture = bitmap.to_pil().convert("RGB")
        finally:
            document.close()
    pixels = picture.tobytes()
    image = QImage(
        pixels, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888
    )
    return PageImage(number, count, image.copy())  # own pixels: `pixels` goes away
