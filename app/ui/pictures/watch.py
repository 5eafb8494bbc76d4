"""Watches the photo folder and shows what is new in the bar; the watcher is only a hint, looking
again each minute and whenever the window comes to the front is what can be relied on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.presenters.jobs import Jobs, Progress
from app.presenters.offers import Offer, OffersPresenter
from app.services.laptop import Laptop
from app.services.photo_folder import SETTLED_AFTER_MS, PhotoFolder
from app.services.photo_sorting import PhotoSorting
from app.services.pictures import PictureService, Taken
from app.services.preferences import Preferences
from app.ui.i18n import counted, translate
from app.ui.page import Route
from app.ui.shell import Shell
from app.ui.widgets.offer_bar import OfferBar
from app.ui.words import dates, pictures, refusals

_GATHERED_MS = 1500
"""A phone copies one photo after the other: looked at when it pauses."""
_MOST_FOLDERS = 40
_PAGE = "photos"


class PhotoWatch(QObject):
    """One shell's watch; `close` it with the shell."""

    def __init__(
        self, shell: Shell, laptop: Laptop, jobs: Jobs, preferences: Callable[[], Preferences]
    ) -> None:
        super().__init__(shell)
        self._shell = shell
        self._clock = laptop.clock
        self._preferences = preferences
        self.bar: OfferBar = shell.offer_bar
        self.presenter = OffersPresenter(
            self,
            PhotoFolder(laptop),
            PhotoSorting(laptop),
            PictureService(laptop),
            jobs,
            watched=self._folder,
            margin=lambda: preferences().photo_margin,
        )
        self.bar.taken.connect(self.presenter.take)
        self.bar.put_off.connect(self.presenter.put_off)
        self.bar.cancelled.connect(self.presenter.cancel)
        self.bar.looked_at.connect(lambda: shell.navigate(Route(_PAGE)))
        self._offered = False
        shell.arrived.connect(self._on_arrived)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self._soon.start(_GATHERED_MS))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._on_state)

    def look(self) -> None:
        """Look now: a minute passed, the folder was changed or chosen anew."""
        self._soon.stop()
        self._watch()
        self.presenter.look()

    def close(self) -> None:
        """The shell goes."""
        self._soon.stop()
        self._forget_folders()
        self.presenter.close()

    # what the presenter shows

    def show_offer(self, offer: Offer | None) -> None:
        """New photos, or none."""
        self._offered = offer is not None
        if offer is None:
            self.bar.hide()
            return
        now = self._clock.now_ms()
        since = dates.moment(offer.since_ms, now)
        words = counted(translate("Photos", "{since} 起有 {n} 张新照片"), offer.count, since=since)
        told = [
            counted(
                translate("Photos", "{n} 张属于 {visit}"), count, visit=pictures.visit(one, now)
            )
            for one, count in offer.sure
        ]
        rest = offer.count - offer.takable
        if rest:
            told.append(counted(translate("Photos", "{n} 张要你认"), rest))
        more = translate("Photos", "，").join(told)
        sentence = translate("Photos", "{words}：{more}").format(words=words, more=more)
        verb = counted(translate("Photos", "收下 {n} 张"), offer.takable) if offer.takable else ""
        self.bar.show_words(sentence, verb)
        self._on_arrived(self._shell.here.page if self._shell.here else "")

    def show_taking(self) -> None:
        """The sure ones are being taken."""
        self.bar.show_busy(translate("Pictures", "正在收照片"))

    def show_progress(self, progress: Progress) -> None:
        """How far it is."""
        self.bar.job.show_progress(progress)

    def show_taken(self, taken: Taken, ids: tuple[str, ...]) -> None:
        """They are in; Ctrl+Z takes them out again."""
        self.bar.show_rest()
        reason = translate("Pictures", "撤销添加")
        undo = (lambda: self.presenter.take_back(ids, reason)) if ids else None
        self._shell.toast(pictures.taken(taken), undo)

    def show_stopped(self, error: Exception | None) -> None:
        """It was stopped, or it could not go on."""
        self.bar.show_rest()
        if error is not None:
            self._shell.toast(refusals.sentence(error))

    def look_again_soon(self) -> None:
        """A file is still growing."""
        self._soon.start(SETTLED_AFTER_MS)

    # inside

    def _on_arrived(self, page: str) -> None:
        """The page of new photos says it all itself."""
        self.bar.setVisible(self._offered and page != _PAGE)

    def _folder(self) -> Path | None:
        text = self._preferences().photo_folder
        return Path(text) if text else None

    def _watch(self) -> None:
        """Hear of the folder and the folders in it; one that cannot be heard of is looked at."""
        folder = self._folder()
        wanted: list[str] = []
        if folder is not None and folder.is_dir():
            inner = sorted(one for one in folder.glob("*/") if not one.name.startswith("."))
            deeper = [sub for one in inner[:_MOST_FOLDERS] for sub in sorted(one.glob("*/"))]
            wanted = [str(one) for one in (folder, *inner, *deeper)][:_MOST_FOLDERS]
        if sorted(self._watcher.directories()) != sorted(wanted):
            self._forget_folders()
            if wanted:
                self._watcher.addPaths(wanted)

    def _forget_folders(self) -> None:
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive and self._folder() is not None:
            self._soon.start(0)
