"""Settings of photos on this computer: which folder is watched, how far a visit reaches."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog

from app.services.preferences import (
    LEAST_CACHE,
    MOST_CACHE,
    MOST_MARGIN,
    MOST_UPLOAD_LIMIT,
    Preferences,
)
from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card
from app.ui.widgets.editors import TextLine
from app.ui.widgets.field import Form, FormField
from app.ui.widgets.layout import column, holder, row
from app.ui.widgets.text import ElidedText


class PhotosCard(Card):
    """`chosen(name, value)`: a preference by its name, kept at once."""

    chosen = Signal(str, object)

    def __init__(self) -> None:
        self._folder = ElidedText()
        choose = Button(translate("Settings", "选文件夹"), self._choose, icon="folder-open")
        self.stop = Button(
            translate("Settings", "不再看"), lambda: self.chosen.emit("photo_folder", "")
        )
        line = row(self._folder, choose, self.stop)
        line.setStretch(0, 1)
        self.margin = TextLine()
        self._margin_field = FormField(
            translate("Settings", "检查前后放宽（分钟）"),
            self.margin,
            translate("Settings", "到场之前、离开之后这几分钟里拍的，也算这次检查的"),
        )
        self.limit = TextLine()
        self._limit_field = FormField(
            translate("Settings", "上传限速（KB/秒）"),
            self.limit,
            translate("Settings", "0 是不限。线路慢、大家一起同步时，填个数，别的事不受影响"),
        )
        folder = FormField(
            translate("Settings", "照片文件夹"),
            holder(column(line)),
            translate(
                "Settings",
                "手机或存储卡同步到的文件夹。有新照片会问你，按一个键收下；从不自己收。",
            ),
        )
        folder.setFocusProxy(choose)
        self.cache = TextLine()
        self._cache_field = FormField(
            translate("Settings", "本机照片最多占（GB）"),
            self.cache,
            translate(
                "Settings",
                "超过时先删局里已有、最久没看的，要看再取；没传完的不删",
            ),
        )
        super().__init__(Form(folder, self._margin_field, self._limit_field, self._cache_field))
        self._typed = {
            "photo_margin": (self.margin, self._margin_field, 0, MOST_MARGIN),
            "upload_limit": (self.limit, self._limit_field, 0, MOST_UPLOAD_LIMIT),
            "photo_cache": (self.cache, self._cache_field, LEAST_CACHE, MOST_CACHE),
        }
        for name, (line_, *_) in self._typed.items():
            line_.editingFinished.connect(lambda name=name: self._on_typed(name))

    def show_preferences(self, preferences: Preferences) -> None:
        """What is in force."""
        nothing = translate("Settings", "还没有选")
        self._folder.show_text(preferences.photo_folder or nothing)
        self.stop.setVisible(bool(preferences.photo_folder))
        for name, (line, field, *_) in self._typed.items():
            line.show_text(str(getattr(preferences, name)))
            field.say_error("")

    def folder(self) -> str:
        """The folder as shown."""
        return self._folder.text()

    def _choose(self) -> None:
        dialog = QFileDialog(self, translate("Settings", "选照片文件夹"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.chosen.emit("photo_folder", path))
        dialog.open()

    def _on_typed(self, name: str) -> None:
        line, field, least, most = self._typed[name]
        text = line.text().strip()
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            words = translate("Settings", "填 {least} 到 {most} 之间的整数。")
            field.say_error(words.format(least=least, most=f"{most:,}"))
            return
        field.say_error("")
        self.chosen.emit(name, int(text))
