"""A paper as it will be printed: the page itself, big, with zoom; drawn off the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from app.presenters.jobs import Job, Jobs
from app.ui.i18n import translate
from app.ui.paper_images import PageImage, draw_page
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import STRETCH, column, dress, row
from app.ui.widgets.text import Text

ZOOMS = (50, 75, 100, 125, 150, 200, 300)
SCREEN_DPI = 96
A4_WIDTH_INCHES = 8.27


class PaperView(QWidget):
    """Shows one page of a PDF. Starts fitted to the width; Ctrl+wheel, + and − zoom, Page Up and
    Page Down turn the page."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._job: Job | None = None
        self._pdf = b""
        self._page = 0
        self._count = 0
        self._zoom = 0
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea()
        self._area.setWidget(self._sheet)
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(translate("PaperView", "文书预览"))
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        dress(self._area, "ground")
        self._where = Text("", "secondary")
        self._before = Button(
            "",
            self.turn_back,
            kind="quiet",
            icon="chevron-left",
            name=translate("PaperView", "上一页"),
        )
        self._after = Button(
            "",
            self.turn_on,
            kind="quiet",
            icon="chevron-right",
            name=translate("PaperView", "下一页"),
        )
        smaller = Button(
            "",
            lambda: self._zoom_by(-1),
            kind="quiet",
            icon="minus",
            name=translate("PaperView", "缩小"),
        )
        larger = Button(
            "",
            lambda: self._zoom_by(1),
            kind="quiet",
            icon="plus",
            name=translate("PaperView", "放大"),
        )
        fitted = Button(translate("PaperView", "适合宽度"), self.fit, kind="quiet")
        bar = row(
            self._before, self._where, self._after, STRETCH, smaller, fitted, larger, gap="xs"
        )
        layout = column(bar, self._area, gap="xs")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._show_place()

    def show_pdf(self, pdf: bytes) -> None:
        """Show a PDF from its first page; empty bytes show an empty desk."""
        self._pdf = pdf
        self._page = 0
        self._count = 0
        self._sheet.clear()
        self._show_place()
        self._draw()

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    @property
    def pages(self) -> int:
        """How many pages there are, once the first has been drawn."""
        return self._count

    @property
    def drawn(self) -> bool:
        """Whether the page shown is the one asked for."""
        return self._job is None or self._job.finished

    def turn_on(self) -> None:
        """To the next page."""
        self._turn(1)

    def turn_back(self) -> None:
        """To the page before."""
        self._turn(-1)

    def fit(self) -> None:
        """As wide as there is room."""
        self._zoom = 0
        self._draw()

    def zoom(self, percent: int) -> None:
        """Show the page at `percent` of its printed size."""
        self._zoom = percent
        self._draw()

    def close_view(self) -> None:
        """The page that holds this closes."""
        if self._job is not None:
            self._job.cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_PageDown:
            self.turn_on()
        elif key == Qt.Key.Key_PageUp:
            self.turn_back()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom_by(1)
        elif key == Qt.Key.Key_Minus:
            self._zoom_by(-1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom == 0 and event.oldSize().width() != event.size().width():
            self._draw()

    def _turn(self, by: int) -> None:
        if 0 <= self._page + by < self._count:
            self._page += by
            self._draw()

    def _zoom_by(self, steps: int) -> None:
        now = self._zoom or self._fitting()
        places = [
            place for place, one in enumerate(ZOOMS) if (one > now if steps > 0 else one < now)
        ]
        if places:
            self.zoom(ZOOMS[places[0] if steps > 0 else places[-1]])

    def _fitting(self) -> float:
        wide = self._area.viewport().width() / (A4_WIDTH_INCHES * SCREEN_DPI)
        return max(ZOOMS[0], min(wide * 100, ZOOMS[-1]))

    def _draw(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if not self._pdf:
            return
        ratio = self.devicePixelRatioF()
        dots = SCREEN_DPI * (self._zoom or self._fitting()) / 100 * ratio
        pdf, page = self._pdf, self._page
        self._job = self._jobs.run(
            lambda _job: draw_page(pdf, page, dots),
            done=self._on_drawn,
            failed=self._on_failed,
            lane="io",
        )

    def _on_drawn(self, page: PageImage) -> None:
        image: QImage = page.image
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._sheet.setPixmap(QPixmap.fromImage(image))
        self._count = page.count
        self._show_place()

    def _on_failed(self, _error: Exception) -> None:
        self._sheet.setText(translate("PaperView", "这份文件画不出来。"))

    def _show_place(self) -> None:
        several = self._count > 1
        text = f"{self._page + 1}/{self._count}" if several else ""
        self._where.setText(text)
        self._before.setVisible(several)
        self._after.setVisible(several)
        self._before.setEnabled(self._page > 0)
        self._after.setEnabled(self._page + 1 < self._count)
