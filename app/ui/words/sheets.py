"""Words about questionnaires: answers read off paper, what keying took, where a sheet stands."""

from __future__ import annotations

from app.presenters.keypunch_shown import DeskShown
from app.services.keypunch import Keyed
from app.services.questionnaires import SheetLine, Twice
from app.ui.i18n import counted, translate
from app.ui.words import amounts
from inspection.questionnaires import OperatorFigures, SheetCounts, error_percent


def answer(text: str) -> str:
    """An answer as it was keyed; a mark in its place is said in words."""
    if not text:
        return translate("Sheets", "没填")
    if not text.startswith("@"):
        return text
    mark, _, ticked = text[1:].partition(" ")
    match mark:
        case "illegible":
            return translate("Sheets", "看不清")
        case "several":
            return translate("Sheets", "勾了几项：{choices}").format(choices=ticked)
    return translate("Sheets", "没填")


def keyed(one: Keyed) -> str:
    """What became of the sheet keyed last."""
    time = amounts.duration(round(one.effort.spent_ms / 1000))
    keys = counted(translate("Sheets", "{n} 键"), one.effort.keystrokes)
    text = translate("Sheets", "{number} 录完：{keys}，{time}。")
    said = [text.format(number=one.number, keys=keys, time=time)]
    if one.turn == 2 and one.differences:
        text = translate("Sheets", "与第一遍有 {n} 处不同，已按选定的改好。")
        said.append(counted(text, len(one.differences)))
    elif one.turn == 2:
        said.append(translate("Sheets", "与第一遍一样。"))
    else:
        if one.wanted:
            said.append(translate("Sheets", "这一份抽中要录第二遍。"))
        said.append(translate("Sheets", "退格可以回去改。"))
    return "".join(part if part.endswith("。") else f"{part} " for part in said).strip()


def sitting(desk: DeskShown) -> list[str]:
    """How keying goes since the page was opened."""
    if not desk.sheets:
        return [translate("Sheets", "还没有录完一份。")]
    said = [
        counted(translate("Sheets", "录完 {n} 份"), desk.sheets),
        translate("Sheets", "每份 {keys} 键").format(keys=f"{desk.keystrokes / desk.sheets:.1f}"),
        translate("Sheets", "每份 {seconds} 秒").format(
            seconds=f"{desk.seconds / desk.sheets:.0f}"
        ),
        counted(translate("Sheets", "改了 {n} 次"), desk.corrections),
    ]
    rate = error_percent(desk.compared, desk.differing)
    if rate is not None:
        said.append(translate("Sheets", "两遍不同 {rate}%").format(rate=f"{rate:.1f}"))
    return said


def counts(found: SheetCounts) -> str:
    """Handed out, returned, keyed, in one line."""
    parts = [
        counted(translate("Sheets", "发出 {n} 份"), found.handed_out),
        counted(translate("Sheets", "收回 {n} 份"), found.returned),
    ]
    if found.return_percent is not None:
        text = translate("Sheets", "回收率 {rate}%")
        parts.append(text.format(rate=found.return_percent))
    if found.on_screen:
        parts.append(counted(translate("Sheets", "其中当面填 {n} 份"), found.on_screen))
    if found.to_key:
        parts.append(counted(translate("Sheets", "待录 {n} 份"), found.to_key))
    return " · ".join(parts)


def state(line: SheetLine) -> tuple[str, str]:
    """Where a questionnaire stands, and the status colour of that."""
    if line.draft:
        return translate("Sheets", "没填完"), "due"
    match line.twice:
        case Twice.WANTED:
            return translate("Sheets", "待录第二遍"), "soon"
        case Twice.EQUAL:
            return translate("Sheets", "两遍一致"), "done"
        case Twice.DIFFERED:
            text = translate("Sheets", "两遍不同 {n} 处，已核")
            return counted(text, line.row.differing), "done"
    return translate("Sheets", "已完成"), "done"


def error_rate(one: OperatorFigures) -> str:
    """``0.4%``; a dash where nothing was keyed twice."""
    return "–" if one.error_percent is None else f"{one.error_percent:.1f}%"
