"""A laptop of the made-up city's first inspector, his sites and his past on it, without HTTP."""

from __future__ import annotations

import atexit
import json
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from app.services.laptop import Laptop
from db.journal.bureau import BureauJournal
from db.store.engine import laptop_engine
from db.tables.bureau import account, firm, form_version, number_block
from db.tables.people import call_attempt, call_sample, roster, sample_entry, worker
from db.tables.site import (
    assignment,
    contact,
    filled_form,
    paper,
    paper_problem,
    problem,
    service,
    site,
    site_firm,
)
from forms.publish import compiled, definition
from inspection.clock import FixedClock, civil_date, instant
from inspection.sampling import Candidate, SamplingRules, draw
from tests.support import world
from tests.support.world import KEY
from tools.city.build import make_city
from tools.city.history import make_past
from tools.city.model import City, Firm, Site
from tools.city.past import Past, PastContact, PastProblem, PastSample

BUREAU = "bureau.db"
NOW = instant(2023, 11, 23, 8, 45)
"""Thursday, 23 November 2023, a quarter to nine in China."""


@dataclass(slots=True)
class CityLaptop:
    """The laptop, and ids of the city's things by what the city calls them."""

    laptop: Laptop
    clock: FixedClock
    city: City
    bureau: world.Bureau
    device: world.Laptop
    accounts: dict[str, str]
    sites: dict[str, str]


