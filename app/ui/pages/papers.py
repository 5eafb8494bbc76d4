"""Papers: all that were issued here, what still has to be served, and whether a file is genuine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.presenters.papers import WAITING, PapersPresenter, PapersShown
from app.services.served import PaperService
from app.services.verifying import Checked, VerifyingService
from app.ui.i18n import counted, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.parts import Parts
from app.ui.theme import current
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, Part, column, holder, row
from app.ui.widgets.rows import Column
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text
from app.ui.words import codes, dates, verdicts
from db.queries.papers import PaperLine
from forms.papers.content import OrderFacts
from inspection.clock import civil_date


def page(parts: Parts) -> Page:
    """The page, for the list of pages."""
    return PapersPage(parts)


class PapersPage(Page):
    """One table; a PDF dropped anywhere on it is verified beside it."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._presenter = PapersPresenter(
            self, PaperService(parts.laptop), VerifyingService(parts.laptop), parts.jobs
        )
        self._today = date.min
        self.only = ComboBox(translate("Papers", "只看"), _choices())
        self.only.picked.connect(self._presenter.narrow)
        self.only.show_code("")
        self._check = Button(
            translate("Papers", "核验文件"), self.choose_file, icon="scan-line", key="Ctrl+O"
        )
        self._failure = FailurePanel()
        self._failure.acted.connect(self._presenter.look)
        self.table: Table[PaperLine] = Table(translate("Papers", "文书"), self._columns())
        self.table.filter_line.setPlaceholderText(translate("Papers", "文号、项目、单位  /"))
        self.table.filter_line.setMinimumWidth(current().size.control * 3)  # beside the verdict
        self.table.opened.connect(self._presenter.open_paper)
        self.table.filtered.connect(self._presenter.search)
        self.table.empty_acted.connect(self._on_empty_acted)
        self.panel = SidePanel()
        self.panel.closed.connect(self.table.setFocus)
        self._job = JobLine(cancellable=False)
        self._narrowed = False
        left = column(
            row(self.only, STRETCH, self._check),
            self._failure,
            self._job,
            self.table,
            gap="m",
            margin="xl",
        )
        body = row(holder(left), self.panel, gap="none")
        body.setStretch(0, 1)
        self.setLayout(body)
        self.setFocusProxy(self.table)
        self.setAcceptDrops(True)

    # the shell's side

    def open(self, _params: Mapping[str, str]) -> None:
        self._presenter.look()

    def refresh(self) -> None:
        self._presenter.look()

    def close_page(self) -> None:
        self._presenter.close()

    def step_back(self) -> bool:
        return self.panel.close_panel()

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("/", translate("Papers", "筛选")),
            KeyHint("Enter", translate("Papers", "打开文书")),
            KeyHint("Ctrl+O", translate("Papers", "核验文件（也可以拖进来）")),
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self._presenter.check(path)

    def choose_file(self) -> None:
        """Open the file dialog; the file picked is verified."""
        dialog = QFileDialog(self, translate("Papers", "选一个要核验的文件"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._presenter.check)
        dialog.open()

    # the presenter's side

    def show_papers(self, shown: PapersShown) -> None:
        """The list; the chosen line stays chosen."""
        self._failure.clear()
        self._today, self._narrowed = shown.today, shown.narrowed
        if shown.narrowed:
            self.table.show_empty(
                translate("Papers", "没有符合条件的文书。"), translate("Papers", "查看全部文书")
            )
        else:
            self.table.show_empty(
                translate("Papers", "还没有文书 — 在问题台账里选一个问题来开具。"),
                translate("Papers", "去问题台账"),
            )
        self.table.show_ids([one.id for one in shown.lines])
        self.table.show_rows({one.id: one for one in shown.lines})
        parts = [counted(translate("Papers", "{n} 份文书"), shown.total)]
        if shown.waiting:
            parts.append(counted(translate("Papers", "{n} 份待送达"), shown.waiting))
        self.table.show_summary(" · ".join(parts))

    def show_error(self, error: Exception) -> None:
        """What was not read; the list that stood there stays."""
        self._failure.show_error(error, translate("Papers", "再看一次"))

    def show_checking(self, name: str) -> None:
        """A file is being judged."""
        self._job.start(translate("Papers", "正在核验 {name}").format(name=name))

    def show_verdict(self, name: str, found: Checked) -> None:
        """The verdict beside the list: the answer first, then why, then what the file says."""
        self._job.stop()
        self.panel.show_part(name, holder(column(*_verdict_parts(found), gap="m")))
        self._check.setFocus(Qt.FocusReason.OtherFocusReason)  # Esc closes, Enter takes the next

    def show_unread(self, name: str, error: Exception) -> None:
        """The file could not be read at all."""
        self._job.stop()
        del error
        sentence = translate("Papers", "读不到这个文件。它可能已被移走，或者正被别的程序占用。")
        self.panel.show_part(name, Text(sentence, wrap=True))

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Ask the shell for another page."""
        self.asked_for.emit(Route(page, params))

    def _on_empty_acted(self) -> None:
        if self._narrowed:
            self.only.show_code("")
            self.table.filter_line.clear()
            self._presenter.widen()
        else:
            self.go("problems", {})

    def _columns(self) -> list[Column[PaperLine]]:
        return [
            Column(
                "number",
                translate("Papers", "文号"),
                lambda one: one.number or "–",
            ),
            Column("state", translate("Papers", "状态"), _state, tone=_tone),
            Column("site", translate("Papers", "项目"), lambda one: one.site, share=3),
            Column("firm", translate("Papers", "被监察单位"), lambda one: one.firm or "–", share=3),
            Column(
                "issued",
                translate("Papers", "开具"),
                lambda one: dates.short_day(one.issued_on, self._today),
                number=True,
            ),
            Column(
                "due",
                translate("Papers", "改正期限"),
                lambda one: dates.short_day(one.due_on, self._today) if one.due_on else "–",
                number=True,
            ),
        ]


def _choices() -> list[tuple[str, str]]:
    return [
        ("", translate("Papers", "全部文书")),
        (WAITING, translate("Papers", "待送达")),
        *((code, codes.word("PaperState", code)) for code in codes.codes("PaperState")),
    ]


def _state(one: PaperLine) -> str:
    return codes.word("PaperState", one.state)


def _tone(one: PaperLine) -> str:
    return codes.tone("PaperState", one.state)


def _dropped(event: QDropEvent | QDragEnterEvent) -> str | None:
    """The path of the one local file that is dragged, if it is that."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return urls[0].toLocalFile()


def _verdict_parts(found: Checked) -> list[Part]:
    verdict = found.verdict
    tone = verdicts.tone(verdict.state)
    icons = {"done": "circle-check", "soon": "circle-help", "overdue": "triangle-alert"}
    head = Text(verdicts.head(verdict.state), "section", tone=tone)
    parts: list[Part] = [row(IconLabel(icons[tone], tone=tone), head, STRETCH)]
    if found.void:
        parts.append(Text(translate("Papers", "这份文书已经作废。"), tone="overdue", wrap=True))
    parts += [Text(verdicts.reason(code), wrap=True) for code in verdict.reasons]
    parts += [_fact(name, value) for name, value in _facts(found)]
    if found.content is not None and not found.known:
        parts.append(Text(translate("Papers", "本机没有这份文书的记录。"), "secondary", wrap=True))
    parts.append(
        Text(translate("Papers", "全程离线核验，文件没有离开这台电脑。"), "help", wrap=True)
    )
    return parts


def _facts(found: Checked) -> list[tuple[str, str]]:
    told = [(translate("Papers", "文号"), found.verdict.number)]
    content = found.content
    if content is not None:
        told += [
            (translate("Papers", "文书种类"), codes.word("Paper", content.template)),
            (translate("Papers", "开具单位"), content.issuer.name),
            (translate("Papers", "被监察单位"), content.facts.addressee.name),
            (translate("Papers", "项目"), content.facts.site.name),
            (translate("Papers", "开具日期"), dates.day(content.dated)),
        ]
        if isinstance(content.facts, OrderFacts):
            told.append((translate("Papers", "改正期限"), dates.day(content.facts.due_on)))
    told.append((translate("Papers", "签发人"), found.holder))
    if found.verdict.received_ms is not None:
        received = dates.day(civil_date(found.verdict.received_ms))
        told.append((translate("Papers", "局里收到"), received))
    return [(name, value) for name, value in told if value]


def _fact(name: str, value: str) -> QWidget:
    return holder(column(Text(name, "label"), Text(value, wrap=True, selectable=True), gap="none"))
