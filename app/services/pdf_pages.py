"""Turns the pages of a PDF into pictures, one at a time: pdfium is not safe for two threads."""

from __future__ import annotations

import threading
from pathlib import Path

import pypdfium2
from PIL import Image

_pdfium = threading.Lock()
_POINTS_PER_INCH = 72


def pdf_page(
    pdf: bytes | Path, number: int, dots_per_inch: float = 0, *, longest: int = 0
) -> tuple[Image.Image, int]:
    """Page `number` (from 0) as an RGB picture, and how many pages there are.

    Drawn at a resolution, or so that its longer edge has `longest` pixels. Raises ValueError for
    bytes that are no PDF (or one with a password) and IndexError for a page it has not.
    """
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
            scale = dots_per_inch / _POINTS_PER_INCH
            if longest:
                scale = longest / max(*page.get_size(), 1.0)
            bitmap = page.render(scale=scale, rev_byteorder=True)
            return bitmap.to_pil().convert("RGB"), count
        except pypdfium2.PdfiumError as error:
            raise ValueError("a page that cannot be drawn") from error
        finally:
            document.close()
