"""The application really takes on the look: font, palette, sheet, icons."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme, ThemeName, apply, current, icons
from app.ui.theme.style import style_sheet
from app.ui.theme.tokens import TEXT_SCALES, THEME_NAMES


@pytest.mark.parametrize("scale", TEXT_SCALES)
@pytest.mark.parametrize("name", THEME_NAMES)
def test_sheet_is_filled_from_the_tokens_of_each_look(name: ThemeName, scale: int) -> None:
    sheet = style_sheet(Theme.of(name, scale))
    assert "$" not in sheet.split("*/", 1)[1]
    assert Theme.of(name).colour.accent in sheet


def test_applied_look_sets_the_bundled_font_and_the_palette(qapp: QApplication) -> None:
    apply(qapp, Theme.of("dark", 115))
    try:
        assert QFontInfo(qapp.font()).family() == "Noto Sans SC"
        assert qapp.font().pixelSize() == 15
        assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#15181C")
        assert current().name == "dark"
    finally:
        apply(qapp, Theme.of())


def test_button_on_screen_is_painted_in_the_accent(qtbot: QtBot, qapp: QApplication) -> None:
    apply(qapp, Theme.of())
    button = QPushButton()
    button.setProperty("kind", "primary")
    qtbot.addWidget(button)
    button.resize(80, 40)
    seen = button.grab().toImage().pixelColor(40, 20)
    assert seen == QColor(Theme.of().colour.accent)


def test_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    image = icons.pixmap("house", "#0B6E75", 20).toImage()
    inked = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 250
    ]
    assert len(inked) > 20
    assert all(colour.name() == "#0b6e75" for colour in inked)


def test_unknown_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon")
