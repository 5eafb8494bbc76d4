"""Every page of the window in one table; its module is imported when it is first gone to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from app.ui.i18n import translate
from app.ui.page import Page, PageEntry
from app.ui.parts import DeskParts

EVERYONE = frozenset({"inspector", "supervisor", "clerk", "admin"})
FIELD = frozenset({"inspector", "supervisor"})
INSPECTOR = frozenset({"inspector"})
KEYING = frozenset({"inspector", "clerk"})
OFFICE = frozenset({"inspector", "supervisor", "clerk"})


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page: its module below `app.ui.pages`, its icon, and the roles that see it."""

    key: str
    module: str
    icon: str
    roles: frozenset[str]
    listed: bool = True
    bottom: bool = False
    within: str = ""


PAGES: tuple[PageLine, ...] = (
    PageLine("today", "today", "calendar-check", FIELD),
    PageLine("sites", "sites", "construction", EVERYONE),
    PageLine("visits", "visits", "clipboard-check", FIELD),
    PageLine("calls", "calls", "phone-call", INSPECTOR),
    PageLine("questionnaires", "questionnaires", "list-checks", KEYING),
    PageLine("problems", "problems", "flag", OFFICE),
    PageLine("papers", "papers", "stamp", OFFICE),
    PageLine("site", "site_page", "construction", EVERYONE, listed=False),
    PageLine("checkin", "checkin", "clipboard-list", FIELD, listed=False),
    PageLine("form_version", "form_version", "file-check", OFFICE, listed=False),
    PageLine("call", "call_sheet", "phone-call", INSPECTOR, listed=False),
    PageLine("problem", "problems", "flag", OFFICE, listed=False, within="problems"),
    PageLine("questionnaire", "questionnaire", "list-checks", KEYING, listed=False),
    PageLine("keypunch", "keypunch", "keyboard", KEYING, listed=False),
    PageLine("worker", "worker", "user", KEYING, listed=False),
    PageLine("packet", "packet", "file-pen", INSPECTOR, listed=False),
    PageLine("paper", "paper", "file-text", OFFICE, listed=False),
    PageLine("picture", "picture", "image", OFFICE, listed=False),
    PageLine("photos", "photos", "camera", OFFICE, listed=False),
    PageLine("sync", "sync", "refresh-cw", EVERYONE, bottom=True),
    PageLine("settings", "settings", "settings", EVERYONE, bottom=True),
)


def pages_for(role: str) -> tuple[PageLine, ...]:
    """The pages a role sees, in the order of the navigation. Before the first sync nobody's role
    is known: then the window is an inspector's."""
    return tuple(line for line in PAGES if (role or "inspector") in line.roles)


def entries(lines: Sequence[PageLine], parts: DeskParts) -> list[PageEntry]:
    """The shell's lines, worded in the language in force."""
    titles = _titles()
    return [
        PageEntry(
            line.key,
            titles[line.key],
            line.icon,
            _factory(line.module, parts),
            listed=line.listed,
            bottom=line.bottom,
            within=line.within,
        )
        for line in lines
    ]


def _factory(module: str, parts: DeskParts) -> Callable[[], Page]:
    def make() -> Page:
        found: Page = import_module(f"app.ui.pages.{module}").page(parts)
        return found

    return make


def _titles() -> dict[str, str]:
    return {
        "today": translate("Pages", "今日"),
        "sites": translate("Pages", "项目"),
        "site": translate("Pages", "项目"),
        "visits": translate("Pages", "检查回访"),
        "checkin": translate("Pages", "检查"),
        "form_version": translate("Pages", "新版表单"),
        "calls": translate("Pages", "电话抽访"),
        "call": translate("Pages", "通话"),
        "questionnaires": translate("Pages", "问卷"),
        "questionnaire": translate("Pages", "问卷"),
        "keypunch": translate("Pages", "录入纸质问卷"),
        "worker": translate("Pages", "当面填"),
        "problems": translate("Pages", "问题台账"),
        "problem": translate("Pages", "问题"),
        "papers": translate("Pages", "文书"),
        "packet": translate("Pages", "开具文书"),
        "paper": translate("Pages", "文书"),
        "picture": translate("Pages", "照片"),
        "photos": translate("Pages", "收照片"),
        "sync": translate("Pages", "同步"),
        "settings": translate("Pages", "设置"),
    }
