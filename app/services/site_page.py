"""One site's page: its facts, the five systems at a glance, its roster, all that happened there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.services.laptop import Laptop
from app.services.office import bureau_settings
from db.queries import roster, site_page, timeline
from db.queries.contested import contests_at
from db.queries.roster import Call, Numbers, Stay
from db.queries.site_page import LastCheck, PaperLine, Party, ProblemLine, SiteFacts
from db.queries.timeline import Event
from inspection.clock import civil_date
from inspection.identity import mask_document, mask_phone
from inspection.refusal import Refusal

_ROLES = ("owner", "general_contractor", "subcontractor", "supervisor")


@dataclass(frozen=True, slots=True)
class SiteView:
    """Everything of the page but the roster's lines. Every number in it is masked. `contests`: how
    many conflicts and reviews about the site's rows wait for somebody."""

    today: date
    now_ms: int
    guarantee_soon_days: int
    facts: SiteFacts
    parties: tuple[Party, ...]
    last_check: LastCheck | None
    people: Numbers
    problems: tuple[ProblemLine, ...]
    papers: tuple[PaperLine, ...]
    events: tuple[Event, ...]
    contests: int = 0


@dataclass(frozen=True, slots=True)
class WorkerView:
    """A worker for the side panel; phone and document number are masked."""

    id: str
    name: str
    document_type: str
    document_number: str
    phone: str
    trade: str
    stays: tuple[Stay, ...]
    calls: tuple[Call, ...]
    today: date
    now_ms: int = field(compare=False)
    """When it was looked at: two looks at an unchanged worker are equal."""


class SitePageService:
    """Answers the site page. Whole numbers are had from `RevealingService` alone."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def look(self, site_id: str) -> SiteView:
        """The page of a site. Raises Refusal(``journal.row_missing``) if it is not held here."""
        now = self._laptop.clock.now_ms()
        today = civil_date(now)
        with self._laptop.database.read() as connection:
            facts = site_page.site_facts(connection, site_id, today)
            if facts is None:
                raise Refusal("journal.row_missing", entity="site")
            return SiteView(
                today=today,
                now_ms=now,
                guarantee_soon_days=bureau_settings(connection).guarantee_soon_days,
                facts=replace(facts, labour_clerk_phone=_phone(facts.labour_clerk_phone)),
                parties=_in_order(site_page.parties(connection, site_id)),
                last_check=site_page.last_check(connection, site_id),
                people=roster.numbers(connection, site_id),
                problems=site_page.problems(connection, site_id),
                papers=site_page.papers(connection, site_id),
                events=timeline.timeline(connection, site_id),
                contests=contests_at(connection, site_id),
            )

    def roster_ids(self, site_id: str, text: str = "", *, gone_too: bool = True) -> list[str]:
        """Lines of the roster that hold every word of `text` (see `db.queries.roster`)."""
        with self._laptop.database.read() as connection:
            return roster.roster_ids(connection, site_id, text, gone_too=gone_too)

    def roster_lines(self, ids: Sequence[str]) -> Mapping[str, Stay]:
        """Lines of the roster by id, phones masked."""
        with self._laptop.database.read() as connection:
            found = roster.stays(connection, ids)
        return {one: _masked(stay) for one, stay in found.items()}

    def worker(self, worker_id: str) -> WorkerView:
        """One worker. Raises Refusal(``journal.row_missing``) if he is not held here."""
        now = self._laptop.clock.now_ms()
        with self._laptop.database.read() as connection:
            found = roster.person(connection, worker_id)
        if found is None:
            raise Refusal("journal.row_missing", entity="worker")
        number = found.document_number
        return WorkerView(
            id=found.id,
            name=found.name,
            document_type=found.document_type or "",
            document_number=mask_document(number) if number else "",
            phone=_phone(found.phone) or "",
            trade=found.trade or "",
            stays=tuple(_masked(stay) for stay in found.stays),
            calls=found.calls,
            today=civil_date(now),
            now_ms=now,
        )


def _in_order(parties: Sequence[Party]) -> tuple[Party, ...]:
    """As the notice board names them: owner, contractor, subcontractors, supervisor."""
    known = {role: place for place, role in enumerate(_ROLES)}
    ordered = sorted(parties, key=lambda one: known.get(one.role, len(known)))
    return tuple(replace(one, contact_phone=_phone(one.contact_phone)) for one in ordered)


def _masked(stay: Stay) -> Stay:
    return replace(stay, phone=_phone(stay.phone))


def _phone(number: str | None) -> str | None:
    return mask_phone(number) if number else None
