"""Words what a search found for the box of the top bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.presenters.search import key_of
from app.services.sites import Found
from app.ui.page import Route
from app.ui.shell import Shell
from app.ui.widgets.search import SearchHit
from app.ui.words import refusals

_ICONS = {"site": "construction", "worker": "user", "paper": "file-text", "firm": "building-2"}


class ShellSearch:
    """The `SearchView` of one shell."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def show_found(self, text: str, found: Sequence[Found]) -> None:
        """Offer what was found; an answer to an older question is ignored by the box."""
        self._shell.search.show_hits(text, [_hit(one) for one in found])

    def show_error(self, error: Exception) -> None:
        """The search failed."""
        self._shell.toast(refusals.sentence(error))

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """To what was chosen."""
        self._shell.navigate(Route(page, params))


def _hit(found: Found) -> SearchHit:
    beside = [found.note, found.phone, found.site if found.site != found.title else ""]
    return SearchHit(
        key_of(found),
        _ICONS.get(found.entity, "search"),
        found.title,
        " · ".join(one for one in beside if one),
    )
