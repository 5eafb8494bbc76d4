"""Blocks become pages: two columns on A4, headings kept with what follows, head and foot on each.

Measures are points unless they say otherwise; a block's marks count from its own upper left corner.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import qrcode
from reportlab.pdfgen.canvas import Canvas

from forms.papers.layout.faces import Face, load
from forms.papers.layout.lines import Style, break_lines
from forms.papers.layout.page import HEIGHT, MM, WIDTH, Mark, Row, Stroke, text

MARGIN: Final = 14 * MM
GAP: Final = 7 * MM
COLUMN: Final = (WIDTH - 2 * MARGIN - GAP) / 2
TOP: Final = 40 * MM
FOOT: Final = 16 * MM
TITLE: Final = Style(Face.TITLE, 17.0)
HEADING: Final = Style(Face.HEADING, 10.5)
BODY: Final = Style(Face.BODY, 9.5)
STRONG: Final = Style(Face.HEADING, 9.5)
FINE: Final = Style(Face.BODY, 7.5)
LEADING: Final = 1.4
BOX: Final = 4.2 * MM
_QR: Final = 21 * MM
_one_at_a_time = threading.Lock()
"""ReportLab registers fonts for the whole process."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above every page: title, a line beneath it, and, drawn for page x of y, what its
    QR says (None: no QR) and the line at the foot."""

    title: str
    beneath: str
    code: Callable[[int, int], str | None]
    foot: Callable[[int, int], str]


def paragraph(
    words: str, style: Style, measure: float = COLUMN, indent: float = 0.0, after: float = 0.0
) -> Row:
    """A text broken into lines, as one block."""
    leading = style.size * LEADING
    lines = break_lines(words, style, measure - indent)
    marks = [
        Mark(indent + line.indent, line.text, style, at * leading) for at, line in enumerate(lines)
    ]
    return Row(len(lines) * leading + after, tuple(marks))


def box(x: float, y: float, size: float = BOX) -> tuple[Stroke, ...]:
    """A square to be ticked."""
    return (
        Stroke(x, y, x + size, y),
        Stroke(x, y + size, x + size, y + size),
        Stroke(x, y, x, y + size),
        Stroke(x + size, y, x + size, y + size),
    )


def stacked(rows: Sequence[Row], after: float = 0.0, *, keep: bool = False) -> Row:
    """Blocks beneath one another as one that no page parts."""
    marks: list[Mark] = []
    strokes: list[Stroke] = []
    y = 0.0
    for row in rows:
        marks += [Mark(one.x, one.text, one.style, one.top + y) for one in row.marks]
        strokes += [
            Stroke(one.x1, one.y1 + y, one.x2, one.y2 + y, one.weight) for one in row.strokes
        ]
        y += row.height
    return Row(y + after, tuple(marks), tuple(strokes), keep)


def arranged(rows: Sequence[Row]) -> list[list[tuple[float, float, Row]]]:
    """Each page's blocks with the place of their upper left corner on the sheet.

    Kept blocks stay with the next one; a block taller than a column stands alone in one.
    """
    room = HEIGHT - TOP - FOOT
    pages: list[list[tuple[float, float, Row]]] = [[]]
    column, y = 0, 0.0
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if row.keep:
            continue
        if y and y + sum(one.height for one in group) > room:
            column, y = column + 1, 0.0
            if column == 2:
                pages.append([])
                column = 0
        for one in group:
            pages[-1].append((MARGIN + column * (COLUMN + GAP), TOP + y, one))
            y += one.height
        group = []
    return pages


def draw(sheets: Sequence[tuple[Head, Sequence[Row]]], *, title: str) -> bytes:
    """One PDF of all sheets, each beginning on a page of its own; equal sheets, equal bytes."""
    buffer = io.BytesIO()
    with _one_at_a_time:
        canvas = Canvas(
            buffer, pagesize=(WIDTH, HEIGHT), invariant=1, initialFontName=load(Face.BODY)
        )
        canvas.setTitle(title)
        canvas.setCreator("Anxin 安薪直通车")
        for head, rows in sheets:
            pages = arranged(rows)
            for number, page in enumerate(pages, 1):
                _paint(canvas, head, page, number, len(pages))
                canvas.showPage()
        canvas.save()
    return buffer.getvalue()


def _paint(
    canvas: Canvas, head: Head, page: Sequence[tuple[float, float, Row]], number: int, of: int
) -> None:
    code = head.code(number, of)
    measure = WIDTH - 2 * MARGIN - (_QR + 4 * MM if code else 0.0)
    y = MARGIN
    for line in break_lines(head.title, TITLE, measure)[:2]:
        text(canvas, MARGIN, y, line.text, TITLE)
        y += TITLE.size * 1.3
    for line in break_lines(head.beneath, BODY, measure)[:2]:
        text(canvas, MARGIN, y + 2, line.text, BODY)
        y += BODY.size * LEADING
    if code:
        _code(canvas, code)
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, HEIGHT - TOP + 3 * MM, WIDTH - MARGIN, HEIGHT - TOP + 3 * MM)
    for x, top, row in page:
        for one in row.strokes:
            canvas.setLineWidth(one.weight)
            canvas.line(x + one.x1, HEIGHT - top - one.y1, x + one.x2, HEIGHT - top - one.y2)
        for mark in row.marks:
            text(canvas, x + mark.x, top + mark.top, mark.text, mark.style)
    foot = head.foot(number, of)
    text(canvas, WIDTH - MARGIN - FINE.width(foot), HEIGHT - FOOT + 4 * MM, foot, FINE)


def _code(canvas: Canvas, written: str) -> None:
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    made.add_data(written)
    matrix = made.get_matrix()
    module = _QR / len(matrix)
    path = canvas.beginPath()
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                left = WIDTH - MARGIN - _QR + x * module
                path.rect(left, HEIGHT - 10 * MM - (y + 1) * module, module, module)
    canvas.drawPath(path, stroke=0, fill=1)
