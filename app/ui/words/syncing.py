"""What a sync did, in one sentence; and past ones in a line each."""

from __future__ import annotations

from app.services.syncing import DONE, SyncReport
from app.ui.i18n import counted, translate
from app.ui.words import amounts, dates, refusals
from db.queries.sync_history import SyncRecord
from inspection.refusal import Refusal


def ended(report: SyncReport) -> str:
    """``37 条记录已由局里收到，17:12``; what came, and what waits for a decision, behind it."""
    at = dates.time_of_day(report.at)
    if report.closed:
        return _closed(report, at)
    if report.sent and report.received:
        said = counted(
            translate("SyncEnd", "{n} 条记录已由局里收到，领到 {came} 条新的，{at}"),
            report.sent,
            came=f"{report.received:,}",
            at=at,
        )
    elif report.sent:
        said = counted(translate("SyncEnd", "{n} 条记录已由局里收到，{at}"), report.sent, at=at)
    elif report.received:
        said = counted(translate("SyncEnd", "从局里领到 {n} 条记录，{at}"), report.received, at=at)
    else:
        said = translate("SyncEnd", "和局里一致，没有新的，{at}").format(at=at)
    said += _photos(report)
    for found in _found_out(report):
        said = translate("SyncEnd", "{said}。{more}").format(said=said, more=found)
    open_ones = report.conflicts + report.reviews
    if open_ones:
        waits = counted(translate("SyncEnd", "有 {n} 处要人决定"), open_ones)
        return translate("SyncEnd", "{said}。{more}").format(said=said, more=waits)
    return said


def _closed(report: SyncReport, at: str) -> str:
    """The last sync of an account that was closed."""
    if report.sent:
        more = translate(
            "SyncEnd",
            "账号已停用：没交的 {n} 条记录已交局里待审，本机的资料已全部清除，{at}",
        )
        return counted(more, report.sent, at=at)
    more = translate("SyncEnd", "账号已停用：没有未交的记录，本机的资料已全部清除，{at}")
    return more.format(at=at)


def page_closed(report: SyncReport) -> str:
    """Why the page that was open is not any more, and where what was written on it is."""
    if report.closed:
        return translate(
            "SyncEnd",
            "账号已停用，打开的那一页关上了。你写过的都先交到了局里，等接手的人核对；"
            "正在输入、还没离开的那一格依法不能再存在这台电脑上。",
        )
    separator = translate("SyncEnd", "、")
    return translate(
        "SyncEnd",
        "“{sites}”已移交给别人，打开的那一页关上了。你写过的都先交到了局里，等接手的人核对；"
        "正在输入、还没离开的那一格依法不能再存在这台电脑上。",
    ).format(sites=separator.join(report.sites_lost))


def _found_out(report: SyncReport) -> list[str]:
    """What was not as it had been, and was put right within this sync."""
    found = []
    if report.taken_anew:
        more = translate("SyncEnd", "{n} 份资料和局里对不上，已整份重领，没交的改动都在")
        found.append(counted(more, report.taken_anew))
    if report.sites_lost:
        more = translate("SyncEnd", "{n} 个项目已移交，没交的先交了局里，资料已从本机清除")
        found.append(counted(more, len(report.sites_lost)))
    if report.copied:
        found.append(
            translate("SyncEnd", "这台电脑的数据是另一台的副本或旧备份，已登记为新设备，一条没丢")
        )
    if report.joined:
        found.append(translate("SyncEnd", "局里的服务器从备份恢复过，它缺的记录已由本机补交"))
    return found


def _photos(report: SyncReport) -> str:
    """What became of photos and scans, which go after the records; empty if there were none."""
    said = ""
    if report.uploaded:
        said += counted(translate("SyncEnd", "；{n} 份照片和附件已发出"), report.uploaded)
    if report.uploads_left:
        more = translate("SyncEnd", "；{n} 份照片和附件没有发完，下次接着发")
        said += counted(more, report.uploads_left)
    return said


def clock_warning(report: SyncReport) -> str:
    """What to say about a clock that is off; empty while it is right."""
    if not report.clock_is_off:
        return ""
    off = amounts.duration(abs(report.clock_offset_ms) // 1000)
    if report.clock_offset_ms > 0:
        text = translate("SyncEnd", "这台电脑的钟比局里快 {off}，文书日期会跟着错。请校准。")
    else:
        text = translate("SyncEnd", "这台电脑的钟比局里慢 {off}，文书日期会跟着错。请校准。")
    return text.format(off=off)


def past(record: SyncRecord) -> str:
    """A sync of the history in plain words."""
    if record.outcome == DONE:
        if not record.sent and not record.received:
            return translate("SyncEnd", "没有新的")
        return translate("SyncEnd", "发出 {sent} · 领到 {received}").format(
            sent=f"{record.sent:,}", received=f"{record.received:,}"
        )
    what = refusals.explain(Refusal(record.outcome)).what
    if record.sent:
        return translate("SyncEnd", "{what} 之前已发出 {sent} 条。").format(
            what=what, sent=f"{record.sent:,}"
        )
    return what
