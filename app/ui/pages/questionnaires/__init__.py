"""The Questionnaires page: what was handed out, came back and was filled in, month by month."""

from __future__ import annotations

from app.ui.page import Page
from app.ui.pages.questionnaires.view import QuestionnairesPage
from app.ui.parts import Parts


def page(parts: Parts) -> Page:
    """The page, for the list of pages."""
    return QuestionnairesPage(parts)


__all__ = ["QuestionnairesPage", "page"]
