"""What the call sheet says: its heading, the opening to read out, the earlier attempts."""

from __future__ import annotations

from app.services.phone_checks import Sheet
from app.ui.i18n import language, translate
from app.ui.words import amounts, codes, dates
from app.ui.words import calls as words
from db.queries.calls import AttemptRow


def attempt(one: AttemptRow, number: int, sheet: Sheet) -> str:
    """``第 2 次  11-21 15:04  约定再拨 · 约定 14:30``."""
    text = translate("CallSheet", "第 {n} 次  {time}  {outcome}").format(
        n=number,
        time=dates.moment(one.at, sheet.now_ms),
        outcome=codes.word("CallOutcome", one.outcome),
    )
    if one.call_back_at is None:
        return text
    at = dates.moment(one.call_back_at, sheet.now_ms)
    back = translate("CallSheet", "约定 {time}").format(time=at)
    return f"{text} · {back}"


def heading(sheet: Sheet) -> str:
    """``城南安置房二期 · 11 月抽访  8/20 完成 · 木工班 2/5 · 应答率 41%``."""
    one, group = sheet.summary, sheet.stratum
    crew = sheet.entry.crew or group.name
    when = f"{one.month.month} 月" if language() == "zh" else dates.month(one.month)
    name = translate("CallSheet", "{site} · {month}抽访").format(site=one.name, month=when)
    parts = [f"{name}  {words.done(one)}"]
    if crew:
        parts.append(f"{crew} {amounts.share(group.done, group.total)}")
    parts.append(words.response(one))
    return " · ".join(parts)


def opening(sheet: Sheet) -> str:
    """Bureau, name, purpose, voluntary, confidential (domain.md §4.2)."""
    bureau = sheet.bureau or translate("CallSheet", "人社局")
    who = translate("CallSheet", "您好，我是{bureau}劳动保障监察员{name}。").format(
        bureau=bureau, name=sheet.caller
    )
    why = translate(
        "CallSheet",
        "我们每个月抽一部分工友打电话，了解工资发放的情况。参加自愿，您可以不答；您说的内容保密，不会告诉单位是谁说的。",
    )
    ask = translate("CallSheet", "请问是{name}吗？现在方便说几分钟吗？").format(
        name=sheet.entry.name
    )
    return f"{who}\n{why}\n{ask}"
