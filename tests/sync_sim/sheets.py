"""Calls to workers and questionnaires in the simulation: begun, keyed, keyed again and settled, by
the services behind their pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.services.filling import Filling
from app.services.keypunch import Effort, KeypunchService, Sheet, Stack
from app.services.phone_checks import PhoneCheckService
from app.services.questionnaires import QuestionnaireService
from db.tables.bureau import form_version
from db.tables.people import call_attempt, sample_entry
from db.tables.sheets import questionnaire
from db.tables.site import filled_form
from inspection.ids import new_id
from inspection.refusal import Refusal
from inspection.terms import CallOutcome
from tests.sync_sim.acts import Acts
from tests.sync_sim.edited import SHEET
from tests.sync_sim.entries import Seen
from tests.sync_sim.knowledge import seen_whole, with_own
from tests.sync_sim.laptop import DONE
from tests.sync_sim.users import Plan, User
from tests.sync_sim.world import World

LONG_AGO = date(2015, 1, 1)
"""The day on which sheets were filled in: no laptop's clock is before it."""
_DATE = "sheet/filled_on"
_READ = "rights/Q32"
_SLOTS = 2
_EFFORT = Effort(10, 1, 1000)


@dataclass(slots=True)
class OnDesk:
    """A questionnaire that somebody is at: on paper (`sheet`) or on screen; `seen` is what he knew
    of its form when it came onto the desk."""

    id: str
    scope: str
    filling: Filling
    seen: Seen
    sheet: Sheet | None = None


