"""Pictures of a visit on its form: a drop or Ctrl+V on a question proves that answer."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.presenters.checkin import VisitShown
from app.presenters.pictures import Group, Shelf
from app.services.attachments import Place
from app.services.picture_marks import Source
from app.services.pictures import PictureService
from app.ui.forms.attached import KINDS
from app.ui.forms.attaching import FormFiles
from app.ui.forms.form import FormPane
from app.ui.forms.question import QuestionBox
from app.ui.i18n import translate
from app.ui.parts import Parts
from app.ui.pictures.box import PictureBox
from app.ui.pictures.incoming import PasteWatch, has_pictures, sources
from app.ui.words import pictures


class VisitPictures(QObject):
    """`box` is put where the page likes. `opened(params)`: go to the page of a picture.
    `hinted(text)`: where a picture that is being dragged would go; empty when it is over."""

    opened = Signal(object)
    hinted = Signal(str)

    def __init__(
        self, parts: Parts, page: QWidget, pane: FormPane, files: FormFiles | None
    ) -> None:
        super().__init__(page)
        self._files = files
        self._page = page
        self._pane = pane
        self._clock = parts.laptop.clock
        self._service = PictureService(parts.laptop)
        self._shown: VisitShown | None = None
        self.box = PictureBox(parts)
        self.box.opened.connect(self._on_opened)
        self.box.evidence.connect(self._on_evidence)
        pane.evidence_asked.connect(self._on_evidence_asked)
        PasteWatch(page, self._clock, self._on_pasted)
        page.setAcceptDrops(True)

    def show_visit(self, shown: VisitShown) -> None:
        """Another visit, or the same one after a change."""
        before, self._shown = self._shown, shown
        if before is not None and before.span == shown.span:
            self.box.presenter.look()
            return
        contact = shown.span.id
        shelf = Shelf(
            Place(shown.site_id, contact_id=contact),
            lambda: _whole(self._service, contact),
            shown.span,
        )
        self.box.presenter.show(shelf)

    def add(self) -> None:
        """F6: choose files for the question the keyboard is at."""
        if self._shown is not None:
            path = self._here()
            self.box.choose(path, self._shown.form_id if path else "")

    def drag(self, event: QDragMoveEvent) -> None:
        """A drag is over the page: take it if it is pictures, and say where they would go."""
        if self._shown is None or not has_pictures(event.mimeData()):
            return
        event.acceptProposedAction()
        path = self._path_at(event.position().toPoint())
        if path:
            words = translate("CheckIn", "松开，记到 {item}")
            self.hinted.emit(words.format(item=pictures.item(path)))
        else:
            self.hinted.emit(translate("CheckIn", "松开，记到这次检查"))

    def drop(self, event: QDropEvent) -> None:
        """Pictures were dropped: on a question they prove its answer, elsewhere the visit."""
        self.hinted.emit("")
        if self._shown is None or not has_pictures(event.mimeData()):
            return
        event.acceptProposedAction()
        path = self._path_at(event.position().toPoint())
        self._take(sources(event.mimeData(), self._clock), path)

    # inside

    def _on_pasted(self, found: list[Source]) -> None:
        self._take(found, self._here())

    def _take(self, found: list[Source], path: str | None) -> None:
        asked = self._pane.question(path) if path else None
        if path and asked is not None and asked.kind in KINDS and self._files is not None:
            self._files.take(found, path)  # there the picture is the answer
        elif self._shown is not None:
            self.box.take(found, path, self._shown.form_id if path else "")

    def _here(self) -> str | None:
        """The question the keyboard is in; none while it is elsewhere on the page."""
        return _path_of(self._page.window().focusWidget())

    def _path_at(self, where: QPoint) -> str | None:
        return _path_of(self._page.childAt(where))

    def _on_evidence(self, counts: Mapping[str, int]) -> None:
        self._pane.show_evidence(counts)

    def _on_evidence_asked(self, path: str) -> None:
        for strip in self.box.strips:
            for tile in strip.tiles:
                if self.box.path_of(tile.id) == path:
                    self._on_opened(tile.id)
                    return

    def _on_opened(self, one: str) -> None:
        if self._shown is not None:
            self.opened.emit({"id": one, "contact": self._shown.span.id})


def _whole(service: PictureService, contact: str) -> tuple[Group, ...]:
    return (Group("", service.of_visit(contact)),)


def _path_of(widget: QWidget | None) -> str | None:
    while widget is not None and not isinstance(widget, QuestionBox):
        widget = widget.parentWidget()
    return widget.path if widget is not None else None
