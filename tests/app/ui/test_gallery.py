"""Every part in every look, both languages and all text sizes: nothing clipped, nothing missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui import i18n
from app.ui.page import Route
from app.ui.theme import Theme, ThemeName, apply
from app.ui.theme.tokens import TEXT_SCALES, THEME_NAMES
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import column
from app.ui.widgets.text import Text
from tests.app.ui.gallery import gallery
from tools import looks

PAGES = ("today", "sites", "grid", "parts", "waiting")


@pytest.fixture(params=["zh", "en"])
def spoken(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    cache = tmp_path_factory.getbasetemp() / "qm"
    i18n.install(qapp, request.param, cache)
    yield request.param
    i18n.install(qapp, "zh", cache)


@pytest.mark.parametrize("scale", TEXT_SCALES)
@pytest.mark.parametrize("name", THEME_NAMES)
def test_every_part_looks_right(
    qtbot: QtBot, qapp: QApplication, spoken: str, name: ThemeName, scale: int
) -> None:
    apply(qapp, Theme.of(name, scale))
    shell = gallery()
    qtbot.addWidget(shell)
    for page in PAGES:
        shell.navigate(Route(page))
        shell.toast("ok", lambda: None)
        picture = looks.render(shell)
        assert (picture.width(), picture.height()) == (1280, 720), page
        assert looks.faults(shell, english=spoken == "en") == [], page
    shell.close()


def test_the_eye_finds_what_it_looks_for(qtbot: QtBot) -> None:
    window = QWidget()
    cut = Text("a sentence that is much too long for its place")
    cut.setFixedWidth(60)
    rare = Text("\U0002a6a5")  # a character that no bundled face draws
    chinese = QLabel("中文")
    silent = Button("")
    window.setLayout(column(cut, rare, chinese, silent))
    qtbot.addWidget(window)
    looks.render(window, 400, 300)
    found = looks.faults(window, english=True)
    assert {one.split()[0] for one in found} == {"clipped", "missing", "nameless", "Chinese"}


def test_names_in_the_data_may_stay_chinese(qtbot: QtBot) -> None:
    window = QWidget()
    window.setLayout(column(Text("Site 府河大桥, 3 days late")))
    qtbot.addWidget(window)
    looks.render(window, 400, 100)
    assert looks.chinese_left(window) != []
    assert looks.chinese_left(window, {"府河大桥"}) == []


def test_contact_sheet_holds_every_picture(tmp_path: Path, qapp: QApplication) -> None:
    pictures = [(str(number), QImage(640, 360, QImage.Format.Format_RGB32)) for number in range(4)]
    target = tmp_path / "sheets" / "all.png"
    looks.contact_sheet(pictures, target)
    sheet = QImage(str(target))
    assert sheet.width() > 3 * 640
    assert sheet.height() > 2 * 360
