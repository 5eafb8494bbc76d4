"""The embedded faces and their fallbacks: every character of a paper is drawn, or it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources
from inspection.refusal import Refusal

ASCENT: Final = 0.88
"""Height of the em box above the baseline, in ems, of all bundled faces."""


class Face(StrEnum):
    """The faces of a paper, by the names Chinese typography knows them."""

    BODY = "NotoSerifSC-Regular"  # 宋体, stands for 仿宋
    TITLE = "NotoSerifSC-Bold"  # 小标宋
    HEADING = "NotoSansSC-Medium"  # 黑体
    SUBHEADING = "AnxinKai-Regular"  # 楷体
    RARE = "NotoSerifSC-Rare"  # names: Extension A and what else the source draws
    RAREST = "AnxinKai-Rare"  # and beyond


_LAST: Final = (Face.BODY, Face.RARE, Face.RAREST)
"""Where a character is looked for that the wanted face lacks. 涢, Suizhou's river, must print."""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring characters drawn from one face."""

    face: Face
    text: str


def runs(text: str, face: Face) -> list[Run]:
    """Split `text` by the face that draws each character, preferring `face`.

    Raises Refusal ``paper.undrawable_character`` (params `character`, `code`) when no bundled
    face has a glyph: a blank in a firm's name must never be printed unnoticed.
    """
    found: list[Run] = []
    for sign in text:
        used = _face_of(sign, face)
        if found and found[-1].face is used:
            found[-1] = Run(used, found[-1].text + sign)
        else:
            found.append(Run(used, sign))
    return found


def width(text: str, face: Face, size: float, tracking: float = 0.0) -> float:
    """Advance of `text` in points at `size` points; `tracking` is added after every character."""
    ems = sum(_advance(sign, face) for sign in text)
    return ems * size + tracking * len(text)


def load(face: Face) -> str:
    """Make the face known to ReportLab; the name to draw with. Parsed once per process."""
    _font(face)
    return _name(face)


@cache
def _font(face: Face) -> TTFont:
    # Without asciiReadable the subset is in order of use: no unused glyphs, smaller files.
    font = TTFont(_name(face), str(resources.path(f"fonts/{face}.ttf")), asciiReadable=False)
    pdfmetrics.registerFont(font)
    return font


def _name(face: Face) -> str:
    return f"Anxin-{face}"


@cache
def _face_of(sign: str, face: Face) -> Face:
    for candidate in (face, *_LAST):
        if ord(sign) in _font(candidate).face.charToGlyph:
            return candidate
    raise Refusal("paper.undrawable_character", character=sign, code=f"U+{ord(sign):04X}")


@cache
def _advance(sign: str, face: Face) -> float:
    thousandths: float = _font(_face_of(sign, face)).face.getCharWidth(ord(sign))
    return thousandths / 1000
