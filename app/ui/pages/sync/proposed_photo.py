"""The photo a refused operation would add: seen before anybody decides about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from app.services.proposed_photos import ProposedLook, Where
from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.layout import STRETCH, column, row
from app.ui.widgets.text import Text
from db.queries.decisions import PartPhoto


class ProposedPhotoView(QWidget):
    """`wanted(photo)`: bring it from the bureau. `hidden_now`: it names a person, and the card
    masks such things."""

    wanted = Signal(object)

    def __init__(self, photo: PartPhoto, *, hidden_now: bool) -> None:
        super().__init__()
        self.photo = photo
        self.hidden_now = hidden_now
        self._asking = False
        self.picture = QLabel()
        self.picture.setAccessibleName(translate("Decide", "要定的照片"))
        self.picture.hide()
        self.said = Text("", "secondary", wrap=True)
        self.fetch = Button(translate("Decide", "从局里取来看"), self._ask, icon="download")
        self.fetch.hide()
        self.failure = FailurePanel()
        self.setLayout(
            column(
                self.picture, self.said, row(self.fetch, STRETCH, gap="none"), self.failure, gap="s"
            )
        )
        if hidden_now:
            self.said.setText(
                translate("Decide", "照片上有工人的个人信息：点“显示被遮住的”才能看。")
            )

    def show_look(self, look: ProposedLook) -> None:
        """The photo itself, or where its bytes are."""
        self._asking = False
        self.fetch.setVisible(look.where is Where.AWAY)
        image = QImage.fromData(look.jpeg) if look.jpeg else QImage()
        if not image.isNull():
            size = current().size.picture * 2
            self.picture.setPixmap(
                QPixmap.fromImage(
                    image.scaled(
                        size,
                        size,
                        Qt.AspectRatioMode.KeepAspectRatio,
                        Qt.TransformationMode.SmoothTransformation,
                    )
                )
            )
        self.picture.setVisible(not image.isNull())
        self.said.setText(_said(look) if image.isNull() else "")
        self.said.setVisible(bool(self.said.text()))

    def show_error(self, error: Exception) -> None:
        """It did not come, and why."""
        self._asking = False
        self.said.setText(_said(ProposedLook(Where.AWAY)))
        self.failure.show_error(error)

    def _ask(self) -> None:
        if self._asking:
            return
        self._asking = True
        self.failure.clear()
        self.said.setText(translate("Decide", "正在从局里取…"))
        self.said.show()
        self.wanted.emit(self.photo)


def _said(look: ProposedLook) -> str:
    if look.where is Where.AWAY:
        return translate("Decide", "照片在局里，先取来看再定。")
    if look.where is Where.AWAITED:
        return translate("Decide", "写的人还没把照片传到局里：等他同步，或者先定。")
    return translate("Decide", "这种文件在这里画不出来；采用以后在项目的照片里。")
