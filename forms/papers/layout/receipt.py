"""Arranges the receipt 送达回证: a table within GB/T 9704 margins, most of it for the pen."""

from __future__ import annotations

from dataclasses import dataclass

from forms.papers.content import Content, ReceiptFacts
from forms.papers.layout.faces import Face
from forms.papers.layout.lines import Style, break_lines
from forms.papers.layout.page import PITCH, TEXT_WIDTH, TITLE, Mark, Row, Stroke, centred
from forms.papers.words import Words

_LABEL = Style(Face.HEADING, 12.0)
_CELL = Style(Face.BODY, 12.0)
_NUMBER = Style(Face.BODY, 14.0)
_FINE = Style(Face.BODY, 10.5)
_LEADING = 1.5
_PAD = 7.0
_LABEL_WIDTH = TEXT_WIDTH * 0.20
_HALF_LABEL = TEXT_WIDTH * 0.17
_DOCUMENTS_A_ROW = 8


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its width, its text and style, whether it is a label (centred)."""

    width: float
    text: str
    style: Style
    label: bool = False


def rows(content: Content, facts: ReceiptFacts, words: Words) -> list[Row]:
    """All rows of the receipt: titles, number, table, note."""
    titles = [
        Row(1.25 * PITCH, (centred(line.text, TITLE),), keep=True)
        for text in (content.issuer.name, words.text("title"))
        for line in break_lines(text, TITLE, TEXT_WIDTH)
    ]
    number = Row(
        PITCH,
        (Mark(TEXT_WIDTH - _NUMBER.width(content.number), content.number, _NUMBER, 4),),
        keep=True,
    )
    table = _documents(facts, words)
    table += [
        _line([_label(words, "addressee"), _wide(_addressee(facts, words))], 42),
        _line([_label(words, "site"), _wide(_joined(facts.site.name, facts.site.address))], 42),
        _line([_label(words, "place"), _wide(facts.place)], 31),
        _line([_label(words, "manner"), _wide(_boxes(facts, words))], 31),
        _line([_label(words, "time"), _wide(words.text("time_blank"))], 31),
        _pair(words, "receiver", "relation", 46),
        _line([_label(words, "received"), _wide(words.text("date_blank"))], 31),
        _line([_label(words, "refusal"), _wide("")], 52),
        _pair(words, "witness", "witness_unit", 46),
        _line([_label(words, "servers"), _wide(_servers(facts, words))], 54),
        _line([_label(words, "remarks"), _wide("")], 31),
    ]
    note = break_lines(words.text("note"), _FINE, TEXT_WIDTH)
    table[-1] = Row(table[-1].height, table[-1].marks, table[-1].strokes, keep=True)
    return [
        *titles,
        number,
        *table,
        *(
            Row(16, (Mark(line.indent, line.text, _tracked(_FINE, line.tracking), 6),), keep=n > 0)
            for n, line in zip(range(len(note) - 1, -1, -1), note, strict=True)
        ),
    ]


def _documents(facts: ReceiptFacts, words: Words) -> list[Row]:
    """The papers served; a long list takes several table rows, so that it can cross a page."""
    told = [
        words.text("document", title=one.title, number=one.number, copies=one.copies)
        for one in facts.documents
    ]
    parts = [told[n : n + _DOCUMENTS_A_ROW] for n in range(0, len(told), _DOCUMENTS_A_ROW)]
    return [_line([_label(words, "documents"), _wide("\n".join(part))], 42) for part in parts]


def _addressee(facts: ReceiptFacts, words: Words) -> str:
    told = [facts.addressee.name]
    if facts.addressee.credit_code:
        told.append(words.text("credit_code", credit_code=facts.addressee.credit_code))
    return "\n".join(told)


def _servers(facts: ReceiptFacts, words: Words) -> str:
    """Names in print, with room before each to sign."""
    return "\n".join(
        "　　　　　　　" + words.text("server", name=one.name, badge=one.badge)
        for one in facts.servers
    )


def _boxes(facts: ReceiptFacts, words: Words) -> str:
    names = words.names["manners"]
    return "　".join(
        f"{'√' if facts.manner == manner else '□'}{name}" for manner, name in names.items()
    )


def _joined(name: str, address: str) -> str:
    return f"{name}（{address}）" if address else name


def _label(words: Words, key: str, width: float = _LABEL_WIDTH) -> _Cell:
    return _Cell(width, words.text(key), _LABEL, label=True)


def _wide(text: str) -> _Cell:
    return _Cell(TEXT_WIDTH - _LABEL_WIDTH, text, _CELL)


def _pair(words: Words, first: str, second: str, height: float) -> Row:
    """Two labelled blanks side by side."""
    blank = TEXT_WIDTH / 2 - _LABEL_WIDTH
    rest = TEXT_WIDTH / 2 - _HALF_LABEL
    return _line(
        [
            _label(words, first),
            _Cell(blank + 10, "", _CELL),
            _label(words, second, _HALF_LABEL),
            _Cell(rest - 10, "", _CELL),
        ],
        height,
    )


def _line(cells: list[_Cell], least: float) -> Row:
    """A table row at least `least` points high: texts centred in height, labels in width too."""
    broken = [break_lines(cell.text, cell.style, cell.width - 2 * _PAD) for cell in cells]
    heights = [
        len(lines) * cell.style.size * _LEADING + _PAD
        for cell, lines in zip(cells, broken, strict=True)
    ]
    height = max(least, *heights)
    marks: list[Mark] = []
    strokes = [
        Stroke(0, 0, TEXT_WIDTH, 0),
        Stroke(0, height, TEXT_WIDTH, height),
        Stroke(0, 0, 0, height),
    ]
    x = 0.0
    for cell, lines in zip(cells, broken, strict=True):
        step = cell.style.size * _LEADING
        top = (height - len(lines) * step) / 2 + (step - cell.style.size) / 2
        for line in lines:
            style = _tracked(cell.style, line.tracking)
            start = _PAD + line.indent
            if cell.label:
                start = (cell.width - style.width(line.text) + style.tracking) / 2
            if line.text:
                marks.append(Mark(x + start, line.text, style, top))
            top += step
        x += cell.width
        strokes.append(Stroke(x, 0, x, height))
    return Row(height, tuple(marks), tuple(strokes))


def _tracked(style: Style, tracking: float) -> Style:
    return Style(style.face, style.size, tracking)
