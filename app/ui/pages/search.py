"""Joins the search box of the top bar to the search over everything; pages know nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.presenters.search import SearchPresenter, key_of
from app.services.sites import Found, SitesService
from app.ui.page import Route
from app.ui.parts import Parts
from app.ui.widgets.search import SearchBox, SearchHit
from app.ui.words import refusals

_ICONS = {"site": "building-2", "worker": "user", "paper": "file-text"}


class SearchLink:
    """Words the hits and opens what is chosen. Keep it as long as the box; close it before jobs."""

    def __init__(
        self,
        box: SearchBox,
        parts: Parts,
        navigate: Callable[[Route], object],
        say: Callable[[str], object],
    ) -> None:
        self._box = box
        self._navigate = navigate
        self._say = say
        self._presenter = SearchPresenter(self, SitesService(parts.laptop), parts.jobs)
        box.asked.connect(self._presenter.ask)
        box.chosen.connect(self._on_chosen)

    def close(self) -> None:
        """The window closes."""
        self._presenter.close()

    def show_found(self, text: str, found: Sequence[Found]) -> None:
        """The answer to a question, if the box still asks it."""
        self._box.show_hits(text, [_hit(one) for one in found])

    def show_error(self, error: Exception) -> None:
        """A search that failed must not look like one that found nothing."""
        self._box.close_list()
        self._say(refusals.sentence(error))

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """To what was chosen."""
        self._navigate(Route(page, params))

    def _on_chosen(self, hit: SearchHit) -> None:
        self._presenter.choose(hit.key)


def link_search(
    box: SearchBox,
    parts: Parts,
    navigate: Callable[[Route], object],
    say: Callable[[str], object],
) -> SearchLink:
    """Make the box answer: `navigate` goes to a route, `say` tells a failure in one sentence.

    The caller keeps what is returned.
    """
    return SearchLink(box, parts, navigate, say)


def _hit(one: Found) -> SearchHit:
    told = (one.note,) if one.entity == "site" else (one.phone, one.note, one.site)
    return SearchHit(key_of(one), _ICONS[one.entity], one.title, " · ".join(filter(None, told)))
