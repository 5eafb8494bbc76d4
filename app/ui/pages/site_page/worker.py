"""One worker for the side panel: masked numbers, his stays on the site, the calls to him."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.presenters.site_page import WORKER_DOCUMENT, WORKER_PHONE, Masked
from app.services.site_page import WorkerView
from app.ui.i18n import translate
from app.ui.widgets.card import SectionHeader
from app.ui.widgets.chip import Chip
from app.ui.widgets.layout import STRETCH, Part, column, row
from app.ui.widgets.masked import MaskedText
from app.ui.widgets.text import Text
from app.ui.words import codes, dates, people, registry
from db.queries.roster import Call, Stay


class WorkerCard(QWidget):
    """`reveal_asked(Masked)` while a number is held; each asking is recorded."""

    reveal_asked = Signal(object)

    def __init__(self, worker: WorkerView) -> None:
        super().__init__()
        self.worker = worker
        self._numbers: dict[str, MaskedText] = {}
        parts: list[Part] = [
            *self._number(WORKER_PHONE, translate("SitePage", "电话"), worker.phone),
            *self._number(
                WORKER_DOCUMENT, registry.document(worker.document_type), worker.document_number
            ),
            Text(translate("SitePage", "显示号码会留下记录。"), "help", wrap=True),
            SectionHeader(translate("SitePage", "在本项目")),
            *(self._stay(stay) for stay in worker.stays),
            SectionHeader(translate("SitePage", "电话抽访")),
        ]
        if worker.calls:
            parts.extend(self._call(call) for call in worker.calls)
        else:
            parts.append(Text(translate("SitePage", "还没有拨打过。"), "secondary"))
        self.setLayout(column(*parts))

    def show_whole(self, masked: Masked, whole: str) -> None:
        """A number that was asked for."""
        if masked.id == self.worker.id and masked.kind in self._numbers:
            self._numbers[masked.kind].reveal(whole)

    @property
    def numbers(self) -> tuple[MaskedText, ...]:
        """The masked numbers, from above."""
        return tuple(self._numbers.values())

    def _number(self, kind: str, name: str, masked: str) -> tuple[Part, ...]:
        label = Text(name, "label")
        if not masked:
            absent = translate("SitePage", "没有登记") if self.worker.name else people.erased()
            return label, Text(absent, "secondary")
        number = MaskedText(name, masked, role="section")
        number.reveal_asked.connect(lambda: self.reveal_asked.emit(Masked(kind, self.worker.id)))
        self._numbers[kind] = number
        return label, number

    def _stay(self, stay: Stay) -> QWidget:
        where = " · ".join(filter(None, (stay.crew, stay.firm)))
        joined = dates.short_day(stay.joined_on, self.worker.today) if stay.joined_on else "…"
        if stay.left_on is None:
            period = translate("SitePage", "{joined} 进场，在场").format(joined=joined)
        else:
            left = dates.short_day(stay.left_on, self.worker.today)
            text = translate("SitePage", "{joined} 进场，{left} 离场")
            period = text.format(joined=joined, left=left)
        block = QWidget()
        block.setLayout(
            column(Text(where, wrap=True), Text(period, "secondary", wrap=True), gap="none")
        )
        return block

    def _call(self, call: Call) -> QWidget:
        line = QWidget()
        outcome = Chip(
            codes.word("CallOutcome", call.outcome), codes.tone("CallOutcome", call.outcome)
        )
        parts: list[Part] = [Text(dates.moment(call.at_ms, self.worker.now_ms)), outcome]
        if call.call_back_at is not None:
            when = dates.moment(call.call_back_at, self.worker.now_ms)
            parts.append(Text(translate("SitePage", "约 {when}").format(when=when), "secondary"))
        line.setLayout(row(*parts, STRETCH))
        return line
