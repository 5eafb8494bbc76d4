"""How everything looks: tokens, palette, one style sheet, fonts and tinted icons.

`apply` dresses the application; `current()` is what delegates and painters read at paint time.
"""

from app.ui.theme.style import apply, current, theme_changed
from app.ui.theme.tokens import Colours, Sizes, Theme, ThemeName

__all__ = ["Colours", "Sizes", "Theme", "ThemeName", "apply", "current", "theme_changed"]
