"""A packet: the fields that feed an order on the left, the page itself on the right, one button."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from app.presenters.packet import PacketPresenter, PacketShown
from app.services.office import OfficeService
from app.services.packets import Issued, PacketService
from app.ui.i18n import counted, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.papers.fields import PacketFields
from app.ui.parts import Parts
from app.ui.widgets.buttons import Button
from app.ui.widgets.confirm import ConfirmPanel
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, column, row
from app.ui.widgets.paper_view import PaperView
from app.ui.widgets.text import Text
from app.ui.words import dates, packets, refusals
from inspection.refusal import Refusal

_MOST_LINKS = 3


def page(parts: Parts) -> Page:
    """The page, for the list of pages."""
    return PacketPage(parts)


class PacketPage(Page):
    """Gaps are listed above the page, marked at their fields, and stand on the page itself."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        laptop = parts.laptop
        self._presenter = PacketPresenter(
            self, PacketService(laptop), OfficeService(laptop), parts.jobs
        )
        self._failed_by = ""
        self._shown_pdf = b""
        self.fields = PacketFields(self._presenter)
        self._gaps = row(gap="xs")
        self._gaps_told: tuple[str, ...] | None = None
        self.issue_button = Button(
            translate("Packet", "出具并打印"), self._on_issue, kind="primary", icon="stamp"
        )
        self.issue_button.setToolTip(f"{translate('Packet', '出具并打印')}  Ctrl+P")
        self._failure = FailurePanel()
        self._failure.acted.connect(self._on_failure_acted)
        self.confirm = ConfirmPanel()
        self._job = JobLine(cancellable=False)
        self._undrawable = Text("", tone="overdue", wrap=True)
        self._undrawable.hide()
        self.preview = PaperView(parts.jobs)
        self.preview.setAccessibleName(translate("Packet", "预览"))
        desk = column(self._undrawable, self.preview, gap="xs")
        desk.setStretch(1, 1)
        body = row(self.fields, desk, gap="xl")
        body.setStretch(1, 1)
        layout = column(
            row(self._gaps, STRETCH, self.issue_button),
            self.confirm,
            self._failure,
            self._job,
            body,
            gap="m",
            margin="xl",
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.fields)

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self.confirm.close_panel()
        self._failure.clear()
        self._show_pdf(b"")
        wanted = [one for one in params.get("problems", "").split(",") if one]
        self._presenter.open(params.get("site", ""), wanted)

    def close_page(self) -> None:
        self.preview.close_view()
        self._presenter.close()

    def step_back(self) -> bool:
        return self.confirm.close_panel()

    def print_packet(self) -> bool:
        self._on_issue()
        return True

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("Ctrl+P", translate("Packet", "出具并打印")),
            KeyHint("Tab", translate("Packet", "下一栏")),
            KeyHint("PgUp PgDn", translate("Packet", "预览翻页")),
            KeyHint("+ −", translate("Packet", "预览放大、缩小")),
        )

    # the presenter's side

    def show_packet(self, shown: PacketShown) -> None:
        """A packet just opened."""
        self.titled.emit(shown.packet.site.name)
        self.fields.show_packet(shown)
        self._show_settled(shown)

    def show_edited(self, shown: PacketShown) -> None:
        """Gaps after an edit. A question that was open is about another text now."""
        self.confirm.close_panel()
        self._show_settled(shown)

    def show_draft(self, shown: PacketShown, pdf: bytes) -> None:
        """The order as it would look; an unchanged page keeps its place."""
        self._show_settled(shown)
        self._undrawable.hide()
        self._show_pdf(pdf)

    def show_undrawable(self, error: Exception) -> None:
        """Why there is no new draft."""
        self._undrawable.setText(refusals.sentence(error))
        self._undrawable.show()

    def show_busy(self, what: str) -> None:
        """What is under way."""
        words = {
            "open": translate("Packet", "正在准备文书"),
            "draw": translate("Packet", "正在生成预览"),
            "issue": translate("Packet", "正在编号、签名、存档"),
        }
        if what:
            self._job.start(words[what])
        else:
            self._job.stop()
        self.issue_button.setEnabled(what not in ("open", "issue"))
        self.fields.setEnabled(what != "issue")

    def show_error(self, error: Exception) -> None:
        """What was not issued, and what to do."""
        self._failed_by = error.code if isinstance(error, Refusal) else ""
        actions = {
            "number.block_exhausted": translate("Packet", "去同步"),
            "row.changed_elsewhere": translate("Packet", "重新准备"),
        }
        self._failure.show_error(error, actions.get(self._failed_by, ""))

    def ask_issue(self, shown: PacketShown) -> None:
        """Say what will happen and ask once."""
        packet = shown.packet
        self.confirm.ask(
            translate("Packet", "出具 {number}？").format(number=packet.next_number),
            translate(
                "Packet",
                "文号用掉就不能再用，内容从此不能改；问题转入整改中，期限 {due}。"
                "打印指令书 2 份、送达回证 1 份。",
            ).format(due=dates.day(packet.due_on, packet.today)),
            translate("Packet", "出具并打印"),
            self._presenter.confirm,
        )

    def show_gap(self, field: str) -> None:
        """Go to what is missing."""
        told = translate("Packet", "还缺：{field}").format(field=packets.gap_name(field))
        self.toasted.emit(told, None)
        self.fields.go_to(field)

    def show_issued(self, issued: Issued) -> None:
        """On to the paper, ready to print."""
        told = translate("Packet", "已出具 {number}").format(number=issued.number)
        self.toasted.emit(told, None)
        self.asked_for.emit(Route("paper", {"id": issued.order, "print": "1"}))

    # parts

    def _on_issue(self) -> None:
        self.leave()  # half-typed text belongs on the paper
        self._presenter.issue()

    def _show_settled(self, shown: PacketShown) -> None:
        self.fields.show_settled(shown)
        self._show_gaps(shown.missing)

    def _show_pdf(self, pdf: bytes) -> None:
        if pdf != self._shown_pdf:
            self._shown_pdf = pdf
            self.preview.show_pdf(pdf)

    def _show_gaps(self, missing: tuple[str, ...]) -> None:
        if missing == self._gaps_told:
            return  # a link just pressed stays where it is
        self._gaps_told = missing
        while (item := self._gaps.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not missing:
            self._gaps.addWidget(Text(translate("Packet", "内容齐了，可以出具。"), tone="done"))
            return
        count = counted(translate("Packet", "还缺 {n} 项："), len(missing))
        self._gaps.addWidget(Text(count, "strong", tone="soon"))
        for name in missing[:_MOST_LINKS]:
            go = partial(self.fields.go_to, name)
            self._gaps.addWidget(Button(packets.gap_name(name), go, kind="link"))
        if len(missing) > _MOST_LINKS:
            self._gaps.addWidget(Text("…", "secondary"))

    def _on_failure_acted(self) -> None:
        self._failure.clear()
        if self._failed_by == "number.block_exhausted":
            self.asked_for.emit(Route("sync"))
        else:
            self._presenter.again()
