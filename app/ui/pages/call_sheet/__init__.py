"""The call sheet: one worker at a time, his number to scan, one key for how the call went.

`view` is the page; `worker` and `keys` are its parts, `sentences` what it says.
"""

from __future__ import annotations

from app.ui.page import Page
from app.ui.pages.call_sheet.view import CallSheetPage
from app.ui.parts import Parts


def page(parts: Parts) -> Page:
    """The page, for the list of pages."""
    return CallSheetPage(parts)
