"""Words for the lines and cells of Today: why now, what about, the one action."""

from __future__ import annotations

from datetime import date

from app.presenters.today import GridLine, TodayLine
from app.ui.i18n import counted, translate
from app.ui.widgets.due_list import DueLine
from app.ui.widgets.month_grid import DutyState, GridCell, GridRow
from app.ui.words import amounts, codes, dates
from inspection.due import Due, DueAction, DueCode, DueState, DueWhy
from inspection.duties import Cell, CellState, Duty

_ICONS = {
    DueCode.CHECK_IN: "clipboard-check",
    DueCode.PHONE_CHECK: "phone",
    DueCode.RETURN_VISIT: "users",
    DueCode.QUESTIONNAIRE: "clipboard-list",
    DueCode.PROBLEM: "triangle-alert",
    DueCode.ORDER: "file-text",
    DueCode.GUARANTEE: "shield-alert",
    DueCode.CALL_BACK: "phone-call",
}
_TONES = {DueState.OVERDUE: "overdue", DueState.TODAY: "due"}
_STATES: dict[CellState, DutyState] = {
    CellState.DUE: "due",
    CellState.DONE: "done",
    CellState.OVERDUE: "overdue",
    CellState.NOT_DUE: "none",
}


def section(state: DueState) -> str:
    """The heading of a section."""
    match state:
        case DueState.OVERDUE:
            return translate("Today", "逾期")
        case DueState.TODAY:
            return translate("Today", "今天")
        case DueState.WEEK:
            return translate("Today", "本周")
        case DueState.LATER:
            return translate("Today", "以后")


