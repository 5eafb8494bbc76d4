"""Words for phone checks: where a worker stands, what a call contradicted, what a draw will do."""

from __future__ import annotations

from datetime import date

from app.presenters.call_times import Quick, QuickTime
from app.services.phone_draw import Verdict
from app.services.phone_findings import Contradiction
from app.services.phone_month import Entry, Standing
from app.services.phone_sites import SiteMonth
from app.ui.i18n import counted, translate
from app.ui.words import amounts, codes, dates
from inspection.clock import civil_date
from inspection.sampling import SamplingRules

ICONS = {
    Standing.TO_CALL: "phone",
    Standing.TALKING: "phone-call",
    Standing.CALL_BACK: "clock",
    Standing.RETRY: "phone-missed",
    Standing.WAITING: "clock",
    Standing.DONE: "circle-check",
    Standing.REPLACED: "users",
    Standing.NOBODY_LEFT: "circle-slash",
}
TONES = {
    Standing.TALKING: "accent",
    Standing.CALL_BACK: "due",
    Standing.RETRY: "soon",
    Standing.DONE: "done",
    Standing.NOBODY_LEFT: "overdue",
}


def standing(one: Entry, now_ms: int) -> str:
    """Where a worker stands: ``约定 14:30 再拨``, ``无人接听 · 第 2 次``."""
    last = codes.word("CallOutcome", one.last.outcome) if one.last else ""
    match one.standing:
        case Standing.TO_CALL if one.replaces:
            return translate("Calls", "待拨（替补）")
        case Standing.TO_CALL if one.extra:
            return translate("Calls", "待拨（上次反映有问题，加抽）")
        case Standing.TO_CALL:
            return translate("Calls", "待拨")
        case Standing.TALKING:
            return translate("Calls", "通话没有记完")
        case Standing.CALL_BACK:
            at = dates.moment(one.at or 0, now_ms)
            return translate("Calls", "约定 {time} 再拨").format(time=at)
        case Standing.RETRY:
            tries = attempts(len(one.attempts))
            return translate("Calls", "{outcome}，再试（{tries}）").format(
                outcome=last, tries=tries
            )
        case Standing.WAITING:
            day = dates.short_day(one.not_before or date.min, civil_date(now_ms))
            return translate("Calls", "{outcome}，{day} 再试").format(outcome=last, day=day)
        case Standing.DONE:
            return last
        case Standing.REPLACED:
            return translate("Calls", "{outcome}，已换替补").format(outcome=last)
        case Standing.NOBODY_LEFT:
            return translate("Calls", "{outcome}，备选用完").format(outcome=last)


def attempts(count: int) -> str:
    """``拨过 2 次``."""
    return counted(translate("Calls", "拨过 {n} 次"), count)


def action(one: Entry, today: date) -> str:
    """What Enter does on a line."""
    if one.standing is Standing.TALKING:
        return translate("Calls", "接着记")
    return translate("Calls", "拨打") if one.can_call(today) else translate("Calls", "查看")


def contradiction(code: Contradiction) -> str:
    """What a call contradicted, naming nobody."""
    match code:
        case Contradiction.DEAD_NUMBER:
            return translate("Calls", "花名册上的号码是空号")
        case Contradiction.OTHERS_NUMBER:
            return translate("Calls", "花名册上的号码不是本人的")
        case Contradiction.NEVER_ON_SITE:
            return translate("Calls", "花名册上有，本人说没在这个工地")
        case Contradiction.LEFT_UNRECORDED:
            return translate("Calls", "本人说已退场，花名册上还在场")
        case Contradiction.STILL_HERE:
            return translate("Calls", "本人说还在场，花名册上已退场")
        case Contradiction.OWED:
            return translate("Calls", "本人说有欠薪")
        case Contradiction.OWED_THOUGH_PAID:
            return translate("Calls", "本人说有欠薪，上次检查记的是已足额发放")
        case Contradiction.PAID_LONG_AGO:
            return translate("Calls", "最近一次发薪已过 3 个月")


