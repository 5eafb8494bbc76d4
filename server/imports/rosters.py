"""A list of one site's workers against its roster: by document number, else by name and phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inspection.refusal import Refusal
from inspection.terms import FirmRole
from server.folding import fold_name
from server.imports.firms import FirmBook
from server.imports.plan import Add, Edit, Line, Outcome, Plan, Record, Sheaf, Write
from server.imports.sites import same

WORKER_FIELDS = ("name", "document_type", "document_number", "phone", "trade")
STAY_FIELDS = ("crew", "leader", "joined_on", "left_on")
_DOCUMENT = ("document_type", "document_number")


@dataclass(frozen=True, slots=True)
class KnownRoster:
    """What the bureau holds of one site, as database rows that are not voided."""

    workers: Sequence[Record]
    stays: Sequence[Record]
    parties: Sequence[Record]
    firms: Sequence[Record]


def plan_roster(
    rows: Sequence[Sheaf], known: KnownRoster, *, site_id: str, make_id: Callable[[], str]
) -> Plan:
    """What the rows would add and change at one site.

    A blank cell leaves what is known; nobody leaves by being absent from a list. Several rows for
    one worker are his successive stays and need different joining dates.
    """
    index = _WorkerIndex(known.workers)
    firms = FirmBook(known.firms, make_id)
    groups = _group(rows, index)
    for group in groups.values():
        _refuse_contradictions(group)
    for row in rows:
        if row.good and "firm" in row.cells:
            try:
                firms.check(row.cells["firm"], None)
            except Refusal as reason:
                row.refuse("firm", reason)
    stays: dict[str, list[Record]] = defaultdict(list)
    for stay in known.stays:
        stays[str(stay["worker_id"])].append(stay)
    parties = {str(one["firm_id"]) for one in known.parties}

    planner = _Planner(site_id, firms, parties, make_id)
    lines: dict[int, Line] = {}
    for (_, stored_id), group in groups.items():
        if not all(row.good for row in group):
            for row in group:
                if row.good:
                    row.refuse("", Refusal("roster.other_row_refused"))
            continue
        stored = index.by_id.get(stored_id)
        try:
            lines.update(planner.plan(group, stored, stays[stored_id]))
        except _StayRefusedError as refused:
            for row in group:
                row.refuse("joined_on", refused.reason)
    report = tuple(lines.get(id(row)) or row.line("refused") for row in rows)
    return Plan((*firms.writes, *planner.writes), report)


class _StayRefusedError(Exception):
    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.code)
        self.reason = reason


class _WorkerIndex:
    def __init__(self, workers: Iterable[Record]) -> None:
        self.by_id: dict[str, Record] = {}
        self._by_document: dict[str, list[Record]] = defaultdict(list)
        self._by_name_phone: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for worker in workers:
            self.by_id[str(worker["id"])] = worker
            if worker["document_number"]:
                self._by_document[worker["document_number"]].append(worker)
            if worker["phone"]:
                key = (fold_name(worker["name"]), worker["phone"])
                self._by_name_phone[key].append(worker)

    def find(self, cells: Record) -> str | None:
        """The id of the one worker meant, None for a new one.

        Raises Refusal ``worker.ambiguous``, ``worker.document_differs``.
        """
        document = cells.get("document_number")
        found = self._by_document[document] if document else []
        if not found and "phone" in cells:
            found = self._by_name_phone[fold_name(cells["name"]), cells["phone"]]
            if document and any(worker["document_number"] for worker in found):
                raise Refusal("worker.document_differs")
        if len(found) > 1:
            raise Refusal("worker.ambiguous")
        return str(found[0]["id"]) if found else None


def _group(rows: Sequence[Sheaf], index: _WorkerIndex) -> dict[tuple[str, str], list[Sheaf]]:
    """Rows by the worker they mean: (key of a new one, '') or ('', id of a stored one)."""
    groups: dict[tuple[str, str], list[Sheaf]] = defaultdict(list)
    documents: dict[tuple[str, str], set[str]] = defaultdict(set)
    # rows with a document first: one without finds its namesake whatever the order of the file
    for row in sorted(rows, key=lambda row: "document_number" not in row.cells):
        if not row.good:
            continue
        cells = row.cells
        pair = (fold_name(cells["name"]), cells.get("phone", ""))
        try:
            stored = index.find(cells)
            if stored is None and "document_number" not in cells and len(documents[pair]) > 1:
                raise Refusal("worker.ambiguous")
        except Refusal as reason:
            field = "document_number" if reason.code == "worker.document_differs" else "name"
            row.refuse(field, reason)
            continue
        document = cells.get("document_number")
        if stored is not None:
            groups["", stored].append(row)
            continue
        if document and pair[1]:
            documents[pair].add(document)
        key = document or next(iter(documents[pair]), "\0".join(pair))
        groups[key, ""].append(row)
    return dict(groups)


def _refuse_contradictions(group: Sequence[Sheaf]) -> None:
    """Rows for one worker must agree on the worker, and differ in the day he joined."""
    for field in WORKER_FIELDS:
        told = {
            fold_name(row.cells[field]) if isinstance(row.cells[field], str) else row.cells[field]
            for row in group
            if field in row.cells
        }
        if len(told) > 1:
            _refuse_all(group, field)
            return
    kept: dict[date | None, Sheaf] = {}
    for row in group:
        joined = row.cells.get("joined_on")
        other = kept.setdefault(joined, row)
        if other is not row and _stay(other) != _stay(row):
            _refuse_all(group, "joined_on")
            return
    if len(kept) > 1 and None in kept:
        _refuse_all(group, "joined_on")


def _refuse_all(group: Sequence[Sheaf], field: str) -> None:
    for row in group:
        other = next(one for one in group if one is not row)
        row.refuse(field, Refusal("import.twice", row=other.number, sheet=other.sheet))


def _stay(row: Sheaf) -> tuple[Any, ...]:
    values = (row.cells.get(field) for field in (*STAY_FIELDS, "firm"))
    return tuple(fold_name(value) if isinstance(value, str) else value for value in values)


class _Planner:
    def __init__(
        self, site_id: str, firms: FirmBook, parties: set[str], make_id: Callable[[], str]
    ) -> None:
        self.writes: list[Write] = []
        self._site_id = site_id
        self._firms = firms
        self._parties = parties
        self._make_id = make_id

    def plan(
        self, group: Sequence[Sheaf], stored: Record | None, stays: Sequence[Record]
    ) -> dict[int, Line]:
        """Lines of one worker's rows; nothing is written when a stay is refused."""
        told: dict[str, Any] = {}
        for row in group:
            told.update({name: row.cells[name] for name in WORKER_FIELDS if name in row.cells})
        in_time = sorted(group, key=lambda row: row.cells.get("joined_on") or date.min)
        matched = _match_stays(in_time, stays)
        worker_changed = self._plan_worker(told, stored)
        worker_id = self._worker_id
        lines: dict[int, Line] = {}
        planned: set[date | None] = set()
        for position, (row, stay) in enumerate(zip(in_time, matched, strict=True)):
            joined = row.cells.get("joined_on")
            if joined in planned:  # the same stay told twice
                lines[id(row)] = row.line("left")
                continue
            planned.add(joined)
            changed = list(worker_changed) if position == 0 else []
            changed += self._plan_stay(row, stay, worker_id)
            new = stored is None and position == 0
            outcome: Outcome = "added" if new or stay is None else "changed" if changed else "left"
            lines[id(row)] = row.line(outcome, () if outcome == "added" else tuple(changed))
        return lines

    def _plan_worker(self, told: dict[str, Any], stored: Record | None) -> list[str]:
        if stored is None:
            self._worker_id = self._make_id()
            self.writes.append(
                Add("worker", {"id": self._worker_id, "site_id": self._site_id, **told})
            )
            return []
        self._worker_id = str(stored["id"])
        new = {name: value for name, value in told.items() if not same(stored[name], value)}
        if any(name in new for name in _DOCUMENT):  # judged as one: written as one
            new.update({name: told[name] for name in _DOCUMENT if name in told})
        if new:
            shown = {name: stored[name] for name in new}
            self.writes.append(Edit("worker", self._worker_id, shown, new))
        return [f"worker.{name}" for name in new]

    def _plan_stay(self, row: Sheaf, stay: Record | None, worker_id: str) -> list[str]:
        told = {name: row.cells[name] for name in STAY_FIELDS if name in row.cells}
        if "firm" in row.cells:
            told["firm_id"], _ = self._firms.resolve(row.cells["firm"], None)
            self._make_party(told["firm_id"])
        if stay is None:
            told.setdefault("leader", False)
            ids = {"id": self._make_id(), "site_id": self._site_id, "worker_id": worker_id}
            self.writes.append(Add("roster", {**ids, **told}))
            return [f"roster.{name}" for name in told]
        new = {name: value for name, value in told.items() if not same(stay[name], value)}
        if new:
            shown = {name: stay[name] for name in new}
            self.writes.append(Edit("roster", str(stay["id"]), shown, new))
        return [f"roster.{name}" for name in new]

    def _make_party(self, firm_id: str) -> None:
        """A firm with workers on the site is one of its parties."""
        if firm_id in self._parties:
            return
        self._parties.add(firm_id)
        row = {"id": self._make_id(), "site_id": self._site_id, "firm_id": firm_id}
        self.writes.append(Add("site_firm", {**row, "role": FirmRole.SUBCONTRACTOR.value}))


def _match_stays(rows: Sequence[Sheaf], stays: Sequence[Record]) -> list[Record | None]:
    """For each row the stored stay it speaks of, None for a new one."""
    by_joined = {stay["joined_on"]: stay for stay in stays}
    latest = max(stays, key=lambda stay: stay["joined_on"] or date.min, default=None)
    matched: list[Record | None] = []
    for row in rows:
        joined = row.cells.get("joined_on")
        if latest is None:
            matched.append(None)
        elif joined is None:
            matched.append(latest)
        elif joined in by_joined:
            matched.append(by_joined[joined])
        elif latest["joined_on"] is None and len(stays) == 1:
            matched.append(latest)
        elif latest["left_on"] is not None and joined > latest["left_on"]:
            matched.append(None)
        elif len(rows) == 1 and len(stays) == 1:
            matched.append(latest)  # one stay on both sides: its joining day is corrected
        else:
            raise _StayRefusedError(Refusal("roster.stays_overlap"))
    return matched
