"""Words for what waits: the lines of Today (why now, do what) and the cells of its grid."""

from __future__ import annotations

from datetime import date

from app.ui.i18n import counted, translate
from app.ui.words import amounts, codes, dates
from inspection.due import Due, DueAction, DueCode, DueState, DueWhy
from inspection.duties import Cell, CellState, Duty


def section(state: DueState) -> str:
    """The heading of a section."""
    match state:
        case DueState.OVERDUE:
            return translate("Due", "逾期")
        case DueState.TODAY:
            return translate("Due", "今天")
        case DueState.WEEK:
            return translate("Due", "本周")
        case DueState.LATER:
            return translate("Due", "以后")


def hours(minutes: int) -> str:
    """An estimate of work in steps of half an hour, rounded up."""
    halves = -(-minutes // 30)
    figure = f"{halves // 2}.5" if halves % 2 else str(halves // 2)
    return translate("Due", "工时预估 {hours} 小时").format(hours=figure)


def duty(code: str) -> str:
    """What a duty is called."""
    if code == Duty.QUESTIONNAIRE:
        return translate("Due", "问卷")
    return codes.word("Duty", "inspection" if code == Duty.CHECK_IN else code)


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
            return translate("Due", "整改期限 {day}，{late}").format(day=on, late=late)
        case DueWhy.CORRECTION_DUE:
            left = dates.left(due.working_days)
            return translate("Due", "整改期限 {day}，{left}").format(day=on, left=left)
        case DueWhy.RECHECK_DUE:
            return translate("Due", "已报整改待复查，期限 {day}").format(day=on)
        case DueWhy.RECHECK_FAILED:
            return translate("Due", "复查不合格，重新整改")
        case DueWhy.EXTENSION_ASKED:
            return translate("Due", "申请延期，待批")
        case DueWhy.DRAFT_OPEN:
            return translate("Due", "问题还是草稿，未登记")
        case DueWhy.NOT_SERVED:
            return translate("Due", "已开具，{day} 前送达").format(day=on)
        case DueWhy.SERVICE_REFUSED:
            return translate("Due", "拒签，{day} 前留置送达").format(day=on)
        case DueWhy.GUARANTEE_EXPIRES | DueWhy.GUARANTEE_EXPIRED:
            return guarantee(due.when, today)
    return _call_back(due, attempts, on)


def action(due: Due) -> str:
    """The verb on the line's right end."""
    match due.action:
        case DueAction.START_CHECK_IN:
            return translate("Due", "开始检查")
        case DueAction.DRAW_SAMPLE:
            return translate("Due", "抽取样本")
        case DueAction.CALL:
            again = due.code is DueCode.CALL_BACK or due.done == 0
            return translate("Due", "拨打") if again else translate("Due", "继续拨打")
        case DueAction.START_RETURN_VISIT:
            return translate("Due", "开始回访")
        case DueAction.START_QUESTIONNAIRE:
            return translate("Due", "填写问卷")
        case DueAction.OPEN_PROBLEM:
            return translate("Due", "查看问题")
        case DueAction.RECHECK:
            return translate("Due", "复查")
        case DueAction.SERVE:
            return translate("Due", "记录送达")
        case DueAction.OPEN_SITE:
            return translate("Due", "查看项目")


def guarantee(until: date, today: date) -> str:
    """When a guarantee letter runs out, or that it has."""
    on = dates.short_day(until, today)
    if until < today:
        return translate("Due", "保函 {day} 已到期").format(day=on)
    return translate("Due", "保函 {day} 到期").format(day=on)


def _duty_why(due: Due) -> str:
    last = due.why is DueWhy.LAST_MONTH
    if due.code is DueCode.CHECK_IN:
        if last:
            return translate("Due", "上月检查未做")
        return translate("Due", "本月检查未做")
    if last:
        return translate("Due", "上月回访未做")
    return translate("Due", "本月回访未做")


def _counted_why(due: Due) -> str:
    share = amounts.share(due.done, due.total)
    if due.code is DueCode.QUESTIONNAIRE:
        return translate("Due", "问卷 {share} 份").format(share=share)
    if due.why is DueWhy.SAMPLE_NOT_DRAWN:
        return translate("Due", "本月样本未抽取")
    if due.why is DueWhy.LAST_MONTH:
        return translate("Due", "上月抽访 {share} 人").format(share=share)
    return translate("Due", "本月抽访 {share} 人").format(share=share)


def _call_back(due: Due, attempts: int, on: str) -> str:
    time = dates.time_of_day(due.at_ms or 0)
    when = time if due.state is DueState.TODAY else f"{on} {time}"
    return counted(translate("Due", "约定 {when} 回拨，已拨 {n} 次"), attempts, when=when)


def cell(site: str, cell: Cell, today: date) -> str:
    """The sentence that explains a cell of the grid."""
    name, share = duty(cell.duty), amounts.share(cell.done, cell.total)
    on = dates.day(cell.due_on, today)
    match cell.state:
        case CellState.DONE:
            text = translate("Due", "{site}：{duty}已完成")
        case CellState.DUE:
            text = translate("Due", "{site}：{duty} {share}，{day} 前完成")
        case CellState.OVERDUE:
            text = translate("Due", "{site}：{duty} {share}，期限 {day} 已过")
        case CellState.NOT_DUE:
            text = translate("Due", "{site}：这个月不要求{duty}")
    return text.format(site=site, duty=name, share=share, day=on)
