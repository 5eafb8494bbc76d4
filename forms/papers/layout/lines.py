"""Breaks Chinese text into lines: no line begins with 。 or ends with （, figures stay whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from forms.papers.layout.faces import Face, width

NO_START: Final = frozenset("，。、；：？！）》〉」』】〕’”…—·％℃%,.;:?!)]}")
NO_END: Final = frozenset("（《〈「『【〔‘“([{￥¥")
_WORD: Final = re.compile(r"[0-9A-Za-z@#&+_/\-.:,%]+|—+|…+|.", re.DOTALL)
WIDEST_STRETCH: Final = 2.0
"""A line is justified only if less than this many ems are missing; else it would look torn."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: face, size in points, extra space after each character in points."""

    face: Face
    size: float
    tracking: float = 0.0

    def width(self, text: str) -> float:
        """Advance in points; the tracking after the last character counts too."""
        return width(text, self.face, self.size, self.tracking)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph: its text, where it begins and how it is tracked, in points."""

    text: str
    indent: float
    tracking: float


def break_lines(
    text: str, style: Style, measure: float, indent: float = 0.0, hanging: float = 0.0
) -> list[Line]:
    """Lines of one paragraph no wider than `measure` points; newlines in `text` force a break.

    The first line begins at `indent`, the others at `hanging`. All but the last are justified.
    """
    lines: list[Line] = []
    for part in text.split("\n"):
        boxes = _boxes(part)
        start = hanging if lines else indent
        current = ""
        while boxes:
            box = boxes.pop(0)
            room = measure - start
            if style.width(current + box) - style.tracking <= room + 1e-6:
                current += box
            elif current:
                lines.append(_justified(current.rstrip(" "), style, room, start))
                start, current = hanging, ""
                boxes.insert(0, box.lstrip(" ") if box.isspace() else box)
            else:
                fitting = _longest_prefix(box, style, room)
                lines.append(Line(box[:fitting], start, style.tracking))
                start = hanging
                boxes.insert(0, box[fitting:])
        if current or not part:
            lines.append(Line(current, start, style.tracking))
    return lines


def _boxes(text: str) -> list[str]:
    """Unbreakable pieces: a word or character with what may not be parted from it."""
    boxes: list[str] = []
    glued = False
    for word in _WORD.findall(text):
        if boxes and (glued or word[0] in NO_START):
            boxes[-1] += word
        else:
            boxes.append(word)
        glued = word[-1] in NO_END
    return boxes


def _longest_prefix(box: str, style: Style, room: float) -> int:
    """How many characters of a box wider than a line fit on one; at least one."""
    count = 1
    while count < len(box) and style.width(box[: count + 1]) - style.tracking <= room:
        count += 1
    return count


def _justified(text: str, style: Style, room: float, indent: float) -> Line:
    missing = room - (style.width(text) - style.tracking)
    gaps = len(text) - 1
    stretch = missing / gaps if gaps > 0 and missing < WIDEST_STRETCH * style.size else 0.0
    return Line(text, indent, style.tracking + stretch)