def hours(minutes: int) -> str:
    """An estimate of work in steps of half an hour, rounded up."""
    halves = -(-minutes // 30)
    figure = f"{halves // 2}.5" if halves % 2 else str(halves // 2)
    return translate("Today", "工时预估 {hours} 小时").format(hours=figure)


def duty(code: str) -> str:
    """What a duty is called."""
    if code == Duty.QUESTIONNAIRE:
        return translate("Today", "问卷")
    return codes.word("Duty", "inspection" if code == Duty.CHECK_IN else code)


def line(one: TodayLine, today: date) -> DueLine:
    """A line, worded."""
    due = one.due
    tone = _TONES.get(due.state, "neutral")
    if due.why is DueWhy.GUARANTEE_EXPIRES:
        tone = "soon"
    return DueLine(
        id=one.id,
        icon=_ICONS[due.code],
        tone=tone,
        what=one.site,
        why=why(due, one.attempts, today),
        detail=_detail(one, today),
        action=action(due),
    )


def why(due: Due, attempts: int, today: date) -> str:
    """Why a line waits now."""
    if due.code in (DueCode.CHECK_IN, DueCode.RETURN_VISIT):
        return _duty_why(due)
    if due.code in (DueCode.PHONE_CHECK, DueCode.QUESTIONNAIRE):
        return _counted_why(due)
    on = dates.short_day(due.when, today)
    match due.why:
        case DueWhy.CORRECTION_LATE:
            late = dates.overdue(-due.working_days)
            return translate("Today", "整改期限 {day}，{late}").format(day=on, late=late)
        case DueWhy.CORRECTION_DUE:
            left = dates.left(due.working_days)
            return translate("Today", "整改期限 {day}，{left}").format(day=on, left=left)
        case DueWhy.RECHECK_DUE:
            return translate("Today", "已报整改待复查，期限 {day}").format(day=on)
        case DueWhy.RECHECK_FAILED:
            return translate("Today", "复查不合格，重新整改")
        case DueWhy.EXTENSION_ASKED:
            return translate("Today", "申请延期，待批")
        case DueWhy.DRAFT_OPEN:
            return translate("Today", "问题还是草稿，未登记")
        case DueWhy.NOT_SERVED:
            return translate("Today", "已开具，{day} 前送达").format(day=on)
        case DueWhy.SERVICE_REFUSED:
            return translate("Today", "拒签，{day} 前留置送达").format(day=on)
        case DueWhy.GUARANTEE_EXPIRES:
            return translate("Today", "保函 {day} 到期").format(day=on)
        case DueWhy.GUARANTEE_EXPIRED:
            return translate("Today", "保函 {day} 已到期").format(day=on)
    return _call_back(due, attempts, on)


def action(due: Due) -> str:
    """The verb on the line's right end."""
    match due.action:
        case DueAction.START_CHECK_IN:
            return translate("Today", "开始检查")
        case DueAction.DRAW_SAMPLE:
            return translate("Today", "抽取样本")
        case DueAction.CALL:
            again = due.code is DueCode.CALL_BACK or due.done == 0
            return translate("Today", "拨打") if again else translate("Today", "继续拨打")
        case DueAction.START_RETURN_VISIT:
            return translate("Today", "开始回访")
        case DueAction.START_QUESTIONNAIRE:
            return translate("Today", "填写问卷")
        case DueAction.OPEN_PROBLEM:
            return translate("Today", "查看问题")
        case DueAction.RECHECK:
            return translate("Today", "复查")
        case DueAction.SERVE:
            return translate("Today", "记录送达")
        case DueAction.OPEN_SITE:
            return translate("Today", "查看项目")


def grid_row(one: GridLine, today: date) -> GridRow:
    """A site's row of the month grid; each cell explains itself in a sentence."""
    cells = {
        cell.duty.value: GridCell(_STATES[cell.state], _cell(one.name, cell, today))
        for cell in one.cells
    }
    return GridRow(one.site, one.name, cells)


def _duty_why(due: Due) -> str:
    last = due.why is DueWhy.LAST_MONTH
    if due.code is DueCode.CHECK_IN:
        if last:
            return translate("Today", "上月检查未做")
        return translate("Today", "本月检查未做")
    if last:
        return translate("Today", "上月回访未做")
    return translate("Today", "本月回访未做")


def _counted_why(due: Due) -> str:
    share = amounts.share(due.done, due.total)
    if due.code is DueCode.QUESTIONNAIRE:
        return translate("Today", "问卷 {share} 份").format(share=share)
    if due.why is DueWhy.SAMPLE_NOT_DRAWN:
        return translate("Today", "本月样本未抽取")
    if due.why is DueWhy.LAST_MONTH:
        return translate("Today", "上月抽访 {share} 人").format(share=share)
    return translate("Today", "本月抽访 {share} 人").format(share=share)


def _call_back(due: Due, attempts: int, on: str) -> str:
    time = dates.time_of_day(due.at_ms or 0)
    when = time if due.state is DueState.TODAY else f"{on} {time}"
    return counted(translate("Today", "约定 {when} 回拨，已拨 {n} 次"), attempts, when=when)


def _detail(one: TodayLine, today: date) -> str:
    if one.guarantee_until is not None:
        on = dates.short_day(one.guarantee_until, today)
        if one.guarantee_until < today:
            return translate("Today", "保函 {day} 已到期").format(day=on)
        return translate("Today", "保函 {day} 到期").format(day=on)
    return one.subject


def _cell(site: str, cell: Cell, today: date) -> str:
    name, share = duty(cell.duty), amounts.share(cell.done, cell.total)
    on = dates.day(cell.due_on, today)
    match cell.state:
        case CellState.DONE:
            text = translate("Today", "{site}：{duty}已完成")
        case CellState.DUE:
            text = translate("Today", "{site}：{duty} {share}，{day} 前完成")
        case CellState.OVERDUE:
            text = translate("Today", "{site}：{duty} {share}，期限 {day} 已过")
        case CellState.NOT_DUE:
            text = translate("Today", "{site}：这个月不要求{duty}")
    return text.format(site=site, duty=name, share=share, day=on)
