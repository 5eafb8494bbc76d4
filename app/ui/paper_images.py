"""The pages of a PDF as images for the window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage

from app.services.pdf_pages import pdf_page


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as drawn: its number from 0, how many there are, and its pixels."""

    number: int
    count: int
    image: QImage


def draw_page(pdf: bytes, number: int, dots_per_inch: float) -> PageImage:
    """Page `number` (from 0) at a resolution. Raises ValueError for bytes that are no PDF and
    IndexError for a page it has not."""
    picture, count = pdf_page(pdf, number, dots_per_inch)
    pixels = picture.tobytes()
    image = QImage(
        pixels, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888
    )
    return PageImage(number, count, image.copy())  # own pixels: `pixels` goes away
