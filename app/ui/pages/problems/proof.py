"""Pictures of one ledger item: as it was found, and that it was mended."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.presenters.pictures import Group, Shelf
from app.services.attachments import Place
from app.services.picture_marks import Source
from app.services.pictures import PictureService
from app.ui.i18n import translate
from app.ui.parts import Parts
from app.ui.pictures.box import PictureBox
from app.ui.pictures.incoming import PasteWatch, has_pictures, sources
from db.queries.problems import ProblemRow


class ProblemPictures(QObject):
    """`box` stands in the item's panel and outlives it while the same item is shown: pictures that
    are being taken in are not let go of when the item changes. `opened(params)` as elsewhere."""

    opened = Signal(object)
    said = Signal(str, object)

    def __init__(self, parts: Parts, page: QWidget) -> None:
        super().__init__(page)
        self._parts = parts
        self._page = page
        self._service = PictureService(parts.laptop)
        self._problem = ""
        self.box: PictureBox | None = None
        PasteWatch(page, parts.laptop.clock, self._take)
        page.setAcceptDrops(True)

    def box_for(self, problem: ProblemRow) -> PictureBox:
        """The box of this item, taken out of wherever it was."""
        if self.box is not None and problem.id == self._problem:
            self.box.setParent(self._page)
            self.box.presenter.look()
            return self.box
        self.close()
        self._problem = problem.id
        box = self.box = PictureBox(self._parts, title=translate("Problem", "前后照片"))
        box.opened.connect(lambda one: self.opened.emit({"id": one, "problem": problem.id}))
        box.said.connect(self.said)
        place = Place(problem.site_id, problem_id=problem.id)
        box.presenter.show(Shelf(place, lambda: _groups(self._service, problem)))
        return box

    def close(self) -> None:
        """The item is shown no more."""
        if self.box is not None:
            self.box.presenter.close()
            self.box.deleteLater()
            self.box = None
        self._problem = ""

    def choose(self) -> None:
        """F6: choose files for the item."""
        if self.box is not None:
            self.box.choose()

    def drag(self, event: QDragMoveEvent) -> None:
        """A drag is over the page: take it if it is pictures and an item is open."""
        if self.box is not None and has_pictures(event.mimeData()):
            event.acceptProposedAction()

    def drop(self, event: QDropEvent) -> None:
        """Pictures were dropped."""
        if self.box is not None and has_pictures(event.mimeData()):
            event.acceptProposedAction()
            self._take(sources(event.mimeData(), self._parts.laptop.clock))

    def _take(self, found: list[Source]) -> None:
        if self.box is not None:
            self.box.take(found)


def _groups(service: PictureService, problem: ProblemRow) -> tuple[Group, ...]:
    proof = service.of_problem(problem)
    groups = (Group("before", proof.before), Group("after", proof.after))
    return tuple(group for group in groups if group.shown)