class Sheets:
    """One event of a person each; every one returns how it ended."""

    def __init__(self, world: World, acts: Acts) -> None:
        self._world = world
        self._acts = acts

    def call(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """A worker answers the phone, and his form is begun; or he does not, which is noted."""
        sites = self._acts.sites(user)
        if not sites:
            return "no site"
        of = sites[picks[0] % len(sites)]
        entries = self._world.scene.cast.called[of]
        entry, scope = entries[picks[1] % len(entries)], f"people:{of}"
        service = PhoneCheckService(user.laptop.laptop)
        if picks[2] % 4 == 0:
            note = self._world.oracle.value("note")
            plan = Plan("call_attempt", new_id(user.laptop.clock), scope, {"note": note}, {})
            return self._acts.do(user, [plan], lambda: self._try(user, entry, plan), fatal)
        with user.laptop.database.read() as connection:
            asked = select(filled_form.c.id).where(filled_form.c.subject_id == entry)
            if connection.execute(asked).first() is not None:
                return "asked already"
        plan = Plan("filled_form", "", scope, {"subject_id": entry}, {})
        return self._acts.do(user, [plan], lambda: service.answer(entry), fatal, whole=None)

    def work(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """Lay a questionnaire on the desk, or do something with the one that lies there."""
        held: OnDesk | None = user.sheets.get(picks[1] % _SLOTS)
        if held is None:
            return self._begin(user, picks, fatal)
        what = (self._finish, self._finish, self._put_away, self._mend, self._void)[picks[2] % 5]
        if what is not self._mend:
            user.sheets.pop(picks[1] % _SLOTS)
        return what(user, held, picks, fatal)

    def _begin(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        sites = self._acts.sites(user)
        if not sites:
            return "no site"
        of, made = sites[picks[0] % len(sites)], []
        scope, on_paper = f"people:{of}", picks[2] % 3 > 0
        number = self._number(user, of, picks) if on_paper else None
        version = self._version(user)

        def begin() -> None:
            made.append(
                self._on_screen(user, of, version)
                if number is None
                else self._on_paper(user, of, version, number)
            )

        sheet = {} if number is None else {"sheet": number}
        plans = [
            Plan("filled_form", "", scope, {"named": True}, {}),
            Plan("questionnaire", "", scope, sheet, {}),
        ]
        ended = self._acts.do(user, plans, begin, fatal, whole=None)
        if ended == DONE:
            (held,) = made
            held.seen = seen_whole(self._world, user, held.filling.id, scope)
            user.sheets[picks[1] % _SLOTS] = held
        return f"{number or 'on screen'}: {ended}"

    def _finish(self, user: User, held: OnDesk, picks: tuple[int, ...], fatal: int | None) -> str:
        """All of it is keyed; in a second keying perhaps otherwise, and then settled at once."""
        laptop, sheet = user.laptop, held.sheet
        service = KeypunchService(laptop.laptop)
        on_screen = QuestionnaireService(laptop.laptop)

        def finish() -> None:
            if sheet is None:
                on_screen.finish(held.filling)
            else:
                service.finish(sheet, _EFFORT)

        plans = [self._of_form(user, held), Plan("sheet_keying", "", held.scope, {}, {})]
        ended = self._acts.do(user, plans, finish, fatal, whole=None)
        if ended != DONE or sheet is None or sheet.turn == 1 or picks[3] % 2:
            return f"finished: {ended}"
        value = self._world.oracle.value("reading")
        with laptop.database.read() as connection:
            of = select(questionnaire.c.form_id).where(questionnaire.c.id == held.id)
            form = str(connection.execute(of).scalar())
        plan = Plan("filled_form", form, held.scope, {}, self._known(user, form, held.scope))
        self._world.oracle.note([value], held.scope)
        settled = self._acts.do(
            user, [plan], lambda: service.settle(held.id, {_READ: value}), None, whole=None
        )
        return f"finished: {ended}, settled: {settled}"

    def _put_away(
        self, user: User, held: OnDesk, _picks: tuple[int, ...], fatal: int | None
    ) -> str:
        """The typist goes elsewhere."""
        plans = [self._of_form(user, held)]
        form = held.filling.id
        ended = self._acts.do(
            user, plans, lambda: user.laptop.filling.commit(form), fatal, whole=None
        )
        return f"put away: {ended}"

    def _mend(self, user: User, held: OnDesk, _picks: tuple[int, ...], fatal: int | None) -> str:
        """What was finished is to be mended."""
        plans = [
            Plan("sheet_keying", "", held.scope, {}, {}),
            self._of_form(user, held, self._known(user, held.filling.id, held.scope)),
        ]
        laptop = user.laptop.laptop
        service = QuestionnaireService(laptop) if held.sheet is None else KeypunchService(laptop)
        ended = self._acts.do(user, plans, lambda: service.reopen(held.id), fatal, whole=None)
        return f"taken up again: {ended}"

    def _void(self, user: User, held: OnDesk, _picks: tuple[int, ...], fatal: int | None) -> str:
        reason = self._world.oracle.value("void_reason")
        with user.laptop.database.read() as connection:
            of = select(questionnaire.c.form_id).where(questionnaire.c.id == held.id)
            form = str(connection.execute(of).scalar())
        values = {"void_reason": reason}
        plans = [
            Plan(name, row, held.scope, values, self._known(user, row, held.scope))
            for name, row in (("questionnaire", held.id), ("filled_form", form))
        ]
        service = QuestionnaireService(user.laptop.laptop)
        ended = self._acts.do(
            user, plans, lambda: service.discard(held.id, reason), fatal, whole=None
        )
        return f"void: {ended}"

    # --- how

    def _try(self, user: User, entry: str, plan: Plan) -> None:
        of = select(sample_entry.c.worker_id).where(sample_entry.c.id == entry)
        with user.laptop.laptop.journal.transaction() as change:
            worker = change.connection.execute(of).scalar()
            if worker is None:
                raise Refusal("journal.row_missing", entity="sample_entry")
            values: dict[str, Any] = {
                "id": plan.row,
                "site_id": plan.scope.partition(":")[2],
                "entry_id": entry,
                "worker_id": worker,
                "at": change.now,
                "on_date": LONG_AGO,
                "outcome": CallOutcome.NO_ANSWER.value,
                "account_id": change.actor,
            }
            change.add(call_attempt, values | dict(plan.values))

    def _on_screen(self, user: User, of: str, version: str) -> OnDesk:
        service = QuestionnaireService(user.laptop.laptop)
        made = service.begin_on_screen(of, version)
        _, filling = service.open(made)
        user.laptop.filling.keep(filling, _DATE, LONG_AGO.isoformat())
        return OnDesk(made, f"people:{of}", filling, {})

    def _on_paper(self, user: User, of: str, version: str, number: str) -> OnDesk:
        stack = Stack(of, version, LONG_AGO)
        sheet = KeypunchService(user.laptop.laptop).begin(stack, number)
        return OnDesk(sheet.id, f"people:{of}", sheet.filling, {}, sheet)

    def _of_form(self, user: User, held: OnDesk, known: Seen | None = None) -> Plan:
        form = held.filling.id
        known = known if known is not None else with_own(user, form, held.seen)
        return Plan("filled_form", form, held.scope, {}, known)

    def _known(self, user: User, row: str, scope: str) -> Seen:
        return seen_whole(self._world, user, row, scope)

    def _number(self, user: User, of: str, picks: tuple[int, ...]) -> str:
        """A sheet that was keyed before, by whomever, or a new one."""
        query = select(questionnaire.c.sheet).where(
            questionnaire.c.site_id == of, questionnaire.c.sheet.is_not(None)
        )
        with user.laptop.database.read() as connection:
            known = list(connection.scalars(query.order_by(questionnaire.c.sheet)))
        if known and picks[3] % 3:
            return str(known[picks[4] % len(known)])
        return self._world.oracle.value("sheet")

    def _version(self, user: User) -> str:
        query = select(form_version.c.id).where(form_version.c.form == SHEET)
        with user.laptop.database.read() as connection:
            return str(connection.execute(query).scalar_one())
