"""What is dropped or pasted, as files or pictures: the one place that reads mime data for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.services.picture_marks import Pasted, Source
from app.ui.i18n import translate
from inspection.clock import Clock, civil_time

_RAW = (("image/jpeg", ".jpg"), ("image/png", ".png"), ("image/webp", ".webp"))
"""Formats whose bytes are taken as they are, time and all, if whoever copied offers them."""


def has_pictures(mime: QMimeData) -> bool:
    """Whether there are local files or a picture in it."""
    return any(url.isLocalFile() for url in mime.urls()) or mime.hasImage()


def sources(mime: QMimeData, clock: Clock) -> list[Source]:
    """Its local files; else its picture, named by the time."""
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if files:
        return list(files)
    name = f"{civil_time(clock.now_ms()):%Y%m%d-%H%M%S}"
    for kind, extension in _RAW:
        raw = mime.data(kind)
        if not raw.isEmpty():
            return [Pasted(name + extension, bytes(raw.data()))]
    image = mime.imageData() if mime.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return [Pasted(f"{name}.png", _png(image))]
    return []


def _png(image: QImage) -> bytes:
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(made.data())


class PasteWatch(QObject):
    """Ctrl+V anywhere in `page` hands over what is on the clipboard, if it is pictures or files and
    no text; a text field keeps its own pasting of text."""

    def __init__(self, page: QWidget, clock: Clock, taken: Callable[[list[Source]], None]) -> None:
        super().__init__(page)
        self._page = page
        self._clock = clock
        self._taken = taken
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if pressed and isinstance(event, QKeyEvent) and event.matches(
            QKeySequence.StandardKey.Paste
        ):  # fmt: skip
            mime = QGuiApplication.clipboard().mimeData()
            if has_pictures(mime) and not _is_words(mime):
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self._taken(sources(mime, self._clock))
                return True
        return super().eventFilter(watched, event)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and (now is self._page or self._page.isAncestorOf(now)):
            now.installEventFilter(self)  # once more is no more


def _is_words(mime: QMimeData) -> bool:
    """Text beside the picture that is not merely the files' addresses: it is for the text field."""
    return mime.hasText() and not mime.hasUrls()


def choose_files(
    parent: QWidget, taken: Callable[[list[Source]], None], *, folder: str = ""
) -> None:
    """Open the file dialog for pictures, scans and videos; what is picked is handed over."""
    dialog = QFileDialog(parent, translate("Pictures", "选照片、扫描件或录像"), folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    names = "*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.heic *.pdf *.mp4 *.mov *.avi *.mkv"
    pictures = translate("Pictures", "照片、扫描件、录像")
    every = translate("Pictures", "所有文件")
    dialog.setNameFilters([f"{pictures} ({names} {names.upper()})", f"{every} (*)"])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda paths: taken([Path(one) for one in paths]))
    dialog.open()
