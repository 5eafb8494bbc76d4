"""The one place with literal colours and pixels: every part of the window is built from these.

Colours keep a contrast of at least 4.5:1 for text (7:1 in the contrast theme), as WCAG 2.2
§1.4.3 and §1.4.6 ask; a test computes it for every pair that is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

ThemeName = Literal["light", "dark", "contrast"]
THEME_NAMES: tuple[ThemeName, ...] = get_args(ThemeName)
TEXT_SCALES: tuple[int, ...] = (100, 115, 130)
"""Text sizes the settings offer, in percent."""


@dataclass(frozen=True, slots=True)
class Colours:
    """What is painted where, as ``#RRGGBB``. Status is never colour alone: a shape goes with it."""

    ground: str
    surface: str
    line: str
    control_line: str
    text: str
    secondary: str
    accent: str
    on_accent: str
    done: str
    due: str
    soon: str
    overdue: str
    tint: float
    """Share of a status or accent colour in the ground of a chip, a hover, a selected row."""

    def tone(self, name: str) -> str:
        """The colour of a status: done, due, soon, overdue; ``neutral`` is secondary text."""
        return {
            "done": self.done,
            "due": self.due,
            "soon": self.soon,
            "overdue": self.overdue,
            "accent": self.accent,
        }.get(name, self.secondary)

    @property
    def faded(self) -> str:
        """What is disabled: half way to the surface (WCAG asks no contrast of it)."""
        return mix(self.text, self.surface, 0.5)

    def tinted(self, colour: str, times: float = 1.0) -> str:
        """The ground of a chip or row: a little of `colour` laid over the surface."""
        return mix(colour, self.surface, min(1.0, self.tint * times))


CODE_INK, CODE_PAPER = "#000000", "#FFFFFF"
"""A code is read by a camera: black on white in every theme."""

LIGHT = Colours(
    ground="#F6F7F8",
    surface="#FFFFFF",
    line="#E3E6EA",
    control_line="#8A94A0",
    text="#1B2430",
    secondary="#5B6673",
    accent="#0B6E75",
    on_accent="#FFFFFF",
    done="#1A7246",
    due="#2A63B7",
    soon="#8F5500",
    overdue="#B3261E",
    tint=0.08,
)
DARK = Colours(
    ground="#15181C",
    surface="#1D2126",
    line="#2C323A",
    control_line="#6E7986",
    text="#E8EBEF",
    secondary="#9AA5B1",
    accent="#4FB7BE",
    on_accent="#0C1B1D",
    done="#5CC08B",
    due="#7FA9EE",
    soon="#E0A64B",
    overdue="#F2877E",
    tint=0.10,
)
CONTRAST = Colours(
    ground="#FFFFFF",
    surface="#FFFFFF",
    line="#000000",
    control_line="#000000",
    text="#000000",
    secondary="#000000",
    accent="#003B8E",
    on_accent="#FFFFFF",
    done="#00521F",
    due="#003B8E",
    soon="#6B3E00",
    overdue="#8C0000",
    tint=0.08,
)
_COLOURS: dict[ThemeName, Colours] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths in logical pixels; those that hold text grow with the text size."""

    # space, on a grid of four
    xs: int
    s: int
    m: int
    l: int  # noqa: E741 - the grid's own name, read as sizes.l
    xl: int
    # type
    body: int
    small: int
    section: int
    title: int
    figure: int
    # controls
    control: int
    form_control: int
    field_control: int
    row: int
    icon: int
    radius: int
    focus: int
    hairline: int
    # the window
    window_width: int
    window_height: int
    bar: int
    navigation: int
    navigation_folded: int
    side_panel: int
    search: int
    form_column: int
    two_columns_from: int
    toast: int
    chip: int
    cell: int
    ring: int
    qr_module: int
    picture: int
    progress_line: int
    scrollbar: int


def sizes_for(scale: int) -> Sizes:
    """The lengths at a text size of `scale` percent."""

    def grow(pixels: int) -> int:
        return round(pixels * scale / 100)

    return Sizes(
        xs=4,
        s=8,
        m=12,
        l=16,
        xl=24,
        body=grow(13),
        small=grow(12),
        section=grow(16),
        title=grow(20),
        figure=grow(28),
        control=grow(32),
        form_control=grow(36),
        field_control=grow(44),
        row=grow(36),
        icon=grow(20),
        radius=6,
        focus=2,
        hairline=1,
        window_width=1280,
        window_height=720,
        bar=grow(52),
        navigation=grow(184),
        navigation_folded=56,
        side_panel=grow(420),
        search=grow(260),
        form_column=grow(420),
        two_columns_from=900,
        toast=grow(360),
        chip=grow(22),
        cell=grow(28),
        ring=grow(20),
        qr_module=6,
        picture=grow(108),
        progress_line=3,
        scrollbar=12,
    )


LINE_HEIGHT = 1.5
MOTION_MS = 120
"""No movement lasts longer than 150 ms."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One look: a set of colours at a text size."""

    name: ThemeName
    scale: int
    colour: Colours
    size: Sizes

    @classmethod
    def of(cls, name: ThemeName = "light", scale: int = 100) -> Theme:
        """The named look with text at `scale` percent (one of `TEXT_SCALES`)."""
        return cls(name, scale, _COLOURS[name], sizes_for(scale))


def mix(colour: str, ground: str, share: float) -> str:
    """`share` of `colour` laid over `ground`, channel by channel."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
