"""The clerk's lists, read back by the importer that must understand them."""

from datetime import date
from itertools import count
from pathlib import Path

import pytest

from server.imports.plan import Add, Plan
from server.imports.records import read_records
from server.imports.rosters import KnownRoster, plan_roster
from server.imports.sites import KnownSites, plan_sites
from server.workbook import read_workbook
from tools.city.build import make_city
from tools.city.model import City, Worker
from tools.city.variants import Flaw, Flawed, shuffled, with_flaws
from tools.city.workbooks import (
    OFFICES,
    WIDE,
    Habits,
    roster_path,
    write_city,
    write_roster,
    write_sites,
)

ON = date(2023, 11, 15)
NOTHING_KNOWN = KnownRoster((), (), (), ())


@pytest.fixture(scope="module")
def city() -> City:
    return make_city(1, ON, sites=12, workers=600)


def roster_plan(path: Path) -> Plan:
    rows, unknown = read_records(
        read_workbook(path), "roster", file=path.name, today=ON, area_code="0722"
    )
    assert {name.split(": ")[1] for name in unknown} <= {"序号", "编号", "No."}
    ids = count()
    return plan_roster(rows, NOTHING_KNOWN, site_id="site", make_id=lambda: f"new-{next(ids)}")


def planned_workers(plan: Plan) -> set[tuple[object, ...]]:
    fields = ("name", "document_type", "document_number", "phone", "trade")
    return {
        tuple(w.row.get(field) for field in fields)
        for w in plan.writes
        if isinstance(w, Add) and w.entity == "worker"
    }


def expected_workers(workers: tuple[Worker, ...]) -> set[tuple[object, ...]]:
    return {
        (
            w.name,
            w.document_type.value if w.document_number else None,
            w.document_number or None,
            w.phone or None,
            w.trade,
        )
        for w in workers
    }


def test_list_of_sites_is_understood_whole(city: City, tmp_path: Path) -> None:
    path = tmp_path / "sites.xlsx"
    write_sites(path, city.sites)
    rows, unknown = read_records(
        read_workbook(path), "sites", file=path.name, today=ON, area_code="0722"
    )
    assert unknown == ("项目清单: 序号",)
    ids = count()
    plan = plan_sites(
        rows,
        KnownSites((), (), (), ()),
        team="team",
        now_ms=0,
        make_id=lambda: f"new-{next(ids)}",
    )
    assert plan.counts == {"added": 12, "changed": 0, "left": 0, "refused": 0}
    added = {w.row["code"]: w.row for w in plan.writes if isinstance(w, Add) and w.entity == "site"}
    for site in city.sites:
        row = added[site.code]
        for field in (
            "name", "state", "address", "area_code", "regulator", "permit_number", "contract_fen",
            "starts_on", "ends_on", "guarantee_kind", "labour_clerk", "labour_clerk_phone",
        ):  # fmt: skip
            assert row[field] == getattr(site, field), (site.code, field)
        assert row.get("guarantee_until") == site.guarantee_until
    parties = [w for w in plan.writes if isinstance(w, Add) and w.entity == "site_firm"]
    assert len(parties) == sum(3 + len(site.subcontractors) for site in city.sites)


@pytest.mark.parametrize("habits", [*OFFICES, WIDE])
def test_roster_of_every_office_says_the_same(city: City, habits: Habits, tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    write_roster(path, "样例项目", city.sites[0].workers, habits)
    plan = roster_plan(path)
    assert not plan.refused
    assert plan.counts["added"] == len(city.sites[0].workers)
    assert planned_workers(plan) == expected_workers(city.sites[0].workers)


def test_shuffled_roster_says_the_same(city: City, tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    mixed = shuffled(city.sites[0].workers, 7)
    assert mixed != list(city.sites[0].workers)
    write_roster(path, "样例项目", mixed, OFFICES[0])
    assert planned_workers(roster_plan(path)) == expected_workers(city.sites[0].workers)


@pytest.fixture(scope="module")
def flawed(city: City) -> Flawed:
    return with_flaws(city.sites[0].workers[:20], list(Flaw))


def test_exactly_the_bad_rows_are_refused(flawed: Flawed, tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    write_roster(path, "样例项目", flawed.workers, OFFICES[0])
    plan = roster_plan(path)
    heading_rows = 3  # the title, the heading, and rows count from 1
    refused = {
        line.row - heading_rows: {str(fault.reason.code) for fault in line.faults}
        for line in plan.lines
        if line.outcome == "refused"
    }
    expected = {
        Flaw.WRONG_CHECK_DIGIT: "citizen_id.check_digit",
        Flaw.IMPOSSIBLE_BIRTH: "citizen_id.birth_date",
        Flaw.SHORT_DOCUMENT: "citizen_id.length",
        Flaw.MISSING_NAME: "cell.required",
        Flaw.BAD_PHONE: "phone.format",
        Flaw.LEFT_BEFORE_JOINED: "cell.ends_before_start",
        Flaw.NOTHING_TO_KNOW_BY: "roster.nothing_to_know_by",
        Flaw.AMBIGUOUS: "worker.ambiguous",
    }
    assert refused == {place: {expected[flaw]} for place, flaw in flawed.bad.items()}


def test_bad_rows_need_two_sound_workers(city: City) -> None:
    with pytest.raises(ValueError, match="no sound workers"):
        with_flaws(city.sites[0].workers[:1], [Flaw.BAD_PHONE])


def test_city_is_written_alike_twice_one_roster_a_site(city: City, tmp_path: Path) -> None:
    first, second = write_city(tmp_path / "a", city), write_city(tmp_path / "b", city)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert first[0].name == "sites.xlsx"
    with_workers = [site for site in city.sites if site.workers]
    assert first[1:] == [roster_path(tmp_path / "a", site) for site in with_workers]
    for path, site in zip(first[1:], with_workers, strict=True):
        assert roster_plan(path).counts["added"] == len(site.workers)
