"""New photos in piles by visit; one button takes a pile, another visit can be chosen for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from app.presenters.jobs import Progress
from app.presenters.photos import PhotosPresenter, PilesShown
from app.services.photo_folder import PhotoFolder
from app.services.photo_sorting import PhotoSorting
from app.services.pictures import PictureService, Taken
from app.ui.i18n import translate
from app.ui.page import KeyHint, Page, Route
from app.ui.pages.photos.pile import PileCard
from app.ui.parts import DeskParts
from app.ui.theme import current
from app.ui.widgets.card import EmptyState
from app.ui.widgets.editors import TextLine
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, column, holder, row, scrolling
from app.ui.widgets.text import Text
from app.ui.words import pictures
from inspection.refusal import Refusal


def page(parts: DeskParts) -> Page:
    """The page with its presenter."""
    return PhotosPage(parts)


class PhotosPage(Page):
    """One card a pile: whose visit it is, or why nobody knows; nothing is taken by itself."""

    def __init__(self, parts: DeskParts) -> None:
        super().__init__()
        self._clock = parts.laptop.clock
        self._preferences = parts.preferences
        self.presenter = PhotosPresenter(
            self,
            PhotoFolder(parts.laptop),
            PhotoSorting(parts.laptop),
            PictureService(parts.laptop),
            parts.jobs,
            watched=lambda: _folder(parts.preferences().photo_folder),
            margin=lambda: parts.preferences().photo_margin,
        )
        self._summary = Text("", "secondary")
        self.offset = TextLine(name=translate("Photos", "相机快了几分钟"))
        self.offset.setFixedWidth(current().size.control * 2)
        self.offset.edited.connect(self.presenter.clock_is_fast)
        self._offset_error = Text("", "error", wrap=True)
        self._offset_error.hide()
        self._offset_row = holder(
            row(
                Text(translate("Photos", "相机的钟快了"), "secondary"),
                self.offset,
                Text(translate("Photos", "分钟（慢了填负数）"), "secondary"),
                STRETCH,
            )
        )
        self._job = JobLine()
        self._job.cancelled.connect(self.presenter.cancel)
        self._failure = FailurePanel()
        self._failure.acted.connect(self.presenter.look)
        self._wrong = Text("", "error", wrap=True, selectable=True)
        self._wrong.hide()
        self._empty = EmptyState(icon="camera")
        self._empty.acted.connect(self._on_empty)
        self._piles: QVBoxLayout = column(gap="m")
        self._body = column(self._piles, STRETCH, gap="none")
        self._area = scrolling(self._body)
        self.cards: tuple[PileCard, ...] = ()
        head = row(self._summary, STRETCH, self._offset_row, gap="m")
        layout = column(
            head,
            self._offset_error,
            self._job,
            self._failure,
            self._wrong,
            self._empty,
            self._area,
            gap="m",
            margin="xl",
        )
        layout.setStretch(6, 1)
        self.setLayout(layout)
        first = QShortcut(QKeySequence("Ctrl+Return"), self)
        first.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        first.activated.connect(self._take_first)

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self._failure.clear()
        self._wrong.hide()
        self.offset.show_text("0")
        self.presenter.open(params)

    def refresh(self) -> None:
        self.presenter.refresh()

    def close_page(self) -> None:
        self.presenter.close()

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("Ctrl+Enter", translate("Photos", "收下第一堆")),
            KeyHint("← → ↑ ↓", translate("Photos", "看照片；按住 Shift 选几张，只收选中的")),
            KeyHint("Tab", translate("Photos", "到下一堆")),
        )

    # what the presenter shows

    def show_piles(self, shown: PilesShown) -> None:
        """The piles anew; the keyboard goes to the first button that takes one."""
        self._empty.hide()
        self._area.show()
        self._offset_row.show()
        count = sum(len(pile.photos) for pile in shown.piles)
        self._summary.setText(pictures.pictures(count))
        before = self.cards
        now = self._clock.now_ms()
        self.cards = tuple(PileCard(pile, shown, now) for pile in shown.piles)
        for card in self.cards:
            card.taken.connect(self._on_taken)
            card.declined.connect(self.presenter.decline)
            card.strip.drawings_wanted.connect(self.presenter.want)
            self._piles.addWidget(card)
        for card in before:
            self._piles.removeWidget(card)
            card.hide()
            card.deleteLater()
        if not self.offset.hasFocus() and self.cards:
            self.cards[0].take_focus()

    def show_empty(self, *, done: bool) -> None:
        """Nothing is left, or nothing was there."""
        for card in self.cards:
            self._piles.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = ()
        self._summary.setText("")
        self._offset_row.hide()
        self._area.hide()
        if done:
            self._empty.say(translate("Photos", "都收好了，按 Esc 返回。"))
        elif self._preferences().photo_folder:
            self._empty.say(
                translate("Photos", "照片文件夹里没有新照片。"), translate("Photos", "再看一次")
            )
        else:
            self._empty.say(
                translate(
                    "Photos",
                    "没有新照片。在设置里指定照片文件夹（手机或存储卡同步到的地方），新照片会自己出现在这里。",
                ),
                translate("Photos", "去设置"),
            )
        self._empty.show()

    def show_drawing(self, mark: str, jpeg: bytes | None) -> None:
        """A drawing is ready."""
        for card in self.cards:
            card.strip.show_drawing(mark, jpeg)

    def show_refused(self, refused: Sequence[tuple[str, Refusal]]) -> None:
        """Files that cannot be taken, and why."""
        self._wrong.setText(pictures.refused(refused))
        self._wrong.setVisible(bool(refused))

    def show_looking(self) -> None:
        """The files are being looked at."""
        self._job.start(translate("Photos", "正在看照片"))

    def show_taking(self) -> None:
        """A pile is being taken."""
        self._job.start(translate("Pictures", "正在收照片"))

    def show_progress(self, progress: Progress) -> None:
        """How far it is."""
        words = translate("Pictures", "正在登记录像（MB）") if progress.step == "video" else ""
        self._job.show_progress(progress, words or translate("Pictures", "正在收照片"))

    def show_stopped(self) -> None:
        """It ended."""
        self._job.stop()

    def show_taken(self, taken: Taken, where: str) -> None:
        """A pile is in."""
        self.toasted.emit(pictures.taken(taken, where), None)

    def show_offset_error(self) -> None:
        """The minutes cannot be read."""
        self._offset_error.setText(translate("Photos", "填分钟数，如 5 或 -60，不超过一天。"))
        self._offset_error.show()

    def show_error(self, error: Exception) -> None:
        """What went wrong."""
        self._failure.show_error(error, translate("Photos", "再看一次"))

    # inside

    def _take_first(self) -> None:
        if self.cards:
            self.cards[0].take.click()

    def _on_taken(self, marks: Sequence[str], target: str, where: str, named: bool) -> None:
        self._offset_error.hide()
        self.presenter.take(marks, target, where, named=named)

    def _on_empty(self) -> None:
        if self._preferences().photo_folder:
            self.presenter.look()
        else:
            self.asked_for.emit(Route("settings"))


def _folder(text: str) -> Path | None:
    return Path(text) if text else None
