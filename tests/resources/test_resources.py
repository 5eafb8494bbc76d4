"""The bundled files are there, whole, licensed, and draw the names people bear."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

import resources

FACES = (
    "NotoSerifSC-Regular.ttf",
    "NotoSerifSC-Bold.ttf",
    "NotoSansSC-Regular.ttf",
    "NotoSansSC-Medium.ttf",
    "AnxinKai-Regular.ttf",
)
RARE = ("NotoSerifSC-Rare.ttf", "AnxinKai-Rare.ttf")
NEEDED = "涢玥昇堃喆翀珺镕𬭎𬴂〔〕·□√☎→←↑↓✓×①②⑩Ⅳ●○—…“”《》、。￥℃㎡"


@pytest.mark.parametrize("face", FACES)
def test_face_opened_draws_rare_names_and_signs(face: str) -> None:
    with TTFont(resources.path(f"fonts/{face}")) as font:
        drawn = font.getBestCmap()
        assert [sign for sign in NEEDED if ord(sign) not in drawn] == []
        assert "glyf" in font  # ReportLab refuses CFF outlines
        assert font["OS/2"].fsType == 0  # embedding is free


@pytest.mark.parametrize("face", [name for name in FACES if "Regular" in name and "Noto" in name])
def test_fallback_face_draws_all_hanzi_of_gbk(face: str) -> None:
    with TTFont(resources.path(f"fonts/{face}")) as font:
        drawn = font.getBestCmap()
    hanzi = [chr(point) for point in range(0x4E00, 0x9FA6) if _in_gbk(chr(point))]
    assert len(hanzi) == 20902
    assert [sign for sign in hanzi if ord(sign) not in drawn] == []


def test_serif_faces_together_draw_both_first_blocks_of_han() -> None:
    drawn: set[int] = set()
    for face in ("NotoSerifSC-Regular.ttf", "NotoSerifSC-Rare.ttf"):
        with TTFont(resources.path(f"fonts/{face}")) as font:
            drawn |= set(font.getBestCmap())
    assert set(range(0x3400, 0x4DC0)) <= drawn
    assert set(range(0x4E00, 0xA000)) <= drawn


@pytest.mark.parametrize("face", ["AnxinKai-Regular.ttf", "AnxinKai-Rare.ttf"])
def test_modified_font_with_reserved_name_bears_another(face: str) -> None:
    with TTFont(resources.path(f"fonts/{face}")) as font:
        named = {i: str(font["name"].getDebugName(i)) for i in (1, 3, 4, 6, 16) if i}
    assert not any(re.search("lxgw|霞鹜", name, re.IGNORECASE) for name in named.values())


def test_fonts_folder_holds_a_licence_for_each_family() -> None:
    folder = resources.path("fonts")
    for family in ("NotoSerifSC", "NotoSansSC", "AnxinKai"):
        licence = (folder / f"OFL-{family}.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_fonts_together_stay_under_35_megabytes() -> None:
    fonts = list(resources.path("fonts").glob("*.ttf"))
    assert {font.name for font in fonts} == {*FACES, *RARE}
    assert sum(font.stat().st_size for font in fonts) < 35_000_000


def test_every_icon_is_a_tintable_outline_of_24() -> None:
    icons = sorted(resources.path("icons").glob("*.svg"))
    assert len(icons) >= 40
    for icon in icons:
        root = ElementTree.fromstring(icon.read_text(encoding="utf-8"))  # noqa: S314 - our own file
        assert root.get("viewBox") == "0 0 24 24", icon.name
        assert root.get("stroke") == "currentColor", icon.name
    assert resources.path("icons/LICENSE.txt").read_text(encoding="utf-8").startswith("ISC License")


def test_unknown_name_is_file_not_found() -> None:
    with pytest.raises(FileNotFoundError):
        resources.path("fonts/none.ttf")


@pytest.mark.parametrize("name", ["../pyproject.toml", "fonts/../../README.md", "/etc/passwd"])
def test_name_leading_outside_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        resources.path(name)


def test_path_is_absolute() -> None:
    assert isinstance(resources.path("fonts"), Path)
    assert resources.path("fonts").is_absolute()


def _in_gbk(sign: str) -> bool:
    try:
        sign.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True
