"""Makes the bundled fonts: subsets of four open families, small enough to travel with the code.

The sources are fetched beforehand with the ordinary package clients (`resources/fonts/README.md`
names packages and versions) and unpacked below one folder; this recipe is then offline and gives
the same bytes each time:

    python tools/fonts.py FOLDER
"""

from __future__ import annotations

import argparse
import bz2
import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
EPOCH = "1767225600"
"""2026-01-01: written as the fonts' date of change, so that the bytes do not depend on the day."""

OTHER_RANGES = (
    (0x0020, 0x007E), (0x00A0, 0x017F), (0x01CD, 0x01DC), (0x0391, 0x03C9), (0x0401, 0x0451),
    (0x2010, 0x2027), (0x2030, 0x203B), (0x20AC, 0x20AC), (0x2100, 0x2122), (0x2150, 0x2193),
    (0x2200, 0x22A5), (0x2460, 0x24E9), (0x2500, 0x257F), (0x25A0, 0x25CF), (0x2600, 0x2642),
    (0x2713, 0x2717), (0x2E80, 0x2FDF), (0x3000, 0x303F), (0x3200, 0x33FF), (0xFE10, 0xFE4F),
    (0xFF01, 0xFF5E), (0xFFE0, 0xFFE5),
)  # fmt: skip
"""Latin with pinyin tones, punctuation, arrows, circled numbers, boxes, forms of punctuation."""


class Repertoire(StrEnum):
    """Which characters a face keeps."""

    COMMON = "GB 2312, the standard characters, signs"
    WIDE = "COMMON and GBK"
    RARE = "all other Han characters of the source"


@dataclass(frozen=True, slots=True)
class Face:
    """One bundled font: the file it is cut from, its repertoire, and the name it may bear."""

    target: str
    source: str
    repertoire: Repertoire
    renamed: str | None = None


FACES = (
    Face("NotoSerifSC-Regular.ttf", "NotoSerifSC_400Regular.ttf", Repertoire.WIDE),
    Face("NotoSerifSC-Bold.ttf", "NotoSerifSC_700Bold.ttf", Repertoire.COMMON),
    Face("NotoSansSC-Regular.ttf", "NotoSansSC_400Regular.ttf", Repertoire.WIDE),
    Face("NotoSansSC-Medium.ttf", "NotoSansSC_500Medium.ttf", Repertoire.COMMON),
    # The OFL reserves the upstream name for unmodified fonts, so the subset bears its own.
    Face("AnxinKai-Regular.ttf", "LXGWWenKai-Regular.ttf", Repertoire.COMMON, "Anxin Kai"),
    # People's names: what no face above draws. Cut last, in this order: each leaves out the rest.
    Face(
        "NotoSerifSC-Rare.ttf", "NotoSerifSC_400Regular.ttf", Repertoire.RARE, "Noto Serif SC Rare"
    ),
    Face("AnxinKai-Rare.ttf", "LXGWWenKai-Regular.ttf", Repertoire.RARE, "Anxin Kai Rare"),
)


def gb2312() -> set[int]:
    """Code points of GB 2312-1980."""
    return _double_byte("gb2312", range(0xA1, 0xF8))


def gbk() -> set[int]:
    """Code points of GBK 1.0 (the two-byte part of GB 18030)."""
    return _double_byte("gbk", range(0x81, 0xFF))


def _double_byte(codec: str, leads: range) -> set[int]:
    found: set[int] = set()
    for lead in leads:
        for trail in range(0x40, 0xFF):
            text = bytes((lead, trail)).decode(codec, "ignore")
            if len(text) == 1 and not 0xE000 <= ord(text) <= 0xF8FF:
                found.add(ord(text))
    return found


def standard_characters(unihan_mappings: Path) -> set[int]:
    """The 8105 characters of 通用规范汉字表 (2013), from the property kTGH of Unicode's Unihan."""
    found: set[int] = set()
    with bz2.open(unihan_mappings, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.split("\t")
            if len(fields) == 3 and fields[1] == "kTGH":
                found.add(int(fields[0].removeprefix("U+"), 16))
    if len(found) != 8105:
        raise SystemExit(f"expected 8105 characters with kTGH, found {len(found)}")
    return found


def cut(source: Path, target: Path, wanted: set[int], renamed: str | None) -> None:
    """Write the subset of `source` that draws `wanted`, without layout features or hints."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT", "GDEF", "GPOS", "GSUB", "DSIG"]
    with TTFont(source, recalcTimestamp=True) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        if renamed is not None:
            for record in list(font["name"].names):
                text = str(record)
                if record.nameID in (1, 4):
                    record.string = renamed
                elif record.nameID in (3, 6):
                    record.string = target.stem
                elif record.nameID == 5:
                    record.string = text.split(";")[0]
        font.save(target)


def main(arguments: list[str]) -> int:
    """Cut all faces found below the folder given; refuses a source that is missing or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the unpacked source packages lie")
    folder: Path = parser.parse_args(arguments).folder
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    standard = standard_characters(_only(folder, "Unihan_OtherMappings.txt.bz2"))
    others = {point for first, last in OTHER_RANGES for point in range(first, last + 1)}
    common = gb2312() | standard | others
    wide = common | gbk()
    drawn: set[int] = set()
    for face in FACES:
        source = _only(folder, face.source)
        wanted = {Repertoire.COMMON: common, Repertoire.WIDE: wide}.get(face.repertoire)
        if wanted is None:
            wanted = {point for point in _drawn_by(source) if _is_han(point)} - drawn
        target = TARGET / face.target
        cut(source, target, wanted, face.renamed)
        drawn |= _drawn_by(target)
        print(f"{face.target}: {target.stat().st_size / 1e6:.1f} MB")
    return 0


def _drawn_by(font: Path) -> set[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font, lazy=True) as opened:
        return set(opened.getBestCmap())


def _is_han(point: int) -> bool:
    return 0x3400 <= point <= 0x9FFF or 0x20000 <= point <= 0x3FFFF


def _only(folder: Path, name: str) -> Path:
    found = sorted(folder.rglob(name))
    if len(found) != 1:
        raise SystemExit(f"expected one {name} below {folder}, found {len(found)}")
    return found[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
