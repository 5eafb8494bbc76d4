"""The pictures of one place on a page, with the ways in; every page that has pictures uses it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.presenters.jobs import Progress
from app.presenters.pictures import Group, PicturesPresenter
from app.services.attachments import Attached
from app.services.picture_marks import Source
from app.services.pictures import PictureService, Taken
from app.ui.i18n import translate
from app.ui.parts import Parts
from app.ui.pictures.incoming import choose_files
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import SectionHeader
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import column, row
from app.ui.widgets.picture_strip import PictureStrip
from app.ui.widgets.picture_tiles import PictureTile
from app.ui.widgets.text import Text
from app.ui.words import dates, pictures, refusals, sizes
from inspection.clock import civil_date

_STAND_INS = {"photo": "image", "scan": "file-text", "file": "file-text", "video": "play"}


class PictureBox(QWidget):
    """`opened(id)`: Enter on a picture. `said(text, undo)`: what became of a batch, for a toast.
    `evidence(mapping)`: how many pictures each answer has, by its path. `counted(n)`: how many
    there are in all. `chosen(sources)`: files picked by the button, if `page_sorts` them.

    `most_rows`: rows of a group shown at once before it scrolls; 0 shows all.
    """

    opened = Signal(str)
    said = Signal(str, object)
    evidence = Signal(object)
    counted = Signal(int)
    chosen = Signal(list)

    def __init__(
        self, parts: Parts, *, title: str = "", most_rows: int = 0, page_sorts: bool = False
    ) -> None:
        super().__init__()
        self._clock = parts.laptop.clock
        self._most_rows = most_rows
        self._page_sorts = page_sorts
        self._strips: dict[str, PictureStrip] = {}
        self._paths: dict[str, str] = {}
        self.presenter = PicturesPresenter(self, PictureService(parts.laptop), parts.jobs)
        self._head = SectionHeader(title or translate("Pictures", "照片"))
        self.add = Button(
            "", self.choose, kind="quiet", icon="plus", name=translate("Pictures", "添加照片")
        )
        self.add.setToolTip(f"{translate('Pictures', '添加照片')}  F6")
        head = row(self._head, self.add)
        head.setStretch(0, 1)
        self._job = JobLine()
        self._job.cancelled.connect(self.presenter.cancel)
        self._wrong = Text("", "error", wrap=True, selectable=True)
        self._wrong.hide()
        self._none = Text(translate("Pictures", "拖进来，或按 Ctrl+V 粘贴"), "help", wrap=True)
        self._groups: QVBoxLayout = column(gap="xs")
        self.setLayout(column(head, self._job, self._wrong, self._none, self._groups, gap="xs"))

    # in

    def choose(self, path: str | None = None, form: str = "") -> None:
        """Open the file dialog; what is picked is taken in."""
        if self._page_sorts:
            choose_files(self, self.chosen.emit)
        else:
            choose_files(self, lambda found: self.take(found, path, form))

    def take(self, sources: Sequence[Source], path: str | None = None, form: str = "") -> None:
        """Files or pictures came, for the answer at `path` of a form, or for the place itself."""
        if sources:
            self._wrong.hide()
            self.presenter.take(sources, path, form)
        else:
            self.say(translate("Pictures", "剪贴板里没有照片。"))

    def say(self, text: str) -> None:
        """Say something in place."""
        self._wrong.setText(text)
        self._wrong.show()

    @property
    def strips(self) -> tuple[PictureStrip, ...]:
        """The strips shown, in order."""
        return tuple(self._strips.values())

    def path_of(self, one: str) -> str | None:
        """The answer a picture proves, if it does."""
        return self._paths.get(one)

    def words(self) -> str:
        """What stands in place: what was refused."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    # what the presenter shows

    def show_groups(self, groups: Sequence[Group]) -> None:
        """All pictures, by heading; a strip that stays keeps its place and selection."""
        keys = [group.key for group in groups]
        if keys != list(self._strips):
            self._build(keys)
        for group in groups:
            dated = group.key in ("before", "after")
            tiles = [self._tile(one, dated=dated) for one in group.shown]
            self._strips[group.key].show_tiles(tiles)
        every = [one for group in groups for one in group.shown]
        self._head.show_note(f"{len(every):,}" if every else "")
        self._none.setVisible(not every)
        self._paths = {one.line.id: one.line.path for one in every if one.line.path}
        self.evidence.emit(Counter(self._paths.values()))
        self.counted.emit(len(every))

    def show_drawing(self, one: str, jpeg: bytes | None) -> None:
        """A drawing is ready."""
        for strip in self._strips.values():
            strip.show_drawing(one, jpeg)

    def show_taking(self) -> None:
        """A batch is being taken in."""
        self._job.start(translate("Pictures", "正在收照片"))

    def show_progress(self, progress: Progress) -> None:
        """How far it is."""
        words = translate("Pictures", "正在登记录像（MB）") if progress.step == "video" else ""
        self._job.show_progress(progress, words or translate("Pictures", "正在收照片"))

    def show_taken(self, taken: Taken, path: str | None) -> None:
        """A batch is in."""
        self._job.stop()
        if taken.refused:
            self.say(pictures.refused(taken.refused))
        undo = self._undo(taken.ids) if taken.ids else None
        self.said.emit(pictures.taken(taken, pictures.item(path)), undo)

    def show_stopped(self, error: Exception | None) -> None:
        """It ended early: by a wish, or for a reason."""
        self._job.stop()
        if error is not None:
            self.say(refusals.sentence(error))

    # inside

    def _undo(self, ids: Sequence[str]) -> Callable[[], None]:
        reason = translate("Pictures", "撤销添加")
        return lambda: self.presenter.take_back(ids, reason)

    def _build(self, keys: Sequence[str]) -> None:
        while (item := self._groups.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._strips = {}
        for key in keys:
            heading = self._heading(key)
            strip = PictureStrip(
                heading or translate("Pictures", "照片"), most_rows=self._most_rows
            )
            strip.opened.connect(self.opened)
            strip.drawings_wanted.connect(self.presenter.want)
            strip.left.connect(self._stepper(key))
            if heading:
                self._groups.addWidget(Text(heading, "label"))
            self._groups.addWidget(strip)
            self._strips[key] = strip

    def _stepper(self, key: str) -> Callable[[int], None]:
        def step(by: int) -> None:
            keys = list(self._strips)
            place = keys.index(key) + by
            if 0 <= place < len(keys):
                strip = self._strips[keys[place]]
                if strip.tiles:
                    strip.choose(strip.tiles[0 if by > 0 else -1].id)
                strip.setFocus(Qt.FocusReason.TabFocusReason)

        return step

    def _heading(self, key: str) -> str:
        known = {
            "": "",
            "before": translate("Pictures", "整改前"),
            "after": translate("Pictures", "整改后"),
        }
        if key in known:
            return known[key]
        return dates.day(date.fromisoformat(key), civil_date(self._clock.now_ms()))

    def _tile(self, one: Attached, *, dated: bool) -> PictureTile:
        line = one.line
        icon, tone = pictures.state_icon(one.state)
        stand_in = "download" if one.state == "away" else _STAND_INS.get(line.kind, "file-text")
        beneath = sizes.size(line.size)
        if line.duration_ms is not None:
            beneath = pictures.length(line.duration_ms)
        return PictureTile(
            id=line.id,
            caption=pictures.caption(one, self._clock.now_ms() if dated else None),
            state=pictures.state(one.state),
            icon=icon,
            tone=tone,
            spoken=pictures.spoken(one, self._clock.now_ms()),
            stand_in=stand_in,
            beneath=beneath,
            marked=line.named,
        )
