"""A list of sites against the sites the bureau knows: by code, else by name, else refused."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from inspection.refusal import Refusal
from inspection.terms import FirmRole, SiteState
from server.folding import fold_name
from server.imports.firms import FirmBook
from server.imports.plan import Add, Edit, Line, Outcome, Plan, Record, Sheaf, Write

OWN_FIELDS = (
    "code",
    "name",
    "state",
    "address",
    "area_code",
    "regulator",
    "permit_number",
    "contract_fen",
    "starts_on",
    "ends_on",
    "guarantee_kind",
    "guarantee_until",
    "labour_clerk",
    "labour_clerk_phone",
)
_SINGLE_ROLES = (FirmRole.OWNER, FirmRole.GENERAL_CONTRACTOR, FirmRole.SUPERVISOR)
_SEPARATORS = re.compile("[、;\uff1b\n/]+")


@dataclass(frozen=True, slots=True)
class KnownSites:
    """What the bureau holds, as database rows that are not voided."""

    sites: Sequence[Record]
    parties: Sequence[Record]
    firms: Sequence[Record]
    teams: Sequence[Record]


@dataclass(frozen=True, slots=True)
class _Party:
    role: FirmRole
    field: str
    name: str
    code: str | None
    person: str | None = None
    phone: str | None = None


def plan_sites(
    rows: Sequence[Sheaf],
    known: KnownSites,
    *,
    team: str | None,
    now_ms: int,
    make_id: Callable[[], str],
) -> Plan:
    """What the rows would add and change. `team` is the id for rows that name no team.

    A blank cell leaves what is known; nothing is removed by being absent from a list. Two rows for
    one site that differ are both refused.
    """
    index = _SiteIndex(known.sites)
    firms = FirmBook(known.firms, make_id)
    for row in rows:
        _find_team(row, known.teams, team)
    targets = _group(rows, index)
    for group in targets.values():
        _refuse_contradictions(group)
    for row in rows:
        if row.good:
            for party in _parties(row):
                firms.mention(party.name, party.code)
    for row in rows:
        for party in _parties(row) if row.good else ():
            try:
                firms.check(party.name, party.code)
            except Refusal as reason:
                row.refuse(party.field, reason)
    held: dict[str, list[Record]] = defaultdict(list)
    for one in known.parties:
        held[str(one["site_id"])].append(one)

    writes: list[Write] = []
    lines: dict[int, Line] = {}
    for (_, stored_id), group in targets.items():
        if not all(row.good for row in group):
            continue
        stored = index.by_id.get(stored_id)
        first, *rest = group
        site_writes, changed = _plan_one(
            first, stored, held[stored_id], firms, now_ms=now_ms, make_id=make_id
        )
        writes += site_writes
        outcome: Outcome = "added" if stored is None else "changed" if changed else "left"
        lines[id(first)] = first.line(outcome, tuple(changed))
        for row in rest:
            lines[id(row)] = row.line("left")
    report = tuple(lines.get(id(row)) or row.line("refused") for row in rows)
    return Plan((*firms.writes, *writes), report)


class _SiteIndex:
    def __init__(self, sites: Iterable[Record]) -> None:
        self.by_id: dict[str, Record] = {}
        self._by_code: dict[str, list[Record]] = defaultdict(list)
        self._by_name: dict[str, list[Record]] = defaultdict(list)
        for site in sites:
            self.by_id[str(site["id"])] = site
            self._by_name[fold_name(site["name"])].append(site)
            if site["code"]:
                self._by_code[site["code"]].append(site)

    def find(self, code: str | None, name: str) -> str | None:
        """The id of the one site meant, None for a new one; raises Refusal ``site.ambiguous``."""
        named = self._by_name[fold_name(name)]
        found = list(self._by_code[code]) if code else named
        if code and not found:
            found = [site for site in named if not site["code"]]
        if len(found) > 1:
            raise Refusal("site.ambiguous", name=name)
        return str(found[0]["id"]) if found else None


def _group(rows: Sequence[Sheaf], index: _SiteIndex) -> dict[tuple[str, str], list[Sheaf]]:
    """Rows by the site they mean: (key of a new one, '') or ('', id of a stored one)."""
    groups: dict[tuple[str, str], list[Sheaf]] = defaultdict(list)
    new_by_name: dict[str, set[str]] = defaultdict(set)
    taken_codes: dict[str, set[str]] = defaultdict(set)
    # rows with a code first, so that a row without one finds its namesake whatever the order
    for row in sorted(rows, key=lambda row: "code" not in row.cells):
        if not row.good:
            continue
        code, name = row.cells.get("code"), row.cells["name"]
        try:
            stored = index.find(code, name)
            if stored is None and not code and len(new_by_name[fold_name(name)]) > 1:
                raise Refusal("site.ambiguous", name=name)
        except Refusal as reason:
            row.refuse("name", reason)
            continue
        if stored is not None:
            if code:
                taken_codes[stored].add(code)
            groups["", stored].append(row)
            continue
        key = code or next(iter(new_by_name[fold_name(name)]), f"name {fold_name(name)}")
        if code:
            new_by_name[fold_name(name)].add(code)
        groups[key, ""].append(row)
    for (_, stored_id), group in groups.items():
        if len(taken_codes[stored_id]) > 1:
            for row in group:
                row.refuse("name", Refusal("site.ambiguous", name=row.cells["name"]))
    return dict(groups)


def _refuse_contradictions(group: Sequence[Sheaf]) -> None:
    """Several rows for one site must say the same; if they do not, none of them is taken."""
    first, *rest = group
    other = next((row for row in rest if _folded(row.cells) != _folded(first.cells)), None)
    if other is not None:
        first.refuse("", Refusal("import.twice", row=other.number, sheet=other.sheet))
        for row in rest:
            row.refuse("", Refusal("import.twice", row=first.number, sheet=first.sheet))


def _folded(cells: Record) -> dict[str, Any]:
    return {
        key: fold_name(value) if isinstance(value, str) else value
        for key, value in cells.items()
        if key != "code"
    }


def _find_team(row: Sheaf, teams: Sequence[Record], default: str | None) -> None:
    named = row.cells.pop("team", None)
    if named is None:
        if default is None:
            row.refuse("team", Refusal("site.no_team"))
        row.cells["team_id"] = default
        return
    folded = fold_name(named)
    found = [one for one in teams if folded in {fold_name(one["name"]), fold_name(one["code"])}]
    if len(found) != 1:
        row.refuse("team", Refusal("site.unknown_team", name=named))
    else:
        row.cells["team_id"] = str(found[0]["id"])


def _parties(row: Sheaf) -> list[_Party]:
    cells = row.cells
    parties = [
        _Party(
            role,
            role.value,
            cells[role],
            cells.get(f"{role}_credit_code"),
            cells.get(f"{role}_person"),
            cells.get(f"{role}_phone"),
        )
        for role in _SINGLE_ROLES
        if role in cells
    ]
    field = FirmRole.SUBCONTRACTOR.value
    names = [name.strip() for name in _SEPARATORS.split(cells.get(field, "")) if name.strip()]
    code = cells.get(f"{field}_credit_code") if len(names) == 1 else None
    parties += [_Party(FirmRole.SUBCONTRACTOR, field, name, code) for name in names]
    return parties


def _plan_one(
    row: Sheaf,
    stored: Record | None,
    held: Sequence[Record],
    firms: FirmBook,
    *,
    now_ms: int,
    make_id: Callable[[], str],
) -> tuple[list[Write], list[str]]:
    told = {name: row.cells[name] for name in OWN_FIELDS if name in row.cells}
    writes: list[Write] = []
    changed: list[str] = []
    if stored is None:
        site_id = make_id()
        told.setdefault("state", SiteState.BUILDING.value)
        writes.append(Add("site", {"id": site_id, "team_id": row.cells["team_id"], **told}))
    else:
        site_id = str(stored["id"])
        new = {name: value for name, value in told.items() if not same(stored[name], value)}
        if row.letters.get("team") and row.cells["team_id"] != stored["team_id"]:
            new["team_id"] = row.cells["team_id"]
        if new:
            writes.append(Edit("site", site_id, {name: stored[name] for name in new}, new))
            changed += [f"site.{name}" for name in new]
    for party in _parties(row):
        firm_id, touched = firms.resolve(party.name, party.code)
        if touched:
            changed.append("firm.name")
        party_writes = _plan_party(party, firm_id, site_id, held, now_ms, make_id)
        if party_writes:
            changed.append(f"site_firm.{party.role}")
        writes += party_writes
    return writes, changed


def _plan_party(
    party: _Party,
    firm_id: str,
    site_id: str,
    held: Sequence[Record],
    now_ms: int,
    make_id: Callable[[], str],
) -> list[Write]:
    contact = {"contact_person": party.person, "contact_phone": party.phone}
    told = {name: value for name, value in contact.items() if value is not None}
    in_role = [one for one in held if one["role"] == party.role]
    for one in in_role:
        if one["firm_id"] == firm_id:
            new = {name: value for name, value in told.items() if not same(one[name], value)}
            shown = {name: one[name] for name in new}
            return [Edit("site_firm", str(one["id"]), shown, new)] if new else []
    writes: list[Write] = []
    if party.role in _SINGLE_ROLES:  # the firm in this role has changed: the old row is voided
        old = {"voided_at": None, "void_reason": None}
        gone = {"voided_at": now_ms, "void_reason": "import.replaced"}
        writes += [Edit("site_firm", str(one["id"]), old, gone) for one in in_role]
    row = {"id": make_id(), "site_id": site_id, "firm_id": firm_id, "role": party.role.value}
    return [*writes, Add("site_firm", {**row, **told})]


def same(stored: Any, told: Any) -> bool:
    """Whether a cell says what is already known; width, case and spaces make no difference."""
    if isinstance(stored, str) and isinstance(told, str):
        return fold_name(stored) == fold_name(told)
    return bool(stored == told)
