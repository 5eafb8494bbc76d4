"""Past syncs as a table: when, what went and came, and what ended each in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.i18n import counted, translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import column
from app.ui.widgets.rows import Column
from app.ui.widgets.table import Table
from app.ui.words import dates, sync_history
from db.queries.sync_history import SyncRecord


class HistoryTab(QWidget):
    """`opened(session)`: a session's records are asked for. `wanted(path)`: the whole history as a
    file. `export_button` stands beside the tabs."""

    opened = Signal(int)
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._now = 0
        self.table: Table[SyncRecord] = Table(
            translate("Sync", "以往的同步"), self._columns(), filterable=False
        )
        self.table.show_empty(translate("Sync", "还没有同步过。第一次会领取你的项目。"))
        self.table.opened.connect(lambda one: self.opened.emit(int(one)))
        self.export_button = Button(
            translate("Sync", "导出"), self.choose_target, icon="download", key="Ctrl+E"
        )
        self.job = JobLine()
        layout = column(self.job, self.table)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def show_sessions(self, sessions: Sequence[SyncRecord], now: int) -> None:
        """The newest first."""
        self._now = now
        self.table.show_summary(counted(translate("Sync", "{n} 次同步"), len(sessions)))
        self.export_button.setEnabled(bool(sessions))
        self.table.show_ids([str(one.id) for one in sessions])
        self.table.show_rows({str(one.id): one for one in sessions})

    def choose_target(self) -> None:
        """Ask where the history goes, and in which of the two forms."""
        dialog = QFileDialog(self, translate("Sync", "导出同步记录"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["Excel (*.xlsx)", "CSV (*.csv)"])
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("csv" if "csv" in chosen else "xlsx")
        )
        dialog.selectFile(translate("Sync", "同步记录"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.wanted)
        dialog.open()

    def _columns(self) -> tuple[Column[SyncRecord], ...]:
        return (
            Column(
                "ended",
                translate("Sync", "时间"),
                lambda one: dates.moment(one.ended_at, self._now),
            ),
            Column("said", translate("Sync", "怎样结束"), sync_history.said_of, share=1),
            Column(
                "state",
                translate("Sync", "结果"),
                sync_history.ending,
                tone=sync_history.tone_of,
            ),
            Column("sent", translate("Sync", "发出"), lambda one: f"{one.sent:,}", number=True),
            Column(
                "received",
                translate("Sync", "领到"),
                lambda one: f"{one.received:,}",
                number=True,
            ),
            Column("took", translate("Sync", "用时"), sync_history.took, number=True),
        )
