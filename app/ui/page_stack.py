"""Where the window is and where it was: makes pages when first gone to, keeps the way back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from app.ui.page import Page, PageEntry, Route

LONGEST_TRAIL = 50


class PageStack(QStackedWidget):
    """`gone_to(entry)` after a page came to the front, `detailed(text)` when it names what it
    shows, `toasted(text, undo)` when it has something to say."""

    gone_to = Signal(object)
    detailed = Signal(str)
    toasted = Signal(str, object)

    def __init__(self, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self.entries = {entry.key: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._opened: dict[str, Route] = {}
        self._trail: list[Route] = []
        self.here: Route | None = None

    @property
    def page(self) -> Page | None:
        """The page in front."""
        widget = self.currentWidget()
        return widget if isinstance(widget, Page) else None

    @property
    def can_go_back(self) -> bool:
        """Whether there was a place before this one."""
        return bool(self._trail)

    def navigate(self, route: Route) -> None:
        """Go to a page. A page that was not given is not gone to."""
        if route.page not in self.entries:
            return
        if self.entries[route.page].within:
            route = Route(self.entries[route.page].within, route.params)
        if self.here is not None and self.here != route:
            self._trail = [*self._trail, self.here][-LONGEST_TRAIL:]
        self._show(route)

    def go_back(self) -> bool:
        """To the place before; False when there is none."""
        if not self._trail:
            return False
        self._show(self._trail.pop())
        return True

    def close_about(self, rows: Collection[str], instead: Route) -> bool:
        """Take away the pages last opened about one of these rows, and the ways back to them; go to
        `instead` if one of them was in front. Whether it was."""

        def is_about(route: Route) -> bool:
            return not set(rows).isdisjoint(route.params.values())

        self._trail = [route for route in self._trail if not is_about(route)]
        was_here = self.here is not None and is_about(self.here)
        for key in [key for key, route in self._opened.items() if is_about(route)]:
            page = self._pages.pop(key)
            del self._opened[key]
            self.removeWidget(page)  # an editor it takes the keyboard from says what it holds
            page.close_page()  # and whatever that began is ended
            page.deleteLater()
        if was_here:
            self.here = None
            key = instead.page if instead.page in self.entries else next(iter(self.entries))
            self._show(Route(key, instead.params))
        return was_here

    def close_pages(self) -> None:
        """Let every page that was made end its jobs and subscriptions."""
        for page in self._pages.values():
            page.close_page()

    def _show(self, route: Route) -> None:
        before = self.page
        if before is not None and self.here is not None:
            before.leave()
        page = self._page_of(route.page)
        self.here = self._opened[route.page] = route
        remembers = page.focusWidget() is not None
        self.setCurrentWidget(page)
        if not remembers:  # else the stack gives the keyboard to whatever Tab reaches first
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.gone_to.emit(self.entries[route.page])
        page.open(route.params)
        focused = self.window().focusWidget()
        if focused is None or not page.isAncestorOf(focused):
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _page_of(self, key: str) -> Page:
        if key not in self._pages:
            page = self.entries[key].factory()
            page.asked_for.connect(self.navigate)
            page.toasted.connect(self.toasted)
            page.went_back.connect(self.go_back)
            page.titled.connect(lambda detail: self._on_titled(key, detail))
            self._pages[key] = page
            self.addWidget(page)
        return self._pages[key]

    def _on_titled(self, key: str, detail: str) -> None:
        if self.here is not None and self.here.page == key:
            self.detailed.emit(detail)
