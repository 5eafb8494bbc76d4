"""Carries an import out: reads what the bureau holds, plans, and writes all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from db.journal.bureau import BureauTransaction
from db.tables.bureau import firm, setting, team
from db.tables.people import roster, worker
from db.tables.registry import table_named
from db.tables.site import site, site_firm
from inspection.clock import civil_date
from inspection.ids import new_id
from inspection.settings import parse_settings
from server import secrets
from server.accounts import find_site, find_team
from server.bureau import Bureau, person_key
from server.imports.columns import ListKind
from server.imports.plan import Add, Edit, Plan, Sheaf
from server.imports.records import read_records
from server.imports.rosters import KnownRoster, plan_roster
from server.imports.sites import KnownSites, plan_sites
from server.workbook import read_workbook


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: its plan, and whether it was written."""

    plan: Plan
    written: bool


def import_sites(
    bureau: Bureau, path: Path, *, team_name: str | None = None, skip_refused: bool = False
) -> Imported:
    """Import a workbook of sites. A refused row means nothing is written, unless `skip_refused`.

    Raises Refusal for the workbook as a whole, ``team.unknown``.
    """
    rows, unknown = _read(bureau, path, "sites")
    with bureau.office() as office:
        connection = office.connection
        teams = _live(connection, team)
        default = find_team(connection, team_name) if team_name else None
        if default is None and len(teams) == 1:
            default = str(teams[0]["id"])
        known = KnownSites(
            _live(connection, site), _live(connection, site_firm), _live(connection, firm), teams
        )
        plan = plan_sites(
            rows,
            known,
            team=default,
            now_ms=office.now,
            make_id=lambda: new_id(bureau.clock),
        )
        return _carry_out(bureau, office, replace(plan, unknown=unknown), skip_refused)


def import_roster(
    bureau: Bureau, path: Path, *, site_name: str, skip_refused: bool = False
) -> Imported:
    """Import a workbook of one site's workers; `site_name` is the site's code or name.

    Raises Refusal for the workbook as a whole, ``site.unknown``, ``site.ambiguous``.
    """
    rows, unknown = _read(bureau, path, "roster")
    with bureau.office() as office:
        connection = office.connection
        site_id = str(find_site(connection, site_name).id)
        known = KnownRoster(
            _live(connection, worker, worker.c.site_id == site_id),
            _live(connection, roster, roster.c.site_id == site_id),
            _live(connection, site_firm, site_firm.c.site_id == site_id),
            _live(connection, firm),
        )
        plan = plan_roster(rows, known, site_id=site_id, make_id=lambda: new_id(bureau.clock))
        return _carry_out(bureau, office, replace(plan, unknown=unknown), skip_refused)


def _read(bureau: Bureau, path: Path, kind: ListKind) -> tuple[list[Sheaf], tuple[str, ...]]:
    with bureau.database.read() as connection:
        stored = {row.name: row.value for row in connection.execute(select(setting))}
    return read_records(
        read_workbook(path),
        kind,
        file=path.name,
        today=civil_date(bureau.clock.now_ms()),
        area_code=parse_settings(stored).landline_area,
    )


def _live(
    connection: Connection, table: Table, *where: ColumnElement[bool]
) -> list[Mapping[str, Any]]:
    query = select(table).where(table.c.voided_at.is_(None), *where)
    return [dict(row) for row in connection.execute(query).mappings()]


def _carry_out(
    bureau: Bureau, office: BureauTransaction, plan: Plan, skip_refused: bool
) -> Imported:
    if plan.refused and not skip_refused:
        return Imported(plan, written=False)
    key = bureau.secrets.read(office.connection, secrets.PERSON_KEY)
    added: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for write in plan.writes:
        if isinstance(write, Add):
            added[write.entity].append(_with_person_key(write.entity, write.row, key))
    for entity, rows in added.items():
        office.add_many(_table(entity), rows)
    for write in plan.writes:
        if isinstance(write, Edit):
            new = _with_person_key(write.entity, write.new, key)
            office.edit(_table(write.entity), write.id, new)
    return Imported(plan, written=True)


def _with_person_key(entity: str, row: Mapping[str, Any], key: bytes) -> Mapping[str, Any]:
    if entity != "worker" or row.get("document_number") is None:
        return row
    return {**row, "person_key": person_key(key, row["document_type"], row["document_number"])}


def _table(entity: str) -> Table:
    table = table_named(entity)
    if table is None:
        raise LookupError(entity)
    return table
