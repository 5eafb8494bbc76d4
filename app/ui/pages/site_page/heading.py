"""What heads a site's page: name and state, its few facts, and what one starts here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from app.services.site_page import SiteView
from app.ui.i18n import counted, translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.chip import Chip
from app.ui.widgets.layout import STRETCH, column, row
from app.ui.widgets.text import ElidedText, Text
from app.ui.words import amounts, codes, dates, registry
from db.queries.site_page import SiteFacts


class Heading(QWidget):
    """The three things one starts are buttons; the check-in is the page's primary action."""

    def __init__(
        self,
        *,
        check_in: Callable[[], object],
        calls: Callable[[], object],
        return_visit: Callable[[], object],
        decisions: Callable[[], object],
    ) -> None:
        super().__init__()
        self._name = Text("", "title")
        self._state = Chip()
        self._where = ElidedText("", secondary=True)
        self.calls = Button(translate("SitePage", "抽访"), calls, icon="phone")
        self.return_visit = Button(translate("SitePage", "回访"), return_visit, icon="users")
        self.check_in = Button(
            translate("SitePage", "开始检查"),
            check_in,
            kind="primary",
            icon="clipboard-check",
            key="Ctrl+Return",
        )
        self._facts = [_Fact() for _ in range(4)]
        starts = row(self.calls, self.return_visit, self.check_in)
        self.decisions = Button("", decisions, kind="link", icon="git-merge")
        head = row(self._name, self._state, self.decisions, self._where, starts, gap="m")
        head.setStretch(3, 1)
        facts = row(*self._facts, STRETCH, gap="xl")
        self.setLayout(column(head, facts, gap="s"))
        self.decisions.hide()

    def show_site(self, shown: SiteView) -> None:
        """The site's own facts."""
        facts = shown.facts
        self._name.setText(facts.name)
        self._state.show_status(codes.word("Site", facts.state), codes.tone("Site", facts.state))
        self.decisions.say(counted(translate("SitePage", "{n} 处要人定"), shown.contests))
        self.decisions.setVisible(shown.contests > 0)
        permit = translate("SitePage", "许可证 {number}").format(number=facts.permit_number)
        where = (facts.code, facts.address, facts.regulator, facts.permit_number and permit)
        self._where.show_text(" · ".join(filter(None, where)))
        told = _told(facts, shown.today, shown.guarantee_soon_days)
        for place, fact in enumerate(self._facts):
            fact.setVisible(place < len(told))
            if place < len(told):
                fact.show_fact(*told[place])

    def name(self) -> str:
        """The name shown."""
        return self._name.text()


class _Fact(QWidget):
    """A small label with its value below."""

    def __init__(self) -> None:
        super().__init__()
        self._label = Text("", "label")
        self._value = Text("")
        self.setLayout(column(self._label, self._value, gap="none"))

    def show_fact(self, label: str, value: str, tone: str = "") -> None:
        self._label.setText(label)
        self._value.show_text(value, tone)


def _told(facts: SiteFacts, today: date, soon_days: int) -> list[tuple[str, str, str]]:
    told = []
    if facts.contract_fen is not None:
        told.append(
            (translate("SitePage", "合同价"), amounts.ten_thousands(facts.contract_fen), "")
        )
    if facts.starts_on and facts.ends_on:
        period = f"{dates.short_day(facts.starts_on)} – {dates.short_day(facts.ends_on)}"
        told.append((translate("SitePage", "工期"), period, ""))
    told.append((translate("SitePage", "保证金"), *_guarantee(facts, today, soon_days)))
    if facts.inspector:
        since = dates.short_day(facts.assigned_from, today) if facts.assigned_from else ""
        text = translate("SitePage", "{who}，自 {day}").format(who=facts.inspector, day=since)
        told.append((translate("SitePage", "监察员"), text, ""))
    return told


def _guarantee(facts: SiteFacts, today: date, soon_days: int) -> tuple[str, str]:
    kind = registry.deposit(facts.guarantee_kind)
    until = facts.guarantee_until
    if until is None:
        return kind, ""
    on = dates.short_day(until, today)
    if until < today:
        text, tone = translate("SitePage", "{kind}，{day} 已到期"), "overdue"
    else:
        text = translate("SitePage", "{kind}，{day} 到期")
        tone = "soon" if until <= today + timedelta(days=soon_days) else ""
    return text.format(kind=kind, day=on), tone
