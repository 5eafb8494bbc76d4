"""The page of one site: overview, roster with a worker beside it, problems, papers.

`view` is the page; the other modules are its parts.
"""

from __future__ import annotations

from app.ui.page import Page
from app.ui.pages.site_page.view import SitePage
from app.ui.parts import Parts


def page(parts: Parts) -> Page:
    """The page, for the list of pages."""
    return SitePage(parts)
