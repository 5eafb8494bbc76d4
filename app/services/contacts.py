"""Starting, resuming and finishing contacts with a site: check-ins and return visits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from app.services.filling import (
    Filling,
    FillingService,
    begin_form,
    finish_form,
    newest_version,
    program_of,
)
from app.services.laptop import Laptop
from db.journal.laptop import LaptopTransaction
from db.queries import contacts as queries
from db.queries import filling as forms
from db.queries import office, sites
from db.queries.attachments import Evidence, evidence_before
from db.queries.contacts import ContactFacts, SiteChoice, VisitLine
from db.queries.filling import Previous
from db.queries.office import NameCard
from db.tables.site import contact, filled_form
from forms.answers import REASON
from forms.carry import LastAnswer, last_answers
from forms.checks import Finding
from forms.versions import plan_move
from inspection.clock import civil_date
from inspection.refusal import Refusal
from inspection.terms import ContactKind, InspectionForm

CHECK_IN = "checkin"
COVERT_VISIT = "covert_visit"
RETURN_VISIT = "return_visit"
_HEADS = {CHECK_IN: "head", COVERT_VISIT: "visit"}
"""The group of an inspection's form that names both inspectors."""

SECOND_INSPECTOR = "second_inspector"
"""The bureau's setting for inspections by one person alone: ``off``, ``reason`` or ``required``."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A contact's form opened for filling in, with what its page shows beside it.

    `last` are the answers of the last finished form of this kind by path, `last_on` its day.
    `colleagues` may assist. `second` is the bureau's rule for inspections by one person.
    """

    filling: Filling
    contact: ContactFacts
    today: date
    colleagues: tuple[NameCard, ...]
    second: str
    last: Mapping[str, LastAnswer] = field(default_factory=dict)
    last_on: date | None = None

    @property
    def assisting(self) -> str:
        """Path of the question for the second inspector, whose absence is reasoned under it; empty
        where the form has none."""
        head = _HEADS.get(self.filling.row.form, "")
        path = f"{head}/assisting"
        return path if path in self.filling.definition.questions else ""

    def findings(self) -> tuple[Finding, ...]:
        """All that stands against finishing: the form's own, and a missing second inspector.

        An inspection takes two inspectors (Regulation 423 art. 16).
        """
        found = self.filling.answers.findings()
        path = self.assisting
        if self.contact.kind != ContactKind.INSPECTION or self.contact.assistant_id or not path:
            return found
        if self.second not in ("reason", "required"):
            return found
        strength = "soft" if self.second == "reason" else "hard"
        reason = self.filling.answers.answer(path + REASON)
        alone = Finding(path, strength, "contact.second_inspector", "contact", {}, reason)
        return (alone, *found)


@dataclass(frozen=True, slots=True)
class VisitsFilter:
    """What the list shows: words of a site's name, a kind (empty: all), since when."""

    text: str = ""
    kind: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class VisitList:
    """Contacts found, the day it was, and the sites one may start something at."""

    lines: tuple[VisitLine, ...]
    today: date
    own_sites: tuple[SiteChoice, ...]


