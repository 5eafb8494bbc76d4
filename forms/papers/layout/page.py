"""The page of GB/T 9704-2012: where text may stand, how rows flow, what every sheet bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from forms.papers.layout.faces import ASCENT, Face, load, runs, width
from forms.papers.layout.lines import Style

MM: Final = 72 / 25.4
WIDTH: Final = 210 * MM
HEIGHT: Final = 297 * MM
TOP: Final = 37 * MM
LEFT: Final = 28 * MM
TEXT_WIDTH: Final = 156 * MM
TEXT_HEIGHT: Final = 225 * MM
LINES: Final = 22
CHARACTERS: Final = 28
BODY_SIZE: Final = 16.0
PITCH: Final = (TEXT_HEIGHT - BODY_SIZE) / (LINES - 1)
"""Points from one line to the next: 22 lines fill the area from its top edge to its foot."""
TRACKING: Final = (TEXT_WIDTH - BODY_SIZE) / (CHARACTERS - 1) - BODY_SIZE
"""28 characters of 16 pt fill the line from edge to edge (a little tighter than natural)."""

BODY: Final = Style(Face.BODY, BODY_SIZE, TRACKING)
HEADING: Final = Style(Face.HEADING, BODY_SIZE, TRACKING)
TITLE: Final = Style(Face.TITLE, 22.0)
PAGE_NUMBER: Final = Style(Face.BODY, 14.0)

_CODE: Final = 26 * MM
_CODE_TOP: Final = 5 * MM
_FINE: Final = Style(Face.BODY, 6.5)
_NOTICE: Final = Style(Face.HEADING, 10.5)


@dataclass(frozen=True, slots=True)
class Mark:
    """A text: `x` points from the row's left edge, `top` points from its head to the em box."""

    x: float
    text: str
    style: Style
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line between two points of the row, in points; `weight` is its thickness."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float = 0.6


@dataclass(frozen=True, slots=True)
class Row:
    """What is placed as one: `height` points high, kept on the page of the next row if `keep`."""

    height: float
    marks: tuple[Mark, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Furniture:
    """What every sheet bears: the code's dark modules, the line beneath, numbering, watermark."""

    modules: Sequence[Sequence[bool]] = field(default=(), repr=False)
    caption: str = ""
    numbered: bool = True
    watermark: str = ""
    notice: str = ""


def flow(rows: Sequence[Row]) -> list[list[Row]]:
    """Divide rows into pages. Kept rows move together unless they alone fill more than a page."""
    limit = TEXT_HEIGHT + PITCH - BODY_SIZE  # the last line needs no pitch beneath it
    pages: list[list[Row]] = [[]]
    used = 0.0
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if row.keep:
            continue
        height = sum(one.height for one in group)
        if pages[-1] and used + height > limit:
            pages.append([])
            used = 0.0
        for one in group:
            if pages[-1] and used + one.height > limit:
                pages.append([])
                used = 0.0
            pages[-1].append(one)
            used += one.height
        group = []
    return pages


def paint(canvas: Canvas, rows: Sequence[Row], furniture: Furniture) -> None:
    """Draw all pages of one paper on `canvas`."""
    pages = flow(rows)
    for index, page in enumerate(pages):
        if furniture.watermark:
            _watermark(canvas, furniture.watermark)
        if furniture.notice:
            text(canvas, LEFT, 28 * MM, furniture.notice, _NOTICE)
        if furniture.modules:
            _code(canvas, furniture)
        y = TOP
        for row in page:
            for stroke in row.strokes:
                canvas.setLineWidth(stroke.weight)
                canvas.line(
                    LEFT + stroke.x1, HEIGHT - y - stroke.y1,
                    LEFT + stroke.x2, HEIGHT - y - stroke.y2,
                )  # fmt: skip
            for mark in row.marks:
                text(canvas, LEFT + mark.x, y + mark.top, mark.text, mark.style)
            y += row.height
        if furniture.numbered or len(pages) > 1:
            _page_number(canvas, index + 1)
        canvas.showPage()


def text(canvas: Canvas, x: float, top: float, written: str, style: Style) -> None:
    """Write one line; `x`, `top`: points from the sheet's left and upper edge to the em box."""
    baseline = HEIGHT - top - ASCENT * style.size
    for run in runs(written, style.face):
        canvas.setFont(load(run.face), style.size)
        canvas.drawString(x, baseline, run.text, charSpace=style.tracking)
        x += width(run.text, run.face, style.size, style.tracking)


def centred(written: str, style: Style, top: float = 0.0) -> Mark:
    """A mark in the middle of the text area."""
    return Mark((TEXT_WIDTH - style.width(written) + style.tracking) / 2, written, style, top)


def _page_number(canvas: Canvas, number: int) -> None:
    """GB/T 9704 §7.5: 4号宋体, dashes at either side, 7 mm below the area, odd right, even left."""
    written = f"— {number} —"
    one = BODY_SIZE
    x = LEFT + one
    if number % 2:
        x = LEFT + TEXT_WIDTH - one - PAGE_NUMBER.width(written)
    text(canvas, x, TOP + TEXT_HEIGHT + 7 * MM - PAGE_NUMBER.size / 2, written, PAGE_NUMBER)


def _code(canvas: Canvas, furniture: Furniture) -> None:
    """The code in the head margin at the right: the same place on every sheet of every paper."""
    left = LEFT + TEXT_WIDTH - _CODE
    module = _CODE / len(furniture.modules)
    path = canvas.beginPath()
    for y, row in enumerate(furniture.modules):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end]:
                end += 1
            if end > start:
                foot = HEIGHT - _CODE_TOP - (y + 1) * module
                path.rect(left + start * module, foot, (end - start) * module, module)
            start = end + 1
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    right = LEFT + TEXT_WIDTH - _FINE.width(furniture.caption)
    text(canvas, right, _CODE_TOP + _CODE + 0.7 * MM, furniture.caption, _FINE)


def _watermark(canvas: Canvas, written: str) -> None:
    style = Style(Face.HEADING, 150.0, 40.0)
    canvas.saveState()
    canvas.setFillGray(0.92)
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(45)
    canvas.setFont(load(style.face), style.size)
    canvas.drawString(
        -(style.width(written) - style.tracking) / 2, -style.size * 0.38, written,
        charSpace=style.tracking,
    )  # fmt: skip
    canvas.restoreState()