def verdict(code: Verdict) -> str:
    """What drawing a frozen list again has shown."""
    match code:
        case Verdict.SAME:
            return translate("Calls", "核对无误：用同一种子重抽，名单一致。")
        case Verdict.ROSTER_CHANGED:
            return translate("Calls", "顺序与种子相符；抽样以后花名册有变动，不能逐人重抽。")
        case Verdict.DIFFERS:
            return translate("Calls", "名单与种子不符，请报告科长。")


def seed(text: str) -> str:
    """``种子 7f3a… 已冻结``."""
    short = f"{text[:4]}…" if len(text) > 4 else text
    return translate("Calls", "种子 {seed} 已冻结").format(seed=short)


def state(one: SiteMonth) -> tuple[str, str]:
    """A site's month in one chip: words and status colour."""
    if one.sample is None:
        if not one.asked or not one.wanted:
            return translate("Calls", "无需抽访"), "neutral"
        return translate("Calls", "未抽样"), "soon"
    if one.finished:
        return amounts.share(one.done, one.total), "done"
    return amounts.share(one.done, one.total), "due"


def done(one: SiteMonth) -> str:
    """``8/20 完成``."""
    return translate("Calls", "{share} 完成").format(share=amounts.share(one.done, one.total))


def response(one: SiteMonth) -> str:
    """``应答率 41%``."""
    return translate("Calls", "应答率 {percent}%").format(percent=one.response_percent)


def progress(one: SiteMonth) -> str:
    """``8/20 完成 · 应答率 41%``."""
    return f"{done(one)} · {response(one)}"


def call_backs(one: SiteMonth, now_ms: int) -> str:
    """When the next agreed call is; empty when none is agreed."""
    return "" if one.next_call_back is None else dates.moment(one.next_call_back, now_ms)


def draw_explained(one: SiteMonth, rules: SamplingRules) -> tuple[str, ...]:
    """What the draw will do, a sentence a line."""
    frame = one.frame
    lines = [
        counted(
            translate("Calls", "本月花名册 {n} 人（在场，或近 {days} 天内退场）。"),
            frame.frame,
            days=rules.left_days,
        ),
        counted(
            translate("Calls", "按 {percent}%，最少 {least} 人，最多 {most} 人，抽 {n} 人。"),
            one.wanted,
            percent=rules.ratio_percent,
            least=rules.minimum,
            most=rules.maximum,
        ),
        translate("Calls", "按分包单位和班组分名额，另备替补；种子随机，抽出即冻结，可以核对。"),
    ]
    if frame.no_phone:
        lines.append(counted(translate("Calls", "{n} 人没有电话，抽不到。"), frame.no_phone))
    if frame.resting:
        text = translate("Calls", "{n} 人近 {months} 个月接受过抽访，这次不抽。")
        lines.append(counted(text, frame.resting, months=rules.cool_off_months))
    if frame.complaining:
        text = translate("Calls", "{n} 人上次反映有问题，另外加抽。")
        lines.append(counted(text, frame.complaining))
    return tuple(lines)


def nobody(one: SiteMonth) -> str:
    """Why there is nobody to draw; empty when there is."""
    frame = one.frame
    if frame.complaining or frame.frame > frame.no_phone + frame.resting:
        return ""
    if not frame.frame:
        return translate("Calls", "花名册上还没有工人 — 导入花名册并同步后再抽。")
    return translate("Calls", "花名册上的人都没有电话，或近期接受过抽访，这个月没有可抽的人。")


def quick(one: QuickTime, now_ms: int) -> str:
    """``30 分钟后 15:01``."""
    at = dates.moment(one.at_ms, now_ms)
    match one.code:
        case Quick.HALF_AN_HOUR:
            return translate("Calls", "30 分钟后  {time}").format(time=at)
        case Quick.TODAY_EVENING:
            return translate("Calls", "今天傍晚  {time}").format(time=at)
        case Quick.TOMORROW_EVENING:
            return translate("Calls", "明天傍晚  {time}").format(time=at)
        case Quick.TOMORROW:
            return translate("Calls", "明天同一时间  {time}").format(time=at)
