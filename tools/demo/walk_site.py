"""The walk at a site: a check-in answered by digits, two problems, and a phone check."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.ui.forms.question import QuestionBox
from app.ui.pages.call_sheet.view import CallSheetPage
from app.ui.pages.calls import CallsPage
from app.ui.pages.checkin.strip import ProblemStrip, RaisedLine
from app.ui.pages.checkin.view import CheckInPage
from app.ui.widgets.confirm import ConfirmPanel
from inspection.clock import civil_date
from inspection.workdays import add_months
from tools.demo.hands import Hands, focused
from tools.demo.office import DemoError
from tools.demo.walk import Walk, worded

W = TypeVar("W", bound=QWidget)

MISSING = {
    "a/A3": ("抽查发现12名工人未签订劳动合同或者用工书面协议", "12"),
    "c/C8": ("未向9名工人提供上月工资清单", "9"),
}
"""What is found wrong: the facts typed into the ledger's strip, and the number of people."""
_HEAD = {
    "head/place": "项目部会议室",
    "head/met_person": "样例负责人",
    "head/met_post": "项目经理",
    "head/headcount": "86",
    "f/F2_people": "3",
    "f/F5_leaflets": "20",
    "g/comment": "情况属实，按期整改。",
}
_MOST_STEPS = 400


def check_in(walk: Walk) -> None:
    """Every question by keys; two are 未落实 and go into the ledger at once."""
    hands = walk.hands
    hands.press("Ctrl+Return")
    hands.until(lambda: isinstance(hands.desk.shell.page, CheckInPage), "the check-in")
    page = hands.page(CheckInPage)
    hands.until(lambda: box_in_focus() is not None, "the first open question")
    _answer_until(hands, "a/A1")
    walk.step("检查概况填好，到五项制度", "The visit is described; on to the five systems")
    for item in MISSING:
        _answer_until(hands, item)
        _raise_problem(walk, page, item)
    _answer_until(hands, "")
    left = _unanswered(page)
    if left:
        raise DemoError(f"the check-in is not complete: {left}")
    walk.step("44 项都答完，每答一项就存一项", "All 44 items answered, each kept as it was given")
    hands.click(hands.button(worded("CheckIn", "完成检查")))
    confirm(walk)
    hands.settle()
    hands.until(lambda: not hands.part(ConfirmPanel), "the check-in is finished")
    walk.step("检查完成，记录封存待传", "The check-in is finished, its record waits to be sent")


def _raise_problem(walk: Walk, page: CheckInPage, path: str) -> None:
    hands = walk.hands
    facts, people = MISSING[path]
    hands.press("3")
    hands.settle()
    hands.press("Return")
    hands.until(lambda: _within(ProblemStrip) is not None, f"the problem strip below {path}")
    hands.retype(facts)
    hands.press("Tab")
    hands.retype(people)
    item = path.rpartition("/")[2]
    walk.step(
        f"{item} 按 3 未落实：问题、条款、期限已填好，回车记入台账",
        f"{item} is not in place: clause and deadline are filled in, Enter puts it into the ledger",
    )
    hands.press("Return")
    box = page.pane.box(path)
    hands.until(lambda: box is not None and isinstance(box.extra, RaisedLine), f"{path} raised")
    hands.settle()


def _answer_until(hands: Hands, place: str) -> None:
    """Answer question after question until one is reached, or with '' the end."""
    for _ in range(_MOST_STEPS):
        box = box_in_focus()
        if box is None or box.path == place:
            return
        question = box.question
        if question.raises and not question.value:
            raise DemoError(f"{box.path} cannot be answered")
        if question.value:
            pass
        elif box.path in _HEAD:
            hands.write(_HEAD[box.path])
        elif question.kind == "select_one" and question.appearance == "inspector":
            hands.press("Down")
        elif question.kind == "select_one":
            hands.press("1")
        elif question.appearance == "inspector":
            hands.press("Down")
        before = focused()
        hands.press("Ctrl+Return" if _is_area(before) else "Return")
        if focused() is before:
            hands.settle()
            if focused() is before and not hands.part(ProblemStrip):
                hands.until(partial(_is_elsewhere, before), f"leaving {box.path}")
        strip = _within(ProblemStrip)
        if strip is not None:  # a partial answer of last time: not a matter of today
            hands.press("Esc")
    raise DemoError("the check-in does not come to its end")


def _unanswered(page: CheckInPage) -> list[str]:
    model = page.pane.outline.outline_model
    lines = [model.line_at(place) for place in range(model.rowCount())]
    return [f"{one.title} {one.answered}/{one.total}" for one in lines if one.answered < one.total]


def confirm(walk: Walk) -> None:
    """Say yes to the question that is asked in place."""
    hands = walk.hands
    hands.until(lambda: hands.part(ConfirmPanel), "the question before it is done")
    panel = hands.part(ConfirmPanel)
    if panel is None:
        raise DemoError("the question went away")
    yes = next(one for one in panel.findChildren(QWidget) if one.property("kind") == "primary")
    hands.click(yes)


