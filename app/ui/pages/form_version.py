"""What a newer version of a form makes of a draft, before it is taken: nothing is lost by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QKeySequence, QShortcut

from app.presenters.form_version import AGAIN, FormVersionPresenter, MoveLine, MoveShown
from app.services.form_versions import FormVersionService
from app.ui.i18n import counted, language, translate
from app.ui.page import KeyHint, Page
from app.ui.parts import Parts
from app.ui.widgets.buttons import Button
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.layout import column, row
from app.ui.widgets.rows import Column
from app.ui.widgets.table import Table
from app.ui.widgets.text import ElidedText, Text


def page(parts: Parts) -> Page:
    """The page with its presenter."""
    return FormVersionPage(parts)


class FormVersionPage(Page):
    """A passive view of `FormVersionPresenter`: what stays is counted, what does not is listed."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        service = FormVersionService(parts.laptop)
        self._presenter = FormVersionPresenter(self, service, parts.jobs, language())
        self._versions = ElidedText()
        self.take = Button(
            translate("FormVersion", "换到新版"), self._presenter.take, kind="primary", icon="check"
        )
        self.take.setToolTip("Ctrl+Enter")
        self.stay = Button(translate("FormVersion", "先用旧版"), self._presenter.stay)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.take.click)
        self._promise = Text(
            translate(
                "FormVersion",
                "答过的一个也不会丢：放不进新版的，留在题旁或“旧版的答案”里。换了以后还可以撤销。",
            ),
            "help",
            wrap=True,
        )
        self._failure = FailurePanel()
        self._failure.acted.connect(self._presenter.look)
        self.table: Table[MoveLine] = Table(
            translate("FormVersion", "有变化的题目"), self._columns()
        )
        head = row(self._versions, self.stay, self.take, gap="m")
        head.setStretch(0, 1)
        layout = column(head, self._promise, self._failure, self.table, gap="m", margin="xl")
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self._failure.clear()
        self._presenter.open(params)

    def refresh(self) -> None:
        self._presenter.look()

    def close_page(self) -> None:
        self._presenter.close()

    def step_back(self) -> bool:
        self.leave_page()
        return True

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("Ctrl+Enter", translate("FormVersion", "换到新版")),
            KeyHint("Esc", translate("FormVersion", "回到表单")),
        )

    # what the presenter shows

    def show_move(self, shown: MoveShown | None) -> None:
        """The move, or that there is none."""
        self.take.setEnabled(shown is not None)
        self.stay.setEnabled(shown is not None)
        if shown is None:
            self._versions.show_text(translate("FormVersion", "这张表已经是最新的版本。"))
            self.table.show_summary("")
            self.table.show_empty(translate("FormVersion", "没有要看的"))
            self.table.show_ids([])
            return
        text = translate("FormVersion", "{title}：旧版 {old} → 新版 {new}")
        self._versions.show_text(text.format(title=shown.title, old=shown.old, new=shown.new))
        told = [
            counted(translate("FormVersion", "{n} 个答案照旧"), shown.kept),
            counted(translate("FormVersion", "{n} 题要重答"), shown.again),
            counted(translate("FormVersion", "{n} 道新题"), shown.added),
            counted(translate("FormVersion", "换后还有 {n} 题要填"), shown.missing),
        ]
        self.table.show_summary(" · ".join(told))
        self.table.show_empty(translate("FormVersion", "答过的都照旧，没有别的变化"))
        self.table.show_ids([one.id for one in shown.lines])
        self.table.show_rows({one.id: one for one in shown.lines})
        self.titled.emit(shown.title)

    def show_taken(self, version: str, undo: Callable[[], None]) -> None:
        """It was moved, with the way back."""
        said = translate("FormVersion", "已换到新版 {version}").format(version=version)
        self.toasted.emit(said, undo)

    def show_undone(self, version: str) -> None:
        """It has its old version again."""
        said = translate("FormVersion", "已回到旧版 {version}").format(version=version)
        self.toasted.emit(said, None)

    def show_error(self, error: Exception) -> None:
        """What went wrong; the draft is as it was."""
        self._failure.show_error(error)

    def leave_page(self) -> None:
        """Back to the form."""
        self.went_back.emit()

    # inside

    def _columns(self) -> tuple[Column[MoveLine], ...]:
        return (
            Column("label", translate("FormVersion", "题目"), lambda one: one.label, share=3),
            Column(
                "before",
                translate("FormVersion", "现在的答案"),
                lambda one: one.before or "—",
                share=2,
            ),
            Column("after", translate("FormVersion", "到新版里"), _after, share=3),
            Column("do", translate("FormVersion", "要做什么"), _do, tone=_tone),
        )


def _after(one: MoveLine) -> str:
    said = {
        "choice_gone": translate("FormVersion", "这个选项没有了；旧答案留在题旁"),
        "type_changed": translate("FormVersion", "填法变了；旧答案留在题旁"),
        "question_gone": translate("FormVersion", "这一题没有了；留在“旧版的答案”里"),
        "changed": translate("FormVersion", "措辞或选项变了，答案照旧"),
        "moved": translate("FormVersion", "移到“{place}”，答案照旧"),
        "returned": translate("FormVersion", "以前答过，新版又问，答案又用上了"),
        "new": translate("FormVersion", "新题"),
        "new_required": translate("FormVersion", "新题，必填"),
    }
    return said[one.kind].format(place=one.place)


def _do(one: MoveLine) -> str:
    if one.kind in AGAIN:
        return translate("FormVersion", "重答")
    if one.kind in ("new", "new_required"):
        return translate("FormVersion", "回答")
    if one.kind in ("changed", "returned"):
        return translate("FormVersion", "看一眼")
    return translate("FormVersion", "不用管")


def _tone(one: MoveLine) -> str:
    if one.kind in (*AGAIN, "new_required"):
        return "soon"
    return "due" if one.kind in ("changed", "returned", "new") else "done"
