"""The made-up city as values: what a clerk's lists hold, and who inspects what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inspection.terms import AccountRole, DocumentType, SiteState


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm by name and valid unified social credit code."""

    name: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class Worker:
    """One stay of a worker at a site, as a roster line holds it. `firm` is a name.

    `phone` or `document_number` may be empty, never both; `left_on` is None for who is on site.
    """

    name: str
    document_type: DocumentType
    document_number: str
    phone: str
    trade: str
    trade_code: str
    firm: str
    crew: str
    leader: bool
    joined_on: date
    left_on: date | None


@dataclass(frozen=True, slots=True)
class Site:
    """A construction site with its parties and its roster.

    `contract_fen` is in fen; `guarantee_kind` one of cash, letter, insurance, exempt, and
    `guarantee_until` is set for letter and insurance; `inspector` is the login of the inspector
    assigned since `assigned_from`.
    """

    code: str
    name: str
    state: SiteState
    area_code: str
    address: str
    regulator: str
    permit_number: str
    contract_fen: int
    starts_on: date
    ends_on: date
    guarantee_kind: str
    guarantee_until: date | None
    owner: Firm
    general_contractor: Firm
    subcontractors: tuple[Firm, ...]
    supervisor: Firm
    manager: str
    manager_phone: str
    labour_clerk: str
    labour_clerk_phone: str
    inspector: str
    assigned_from: date
    workers: tuple[Worker, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the made-up team: login, name, role, and the number of the inspector's card."""

    login: str
    name: str
    role: AccountRole
    card_number: str


@dataclass(frozen=True, slots=True)
class City:
    """Everything the bureau of the made-up city knows on the civil date `on`."""

    seed: int
    on: date
    bureau: str
    team: str
    team_code: str
    members: tuple[Member, ...]
    sites: tuple[Site, ...]

    def sites_of(self, login: str) -> tuple[Site, ...]:
        """The sites assigned to one inspector."""
        return tuple(site for site in self.sites if site.inspector == login)

    @property
    def inspectors(self) -> tuple[Member, ...]:
        """The team's inspectors; the demo signs in as the first."""
        return tuple(m for m in self.members if m.role is AccountRole.INSPECTOR)

    @property
    def worker_count(self) -> int:
        """Roster lines of all sites."""
        return sum(len(site.workers) for site in self.sites)
