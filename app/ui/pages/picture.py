"""A picture, large: what it shows, when, whose; arrows go on, everything by keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.presenters.jobs import Progress
from app.presenters.picture import PicturePresenter, PictureShown
from app.services.attachments import Attached
from app.services.pictures import PictureService, kind_of_mime, taken_at
from app.services.problems import ProblemService
from app.ui.forms.tick import Tick
from app.ui.i18n import translate
from app.ui.page import KeyHint, Page
from app.ui.parts import Parts
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.chip import Chip
from app.ui.widgets.confirm import ConfirmPanel
from app.ui.widgets.editors import TextLine
from app.ui.widgets.facts import Facts
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.field import FormField
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, column, dress, holder, row, scrolling
from app.ui.widgets.picture_canvas import PictureCanvas
from app.ui.widgets.text import Text
from app.ui.words import dates, pictures, refusals, sizes
from inspection.filekinds import FileKind
from inspection.refusal import Refusal

_KIB = 1024


def page(parts: Parts) -> Page:
    """The page with its presenter."""
    return PicturePage(parts)


class PicturePage(Page):
    """The picture at the left, all there is to know of it at the right."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._clock = parts.laptop.clock
        self.presenter = PicturePresenter(
            self,
            PictureService(parts.laptop),
            ProblemService(parts.laptop),
            parts.jobs,
            parts.fetch,
        )
        presenter = self.presenter
        self.canvas = PictureCanvas(translate("Picture", "照片"))
        self.canvas.turned_to.connect(presenter.step)
        self.canvas.closer.connect(presenter.closer)
        self._where = Text("", "secondary")
        self._state = Chip()
        self._facts = Facts()
        self.note = TextLine(placeholder=translate("Picture", "拍的是什么"))
        self.note.edited.connect(presenter.note)
        self.kept = TextLine(placeholder=translate("Picture", "如：执法记录仪 3 号，支队采集站"))
        self.kept.edited.connect(presenter.kept_where)
        self._kept_field = FormField(translate("Picture", "原件存放在"), self.kept)
        self.named = Tick(translate("Picture", "照片上有工人的个人信息"))
        self.named.clicked.connect(self._on_named)
        self._named_help = Text(
            translate(
                "Picture",
                "身份证、工资条、花名册、认得出的脸：勾上，就和花名册一样保管，只有本项目的监察员看得到。",
            ),
            "help",
            wrap=True,
        )
        self.reason = TextLine(
            name=translate("Picture", "作废原因"),
            placeholder=translate("Picture", "作废原因，如拍糊了"),
        )
        self._void = Button(translate("Picture", "作废"), self._on_void)
        self._void.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self._void.setEnabled(bool(text.strip())))
        self.fetch = Button(
            translate("Picture", "从局里取来"), presenter.fetch, kind="primary", icon="download"
        )
        self.again = Button(
            translate("Picture", "下次同步再传"), presenter.try_again, icon="upload"
        )
        self._why = Text("", "error", wrap=True)
        self._job = JobLine()
        self._job.cancelled.connect(presenter.cancel_fetch)
        self._failure = FailurePanel()
        self._confirm = ConfirmPanel()
        self._shown: Attached | None = None
        self._lay_out()
        self.setFocusProxy(self.canvas)

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self._failure.clear()
        self._confirm.close_panel()
        self.presenter.open(params)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        self.presenter.look()

    def close_page(self) -> None:
        self.presenter.close()

    def step_back(self) -> bool:
        if self._confirm.close_panel():
            return True
        if self.canvas.zoom > 1.0:
            self.canvas.fit()
            return True
        return False

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("← →", translate("Picture", "上一张、下一张")),
            KeyHint("+ −", translate("Picture", "放大、缩小；放大后用方向键移动")),
            KeyHint("0", translate("Picture", "看整张")),
            KeyHint("R", translate("Picture", "转着看，原件不变")),
        )

    # what the presenter shows

    def show_picture(self, shown: PictureShown) -> None:
        """Another picture, or the same one after a change."""
        one = shown.picture
        line = one.line
        if self._shown is None or self._shown.line.id != line.id:
            self.canvas.show_words("loader-circle", translate("Picture", "正在打开…"))
            self.reason.show_text("")
        self._shown = one
        where = f"{shown.place}/{shown.count}" if shown.count > 1 else ""
        self._where.setText(where)
        _icon, tone = pictures.state_icon(one.state)
        self._state.show_status(pictures.state(one.state), tone)
        self._facts.show_facts(_facts(one, self._clock.now_ms()))
        self.note.show_text(line.note or "")
        self.kept.show_text(line.kept_where or "")
        self._kept_field.setVisible(line.kind == "video")
        self.named.setChecked(line.named)
        can_mark = one.here
        self.named.setVisible(can_mark or line.named)
        self.named.setEnabled(can_mark)
        self._named_help.setVisible(can_mark or line.named)
        self.fetch.setVisible(shown.can_fetch)
        stopped = one.state == "stopped"
        self.again.setVisible(stopped)
        self._why.setVisible(stopped)
        if stopped and line.reason:
            self._why.setText(refusals.sentence(Refusal(line.reason)))
        self.titled.emit(line.file_name)

    def show_nothing(self) -> None:
        """There is none (any more)."""
        self._shown = None
        self.canvas.show_words("image", translate("Picture", "这里没有照片了，按 Esc 返回。"))
        self._side.hide()

    def show_drawing(self, jpeg: bytes | None) -> None:
        """The picture, or what stands for it."""
        self._side.show()
        image = QImage.fromData(jpeg) if jpeg else QImage()
        if not image.isNull():
            self.canvas.show_image(image)
        elif self._shown is not None:
            self.canvas.show_words(*_stand_in(self._shown))

    def show_closer(self, jpeg: bytes) -> None:
        """The same, with all its pixels."""
        self.canvas.show_image(QImage.fromData(jpeg), keep_view=True)

    def show_fetching(self, progress: Progress | None) -> None:
        """Its bytes are on the way."""
        self.fetch.setEnabled(False)
        words = translate("Picture", "正在从局里取（KB）")
        if progress is None:
            self._job.start(words)
            return
        total = None if progress.total is None else progress.total // _KIB
        self._job.show_progress(Progress(progress.step, progress.done // _KIB, total), words)

    def show_fetched(self) -> None:
        """They are here, or will not come now."""
        self._job.stop()
        self.fetch.setEnabled(True)

    def show_said(self, code: str) -> None:
        """What was done."""
        words = {
            "voided": translate("Picture", "已作废，原因留在记录里。"),
            "named": translate("Picture", "已按个人信息保管。"),
            "unnamed": translate("Picture", "已改回普通照片。"),
        }
        self.toasted.emit(words[code], None)

    def show_error(self, error: Exception) -> None:
        """What went wrong."""
        self._failure.show_error(error)

    # inside

    def _lay_out(self) -> None:
        bar = row(
            self._button("chevron-left", translate("Picture", "上一张"), self._before),
            self._where,
            self._button("chevron-right", translate("Picture", "下一张"), self._after),
            STRETCH,
            self._button("minus", translate("Picture", "缩小"), self.canvas.smaller),
            Button(translate("Picture", "看整张"), self.canvas.fit, kind="quiet"),
            self._button("plus", translate("Picture", "放大"), self.canvas.larger),
            self._button("rotate-ccw", translate("Picture", "转着看"), self.canvas.turn),
            gap="xs",
        )
        left = column(self._failure, bar, self.canvas, gap="xs", margin="xl")
        left.setStretch(2, 1)
        voiding = row(self.reason, self._void)
        voiding.setStretch(0, 1)
        side = column(
            row(self._state, STRETCH),
            self.fetch,
            self._why,
            row(self.again, STRETCH),
            self._job,
            self._facts,
            FormField(translate("Picture", "说明"), self.note),
            self._kept_field,
            self.named,
            self._named_help,
            voiding,
            self._confirm,
            STRETCH,
            gap="m",
            margin="l",
        )
        self._side = holder(column(scrolling(side, "surface"), gap="none"))
        dress(self._side, "panel")
        self._side.setFixedWidth(current().size.side_panel)
        self._side.hide()
        layout = row(holder(left), self._side, gap="none")
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _button(self, icon: str, name: str, act: Callable[[], object]) -> QWidget:
        return Button("", act, kind="quiet", icon=icon, name=name)

    def _before(self) -> None:
        self.presenter.step(-1)

    def _after(self) -> None:
        self.presenter.step(1)

    def _on_named(self, ticked: bool) -> None:
        if ticked:
            reason = translate("Picture", "含个人信息，改为按花名册保管")
        else:
            reason = translate("Picture", "不含个人信息，改为普通照片")
        self.presenter.mark_named(ticked, reason)

    def _on_void(self) -> None:
        reason = self.reason.text().strip()
        self._confirm.ask(
            translate("Picture", "作废这张照片？"),
            translate("Picture", "它不再算作证据，记录和原因留着；还没上传的不再上传。"),
            translate("Picture", "作废"),
            lambda: self.presenter.void(reason),
        )


def _facts(one: Attached, now_ms: int) -> list[tuple[str, str]]:
    line = one.line
    taken = dates.moment(taken_at(one), now_ms)
    told = [
        (translate("Picture", "拍摄时间"), taken),
        (translate("Picture", "证明"), pictures.item(line.path)),
        (
            translate("Picture", "添加"),
            f"{dates.moment(line.added_at, now_ms)} {line.added_by}",
        ),
        (translate("Picture", "文件"), line.file_name),
        (
            translate("Picture", "大小"),
            " · ".join(
                filter(
                    None,
                    (
                        sizes.size(line.size),
                        f"{line.width} × {line.height}" if line.width and line.height else "",
                        pictures.length(line.duration_ms) if line.duration_ms else "",
                    ),
                )
            ),
        ),
        ("SHA-256", f"{line.sha256[:16]}…"),
    ]
    return [(name, value) for name, value in told if value]


def _stand_in(one: Attached) -> tuple[str, str]:
    """Icon and words in place of a picture."""
    line = one.line
    size = sizes.size(line.size)
    if one.state == "away":
        return "download", translate(
            "Picture", "照片在局里，{size}。要看就取来，取来后留在本机。"
        ).format(size=size)
    if one.state == "awaited":
        return "clock", translate(
            "Picture", "{who} 的电脑还没有传给局里。等他同步之后就能取来。"
        ).format(who=line.added_by)
    if line.kind == "video":
        return "play", translate("Picture", "录像只登记，不上传：文件名、校验码、时间都记下了。")
    if kind_of_mime(line.mime) is FileKind.HEIC:
        return "file-text", translate(
            "Picture",
            "HEIC 已原样收下，时间也读了，照样传到局里。本程序显示不了：现有的解码库，"
            "许可或维护都不合要求。手机“设置 → 相机 → 格式”选“兼容性最佳”，就拍成能看的 JPEG。",
        )
    return "file-text", translate("Picture", "已原样收下，本机显示不了这种格式。")
