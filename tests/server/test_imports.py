"""Imports: what a list means, told row by row, and the same list again changes nothing."""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from inspection.identity import citizen_check_digit, credit_check_character
from inspection.refusal import Refusal
from server.imports.cells import read_cell
from server.imports.columns import find_tables, fold_heading, synonyms
from server.imports.plan import Add, Edit, Plan
from server.imports.records import read_records
from server.imports.rosters import KnownRoster, plan_roster
from server.imports.sites import KnownSites, plan_sites
from server.workbook import read_workbook

TODAY = date(2026, 3, 16)
NOW = 1_773_622_800_000
SITE = "00000000-0000-7000-8000-000000000001"
TEAM = "00000000-0000-7000-8000-00000000000a"
OTHER_TEAM = "00000000-0000-7000-8000-00000000000b"
COLUMNS = {
    "site": "id team_id code name state address area_code regulator permit_number contract_fen"
    " starts_on ends_on guarantee_kind guarantee_until labour_clerk labour_clerk_phone voided_at",
    "site_firm": "id site_id firm_id role contact_person contact_phone voided_at void_reason",
    "firm": "id name credit_code voided_at",
    "worker": "id site_id name document_type document_number phone trade voided_at",
    "roster": "id site_id worker_id firm_id crew leader joined_on left_on voided_at",
}


def citizen(order: int, birth: str = "19900101") -> str:
    first = f"421303{birth}{order:03d}"
    return first + citizen_check_digit(first)


def credit(order: int) -> str:
    first = f"91421300MA{order:07d}"
    return first + credit_check_character(first)


