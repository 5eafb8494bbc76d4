"""The keypunch page: a stack of paper sheets typed in, one key an answer."""

from __future__ import annotations

from app.ui.page import Page
from app.ui.pages.keypunch.view import KeypunchPage
from app.ui.parts import Parts


def page(parts: Parts) -> Page:
    """The page, for the list of pages."""
    return KeypunchPage(parts)


__all__ = ["KeypunchPage", "page"]
