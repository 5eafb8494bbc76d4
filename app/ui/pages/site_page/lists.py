"""The site's roster, ledger and papers as tables."""

from __future__ import annotations

from datetime import date

from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.rows import Column
from app.ui.widgets.table import Table
from app.ui.words import codes, dates, people
from db.queries.roster import Stay
from db.queries.site_page import PaperLine, ProblemLine


class RosterTable(Table[Stay]):
    """Lines of the roster, fetched as they come into sight."""

    def __init__(self) -> None:
        self.today = date.min
        columns: tuple[Column[Stay], ...] = (
            Column(
                "name",
                translate("SitePage", "姓名"),
                lambda stay: people.worker(stay.name),
                detail=lambda stay: translate("SitePage", "班组长") if stay.leader else "",
                share=1,
            ),
            Column("crew", translate("SitePage", "班组"), lambda stay: stay.crew or ""),
            Column("trade", translate("SitePage", "工种"), lambda stay: stay.trade or ""),
            Column("phone", translate("SitePage", "电话"), lambda stay: stay.phone or ""),
            Column("joined", translate("SitePage", "进场"), lambda stay: self._day(stay.joined_on)),
            Column("left", translate("SitePage", "离场"), lambda stay: self._day(stay.left_on)),
        )
        super().__init__(translate("SitePage", "花名册"), columns)
        self.filter_line.setPlaceholderText(translate("SitePage", "姓名、电话、班组、工种  /"))
        # it gives way to the worker beside the roster where the text is large
        self.filter_line.setMinimumWidth(current().size.search // 2)

    def _day(self, on: date | None) -> str:
        return dates.short_day(on, self.today) if on else ""


class ProblemTable(Table[ProblemLine]):
    """The site's ledger: open items first."""

    def __init__(self) -> None:
        self.today = date.min
        columns: tuple[Column[ProblemLine], ...] = (
            Column(
                "facts",
                translate("SitePage", "问题"),
                lambda line: line.facts,
                detail=lambda line: line.item,
                share=1,
            ),
            Column(
                "state",
                translate("SitePage", "状态"),
                lambda line: codes.word("Problem", line.state),
                tone=lambda line: codes.tone("Problem", line.state),
            ),
            Column(
                "found",
                translate("SitePage", "发现"),
                lambda line: dates.short_day(line.found_on, self.today),
            ),
            Column(
                "due",
                translate("SitePage", "期限"),
                lambda line: dates.day(line.due_on, self.today) if line.due_on else "",
                tone=self._tone,
            ),
        )
        super().__init__(translate("SitePage", "问题"), columns, filterable=False)
        self.show_empty(translate("SitePage", "这个项目没有问题。"))

    def _tone(self, line: ProblemLine) -> str | None:
        late = line.due_on is not None and line.due_on < self.today
        return "overdue" if late and line.is_open else None


class PaperTable(Table[PaperLine]):
    """The site's papers, newest first."""

    def __init__(self) -> None:
        self.today = date.min
        columns: tuple[Column[PaperLine], ...] = (
            Column(
                "number",
                translate("SitePage", "文号"),
                lambda line: line.number or codes.word("Paper", line.type),
                detail=lambda line: codes.word("Paper", line.type) if line.number else "",
                share=1,
            ),
            Column(
                "state",
                translate("SitePage", "状态"),
                lambda line: codes.word("PaperState", line.state),
                tone=lambda line: codes.tone("PaperState", line.state),
            ),
            Column(
                "issued",
                translate("SitePage", "开具"),
                lambda line: dates.short_day(line.issued_on, self.today),
            ),
            Column(
                "due",
                translate("SitePage", "改正期限"),
                lambda line: dates.day(line.due_on, self.today) if line.due_on else "",
            ),
        )
        super().__init__(translate("SitePage", "文书"), columns, filterable=False)
        self.show_empty(translate("SitePage", "这个项目还没有文书。"))
