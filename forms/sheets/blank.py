"""A form as a blank A4 sheet: numbered boxes whose digits are the keys that type them in later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forms.definition import Definition, Item, Question, Repeat, words
from forms.papers.layout.page import MM, Mark, Row, Stroke
from forms.sheets.code import SheetCode
from forms.sheets.layout import (
    BODY,
    BOX,
    COLUMN,
    FINE,
    HEADING,
    LEADING,
    STRONG,
    Head,
    box,
    draw,
    paragraph,
    stacked,
)
from forms.sheets.wording import wording

KEYS = "1234567890"
"""What a choice's box bears and what types it: the first is 1, the tenth 0; later ones letters."""
_LATER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_INDENT = 8.5 * MM
_AFTER = 2.2 * MM
_DIGITS = {"integer": 6, "decimal": 9, "range": 3}


def key_of(place: int) -> str:
    """The key of the choice at a place (from 0); empty beyond those a keyboard has."""
    every = KEYS + _LATER
    return every[place] if place < len(every) else ""


def blank(
    definition: Definition,
    numbers: Sequence[str] = ("",),
    *,
    language: str = "",
    beneath: str = "",
    instances: int = 3,
) -> bytes:
    """A PDF with one sheet for each number, each with its QR; a sheet without a number has none.

    `beneath` stands under the title (bureau, site, month); a repeat is printed `instances` times,
    as often as it counts if its count is a number. Raises Refusal ``sheet.number`` and
    ``paper.undrawable_character``.
    """
    spoken = language or definition.default_language
    rows = list(_Blank(definition, spoken, instances).rows())
    title = words(definition.titles, spoken, definition.default_language)
    sheets = [(_head(definition, title, beneath, number, spoken), rows) for number in numbers]
    return draw(sheets, title=title)


def _head(definition: Definition, title: str, beneath: str, number: str, language: str) -> Head:
    said = wording(language)

    def code(page: int, pages: int) -> str | None:
        if not number:
            return None
        return SheetCode(definition.id, definition.version, number, page, pages).text

    def foot(page: int, pages: int) -> str:
        return said["page"].format(
            form=definition.id, version=definition.version, page=page, pages=pages
        )

    line = [said["number"].format(number=number)] if number else []
    return Head(title, "    ".join([*line, *filter(None, [beneath])]), code, foot)


class _Blank:
    def __init__(self, definition: Definition, language: str, instances: int) -> None:
        self._definition = definition
        self._language = language
        self._said = wording(language)
        self._instances = instances

    def rows(self) -> Iterator[Row]:
        """Every block of the sheet, in the form's order."""
        yield from self._members("", conditional=False)

    def _members(self, path: str, *, conditional: bool) -> Iterator[Row]:
        for item in self._definition.members[path]:
            maybe = conditional or bool(item.relevant)
            if isinstance(item, Question):
                if item.is_shown:
                    yield self._question(item, conditional=maybe)
            elif isinstance(item, Repeat):
                times = int(item.count) if item.count.isdecimal() else self._instances
                for number in range(1, times + 1):
                    label = self._words(item)
                    yield self._heading(self._said["instance"].format(label=label, number=number))
                    yield from self._members(item.path, conditional=maybe)
            else:
                label = self._words(item)
                if label:
                    yield self._heading(label)
                yield from self._members(item.path, conditional=maybe)

    def _heading(self, label: str) -> Row:
        made = paragraph(label, HEADING)
        line = Stroke(0, made.height + 1, COLUMN, made.height + 1, 0.4)
        return Row(made.height + 5, made.marks, (line,), keep=True)

    def _question(self, question: Question, *, conditional: bool) -> Row:
        label = self._words(question)
        if question.type == "note":
            return paragraph(label, BODY, after=_AFTER)
        if question.required:
            label += self._said["required"]
        if question.type == "select_multiple":
            label += self._said["several"]
        if question.type == "rank":
            label += self._said["rank"]
        if question.type == "range":
            ends = {name: question.parameters.get(name, "") for name in ("start", "end")}
            label += self._said["range"].format(**ends)
        if conditional:
            label += self._said["optional"]
        asked = paragraph(label, STRONG, indent=_INDENT)
        number = (Mark(0, question.name, STRONG),) if _is_short(question.name) else ()
        asked = Row(asked.height + 1, asked.marks + number)
        hint = words(question.hints, self._language, self._definition.default_language)
        below = [paragraph(hint, FINE, indent=_INDENT)] if hint and "${" not in hint else []
        return stacked([asked, *below, self._answer(question)], after=_AFTER)

    def _answer(self, question: Question) -> Row:
        kind = question.type
        if question.choices is not None and not question.choices.nodeset:
            return self._boxes(question)
        if kind in _DIGITS:
            return _squares(_DIGITS[kind])
        if kind in ("date", "dateTime", "time"):
            parts = [] if kind == "time" else [self._said["date"]]
            parts += [] if kind == "date" else [self._said["time"]]
            return paragraph("  ".join(parts), BODY, indent=_INDENT)
        if kind in ("acknowledge", "image", "file"):
            told = "" if kind == "acknowledge" else self._said["photo"]
            mark = Mark(_INDENT + BOX + 2, told, BODY, 1)
            return Row(BOX + 3, (mark,), box(_INDENT, 0))
        beside = question.name.endswith("_note")
        return _lines(3 if "multiline" in question.appearance and not beside else 1)

    def _boxes(self, question: Question) -> Row:
        marks: list[Mark] = []
        strokes: list[Stroke] = []
        x, y, leading = _INDENT, 0.0, BOX + 1.6 * MM
        for place, choice in enumerate(self._definition.choices(question.path)):
            label = words(choice.labels, self._language, self._definition.default_language)
            lines = paragraph(label or choice.code, BODY, COLUMN - _INDENT - BOX - 4).marks
            wide = BOX + 3 + max(BODY.width(one.text) for one in lines) + 3.2 * MM
            if x > _INDENT and x + wide > COLUMN:
                x, y = _INDENT, y + leading
            key = key_of(place) if question.type != "rank" else ""
            strokes += box(x, y)
            marks.append(Mark(x + (BOX - FINE.width(key)) / 2, key, FINE, y + 2.4))
            for at, one in enumerate(lines):
                top = y + 0.8 + at * BODY.size * LEADING
                marks.append(Mark(x + BOX + 3, one.text, BODY, top))
            x += wide
            if len(lines) > 1:
                x, y = COLUMN, y + (len(lines) - 1) * BODY.size * LEADING
        return Row(y + leading, tuple(marks), tuple(strokes))

    def _words(self, item: Item) -> str:
        """An item's label; what it mentions of other answers is a gap to be filled."""
        label = words(item.labels, self._language, self._definition.default_language)
        while "${" in label:
            before, _, rest = label.partition("${")
            label = before + "____" + rest.partition("}")[2]
        return label


def _squares(count: int) -> Row:
    strokes = [stroke for at in range(count) for stroke in box(_INDENT + at * BOX, 0)]
    return Row(BOX + 3, (), tuple(strokes))


def _lines(count: int) -> Row:
    pitch = 7.5 * MM
    strokes = [Stroke(_INDENT, at * pitch, COLUMN, at * pitch, 0.4) for at in range(1, count + 1)]
    return Row(count * pitch + 2, (), tuple(strokes))


def _is_short(name: str) -> bool:
    return len(name) <= 3 and name[-1].isdecimal()
