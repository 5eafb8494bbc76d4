"""One filled questionnaire, to be read, printed for signing, mended or voided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.presenters.questionnaire import QuestionnairePresenter
from app.services.filling import FillingService
from app.services.questionnaires import QuestionnaireService
from app.ui.forms.page import FormPage
from app.ui.i18n import language, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.parts import Parts
from app.ui.printing import print_paper
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.confirm import ConfirmPanel
from app.ui.widgets.facts import Facts
from app.ui.widgets.layout import STRETCH, column, holder, row
from app.ui.words import codes, dates
from db.queries.questionnaires import SheetRow
from inspection.clock import civil_date


def page(parts: Parts) -> Page:
    """The page, for the list of pages."""
    return QuestionnairePage(parts)


class QuestionnairePage(FormPage):
    """A passive view of `QuestionnairePresenter`."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(translate("Questionnaires", "问卷"), parts)
        self._parts = parts
        self.presenter = QuestionnairePresenter(
            self,
            QuestionnaireService(parts.laptop),
            FillingService(parts.laptop),
            parts.jobs,
            language(),
        )
        self.fill(self.presenter.form)
        self._site = ""
        self.facts = Facts()
        self.print = Button(
            translate("Questionnaires", "打印记录，供签名"),
            self.presenter.print_record,
            kind="primary",
            icon="printer",
            height="form",
        )
        self.mend = Button(
            translate("Questionnaires", "改这一份"),
            self.presenter.mend,
            icon="pencil",
            height="form",
        )
        self.void = Button(
            translate("Questionnaires", "作废"), self._ask_void, icon="trash-2", height="form"
        )
        self.confirm = ConfirmPanel()
        side = holder(
            column(
                self.facts,
                self.print,
                self.mend,
                self.void,
                self.confirm,
                self.pane.outline,
                self.only,
                self.against,
                self.kept,
                STRETCH,
                gap="m",
            )
        )
        side.setFixedWidth(current().size.search + 2 * current().size.xl)
        body = row(side, self.pane, gap="xl")
        body.setStretch(1, 1)
        whole = column(self.failure, self.newer, body, gap="m", margin="xl")
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.print)

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self.failure.clear()
        self.confirm.close_panel()
        self.presenter.open(params.get("id", ""))

    def refresh(self) -> None:
        self.presenter.look()

    def close_page(self) -> None:
        super().close_page()
        self.presenter.close()

    def step_back(self) -> bool:
        if not self.confirm.close_panel():
            self.go("questionnaires", {"site": self._site})
        return True

    def print_packet(self) -> bool:
        self.presenter.print_record()
        return True

    def keys(self) -> tuple[KeyHint, ...]:
        hint = KeyHint("Ctrl+P", translate("Questionnaires", "打印记录，供签名"))
        return (hint, *self.form_keys())

    def today(self) -> date:
        return civil_date(self._parts.laptop.clock.now_ms())

    # the presenter's side

    def show_sheet(self, row: SheetRow) -> None:
        """What it is, above its answers."""
        self._site = row.site_id
        named = row.sheet or codes.word("FilledOn", row.mode)
        self.titled.emit(named)
        told = [
            (translate("Questionnaires", "编号"), named),
            (translate("Questionnaires", "填写日期"), dates.day(row.on_date, self.today())),
            (translate("Questionnaires", "班组"), row.crew or "–"),
            (translate("Questionnaires", "经办"), row.filler),
        ]
        if row.twice:
            text = translate("Questionnaires", "{differing}/{compared} 处不同")
            said = text.format(differing=row.differing, compared=row.compared)
            told.append((translate("Questionnaires", "录了两遍"), said))
        self.facts.show_facts(told)
        self.mend.setVisible(not row.twice)

    def print_record(self, pdf: bytes, name: str) -> None:
        """Through the system's own dialog."""
        print_paper(
            self,
            self._parts.jobs,
            pdf,
            name,
            printed=lambda: None,
            failed=self.show_error,
            offset_mm=self._parts.print_offset(),
        )

    def show_voided(self) -> None:
        """It is none any more."""
        self.toasted.emit(translate("Questionnaires", "已作废，不再计入"), None)
        self.go("questionnaires", {"site": self._site})

    def show_error(self, error: Exception) -> None:
        """What went wrong."""
        self.failure.show_error(error)

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Ask the shell for another page."""
        self.asked_for.emit(Route(page, params))

    def _ask_void(self) -> None:
        self.confirm.ask(
            translate("Questionnaires", "作废这份问卷？"),
            translate("Questionnaires", "它不再计入份数和统计；记录留着，不能恢复。"),
            translate("Questionnaires", "作废"),
            lambda: self.presenter.void("voided"),
        )
