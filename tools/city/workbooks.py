"""Excel lists as clerks keep them: a title, a heading row, whatever columns their office likes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from inspection.terms import DocumentType, SiteState
from tools.city.model import City, Site, Worker

Cell = str | int | float | date | None

_STATE = {
    SiteState.PLANNED: "待开工",
    SiteState.BUILDING: "在建",
    SiteState.STOPPED: "停工",
    SiteState.FINISHED: "完工",
    SiteState.ACCEPTED: "竣工",
}
_GUARANTEE = {"cash": "现金", "letter": "银行保函", "insurance": "保证保险", "exempt": "免存"}
_DOCUMENT = {
    DocumentType.CITIZEN_ID: "身份证",
    DocumentType.PASSPORT: "护照",
    DocumentType.HK_MACAO_PERMIT: "港澳通行证",
    DocumentType.TAIWAN_PERMIT: "台胞证",
}
_FOOTNOTE = "注：本表全部内容均为虚构的演示数据"
_WIDE = {code: chr(code + 0xFEE0) for code in range(ord("!"), ord("~") + 1)}
SITE_HEADINGS = (
    "序号", "项目编码", "项目名称", "项目状态", "项目地址", "区划代码", "行业主管部门",
    "施工许可证号", "合同金额（万元）", "开工日期", "计划竣工日期", "保证金形式", "保函到期日",
    "建设单位", "建设单位统一社会信用代码", "施工总承包单位", "总包单位统一社会信用代码",
    "项目经理", "项目经理电话", "劳务分包单位", "分包单位统一社会信用代码", "监理单位",
    "监理单位统一社会信用代码", "劳资专管员", "劳资专管员电话",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habits:
    """How one site office keeps its list.

    `headings` go over number, name, document type, document, phone, trade, employer, crew, leader,
    joined, left; `phone_as_number` leaves phones as Excel numbers; `wide` types figures in full
    width; `date_text` writes dates as text instead of dates.
    """

    headings: tuple[str, ...]
    phone_as_number: bool = False
    wide: bool = False
    date_text: str = ""


OFFICES = (
    Habits(("序号", "姓名", "证件类型", "身份证号", "手机号", "工种", "所属单位", "班组",
            "是否班组长", "进场日期", "退场日期")),
    Habits(("编号", "工人姓名", "证件种类", "证件号码", "联系电话", "岗位工种", "用工单位",
            "所属班组", "班组长", "进场时间", "退场时间"), phone_as_number=True),
    Habits(("No.", "姓 名", "证件类型*", "公民身份号码*", "联系方式", "工种", "劳务公司",
            "班组名称", "是否为班组长", "入场时间", "离场时间"), date_text="%Y.%m.%d"),
)  # fmt: skip
"""Three site offices' habits; a city's sites take them in turn."""
WIDE = Habits(OFFICES[0].headings, wide=True)
"""The same list from an office that types every figure in full width."""


def write_sites(path: Path, sites: Sequence[Site], *, wide: bool = False) -> None:
    """The bureau's list of sites, one row each; `wide` types every figure in full width.

    A subcontractor's credit code is told only where there is one: several names share a cell.
    """
    rows = (_site_row(number, site) for number, site in enumerate(sites, 1))
    _write(path, "在建工程项目台账", "项目清单", SITE_HEADINGS, rows, _widened if wide else _as_is)


def write_roster(path: Path, title: str, workers: Iterable[Worker], habits: Habits) -> None:
    """One site's roster, one row for each stay, kept after the habits of its office."""
    rows = (_worker_row(number, worker, habits) for number, worker in enumerate(workers, 1))
    change = _widened if habits.wide else _as_is
    _write(path, f"{title}农民工花名册", "花名册", habits.headings, rows, change)


def write_city(folder: Path, city: City) -> list[Path]:
    """``sites.xlsx`` and ``roster-<site code>.xlsx`` for each site with workers, in `folder`.

    Returns the files written, the sites first. Equal cities give equal bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / "sites.xlsx"]
    write_sites(written[0], city.sites)
    for number, site in enumerate(city.sites):
        if site.workers:
            written.append(roster_path(folder, site))
            write_roster(written[-1], site.name, site.workers, OFFICES[number % len(OFFICES)])
    return written


def roster_path(folder: Path, site: Site) -> Path:
    """Where `write_city` puts a site's roster."""
    return folder / f"roster-{site.code}.xlsx"


def _site_row(number: int, site: Site) -> list[Cell]:
    codes = [firm.credit_code for firm in site.subcontractors]
    return [
        number, site.code, site.name, _STATE[site.state], site.address, site.area_code,
        site.regulator, site.permit_number, site.contract_fen / 1_000_000, site.starts_on,
        site.ends_on, _GUARANTEE[site.guarantee_kind], site.guarantee_until, site.owner.name,
        site.owner.credit_code, site.general_contractor.name, site.general_contractor.credit_code,
        site.manager, site.manager_phone, "、".join(firm.name for firm in site.subcontractors),
        codes[0] if len(codes) == 1 else None, site.supervisor.name, site.supervisor.credit_code,
        site.labour_clerk, site.labour_clerk_phone,
    ]  # fmt: skip


def _worker_row(number: int, worker: Worker, habits: Habits) -> list[Cell]:
    def when(day: date | None) -> Cell:
        return day.strftime(habits.date_text) if day and habits.date_text else day

    as_number = habits.phone_as_number and worker.phone.isdigit()
    phone: Cell = int(worker.phone) if as_number else worker.phone
    return [
        number, worker.name, _DOCUMENT[worker.document_type], worker.document_number, phone,
        worker.trade, worker.firm, worker.crew, "是" if worker.leader else "否",
        when(worker.joined_on), when(worker.left_on),
    ]  # fmt: skip


def _as_is(cell: Cell) -> Cell:
    return cell


def _widened(cell: Cell) -> Cell:
    return cell.translate(_WIDE) if isinstance(cell, str) else cell


def _write(
    path: Path,
    title: str,
    sheet_name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    change: Callable[[Cell], Cell],
) -> None:
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True})
    workbook.set_properties({"title": title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
    sheet = workbook.add_worksheet(sheet_name)
    bold = workbook.add_format({"bold": True, "align": "center"})
    heading = workbook.add_format({"bold": True, "border": 1, "bg_color": "#E3E6EA"})
    day_format = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for place, name in enumerate(headings):
        sheet.set_column(place, place, max(8, 2 * len(name) + 2))
    sheet.merge_range(0, 0, 0, len(headings) - 1, title, bold)
    sheet.write_row(1, 0, headings, heading)
    sheet.freeze_panes(2, 0)
    line = 2
    for row in rows:
        for place, cell in enumerate(row):
            value = change(cell)
            if isinstance(value, date):
                sheet.write_datetime(line, place, value, day_format)
            elif isinstance(value, str):
                if value:
                    sheet.write_string(line, place, value)
            elif value is not None:
                sheet.write_number(line, place, value)
        line += 1
    sheet.write_string(line + 1, 0, _FOOTNOTE)
    workbook.close()
