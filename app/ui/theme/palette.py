"""The tokens as a QPalette, so that what Fusion draws by itself wears the same colours."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from app.ui.theme.tokens import Theme

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup


def palette_for(theme: Theme) -> QPalette:
    """A complete palette: active, inactive and disabled."""
    c = theme.colour
    roles = {
        _Role.Window: c.ground,
        _Role.WindowText: c.text,
        _Role.Base: c.surface,
        _Role.AlternateBase: c.ground,
        _Role.Text: c.text,
        _Role.Button: c.surface,
        _Role.ButtonText: c.text,
        _Role.BrightText: c.overdue,
        _Role.ToolTipBase: c.surface,
        _Role.ToolTipText: c.text,
        _Role.PlaceholderText: c.secondary,
        _Role.Highlight: c.accent,
        _Role.HighlightedText: c.on_accent,
        _Role.Link: c.accent,
        _Role.LinkVisited: c.accent,
        _Role.Accent: c.accent,
        _Role.Light: c.surface,
        _Role.Midlight: c.line,
        _Role.Mid: c.control_line,
        _Role.Dark: c.control_line,
        _Role.Shadow: c.line,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    faded = QColor(c.faded)
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(_Group.Disabled, role, faded)
    return palette
