"""The worker's own page: a questionnaire, and nothing else on the screen."""

from __future__ import annotations

from app.ui.page import Page
from app.ui.pages.worker.view import WorkerPage
from app.ui.parts import DeskParts


def page(parts: DeskParts) -> Page:
    """The page, for the list of pages."""
    return WorkerPage(parts, parts.lock)


__all__ = ["WorkerPage", "page"]