class ContactService:
    """Contacts of the account this laptop is enrolled for."""

    def __init__(self, laptop: Laptop, filling: FillingService) -> None:
        self._laptop = laptop
        self._filling = filling

    def start_check_in(
        self,
        site_id: str,
        kind: ContactKind = ContactKind.INSPECTION,
        inspection_form: InspectionForm | None = InspectionForm.ROUTINE,
        covert: bool = False,
        assistant_id: str | None = None,
    ) -> str:
        """Begin a check-in, or go on with the one this account has open at the site.

        Returns the id of its filled form. Contact and form are added in one transaction; only an
        inspection has a form of inspection. What is seen on a covert one (暗访) has a form of its
        own: nobody is asked for a paper.
        """
        form = COVERT_VISIT if covert else CHECK_IN
        head = _HEADS[form]
        with self._laptop.journal.transaction() as change:
            found = queries.open_form(change.connection, site_id, form, change.actor)
            if found is not None:
                return found
            inspecting = kind is ContactKind.INSPECTION
            names = _names(change.connection, change.actor, assistant_id)
            firm = queries.contractor(change.connection, site_id)
            return self._start(
                change,
                form,
                {
                    "site_id": site_id,
                    "kind": kind.value,
                    "inspection_form": (
                        inspection_form.value if inspecting and inspection_form else None
                    ),
                    "covert": covert,
                    "assistant_id": assistant_id,
                    "firm_id": firm.firm_id if firm else None,
                },
                {f"{head}/lead": names[0], f"{head}/assisting": names[1]},
            )

    def start_return_visit(self, site_id: str) -> str:
        """Begin a policy return visit, or go on with the open one; returns its form's id."""
        with self._laptop.journal.transaction() as change:
            found = queries.open_form(change.connection, site_id, RETURN_VISIT, change.actor)
            if found is not None:
                return found
            firm = queries.contractor(change.connection, site_id)
            return self._start(
                change,
                RETURN_VISIT,
                {
                    "site_id": site_id,
                    "kind": ContactKind.RETURN_VISIT.value,
                    "inspection_form": None,
                    "covert": False,
                    "assistant_id": None,
                    "firm_id": firm.firm_id if firm else None,
                },
                {"visit/firm": firm.name if firm else ""},
            )

    def open(self, form_id: str) -> Visit:
        """A contact's form with what its page shows; raises Refusal ``form.gone``."""
        filling = self._filling.open(form_id)
        row = filling.row
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            facts = queries.contact_facts(connection, row.contact_id or "")
            if facts is None:
                raise Refusal("form.gone")
            before = forms.previous(connection, row.site_id, row.form, row.id)
            staff = office.staff(connection)
            second = office.settings(connection).get(SECOND_INSPECTOR, "reason")
            proofs = evidence_before(connection, row.site_id, row.form, row.id)
            answers = _under(connection, before, row.form_version_id) if before is not None else {}
        last: Mapping[str, LastAnswer] = {}
        if before is not None:
            found = last_answers(filling.definition, answers, before.on, today)
            last = {path: _proved(one, proofs) for path, one in found.items()}
        return Visit(
            filling=filling,
            contact=facts,
            today=today,
            colleagues=tuple(one for one in staff if one.id != facts.lead_id),
            second=second,
            last=last,
            last_on=before.on if before is not None else None,
        )

    def choose_assistant(self, shown: ContactFacts, assistant_id: str | None) -> ContactFacts:
        """Name another assisting inspector, or nobody; returns the contact as it is then."""
        with self._laptop.journal.transaction() as change:
            change.edit(
                contact,
                shown.id,
                seen_rev=shown.rev,
                shown={"assistant_id": shown.assistant_id},
                new={"assistant_id": assistant_id},
            )
            found = queries.contact_facts(change.connection, shown.id)
        if found is None:
            raise Refusal("form.gone")
        return found

    def finish(self, visit: Visit) -> None:
        """Finish the contact and its form together; answers must all be stored.

        Raises Refusal ``form.unfinished`` (count, path) while something stands against it, also
        the missing second inspector without a reason.
        """
        standing = [one for one in visit.findings() if one.blocks]
        if standing:
            raise Refusal("form.unfinished", count=len(standing), path=standing[0].path)
        shown = visit.contact
        with self._laptop.journal.transaction() as change:
            finish_form(change, visit.filling, self._laptop.clock)
            change.edit(
                contact,
                shown.id,
                seen_rev=shown.rev,
                shown={"state": shown.state, "finished_at": shown.finished_at},
                new={"state": "finished", "finished_at": change.now},
            )

    def discard(self, visit: Visit, reason: str) -> None:
        """Void a contact begun by mistake, and its form; a finished one stays.

        Raises Refusal ``form.finished``, ``contact.reason_missing``.
        """
        if visit.contact.state != "open":
            raise Refusal("form.finished")
        if not reason.strip():
            raise Refusal("contact.reason_missing")
        with self._laptop.journal.transaction() as change:
            void = {"voided_at": change.now, "void_reason": reason.strip()}
            shown = dict.fromkeys(void)
            row = visit.filling.row
            change.edit(filled_form, row.id, seen_rev=visit.filling.seen_rev, shown=shown, new=void)
            rev = visit.contact.rev
            change.edit(contact, visit.contact.id, seen_rev=rev, shown=shown, new=void)

    def today(self) -> date:
        """The civil date now."""
        return civil_date(self._laptop.clock.now_ms())

    def visits(self, wanted: VisitsFilter) -> VisitList:
        """The list of contacts, open ones first, then the newest."""
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            found = sites.find_sites(connection, wanted.text) if wanted.text else None
            return VisitList(
                lines=queries.visit_lines(
                    connection, sites=found, kind=wanted.kind, since=wanted.since
                ),
                today=today,
                own_sites=queries.own_sites(connection, self._laptop.account, today),
            )

    def _start(
        self,
        change: LaptopTransaction,
        form: str,
        facts: Mapping[str, object],
        prefilled: Mapping[str, str],
    ) -> str:
        version = newest_version(change.connection, form)
        contact_id = change.add(
            contact,
            {
                **facts,
                "on_date": civil_date(change.now),
                "started_at": change.now,
                "lead_id": change.actor,
                "state": "open",
            },
        )
        return begin_form(
            change,
            self._laptop.clock,
            site_id=str(facts["site_id"]),
            version_id=version,
            contact_id=contact_id,
            prefilled={path: text for path, text in prefilled.items() if text},
        )


def _under(connection: Connection, before: Previous, version_id: str) -> Mapping[str, str]:
    """The answers of last time as a version asks for them: a question may stand elsewhere, and what
    it does not take any more is not carried."""
    if before.version_id == version_id:
        return before.answers
    old, new = (program_of(connection, one).definition for one in (before.version_id, version_id))
    return plan_move(old, new, before.answers).document


def _proved(one: LastAnswer, proofs: Iterable[Evidence]) -> LastAnswer:
    """With what was taken on the day it was last seen on site, or since."""
    ids = tuple(each.id for each in proofs if each.path == one.path and each.on >= one.seen)
    return replace(one, evidence=ids) if ids else one


def _names(connection: Connection, lead: str, assistant: str | None) -> tuple[str, str]:
    cards = [office.name_card(connection, one) if one else None for one in (lead, assistant)]
    first, second = (card.name if card else "" for card in cards)
    return first, second