def box_in_focus() -> QuestionBox | None:
    """The question that the keyboard is at."""
    return _within(QuestionBox)


def _within(kind: type[W]) -> W | None:
    widget = focused()
    while widget is not None and not isinstance(widget, kind):
        widget = widget.parentWidget()
    return widget


def _is_area(place: QWidget | None) -> bool:
    """Whether Enter makes a new line here: Ctrl+Enter goes on."""
    return place is not None and place.inherits("QPlainTextEdit")


def _is_elsewhere(before: QWidget | None) -> bool:
    return focused() is not before


def _is_at_another(box: QuestionBox) -> bool:
    return box_in_focus() is not box


# phone checks


def phone_check(walk: Walk) -> None:
    """Draw the month's sample of a site, call the first worker, ask the seventeen questions."""
    hands = walk.hands
    page = hands.go(4, CallsPage)
    walk.step(
        "电话抽访：各项目本月进度，回拨提醒", "Phone checks: this month by site, call-backs due"
    )
    if _choose(hands, page, page.detail.draw):
        walk.step("抽样之前：从多少人里抽多少人", "Before the draw: out of whom, and how many")
        hands.press("Return")
        hands.until(page.detail.next.isVisible, "the sample is drawn")
        hands.settle()
    elif not _choose(hands, page, page.detail.next):
        raise DemoError("nobody is to be called on this day: choose another clock or seed")
    walk.step(
        "抽样：按班组分层，种子公开、名单冻结，可以重抽核对",
        "The sample: stratified by crew, its seed open, its list frozen, replayable",
    )
    hands.press("Return")
    hands.until(lambda: isinstance(hands.desk.shell.page, CallSheetPage), "the call sheet")
    sheet = hands.page(CallSheetPage)
    hands.until(lambda: sheet.worker.code.content, "the number as a code")
    walk.step(
        "通话：用自己的手机扫码拨打，号码默认遮住",
        "The call sheet: scan to dial from one's own phone, the number stays masked",
    )
    asked = sheet.presenter.sheet
    if asked is None:
        raise DemoError("the sheet is empty")
    hands.press("1")
    hands.until(lambda: sheet.presenter.talking and box_in_focus(), "the questions")
    _ask(hands, asked.entry.joined_on, walk)
    hands.press("Ctrl+Return")
    hands.until(lambda: _is_over(hands, asked.entry.id), "the call is written down")
    hands.settle()
    walk.step("问完一位，自动到下一位", "One call done, the next worker stands ready")


def _choose(hands: Hands, page: CallsPage, wanted: QWidget) -> bool:
    """Arrow down to the first site that offers the wanted button; whether there is one."""
    hands.until(lambda: page.sites.model.ids, "the sites")
    hands.click(page.sites.view.viewport(), QPoint(20, 20))
    hands.press("Ctrl+Home")
    for _ in page.sites.model.ids:
        hands.settle()
        if wanted.isVisible() and wanted.isEnabled():
            return True
        hands.press("Down")
    return False


def _ask(hands: Hands, joined: date | None, walk: Walk) -> None:
    today = civil_date(walk.laptop.clock.now_ms())
    last_month = add_months(today.replace(day=1), -1)
    typed = {
        "who/Q3": "钢筋1班",
        "who/Q4": f"{joined or last_month:%Y-%m}",
        "pay/Q9": "320",
        "pay/Q10": f"{last_month:%Y-%m}",
        "pay/Q10_sum": "8000",
    }
    digits = {"pay/Q8": 2, "pay/Q14": 2, "rights/Q16": 2, "rights/Q17": 2}
    for _ in range(_MOST_STEPS):
        box = box_in_focus()
        if box is None:
            raise DemoError("no question has the keyboard")
        if box.path.endswith("/remarks"):
            return
        question = box.question
        if question.path == "pay/Q13":
            walk.step("17 题，一题一键，自动到下一题", "Seventeen questions, one key each")
        if question.kind == "select_one" and not question.value:
            _give(hands, digits.get(box.path, 1))
        else:
            if box.path in typed and not question.value:
                hands.write(typed[box.path])
            hands.press("Return")
        hands.until(partial(_is_at_another, box), f"leaving {box.path}")


def _give(hands: Hands, digit: int) -> None:
    place = focused()
    if place is not None and place.inherits("QComboBox"):
        hands.press(*["Down"] * digit, "Return")
    else:
        hands.press(str(digit))


def _is_over(hands: Hands, entry: str) -> bool:
    page = hands.desk.shell.page
    if not isinstance(page, CallSheetPage):
        return True
    sheet = page.presenter.sheet
    return sheet is not None and sheet.entry.id != entry
