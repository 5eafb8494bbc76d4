"""What people answer in forms: drafts until the form is left or a sync comes, also during one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.services.filling import Filling
from db.tables.laptop import draft
from inspection.refusal import Refusal
from tests.sync_sim.edited import ANSWERED
from tests.sync_sim.entering import rows_here
from tests.sync_sim.entries import Seen
from tests.sync_sim.knowledge import seen_whole, with_own
from tests.sync_sim.laptop import DONE
from tests.sync_sim.users import Plan, User
from tests.sync_sim.world import World

_SLOTS = 3


@dataclass(slots=True)
class Form:
    """A form that somebody has open, and what he knew of it when he opened it."""

    filling: Filling
    scope: str
    seen: Seen


class Answering:
    """Answers in any form that is on the laptop: of a visit, a call or a questionnaire."""

    def __init__(self, world: World) -> None:
        self._world = world

    def answer(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """Answer a question of a form, and perhaps leave the form then."""
        laptop, slot = user.laptop, picks[1] % _SLOTS
        form = self._open(user, picks)
        if form is None:
            return "no form"
        plan = self._about_to(user, form, picks)
        ended = laptop.doing(lambda: self._keep(user, form, plan), fatal)
        self._forget_unless_kept(user, plan)
        if ended == DONE and picks[3] % 2:
            ended = laptop.doing(lambda: laptop.filling.commit(form.filling.id), None)
            user.forms.pop(slot, None)
        if ended != DONE:
            user.forms.pop(slot, None)
        self._world.gather(user)
        return ended

    def meanwhile(self, user: User, picks: tuple[int, ...]) -> None:
        """Answer a question while a sync is under way: the program may be killed right there."""
        form = self._open(user, picks)
        if form is None:
            return
        plan = self._about_to(user, form, picks)
        try:
            self._keep(user, form, plan)
        except Refusal:
            user.forms.pop(picks[1] % _SLOTS, None)
        self._forget_unless_kept(user, plan)

    def tidy(self, user: User) -> None:
        """Forget what was typed in vain: the program was killed before it was kept."""
        for plan in [one for one in user.plans if one.draft and one.values]:
            self._forget_unless_kept(user, plan)

    def leave(self, user: User, row: str) -> None:
        """Whoever enters something elsewhere has left the form: what he answered is settled."""
        if any(one.draft and one.values and one.row == row for one in user.plans):
            user.laptop.doing(lambda: user.laptop.filling.commit(row), None)
            user.forms = {slot: one for slot, one in user.forms.items() if one.filling.id != row}
            self._world.gather(user)

    def _open(self, user: User, picks: tuple[int, ...]) -> Form | None:
        """The form he has open, or another one."""
        world, slot = self._world, picks[1] % _SLOTS
        form: Form | None = user.forms.get(slot)
        if form is None or picks[2] % 3 == 0:
            rows = [row for row in rows_here(world, user) if row[0] == "filled_form"]
            named = [row for row in rows if row[2].startswith("people:")]
            rows = named if named and picks[4] % 2 else rows
            if not rows:
                return None
            _, row, scope = rows[picks[0] % len(rows)]
            known = seen_whole(world, user, row, scope)
            try:
                filling = user.laptop.filling.open(row)
            except Refusal:  # void, or what was personal of it is erased
                return None
            form = user.forms[slot] = Form(filling, scope, known)
        return form

    def _about_to(self, user: User, form: Form, picks: tuple[int, ...]) -> Plan:
        value, row = self._world.oracle.value("answer"), form.filling.id
        asked = ANSWERED[form.filling.row.form]
        name = f"answers/{asked[picks[5] % len(asked)]}"
        drafts = [one for one in user.plans if one.draft and one.row == row and name in one.values]
        first = drafts[-1].seen if drafts else with_own(user, row, form.seen)
        plan = Plan("filled_form", row, form.scope, {name: value}, first, draft=True)
        user.plans.append(plan)
        self._world.oracle.note([value], form.scope)
        return plan

    def _keep(self, user: User, form: Form, plan: Plan) -> None:
        ((name, value),) = plan.values.items()
        user.laptop.filling.keep(form.filling, name.removeprefix("answers/"), str(value))

    def _forget_unless_kept(self, user: User, plan: Plan) -> None:
        (value,) = plan.values.values()
        with user.laptop.database.read() as connection:
            held = connection.scalars(select(draft.c.value).where(draft.c.form == plan.row))
            if value not in set(held):
                user.plans.remove(plan)
