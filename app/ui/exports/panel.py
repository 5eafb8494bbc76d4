"""What to export, of which site and time, in words or codes; files lie in a folder of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.presenters.exporting import ALL, LAST_MONTH, MONTH, YEAR, ExportPresenter
from app.services.exporting import ExportCount, Exported, ExportService
from app.ui.forms.tick import Tick
from app.ui.i18n import counted, language, translate
from app.ui.parts import Parts
from app.ui.widgets.buttons import Button
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.field import FormField
from app.ui.widgets.layout import STRETCH, column, row
from app.ui.widgets.text import Text
from inspection.clock import civil_date


def export_folder() -> Path:
    """The folder exports lie in: one of its own among the user's documents."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place)) / translate("Export", "安薪导出")


class ExportPanel(QWidget):
    """A part for a `SidePanel`. `sites` are (id, name); `form` and `site` are chosen at first."""

    def __init__(
        self,
        parts: Parts,
        sites: Sequence[tuple[str, str]],
        *,
        form: str = "",
        site: str = "",
        folder: Path | None = None,
    ) -> None:
        super().__init__()
        self._folder = folder or export_folder()
        self._presenter = ExportPresenter(
            self,
            ExportService(parts.laptop, language()),
            parts.jobs,
            self._folder,
            lambda: civil_date(parts.laptop.clock.now_ms()),
        )
        choose = self._presenter.choose
        self.form = ComboBox(translate("Export", "哪一种表"))
        self.form.picked.connect(lambda code: choose(form=code))
        everywhere = ("", translate("Export", "全部项目"))
        self.site = ComboBox(translate("Export", "哪个项目"), (everywhere, *sites))
        self.site.show_code(site)
        self.site.picked.connect(lambda code: choose(site_id=code))
        self.period = ComboBox(translate("Export", "什么时间"), _periods())
        self.period.show_code(ALL)
        self.period.picked.connect(self._presenter.of_time)
        self.wording = ComboBox(translate("Export", "选项怎么写"), _wordings())
        self.wording.show_code("labels")
        self.wording.picked.connect(lambda code: choose(wording=code))
        self.whole = Tick(translate("Export", "不遮个人信息"))
        self.whole.toggled.connect(self._on_whole)
        self._warning = Text("", "help", wrap=True)
        self._count = Text("", "strong", wrap=True)
        self.excel = Button(
            translate("Export", "导出 Excel"),
            lambda: self._presenter.write("xlsx"),
            kind="primary",
            icon="download",
        )
        self.csv = Button(translate("Export", "导出 CSV"), lambda: self._presenter.write("csv"))
        self._done = Text("", "secondary", wrap=True)
        self._show = Button(
            translate("Export", "打开文件夹"), self._on_show, kind="link", icon="folder-open"
        )
        self._show.hide()
        self._failure = FailurePanel()
        of_form, of_site, period, wording = (
            FormField(one.accessibleName(), one) for one in self._combos()
        )
        both = row(period, wording, gap="m")
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.setLayout(
            column(
                of_form,
                of_site,
                both,
                self.whole,
                self._warning,
                self._count,
                row(self.excel, self.csv, STRETCH),
                self._failure,
                self._done,
                row(self._show, STRETCH),
                gap="m",
            )
        )
        self._warn(False)
        self.setFocusProxy(self.excel)
        self.destroyed.connect(self._presenter.close)
        self._presenter.open(form, site)

    # what the presenter shows

    def show_kinds(self, kinds: tuple[tuple[str, str], ...], chosen: str) -> None:
        """The forms there are."""
        self.form.show_choices(kinds)
        self.form.show_code(chosen)

    def show_count(self, count: ExportCount) -> None:
        """What the file would hold."""
        self._enable(count.forms > 0)
        self.whole.setEnabled(count.personal)
        if not count.forms:
            self._count.show_text(translate("Export", "没有符合的已完成的表"))
            return
        forms = counted(translate("Export", "{n} 份"), count.forms)
        sites = counted(translate("Export", "{n} 个项目"), count.sites)
        self._count.show_text(f"{forms} · {sites}")

    def show_busy(self) -> None:
        """The file is being written."""
        self._failure.clear()
        self._enable(False)
        self._done.show_text(translate("Export", "正在导出…"))

    def show_exported(self, made: Exported) -> None:
        """Where the file is."""
        self._enable(True)
        said = translate("Export", "已导出 {n} 份：{file}")
        self._done.show_text(counted(said, made.forms, file=made.path.name))
        self._show.show()

    def show_error(self, error: Exception) -> None:
        """Why there is no file."""
        self._done.show_text("")
        self._failure.show_error(error)

    # inside

    def _combos(self) -> tuple[ComboBox, ...]:
        return (self.form, self.site, self.period, self.wording)

    def _enable(self, enabled: bool) -> None:
        self.excel.setEnabled(enabled)
        self.csv.setEnabled(enabled)

    def _on_whole(self, whole: bool) -> None:
        self._warn(whole)
        self._presenter.choose(whole=whole)

    def _warn(self, whole: bool) -> None:
        self._warning.show_text(
            translate("Export", "姓名、电话等会写进文件，并留下记录。文件没有加密，请妥善保管。")
            if whole
            else translate("Export", "姓名、电话等写成 ***。文件没有加密，请妥善保管。")
        )

    def _on_show(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def _periods() -> tuple[tuple[str, str], ...]:
    return (
        (ALL, translate("Export", "全部时间")),
        (MONTH, translate("Export", "本月")),
        (LAST_MONTH, translate("Export", "上月")),
        (YEAR, translate("Export", "今年")),
    )


def _wordings() -> tuple[tuple[str, str], ...]:
    return (
        ("labels", translate("Export", "写文字，给人看")),
        ("codes", translate("Export", "写代码，给程序用")),
    )
