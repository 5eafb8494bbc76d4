"""All pictures of a site by day; new ones go to the visit their own time names, or are asked."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.presenters.pictures import Group, Shelf
from app.services.attachments import Place
from app.services.picture_marks import Source
from app.services.pictures import PictureService, taken_at
from app.ui.parts import Parts
from app.ui.pictures.box import PictureBox
from app.ui.pictures.incoming import PasteWatch, choose_files, has_pictures, sources
from app.ui.widgets.layout import STRETCH, column, scrolling
from inspection.clock import civil_date


class SitePictures(QObject):
    """`area` is the tab. `opened(params)`: go to the page of a picture. `sorting_asked(params)`:
    files came whose visit must be found. `counted(n)`: how many there are."""

    opened = Signal(object)
    sorting_asked = Signal(object)
    counted = Signal(int)

    def __init__(self, parts: Parts, page: QWidget) -> None:
        super().__init__(page)
        self._clock = parts.laptop.clock
        self._service = PictureService(parts.laptop)
        self._site = ""
        self.box = PictureBox(parts, page_sorts=True)
        self.box.opened.connect(lambda one: self.opened.emit({"id": one, "site": self._site}))
        self.box.chosen.connect(self._on_came)
        self.box.counted.connect(self.counted)
        self.area = scrolling(column(self.box, STRETCH))
        PasteWatch(page, self._clock, self._on_came)
        page.setAcceptDrops(True)

    def show_site(self, site: str) -> None:
        """Another site, or the same one anew."""
        if site == self._site:
            self.box.presenter.look()
            return
        self._site = site
        self.box.presenter.show(Shelf(Place(site), lambda: by_day(self._service, site)))

    def focus_part(self) -> QWidget:
        """What takes the keys on this tab."""
        strips = self.box.strips
        return strips[0] if strips else self.box.add

    def choose(self) -> None:
        """F6: choose files."""
        choose_files(self.box, self._on_came)

    def drag(self, event: QDragMoveEvent) -> None:
        """A drag is over the page: take it if it is pictures."""
        if has_pictures(event.mimeData()):
            event.acceptProposedAction()

    def drop(self, event: QDropEvent) -> None:
        """Pictures were dropped."""
        if has_pictures(event.mimeData()):
            event.acceptProposedAction()
            self._on_came(sources(event.mimeData(), self._clock))

    def _on_came(self, found: list[Source]) -> None:
        """Files have a time of their own and are sorted; a pasted picture belongs to the site."""
        files = [str(one) for one in found if isinstance(one, Path)]
        if files:
            self.sorting_asked.emit({"site": self._site, "files": "\n".join(files)})
        else:
            self.box.take(found)


def by_day(service: PictureService, site: str) -> tuple[Group, ...]:
    """The newest day first, each day in the order taken."""
    found = service.of_site(site)
    days = groupby(found, key=lambda one: civil_date(taken_at(one)).isoformat())
    groups = [Group(day, tuple(shown)) for day, shown in days]
    return tuple(sorted(groups, key=lambda group: group.key, reverse=True))