class Held:
    """The bureau's rows in memory: applies a plan as the journal would."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in COLUMNS}
        counter = itertools.count(100)
        self.make_id: Callable[[], str] = lambda: f"00000000-0000-7000-8000-{next(counter):012d}"
        self.teams = [
            {"id": TEAM, "name": "曾都区大队", "code": "421303"},
            {"id": OTHER_TEAM, "name": "广水市大队", "code": "421381"},
        ]

    def apply(self, plan: Plan) -> None:
        for write in plan.writes:
            if isinstance(write, Add):
                empty = dict.fromkeys(COLUMNS[write.entity].split())
                assert set(write.row) <= set(empty)
                self.rows[write.entity][str(write.row["id"])] = {**empty, **write.row}
            else:
                assert isinstance(write, Edit)
                row = self.rows[write.entity][write.id]
                assert {name: row[name] for name in write.shown} == dict(write.shown)
                assert set(write.shown) == set(write.new)
                row.update(write.new)

    def live(self, entity: str) -> list[dict[str, Any]]:
        return [row for row in self.rows[entity].values() if row["voided_at"] is None]

    def import_sites(self, path: Path, team: str | None = TEAM) -> Plan:
        rows, unknown = read_records(
            read_workbook(path), "sites", file=path.name, today=TODAY, area_code="0722"
        )
        known = KnownSites(self.live("site"), self.live("site_firm"), self.live("firm"), self.teams)
        plan = plan_sites(rows, known, team=team, now_ms=NOW, make_id=self.make_id)
        return Plan(plan.writes, plan.lines, unknown)

    def import_roster(self, path: Path) -> Plan:
        rows, unknown = read_records(
            read_workbook(path), "roster", file=path.name, today=TODAY, area_code="0722"
        )
        known = KnownRoster(
            self.live("worker"), self.live("roster"), self.live("site_firm"), self.live("firm")
        )
        plan = plan_roster(rows, known, site_id=SITE, make_id=self.make_id)
        return Plan(plan.writes, plan.lines, unknown)


def write_book(path: Path, *rows: Sequence[Any], title: str = "Sheet1") -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet(title)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, (date, datetime)):
                    sheet.write_datetime(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)
    return path


def reasons(plan: Plan) -> list[tuple[int, str, str]]:
    return [
        (line.row, fault.column.split(" ")[0], fault.reason.code)
        for line in plan.lines
        for fault in line.faults
    ]


SITE_HEADING = [
    "序号",
    "项目编码",
    "*项目名称",
    "建设单位",
    "施工总承包单位(全称)",
    "总包信用代码",
    "合同价(万元)",
    "开工日期",
    "状态",
]
SITES = [
    [
        1,
        "4213032025030001",
        "锦绣花园1号楼",
        "随州建投",
        "湖北甲建筑公司",
        credit(1),
        1200.5,
        date(2025, 3, 1),
        "在建",
    ],
    [
        2,
        "4213032025030002",
        "锦绣花园2号楼",
        "随州建投",
        "湖北乙建筑公司",
        None,
        "800",
        "2025年4月2日",
        "停工",
    ],
    [3, None, "涢水大桥", None, "湖北甲建筑公司", None, None, "20250506", None],
]
ROSTER_HEADING = [
    "姓名",
    "身份证号码",
    "手机号",
    "工种",
    "班组",
    "进场日期",
    "退场时间",
    "分包单位",
]
ROSTER = [
    ["王一", citizen(1), "13900000001", "钢筋工", "钢筋1班", date(2026, 1, 5), None, "随州丙劳务"],
    ["李二", citizen(3), "139 0000 0002", "木工", "木工班", "2026/1/6", None, "随州丙劳务"],
    ["赵·三", None, "0722-3230001", "电工", None, None, None, None],
]  # fmt: skip


def full_width(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in value)


def test_every_synonym_is_unambiguous_and_folds_to_itself() -> None:
    for kind in ("sites", "roster"):
        for name in synonyms(kind):  # type: ignore[arg-type]
            assert fold_heading(f" *{name}(必填): ") == name


def test_new_sites_are_added_with_parties_and_shared_firms(tmp_path: Path) -> None:
    held = Held()
    book = write_book(tmp_path / "a.xlsx", ["在建项目一览表"], SITE_HEADING, *SITES, ["合计", 3])
    plan = held.import_sites(book)
    assert plan.counts == {"added": 3, "changed": 0, "left": 0, "refused": 0}
    assert plan.unknown == ("Sheet1: 序号",)
    held.apply(plan)
    sites = {row["name"]: row for row in held.live("site")}
    assert sites["锦绣花园1号楼"]["contract_fen"] == 1_200_500_000
    assert sites["锦绣花园2号楼"]["starts_on"] == date(2025, 4, 2)
    assert sites["锦绣花园2号楼"]["state"] == "stopped"
    assert sites["涢水大桥"]["state"] == "building"
    firms = {row["name"]: row["credit_code"] for row in held.live("firm")}
    assert firms == {"随州建投": None, "湖北甲建筑公司": credit(1), "湖北乙建筑公司": None}
    assert len(held.live("site_firm")) == 5


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_same_lists_again_shuffled_or_full_width_change_nothing(
    chance: random.Random, wide: bool, shuffled: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        held = Held()
        sites, roster = [list(row) for row in SITES], [list(row) for row in ROSTER]
        held.apply(held.import_sites(write_book(Path(folder, "s.xlsx"), SITE_HEADING, *sites)))
        held.apply(held.import_roster(write_book(Path(folder, "r.xlsx"), ROSTER_HEADING, *roster)))
        if shuffled:
            chance.shuffle(sites)
            chance.shuffle(roster)
        if wide:
            sites = [[full_width(value) for value in row] for row in sites]
            roster = [[full_width(value) for value in row] for row in roster]
        again = held.import_sites(write_book(Path(folder, "s2.xlsx"), SITE_HEADING, *sites))
        people = held.import_roster(write_book(Path(folder, "r2.xlsx"), ROSTER_HEADING, *roster))
    for plan in (again, people):
        assert plan.writes == ()
        assert plan.counts == {"added": 0, "changed": 0, "left": 3, "refused": 0}


@given(st.permutations(range(len(SITES))), st.permutations(range(len(ROSTER))))
@settings(max_examples=15, deadline=None)
def test_order_of_rows_does_not_matter_to_the_result(sites: list[int], people: list[int]) -> None:
    def result(site_order: Sequence[int], people_order: Sequence[int]) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            held = Held()
            rows = [SITES[place] for place in site_order]
            held.apply(held.import_sites(write_book(Path(folder, "s.xlsx"), SITE_HEADING, *rows)))
            rows = [ROSTER[place] for place in people_order]
            held.apply(
                held.import_roster(write_book(Path(folder, "r.xlsx"), ROSTER_HEADING, *rows))
            )
        names = {row["id"]: row["name"] for row in held.live("firm")}
        return (
            sorted((row["name"], row["code"], row["contract_fen"]) for row in held.live("site")
                   if row["code"]),
            sorted((names[row["firm_id"]], row["role"]) for row in held.live("site_firm")),
            sorted((row["name"], str(row["phone"])) for row in held.live("worker")),
        )  # fmt: skip

    assert result(sites, people) == result(range(len(SITES)), range(len(ROSTER)))


def test_changed_cells_edit_only_what_changed(tmp_path: Path) -> None:
    held = Held()
    held.apply(held.import_sites(write_book(tmp_path / "a.xlsx", SITE_HEADING, *SITES)))
    changed = [list(row) for row in SITES]
    changed[0][8] = "停工"
    changed[1][4] = "湖北丁建筑公司"
    changed[2][1] = "4213032025030003"
    plan = held.import_sites(write_book(tmp_path / "b.xlsx", SITE_HEADING, *changed))
    assert [line.outcome for line in plan.lines] == ["changed", "changed", "changed"]
    edits = [write for write in plan.writes if isinstance(write, Edit)]
    assert {"state": "stopped"} in [dict(edit.new) for edit in edits]
    assert {"code": "4213032025030003"} in [dict(edit.new) for edit in edits]
    voided = [edit for edit in edits if edit.new.get("void_reason")]
    assert [edit.entity for edit in voided] == ["site_firm"]
    held.apply(plan)
    assert len(held.live("site_firm")) == 5


def test_blank_cells_leave_what_is_known(tmp_path: Path) -> None:
    held = Held()
    held.apply(held.import_sites(write_book(tmp_path / "a.xlsx", SITE_HEADING, *SITES)))
    bare = [[None, row[1], row[2]] for row in SITES]
    plan = held.import_sites(write_book(tmp_path / "b.xlsx", SITE_HEADING[:3], *bare))
    assert plan.writes == ()


def test_every_fault_of_a_row_is_reported_with_its_column(tmp_path: Path) -> None:
    heading = [
        "项目名称",
        "总包信用代码",
        "开工日期",
        "竣工日期",
        "合同价",
        "状态",
        "劳资员电话",
        "辖区",
    ]
    row = ["甲工程", credit(1)[:-1] + "A", "31/31/2026", "2026-02-30", 5, "睡觉", "12", "随县"]
    held = Held()
    plan = held.import_sites(write_book(tmp_path / "a.xlsx", heading, row))
    assert plan.writes == ()
    found = {column: code for _, column, code in reasons(plan)}
    assert found["B"].startswith("credit_code.")
    assert (found["C"], found["D"]) == ("cell.date", "cell.date")
    assert found["E"] == "cell.money_unit"
    assert found["F"] == "cell.not_listed"
    assert found["G"] == "phone.format"
    assert found["H"] == "site.unknown_team"


def test_site_known_by_code_else_name_else_ambiguous(tmp_path: Path) -> None:
    held = Held()
    two = [["A1", "安居小区"], ["A2", "安居小区"]]
    held.apply(held.import_sites(write_book(tmp_path / "a.xlsx", ["编号", "项目名称"], *two)))
    plan = held.import_sites(
        write_book(
            tmp_path / "b.xlsx", ["编号", "项目名称"], [None, "安居小区"], ["a1", "安居小区一期"]
        )
    )
    assert [line.outcome for line in plan.lines] == ["refused", "changed"]
    assert reasons(plan) == [(2, "B", "site.ambiguous")]


def test_two_rows_that_disagree_are_both_refused(tmp_path: Path) -> None:
    held = Held()
    rows = [["A1", "安居小区", "在建"], ["A1", "安居小区", "停工"], ["A1", "安居小区", "停工"]]
    plan = held.import_sites(write_book(tmp_path / "a.xlsx", ["编号", "项目名称", "状态"], *rows))
    assert plan.writes == ()
    assert [code for _, _, code in reasons(plan)] == ["import.twice"] * 3


def test_firm_with_two_codes_in_the_list_is_refused(tmp_path: Path) -> None:
    held = Held()
    heading = ["项目名称", "施工单位", "施工单位信用代码"]
    rows = [["甲", "某公司", credit(1)], ["乙", "某公司", credit(2)], ["丙", "别公司", credit(3)]]
    plan = held.import_sites(write_book(tmp_path / "a.xlsx", heading, *rows))
    assert [line.outcome for line in plan.lines] == ["refused", "refused", "added"]
    assert {code for _, _, code in reasons(plan)} == {"firm.two_codes"}


def test_workers_known_by_document_else_by_name_and_phone(tmp_path: Path) -> None:
    held = Held()
    held.apply(held.import_roster(write_book(tmp_path / "a.xlsx", ROSTER_HEADING, *ROSTER)))
    again = [
        ["王一一", citizen(1), "13900000009"],  # same document: name and phone are corrected
        ["赵·三", citizen(5), "07223230001"],  # same name and phone: the document is filled in
        ["李二", citizen(7), "13900000002"],  # same name and phone, another document
        ["孙四", None, None],
    ]
    plan = held.import_roster(write_book(tmp_path / "b.xlsx", ROSTER_HEADING, *again))
    assert [line.outcome for line in plan.lines] == ["changed", "changed", "refused", "refused"]
    assert reasons(plan) == [
        (4, "B", "worker.document_differs"),
        (5, "A", "roster.nothing_to_know_by"),
    ]


def test_worker_who_left_and_came_back_has_two_stays(tmp_path: Path) -> None:
    held = Held()
    heading = ["姓名", "身份证", "进场日期", "退场日期"]
    first = ["王一", citizen(1), "2025-03-01", "2025-09-01"]
    second = ["王一", citizen(1), "2026-02-01", None]
    held.apply(held.import_roster(write_book(tmp_path / "a.xlsx", heading, first)))
    plan = held.import_roster(write_book(tmp_path / "b.xlsx", heading, second, first))
    assert [line.outcome for line in plan.lines] == ["added", "left"]
    held.apply(plan)
    assert len(held.live("worker")) == 1
    assert len(held.live("roster")) == 2
    overlap = held.import_roster(
        write_book(tmp_path / "c.xlsx", heading, ["王一", citizen(1), "2025-05-01", None])
    )
    assert reasons(overlap) == [(2, "C", "roster.stays_overlap")]


def test_document_number_kept_as_a_number_is_refused(tmp_path: Path) -> None:
    held = Held()
    book = write_book(
        tmp_path / "a.xlsx",
        ["姓名", "身份证号"],
        ["王一", 421303199001010012],
        ["李二", "42130319900101001A"],
    )
    assert [code for _, _, code in reasons(held.import_roster(book))] == [
        "cell.number_lost_digits",
        "citizen_id.characters",
    ]


def test_list_without_a_known_heading_names_what_is_needed(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", ["甲", "乙"], [1, 2])
    with pytest.raises(Refusal) as caught:
        find_tables(read_workbook(book), "sites", "a.xlsx")
    assert caught.value.code == "import.no_heading"
    assert caught.value.params["needed"] == "项目名称"


def test_two_columns_of_one_meaning_are_refused(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", ["项目名称", "工程名称", "状态"], ["a", "b"])
    with pytest.raises(Refusal) as caught:
        find_tables(read_workbook(book), "sites", "a.xlsx")
    assert caught.value.code == "import.column_twice"
    assert caught.value.params["second"] == "B 工程名称"


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("date", "２０２６年３月１日", date(2026, 3, 1)),
        ("date", "2026.3.1", date(2026, 3, 1)),
        ("date", datetime(2026, 3, 1, 8, 30), date(2026, 3, 1)),  # noqa: DTZ001 - a cell has no zone
        ("date", 20260301, date(2026, 3, 1)),
        ("phone", 13900000001.0, "13900000001"),
        ("flag", "是", True),
        ("flag", "否", False),
        ("text", "  木  工 ", "木 工"),
        ("text", "——", None),
        ("state", " 施工中 ", "building"),
        ("code", "ａ－1", "A1"),
    ],
)
def test_cell_is_read_as_people_vary_it(kind: str, value: Any, read: Any) -> None:
    assert read_cell(kind, value) == read


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("text", "#REF!", "cell.formula_error"),
        ("text", "长" * 501, "cell.too_long"),
        ("date", "2026-3", "cell.date"),
        ("date", 45000, "cell.date"),
        ("flag", "也许", "cell.not_listed"),
    ],
)
def test_cell_that_cannot_be_read_is_refused(kind: str, value: Any, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_cell(kind, value)
    assert caught.value.code == code


@given(st.text(max_size=40), st.sampled_from(["text", "code", "date", "money", "phone", "flag"]))
@settings(max_examples=100)
def test_any_text_is_read_or_refused(text: str, kind: str) -> None:
    try:
        first = read_cell(kind, text, "(元)")
    except Refusal:
        return
    if isinstance(first, str):
        assert read_cell(kind, first, "(元)") == first