@contextmanager
def city_laptop(
    folder: Path,
    *,
    sites: int = 8,
    workers: int = 160,
    inspectors: int = 1,
    seed: int = 7,
    past: bool = True,
    now_ms: int = NOW,
) -> Iterator[CityLaptop]:
    """A bureau, everything of the first inspector pulled, and the past that he has lived."""
    like = _pattern(sites, workers, inspectors, seed, past, now_ms)
    shutil.copytree(like.folder, folder, dirs_exist_ok=True)
    clock = FixedClock(like.now_ms)
    embedded = laptop_engine(folder / BUREAU, KEY)
    bureau = world.Bureau(embedded, clock, like=like.bureau)
    device = world.Laptop(bureau, folder, like.account, like=like.device)
    try:
        yield CityLaptop(
            laptop=Laptop(device.database, device.journal, clock, device.account, device.blobs),
            clock=clock,
            city=like.city,
            bureau=bureau,
            device=device,
            accounts=dict(like.accounts),
            sites=dict(like.sites),
        )
    finally:
        device.close()
        embedded.close()


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A city laptop as it was made, its files closed: each test gets a copy of them."""

    folder: Path
    now_ms: int
    city: City
    bureau: world.BureauIds
    device: str
    account: str
    accounts: dict[str, str]
    sites: dict[str, str]


@cache
def _pattern(
    sites: int, workers: int, inspectors: int, seed: int, past: bool, now_ms: int
) -> _Pattern:
    """Made once in a process; making it takes longer than most tests that want one."""
    folder = Path(mkdtemp(prefix="anxin-city-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    clock = FixedClock(now_ms)
    city = make_city(seed, civil_date(now_ms), sites=sites, workers=workers, inspectors=inspectors)
    with closing(laptop_engine(folder / BUREAU, KEY, create=True)) as embedded:
        bureau = world.Bureau(embedded, clock)
        found = _Bureau(bureau, city)
        account = found.accounts[city.inspectors[0].login]
        with closing(world.Laptop(bureau, folder, account)) as device:
            _lease(bureau, device, city.on.year)
            device.pull()
            if past:
                _Past(device, found).live(make_past(city))
            return _Pattern(
                folder=folder,
                now_ms=clock.now_ms(),
                city=city,
                bureau=bureau.ids,
                device=device.device,
                account=account,
                accounts=found.accounts,
                sites=found.sites,
            )


def _lease(bureau: world.Bureau, device: world.Laptop, year: int) -> None:
    with bureau.journal.transaction() as change:
        change.add(
            number_block,
            {
                "account_id": device.account,
                "device": device.device,
                "paper_type": "order",
                "year": year,
                "first": 1,
                "last": 200,
            },
        )


def _published(form: str, bureau: world.Bureau) -> dict[str, Any]:
    return {
        "form": form,
        "version": "1",
        "definition": compiled(form).decode(),
        "sha256": definition(form).sha256,
        "published_at": bureau.clock.now_ms(),
    }


class _Bureau:
    """Staff, sites and rosters as an import would leave them at the bureau."""

    def __init__(self, bureau: world.Bureau, city: City) -> None:
        self.city = city
        self.accounts: dict[str, str] = {}
        self.sites: dict[str, str] = {}
        self.workers: dict[str, list[tuple[str, Candidate]]] = {}
        self.contractors: dict[str, str] = {}
        self._firms: dict[str, str] = {}
        self._bureau = bureau
        journal: BureauJournal = bureau.journal
        with journal.transaction() as change:
            self._change = change
            # the tests' bureau has an empty check-in: there must be one version to choose from
            change.edit(form_version, bureau.form_version, _published("checkin", bureau))
            self.forms = {"checkin": bureau.form_version}
            for form in ("return_visit", "covert_visit"):
                self.forms[form] = change.add(form_version, _published(form, bureau))
            for member in city.members:
                self.accounts[member.login] = change.add(
                    account,
                    {
                        "team_id": bureau.team,
                        "login": member.login,
                        "name": member.name,
                        "role": member.role.value,
                        "badge_number": member.card_number or None,
                        "active": True,
                    },
                )
            for one in city.sites:
                self._add_site(one)

    def _add_site(self, one: Site) -> None:
        change, holder = self._change, self.accounts[one.inspector]
        row = self.sites[one.code] = change.add(
            site,
            {
                "team_id": self._bureau.team,
                "code": one.code,
                "name": one.name,
                "state": one.state.value,
                "address": one.address,
                "area_code": one.area_code,
                "regulator": one.regulator,
                "permit_number": one.permit_number,
                "contract_fen": one.contract_fen,
                "starts_on": one.starts_on,
                "ends_on": one.ends_on,
                "guarantee_kind": one.guarantee_kind,
                "guarantee_until": one.guarantee_until,
                "labour_clerk": one.labour_clerk,
                "labour_clerk_phone": one.labour_clerk_phone,
            },
        )
        change.add(
            assignment,
            {"site_id": row, "account_id": holder, "from_date": one.assigned_from},
        )
        for scope in (f"site:{row}", f"people:{row}"):
            self._bureau.grant(holder, scope, change=change)
        self._add_party(row, one.owner, "owner")
        contractor = self._add_party(
            row, one.general_contractor, "general_contractor", one.manager, one.manager_phone
        )
        self.contractors[one.code] = contractor
        self._add_party(row, one.supervisor, "supervisor")
        subcontractors = {
            each.name: self._add_party(row, each, "subcontractor") for each in one.subcontractors
        }
        people = self.workers[one.code] = []
        for each in one.workers:
            person = change.add(
                worker,
                {
                    "site_id": row,
                    "name": each.name,
                    "document_type": each.document_type.value,
                    "document_number": each.document_number or None,
                    "phone": each.phone or None,
                    "trade": each.trade,
                },
            )
            change.add(
                roster,
                {
                    "site_id": row,
                    "worker_id": person,
                    "firm_id": subcontractors.get(each.firm),
                    "crew": each.crew,
                    "leader": each.leader,
                    "joined_on": each.joined_on,
                    "left_on": each.left_on,
                },
            )
            candidate = Candidate(
                person, each.crew, each.joined_on, each.left_on, has_phone=bool(each.phone)
            )
            people.append((person, candidate))

    def _add_party(
        self, row: str, party: Firm, role: str, person: str | None = None, phone: str | None = None
    ) -> str:
        known = self._firms.get(party.name)
        if known is None:
            known = self._firms[party.name] = self._change.add(
                firm, {"name": party.name, "credit_code": party.credit_code}
            )
        self._change.add(
            site_firm,
            {
                "site_id": row,
                "firm_id": known,
                "role": role,
                "contact_person": person,
                "contact_phone": phone,
            },
        )
        return known


class _Past:
    """Writes what the first inspector did, through his own journal."""

    def __init__(self, device: world.Laptop, found: _Bureau) -> None:
        self._device = device
        self._found = found
        self._me = found.city.inspectors[0].login

    def live(self, past: Past) -> None:
        with self._device.journal.transaction() as change:
            self._change = change
            contacts = {
                place: self._contact(one)
                for place, one in enumerate(past.contacts)
                if one.lead == self._me
            }
            for sample in past.samples:
                if sample.lead == self._me:
                    self._sample(sample)
            for serial, one in enumerate(past.problems, start=1):
                if one.contact in contacts:
                    self._problem(one, contacts[one.contact][1], serial)

    def _contact(self, one: PastContact) -> tuple[str, str | None]:
        row = self._change.add(
            contact,
            {
                "site_id": self._found.sites[one.site],
                "kind": one.kind.value,
                "inspection_form": one.form.value if one.form else None,
                "covert": one.covert,
                "on_date": one.on,
                "started_at": one.started_ms,
                "finished_at": one.finished_ms,
                "lead_id": self._found.accounts[one.lead],
                "assistant_id": self._found.accounts.get(one.assistant),
                "state": "finished",
            },
        )
        if not one.answers:
            return row, None
        answers = {f"{item[0].lower()}/{item}": answer.value for item, answer in one.answers}
        form = self._change.add(
            filled_form,
            {
                "site_id": self._found.sites[one.site],
                "contact_id": row,
                "form_version_id": self._found.forms["checkin"],
                "named": False,
                "answers": json.dumps(answers),
                "state": "finished",
                "started_at": one.started_ms,
                "finished_at": one.finished_ms,
                "account_id": self._found.accounts[one.lead],
            },
        )
        return row, form

    def _sample(self, one: PastSample) -> None:
        row, me = self._found.sites[one.site], self._found.accounts[one.lead]
        candidates = [candidate for _id, candidate in self._found.workers[one.site]]
        drawn = draw(candidates, civil_date(one.drawn_ms), one.seed, SamplingRules())
        sample = self._change.add(
            call_sample,
            {
                "site_id": row,
                "month": one.month,
                "seed": one.seed,
                "frame": drawn.frame,
                "size": len(drawn.chosen),
                "frozen_at": one.drawn_ms,
                "account_id": me,
            },
        )
        entries = [
            (
                self._change.add(
                    sample_entry,
                    {
                        "site_id": row,
                        "sample_id": sample,
                        "worker_id": each.worker,
                        "position": place,
                        "reserve": False,
                        "stratum": each.stratum,
                    },
                ),
                each.worker,
            )
            for place, each in enumerate(drawn.chosen)
        ]
        for call in one.calls:
            if call.position < len(entries):
                self._attempt(row, me, entries[call.position], call)

    def _attempt(self, row: str, me: str, entry: tuple[str, str], call: Any) -> None:
        self._change.add(
            call_attempt,
            {
                "site_id": row,
                "entry_id": entry[0],
                "worker_id": entry[1],
                "at": call.at_ms,
                "on_date": civil_date(call.at_ms),
                "outcome": call.outcome.value,
                "call_back_at": call.call_back_at_ms,
                "account_id": me,
            },
        )

    def _problem(self, one: PastProblem, form: str | None, serial: int) -> None:
        row, me = self._found.sites[one.site], self._found.accounts[self._me]
        item = self._change.add(
            problem,
            {
                "site_id": row,
                "source_form_id": form,
                "system": one.system.value,
                "item": one.item,
                "clause": one.clause,
                "facts": one.facts,
                "measure": one.measure,
                "people": one.people or None,
                "firm_id": self._found.contractors[one.site],
                "account_id": me,
                "state": one.state.value,
                "found_on": one.found_on,
                "due_on": one.due_on,
                "due_provisional": False,
                "closed_on": one.closed_on,
            },
        )
        if one.order is not None:
            self._order(row, me, item, one, serial)

    def _order(self, row: str, me: str, item: str, one: PastProblem, serial: int) -> None:
        on: date = one.found_on
        issued = instant(on.year, on.month, on.day, 11, serial % 60)
        order = self._change.add(
            paper,
            {
                "site_id": row,
                "firm_id": self._found.contractors[one.site],
                "type": "order",
                "number": f"样人社劳监令字〔{on.year}〕{serial}号",
                "year": on.year,
                "serial": serial,
                "content": "{}",
                "pdf_sha256": "0" * 64,
                "issued_on": on,
                "issued_at": issued,
                "due_on": one.due_on,
                "state": one.order.value if one.order else "issued",
                "account_id": me,
                "device": self._device.device,
                "printed": 1,
            },
        )
        self._change.add(paper_problem, {"site_id": row, "paper_id": order, "problem_id": item})
        if one.order == "served":
            self._change.add(
                service,
                {
                    "site_id": row,
                    "paper_id": order,
                    "manner": "direct",
                    "served_at": issued + 20 * 60_000,
                    "served_on": on,
                    "refused": False,
                    "server_id": me,
                },
            )
