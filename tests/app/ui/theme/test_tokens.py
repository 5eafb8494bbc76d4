"""The tokens can be read in glare, and literal colours and pixels live nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import app.ui
from app.ui.theme.tokens import TEXT_SCALES, THEME_NAMES, Theme, ThemeName, contrast, mix, sizes_for

UI = Path(app.ui.__file__).parent


@pytest.mark.parametrize("name", THEME_NAMES)
def test_every_text_colour_on_every_ground_it_meets_is_readable(name: ThemeName) -> None:
    c = Theme.of(name).colour
    least = 7.0 if name == "contrast" else 4.5
    texts = (c.text, c.secondary, c.accent, c.done, c.due, c.soon, c.overdue)
    for colour in texts:
        grounds = (c.ground, c.surface, c.tinted(colour), c.tinted(c.accent, 1.25))
        for ground in grounds:
            assert contrast(colour, ground) >= least, (name, colour, ground)
    assert contrast(c.on_accent, c.accent) >= least
    assert contrast(c.on_accent, mix(c.text, c.accent, 0.12)) >= 4.5
    assert contrast(c.surface, c.text) >= 7.0  # the toast is inverted


@pytest.mark.parametrize("name", THEME_NAMES)
def test_edges_of_controls_can_be_seen(name: ThemeName) -> None:
    c = Theme.of(name).colour
    assert contrast(c.control_line, c.surface) >= 3.0  # WCAG 2.2 §1.4.11
    assert contrast(c.accent, c.surface) >= 3.0  # the focus ring


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_controls_grow_with_their_text(scale: int) -> None:
    sizes = sizes_for(scale)
    assert sizes.body == round(13 * scale / 100)
    assert sizes.control >= 2 * sizes.body
    assert sizes.row >= 2 * sizes.body


def test_no_literal_colour_or_pixel_outside_the_tokens() -> None:
    literal = re.compile(
        r"#[0-9A-Fa-f]{6}\b|\b\d+px|QColor\(\d|setFixed\w+\(\d|setPixelSize\(\d"
        r"|set(?:Spacing|ContentsMargins|MinimumWidth|MinimumHeight)\([^)]*[1-9]\d"
    )
    found = [
        f"{path.relative_to(UI)}: {match.group()}"
        for path in UI.rglob("*.py")
        if path.name != "tokens.py"
        for match in literal.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
